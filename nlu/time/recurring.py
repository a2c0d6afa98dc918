"""Recurrences as RFC 5545 rules with their first start, and what happens to them on days off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from nlu.time import lunar_calendar
from nlu.time.calendar import Calendar
from nlu.time.context import Context
from nlu.time.days import resolve_days
from nlu.time.found import DayOff, Found, Grain, Hints
from nlu.time.readings import SECONDS, Reading, clock_minutes
from nlu.time.said import (
    CalendarDate,
    Clock,
    Edge,
    Every,
    MonthDays,
    MonthOf,
    MovedDayOff,
    OfficeMark,
    PartOfDay,
    QuarterOf,
    Weekday,
)
from nlu.time.spans import Said

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = timedelta(days=1)


def recurrence(said: Said, context: Context) -> list[Reading]:
    """The rule that the pieces say, with its first start after now."""
    every = said.one(Every)
    if every is None:
        return []
    moved = said.one(MovedDayOff)
    policy: DayOff | None = moved.policy if moved else None
    if every.unit in ("second", "minute", "hour"):
        seconds = SECONDS[every.unit]
        freq = {"second": "SECONDLY", "minute": "MINUTELY", "hour": "HOURLY"}[every.unit]
        start = context.now + timedelta(seconds=seconds * every.interval)
        return [Reading("recurrence", start, None, "minute", _rule(freq, every.interval))]
    minutes, grain = _time_of_day(said, context)
    if every.unit == "workday":
        policy = policy or "skip"
    found = _by_day(said, every)
    if found is None:
        return _lunar(said, context, minutes, grain)
    rule, fits = found
    start_day = _first(fits, minutes, context)
    if start_day is None:
        return []
    reading = Reading(
        "recurrence", context.at(start_day, minutes), None, grain, rule, hints=Hints(on_day_off=policy)
    )
    date_piece = said.one(CalendarDate)
    if date_piece is not None and date_piece.style == "mung" and date_piece.month is None:
        reading.others.extend(_lunar(said, context, minutes, grain))
    return [reading]


def _rule(freq: str, interval: int = 1, *parts: str) -> str:
    step = [f"INTERVAL={interval}"] if interval > 1 else []
    return ";".join([f"FREQ={freq}", *step, *parts])


def _time_of_day(said: Said, context: Context) -> tuple[float, Grain]:
    clock, part, mark = said.one(Clock), said.one(PartOfDay), said.one(OfficeMark)
    if clock is not None:
        return clock_minutes(clock, part.name if part else None), clock.grain
    if part is not None:
        return context.office.part(part.name).point, "part"
    if mark is not None:
        office = context.office
        return {
            "start_morning": office.morning_begins, "start": office.morning_begins, "end_morning": office.late_morning,
            "start_afternoon": office.afternoon_begins,
        }.get(mark.name, office.afternoon_ends), "minute"  # fmt: skip
    return 0, "day"


@dataclass(frozen=True)
class _Fits:
    """Whether a day is one of the rule's, as far as the first start needs it."""

    weekdays: tuple[int, ...] = ()
    day: int | None = None
    months: tuple[int, ...] = ()
    nth: int | None = None
    days: tuple[int, ...] = ()
    place: int | None = None  # first (1) or last (-1) of these weekdays in the month

    def __call__(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        if self.weekdays and day.weekday() not in self.weekdays:
            return False
        if self.days:
            return day.day in self.days
        if self.place is not None:
            step = self.place * -_DAY
            others = (day + n * step for n in range(1, 8))
            return not any(other.month == day.month and other.weekday() in self.weekdays for other in others)
        if self.nth == -1:
            return (day + 7 * _DAY).month != day.month
        if self.nth is not None:
            return (day.day + 6) // 7 == self.nth
        if self.day is None:
            return True
        return (day + _DAY).day == 1 if self.day == -1 else day.day == self.day


def _by_day(said: Said, every: Every) -> tuple[str, _Fits] | None:
    """The rule and the test for its days; None where only the lunar calendar can tell."""
    weekday, day, edge = said.one(Weekday), said.one(CalendarDate), said.one(Edge)
    month, interval = said.one(MonthOf), every.interval
    if every.unit == "workday":
        return _rule("WEEKLY", 1, "BYDAY=MO,TU,WE,TH,FR"), _Fits(tuple(range(5)))
    several = said.one(MonthDays)
    if several is not None:
        codes = ",".join(map(str, several.days))
        return _rule("MONTHLY", interval, f"BYMONTHDAY={codes}"), _Fits(days=several.days)
    if day is not None:
        if day.style == "lunar":
            return None
        return _on_date(day, month, interval)
    if weekday is not None and edge is not None and (every.unit == "month" or month is not None):
        nth = 1 if edge.which == "start" else -1
        return _rule("MONTHLY", interval, f"BYDAY={nth}{_CODES[weekday.days[0]]}"), _Fits(
            weekday.days, nth=nth
        )
    if weekday is not None:
        codes = ",".join(_CODES[each] for each in weekday.days)
        return _rule("WEEKLY", interval, f"BYDAY={codes}"), _Fits(weekday.days)
    return _by_unit(said, every, edge)


def _on_date(day: CalendarDate, month: MonthOf | None, interval: int) -> tuple[str, _Fits]:
    number = day.month or (month.number if month else None)
    if number is None:
        return _rule("MONTHLY", interval, f"BYMONTHDAY={day.day}"), _Fits(day=day.day)
    return _rule("YEARLY", interval, f"BYMONTH={number}", f"BYMONTHDAY={day.day}"), _Fits(
        day=day.day, months=(number,)
    )


def _by_unit(said: Said, every: Every, edge: Edge | None) -> tuple[str, _Fits] | None:
    unit, interval = every.unit, every.interval
    if unit is None and edge is not None:
        unit = "month" if MonthOf in said else "quarter" if QuarterOf in said else "week"
    last = edge is not None and edge.which in ("end", "whole_end")
    middle = edge is not None and edge.which == "middle"
    if unit == "day" or (unit is None and any(kind in said for kind in (PartOfDay, Clock, OfficeMark))):
        return _rule("DAILY", interval), _Fits()
    if unit == "week":
        if edge is None:
            return _rule("WEEKLY", interval), _Fits((0,))
        day = 4 if last else 2 if middle else 0
        return _rule("WEEKLY", interval, f"BYDAY={_CODES[day]}"), _Fits((day,))
    if unit == "month" and edge is not None and edge.counted == "workday":
        place = -1 if last else 1
        codes = f"BYDAY=MO,TU,WE,TH,FR;BYSETPOS={place}"
        return _rule("MONTHLY", interval, codes), _Fits(tuple(range(5)), place=place)
    day_of_month = -1 if last else 15 if middle else 1
    part = [f"BYMONTHDAY={day_of_month}"] if edge is not None else []
    if unit == "month":
        return _rule("MONTHLY", interval, *part), _Fits(day=day_of_month)
    if unit == "quarter":
        months: tuple[int, ...] = (3, 6, 9, 12) if last else (2, 5, 8, 11) if middle else (1, 4, 7, 10)
        return _rule("MONTHLY", 3 * interval, *part), _Fits(day=day_of_month, months=months)
    if unit == "year":
        months = (12,) if last else (6,) if middle else (1,)
        in_month = [f"BYMONTH={months[0]}", *part] if edge is not None else []
        return _rule("YEARLY", interval, *in_month), _Fits(day=30 if middle else day_of_month, months=months)
    return None


def _first(fits: _Fits, minutes: float, context: Context) -> date | None:
    """The first fitting day whose moment is still to come; a whole day is today only before it began to work."""
    for step in range(3700):
        day = context.today + step * _DAY
        if fits(day) and (context.at(day, minutes or context.office.morning.point) > context.now):
            return day
    return None


def _lunar(said: Said, context: Context, minutes: float, grain: Grain) -> list[Reading]:
    """Days of the lunar calendar repeat by no RFC 5545 rule: the next one, and no rrule."""
    day = said.one(CalendarDate)
    if day is None:
        return []
    bare = Said({CalendarDate: CalendarDate(day.day, day.month, None, "lunar")})
    found = resolve_days(bare, context)
    return [Reading("recurrence", context.at(each.first, minutes), None, grain) for each in found[:1]]


def occurrences(
    found: Found, *, calendar: Calendar, policy: DayOff = "deliver", limit: int = 10
) -> list[datetime]:
    """The first `limit` moments of a recurrence, days off kept, skipped or moved.

    What was said ("nếu trùng ngày nghỉ thì …") goes before `policy`, the office's setting.
    """
    if found.kind != "recurrence" or found.start is None:
        raise ValueError("not a recurrence")
    return list(islice(_moved(found, calendar, found.hints.on_day_off or policy), limit))


def _moved(found: Found, calendar: Calendar, policy: DayOff) -> Iterator[datetime]:
    for moment in _all(found):
        day = moment.date()
        if policy == "deliver" or calendar.is_working_day(day):
            yield moment
        elif policy != "skip":
            to = calendar.on_or_before(day) if policy == "before" else calendar.on_or_after(day)
            yield moment + (to - day)


def _all(found: Found) -> Iterator[datetime]:
    assert found.start is not None
    if found.rrule is None:
        yield from _lunar_moments(found.start)
        return
    from dateutil.rrule import rrulestr

    # A rule has no zone: it runs on the wall clock, which in Vietnam is the same all year.
    yield from rrulestr(found.rrule, dtstart=found.start)


def _lunar_moments(start: datetime) -> Iterator[datetime]:
    day, *_ = lunar_calendar.lunar(start.date())
    at = start
    while True:
        yield at
        first = at.date() - timedelta(days=lunar_calendar.lunar(at.date())[0] - 1)
        after = first + timedelta(days=lunar_calendar.month_length(first))
        at = at + (after + timedelta(days=day - 1) - at.date())
