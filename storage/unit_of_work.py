"""One transaction, and the repositories that work inside it."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from actions import backlogs, counting, exchange, leases, ports
from actions.cases import ports as case_ports
from actions.credentials import Credentials, Heard
from actions.doors.ports import Doors
from actions.errors import Conflict
from actions.helpdesk import ports as helpdesk_ports
from actions.identity.ports import Proofs, Roster
from actions.library.ports import Library
from actions.notices.ports import Notices
from actions.opinions import ports as opinion_ports
from actions.rooms import Rooms
from storage.audit import SqlAudit
from storage.backlogs import SqlBacklogs
from storage.cases import SqlCases
from storage.chats import SqlChats, SqlMessages
from storage.counts import SqlCounts
from storage.credentials import SqlCredentials, SqlHeard
from storage.delegations import SqlDelegations
from storage.digests import SqlDigests
from storage.documents import SqlDocuments, SqlExchanges, SqlFiles
from storage.doors import SqlDoors
from storage.events import SqlEvents
from storage.helpdesk import SqlHelpdesk
from storage.identity import SqlProofs
from storage.leases import SqlLeases
from storage.library import SqlLibrary
from storage.nicknames import SqlNicknames
from storage.notices import SqlNotices
from storage.office_settings import SqlSettings
from storage.opinions import SqlPolls
from storage.outbox import SqlOutbox
from storage.people import SqlIdentities, SqlPeople, SqlUnits
from storage.personal_data import SqlPersonalData
from storage.preferences import SqlPreferences
from storage.questions import SqlDrafts, SqlQuestions, SqlTokens
from storage.reminders import SqlReminders
from storage.rooms import SqlRooms
from storage.roster import SqlRoster
from storage.tasks import SqlTasks
from storage.voice_notes import SqlVoiceNotes


class _Session(Session):
    """Says `Conflict` wherever a stale row is met, be it in a commit or in the flush before a query."""

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        try:
            super().flush(objects)
        except StaleDataError as error:
            raise Conflict(str(error)) from error


class SqlUnitOfWork:
    """Implements `actions.ports.UnitOfWork`. The transaction begins with the first statement.

    Records stay readable after the block; what is changed in them then is not stored.
    """

    people: ports.People
    units: ports.Units
    nicknames: ports.Nicknames
    identities: ports.Identities
    chats: ports.Chats
    messages: ports.Messages
    tasks: ports.Tasks
    reminders: ports.Reminders
    digests: ports.Digests
    preferences: ports.Preferences
    outbox: ports.Outbox
    events: ports.Events
    voice_notes: ports.VoiceNotes
    questions: ports.Questions
    drafts: ports.Drafts
    tokens: ports.Tokens
    settings: ports.Settings
    rooms: Rooms
    audit: ports.Audit
    delegations: ports.Delegations
    personal: ports.PersonalData
    documents: exchange.Documents
    counts: counting.Counts
    backlogs: backlogs.Backlogs
    exchanges: exchange.Exchanges
    files: exchange.Files
    leases: leases.Leases
    library: Library
    credentials: Credentials
    heard: Heard
    cases: case_ports.Cases
    polls: opinion_ports.Polls
    doors: Doors
    notices: Notices
    helpdesk: helpdesk_ports.Helpdesk
    proofs: Proofs
    roster: Roster

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._session: Session | None = None

    def __enter__(self) -> Self:
        if self._session is not None:
            raise RuntimeError("this unit of work is open already")
        session = self._session = _Session(self._engine, expire_on_commit=False)
        self.people = SqlPeople(session)
        self.units = SqlUnits(session)
        self.nicknames = SqlNicknames(session)
        self.identities = SqlIdentities(session)
        self.chats = SqlChats(session)
        self.messages = SqlMessages(session)
        self.tasks = SqlTasks(session)
        self.reminders = SqlReminders(session)
        self.digests = SqlDigests(session)
        self.preferences = SqlPreferences(session)
        self.outbox = SqlOutbox(session)
        self.events = SqlEvents(session)
        self.voice_notes = SqlVoiceNotes(session)
        self.questions = SqlQuestions(session)
        self.drafts = SqlDrafts(session)
        self.tokens = SqlTokens(session)
        self.settings = SqlSettings(session)
        self.rooms = SqlRooms(session)
        self.audit = SqlAudit(session)
        self.delegations = SqlDelegations(session)
        self.personal = SqlPersonalData(session)
        self.documents = SqlDocuments(session)
        self.counts = SqlCounts(session)
        self.backlogs = SqlBacklogs(session)
        self.exchanges = SqlExchanges(session)
        self.files = SqlFiles(session)
        self.leases = SqlLeases(session)
        self.library = SqlLibrary(session)
        self.credentials = SqlCredentials(session)
        self.heard = SqlHeard(session)
        self.cases = SqlCases(session)
        self.polls = SqlPolls(session)
        self.doors = SqlDoors(session)
        self.notices = SqlNotices(session)
        self.helpdesk = SqlHelpdesk(session)
        self.proofs = SqlProofs(session)
        self.roster = SqlRoster(session)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Closing detaches the records first and rolls back then, so that they keep what was loaded.
        session, self._session = self._open(), None
        session.close()

    def flush(self) -> None:
        self._open().flush()

    def commit(self) -> None:
        self._open().commit()

    @property
    def session(self) -> Session:
        """For what is stored beside the records."""
        return self._open()

    def _open(self) -> Session:
        if self._session is None:
            raise RuntimeError("this unit of work is not open: use it as `with store.work() as work:`")
        return self._session
