"""Counts tasks where they are, in the database: a report over years of work loads none of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from actions.models import TaskState
from actions.ports import Classes, CountFilter, CountKey
from storage.columns import is_one_of
from storage.tables import tasks
from storage.task_sight import late_at, seen

_KEYS = {"unit": tasks.c.unit_id, "lead": tasks.c.lead_id, "source": tasks.c.source}
_DONE = is_one_of(tasks.c.state, TaskState.APPROVED)
_OPEN = is_one_of(
    tasks.c.state,
    *(TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.REPORTED, TaskState.RETURNED, TaskState.HELD),
)
# Neither asked for and not agreed to, nor dropped.
_GIVEN = or_(_DONE, _OPEN)


class SqlCounts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def classes(self, wanted: CountFilter, *, by: CountKey) -> Sequence[Classes]:
        key = _KEYS[by]
        done: defaultdict[Any, tuple[int, int]] = defaultdict(lambda: (0, 0))
        if not wanted.open_only:
            done = self._grouped(key, tasks.c.reported_at > tasks.c.deadline, _finished(wanted), wanted)
        open_ = self._grouped(key, late_at(wanted.end), _unfinished(wanted), wanted)
        return [
            Classes(each, done[each][0], done[each][1], open_[each][0], open_[each][1])
            for each in done.keys() | open_.keys()
        ]

    def given(self, wanted: CountFilter) -> int:
        within = [_GIVEN, tasks.c.created_at <= wanted.end, *_chosen(wanted)]
        if wanted.start is not None:
            within.append(tasks.c.created_at >= wanted.start)
        self._session.flush()
        return self._session.execute(select(func.count()).select_from(tasks).where(*within)).scalar_one()

    def _grouped(
        self,
        key: ColumnElement[Any],
        is_late: ColumnElement[bool],
        which: ColumnElement[bool],
        wanted: CountFilter,
    ) -> defaultdict[Any, tuple[int, int]]:
        """(in time, late) by key."""
        self._session.flush()
        late = func.sum(case((is_late, 1), else_=0))
        rows = self._session.execute(
            select(key, func.count(), late).where(which, *_chosen(wanted)).group_by(key)
        )
        found: defaultdict[Any, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for each, count, late_ones in rows:
            found[each] = (count - late_ones, int(late_ones))
        return found


def _finished(wanted: CountFilter) -> ColumnElement[bool]:
    within = [_DONE, tasks.c.reported_at <= wanted.end]
    if wanted.start is not None:
        within.append(tasks.c.reported_at >= wanted.start)
    return and_(*within)


def _unfinished(wanted: CountFilter) -> ColumnElement[bool]:
    """Open at the end of the period: still so, or finished only afterwards."""
    later = and_(_DONE, tasks.c.reported_at > wanted.end)
    return and_(or_(_OPEN, later), tasks.c.created_at <= wanted.end)


def _chosen(wanted: CountFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    visible = wanted.sight.unit_ids
    if wanted.unit_ids is not None:
        found.append(tasks.c.unit_id.in_(sorted(wanted.unit_ids)))
    if wanted.unit_ids is None or not wanted.unit_ids <= visible:
        found.append(seen(wanted.sight))
    if wanted.lead_id is not None:
        found.append(tasks.c.lead_id == wanted.lead_id)
    if wanted.source is not None:
        found.append(tasks.c.source == wanted.source)
    elif wanted.from_above:
        found.append(tasks.c.source.is_not(None))
    if wanted.chat_id is not None:
        found.append(tasks.c.chat_id == wanted.chat_id)
    return found
