"""Which days an office works: weekends, holidays, compensating workdays. All of it is data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

_DAY = timedelta(days=1)
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class Calendar:
    """Days off and workdays of one office.

    `holidays` maps a day to its name; `workdays` are weekend days that are worked to
    make up for a holiday; `weekend` holds ISO weekday numbers from 0, Monday.
    """

    def __init__(
        self,
        holidays: Mapping[date, str] | None = None,
        workdays: Collection[date] = (),
        weekend: Collection[int] = (5, 6),
    ) -> None:
        self._holidays = dict(holidays or {})
        self._workdays = frozenset(workdays)
        self._weekend = frozenset(weekend)
        if len(self._weekend) >= 7:
            raise ValueError("a calendar without any working day")

    def overlaid(
        self,
        holidays: Mapping[date, str] | None = None,
        workdays: Collection[date] = (),
        not_holidays: Collection[date] = (),
        weekend: Collection[int] | None = None,
    ) -> Calendar:
        """This calendar under an office's own table: days off added or taken away, workdays added."""
        off = holidays or {}
        names = {day: name for day, name in self._holidays.items() if day not in {*workdays, *not_holidays}}
        worked = (self._workdays - set(off)) | set(workdays)
        return Calendar({**names, **off}, worked, self._weekend if weekend is None else weekend)

    def holiday_name(self, day: date) -> str | None:
        """The name of the public holiday, or None."""
        return self._holidays.get(day)

    def is_working_day(self, day: date) -> bool:
        """Neither weekend nor holiday, or a compensating workday."""
        if day in self._workdays:
            return True
        return day.weekday() not in self._weekend and self.holiday_name(day) is None

    def day_off_name(self, day: date) -> str | None:
        """Why nobody works that day: the holiday's name, else the weekday's; None on a working day."""
        if self.is_working_day(day):
            return None
        return self.holiday_name(day) or WEEKDAYS[day.weekday()]

    def add_working_days(self, day: date, count: int) -> date:
        """The day `count` working days after `day` (before it when negative), `day` not counted."""
        step = _DAY if count >= 0 else -_DAY
        for _ in range(abs(count)):
            day = self._next(day, step)
        return day

    def on_or_after(self, day: date) -> date:
        """`day` itself when it is worked, else the next day that is."""
        return day if self.is_working_day(day) else self._next(day, _DAY)

    def on_or_before(self, day: date) -> date:
        """`day` itself when it is worked, else the last day before that is."""
        return day if self.is_working_day(day) else self._next(day, -_DAY)

    def _next(self, day: date, step: timedelta) -> date:
        # A table full of holidays is a mistake of its author, not a reason to run forever.
        for _ in range(400):
            day += step
            if self.is_working_day(day):
                return day
        return day
