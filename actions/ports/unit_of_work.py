"""One transaction with all repositories in it, and the store that opens it."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self, TypeVar

from actions.backlogs import Backlogs
from actions.cases.ports import Cases
from actions.counting import Counts
from actions.credentials import Credentials, Heard
from actions.doors.ports import Doors
from actions.exchange import Documents, Exchanges, Files
from actions.helpdesk.ports import Helpdesk
from actions.identity.ports import Proofs, Roster
from actions.leases import Leases
from actions.library.ports import Library
from actions.notices.ports import Notices
from actions.opinions.ports import Polls
from actions.ports.audit import Audit
from actions.ports.chats import Chats, Messages
from actions.ports.events import Events, VoiceNotes
from actions.ports.office import Delegations, Settings
from actions.ports.outbox import Outbox, Tokens
from actions.ports.people import Identities, Nicknames, People, Preferences, Units
from actions.ports.personal_data import PersonalData
from actions.ports.questions import Drafts, Questions
from actions.ports.reminders import Digests, Reminders
from actions.ports.tasks import Tasks
from actions.rooms import Rooms

Result = TypeVar("Result")


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without `commit` rolls back."""

    people: People
    units: Units
    nicknames: Nicknames
    identities: Identities
    chats: Chats
    messages: Messages
    tasks: Tasks
    reminders: Reminders
    digests: Digests
    preferences: Preferences
    outbox: Outbox
    events: Events
    voice_notes: VoiceNotes
    questions: Questions
    drafts: Drafts
    tokens: Tokens
    settings: Settings
    rooms: Rooms
    audit: Audit
    delegations: Delegations
    personal: PersonalData
    documents: Documents
    backlogs: Backlogs
    counts: Counts
    exchanges: Exchanges
    files: Files
    leases: Leases
    library: Library
    credentials: Credentials
    heard: Heard
    cases: Cases
    polls: Polls
    doors: Doors
    notices: Notices
    helpdesk: Helpdesk
    proofs: Proofs
    roster: Roster

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def flush(self) -> None: ...
    def commit(self) -> None:
        """Raises `Conflict` where another transaction changed the same record first."""
        ...


class Store(Protocol):
    """Opens units of work; `repeat` retries a whole command on lock or serialisation failures."""

    def work(self) -> UnitOfWork: ...
    def reading(self) -> UnitOfWork:
        """A unit of work that only reads, for as long as it likes: nobody waits for it."""
        ...

    def repeat(self, command: Callable[[UnitOfWork], Result]) -> Result:
        """Call `command` with a fresh unit of work, which it opens and commits itself, until nobody is in its
        way; after several tries `Conflict`. It may run more than once: it touches the database only."""
        ...
