"""What becomes of a reminder once it was told: its next moment, or its end, and the record that it was told."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from actions.deadlines import next_overdue
from actions.models import Delivery, OutboxMessage, Person, Reminder, ReminderKind, ReminderState, Task
from actions.office import Office
from actions.timing import next_working_day_opening, next_working_moment
from actions.turn import Post

WORKING_DAYS = "BYDAY=MO,TU,WE,TH,FR"
DAY = 24 * 60


def deliver(reminder: Reminder, person: Person, row: OutboxMessage, post: Post) -> bool:
    """Record that this occurrence left in `row`; False where it had left before."""
    return post.work.reminders.add_delivery(
        Delivery(
            reminder_id=reminder.id,
            occurrence=reminder.due_at,
            recipient_id=person.id,
            outbox_id=row.id,
            planned_at=post.now,
        )
    )


def after_telling(reminder: Reminder, task: Task | None, post: Post) -> None:
    """Its next moment, or its end; and its lease is over."""
    office, now = post.office, post.now
    following: datetime | None = None
    if reminder.kind is ReminderKind.OVERDUE and task is not None:
        following = next_overdue(task, now, office)
    elif reminder.kind in (ReminderKind.ESCALATION, ReminderKind.URGED):
        following = next_working_day_opening(now, office)
    elif reminder.every_minutes is not None:
        following = _again(reminder.every_minutes, office, now)
    elif reminder.rrule:
        following = next_occurrence(reminder, office, after=now)
    if following is None:
        reminder.state = ReminderState.DONE
    else:
        reminder.due_at = following
    reminder.lease, reminder.lease_until = None, None


def _again(minutes: int, office: Office, now: datetime) -> datetime:
    """ "nhắc đến khi xong": the program's own repeats keep to working hours."""
    if minutes >= DAY:
        return next_working_day_opening(now, office)
    return next_working_moment(now + timedelta(minutes=minutes), office)


def next_occurrence(reminder: Reminder, office: Office, *, after: datetime) -> datetime | None:
    """The rule's first moment after `after`, in the reminder's own zone; missed ones are not made up for.

    A rule for working days (BYDAY=MO,TU,WE,TH,FR) skips public holidays.
    """
    zone = ZoneInfo(reminder.zone)
    first = (reminder.first_at or reminder.due_at).astimezone(zone).replace(tzinfo=None)
    rule = rrulestr(str(reminder.rrule), dtstart=first)
    following = rule.after(max(after, reminder.due_at).astimezone(zone).replace(tzinfo=None))
    skips = WORKING_DAYS in str(reminder.rrule)
    while following is not None and skips and not office.calendar.is_working_day(following.date()):
        following = rule.after(following)
    return following.replace(tzinfo=zone) if following is not None else None
