"""Conditions on tasks that lists and counts share: whose they are, and whether they are late."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, union

from actions.counting import Sight
from storage.tables import task_people, tasks


def seen(sight: Sight) -> ColumnElement[bool]:
    """The person's units, the people who name them as manager, and whatever is their own.

    Who leads units sees most of what there is: there the database shall look for states and deadlines first. The
    added nothing keeps SQLite from collecting all tasks of all units by the index of units.
    """
    if not sight.unit_ids:
        return own_tasks(sight)
    return or_((tasks.c.unit_id + 0).in_(sorted(sight.unit_ids)), own_tasks(sight))


def own_tasks(sight: Sight) -> ColumnElement[bool]:
    """With which the person has to do in any role. One index for each role finds them; asked for by alternatives
    in one condition, SQLite would rather look at every task."""
    me = sight.person_id
    roles = [
        select(tasks.c.id).where(tasks.c.lead_id.in_(sorted(sight.lead_ids | {me}))),
        select(tasks.c.id).where(tasks.c.assigner_id == me),
        select(tasks.c.id).where(tasks.c.approver_id == me),
        select(task_people.c.task_id).where(task_people.c.person_id == me),
    ]
    if sight.chat_id is not None:
        roles.append(select(tasks.c.id).where(tasks.c.chat_id == sight.chat_id))
    return tasks.c.id.in_(union(*roles))


def late_at(moment: datetime) -> ColumnElement[bool]:
    """The deadline was over at that moment, or, where it was reported done before, at the report."""
    reported = tasks.c.reported_at
    return and_(
        tasks.c.deadline < moment,
        or_(reported.is_(None), reported >= moment, tasks.c.deadline < reported),
    )
