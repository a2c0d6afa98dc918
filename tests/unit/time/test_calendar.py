"""Working days of 2026 and 2027, by the official table, by hand, and by an office's own table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nlu.time import Calendar, Overlay, vietnam_calendar
from nlu.time.lunar_calendar import lunar, solar

# By hand from the Labour Code's holidays and the yearly decisions: Tết, Hùng Vương's day,
# 30/4, 1/5, 2/9 with a day beside it, 24/11 from 2026 on, 1/1.
HOLIDAYS_2026 = [
    date(2026, 1, 1), date(2026, 2, 16), date(2026, 2, 17), date(2026, 2, 18), date(2026, 2, 19), date(2026, 2, 20),
    date(2026, 4, 27), date(2026, 4, 30), date(2026, 5, 1), date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2),
    date(2026, 11, 24),
]  # fmt: skip
# Lunar days checked against a printed Vietnamese almanac.
LUNAR_DAYS = [
    ((1, 1, 2026), date(2026, 2, 17)), ((10, 3, 2026), date(2026, 4, 26)), ((15, 8, 2026), date(2026, 9, 25)),
    ((1, 1, 2027), date(2027, 2, 6)), ((10, 3, 2027), date(2027, 4, 16)), ((15, 1, 2027), date(2027, 2, 20)),
    ((23, 12, 2026), date(2027, 1, 30)), ((0, 12, 2025), date(2026, 2, 16)), ((0, 12, 2026), date(2027, 2, 5)),
    ((15, 8, 2027), date(2027, 9, 15)),
]  # fmt: skip


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return vietnam_calendar(2025, 2028)


def test_no_working_day_of_2026_is_missing_or_too_many(calendar: Calendar) -> None:
    day, off = date(2026, 1, 1), []
    while day.year == 2026:
        if day.weekday() < 5 and not calendar.is_working_day(day):
            off.append(day)
        day += timedelta(days=1)
    assert off == HOLIDAYS_2026


def test_a_compensating_saturday_is_worked(calendar: Calendar) -> None:
    assert calendar.is_working_day(date(2026, 8, 22))
    assert calendar.day_off_name(date(2026, 8, 22)) is None


def test_days_off_have_their_vietnamese_names(calendar: Calendar) -> None:
    assert calendar.day_off_name(date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"
    assert calendar.day_off_name(date(2026, 11, 21)) == "thứ Bảy"
    assert calendar.day_off_name(date(2026, 11, 22)) == "Chủ nhật"
    assert calendar.day_off_name(date(2026, 11, 20)) is None


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 11, 19), 3, date(2026, 11, 25)),
        (date(2026, 11, 20), 10, date(2026, 12, 7)),
        (date(2026, 11, 25), -1, date(2026, 11, 23)),
        (date(2027, 2, 6), -3, date(2027, 2, 1)),
        (date(2027, 2, 3), 1, date(2027, 2, 11)),
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
        (date(2026, 11, 19), 0, date(2026, 11, 19)),
    ],
)
def test_working_days_are_counted_in_both_directions(
    calendar: Calendar, day: date, count: int, then: date
) -> None:
    assert calendar.add_working_days(day, count) == then


def test_counting_there_and_back_ends_where_it_began(calendar: Calendar) -> None:
    day = date(2026, 1, 5)
    for count in range(1, 250):
        assert calendar.add_working_days(calendar.add_working_days(day, count), -count) == day


def test_the_office_adds_and_takes_away_days_off() -> None:
    own = vietnam_calendar(
        2026,
        2026,
        Overlay(
            holidays={date(2026, 11, 20): "Ngày truyền thống"},
            workdays=[date(2026, 11, 21)],
            not_holidays=[date(2026, 11, 24)],
        ),
    )
    assert own.day_off_name(date(2026, 11, 20)) == "Ngày truyền thống"
    assert own.is_working_day(date(2026, 11, 21))
    assert own.is_working_day(date(2026, 11, 24))


def test_a_calendar_needs_a_working_day() -> None:
    with pytest.raises(ValueError, match="without any working day"):
        Calendar(weekend=range(7))


@pytest.mark.parametrize(("of", "day"), LUNAR_DAYS)
def test_lunar_days_fall_where_the_almanac_says(of: tuple[int, int, int], day: date) -> None:
    assert solar(*of) == day


def test_every_day_goes_to_the_lunar_calendar_and_back() -> None:
    day = date(2026, 1, 1)
    while day < date(2028, 1, 1):
        of, month, year, leap = lunar(day)
        assert solar(of, month, year, leap) == day
        day += timedelta(days=1)


def test_lunar_days_that_do_not_exist_are_none() -> None:
    assert solar(30, 12, 2025) is None  # that Chạp had 29 days
    assert solar(1, 1, 2500) is None
    assert solar(1, 5, 2026, leap=True) is None


def test_tet_of_the_lunar_calendar_is_tet_of_the_holiday_table(calendar: Calendar) -> None:
    for year in (2025, 2026, 2027, 2028):
        tet = solar(1, 1, year)
        assert tet is not None
        assert calendar.holiday_name(tet) == "Tết Nguyên Đán"
