"""The picture of a report: what each bar says. The numbers are settled here; a renderer draws them later."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from actions.counting import Classes, Sight
from actions.reports.figures import Figures, Line, Request
from actions.reports.telling import OTHERS, percent

MOST_BARS = 15
"""More would not be read on a phone; the others follow as one line of words."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One unit, person or source: how many tasks of each class, and the words beside its name."""

    label: str
    says: str
    done_on_time: int = 0
    done_late: int = 0
    open_on_time: int = 0
    open_late: int = 0

    @property
    def total(self) -> int:
        return self.done_on_time + self.done_late + self.open_on_time + self.open_late


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from top to bottom. `shares`: each is as long as the others and shows its parts of the whole.
    `rest`: name and words of those left out."""

    title: str
    as_of: str
    bars: tuple[Bar, ...]
    shares: bool = False
    rest: tuple[str, str] | None = None

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Chart:
        """Raises `ValueError`, `KeyError` or `TypeError` for what is no chart."""
        data: dict[str, Any] = json.loads(content)
        bars = tuple(Bar(**bar) for bar in data.pop("bars"))
        rest = data.pop("rest")
        return cls(bars=bars, rest=(rest[0], rest[1]) if rest is not None else None, **data)


def drawn_request(request: Request, sight: Sight, *, now: datetime) -> Request:
    """The same question with something to compare: one number is taken apart by unit, within one unit by person.

    Where only what is open was asked for, what was finished this year stands beside it: all four classes make the
    picture. `now` is in the office's zone.
    """
    if request.start is None:
        first = now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        year_end = first.replace(year=first.year + 1)
        request = replace(request, measure="summary", start=first, end=year_end)
    if request.by is not None:
        return request
    scope = request.scope
    units = sight.unit_ids if scope.unit_ids is None else scope.unit_ids & sight.unit_ids
    return replace(request, by="unit" if len(units) > 1 and scope.lead_id is None else "lead")


def chart_of(figures: Figures, title: str) -> Chart:
    """Its bars are the lines of the report in their order, worst first; without tasks there are none."""
    lines = [line for line in figures.lines if line.classes.total]
    shown, others = lines[:MOST_BARS], lines[MOST_BARS:]
    return Chart(
        title=title,
        as_of=f"Số liệu tính đến {figures.as_of:%H:%M} ngày {figures.as_of:%d/%m/%Y}",
        bars=tuple(_bar(line, figures) for line in shown),
        shares=figures.request.measure == "rate",
        rest=_rest(others, figures) if others else None,
    )


def _bar(line: Line, figures: Figures) -> Bar:
    c = line.classes
    label = " ".join("".join(sign if sign.isprintable() else " " for sign in line.label).split())
    return Bar(label, _says(c, figures), c.done_on_time, c.done_late, c.open_on_time, c.open_late)


def _rest(others: Sequence[Line], figures: Figures) -> tuple[str, str]:
    total = Classes.sum(line.classes for line in others)
    by = figures.request.by
    name = f"{OTHERS[by]} khác" if by is not None else "khác"
    return f"Các {name} ({len(others)})", _says(total, figures)


def _says(classes: Classes, figures: Figures) -> str:
    """The number that was asked for, and of how many tasks."""
    measure, whole = figures.request.measure, f"{classes.total} việc"
    if measure == "late":
        return f"{classes.late} trễ / {whole}"
    if measure == "done":
        return f"{classes.done} xong / {whole}"
    if measure == "open":
        return f"{classes.open} chưa xong / {whole}"
    return whole if classes.rate is None else f"đúng hạn {percent(classes.rate)} · {whole}"
