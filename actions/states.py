"""The states and kinds that records may have, each with a sentence of its meaning."""

from __future__ import annotations

from enum import StrEnum


class Gender(StrEnum):
    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"


class TaskState(StrEnum):
    """Workflow states; the Vietnamese names are in `cards.STATE_NAMES`."""

    DRAFT = "draft"
    """Understood but not yet confirmed; never listed."""
    REQUESTED = "requested"
    """Asked of a peer or superior, who has not agreed yet."""
    ASSIGNED = "assigned"
    """Given to its lead, who has not confirmed yet."""
    ACCEPTED = "accepted"
    """The lead works on it."""
    REPORTED = "reported"
    """The lead says it is done; waits for approval."""
    APPROVED = "approved"
    """Done and approved; final."""
    RETURNED = "returned"
    """Sent back with a remark; the lead works on it again."""
    DECLINED = "declined"
    """The lead refused with a reason; back with the assigner."""
    HELD = "held"
    """Paused; no reminders."""
    CANCELLED = "cancelled"
    """Dropped; final."""


OPEN_STATES = frozenset(
    {
        TaskState.REQUESTED,
        TaskState.ASSIGNED,
        TaskState.ACCEPTED,
        TaskState.REPORTED,
        TaskState.RETURNED,
        TaskState.HELD,
    }
)


class DeadlineClass(StrEnum):
    """Computed from state, deadline and now; never stored."""

    ON_TRACK = "on_track"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    NONE = "none"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"


class DelegationScope(StrEnum):
    """What a delegate may do in the leader's place."""

    ASSIGN = "assign"
    """Give, correct and cancel tasks."""
    APPROVE = "approve"
    """Approve and return results."""
    ALL = "all"


class Expects(StrEnum):
    """What kind of answer an open question takes."""

    TIME = "time"
    PERSON = "person"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    TEXT = "text"


class QuestionState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class ReminderKind(StrEnum):
    PERSONAL = "personal"
    """A person asked for it; fires exactly then."""
    BEFORE_DEADLINE = "before_deadline"
    AT_DEADLINE = "at_deadline"
    OVERDUE = "overdue"
    """To the lead, each working day. Planned by the program as all that follow: it waits for working hours."""
    ESCALATION = "escalation"
    """Overdue so long that someone above hears of it; `Reminder.level` says who."""
    URGED = "urged"
    """The assigner asked to press the lead until it is done."""


PLANNED = frozenset(ReminderKind) - {ReminderKind.PERSONAL}
"""What the program planned itself: it goes with its task and waits for working hours."""


class DigestPart(StrEnum):
    """Why a task is in somebody's digest, in the order of the lines."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    SOON = "soon"
    """Its reminder was due outside working hours."""
    TO_APPROVE = "to_approve"
    ESCALATED = "escalated"
    """Overdue with somebody else, given by the person or by people below."""


class ReminderState(StrEnum):
    ACTIVE = "active"
    DONE = "done"
    CANCELLED = "cancelled"


class SendState(StrEnum):
    WAITING = "waiting"
    """To be sent at `due_at` or later."""
    CLAIMED = "claimed"
    """A node holds the lease and is sending."""
    SENT = "sent"
    DEAD = "dead"
    """Refused for good or tried too often; an administrator can resend it."""
    WITHDRAWN = "withdrawn"
    """Never left: what it asked was answered in another channel meanwhile."""


class EventState(StrEnum):
    WAITING = "waiting"
    CLAIMED = "claimed"
    DONE = "done"
    DEAD = "dead"
