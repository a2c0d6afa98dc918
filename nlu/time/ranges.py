"""Ranges of two expressions: what one end leaves out, the other lends."""

from __future__ import annotations

from datetime import timedelta

from nlu.time.context import Context
from nlu.time.deadlines import period_end
from nlu.time.found import Grain
from nlu.time.readings import DAY_PIECES, Reading, clock_range, resolve
from nlu.time.recurring import recurrence
from nlu.time.said import (
    CalendarDate,
    Clock,
    Edge,
    Every,
    MonthOf,
    PartOfDay,
    QuarterOf,
    RelativeDay,
    Weekday,
    WeekOf,
    YearOf,
)
from nlu.time.spans import Said

_DAY = timedelta(days=1)
_ORDER: tuple[Grain, ...] = ("second", "minute", "hour", "part", "day", "week", "month", "quarter", "year")


def day_range(said: Said) -> Said:
    """The pieces that name a day."""
    return Said({kind: piece for kind, piece in said.items() if kind in (*DAY_PIECES, Edge)})


def range_reading(first: Said, last: Said, context: Context, day: Said | None) -> Reading | None:
    """The interval from one expression to another; `day` was said before both."""
    first, last = Said(first), Said(last)
    if day is not None and Every in day:
        first = Said({**day, **first})
    if Every in first or Every in last:
        return _repeated(first, last, context)
    _lend(first, last)
    if last.get(RelativeDay) == RelativeDay(0):
        _begin_this(first)
    if day is not None:
        _lend_day(first, last, day)
    hours = _hours(first, last, context)
    if hours is not None:
        return hours
    begin = next(iter(resolve(first, context)), None)
    end = next(iter(resolve(last, context)), None)
    if begin is None or end is None or begin.start is None or end.start is None:
        return None
    return _between(begin, end, last, context)


def _begin_this(first: Said) -> None:
    """ "từ đầu tháng đến nay": the month that is running."""
    for kind in (WeekOf, MonthOf, QuarterOf, YearOf):
        piece = first.one(kind)
        if piece is not None and piece.shift is None and piece.number is None:
            first[kind] = kind(piece.unit, shift=0)


def _lend(first: Said, last: Said) -> None:
    """Missing month, week, year and day go from one end to the other."""
    kinds = (set(first), set(last))
    if not kinds[0] & set(DAY_PIECES) and kinds[1] & set(DAY_PIECES):
        first.update(day_range(last))
    elif kinds[0] & set(DAY_PIECES) and not kinds[1] & set(DAY_PIECES):
        last.update(day_range(first))
    date, other = first.one(CalendarDate), last.one(CalendarDate)
    if date is not None and other is not None:
        month = other.month if date.month is None and MonthOf not in first else date.month
        year = other.year if date.year is None and YearOf not in first else date.year
        first[CalendarDate] = CalendarDate(date.day, month, year, date.style, date.named)
        style = date.style if other.style == "plain" and date.style == "lunar" else other.style
        last[CalendarDate] = CalendarDate(other.day, other.month, other.year, style, other.named)
        for kind in (MonthOf, YearOf):
            if kind in last and kind not in first and (kind is not MonthOf or month is None):
                first[kind] = last[kind]
    for period in (WeekOf, YearOf):
        same = (Weekday in first and Weekday in last) or (
            period is YearOf and _months(first) and _months(last)
        )
        if same and period in last and period not in first:
            first[period] = last[period]
        elif same and period in first and period not in last:
            last[period] = first[period]
    of, until = first.one(MonthOf), last.one(MonthOf)
    if of is not None and until is not None and of.number and of.year is None and until.year and not of.shift:
        first[MonthOf] = MonthOf("month", number=of.number, year=until.year)


def _months(said: Said) -> bool:
    return MonthOf in said or QuarterOf in said or CalendarDate in said


def _lend_day(first: Said, last: Said, day: Said) -> None:
    for said in (first, last):
        if not set(said) & set(DAY_PIECES):
            said.update(day_range(day))
        if PartOfDay in day and PartOfDay not in said:
            said[PartOfDay] = day[PartOfDay]


def _hours(first: Said, last: Said, context: Context) -> Reading | None:
    """Hours of one day, where the part of the day said once belongs to both."""
    begin, end = first.one(Clock), last.one(Clock)
    if begin is None or end is None or day_range(first) != day_range(last):
        return None
    parts = (first.one(PartOfDay), last.one(PartOfDay))
    if parts[0] is not None and parts[1] is not None and parts[0] != parts[1]:
        return None
    part = parts[1] or parts[0]
    minutes = clock_range(begin, end, part.name if part else None)
    day = day_range(last)
    if day:
        found = next(iter(resolve(Said(day), context)), None)
        if found is None or found.start is None:
            return None
        date = found.start.date()
    else:
        date = context.today
        if context.at(date, minutes[1]) <= context.now:
            date += _DAY
    grain: Grain = "minute" if "minute" in (begin.grain, end.grain) else "hour"
    return Reading("interval", context.at(date, minutes[0]), context.at(date, minutes[1]), grain)


def _between(begin: Reading, end: Reading, last: Said, context: Context) -> Reading | None:
    assert begin.start is not None
    assert end.start is not None
    moments = ("second", "minute", "hour")
    finish = end.start if end.grain in moments else end.end or period_end(end.start, end.grain)
    start = begin.start
    # "thứ Sáu đến thứ Hai": the Monday after that Friday.
    step = 7 if Weekday in last and CalendarDate not in last else 0
    if finish <= start and begin.hints.past is not None and begin.hints.past < finish:
        # "từ 15/11 đến 25/11" said on the 20th began already: this year, not the next one.
        start = begin.hints.past
    elif finish <= start and step:
        finish += timedelta(days=step)
    elif finish <= start and (date := last.one(CalendarDate)) is not None and date.year is None:
        finish = finish.replace(year=finish.year + 1)
    if finish <= start:
        return None
    grain = min(begin.grain, end.grain, key=_ORDER.index)
    return Reading("interval", start, finish, grain)


def _repeated(first: Said, last: Said, context: Context) -> Reading | None:
    """ "từ thứ Hai đến thứ Sáu hàng tuần", "mỗi ngày từ 8h đến 9h"."""
    begin, end = first.one(Weekday), last.one(Weekday)
    merged = Said({**last, **first})
    if begin is not None and end is not None:
        days = tuple(range(begin.days[0], end.days[0] + 1))
        if not days:
            return None
        merged[Weekday] = Weekday(days)
    return next(iter(recurrence(merged, context)), None)
