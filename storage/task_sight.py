"""Conditions on tasks that lists and counts share: whose they are, and whether they are late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, or_, select, union

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
    """With which the person has to do in any role."""
    return tasks.c.id.in_(own_rows(sight, [tasks.c.id], []))


def own_rows(
    sight: Sight, columns: Sequence[ColumnElement[Any]], conditions: Sequence[ColumnElement[bool]]
) -> CompoundSelect[Any]:
    """`columns` (the id among them) of the person's own tasks that fulfil all `conditions`, each task once.

    One index for each role finds them; asked for by alternatives in one condition, SQLite would rather look at every
    task, and as ids to be joined PostgreSQL would.
    """
    me = sight.person_id
    other = tasks.alias()
    # Few tasks have an approver of their own or a group, so that SQLite thinks little of those indexes: there the ids
    # come first, which it finds in the index alone.
    roles = [
        tasks.c.lead_id.in_(sorted(sight.lead_ids | {me})),
        tasks.c.assigner_id == me,
        tasks.c.id.in_(select(other.c.id).where(other.c.approver_id == me)),
        tasks.c.id.in_(select(task_people.c.task_id).where(task_people.c.person_id == me)),
    ]
    if sight.chat_id is not None:
        roles.append(tasks.c.id.in_(select(other.c.id).where(other.c.chat_id == sight.chat_id)))
    return union(*(select(*columns).where(role, *conditions) for role in roles))


def late_at(moment: datetime) -> ColumnElement[bool]:
    """The deadline was over at that moment, or, where it was reported done before, at the report."""
    reported = tasks.c.reported_at
    return and_(
        tasks.c.deadline < moment,
        or_(reported.is_(None), reported >= moment, tasks.c.deadline < reported),
    )
