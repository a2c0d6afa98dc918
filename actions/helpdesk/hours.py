"""Working time of the helpdesk: the office's mornings and afternoons on working days, without the lunch break."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from actions.office import Office
from actions.timing import at_minute

_MINUTE = timedelta(minutes=1)
_MOST_DAYS = 800


def spans(day: date, office: Office) -> list[tuple[datetime, datetime]]:
    """When somebody works that day; empty on a day off."""
    if not office.calendar.is_working_day(day):
        return []
    time = office.time
    return [
        (at_minute(day, time.morning_begins, office), at_minute(day, time.morning_ends, office)),
        (at_minute(day, time.afternoon_begins, office), at_minute(day, time.afternoon_ends, office)),
    ]


def is_open(moment: datetime, office: Office) -> bool:
    day = moment.astimezone(office.zone).date()
    return any(begin <= moment < end for begin, end in spans(day, office))


def opens_next(moment: datetime, office: Office) -> datetime:
    """`moment` itself while somebody works, else when that begins again."""
    return next((max(begin, moment) for begin, end in _from(moment, office) if end > moment), moment)


def after(moment: datetime, minutes: float, office: Office) -> datetime:
    """The moment at which so many working minutes have passed."""
    left = timedelta(minutes=minutes)
    for begin, end in _from(moment, office):
        start = max(begin, moment)
        if end > start and end - start >= left:
            return start + left
        left -= max(end - start, timedelta())
    return moment + left


def minutes_between(start: datetime, end: datetime, office: Office) -> float:
    """Working minutes from one moment to the other; 0 where the second is not later."""
    total = timedelta()
    for begin, finish in _from(start, office):
        if begin >= end:
            break
        total += max(min(finish, end) - max(begin, start), timedelta())
    return total / _MINUTE


def _from(moment: datetime, office: Office) -> Iterator[tuple[datetime, datetime]]:
    day = moment.astimezone(office.zone).date()
    for step in range(_MOST_DAYS):
        yield from spans(day + timedelta(days=step), office)
