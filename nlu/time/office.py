"""The office's settings for time: what a part of the day means, working hours, dialect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlu.time.found import DayOff

Part = Literal["morning", "noon", "afternoon", "evening", "night", "early", "day", "after_lunch"]


@dataclass(frozen=True, slots=True)
class PartTimes:
    """Minutes after midnight: when a reminder in this part fires, and when its deadline ends."""

    point: int
    due: int


def _at(hour: int, minute: int = 0) -> int:
    return hour * 60 + minute


# The language itself, no setting: where a part begins and ends, in minutes after midnight.
SPANS: dict[Part, tuple[int, int]] = {
    "early": (_at(4), _at(8)),
    "morning": (_at(4), _at(12)),
    "noon": (_at(12), _at(14)),
    "afternoon": (_at(12), _at(19)),
    "evening": (_at(18), _at(24)),
    "night": (_at(22), _at(28)),
    "day": (_at(0), _at(24)),
    "after_lunch": (_at(13), _at(17)),
}


@dataclass(frozen=True, slots=True)
class OfficeTime:
    """Defaults of a Vietnamese office; times are minutes after midnight, 1440 is 24:00.

    `deadline_before`: "trước thứ Sáu" ends on Friday (same_day) or on the working day
    before (previous_day). `dialect`: "ngày kia" is +2 in the north, +3 in the south.
    `ask_past_days`: a deadline without a year that passed less than this many days ago
    is asked about. `on_day_off`: what a recurrence does on a day off.
    """

    zone: str = "Asia/Ho_Chi_Minh"
    early: PartTimes = PartTimes(_at(6), _at(8))
    morning: PartTimes = PartTimes(_at(8), _at(11, 30))
    noon: PartTimes = PartTimes(_at(12), _at(12))
    afternoon: PartTimes = PartTimes(_at(13, 30), _at(17))
    evening: PartTimes = PartTimes(_at(19), _at(21))
    night: PartTimes = PartTimes(_at(22), _at(24))
    morning_begins: int = _at(7, 30)
    morning_ends: int = _at(11, 30)
    afternoon_begins: int = _at(13)
    afternoon_ends: int = _at(17)
    late_morning: int = _at(11)
    last_meeting: int = _at(16, 30)
    deadline_before: Literal["same_day", "previous_day"] = "same_day"
    dialect: Literal["north", "south"] = "north"
    ask_past_days: int = 60
    on_day_off: DayOff = "deliver"

    def part(self, name: Part) -> PartTimes:
        """When this part fires and when it is due; the whole day begins and ends with the office."""
        if name == "day":
            return PartTimes(self.morning_begins, self.afternoon_ends)
        if name == "after_lunch":
            return PartTimes(self.afternoon_begins, self.afternoon_ends)
        found: PartTimes = getattr(self, name)
        return found
