"""The moment by which something must be done, from a reading and the word before it (trước, hạn, trong)."""

from __future__ import annotations

from datetime import datetime, timedelta

from nlu.time.context import Context
from nlu.time.days import shifted
from nlu.time.found import Grain, Hints
from nlu.time.readings import SECONDS, Reading
from nlu.time.said import Length, Shift, Word

_DAY = timedelta(days=1)
_MOMENTS = ("second", "minute", "hour")


def due(reading: Reading, context: Context) -> datetime | None:
    """The deadline that a time means without any word: 17:00 of the day, a period's last working day."""
    if reading.hints.due is not None:
        return reading.hints.due
    if reading.kind == "open-before":
        return reading.end
    if reading.start is None or reading.kind in ("recurrence", "open-after"):
        return None
    if reading.grain in _MOMENTS:
        return reading.end or reading.start
    last = (reading.end or period_end(reading.start, reading.grain)).date() - _DAY
    if reading.grain == "day":
        return context.end_of_work(last)
    first = reading.start.date()
    worked = context.calendar.on_or_before(last)
    return context.end_of_work(worked if worked >= first else last)


def period_end(start: datetime, grain: Grain) -> datetime:
    """The moment after the day, week, month, quarter or year that begins at `start`."""
    if grain in ("day", "part"):
        return start + _DAY
    if grain == "week":
        return start + 7 * _DAY
    from nlu.time.periods import add_months

    after = add_months(start.date(), {"month": 1, "quarter": 3, "year": 12}[grain])
    return start.replace(year=after.year, month=after.month, day=after.day)


def before(reading: Reading, word: Word, context: Context) -> Reading | None:
    """The open-before reading of a word and a time; alternatives when that moment may lie behind."""
    end, said_day = _end(reading, word, context)
    if end is None:
        return None
    found = Reading("open-before", None, end, reading.grain, hints=Hints(said_day=said_day))
    past = reading.hints.past
    if past is not None and timedelta(0) < context.now - past < timedelta(days=context.office.ask_past_days):
        moment = (
            past
            if reading.grain in (*_MOMENTS, "part")
            else context.at(past.date(), context.office.afternoon_ends)
        )
        found.others.append(Reading("open-before", None, moment, reading.grain))
    return found


def _end(reading: Reading, word: Word, context: Context) -> tuple[datetime | None, datetime | None]:
    """(deadline, the said day's own deadline when "trước" moved it off a day off)."""
    plain = due(reading, context)
    if plain is None or reading.start is None or reading.grain in (*_MOMENTS, "part"):
        return plain, None
    last = (reading.end or period_end(reading.start, reading.grain)).date() - _DAY
    if word == "until" and reading.grain in ("week", "month", "quarter", "year"):
        return (reading.hints.due or context.end_of_work(last)), None
    if word != "before" or reading.hints.due is not None:
        return plain, None
    day = reading.start.date()
    if reading.grain != "day":
        return context.end_of_work(context.calendar.on_or_before(day - _DAY)), None
    if context.office.deadline_before == "previous_day":
        return context.end_of_work(context.calendar.add_working_days(day, -1)), None
    worked = context.calendar.on_or_before(day)
    return context.end_of_work(worked), None if worked == day else context.end_of_work(day)


def opened(reading: Reading, word: Word, context: Context, *, feast: bool = False) -> Reading | None:
    """ "từ thứ Hai" begins with it, "sau thứ Hai" behind it; "sau Tết" on the first working day after the holidays."""
    if reading.start is None or reading.kind not in ("instant", "interval"):
        return None
    start = reading.start
    if word == "after" and feast:
        start = context.at(context.calendar.on_or_after(start.date()))
    elif word == "after" and reading.grain not in _MOMENTS:
        start = reading.end or period_end(start, reading.grain)
    return Reading("open-after", start, None, reading.grain)


def within(length: Length | Shift, context: Context, anchor: Reading | None = None) -> Reading | None:
    """ "trong 24h", "trong vòng 5 ngày làm việc": so long from now, or from the day it counts from."""
    if length.unit in _MOMENTS:
        start = context.now if anchor is None or anchor.start is None else anchor.start
        end = start + timedelta(seconds=abs(length.amount) * SECONDS[length.unit])
        return Reading("open-before", None, end, "minute")
    day = context.today if anchor is None or anchor.start is None else anchor.start.date()
    try:
        found = list(shifted(Shift(abs(length.amount), length.unit, length.working), day, context))
    except (OverflowError, ValueError):
        return None
    return Reading("open-before", None, context.end_of_work(found[0].first), "day") if found else None
