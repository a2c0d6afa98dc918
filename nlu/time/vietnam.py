"""Public holidays of Vietnam as data, overlaid by the office's own table.

Source: the `holidays` package (Labour Code 2019, article 112, and the yearly decisions
on moved days). It is imported only when a calendar is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from nlu.time.calendar import Calendar


@dataclass(frozen=True)
class Overlay:
    """An office's own table: it adds, renames or takes away days off, and adds workdays."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    workdays: Collection[date] = ()
    not_holidays: Collection[date] = ()


def vietnam_calendar(first_year: int, last_year: int, overlay: Overlay | None = None) -> Calendar:
    """The calendar of these years, both included, under the office's `overlay`."""
    from holidays.countries.vietnam import Vietnam

    overlay = overlay or Overlay()
    # Ask for one year more on both sides: compensating days cross the turn of the year.
    official = Vietnam(years=range(first_year - 1, last_year + 2), language="vi")  # type: ignore[no-untyped-call]
    names = {day: name for day, name in official.items() if first_year <= day.year <= last_year}
    workdays = {day for day in official.weekend_workdays if first_year <= day.year <= last_year}
    for day in (*overlay.not_holidays, *overlay.workdays):
        names.pop(day, None)
    names.update(overlay.holidays)
    workdays -= set(overlay.holidays)
    return Calendar(names, workdays | set(overlay.workdays))
