"""The domain's records, as plain dataclasses that `storage` maps onto tables.

Every moment is an aware `datetime`; storage keeps UTC. An `id` is given by the
database when the record is added to its repository.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from actions.states import (
    OPEN_STATES,
    ChatKind,
    DeadlineClass,
    DelegationScope,
    DigestPart,
    EventState,
    Expects,
    Gender,
    QuestionState,
    ReminderKind,
    ReminderState,
    SendState,
    TaskState,
)

__all__ = [
    "OPEN_STATES",
    "AuditHead",
    "AuditRow",
    "ButtonToken",
    "Chat",
    "ChatKind",
    "DeadlineClass",
    "Delegation",
    "DelegationScope",
    "Delivery",
    "Digest",
    "DigestPart",
    "DigestRound",
    "Document",
    "Draft",
    "Event",
    "EventState",
    "Expects",
    "Gender",
    "Identity",
    "ImportedFile",
    "Json",
    "Membership",
    "Message",
    "OutboxMessage",
    "Person",
    "PersonSettings",
    "Post",
    "Question",
    "QuestionState",
    "Reminder",
    "ReminderKind",
    "ReminderState",
    "ResultExport",
    "RoomMessage",
    "SendState",
    "Setting",
    "StoredFile",
    "Task",
    "TaskChange",
    "TaskPerson",
    "TaskResult",
    "TaskState",
    "Unit",
    "VoiceNote",
]


Json = dict[str, Any]


@dataclass(eq=False, kw_only=True)
class Unit:
    """An organisational unit; units form a tree by `parent_id`."""

    id: int = field(init=False)
    name: str
    parent_id: int | None = None
    aliases: list[str] = field(default_factory=list)


@dataclass(eq=False, kw_only=True)
class Person:
    """A member of staff. `code` is the office's own unique code (mã cán bộ)."""

    id: int = field(init=False)
    code: str
    full_name: str
    gender: Gender = Gender.UNKNOWN
    mobile: str = ""
    office_phone: str = ""
    email: str = ""
    manager_id: int | None = None
    nicknames: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    active: bool = True

    @property
    def given_name(self) -> str:
        """The last word: how people are called (Nam in Đỗ Hoài Nam)."""
        return self.full_name.split()[-1] if self.full_name.split() else self.full_name


@dataclass(eq=False, kw_only=True)
class Post:
    """A person's post in a unit; the main one is shown."""

    id: int = field(init=False)
    person_id: int
    unit_id: int
    title: str
    is_head: bool = False
    main: bool = True


@dataclass(eq=False, kw_only=True)
class Nickname:
    """How one person (`owner_id`) or one group (`chat_id`) calls somebody; exactly one of the two is set.

    `folded` is the name as it is looked up, unique for its owner or group.
    """

    id: int = field(init=False)
    person_id: int
    name: str
    folded: str
    created_at: datetime
    owner_id: int | None = None
    chat_id: int | None = None


@dataclass(eq=False, kw_only=True)
class DirectoryChange:
    """Somebody was changed since the directory last got a new state; `token` is the same for one change."""

    id: int = field(init=False)
    person_id: int
    token: str


@dataclass(eq=False, kw_only=True)
class Identity:
    """One account of a person: UNIQUE(channel, account, external_id). `person_id` None: not linked yet."""

    id: int = field(init=False)
    channel: str
    account: str
    external_id: str
    person_id: int | None = None
    display_name: str = ""
    username: str = ""
    linked_at: datetime | None = None


@dataclass(eq=False, kw_only=True)
class Chat:
    """A conversation: UNIQUE(channel, account, external_id, thread)."""

    id: int = field(init=False)
    channel: str
    account: str
    external_id: str
    thread: str = ""
    kind: ChatKind = ChatKind.PRIVATE
    title: str = ""
    reads_all: bool = False
    """A group that agreed to be read, not only to be addressed."""
    members_may_assign: bool = False
    """A working group whose members may give tasks to each other within it."""
    person_id: int | None = None
    """Whose private chat it is."""
    blocked: bool = False
    """The provider refuses us for good here (blocked the bot, left the group)."""


@dataclass(eq=False, kw_only=True)
class Membership:
    """A person in a group: UNIQUE(chat_id, person_id)."""

    id: int = field(init=False)
    chat_id: int
    person_id: int


@dataclass(eq=False, kw_only=True)
class Event:
    """Something a channel received: UNIQUE(channel, account, event_id). `payload` is an `Inbound` as JSON."""

    id: int = field(init=False)
    channel: str
    account: str
    event_id: str
    conversation: str
    """Events of one conversation are processed one at a time, in order of `id`."""
    payload: Json
    received_at: datetime
    due_at: datetime
    """Not before; moved later after a failed try."""
    state: EventState = EventState.WAITING
    lease: str | None = None
    lease_until: datetime | None = None
    tries: int = 0
    told_wait: bool = False
    """The sender was told that it takes a moment."""


@dataclass(eq=False, kw_only=True)
class VoiceNote:
    """A spoken message that waits to be heard, or was: UNIQUE(event_id), the event that brought it.

    What was understood comes back as an event of the same conversation.
    """

    id: int = field(init=False)
    event_id: int
    received_at: datetime
    due_at: datetime
    """Not before; moved later after a failed try."""
    state: EventState = EventState.WAITING
    lease: str | None = None
    lease_until: datetime | None = None
    tries: int = 0
    engine: str = ""
    seconds: int = 0
    trouble: str = ""
    """Why there are no words (`actions.voice.trouble`); "" where there are."""


@dataclass(eq=False, kw_only=True)
class Message:
    """A person's message that was addressed to us: the evidence of what follows from it."""

    id: int = field(init=False)
    chat_id: int
    external_id: str
    sender_id: int | None
    text: str
    sent_at: datetime
    attachments: list[Json] = field(default_factory=list)


@dataclass(eq=False, kw_only=True)
class Document:
    """A paper that gave us tasks: UNIQUE(source, external_id). `number` as written, such as 123/UBND-VX."""

    id: int = field(init=False)
    source: str
    external_id: str
    number: str
    received_at: datetime
    issued_on: date | None = None
    issuer: str = ""
    summary: str = ""
    urgency: str = "normal"


@dataclass(eq=False, kw_only=True)
class Task:
    """One thing to do, one lead. `version` guards against lost updates."""

    id: int = field(init=False)
    title: str
    lead_id: int
    assigner_id: int
    state: TaskState
    created_at: datetime
    approver_id: int | None = None
    """None: the assigner approves."""
    given_by_id: int | None = None
    """Who gave it on the assigner's behalf; None: the assigner in person."""
    deadline: datetime | None = None
    priority: str = "normal"
    progress: int = 0
    chat_id: int | None = None
    """The group (or private chat) in which it was given."""
    source_message_id: int | None = None
    parent_id: int | None = None
    reported_at: datetime | None = None
    finished_at: datetime | None = None
    document_id: int | None = None
    lead_unit_id: int | None = None
    """The unit in charge of a task from above; None with a `source`: nobody was put in charge yet."""
    source: str | None = None
    """Who gave a task from above (key of `labels.SOURCES`); with `external_id`, their own id of it, unique."""
    external_id: str | None = None
    source_deadline: datetime | None = None
    """What the source set; the office may set itself an earlier `deadline`."""
    version: int = 1


@dataclass(eq=False, kw_only=True)
class TaskPerson:
    """A coordinator or follower: UNIQUE(task_id, person_id, role)."""

    id: int = field(init=False)
    task_id: int
    person_id: int
    role: str = "coordinator"


@dataclass(eq=False, kw_only=True)
class TaskChange:
    """One line of a task's history; never changed or removed."""

    id: int = field(init=False)
    task_id: int
    at: datetime
    actor_id: int | None
    action: str
    before: str = ""
    after: str = ""
    note: str = ""
    message_id: int | None = None
    in_grace: bool = False
    """A slip corrected within the office's minutes of grace: counted against nobody."""


@dataclass(eq=False, kw_only=True)
class TaskResult:
    """Something handed in for a task: a file, a photo, a link, or a message in words; never changed or removed."""

    id: int = field(init=False)
    task_id: int
    person_id: int
    """Who handed it in."""
    at: datetime
    kind: str
    """file, image, video, link or message."""
    reference: str
    """The provider's handle or path, the link, or the words of the message."""
    name: str = ""
    mime: str = ""
    size: int = 0
    channel: str = ""
    account: str = ""
    """Where the handle means something."""
    message_id: int | None = None


@dataclass(eq=False, kw_only=True)
class Draft:
    """What was understood so far while a question is open. `content` is of the shape its `kind` says."""

    id: int = field(init=False)
    kind: str
    owner_id: int
    chat_id: int
    content: Json
    created_at: datetime
    expires_at: datetime
    message_id: int | None = None
    state: str = "open"


@dataclass(eq=False, kw_only=True)
class Question:
    """One thing asked of one person in one chat."""

    id: int = field(init=False)
    person_id: int
    chat_id: int
    draft_id: int | None
    about: str
    """Which handler takes the answer (key of the table in `questions`)."""
    expects: Expects
    field_name: str
    choices: list[Json]
    """[{label, value}], in the order shown."""
    asked_at: datetime
    expires_at: datetime
    outbox_id: int | None = None
    """The message that asked."""
    state: QuestionState = QuestionState.OPEN


@dataclass(eq=False, kw_only=True)
class Reminder:
    """When to tell `owner_id` what. `due_at` is the next occurrence (UTC, indexed)."""

    id: int = field(init=False)
    owner_id: int
    text: str
    kind: ReminderKind
    due_at: datetime
    created_at: datetime
    zone: str = "Asia/Ho_Chi_Minh"
    rrule: str | None = None
    first_at: datetime | None = None
    task_id: int | None = None
    chat_id: int | None = None
    """Where to send it; None: the owner's private chat."""
    level: int = 0
    """Of an escalation: 0 for the assigner, 1 for the assigner's superior, 2 for theirs."""
    every_minutes: int | None = None
    """Asked to go on until it is done: after so long it rings again."""
    before_seconds: int | None = None
    """Moves with the deadline of its task: so long before it."""
    state: ReminderState = ReminderState.ACTIVE
    lease: str | None = None
    lease_until: datetime | None = None


@dataclass(eq=False, kw_only=True)
class Delivery:
    """One occurrence of one reminder for one person: UNIQUE(reminder_id, occurrence, recipient_id)."""

    id: int = field(init=False)
    reminder_id: int
    occurrence: datetime
    recipient_id: int
    outbox_id: int
    planned_at: datetime


@dataclass(eq=False, kw_only=True)
class Digest:
    """The one digest that a person got on a day ("2026-11-20"): UNIQUE(person_id, day).

    Without `outbox_id` nothing was sent and nothing more shall be that day.
    """

    id: int = field(init=False)
    person_id: int
    day: str
    made_at: datetime
    outbox_id: int | None = None


@dataclass(eq=False, kw_only=True)
class DigestRound:
    """The digests of one day and time of day, made person after person: UNIQUE(day, minute).

    Whoever holds the lease goes on after person `reached`.
    """

    id: int = field(init=False)
    day: str
    minute: int
    reached: int = 0
    done: bool = False
    lease: str | None = None
    lease_until: datetime | None = None


@dataclass(eq=False, kw_only=True)
class PersonSettings:
    """What one person wishes for themselves: UNIQUE(person_id). Minutes count from midnight."""

    id: int = field(init=False)
    person_id: int
    quiet_from: int | None = None
    quiet_until: int | None = None
    """Every day from … until …, over midnight where the second is smaller."""
    quiet_days: list[int] = field(default_factory=list)
    """Days of the week (0 Monday) on which nothing is sent unasked."""
    silent_until: datetime | None = None
    digest_minute: int | None = None
    digest_off: bool = False
    leave_from: datetime | None = None
    leave_until: datetime | None = None
    channels: list[str] | None = None
    """In which channels the person wishes to be told things, first wish first ("zalo" means both kinds of it); None:
    where they wrote last."""


@dataclass(eq=False, kw_only=True)
class OutboxMessage:
    """Anything that leaves. `content` is a `Card` as JSON with button tokens; order of `id` within a chat is kept."""

    id: int = field(init=False)
    chat_id: int
    recipient_id: int | None
    """The person it is for (private, or the one asked in a group)."""
    kind: str
    """reply, reminder, notice or digest."""
    content: Json
    created_at: datetime
    due_at: datetime
    priority: int = 5
    """Lower goes first between chats; 0 hỏa tốc, 1 reply, 5 notice and reminder, 9 digest."""
    state: SendState = SendState.WAITING
    lease: str | None = None
    lease_until: datetime | None = None
    tries: int = 0
    external_id: str = ""
    """The provider's id of the message once sent."""
    sent_at: datetime | None = None
    event_id: int | None = None
    """The inbound event it answers."""
    subject: Json = field(default_factory=dict)
    """What the card is about, so that a reply to it is understood: {"task": 12}."""
    error: str = ""


@dataclass(eq=False, kw_only=True)
class ButtonToken:
    """What a button stands for: a typed command as JSON and who may press it."""

    token: str
    command: Json
    label: str
    may_press: list[int] | None
    """Person ids; None: anyone in the chat."""
    outbox_id: int
    expires_at: datetime


@dataclass(eq=False, kw_only=True)
class Setting:
    """An office setting changed from its default; `value` is JSON."""

    name: str
    value: Json


@dataclass(eq=False, kw_only=True)
class Delegation:
    """`to_person` acts for `from_person` from `starts_at` on, until `ends_at` (None: until revoked)."""

    id: int = field(init=False)
    from_person_id: int
    to_person_id: int
    scope: DelegationScope
    starts_at: datetime
    ends_at: datetime | None = None
    revoked_at: datetime | None = None
    message_id: int | None = None
    """The message that gave it: its evidence."""
    told_end_at: datetime | None = None
    """When both were told that it ended."""


@dataclass(eq=False, kw_only=True)
class AuditRow:
    """One line of the audit log: who did what to which record, and digests instead of texts.

    Written with `number` None in the transaction of what it tells of; the sealer numbers and chains it.
    `salt` is the only part that is not sealed: without it nobody can test guesses of the text against `digest`.
    """

    id: int = field(init=False)
    at: datetime
    action: str
    actor_id: int | None = None
    kind: str = ""
    """What kind of record it is about ("task", "person", …) and which one."""
    subject_id: int | None = None
    source: str = ""
    """Where the text rests whose digest is kept ("task_change", "message", …) and in which row."""
    source_id: int | None = None
    salt: str = ""
    digest: str = ""
    number: int | None = None
    previous: str = ""
    hash: str = ""


@dataclass(eq=False, kw_only=True)
class AuditHead:
    """The end of the chain, and who may lengthen it at this moment. The only row has the id 1."""

    id: int
    number: int = 0
    hash: str = ""
    lease: str | None = None
    lease_until: datetime | None = None


@dataclass(eq=False, kw_only=True)
class RoomMessage:
    """One line in a room of a channel that we host ourselves (the web chat keeps its own history).

    `sender_code` is the person's code, None for the assistant. `buttons` are rows of {label, token}.
    `event_id` (unique, for a person's line) lets a browser send the same line again after a lost connection,
    `outbox_id` (unique, for the assistant's) does the same for a repeated delivery.
    """

    id: int = field(init=False)
    room: str
    sender_code: str | None
    text: str
    sent_at: datetime
    reply_to_id: int | None = None
    buttons: list[Any] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    edited_at: datetime | None = None
    outbox_id: int | None = None
    event_id: str | None = None


@dataclass(eq=False, kw_only=True)
class ImportedFile:
    """A file of tasks from above that was read: UNIQUE(digest, source), so that each is read once.

    `refused` holds [{digest, at}] of what bore a secrecy marking: nothing else of it is kept.
    """

    id: int = field(init=False)
    digest: str
    source: str
    at: datetime
    state: str = "reading"
    """reading, done or failed."""
    lease_until: datetime | None = None
    rows: int = 0
    refused: list[Json] = field(default_factory=list)


@dataclass(eq=False, kw_only=True)
class ResultExport:
    """What was last told above about a task: UNIQUE(task_id)."""

    id: int = field(init=False)
    task_id: int
    code: str
    description: str
    at: datetime


@dataclass(eq=False, kw_only=True)
class StoredFile:
    """A file that the assistant made for one person, or keeps for a room. `token` is its unguessable address.

    `recipient_id` None: it is nobody's own, and only a message that shows it leads to it.
    """

    id: int = field(init=False)
    token: str
    name: str
    content: bytes
    recipient_id: int | None
    created_at: datetime
    expires_at: datetime
