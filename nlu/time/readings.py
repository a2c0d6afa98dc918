"""From pieces to moments: the readings of one expression, the most likely first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from nlu.time.context import Context
from nlu.time.days import resolve_days, shifted
from nlu.time.found import NO_HINTS, Grain, Hints, Kind
from nlu.time.office import SPANS, Part
from nlu.time.said import (
    CalendarDate,
    Clock,
    ClockEnd,
    DayRange,
    Exact,
    Feast,
    Length,
    MonthOf,
    Now,
    OfficeMark,
    Offset,
    PartOfDay,
    QuarterOf,
    RelativeDay,
    Shift,
    SubYear,
    Weekday,
    WeekOf,
    YearOf,
)
from nlu.time.spans import Days, Said, one_day

DAY_PIECES = (
    RelativeDay,
    Weekday,
    CalendarDate,
    Feast,
    Shift,
    Exact,
    WeekOf,
    MonthOf,
    QuarterOf,
    YearOf,
    SubYear,
)
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2592000,
           "quarter": 7862400, "year": 31536000}  # fmt: skip
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Reading:
    """A `Found` that has no text yet."""

    kind: Kind
    start: datetime | None = None
    end: datetime | None = None
    grain: Grain = "day"
    rrule: str | None = None
    seconds: int | None = None
    hints: Hints = NO_HINTS
    approximate: bool = False
    days: Days | None = None
    others: list[Reading] = field(default_factory=list)


def clock_minutes(clock: Clock | ClockEnd, part: Part | None) -> float:
    """Minutes after the midnight that begins its day; the half-day follows the part said with it."""
    said_hour = clock.hour if isinstance(clock, Clock) else None
    hour = clock.seconds // 3600 if said_hour is None else said_hour
    rest = clock.seconds - hour * 3600
    if part is None:
        hour += 12 * (clock.bare and 1 <= hour <= 6)
    elif part == "morning" or part == "early":
        hour = 0 if hour == 12 else hour
    elif part == "noon":
        hour += 12 * (1 <= hour <= 4)
    elif part == "afternoon":
        hour += 12 * (1 <= hour <= 11)
    elif part == "evening":
        hour += 12 * (1 <= hour <= 12)
    elif part == "night":
        hour += 12 * (6 <= hour <= 12)
    return hour * 60 + rest / 60


def resolve(said: Said, context: Context) -> list[Reading]:
    """All readings of these pieces; empty when they make no time together."""
    if (offset := said.one(Offset)) is not None:
        return [Reading("offset", seconds=offset.seconds, grain="minute")]
    if (length := said.one(Length)) is not None:
        return [Reading("duration", seconds=round(length.amount * SECONDS[length.unit]), grain=length.unit)]
    if Now in said:
        return [Reading("instant", context.now, grain="second")]
    shift = said.one(Shift)
    if shift is not None and shift.unit in ("second", "minute", "hour"):
        return [_short_shift(shift, context)]
    exact = said.one(Exact)
    if exact is not None and ":" in exact.text:
        return _written_moment(exact, context)
    time_said = any(kind in said for kind in (Clock, PartOfDay, OfficeMark))
    if any(kind in said for kind in DAY_PIECES):
        return [_join(days, said, context) for days in resolve_days(said, context)]
    return _of_some_day(said, context) if time_said else []


def _short_shift(shift: Shift, context: Context) -> Reading:
    unit, grain = timedelta(seconds=SECONDS[shift.unit]), shift.unit
    if not shift.span:
        return Reading(
            "instant", context.now + shift.amount * unit, grain="second" if grain == "second" else "minute"
        )
    count = round(abs(shift.amount))
    now = context.now.replace(microsecond=0)
    if grain != "second":
        now = now.replace(second=0)
    if grain == "hour":
        now = now.replace(minute=0)
    start = now + unit if shift.amount > 0 else now - count * unit
    return Reading("interval", start, start + count * unit, grain)


def _written_moment(exact: Exact, context: Context) -> list[Reading]:
    text = exact.text.upper().replace(" ", "T", 1).replace("Z", "+00:00")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return []
    found = (
        found.replace(tzinfo=context.now.tzinfo)
        if found.tzinfo is None
        else found.astimezone(context.now.tzinfo)
    )
    return [Reading("instant", found, grain="minute")]


def _of_some_day(said: Said, context: Context) -> list[Reading]:
    """A clock or part without a day: today's if it is still to come, else tomorrow's."""
    today = _join(one_day(context.today), said, context)
    last = today.end or today.start
    if last is None or last > context.now:
        return [today]
    found = _join(one_day(context.today + _DAY), said, context)
    found.hints = Hints(
        past=today.start if today.end is None else today.hints.due or today.end,
        due=found.hints.due,
        point=found.hints.point,
        said_day=None,
    )
    return [found]


def _join(days: Days, said: Said, context: Context) -> Reading:
    clock, mark, part = said.one(Clock), said.one(OfficeMark), said.one(PartOfDay)
    whole_days = days.grain == "day" and days.after - days.first == _DAY
    if not whole_days or (clock is None and mark is None and part is None):
        return _only_days(days, said, context)
    if clock is not None:
        return _at_clock(days, clock, said, context)
    if mark is not None:
        return _at_mark(days, mark, context)
    assert part is not None
    return _in_part(days, part.name, context)


def _only_days(days: Days, said: Said, context: Context) -> Reading:
    hints = Hints(
        past=None if days.past is None else context.at(days.past),
        due=None if days.due is None else context.end_of_work(days.due),
    )
    first_day = said.one(DayRange)
    if first_day is not None:
        start = days.first.replace(day=first_day.first)
        return Reading("interval", context.at(start), context.at(days.after), "day", days=days)
    many = (shift.span if (shift := said.one(Shift)) else False) or SubYear in said
    start_at = context.at(days.first)
    if many:
        return Reading("interval", start_at, context.at(days.after), days.grain, hints=hints, days=days)
    return Reading(
        "instant", start_at, None, days.grain, hints=hints, approximate=days.approximate, days=days
    )


def _moment(day: date, clock: Clock, minutes: float, context: Context) -> datetime:
    if clock.zone is None:
        return context.at(day, minutes)
    zone = timezone(timedelta(minutes=clock.zone))
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(context.now.tzinfo) + timedelta(
        minutes=minutes
    )


def _at_clock(days: Days, clock: Clock, said: Said, context: Context) -> Reading:
    part, end = said.one(PartOfDay), said.one(ClockEnd)
    name = part.name if part else None
    minutes = clock_minutes(clock, name)
    day = days.first
    # "1h đêm nay" comes after the midnight that ends today.
    if name == "night" and minutes < 360 and RelativeDay in said and context.at(day, minutes) <= context.now:
        day += _DAY
    start = _moment(day, clock, minutes, context)
    past = None if days.past is None else _moment(days.past, clock, minutes, context)
    if end is None:
        return Reading("instant", start, None, clock.grain, hints=Hints(past=past), days=days)
    begin, finish = clock_range(clock, end, name)
    grain = "minute" if "minute" in (clock.grain, end.grain) else "hour"
    return Reading("interval", context.at(day, begin), context.at(day, finish), grain, days=days)  # type: ignore[arg-type]


def clock_range(first: Clock, last: Clock | ClockEnd, part: Part | None) -> tuple[float, float]:
    """Minutes of both ends: the part belongs to the last, and to the first where that still comes before."""
    finish = clock_minutes(last, part)
    begin = clock_minutes(first, part)
    if part is not None and begin >= finish:
        begin = clock_minutes(first, "morning")
    if part is None and begin >= finish and first.bare:
        begin = first.seconds / 60
    if finish <= begin:
        finish += 720 if finish + 720 > begin and last.bare else 1440
    return begin, finish


def _at_mark(days: Days, mark: OfficeMark, context: Context) -> Reading:
    office = context.office
    minutes = {
        "start_morning": office.morning_begins,
        "start": office.morning_begins,
        "end_morning": office.late_morning,
        "lunch": office.morning_ends,
        "start_afternoon": office.afternoon_begins,
        "end_afternoon": office.afternoon_ends,
        "end_day": office.afternoon_ends,
        "end": office.afternoon_ends,
    }[mark.name]
    meeting = context.at(days.first, office.last_meeting) if mark.name in ("end_afternoon", "end") else None
    past = None if days.past is None else context.at(days.past, minutes)
    hints = Hints(past=past, meeting=meeting)
    return Reading("instant", context.at(days.first, minutes), None, "minute", hints=hints, days=days)


def _in_part(days: Days, name: Part, context: Context) -> Reading:
    first, last = SPANS[name]
    times = context.office.part(name)
    hints = Hints(
        past=None if days.past is None else context.at(days.past, times.due),
        due=context.at(days.first, times.due),
        point=context.at(days.first, times.point),
    )
    grain: Grain = "day" if name == "day" else "part"
    return Reading(
        "interval", context.at(days.first, first), context.at(days.first, last), grain, hints=hints, days=days
    )


def anchored(shift: Shift, anchor: Reading, context: Context) -> list[Reading]:
    """So far before or after a day that was named: "trước Tết 3 ngày làm việc"."""
    if anchor.start is None:
        return []
    if shift.unit in ("second", "minute", "hour"):
        moved = anchor.start + timedelta(seconds=shift.amount * SECONDS[shift.unit])
        return [Reading("instant", moved, None, "minute")]
    day = anchor.start.date()
    if anchor.days is not None and shift.amount > 0:
        day = anchor.days.after - _DAY
    try:
        found = list(shifted(Shift(shift.amount, shift.unit, shift.working), day, context))
    except (OverflowError, ValueError):
        return []
    return [_only_days(days, Said(), context) for days in found]
