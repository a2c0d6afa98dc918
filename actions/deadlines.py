"""The reminders that a deadline brings with it, planned anew whenever the task changes.

Before the deadline, at the deadline, and each working day afterwards, by the task's urgency. They say nothing
themselves: `ringing` writes them when they fall due. Who else hears of an overdue task is in `escalation`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.escalation import plan_escalation
from actions.models import Reminder, ReminderKind, ReminderState, Task, TaskState
from actions.office import FLASH, Office
from actions.ports import UnitOfWork
from actions.states import PLANNED
from actions.timing import last_working_moment, next_working_day_opening, working_days_before

REMINDED = frozenset({TaskState.REQUESTED, TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED})


def plan_reminders(task: Task, work: UnitOfWork, *, office: Office, now: datetime) -> None:
    """Cancel what was planned for this task and plan what its deadline asks for from `now` on.

    What a person asked for stays; where it counts from the deadline it moves with it.
    """
    for reminder in work.reminders.of_task(task.id):
        if reminder.kind is ReminderKind.URGED and _still_urged(reminder, task):
            continue
        if reminder.kind in PLANNED:
            reminder.state = ReminderState.CANCELLED
        elif reminder.before_seconds is not None and task.deadline is not None:
            moved = task.deadline - timedelta(seconds=reminder.before_seconds)
            reminder.due_at = reminder.first_at = moved
            reminder.lease, reminder.lease_until = None, None
    for reminder in reminders_for(task, office=office, now=now):
        work.reminders.add(reminder)
    if task.deadline is not None and task.deadline <= now and task.state in REMINDED:
        plan_escalation(task, work, office=office, now=now)


def reminders_for(task: Task, *, office: Office, now: datetime) -> list[Reminder]:
    """What the deadline of a task asks for from `now` on, not stored yet."""
    if task.deadline is None or task.state not in REMINDED:
        return []
    found = [
        _reminder(task, ReminderKind.BEFORE_DEADLINE, due, now)
        for due in moments_before(task.deadline, task.priority, office, now)
    ]
    if task.deadline > now:
        found.append(_reminder(task, ReminderKind.AT_DEADLINE, task.deadline, now))
    overdue = next_overdue(task, max(task.deadline, now), office)
    return [*found, _reminder(task, ReminderKind.OVERDUE, overdue, now)]


def moments_before(deadline: datetime, urgency: str, office: Office, now: datetime) -> list[datetime]:
    """Those that lie in the future and not within the hour in which the task was given.

    Hours are counted back from the last moment at which anybody works on it: a reminder for Tuesday's holiday
    comes on Monday afternoon, not on the holiday and not after it. Hỏa tốc counts from the deadline itself.
    """
    ends = deadline if urgency == FLASH else last_working_moment(deadline, office)
    found = {working_days_before(deadline, days, office) for days in office.remind_days_before[urgency]}
    found |= {ends - timedelta(hours=hours) for hours in office.remind_hours_before[urgency]}
    return sorted(moment for moment in found if now + timedelta(hours=1) < moment < deadline)


def next_overdue(task: Task, after: datetime, office: Office) -> datetime:
    """When the lead of an overdue task is told next."""
    if task.priority == FLASH:
        return after + timedelta(hours=office.flash_repeat_hours)
    return next_working_day_opening(after, office)


def _still_urged(reminder: Reminder, task: Task) -> bool:
    """The assigner asked to go on until it is done: a new deadline changes nothing in that, a new lead does."""
    return task.state in REMINDED and reminder.owner_id == task.lead_id


def _reminder(task: Task, kind: ReminderKind, due: datetime, now: datetime) -> Reminder:
    return Reminder(
        owner_id=task.lead_id, text=task.title, kind=kind, due_at=due, created_at=now, task_id=task.id
    )
