"""What the capabilities need from outside: storage and clock, as small Protocols.

`find_` may return None, `get_` raises `NotFound`. Every method works inside the open unit of
work; nothing is visible to others before `commit`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self, TypeVar

from actions.backlogs import Backlogs
from actions.cases.ports import Cases
from actions.counting import Counts, Sight
from actions.credentials import Credentials, Heard
from actions.exchange import Documents, Exchanges, Files
from actions.helpdesk.ports import Helpdesk
from actions.identity.ports import Proofs, Roster
from actions.leases import Leases
from actions.library.ports import Library
from actions.models import (
    AuditHead,
    AuditRow,
    ButtonToken,
    Chat,
    Delegation,
    Delivery,
    Digest,
    DigestPart,
    DigestRound,
    DirectoryChange,
    Draft,
    Event,
    Gender,
    Identity,
    Json,
    Membership,
    Message,
    Nickname,
    OutboxMessage,
    Person,
    PersonSettings,
    Post,
    Question,
    Reminder,
    ReminderKind,
    RoomMessage,
    SendState,
    Task,
    TaskChange,
    TaskPerson,
    TaskResult,
    TaskState,
    Unit,
    VoiceNote,
)
from actions.notices.ports import Notices
from actions.opinions.ports import Polls
from actions.rooms import Rooms

Result = TypeVar("Result")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware (UTC or the office's zone)."""
        ...


@dataclass(frozen=True, slots=True)
class Listing:
    """One post of one active person (or a person without one), as the directory's index reads it."""

    person_id: int
    code: str
    full_name: str
    gender: Gender
    title: str
    unit_id: int | None
    is_main: bool = True
    nicknames: tuple[str, ...] = ()
    office_phone: str = ""
    mobile: str = ""
    email: str = ""


class People(Protocol):
    def add(self, person: Person) -> Person: ...
    def get(self, person_id: int) -> Person: ...
    def add_all(self, people: Sequence[Person]) -> None:
        """Many new people at once, far faster than one by one; each has its id afterwards."""
        ...

    def find_by_code(self, code: str) -> Person | None: ...
    def with_codes(self, codes: Iterable[str]) -> Sequence[Person]:
        """Those that exist, in no order."""
        ...

    def find_by_phone(self, phone: str) -> Sequence[Person]:
        """People whose mobile number is `phone`, written in any usual way (+84…, spaces, dots)."""
        ...

    def find_by_email(self, email: str) -> Sequence[Person]:
        """Whatever the case of its letters; nobody for ""."""
        ...

    def many(self, ids: Iterable[int]) -> Sequence[Person]: ...
    def active(self) -> Sequence[Person]: ...
    def managed_by(self, person_id: int) -> frozenset[int]:
        """Ids of those whose line of named managers leads to this person; never the person."""
        ...

    def listings(self, among: Collection[int] | None = None) -> Iterable[Listing]:
        """Every active person (among these) once for each post, read as a stream: millions would not fit in memory."""
        ...

    def note_changes(self, person_ids: Iterable[int], *, token: str) -> None:
        """Remember that these people must be read again by whoever holds an index; `token` names the change."""
        ...

    def noted_changes(self) -> Sequence[DirectoryChange]:
        """In the order they were noted."""
        ...

    def forget_changes(self) -> None: ...

    def add_post(self, post: Post) -> Post: ...
    def add_posts(self, posts: Sequence[Post]) -> None: ...
    def remove_posts(self, person_id: int) -> None: ...
    def posts(self, person_ids: Iterable[int]) -> Sequence[Post]:
        """Posts of these people, the main one first for each."""
        ...

    def in_units(self, unit_ids: Collection[int]) -> Sequence[Post]: ...
    def recent_leads(self, assigner_id: int, *, limit: int = 20) -> Sequence[int]:
        """Person ids this assigner gave tasks to, latest first."""
        ...


class Units(Protocol):
    def add(self, unit: Unit) -> Unit: ...
    def get(self, unit_id: int) -> Unit: ...
    def find_by_name(self, name: str) -> Unit | None: ...
    def all(self) -> Sequence[Unit]: ...


class Nicknames(Protocol):
    def add(self, nickname: Nickname) -> Nickname: ...
    def remove(self, nickname: Nickname) -> None: ...
    def find(self, folded: Iterable[str], *, owner_id: int, chat_id: int | None) -> Sequence[Nickname]:
        """What any of these names stands for in the chat, then for the owner."""
        ...

    def known_to(self, owner_id: int, *, chat_id: int | None) -> Sequence[Nickname]:
        """Those of the owner and those of the chat, oldest first."""
        ...


class Identities(Protocol):
    def add(self, identity: Identity) -> Identity: ...
    def find(self, channel: str, account: str, external_id: str) -> Identity | None: ...
    def find_by_username(self, channel: str, account: str, username: str) -> Identity | None: ...
    def of_person(self, person_id: int) -> Sequence[Identity]: ...


class Chats(Protocol):
    def add(self, chat: Chat) -> Chat: ...
    def get(self, chat_id: int) -> Chat: ...
    def many(self, ids: Iterable[int]) -> Sequence[Chat]:
        """In no order; ids that do not exist are left out."""
        ...

    def find(self, channel: str, account: str, external_id: str, thread: str = "") -> Chat | None: ...
    def with_external_id(self, channel: str, account: str, external_id: str) -> Sequence[Chat]:
        """The chat and all its threads, by id."""
        ...

    def move(self, channel: str, account: str, old: str, new: str) -> None:
        """The chat with this external id, and its threads, go on under another one; what is kept of the new one
        already becomes theirs. Messages that wait to be read go along. Does nothing the second time."""
        ...

    def groups(self, name: str) -> Sequence[Chat]:
        """Groups with this title or external id."""
        ...

    def private_of(self, person_id: int) -> Sequence[Chat]:
        """The person's private chats that are not blocked: by the order of channels that the person wished, then the
        latest used first."""
        ...

    def privates(self, person_ids: Collection[int]) -> Mapping[int, Chat]:
        """The first of `private_of` for each of these people who has one."""
        ...

    def all_privates(self, person_ids: Collection[int]) -> Mapping[int, Sequence[Chat]]:
        """`private_of` for each of these people who has any."""
        ...

    def add_member(self, chat_id: int, person_id: int) -> None:
        """Does nothing where the person already is a member."""
        ...

    def remove_member(self, chat_id: int, person_id: int) -> None: ...
    def members(self, chat_id: int) -> Sequence[int]: ...
    def memberships_of(self, person_id: int) -> Sequence[Membership]: ...


class Messages(Protocol):
    def add(self, message: Message) -> Message: ...
    def get(self, message_id: int) -> Message: ...
    def find(self, chat_id: int, external_id: str) -> Message | None: ...
    def versions(self, chat_id: int, external_id: str) -> Sequence[Message]:
        """The message as it was first and after each edit that mattered, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks: all given conditions hold. `involves`: lead or coordinator; `assigner`: also who gave it in
    the assigner's place; `approvers`: whoever of these approves.

    `late_at`: the deadline is over at that moment, or was when it was reported done. `due_from`: not before it.
    `unassigned`: from above, with nobody put in charge yet.
    """

    lead_id: int | None = None
    assigner_id: int | None = None
    approver_id: int | None = None
    approvers: frozenset[int] = frozenset()
    involves_id: int | None = None
    followed_by_id: int | None = None
    states: frozenset[TaskState] | None = None
    due_before: datetime | None = None
    chat_id: int | None = None
    late_at: datetime | None = None
    due_from: datetime | None = None
    sight: Sight | None = None
    unit_ids: frozenset[int] | None = None
    source: str | None = None
    from_above: bool = False
    unassigned: bool = False
    limit: int = 100


class Tasks(Protocol):
    def add(self, task: Task) -> Task: ...
    def get(self, task_id: int) -> Task: ...
    def find(self, task_id: int) -> Task | None: ...
    def list(self, wanted: TaskFilter) -> Sequence[Task]:
        """Earliest deadline first, those without one last, then by id."""
        ...

    def count(self, wanted: TaskFilter) -> int:
        """How many fit, whatever the limit."""
        ...

    def many(self, ids: Iterable[int]) -> Sequence[Task]:
        """In no order; ids that do not exist are left out."""
        ...

    def add_all(self, tasks: Sequence[Task]) -> None:
        """Many new tasks at once; each has its id afterwards."""
        ...

    def add_history(self, changes: Sequence[TaskChange], people: Sequence[TaskPerson] = ()) -> None:
        """Many lines of history, and people of new tasks, at once."""
        ...

    def with_external_ids(self, source: str, external_ids: Iterable[str]) -> Sequence[Task]: ...
    def of_documents(self, document_ids: Iterable[int]) -> Sequence[Task]:
        """By id."""
        ...

    def people_of(self, task_ids: Iterable[int]) -> Sequence[TaskPerson]: ...
    def find_by_message(self, message_id: int) -> Sequence[Task]: ...
    def add_person(self, row: TaskPerson) -> None: ...
    def remove_person(self, task_id: int, person_id: int, *, role: str) -> None:
        """Does nothing where the person has not that role."""
        ...

    def people(self, task_id: int) -> Sequence[TaskPerson]: ...
    def children(self, task_id: int) -> Sequence[Task]:
        """The sub-tasks right below this task, by id."""
        ...

    def add_change(self, change: TaskChange) -> TaskChange:
        """The step goes into the task's history and into the audit log."""
        ...

    def changes(self, task_id: int) -> Sequence[TaskChange]: ...
    def changes_with(self, ids: Sequence[int]) -> Sequence[TaskChange]:
        """Those that exist, in no order."""
        ...

    def add_result(self, result: TaskResult) -> TaskResult: ...
    def results(self, task_id: int) -> Sequence[TaskResult]:
        """Everything handed in, by id."""
        ...

    def all(self) -> Sequence[Task]: ...


@dataclass(frozen=True, slots=True)
class DigestMoment:
    """What counts as overdue (before `now`), as today's (before `day_ends`) and as said already by the digest
    (what comes back each day and is due by `reminders_until`)."""

    now: datetime
    day_ends: datetime
    reminders_until: datetime


class Reminders(Protocol):
    def add(self, reminder: Reminder) -> Reminder: ...
    def add_all(self, reminders: Sequence[Reminder]) -> None: ...
    def get(self, reminder_id: int) -> Reminder: ...
    def find(self, reminder_id: int) -> Reminder | None: ...
    def active_of(self, owner_id: int) -> Sequence[Reminder]:
        """Personal ones, next first."""
        ...

    def of_task(self, task_id: int) -> Sequence[Reminder]:
        """Active ones."""
        ...

    def claim_due(
        self,
        now: datetime,
        *,
        lease: str,
        until: datetime,
        limit: int,
        personal_since: datetime | None = None,
    ) -> Sequence[Reminder]:
        """Take active reminders due at `now` whose lease is free or over, earliest first, by conditional
        UPDATE. Whoever still works with an older lease gets `Conflict` when it changes the reminder.
        With `personal_since`, only those that a person asked for and that fell due since then."""
        ...

    def many(self, ids: Iterable[int]) -> Sequence[Reminder]:
        """In no order; ids that do not exist are left out."""
        ...

    def escalated(self, task_ids: Iterable[int]) -> frozenset[int]:
        """Those of these tasks that have an active escalation."""
        ...

    def add_delivery(self, delivery: Delivery) -> bool:
        """False where this occurrence for this recipient exists already."""
        ...

    def add_deliveries(self, told: Sequence[Told]) -> frozenset[int]:
        """Many at once; the outbox ids of those that did not exist already."""
        ...

    def due_of(
        self, owner_ids: Collection[int], before: datetime, *, kinds: Collection[ReminderKind]
    ) -> Sequence[Reminder]:
        """Active ones of these people due by then, leased or not, earliest first."""
        ...

    def settle_said(self, owner_ids: Collection[int], moment: DigestMoment, *, until: datetime) -> None:
        """What a digest has said: move what comes back each working day (overdue, escalation, urged) to `until`, end
        what was due before it or concerns a task of today. The lead's own hỏa tốc is left alone. Whoever holds a
        lease on one of them loses it."""
        ...

    def next_due(self) -> datetime | None: ...
    def all(self) -> Sequence[Reminder]: ...


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One line of somebody's digest. `total` counts all that this person has of this part."""

    person_id: int
    part: DigestPart
    task_id: int
    title: str
    lead_id: int
    assigner_id: int
    deadline: datetime | None
    total: int
    priority: str = "normal"
    acting_for_id: int | None = None
    """The leader in whose place this person approves it."""


class Digests(Protocol):
    """Morning digests: who got one, and how far the round of a morning has come."""

    def add(self, digest: Digest) -> bool:
        """False where this person had one that day; nothing is stored then."""
        ...

    def add_all(self, digests: Sequence[Digest]) -> None:
        """Of people who had none that day. If another transaction was faster, this one fails and is repeated."""
        ...

    def had(self, person_ids: Collection[int], day: str) -> frozenset[int]: ...
    def items(self, person_ids: Collection[int], moment: DigestMoment, *, most: int) -> Sequence[DigestItem]:
        """What these people are to be told, one query: at most `most` of each part for each person, earliest
        deadline first."""
        ...

    def people(
        self, minute: int, day: str, *, default: int, after: int, now: datetime, limit: int
    ) -> Sequence[Person]:
        """Active people whose digest comes at that minute (`default` unless they chose another), who want it, are
        not on leave and had none that day; by id, beyond `after`."""
        ...

    def rounds(self, day: str) -> Sequence[DigestRound]: ...
    def claim_round(
        self, day: str, minute: int, *, now: datetime, lease: str, until: datetime
    ) -> DigestRound | None:
        """Begin that round or go on with it; None where it is done or somebody holds it."""
        ...

    def keep_round(self, round_: DigestRound, *, lease: str) -> bool:
        """Write how far it came; False where the lease was lost: then nothing else may be kept either."""
        ...


class Preferences(Protocol):
    """What people wish for themselves; most wish nothing."""

    def find(self, person_id: int) -> PersonSettings | None: ...
    def of(self, person_ids: Collection[int]) -> Mapping[int, PersonSettings]:
        """By person, of those who wish anything."""
        ...

    def add(self, settings: PersonSettings) -> PersonSettings: ...
    def digest_minutes(self) -> Sequence[int]:
        """The times of day that people chose for their digest, each once."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """An occurrence of a reminder that left in a message: a `Delivery` as it is written, many at once."""

    reminder_id: int
    occurrence: datetime
    recipient_id: int
    outbox_id: int
    planned_at: datetime


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to one chat as it is put into the outbox, many at once; `tokens` are what its buttons stand for."""

    chat_id: int
    recipient_id: int | None
    kind: str
    content: Json
    at: datetime
    priority: int
    subject: Json
    tokens: Sequence[NewToken] = ()
    due_at: datetime | None = None
    """Not before; None: at once."""


@dataclass(frozen=True, slots=True)
class NewToken:
    token: str
    command: Json
    label: str
    may_press: list[int] | None
    expires_at: datetime


def lane_of(channel: str, account: str) -> str:
    """Whose messages follow one another at one pace."""
    return f"{channel}:{account}"


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A claimed message that left, in the provider's words `external_id`.

    `others` are messages of the same chat that left in it; `content` and `subject` are then of all together.
    """

    outbox_id: int
    lease: str
    external_id: str
    others: tuple[int, ...] = ()
    content: Json = field(default_factory=dict)
    subject: Json = field(default_factory=dict)


class Outbox(Protocol):
    def add(self, message: OutboxMessage) -> OutboxMessage: ...
    def add_all(self, messages: Sequence[OutboxMessage]) -> None:
        """Many at once; each has its id afterwards."""
        ...

    def put(self, messages: Sequence[NewMessage]) -> Sequence[int]:
        """Many at once with their buttons, in a handful of statements; their ids, in order."""
        ...

    def get(self, outbox_id: int) -> OutboxMessage: ...
    def remove(self, message: OutboxMessage) -> None:
        """Take back what this unit of work added; never anything committed."""
        ...

    def find_sent(self, chat_id: int, external_id: str) -> OutboxMessage | None: ...
    def many(self, ids: Iterable[int]) -> Sequence[OutboxMessage]:
        """In no order; ids that do not exist are left out."""
        ...

    def lanes(self) -> Sequence[str]:
        """The accounts (`lane_of`) with anything unsent."""
        ...

    def claim(
        self,
        now: datetime,
        *,
        lease: str,
        until: datetime,
        limit: int,
        lane: str | None = None,
        besides: Collection[int] = (),
    ) -> Sequence[OutboxMessage]:
        """Take messages due at `now` (of one lane) by conditional UPDATE: by priority, then id; of one chat at most
        one, its earliest unsent by id, none while another of that chat is claimed or while the chat rests. Those
        with an id of `besides` are in the caller's own hands.

        A message put in for a later time joins its chat's line at that time; one that was tried and moved
        to a later time keeps its place, and the chat waits for it."""
        ...

    def following(
        self, heads: Sequence[OutboxMessage], now: datetime, *, most: int
    ) -> Sequence[OutboxMessage]:
        """What stands in line behind these claimed messages, each in its chat, at most so many; by id."""
        ...

    def record_sent(self, sent: Sequence[SentMessage], *, at: datetime) -> int:
        """Record what left, in a handful of statements; how many leases still held. The others were left alone."""
        ...

    def release(
        self, ids: Collection[int], *, lease: str, due_at: datetime | None = None, keep_place: bool = True
    ) -> None:
        """Put claimed messages back in line untried (not before `due_at`), where the lease still holds."""
        ...

    def settle(self, message: OutboxMessage, *, lease: str) -> bool:
        """Write the message's new state if the lease still holds; False where it was lost."""
        ...

    def next_due(self) -> datetime | None:
        """The earliest moment at which `claim` may have something (waiting, or a lease that ends)."""
        ...

    def backlog(self, now: datetime) -> tuple[int, datetime | None]:
        """How many messages are due and unsent, and since when the oldest of them."""
        ...

    def latest(self, chat_id: int, *, limit: int = 50) -> Sequence[OutboxMessage]: ...
    def dead(self) -> Sequence[OutboxMessage]: ...
    def unsent(self, *, limit: int) -> Sequence[OutboxMessage]:
        """What waits or is being sent, by id."""
        ...

    def tally(self) -> Mapping[SendState, int]:
        """How many messages are in each state, but for those sent."""
        ...

    def moved(self, message: OutboxMessage) -> OutboxMessage | None:
        """The message that took the place of this dead one in another chat of its recipient."""
        ...

    def bring_forward(self, now: datetime) -> int:
        """The clock was set back: what was due when it was written is due now, not when its moment comes
        again. Returns how many messages that concerns."""
        ...

    def withdraw(self, ids: Collection[int]) -> int:
        """What of these still waits does not leave any more; how many that were."""
        ...

    def revive(self, outbox_id: int, *, due_at: datetime) -> bool:
        """Put a dead message back in line with all its tries; False where it is not dead."""
        ...


class Events(Protocol):
    def add(self, event: Event) -> bool:
        """False where (channel, account, event_id) is known already: nothing is stored."""
        ...

    def get(self, row_id: int) -> Event: ...
    def many(self, ids: Iterable[int]) -> Sequence[Event]:
        """In no order; ids that do not exist are left out."""
        ...

    def claim_next(self, now: datetime, *, lease: str, until: datetime) -> Event | None:
        """The earliest waiting event due at `now` whose conversation has no earlier unfinished event and none
        claimed. One whose lease is over counts as waiting."""
        ...

    def finish(self, row_id: int, *, lease: str) -> bool:
        """Mark it done if the lease still holds: the first statement of the command's transaction."""
        ...

    def of_album(self, conversation: str, album: str) -> Sequence[Event]:
        """Unfinished ones of this album (`Inbound.album`), in order of arrival."""
        ...

    def finish_with(self, ids: Collection[int]) -> None:
        """Mark these waiting ones done: they were dealt with together with the one whose lease is held."""
        ...

    def release(self, row_id: int, *, lease: str, due_at: datetime, count_try: bool) -> bool:
        """Back to waiting until `due_at`."""
        ...

    def bury(self, row_id: int, *, lease: str) -> bool: ...
    def waiting_too_long(self, received_before: datetime, *, limit: int | None = None) -> Sequence[Event]:
        """Unfinished events received before that moment whose sender has not been told to wait."""
        ...

    def forget_text(self, row_id: int) -> None:
        """Keep id and time only (not addressed to us, or secret)."""
        ...

    def bring_forward(self, now: datetime) -> int:
        """The clock was set back: what was received after `now` is due now. Returns how many that concerns."""
        ...

    def next_due(self) -> datetime | None: ...


class VoiceNotes(Protocol):
    def add(self, note: VoiceNote) -> bool:
        """False where its event brought one already: nothing is stored."""
        ...

    def get(self, note_id: int) -> VoiceNote: ...
    def claim_next(self, now: datetime, *, lease: str, until: datetime) -> VoiceNote | None:
        """The longest waiting note that is due. One whose lease is over counts as waiting."""
        ...

    def extend(self, note_id: int, *, lease: str, until: datetime) -> bool:
        """It is still being heard; False where the lease was lost."""
        ...

    def release(self, note_id: int, *, lease: str, due_at: datetime) -> bool:
        """Back to waiting, one try more."""
        ...

    def finish(self, note_id: int, *, lease: str) -> bool:
        """Heard, if the lease still holds: the first statement of the transaction that hands the words on."""
        ...

    def waiting(self) -> int:
        """How many are not yet heard."""
        ...

    def next_due(self) -> datetime | None: ...


class Questions(Protocol):
    def add(self, question: Question) -> Question: ...
    def get(self, question_id: int) -> Question: ...
    def open_of(self, person_id: int, *, now: datetime) -> Sequence[Question]:
        """Open and not expired, latest first, in every chat."""
        ...

    def find_by_outbox(self, outbox_id: int) -> Question | None: ...
    def of_draft(self, draft_id: int) -> Sequence[Question]: ...
    def expired(self, now: datetime) -> Sequence[Question]:
        """Still open though their time is over."""
        ...

    def next_expiry(self) -> datetime | None: ...


class Drafts(Protocol):
    def add(self, draft: Draft) -> Draft: ...
    def get(self, draft_id: int) -> Draft: ...
    def find(self, draft_id: int) -> Draft | None: ...
    def expired(self, now: datetime) -> Sequence[Draft]: ...
    def next_expiry(self) -> datetime | None: ...


class Tokens(Protocol):
    def add(self, token: ButtonToken) -> None: ...
    def add_all(self, tokens: Sequence[ButtonToken]) -> None: ...
    def find(self, token: str) -> ButtonToken | None: ...


class Settings(Protocol):
    def read(self) -> Json:
        """All changed settings, by name."""
        ...

    def write(self, name: str, value: object) -> None: ...
    def remove(self, name: str) -> None:
        """Back to the default; does nothing where it was not changed."""
        ...


class Audit(Protocol):
    """Who did what. Lines are added, numbered and chained once, and never changed again."""

    def add(self, row: AuditRow) -> AuditRow: ...
    def head(self) -> AuditHead:
        """The end of the chain; number 0 where nothing was sealed yet."""
        ...

    def take_seal(self, now: datetime, *, lease: str, until: datetime) -> bool:
        """Become the one sealer until then; False where another holds the seal."""
        ...

    def seal(self, *, lease: str, limit: int) -> int:
        """Number and chain up to `limit` lines; 0 where none waits or the lease is lost."""
        ...

    def give_up_seal(self, *, lease: str) -> None: ...
    def unsealed(self) -> int: ...
    def sealed(self, *, after: int, limit: int) -> Sequence[AuditRow]:
        """Lines of the chain behind the number `after`, in its order."""
        ...

    def latest(
        self, *, task_id: int | None = None, person_id: int | None = None, limit: int = 50
    ) -> Sequence[AuditRow]:
        """The last lines (about this task, or about this person), sealed or not, oldest first."""
        ...

    def forget_salts(self, source: str, ids: Sequence[int]) -> None:
        """These texts are deleted: nobody shall test guesses against their digests."""
        ...


class Delegations(Protocol):
    def add(self, delegation: Delegation) -> Delegation: ...
    def get(self, delegation_id: int) -> Delegation: ...
    def held_by(self, person_id: int, *, now: datetime) -> Sequence[Delegation]:
        """In force at `now`, given to this person."""
        ...

    def given_by(self, person_id: int, *, now: datetime) -> Sequence[Delegation]:
        """In force at `now` or later, given by this person, oldest first."""
        ...

    def of_person(self, person_id: int) -> Sequence[Delegation]:
        """Given or held, past ones too."""
        ...

    def ended_untold(self, now: datetime) -> Sequence[Delegation]:
        """Over without being revoked, and nobody was told yet."""
        ...

    def next_end(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """The texts that are kept of one person, for an export."""

    messages: Sequence[Message]
    room_lines: Sequence[RoomMessage]
    reminders: Sequence[Reminder]


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was cleared: texts of messages in and out, reminders, linked accounts."""

    texts: int = 0
    reminders: int = 0
    accounts: int = 0


class PersonalData(Protocol):
    """What is kept of people besides the official record of tasks, and how it goes away.

    Texts are cleared, rows stay: ids, times and who remain for the record. The source message of an open task is
    evidence and stays until the task is closed.
    """

    def kept_of(self, person: Person) -> Kept: ...
    def erase(self, person: Person) -> Erased:
        """Texts in every direction, personal reminders, questions, linked accounts."""
        ...

    def unlink(self, identity: Identity) -> None:
        """The account is nobody's any more, and its private chat neither."""
        ...

    def clear_before(self, moment: datetime, *, limit: int) -> int:
        """Clear at most `limit` older texts of each kind; how many, 0 at the end."""
        ...


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
