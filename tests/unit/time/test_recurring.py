"""Recurrences run on, and days off are kept, skipped or moved."""

from __future__ import annotations

from datetime import datetime

import pytest
from dateutil.rrule import rrulestr

from nlu.time import Calendar, Found, occurrences, read, vietnam_calendar

NOW = datetime.fromisoformat("2026-11-19T10:00+07:00")


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return vietnam_calendar(2025, 2028)


def one(text: str) -> Found:
    (found,) = read(text, now=NOW)
    return found


def days(moments: list[datetime]) -> list[str]:
    return [f"{moment:%Y-%m-%d}" for moment in moments]


@pytest.mark.parametrize(
    "text",
    [
        "mỗi sáng thứ Hai lúc 8h", "hàng ngày lúc 7h30", "các ngày làm việc", "ngày 25 hàng tháng",
        "thứ Hai đầu mỗi tháng", "2 tuần một lần vào thứ Ba", "hằng quý", "cuối mỗi tháng", "20/11 hàng năm",
        "cuối mỗi quý", "thứ 2, 4, 6 hàng tuần", "ngày 10 và 25 hàng tháng", "hàng tuần", "cách ngày",
        "cứ 30 phút một lần", "hàng năm", "đầu mỗi năm", "giữa mỗi tháng",
    ],
)  # fmt: skip
def test_the_first_start_is_the_first_moment_of_the_rule(text: str) -> None:
    found = one(text)
    assert found.rrule is not None
    assert found.start is not None
    assert found.start > NOW
    assert next(iter(rrulestr(found.rrule, dtstart=found.start))) == found.start


def test_a_monthly_day_moves_before_a_day_off_when_that_was_said(calendar: Calendar) -> None:
    found = one("ngày 25 hàng tháng, nếu trùng ngày nghỉ thì ngày làm việc trước đó")
    assert found.hints.on_day_off == "before"
    assert days(occurrences(found, calendar=calendar, limit=4)) == [
        "2026-11-25",
        "2026-12-25",
        "2027-01-25",
        "2027-02-25",
    ]
    assert days(occurrences(found, calendar=calendar, limit=7))[-2:] == ["2027-04-23", "2027-05-25"]


@pytest.mark.parametrize(
    ("said", "policy"),
    [
        ("nếu trùng ngày nghỉ thì ngày làm việc trước đó", "before"),
        ("nếu trùng ngày lễ thì chuyển sang ngày làm việc kế tiếp", "after"),
        ("nếu rơi vào cuối tuần thì lùi sang ngày làm việc tiếp theo", "after"),
        ("nếu trùng ngày nghỉ thì bỏ qua", "skip"),
        ("nếu trùng ngày nghỉ vẫn nhắc", "deliver"),
        ("neu trung ngay nghi thi ngay lam viec truoc do", "before"),
    ],
)
def test_what_happens_on_a_day_off_can_be_said(said: str, policy: str) -> None:
    assert one(f"ngày 25 hàng tháng {said}").hints.on_day_off == policy


def test_working_days_skip_holidays(calendar: Calendar) -> None:
    found = one("7h30 các ngày làm việc")
    assert days(occurrences(found, calendar=calendar, limit=4)) == [
        "2026-11-20",
        "2026-11-23",
        "2026-11-25",
        "2026-11-26",
    ]


def test_the_office_decides_where_nothing_was_said(calendar: Calendar) -> None:
    found = one("mỗi thứ Ba")
    assert days(occurrences(found, calendar=calendar, limit=1)) == ["2026-11-24"]
    assert days(occurrences(found, calendar=calendar, policy="skip", limit=1)) == ["2026-12-01"]
    assert days(occurrences(found, calendar=calendar, policy="before", limit=1)) == ["2026-11-23"]
    assert days(occurrences(found, calendar=calendar, policy="after", limit=1)) == ["2026-11-25"]


def test_the_full_moon_comes_every_lunar_month(calendar: Calendar) -> None:
    found = one("rằm hàng tháng")
    assert found.rrule is None
    assert days(occurrences(found, calendar=calendar, limit=3)) == ["2026-11-23", "2026-12-23", "2027-01-22"]


def test_only_a_recurrence_recurs(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="not a recurrence"):
        occurrences(one("thứ Sáu"), calendar=calendar)
