"""Reading and saying time in Vietnamese.

    from nlu.time import read
    read("trước 17h thứ Sáu", now=sent_at)

The rules' meanings follow how Vietnamese offices speak; docs/time.md tells them all.
"""

from __future__ import annotations

from nlu.time.calendar import Calendar
from nlu.time.found import DayOff, Found, Grain, Hints, Kind, Moment
from nlu.time.moments import as_deadline, as_point
from nlu.time.office import OfficeTime, PartTimes
from nlu.time.reader import read
from nlu.time.recurring import occurrences
from nlu.time.saying import remaining, say, say_day
from nlu.time.vietnam import Overlay, vietnam_calendar

__all__ = [
    "Calendar",
    "DayOff",
    "Found",
    "Grain",
    "Hints",
    "Kind",
    "Moment",
    "OfficeTime",
    "Overlay",
    "PartTimes",
    "as_deadline",
    "as_point",
    "occurrences",
    "read",
    "remaining",
    "say",
    "say_day",
    "vietnam_calendar",
]
