"""The pieces that a time expression is said with, before a calendar gives them dates.

Rules turn words into pieces; pieces of different kinds join into one expression in any
order ("9h", "sáng", "thứ Tư", "tuần sau"); two of one kind never do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlu.time.found import DayOff
from nlu.time.office import Part

Unit = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"]
Span = Literal["week", "month", "quarter", "year"]


class Piece:
    """Anything a rule can say."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Clock(Piece):
    """A time of day in seconds after midnight; `bare`: 1 to 12 with nothing to tell the half-day.

    `zone` is an offset in minutes from UTC where one was named. `hour` is the hour that was
    said where the clock stands before it ("7h kém 5").
    """

    seconds: int
    grain: Literal["second", "minute", "hour"]
    bare: bool = True
    zone: int | None = None
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class ClockEnd(Piece):
    """The clock at which a range of hours ends: "8-10h"."""

    seconds: int
    grain: Literal["second", "minute", "hour"]
    bare: bool = True


@dataclass(frozen=True, slots=True)
class PartOfDay(Piece):
    """sáng, trưa, chiều, tối, đêm; `alone` when it may stand without any other piece."""

    name: Part
    alone: bool = True


@dataclass(frozen=True, slots=True)
class OfficeMark(Piece):
    """A point of the working day: đầu giờ sáng, cuối giờ chiều, tan sở."""

    name: Literal[
        "start_morning", "end_morning", "start_afternoon", "end_afternoon", "end_day", "start", "end", "lunch"
    ]


@dataclass(frozen=True, slots=True)
class RelativeDay(Piece):
    """Days from today; `other` where the dialects differ."""

    days: int
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Weekday(Piece):
    """One or several days of the week, 0 is Monday. `which` refines without naming a week.

    following: strictly after today. coming: the same, said with "tới". this, last: as said.
    """

    days: tuple[int, ...]
    which: Literal["following", "coming", "this", "last", "next_week"] = "following"


@dataclass(frozen=True, slots=True)
class CalendarDate(Piece):
    """A day of a month. `style`: solar, lunar ("âm lịch", "ta"), or "mung", which may be either.

    A `day` of 0 is the last day of the month (30 Tết). `leap` is a lunar leap month.
    """

    day: int
    month: int | None = None
    year: int | None = None
    style: Literal["solar", "lunar", "mung", "plain"] = "plain"
    named: str | None = None
    passed: bool = False


@dataclass(frozen=True, slots=True)
class MonthDays(Piece):
    """Days of every month: "ngày 10 và 25 hàng tháng"."""

    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayRange(Piece):
    """The first day of a range of days in one month; the date beside it is the last: "23-24/11"."""

    first: int


@dataclass(frozen=True, slots=True)
class InPeriod(Piece):
    """A week, month, quarter or year: by `shift` from this one, or by `number` (and `year`).

    Neither means that the word stood alone ("cuối tháng"). `loose` cannot stand alone.
    """

    unit: Span
    shift: int | None = None
    number: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class WeekOf(InPeriod):
    """ "tuần này", "tuần sau"."""


@dataclass(frozen=True, slots=True)
class MonthOf(InPeriod):
    """ "tháng này", "tháng 11"."""

    lunar: bool = False


@dataclass(frozen=True, slots=True)
class QuarterOf(InPeriod):
    """ "quý này", "quý III"."""


@dataclass(frozen=True, slots=True)
class YearOf(InPeriod):
    """ "năm nay", "năm 2027"."""


@dataclass(frozen=True, slots=True)
class Edge(Piece):
    """đầu, giữa, cuối, hết of a period; with a weekday, which one of them.

    `exact` is said ("đầu tiên", "cuối cùng"); `unit` is what is counted (ngày, tuần, ngày làm việc).
    """

    which: Literal["start", "middle", "end", "whole_end"]
    exact: bool = False
    counted: Literal["day", "week", "workday"] | None = None


@dataclass(frozen=True, slots=True)
class SubYear(Piece):
    """Months of a year: "6 tháng đầu năm", "quý I và quý II" as first month and count."""

    first: int
    months: int


@dataclass(frozen=True, slots=True)
class Shift(Piece):
    """So much from an anchor (now when nothing else is said); negative is before.

    `span`: "3 ngày tới" is the whole of these days, "3 ngày nữa" the day at their end.
    """

    amount: float
    unit: Unit
    working: bool = False
    span: bool = False


@dataclass(frozen=True, slots=True)
class Length(Piece):
    """A bare amount of time: "2 tiếng rưỡi", in months and seconds."""

    amount: float
    unit: Unit
    working: bool = False


@dataclass(frozen=True, slots=True)
class Feast(Piece):
    """A named day: Tết, rằm, Giỗ Tổ, Giáng sinh, Quốc khánh."""

    name: str
    month: int
    day: int
    lunar: bool
    vague: Literal["before", "after"] | None = None


@dataclass(frozen=True, slots=True)
class Now(Piece):
    """bây giờ, ngay lúc này."""


@dataclass(frozen=True, slots=True)
class Exact(Piece):
    """A full written moment with its own offset, "2026-11-20T10:00+07:00" or a date."""

    text: str


@dataclass(frozen=True, slots=True)
class Every(Piece):
    """Repetition. `unit` None: of whatever the other pieces name ("mỗi sáng thứ Hai")."""

    unit: Unit | Literal["workday"] | None = None
    interval: int = 1


@dataclass(frozen=True, slots=True)
class MovedDayOff(Piece):
    """ "nếu trùng ngày nghỉ thì ngày làm việc trước đó"."""

    policy: DayOff


@dataclass(frozen=True, slots=True)
class Event(Piece):
    """Something with a time of its own that the message does not tell: giờ họp, hạn, lúc đó."""


@dataclass(frozen=True, slots=True)
class Offset(Piece):
    """Seconds before (negative) or after something that is not named here."""

    seconds: int


Word = Literal["before", "by", "until", "within", "from", "after", "to", "about", "more", "link", "not"]


@dataclass(frozen=True, slots=True)
class Mark(Piece):
    """A word that governs what follows: trước, hạn, đến hết, trong, từ, khoảng, lúc."""

    word: Word


@dataclass(frozen=True, slots=True)
class Nothing(Piece):
    """A trap: these words are no time, and no rule may look inside."""
