"""The numbers of one report: counted by the database, named and put in order here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from actions.above.sources import source_name
from actions.counting import Classes, CountKey
from actions.directory.cache import index_of
from actions.models import Person
from actions.office import Office
from actions.ports import UnitOfWork
from actions.reports.periods import period_words
from actions.reports.scope import Scope, sight_of
from nlu.report_wish import Group, Measure, Period, ReportWish

MOST_EMPTY_UNITS = 300
_OWN_TIME = frozenset({"late", "open", "soon"})
"""Measured as things stand where no period is named; the others from the beginning of the year."""


@dataclass(frozen=True, slots=True)
class Request:
    """A report that can be asked for again (by a button): the same question over the same time."""

    measure: Measure
    by: Group | None
    best_first: bool
    scope: Scope
    start: datetime | None
    end: datetime

    def as_json(self) -> dict[str, Any]:
        return {
            "measure": self.measure,
            "by": self.by,
            "best": self.best_first,
            "scope": self.scope.as_json(),
            "start": self.start.isoformat() if self.start is not None else None,
            "end": self.end.isoformat(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Request:
        start = datetime.fromisoformat(data["start"]) if data["start"] is not None else None
        end = datetime.fromisoformat(data["end"])
        return cls(data["measure"], data["by"], data["best"], Scope.from_json(data["scope"]), start, end)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit, person or source, by name."""

    label: str
    classes: Classes


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted. `as_of` is the moment of the numbers; `period` says over which time, in words."""

    request: Request
    as_of: datetime
    period: str
    total: Classes
    lines: Sequence[Line] = ()
    given: int | None = None


def request_of(wish: ReportWish, scope: Scope, *, now: datetime, office: Office) -> Request:
    """The question with its time settled; a period that runs still is counted up to its end."""
    local = now.astimezone(office.zone)
    period = wish.period
    if period is None and wish.measure not in _OWN_TIME:
        first = local.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        period = Period(first, first.replace(year=first.year + 1))
    end = period.end if period is not None else local
    return Request(wish.measure, wish.by, wish.best_first, scope, period.start if period else None, end)


def figures_for(
    request: Request, person: Person, work: UnitOfWork, *, now: datetime, office: Office
) -> Figures:
    """Count what `person` may see of it; the sight is that of this moment, whoever asked first."""
    sight = sight_of(person, work)
    as_of = min(now, request.end - timedelta(microseconds=1)) if request.start is not None else now
    scope = request.scope
    if request.by == "unit" and scope.unit_ids is None and scope.chat_id is None:
        scope = replace(scope, unit_ids=sight.unit_ids)
    wanted = scope.counted(sight, start=request.start, end=as_of)
    key: CountKey = request.by or "source"
    counted = list(work.counts.classes(wanted, by=key))
    if request.by == "unit" and scope.chat_id is None:
        counted = [each for each in counted if each.key in sight.unit_ids]
    lines = _named(request.by, counted, work)
    return Figures(
        request=request,
        as_of=as_of.astimezone(office.zone),
        period=period_words(request.start, request.end, office.zone) if request.start is not None else "",
        total=Classes.sum(counted),
        lines=sorted(lines, key=lambda line: _order(line, request)),
        given=work.counts.given(wanted) if request.measure == "given" else None,
    )


def with_empty_units(figures: Figures, person: Person, work: UnitOfWork) -> Sequence[Line]:
    """The lines of a table on paper: every unit in the order of the tree, also those without a task."""
    units = figures.request.scope.unit_ids
    visible = sight_of(person, work).unit_ids
    wanted = visible if units is None else units & visible
    if figures.request.by != "unit" or len(wanted) > MOST_EMPTY_UNITS:
        return figures.lines
    known = {line.classes.key: line for line in figures.lines}
    tree = index_of(work).units.tree
    return [
        known.get(unit_id) or Line(tree.by_id[unit_id].name, Classes(unit_id))
        for unit_id in tree.by_id
        if unit_id in wanted
    ]


def _named(by: Group | None, counted: Sequence[Classes], work: UnitOfWork) -> list[Line]:
    if by is None:
        return []
    if by == "unit":
        tree = index_of(work).units.tree
        names = {unit_id: unit.name for unit_id, unit in tree.by_id.items()}
        return [Line(names.get(int(each.key or 0), "Chưa có đơn vị"), each) for each in counted]
    if by == "lead":
        people = {p.id: p.full_name for p in work.people.many(int(each.key or 0) for each in counted)}
        return [Line(people[int(each.key or 0)], each) for each in counted]
    return [Line(source_name(str(each.key)) if each.key else "Trong cơ quan", each) for each in counted]


def _order(line: Line, request: Request) -> tuple[float, float, str]:
    """Worst first, unless the best were asked for."""
    classes = line.classes
    late, rate = float(classes.late), classes.rate
    if request.measure == "rate":
        # Units of which nothing was due say nothing of themselves.
        value = 2.0 if rate is None else -rate if request.best_first else rate
        return value, -late, line.label
    if request.measure == "done":
        return -float(classes.done_on_time), -float(classes.done), line.label
    if request.measure == "open":
        return (1 if request.best_first else -1) * float(classes.open), -late, line.label
    if request.measure == "late":
        return (1 if request.best_first else -1) * late, -float(classes.open_late), line.label
    return -float(classes.open_late), rate if rate is not None else 2.0, line.label
