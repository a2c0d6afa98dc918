"""Counts tasks where they are, in the database: a report over years of work loads none of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from actions.counting import Classes, CountFilter, CountKey
from actions.models import TaskState
from storage.columns import Unindexed, Words, is_one_of
from storage.tables import tasks
from storage.task_sight import late_at, own_rows, seen

# SQLite groups without sorting only along an index: so first by all that stands before the key in the index of what
# is finished (ix_tasks_finished_by_lead), and those few groups then by the key.
_ALONG: dict[CountKey, tuple[str, ...]] = {
    "unit": ("unit_id",),
    "lead": ("unit_id", "lead_id"),
    "source": ("unit_id", "lead_id", "source"),
}
_OPEN_STATES = (
    *(TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.REPORTED, TaskState.RETURNED, TaskState.HELD),
)
"""Neither only asked for, nor dropped."""
_FINISHED_LATE = tasks.c.reported_at > tasks.c.deadline
# One person's tasks are few and found by their roles: not by the index of states, which SQLite would take.
_HIDDEN_STATE = func.coalesce(tasks.c.state, "", type_=Words)

Conditions = list[ColumnElement[bool]]
InTimeAndLate = defaultdict[Any, tuple[int, int]]


@dataclass(slots=True)
class _Tally:
    """By key: (in time, late), of what was finished and of what was open."""

    done: InTimeAndLate = field(default_factory=lambda: defaultdict(lambda: (0, 0)))
    open: InTimeAndLate = field(default_factory=lambda: defaultdict(lambda: (0, 0)))

    def lines(self) -> list[Classes]:
        keys = self.done.keys() | self.open.keys()
        return [Classes(key, *self.done[key], *self.open[key]) for key in keys]


class SqlCounts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def classes(self, wanted: CountFilter, *, by: CountKey) -> Sequence[Classes]:
        self._session.flush()
        tally = _Tally()
        of_units, own = _of_units(wanted), _own(wanted)
        if of_units is not None:
            states = _States(tasks.c.state)
            if not wanted.open_only:
                state = tasks.c.state if by == "unit" else Unindexed(tasks.c.state)
                which = [_States(state).finished(wanted), *of_units]
                _add(tally.done, self._session.execute(_grouped(by, _FINISHED_LATE, which)))
            for unfinished in states.unfinished(wanted):
                counts = _grouped(by, late_at(wanted.end), [unfinished, *of_units])
                _add(tally.open, self._session.execute(counts))
        if own is not None:
            for key, is_done, count, late in self._session.execute(_own_classes(by, own, wanted)):
                _add(tally.done if is_done else tally.open, [(key, count, late)])
        return tally.lines()

    def given(self, wanted: CountFilter) -> int:
        self._session.flush()
        within = [tasks.c.created_at <= wanted.end]
        if wanted.start is not None:
            within.append(tasks.c.created_at >= wanted.start)
        of_units, own = _of_units(wanted), _own(wanted)
        counts: list[Select[Any]] = []
        if of_units is not None:
            states = _States(tasks.c.state)
            which = [or_(states.done, states.open), *within, *of_units]
            counts.append(select(func.count()).select_from(tasks).where(*which))
        if own is not None:
            states = _States(_HIDDEN_STATE)
            rows = own_rows(wanted.sight, [tasks.c.id], [or_(states.done, states.open), *within, *own])
            counts.append(select(func.count()).select_from(rows.subquery()))
        return sum(int(self._session.execute(count).scalar_one()) for count in counts)


def _add(found: InTimeAndLate, counts: Iterable[Sequence[Any]]) -> None:
    """Rows of (key, how many, how many of them late)."""
    for key, count, late in counts:
        in_time, before = found[key]
        found[key] = (in_time + int(count) - int(late), before + int(late))


def _own_classes(by: CountKey, own: Conditions, wanted: CountFilter) -> Select[tuple[Any, bool, int, int]]:
    """(key, whether finished, how many, how many of them late): found once, by role, and then put into classes."""
    states = _States(_HIDDEN_STATE)
    finished, unfinished = states.finished(wanted), states.unfinished(wanted)
    counted = or_(*unfinished) if wanted.open_only else or_(finished, *unfinished)
    columns = [
        tasks.c.id,
        tasks.c[_ALONG[by][-1]].label("key"),
        finished.label("is_done"),
        case((finished, _FINISHED_LATE), else_=late_at(wanted.end)).label("is_late"),
    ]
    rows = own_rows(wanted.sight, columns, [counted, *own]).subquery()
    late = func.sum(case((rows.c.is_late, 1), else_=0))
    return select(rows.c.key, rows.c.is_done, func.count(), late).group_by(rows.c.key, rows.c.is_done)


def _grouped(by: CountKey, is_late: ColumnElement[bool], which: Conditions) -> Select[tuple[Any, int, int]]:
    """(key, how many, how many of them late) of the tasks of units."""
    along = [tasks.c[name] for name in _ALONG[by]]
    late = func.sum(case((is_late, 1), else_=0)).label("late")
    counts = select(*along, func.count().label("many"), late).where(*which).group_by(*along)
    if len(along) == 1:
        return counts
    groups = counts.subquery()
    key = groups.c[_ALONG[by][-1]]
    return select(key, func.sum(groups.c.many), func.sum(groups.c.late)).group_by(key)


@dataclass(frozen=True, slots=True)
class _States:
    """What is finished and what is open, by the state in this column."""

    column: ColumnElement[Any]

    @property
    def done(self) -> ColumnElement[bool]:
        return is_one_of(self.column, TaskState.APPROVED)

    @property
    def open(self) -> ColumnElement[bool]:
        return is_one_of(self.column, *_OPEN_STATES)

    def finished(self, wanted: CountFilter) -> ColumnElement[bool]:
        within = [tasks.c.reported_at <= wanted.end]
        if wanted.start is not None:
            within.append(tasks.c.reported_at >= wanted.start)
        return and_(self.done, *within)

    def unfinished(self, wanted: CountFilter) -> list[ColumnElement[bool]]:
        """Open at the end of the period: still so, or finished only afterwards. Asked one after the other, since a
        database that is asked for both at once reads all that was ever finished."""
        given = tasks.c.created_at <= wanted.end
        return [and_(self.open, given), and_(self.done, tasks.c.reported_at > wanted.end, given)]


def _of_units(wanted: CountFilter) -> Conditions | None:
    """Which tasks of units are counted; None where the person sees those of no unit."""
    unit, visible = tasks.c.unit_id, sorted(wanted.sight.unit_ids)
    if wanted.unit_ids is not None:
        named = [unit.in_(sorted(wanted.unit_ids)), *_common(wanted)]
        return named if wanted.unit_ids <= wanted.sight.unit_ids else [seen(wanted.sight), *named]
    return [unit.in_(visible), *_common(wanted)] if visible else None


def _own(wanted: CountFilter) -> Conditions | None:
    """Which of the person's own tasks are counted besides; None where only those of named units are. The two parts
    have nothing in common, and an index each."""
    if wanted.unit_ids is not None:
        return None
    unit, visible = tasks.c.unit_id, sorted(wanted.sight.unit_ids)
    if not visible:
        return _common(wanted)
    # With nothing added, or SQLite would go through all other units instead of the little that is one's own.
    return [or_(unit.is_(None), (unit + 0).not_in(visible)), *_common(wanted)]


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
