"""How cards say a moment and what remains until it."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlu.time import remaining, say, say_day

NOW = datetime.fromisoformat("2026-11-19T10:00+07:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-11-20T17:00", "17:00 thứ Sáu 20/11"),
        ("2026-11-22T08:05", "08:05 Chủ nhật 22/11"),
        ("2027-01-04T07:30", "07:30 thứ Hai 04/01/2027"),
        ("2026-11-20T00:00", "00:00 thứ Sáu 20/11"),
    ],
)
def test_a_moment_is_said_with_its_weekday_and_the_year_only_where_needed(value: str, said: str) -> None:
    assert say(at(value), now=NOW) == said


def test_the_midnight_of_a_deadline_ends_the_day_before() -> None:
    assert say(at("2026-11-20T00:00"), now=NOW, as_end=True) == "24:00 thứ Năm 19/11"


def test_a_day_is_said_without_a_clock() -> None:
    assert say_day(at("2026-11-20T17:00"), now=NOW) == "thứ Sáu 20/11"


def test_moments_are_said_in_the_offset_of_now() -> None:
    assert say(datetime.fromisoformat("2026-11-20T10:00+00:00"), now=NOW) == "17:00 thứ Sáu 20/11"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-11-20T17:00", "còn 1 ngày"),
        ("2026-11-19T13:30", "còn 3 giờ"),
        ("2026-11-20T08:00", "còn 22 giờ"),
        ("2026-11-19T10:25", "còn 25 phút"),
        ("2026-11-19T10:00", "đến hạn"),
        ("2026-11-19T08:00", "quá hạn 2 giờ"),
        ("2026-11-18T17:00", "quá hạn 1 ngày"),
        ("2026-11-17T17:00", "quá hạn 2 ngày"),
        ("2026-12-01T17:00", "còn 12 ngày"),
    ],
)
def test_what_remains_is_said_in_the_unit_that_matters(value: str, said: str) -> None:
    assert remaining(at(value), now=NOW) == said
