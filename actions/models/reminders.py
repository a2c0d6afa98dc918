"""Records of reminders and digests: what is planned, and who got which."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from actions.states import ReminderKind, ReminderState


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
