"""Up the line: who besides the lead hears of an overdue task, and when.

The assigner first, then the assigner's superiors one after another, by the office's ladder for the task's urgency.
Never the group. Planned only once the deadline is over: most tasks never come to it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.authority import rank
from actions.models import Reminder, ReminderKind, Task, TaskState
from actions.office import FLASH, Office
from actions.ports import UnitOfWork
from actions.timing import next_reminder_hour, working_days_after

AT_WORK = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED})


def plan_escalation(task: Task, work: UnitOfWork, *, office: Office, now: datetime) -> None:
    """One reminder for each step of the ladder, to whoever stands there now."""
    if task.deadline is None or task.state not in AT_WORK or task.assigner_id == task.lead_id:
        return
    if any(reminder.kind is ReminderKind.ESCALATION for reminder in work.reminders.of_task(task.id)):
        return
    steps = (*office.escalate_to_assigner[task.priority], *office.escalate_to_superiors[task.priority])
    people = [task.assigner_id, *superiors(task, work)]
    for level, (step, person_id) in enumerate(zip(steps, people, strict=False)):
        work.reminders.add(
            Reminder(
                owner_id=person_id,
                text=task.title,
                kind=ReminderKind.ESCALATION,
                due_at=_moment(task.deadline, step, task.priority, office, now),
                created_at=now,
                task_id=task.id,
                level=level,
            )
        )


def superiors(task: Task, work: UnitOfWork) -> list[int]:
    """The assigner's superiors, nearest first, without those who have a part in the task themselves."""
    found: list[int] = []
    current = superior_of(task.assigner_id, work)
    while current is not None and current not in found:
        found.append(current)
        current = superior_of(current, work)
    return [person_id for person_id in found if person_id not in (task.assigner_id, task.lead_id)]


def superior_of(person_id: int, work: UnitOfWork) -> int | None:
    """The manager, else the head of the unit of the main post, else the head of a unit above it."""
    manager = work.people.get(person_id).manager_id
    if manager is not None and work.people.get(manager).active:
        return manager
    posts = [post for post in work.people.posts([person_id]) if post.person_id == person_id]
    seen: set[int] = set()
    unit_id = posts[0].unit_id if posts else None
    while unit_id is not None and unit_id not in seen:
        seen.add(unit_id)
        head = _head_of(unit_id, work)
        if head is not None and head != person_id:
            return head
        unit_id = work.units.get(unit_id).parent_id
    return None


def _head_of(unit_id: int, work: UnitOfWork) -> int | None:
    heads = [post.person_id for post in work.people.in_units([unit_id]) if rank(post) == 2]
    return next((person.id for person in work.people.many(heads) if person.active), None)


def _moment(deadline: datetime, step: int, urgency: str, office: Office, now: datetime) -> datetime:
    """Working days after the deadline, hours for hỏa tốc; a step that is past already is taken next."""
    if urgency == FLASH:
        return max(deadline + timedelta(hours=step), now)
    return max(working_days_after(deadline, step, office), next_reminder_hour(now, office))
