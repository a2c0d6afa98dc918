"""What holds for every text and every moment."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.time import OfficeTime, as_deadline, as_point, read, remaining, say
from nlu.time.calendar import Calendar
from nlu.time.reader import rule_tree

ZONE = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 19, 10, 0, tzinfo=ZONE)
MOMENTS = st.integers(0, 46_000_000).map(
    lambda minutes: datetime(2001, 1, 1, tzinfo=ZONE) + timedelta(minutes=minutes)
)
# Every word that some rule knows, in any order, makes the strangest messages.
WRITTEN = """
    8h 8 30 15/12 31 0 99 2 29 31/12 20.11.2026 24/7 9999 999 , . ( ) ' 2,5 - → / : 1.5 8:30 23:59 1900 12/2026
    2026-11-20 T6 Q3 t11 366
"""
WORDS = st.lists(
    st.sampled_from([*sorted(rule_tree().dictionary.words), *WRITTEN.split() * 15]), max_size=10
).map(" ".join)


@given(MOMENTS, MOMENTS)
@settings(max_examples=300, deadline=None)
def test_what_is_said_reads_back_as_the_same_moment(value: datetime, now: datetime) -> None:
    (found,) = read(say(value, now=now), now=now)
    assert found.start == value
    assert found.alternatives == ()


@given(MOMENTS)
@settings(deadline=None)
def test_the_end_of_a_day_reads_back_as_the_midnight_after_it(value: datetime) -> None:
    midnight = value.replace(hour=0, minute=0)
    said = say(midnight, now=NOW, as_end=True)
    assert said.startswith("24:00")
    (found,) = read(said, now=NOW)
    assert found.start == midnight


@given(st.text(max_size=60), MOMENTS)
@settings(max_examples=300, deadline=None)
def test_reading_never_raises_and_spans_lie_in_the_text(text: str, now: datetime) -> None:
    for found in read(text, now=now):
        assert text[found.begin : found.finish] == found.text != ""


@given(WORDS, MOMENTS)
@settings(max_examples=600, deadline=None)
def test_words_of_time_in_any_order_never_raise(text: str, now: datetime) -> None:
    calendar = Calendar()
    for found in read(text, now=now, calendar=calendar):
        assert text[found.begin : found.finish] == found.text
        assert found.as_json()["kind"] == found.kind
        for moment in (found.start, found.end):
            assert moment is None or moment.utcoffset() == timedelta(hours=7)
        if found.kind == "interval":
            assert found.start is not None
            assert found.end is not None
            assert found.start < found.end
        due = as_deadline(found, now=now, calendar=calendar)
        assert due is None or not due.choices or due.value in due.choices
        as_point(found, now=now, calendar=calendar, meeting=True)


@given(WORDS, st.integers(-11, 13))
@settings(max_examples=100, deadline=None)
def test_results_carry_the_offset_of_now(text: str, hours: int) -> None:
    now = datetime(2026, 11, 19, 10, tzinfo=timezone(timedelta(hours=hours)))
    for found in read(text, now=now):
        for moment in (found.start, found.end):
            assert moment is None or moment.utcoffset() == timedelta(hours=hours)


def test_the_zone_of_the_machine_changes_nothing() -> None:
    script = (
        "from datetime import datetime; from nlu.time import read;"
        "now = datetime.fromisoformat('2026-11-19T23:30+07:00');"
        "said = ('mai', '8h', 'cuối tháng', 'mỗi thứ Hai lúc 8h', 'trước thứ Sáu');"
        "print([str(found) for text in said for found in read(text, now=now)])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ("UTC", "Asia/Ho_Chi_Minh", "America/New_York")
    }
    assert len(told) == 1


def _milliseconds(text: str) -> float:
    read(text[:100], now=NOW)
    best = 1e9
    for _ in range(5):
        begin = time.process_time()
        read(text, now=NOW)
        best = min(best, (time.process_time() - begin) * 1000)
    return best


UNITS = ("việc này cần làm ngay ", "1 ", "8h ", "thứ ", "trước ", "hai ", "- ", "20/11 ", "((((", "a", "năm năm năm ",
         "0912 345 678 ", "từ 9h đến ", "thứ Hai, ", "hàng ")  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_the_time_of_a_long_message_grows_with_its_length_alone(unit: str) -> None:
    text = (unit * 10000)[:10000]
    # Four times the text: a quadratic reader would take sixteen times as long.
    assert _milliseconds(text) < 10 * _milliseconds(text[:2500]) + 5


def test_a_message_of_ten_thousand_characters_is_read_in_fifty_milliseconds() -> None:
    sentence = (
        "Kính gửi các đồng chí, đề nghị anh Nam tổng hợp số liệu báo cáo trước 17h thứ Sáu và gửi lại phòng. "
    )
    assert _milliseconds((sentence * 110)[:10000]) < 50


def test_now_must_know_its_offset() -> None:
    with pytest.raises(ValueError, match="aware"):
        read("mai", now=NOW.replace(tzinfo=None))


@given(MOMENTS, MOMENTS)
@settings(deadline=None)
def test_what_remains_is_always_one_short_phrase(value: datetime, now: datetime) -> None:
    told = remaining(value, now=now)
    assert told == "đến hạn" or told.startswith("còn " if value > now else "quá hạn ")


def test_the_office_is_a_value_that_can_be_compared() -> None:
    assert OfficeTime() == OfficeTime()
    assert OfficeTime(dialect="south") != OfficeTime()
