"""The tables, one for each record of `actions.models`. A change here is a migration.

Columns that no record shows: `version` (of two transactions that change the same row the second gets
`Conflict`), `people.mobile_key` (the number as digits, to be found however it is written),
`outbox.begun` (was claimed before, so it keeps its place in the chat's line while it waits for another try),
`outbox.lane` (channel and account of its chat, so that each account's messages are found among those of all),
`documents.number_key` (the number folded, to be found however it is typed), `tasks.unit_id` (the unit that the task
counts for in reports: the one in charge, else that of the lead's main post).
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, Table, UniqueConstraint, and_

from actions.models import (
    ChatKind,
    DelegationScope,
    EventState,
    Expects,
    Gender,
    QuestionState,
    ReminderKind,
    ReminderState,
    SendState,
    TaskState,
)
from storage.audit_guard import guard
from storage.columns import RECORD_ID, Unindexed, Words, is_one_of
from storage.schema import (
    choice,
    content,
    day,
    flag,
    json_value,
    lease,
    metadata,
    moment,
    number,
    partial,
    refers,
    table,
    words,
)

units = table(
    "units",
    words("name"),
    refers("parent_id", "units", optional=True),
    json_value("aliases"),
    Index(None, "name"),
)

people = table(
    "people",
    words("code"),
    words("full_name"),
    choice("gender", Gender),
    words("mobile"),
    words("mobile_key"),
    words("office_phone"),
    words("email"),
    refers("manager_id", "people", optional=True),
    json_value("nicknames"),
    json_value("roles"),
    flag("active"),
    UniqueConstraint("code"),
    Index(None, "mobile_key"),
    Index(None, "manager_id"),
)

posts = table(
    "posts",
    refers("person_id", "people"),
    refers("unit_id", "units"),
    words("title"),
    flag("is_head"),
    flag("main"),
    Index(None, "person_id"),
    Index(None, "unit_id"),
)

nicknames = table(
    "nicknames",
    refers("person_id", "people"),
    words("name"),
    words("folded"),
    moment("created_at"),
    refers("owner_id", "people", optional=True),
    refers("chat_id", "chats", optional=True),
    Index(None, "person_id"),
)
partial(
    "uq_nicknames_of_person",
    nicknames,
    "owner_id",
    "folded",
    where=nicknames.c.owner_id.is_not(None),
    unique=True,
)
partial(
    "uq_nicknames_of_chat",
    nicknames,
    "chat_id",
    "folded",
    where=nicknames.c.chat_id.is_not(None),
    unique=True,
)

directory_changes = table("directory_changes", refers("person_id", "people"), words("token"))

identities = table(
    "identities",
    words("channel"),
    words("account"),
    words("external_id"),
    refers("person_id", "people", optional=True),
    words("display_name"),
    words("username"),
    moment("linked_at", optional=True),
    UniqueConstraint("channel", "account", "external_id"),
    Index(None, "channel", "account", "username"),
    Index(None, "person_id"),
)

chats = table(
    "chats",
    words("channel"),
    words("account"),
    words("external_id"),
    words("thread"),
    choice("kind", ChatKind),
    words("title"),
    flag("reads_all"),
    flag("members_may_assign"),
    refers("person_id", "people", optional=True),
    flag("blocked"),
    UniqueConstraint("channel", "account", "external_id", "thread"),
    Index(None, "person_id"),
)

memberships = table(
    "memberships",
    refers("chat_id", "chats"),
    refers("person_id", "people"),
    UniqueConstraint("chat_id", "person_id"),
    Index(None, "person_id"),
)

events = table(
    "events",
    words("channel"),
    words("account"),
    words("event_id"),
    words("conversation"),
    json_value("payload"),
    moment("received_at"),
    moment("due_at"),
    choice("state", EventState),
    *lease(),
    number("tries"),
    flag("told_wait"),
    UniqueConstraint("channel", "account", "event_id"),
)
UNFINISHED = is_one_of(events.c.state, EventState.WAITING, EventState.CLAIMED)
partial("ix_events_unfinished", events, "id", where=UNFINISHED)
partial("ix_events_line", events, "conversation", "id", where=UNFINISHED)
partial("ix_events_due", events, "due_at", where=is_one_of(events.c.state, EventState.WAITING))
# The database itself refuses a second claim in one conversation, whatever two racing claimers saw.
partial(
    "uq_events_claimed",
    events,
    "conversation",
    where=is_one_of(events.c.state, EventState.CLAIMED),
    unique=True,
)

voice_notes = table(
    "voice_notes",
    refers("event_id", "events"),
    moment("received_at"),
    moment("due_at"),
    choice("state", EventState),
    *lease(),
    number("tries"),
    words("engine"),
    number("seconds"),
    words("trouble"),
    UniqueConstraint("event_id"),
)
UNHEARD = is_one_of(voice_notes.c.state, EventState.WAITING, EventState.CLAIMED)
partial("ix_voice_notes_unheard", voice_notes, "due_at", "id", where=UNHEARD)

messages = table(
    "messages",
    refers("chat_id", "chats"),
    words("external_id"),
    refers("sender_id", "people", optional=True),
    words("text"),
    moment("sent_at"),
    json_value("attachments"),
    Index(None, "chat_id", "external_id"),
    Index(None, "chat_id", "sent_at"),
)

documents = table(
    "documents",
    words("source"),
    words("external_id"),
    words("number"),
    words("number_key"),
    moment("received_at"),
    day("issued_on", optional=True),
    words("issuer"),
    words("summary"),
    words("urgency"),
    UniqueConstraint("source", "external_id"),
    Index(None, "number_key"),
)

tasks = table(
    "tasks",
    words("title"),
    refers("lead_id", "people"),
    refers("assigner_id", "people"),
    choice("state", TaskState),
    moment("created_at"),
    refers("approver_id", "people", optional=True),
    refers("given_by_id", "people", optional=True),
    moment("deadline", optional=True),
    words("priority"),
    number("progress"),
    refers("chat_id", "chats", optional=True),
    refers("source_message_id", "messages", optional=True),
    refers("parent_id", "tasks", optional=True),
    moment("reported_at", optional=True),
    moment("finished_at", optional=True),
    refers("document_id", "documents", optional=True),
    refers("lead_unit_id", "units", optional=True),
    Column("source", Words),
    Column("external_id", Words),
    moment("source_deadline", optional=True),
    refers("unit_id", "units", optional=True),
    number("version"),
    UniqueConstraint("source", "external_id"),
    Index(None, "document_id"),
    Index(None, "lead_id", "state"),
    Index(None, "assigner_id", "state"),
    Index(None, "approver_id", "state"),
    Index(None, "given_by_id", "state"),
    Index(None, "state", "deadline"),
    Index(None, "chat_id", "state"),
    Index(None, "source_message_id"),
    Index(None, "parent_id"),
    # Reports count from this index alone: of each unit what is open, and what was finished when.
    Index(
        "ix_tasks_counted", "unit_id", "state", "reported_at", "deadline", "lead_id", "source", "created_at"
    ),
)

# Years of finished work are counted from narrow indexes of their own, each for the database that makes use of it:
# PostgreSQL walks one faster than the table; along the other SQLite groups by person without sorting. SQLite would
# leave that for the wider index above if the state were spelled as there.
partial(
    "ix_tasks_finished",
    tasks,
    *("unit_id", "reported_at", "deadline"),
    where=is_one_of(tasks.c.state, TaskState.APPROVED),
    only="postgresql",
)
partial(
    "ix_tasks_finished_by_lead",
    tasks,
    *("unit_id", "lead_id", "source", "reported_at", "deadline"),
    where=is_one_of(Unindexed(tasks.c.state), TaskState.APPROVED),
    only="sqlite",
)

task_people = table(
    "task_people",
    refers("task_id", "tasks"),
    refers("person_id", "people"),
    words("role"),
    UniqueConstraint("task_id", "person_id", "role"),
    Index(None, "person_id", "role"),
)

task_changes = table(
    "task_changes",
    refers("task_id", "tasks"),
    moment("at"),
    refers("actor_id", "people", optional=True),
    words("action"),
    words("before"),
    words("after"),
    words("note"),
    refers("message_id", "messages", optional=True),
    flag("in_grace"),
    Index(None, "task_id"),
)

task_results = table(
    "task_results",
    refers("task_id", "tasks"),
    refers("person_id", "people"),
    moment("at"),
    words("kind"),
    words("reference"),
    words("name"),
    words("mime"),
    number("size"),
    words("channel"),
    words("account"),
    refers("message_id", "messages", optional=True),
    Index(None, "task_id"),
)

drafts = table(
    "drafts",
    words("kind"),
    refers("owner_id", "people"),
    refers("chat_id", "chats"),
    json_value("content"),
    moment("created_at"),
    moment("expires_at"),
    refers("message_id", "messages", optional=True),
    words("state"),
    number("version"),
    Index(None, "owner_id"),
    Index(None, "state", "expires_at"),
)

outbox = table(
    "outbox",
    refers("chat_id", "chats"),
    refers("recipient_id", "people", optional=True),
    words("kind"),
    json_value("content"),
    moment("created_at"),
    moment("due_at"),
    number("priority"),
    choice("state", SendState),
    *lease(),
    number("tries"),
    words("external_id"),
    moment("sent_at", optional=True),
    refers("event_id", "events", optional=True),
    json_value("subject"),
    words("error"),
    Column("begun", Boolean, nullable=False, default=False),
    Column("lane", Words, nullable=False, default="", server_default=""),
    Index(None, "chat_id", "external_id"),
    Index(None, "chat_id", "id"),
    Index(None, "recipient_id"),
    Index(None, "event_id"),
)
UNSENT = is_one_of(outbox.c.state, SendState.WAITING, SendState.CLAIMED)
partial("ix_outbox_unsent", outbox, "priority", "id", where=UNSENT)
partial("ix_outbox_lane", outbox, "lane", "priority", "id", where=UNSENT)
partial("ix_outbox_line", outbox, "chat_id", "id", where=UNSENT)
partial("ix_outbox_due", outbox, "due_at", where=is_one_of(outbox.c.state, SendState.WAITING))
partial("ix_outbox_dead", outbox, "id", where=is_one_of(outbox.c.state, SendState.DEAD))
partial(
    "uq_outbox_claimed", outbox, "chat_id", where=is_one_of(outbox.c.state, SendState.CLAIMED), unique=True
)

# One row for each limit of a provider, account or chat, as `actions.pacing.GateState` means it.
pace = Table(
    "pace",
    metadata,
    Column("key", Words, primary_key=True),
    Column("chat_id", RECORD_ID),
    json_value("times"),
    number("used"),
    Column("paused_until", BigInteger, nullable=False),
    moment("opens_at"),
    number("version"),
    Index("ix_pace_chat_id", "chat_id", "opens_at"),
)

questions = table(
    "questions",
    refers("person_id", "people"),
    refers("chat_id", "chats"),
    refers("draft_id", "drafts", optional=True),
    words("about"),
    choice("expects", Expects),
    words("field_name"),
    json_value("choices"),
    moment("asked_at"),
    moment("expires_at"),
    refers("outbox_id", "outbox", optional=True),
    choice("state", QuestionState),
    number("version"),
    Index(None, "person_id", "state"),
    Index(None, "state", "expires_at"),
    Index(None, "draft_id"),
    Index(None, "outbox_id"),
)

reminders = table(
    "reminders",
    refers("owner_id", "people"),
    words("text"),
    choice("kind", ReminderKind),
    moment("due_at"),
    moment("created_at"),
    words("zone"),
    Column("rrule", Words),
    moment("first_at", optional=True),
    refers("task_id", "tasks", optional=True),
    refers("chat_id", "chats", optional=True),
    Column("level", Integer, nullable=False, server_default="0"),
    number("every_minutes", optional=True),
    number("before_seconds", optional=True),
    choice("state", ReminderState),
    *lease(),
    number("version"),
    Index(None, "owner_id", "state"),
    Index(None, "task_id"),
)
ACTIVE = is_one_of(reminders.c.state, ReminderState.ACTIVE)
partial("ix_reminders_due", reminders, "due_at", "id", where=ACTIVE)
partial("ix_reminders_leased", reminders, "lease_until", where=reminders.c.lease.is_not(None))

deliveries = table(
    "deliveries",
    refers("reminder_id", "reminders"),
    moment("occurrence"),
    refers("recipient_id", "people"),
    refers("outbox_id", "outbox"),
    moment("planned_at"),
    UniqueConstraint("reminder_id", "occurrence", "recipient_id"),
    Index(None, "outbox_id"),
)

digests = table(
    "digests",
    refers("person_id", "people"),
    words("day"),
    moment("made_at"),
    refers("outbox_id", "outbox", optional=True),
    UniqueConstraint("person_id", "day"),
)

digest_rounds = table(
    "digest_rounds",
    words("day"),
    number("minute"),
    number("reached"),
    flag("done"),
    *lease(),
    UniqueConstraint("day", "minute"),
)

person_settings = table(
    "person_settings",
    refers("person_id", "people"),
    number("quiet_from", optional=True),
    number("quiet_until", optional=True),
    json_value("quiet_days"),
    moment("silent_until", optional=True),
    number("digest_minute", optional=True),
    flag("digest_off"),
    moment("leave_from", optional=True),
    moment("leave_until", optional=True),
    json_value("channels", optional=True),
    UniqueConstraint("person_id"),
    Index(None, "digest_minute"),
)

button_tokens = Table(
    "button_tokens",
    metadata,
    Column("token", Words, primary_key=True),
    json_value("command"),
    words("label"),
    json_value("may_press", optional=True),
    refers("outbox_id", "outbox"),
    moment("expires_at"),
    Index(None, "outbox_id"),
)

settings = Table(
    "settings", metadata, Column("name", Words, primary_key=True), Column("value", JSON, nullable=False)
)

room_messages = table(
    "room_messages",
    words("room"),
    Column("sender_code", Words),
    words("text"),
    moment("sent_at"),
    refers("reply_to_id", "room_messages", optional=True),
    json_value("buttons"),
    json_value("attachments"),
    moment("edited_at", optional=True),
    refers("outbox_id", "outbox", optional=True),
    Column("event_id", Words),
    Index(None, "room", "id"),
    UniqueConstraint("outbox_id"),
    UniqueConstraint("event_id"),
)

partial("ix_room_messages_edited", room_messages, "edited_at", where=room_messages.c.edited_at.is_not(None))

leases = table(
    "leases",
    words("name"),
    words("holder"),
    moment("until"),
    UniqueConstraint("name"),
)

delegations = table(
    "delegations",
    refers("from_person_id", "people"),
    refers("to_person_id", "people"),
    choice("scope", DelegationScope),
    moment("starts_at"),
    moment("ends_at", optional=True),
    moment("revoked_at", optional=True),
    refers("message_id", "messages", optional=True),
    moment("told_end_at", optional=True),
    Index(None, "from_person_id"),
    Index(None, "to_person_id"),
)
UNENDED = and_(delegations.c.told_end_at.is_(None), delegations.c.revoked_at.is_(None))
partial("ix_delegations_ending", delegations, "ends_at", where=UNENDED)

# No foreign keys: the log outlives what it tells of, and shares no lock with it.
audit = table(
    "audit",
    moment("at"),
    words("action"),
    Column("actor_id", RECORD_ID),
    words("kind"),
    Column("subject_id", RECORD_ID),
    words("source"),
    Column("source_id", RECORD_ID),
    words("salt"),
    words("digest"),
    Column("number", RECORD_ID),
    words("previous"),
    words("hash"),
    UniqueConstraint("number"),
    Index(None, "kind", "subject_id"),
    Index(None, "actor_id"),
)
partial("ix_audit_unsealed", audit, "id", where=audit.c.number.is_(None))
guard(audit)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", RECORD_ID, nullable=False),
    words("hash"),
    *lease(),
)

imported_files = table(
    "imported_files",
    words("digest"),
    words("source"),
    moment("at"),
    words("state"),
    moment("lease_until", optional=True),
    number("rows"),
    json_value("refused"),
    UniqueConstraint("digest", "source"),
)

result_exports = table(
    "result_exports",
    refers("task_id", "tasks"),
    words("code"),
    words("description"),
    moment("at"),
    UniqueConstraint("task_id"),
)

stored_files = table(
    "stored_files",
    words("token"),
    words("name"),
    content("content"),
    refers("recipient_id", "people", optional=True),
    moment("created_at"),
    moment("expires_at"),
    UniqueConstraint("token"),
    Index(None, "expires_at"),
)
