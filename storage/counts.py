"""Counts tasks where they are, in the database: a report over years of work loads none of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from actions.counting import Classes, CountFilter, CountKey
from actions.models import TaskState
from storage.columns import Words, is_one_of
from storage.tables import tasks
from storage.task_sight import late_at, own_tasks, seen

# SQLite would rather walk the leads' own index than sort a few groups, and look up every task for it.
_KEYS = {"unit": tasks.c.unit_id, "lead": tasks.c.lead_id + 0, "source": tasks.c.source}
_OPEN_STATES = (
    *(TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.REPORTED, TaskState.RETURNED, TaskState.HELD),
)
"""Neither only asked for, nor dropped."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the tasks to be counted. `few`: one person's own, found by their ids; there the database shall not
    begin with the states, of which it has an index, too."""

    conditions: list[ColumnElement[bool]]
    few: bool = False

    @property
    def done(self) -> ColumnElement[bool]:
        return is_one_of(self._state, TaskState.APPROVED)

    @property
    def open(self) -> ColumnElement[bool]:
        return is_one_of(self._state, *_OPEN_STATES)

    @property
    def _state(self) -> ColumnElement[Any]:
        return func.coalesce(tasks.c.state, "", type_=Words) if self.few else tasks.c.state


class SqlCounts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def classes(self, wanted: CountFilter, *, by: CountKey) -> Sequence[Classes]:
        key = _KEYS[by]
        done: defaultdict[Any, tuple[int, int]] = defaultdict(lambda: (0, 0))
        open_: defaultdict[Any, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for part in _parts(wanted):
            if not wanted.open_only:
                late = tasks.c.reported_at > tasks.c.deadline
                self._add(done, key, late, [*_finished(wanted, part), *part.conditions])
            for which in _unfinished(wanted, part):
                self._add(open_, key, late_at(wanted.end), [*which, *part.conditions])
        return [
            Classes(each, done[each][0], done[each][1], open_[each][0], open_[each][1])
            for each in done.keys() | open_.keys()
        ]

    def given(self, wanted: CountFilter) -> int:
        within = [tasks.c.created_at <= wanted.end]
        if wanted.start is not None:
            within.append(tasks.c.created_at >= wanted.start)
        self._session.flush()
        count = select(func.count()).select_from(tasks)
        return sum(
            self._session.execute(
                count.where(or_(part.done, part.open), *within, *part.conditions)
            ).scalar_one()
            for part in _parts(wanted)
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


def _finished(wanted: CountFilter, part: _Part) -> list[ColumnElement[bool]]:
    within = [part.done, tasks.c.reported_at <= wanted.end]
    if wanted.start is not None:
        within.append(tasks.c.reported_at >= wanted.start)
    return within


def _unfinished(wanted: CountFilter, part: _Part) -> list[list[ColumnElement[bool]]]:
    """Open at the end of the period: still so, or finished only afterwards. Asked one after the other, since a
    database that is asked for both at once reads all that was ever finished."""
    given = tasks.c.created_at <= wanted.end
    return [[part.open, given], [part.done, tasks.c.reported_at > wanted.end, given]]


def _parts(wanted: CountFilter) -> list[_Part]:
    """The tasks to be counted, in parts that have nothing in common and an index each: those of units, and what
    is the person's own besides."""
    common = _common(wanted)
    unit, visible = tasks.c.unit_id, sorted(wanted.sight.unit_ids)
    if wanted.unit_ids is not None:
        named = [unit.in_(sorted(wanted.unit_ids)), *common]
        return [_Part(named if wanted.unit_ids <= wanted.sight.unit_ids else [seen(wanted.sight), *named])]
    own = own_tasks(wanted.sight)
    if not visible:
        return [_Part([own, *common], few=True)]
    # With nothing added, or SQLite would go through all other units instead of the little that is one's own.
    elsewhere = or_(unit.is_(None), (unit + 0).not_in(visible))
    return [_Part([unit.in_(visible), *common]), _Part([elsewhere, own, *common], few=True)]


def _common(wanted: CountFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.lead_id is not None:
        found.append(tasks.c.lead_id == wanted.lead_id)
    if wanted.source is not None:
        # Not by the giver's own index of ids, which SQLite would take: each of those tasks would be looked up.
        found.append(func.coalesce(tasks.c.source, "", type_=Words) == wanted.source)
    elif wanted.from_above:
        found.append(tasks.c.source.is_not(None))
    if wanted.chat_id is not None:
        found.append(tasks.c.chat_id == wanted.chat_id)
    return found
