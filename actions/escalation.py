"""Up the line: who besides the lead hears of an overdue task, and when.

The assigner first, then the assigner's superiors one after another, by the office's ladder for the task's urgency.
Never the group. Planned only once the deadline is over: most tasks never come to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from actions.authority import rank
from actions.models import Reminder, ReminderKind, Task, TaskState
from actions.office import FLASH, Office
from actions.ports import UnitOfWork
from actions.timing import next_reminder_hour, working_days_after

AT_WORK = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED})


def plan_escalation(task: Task, work: UnitOfWork, *, office: Office, now: datetime) -> None:
    plan_escalations([task], work, office=office, now=now)


def plan_escalations(tasks: Sequence[Task], work: UnitOfWork, *, office: Office, now: datetime) -> None:
    """One reminder for each step of the ladder, to whoever stands there now."""
    late = [
        task
        for task in tasks
        if task.deadline is not None and task.state in AT_WORK and task.assigner_id != task.lead_id
    ]
    if not late:
        return
    planned = set(work.reminders.escalated([task.id for task in late]))
    line = Line(work)
    line.read({task.assigner_id for task in late}, levels=_levels(office))
    new: list[Reminder] = []
    for task in late:
        if task.id not in planned:
            planned.add(task.id)
            new += _steps(task, line, office, now)
    work.reminders.add_all(new)


def _levels(office: Office) -> int:
    return max(len(steps) for steps in office.escalate_to_superiors.values())


def _steps(task: Task, line: Line, office: Office, now: datetime) -> list[Reminder]:
    steps = (*office.escalate_to_assigner[task.priority], *office.escalate_to_superiors[task.priority])
    people = [task.assigner_id, *superiors(task, line, most=len(steps))]
    assert task.deadline is not None
    return [
        Reminder(
            owner_id=person_id,
            text=task.title,
            kind=ReminderKind.ESCALATION,
            due_at=_moment(task.deadline, step, task.priority, office, now),
            created_at=now,
            task_id=task.id,
            level=level,
        )
        for level, (step, person_id) in enumerate(zip(steps, people, strict=False))
    ]


def superiors(task: Task, line: Line, *, most: int) -> list[int]:
    """The assigner's superiors, nearest first, without those who have a part in the task themselves."""
    found: list[int] = []
    seen: set[int] = set()
    current = line.superior_of(task.assigner_id)
    while current is not None and current not in seen and len(found) < most:
        seen.add(current)
        if current not in (task.assigner_id, task.lead_id):
            found.append(current)
        current = line.superior_of(current)
    return found


class Line:
    """Who stands above whom: the manager, else the head of the unit of the main post, else of a unit above it.

    Read in bulk, level by level; each person's superior is looked up once.
    """

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._above: dict[int, int | None] = {}
        self._heads: dict[int, int | None] = {}
        self._parents: dict[int, int | None] = {}

    def superior_of(self, person_id: int) -> int | None:
        if person_id not in self._above:
            self.read({person_id}, levels=1)
        return self._above[person_id]

    def read(self, person_ids: AbstractSet[int], *, levels: int) -> None:
        """Who stands above these people, so many levels up."""
        level = set(person_ids)
        for _ in range(levels):
            level -= self._above.keys()
            if not level:
                return
            self._read_level(level)
            level = {above for person in level if (above := self._above[person]) is not None}

    def _read_level(self, ids: AbstractSet[int]) -> None:
        people = {person.id: person for person in self._work.people.many(sorted(ids))}
        managers = self._active({p.manager_id for p in people.values() if p.manager_id is not None})
        headless = [person for person in people.values() if person.manager_id not in managers]
        units = {
            post.person_id: post.unit_id for post in reversed(self._work.people.posts(p.id for p in headless))
        }
        self._read_heads(set(units.values()))
        for person in people.values():
            if person.manager_id in managers:
                self._above[person.id] = person.manager_id
            else:
                self._above[person.id] = self._head_above(person.id, units.get(person.id))

    def _head_above(self, person_id: int, unit_id: int | None) -> int | None:
        seen: set[int] = set()
        while unit_id is not None and unit_id not in seen:
            seen.add(unit_id)
            self._read_heads({unit_id})
            head = self._heads[unit_id]
            if head is not None and head != person_id:
                return head
            if unit_id not in self._parents:
                self._parents[unit_id] = self._work.units.get(unit_id).parent_id
            unit_id = self._parents[unit_id]
        return None

    def _read_heads(self, unit_ids: AbstractSet[int]) -> None:
        new = sorted(unit_ids - self._heads.keys())
        if not new:
            return
        posts = [post for post in self._work.people.in_units(new) if rank(post) == 2]
        active = self._active({post.person_id for post in posts})
        for unit_id in new:
            heads = (p.person_id for p in posts if p.unit_id == unit_id and p.person_id in active)
            self._heads[unit_id] = next(heads, None)

    def _active(self, ids: AbstractSet[int]) -> set[int]:
        return {person.id for person in self._work.people.many(sorted(ids)) if person.active}


def _moment(deadline: datetime, step: int, urgency: str, office: Office, now: datetime) -> datetime:
    """Working days after the deadline, hours for hỏa tốc; a step that is past already is taken next."""
    if urgency == FLASH:
        return max(deadline + timedelta(hours=step), now)
    return max(working_days_after(deadline, step, office), next_reminder_hour(now, office))
