"""What a reading depends on besides the words: the moment of the message, the calendar, the office."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from nlu.time.calendar import Calendar
from nlu.time.office import OfficeTime


@dataclass(frozen=True, slots=True)
class Context:
    """`now` is aware; every moment that comes out carries its offset."""

    now: datetime
    calendar: Calendar
    office: OfficeTime
    today: date = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "today", self.now.date())

    def at(self, day: date, minutes: float = 0) -> datetime:
        """The moment so many minutes after the midnight that begins `day`; 1440 is the next midnight."""
        midnight = datetime.combine(day, time(), tzinfo=self.now.tzinfo)
        return midnight + timedelta(minutes=minutes)

    def end_of_work(self, day: date) -> datetime:
        """17:00 of the day; once that has passed today, midnight."""
        end = self.at(day, self.office.afternoon_ends)
        return self.at(day, 1440) if day == self.today and end <= self.now else end
