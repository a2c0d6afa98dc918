"""A deadline whose day nobody works, as cards show it: why, and the other day that is offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from nlu.time import Moment
from nlu.time.calendar import WEEKDAYS, Calendar
from nlu.time.saying import say_day


@dataclass(frozen=True, slots=True)
class DayOff:
    """`note` stands after the deadline; `offered` is what the button "Chuyển sang …" sets."""

    note: str
    offered: datetime


def day_off_of(moment: Moment) -> DayOff | None:
    """Of a deadline as it was said. "trước thứ Ba" that is a holiday holds by Monday: then Tuesday is offered."""
    if moment.day_off is None or moment.moved_to is None:
        return None
    if moment.kept is not None and moment.value == moment.moved_to:
        return DayOff(f"vì {say_day(moment.kept, now=moment.kept)} là ngày nghỉ", moment.kept)
    return DayOff(_named(moment.day_off), moment.moved_to)


def day_off_at(deadline: datetime, calendar: Calendar) -> DayOff | None:
    """Of a deadline that was counted; `deadline` in the office's zone."""
    day = (deadline - timedelta(seconds=1)).date()
    name = calendar.day_off_name(day)
    if name is None:
        return None
    return DayOff(_named(name), deadline + (calendar.on_or_after(day) - day))


def _named(name: str) -> str:
    return "ngày nghỉ" if name in WEEKDAYS else f"nghỉ lễ ({name})"
