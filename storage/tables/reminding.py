"""Reminders and digests: what is planned, and who got which."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, UniqueConstraint

from actions.models import ReminderKind, ReminderState
from storage.columns import Words, is_one_of
from storage.schema import choice, flag, lease, moment, number, partial, refers, table, words

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
