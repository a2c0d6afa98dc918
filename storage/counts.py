"""Counts tasks where they are, in the database: a report over years of work loads none of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from actions.models import TaskState
from actions.ports import Classes, CountFilter, CountKey
from storage.columns import is_one_of
from storage.tables import tasks
from storage.task_sight import late_at, own_tasks, seen

# SQLite would rather walk the leads' own index than sort a few groups, and look up every task for it.
_KEYS = {"unit": tasks.c.unit_id, "lead": tasks.c.lead_id + 0, "source": tasks.c.source}
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
        open_: defaultdict[Any, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for conditions in _chosen(wanted):
            if not wanted.open_only:
                finished = tasks.c.reported_at > tasks.c.deadline
                self._add(done, key, finished, [*_finished(wanted), *conditions])
            for which in _unfinished(wanted):
                self._add(open_, key, late_at(wanted.end), [*which, *conditions])
        return [
            Classes(each, done[each][0], done[each][1], open_[each][0], open_[each][1])
            for each in done.keys() | open_.keys()
        ]

    def given(self, wanted: CountFilter) -> int:
        within = [_GIVEN, tasks.c.created_at <= wanted.end]
        if wanted.start is not None:
            within.append(tasks.c.created_at >= wanted.start)
        self._session.flush()
        count = select(func.count()).select_from(tasks)
        return sum(
            self._session.execute(count.where(*within, *conditions)).scalar_one()
            for conditions in _chosen(wanted)
        )

    def _add(
        self,
        found: defaultdict[Any, tuple[int, int]],
        key: ColumnElement[Any],
        is_late: ColumnElement[bool],
        which: list[ColumnElement[bool]],
    ) -> None:
        """Add (in time, late) by key."""
        self._session.flush()
        late = func.sum(case((is_late, 1), else_=0))
        rows = self._session.execute(select(key, func.count(), late).where(*which).group_by(key))
        for each, count, late_ones in rows:
            in_time, before = found[each]
            found[each] = (in_time + count - late_ones, before + int(late_ones))


def _finished(wanted: CountFilter) -> list[ColumnElement[bool]]:
    within = [_DONE, tasks.c.reported_at <= wanted.end]
    if wanted.start is not None:
        within.append(tasks.c.reported_at >= wanted.start)
    return within


def _unfinished(wanted: CountFilter) -> list[list[ColumnElement[bool]]]:
    """Open at the end of the period: still so, or finished only afterwards. Asked one after the other, since a
    database that is asked for both at once reads all that was ever finished."""
    given = tasks.c.created_at <= wanted.end
    return [[_OPEN, given], [_DONE, tasks.c.reported_at > wanted.end, given]]


def _chosen(wanted: CountFilter) -> list[list[ColumnElement[bool]]]:
    """The tasks to be counted, in parts that have nothing in common and an index each: those of units, and what
    is the person's own besides."""
    common = _common(wanted)
    unit, visible = tasks.c.unit_id, sorted(wanted.sight.unit_ids)
    if wanted.unit_ids is not None:
        named = [unit.in_(sorted(wanted.unit_ids)), *common]
        return [named if wanted.unit_ids <= wanted.sight.unit_ids else [seen(wanted.sight), *named]]
    own = own_tasks(wanted.sight)
    if not visible:
        return [[own, *common]]
    # With nothing added, or SQLite would go through all other units instead of the little that is one's own.
    elsewhere = or_(unit.is_(None), (unit + 0).not_in(visible))
    return [[unit.in_(visible), *common], [elsewhere, own, *common]]


def _common(wanted: CountFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.lead_id is not None:
        found.append(tasks.c.lead_id == wanted.lead_id)
    if wanted.source is not None:
        found.append(tasks.c.source == wanted.source)
    elif wanted.from_above:
        found.append(tasks.c.source.is_not(None))
    if wanted.chat_id is not None:
        found.append(tasks.c.chat_id == wanted.chat_id)
    return found
