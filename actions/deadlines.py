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
    if task.deadline is None or task.state not in REMINDED:
        return
    for due in _moments_before(task.deadline, office, now):
        _add(task, ReminderKind.BEFORE_DEADLINE, due, work, now)
    if task.deadline > now:
        _add(task, ReminderKind.AT_DEADLINE, task.deadline, work, now)
    _add(task, ReminderKind.OVERDUE, next_working_day_opening(max(task.deadline, now), office), work, now)


def _moments_before(deadline: datetime, office: Office, now: datetime) -> list[datetime]:
    """Those that lie in the future and not within the hour in which the task was given."""
    found = {working_days_before(deadline, days, office) for days in office.remind_days_before}
    found |= {deadline - timedelta(hours=hours) for hours in office.remind_hours_before}
    return sorted(moment for moment in found if moment > now + timedelta(hours=1))


def _add(task: Task, kind: ReminderKind, due: datetime, work: UnitOfWork, now: datetime) -> None:
    work.reminders.add(
        Reminder(
            owner_id=task.lead_id, text=task.title, kind=kind, due_at=due, created_at=now, task_id=task.id
        )
    )
