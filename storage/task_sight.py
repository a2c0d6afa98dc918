"""Conditions on tasks that lists and counts share: whose they are, and whether they are late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from actions.ports import Sight
from storage.tables import task_people, tasks


def seen(sight: Sight) -> ColumnElement[bool]:
    """The person's units, the people who name them as manager, and whatever is their own.

    Who leads units sees most of what there is: there the database shall look for states and deadlines first. The
    added nothing keeps SQLite from collecting all tasks of all units by the index of units.
    """
    if not sight.unit_ids:
        return own_tasks(sight)
    return or_((tasks.c.unit_id + 0).in_(sorted(sight.unit_ids)), _own(sight, 0))


def own_tasks(sight: Sight) -> ColumnElement[bool]:
    """With which the person has to do in any role; of a few, which indexes find."""
    return _own(sight, None)


def _own(sight: Sight, nothing: int | None) -> ColumnElement[bool]:
    me = sight.person_id
    mine = select(task_people.c.task_id).where(task_people.c.person_id == me)

    def column(name: str) -> ColumnElement[Any]:
        return tasks.c[name] if nothing is None else tasks.c[name] + nothing

    own = [
        column("lead_id").in_(sorted(sight.lead_ids | {me})),
        column("assigner_id") == me,
        column("approver_id") == me,
        column("id").in_(mine),
    ]
    if sight.chat_id is not None:
        own.append(column("chat_id") == sight.chat_id)
    return or_(*own)


def late_at(moment: datetime) -> ColumnElement[bool]:
    """The deadline was over at that moment, or, where it was reported done before, at the report."""
    reported = tasks.c.reported_at
    return and_(
        tasks.c.deadline < moment,
        or_(reported.is_(None), reported >= moment, tasks.c.deadline < reported),
    )
