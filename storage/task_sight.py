"""Conditions on tasks that lists and counts share: whose they are, and whether they are late."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from actions.ports import Sight
from storage.tables import task_people, tasks


def seen(sight: Sight) -> ColumnElement[bool]:
    """The person's units, the people who name them as manager, and whatever is their own."""
    me = sight.person_id
    mine = select(task_people.c.task_id).where(task_people.c.person_id == me)
    own = [
        tasks.c.lead_id.in_(sorted(sight.lead_ids | {me})),
        tasks.c.assigner_id == me,
        tasks.c.approver_id == me,
        tasks.c.id.in_(mine),
    ]
    if sight.unit_ids:
        own.append(tasks.c.unit_id.in_(sorted(sight.unit_ids)))
    if sight.chat_id is not None:
        own.append(tasks.c.chat_id == sight.chat_id)
    return or_(*own)


def late_at(moment: datetime) -> ColumnElement[bool]:
    """The deadline was over at that moment, or, where it was reported done before, at the report."""
    reported = tasks.c.reported_at
    return and_(
        tasks.c.deadline < moment,
        or_(reported.is_(None), reported >= moment, tasks.c.deadline < reported),
    )
