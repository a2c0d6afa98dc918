"""The reminders that a deadline brings with it, planned anew whenever the task changes.

Before the deadline (working days and hours set by the office), at the deadline, and each working
day afterwards. They say nothing themselves: `task_reminders` writes them when they fire.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.models import Reminder, ReminderKind, ReminderState, Task, TaskState
from actions.office import Office
from actions.ports import UnitOfWork
from actions.timing import next_working_day_opening, working_days_before

REMINDED = frozenset({TaskState.REQUESTED, TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED})


def plan_reminders(task: Task, work: UnitOfWork, *, office: Office, now: datetime) -> None:
    """Cancel what was planned for this task and plan what its deadline asks for from `now` on."""
    for reminder in work.reminders.of_task(task.id):
        reminder.state = ReminderState.CANCELLED
    for reminder in reminders_for(task, office=office, now=now):
        work.reminders.add(reminder)


def reminders_for(task: Task, *, office: Office, now: datetime) -> list[Reminder]:
    """What the deadline of a task asks for from `now` on, not stored yet."""
    if task.deadline is None or task.state not in REMINDED:
        return []
    found = [
        _reminder(task, ReminderKind.BEFORE_DEADLINE, due, now)
        for due in _moments_before(task.deadline, office, now)
    ]
    if task.deadline > now:
        found.append(_reminder(task, ReminderKind.AT_DEADLINE, task.deadline, now))
    overdue = next_working_day_opening(max(task.deadline, now), office)
    return [*found, _reminder(task, ReminderKind.OVERDUE, overdue, now)]


def _moments_before(deadline: datetime, office: Office, now: datetime) -> list[datetime]:
    """Those that lie in the future and not within the hour in which the task was given."""
    found = {working_days_before(deadline, days, office) for days in office.remind_days_before}
    found |= {deadline - timedelta(hours=hours) for hours in office.remind_hours_before}
    return sorted(moment for moment in found if moment > now + timedelta(hours=1))


def _reminder(task: Task, kind: ReminderKind, due: datetime, now: datetime) -> Reminder:
    return Reminder(
        owner_id=task.lead_id, text=task.title, kind=kind, due_at=due, created_at=now, task_id=task.id
    )
