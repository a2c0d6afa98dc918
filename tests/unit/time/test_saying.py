"""How cards say a moment and what remains until it."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlu.time import read, remaining, say, say_day
from nlu.time.rule_words import say_rule

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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mỗi sáng thứ Hai lúc 8h", "mỗi thứ Hai lúc 08:00"),
        ("ngày làm việc đầu tiên hàng tháng lúc 8h", "ngày làm việc đầu tiên hằng tháng lúc 08:00"),
        ("8h ngày làm việc cuối cùng hàng tháng", "ngày làm việc cuối cùng hằng tháng lúc 08:00"),
        ("cứ 30 phút một lần", "30 phút một lần"),
        ("ngày 10 và 25 hàng tháng lúc 8h", "ngày 10, 25 hằng tháng lúc 08:00"),
        ("8h các ngày làm việc", "các ngày làm việc lúc 08:00"),
        ("6 tháng một lần lúc 9h", "6 tháng một lần, vào ngày 1 lúc 09:00"),
    ],
)
def test_a_recurrence_is_said_back_as_it_was_meant(text: str, said: str) -> None:
    (found,) = read(text, now=NOW)
    assert found.rrule is not None
    assert found.start is not None
    assert say_rule(found.rrule, found.start) == said
