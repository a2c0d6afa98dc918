"""Ranges that are written as one: "23-24/11", "8-10h", "ngày 5 đến 10/12"."""

from __future__ import annotations

from nlu.time.patterns import Invalid, Match, Pieces, Rule
from nlu.time.rules.clock import clock_at
from nlu.time.rules.date import fits, written_date
from nlu.time.rules.groups import numbered
from nlu.time.said import CalendarDate, Clock, ClockEnd, DayRange

_BETWEEN = "-|–|—|→|~|đến|tới|và"


def _days_of_date(match: Match) -> Pieces | None:
    first, last = match.numbers[0], written_date(match.literals[0].text)
    if (
        not first.digits
        or not isinstance(last, CalendarDate)
        or not 1 <= first.value < last.day
        or numbered(match.word(-1))
    ):
        return None
    return (DayRange(first.value), last)


def _days_of_month(match: Match) -> Pieces | None:
    first, last, month = match.numbers[:3]
    year = match.numbers[3].value if len(match.numbers) > 3 else None
    if not 1 <= first.value < last.value or numbered(match.word(-1)):
        return None
    if not fits(last.value, month.value, year):
        raise Invalid
    return (DayRange(first.value), CalendarDate(last.value, month.value, year))


def _hours(match: Match) -> Pieces | None:
    first, last = match.numbers[:2]
    if first.value > 24 or last.value > 24 or numbered(match.word(-1)) or match.next() in ("làm", "lam", "/"):
        return None
    begin = clock_at(first, first.value * 3600, "hour")
    end = clock_at(last, last.value * 3600, "hour")
    return (begin, ClockEnd(end.seconds, end.grain, end.bare))


def _hours_and_half(match: Match) -> Pieces | None:
    first, last, minutes = match.numbers[:3]
    if first.value > 24 or last.value > 23 or minutes.value > 59 or minutes.digits != 2:
        return None
    end = clock_at(last, last.value * 3600 + minutes.value * 60, "minute")
    return (
        Clock(first.value * 3600, "hour", 1 <= first.value <= 12),
        ClockEnd(end.seconds, end.grain, end.bare),
    )


RULES = (
    Rule("range: days of a date", (f"từ|từ_ngày|ngày? <n> {_BETWEEN} ngày? <date>",), _days_of_date),
    Rule(
        "range: days of a month",
        (
            f"từ|từ_ngày|ngày? <n> {_BETWEEN} ngày? <n> tháng <n>",
            f"từ|từ_ngày|ngày? <n> {_BETWEEN} ngày? <n> tháng <n> năm <n>",
        ),
        _days_of_month,
    ),
    Rule("range: hours", ("từ|lúc? <n> -|–|—|→|~|đến|tới <n> giờ|h",), _hours),
    Rule("range: hours and minutes", ("từ|lúc? <n> -|–|—|→|~|đến|tới <n> giờ|h <n>",), _hours_and_half),
)
