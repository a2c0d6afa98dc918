"""What `read` tells besides the meaning: spans, kinds, rules, and readings in context."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from datetime import datetime

import pytest

from nlu.time import read

NOW = datetime.fromisoformat("2026-11-19T10:00+07:00")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("trước 17h thứ Sáu", "trước 17h thứ Sáu"),
        ("giao anh Nam làm báo cáo trước thứ Sáu nhé", "trước thứ Sáu"),
        ("nhắc tôi 8h sáng mai họp giao ban", "8h sáng mai"),
        ("họp lúc 9 giờ sáng, thứ tư tuần sau tại phòng 2", "lúc 9 giờ sáng, thứ tư tuần sau"),
        ("hạn chót là 17h thứ Sáu 20/11 nha", "hạn chót là 17h thứ Sáu 20/11"),
        ("xin gia hạn việc 12 đến thứ Tư tuần sau vì chờ số liệu", "đến thứ Tư tuần sau"),
        ("nộp trong vòng 10 ngày làm việc kể từ 20/11.", "trong vòng 10 ngày làm việc kể từ 20/11"),
        ("họp từ 9h đến 11h sáng mai ở hội trường", "từ 9h đến 11h sáng mai"),
        ("gửi trước thứ Sáu (20/11) nhé", "trước thứ Sáu (20/11)"),
        ("mỗi sáng thứ Hai lúc 8h họp giao ban", "mỗi sáng thứ Hai lúc 8h"),
    ],
)
def test_the_span_is_the_whole_expression_and_no_more(text: str, span: str) -> None:
    for written in (text, unicodedata.normalize("NFD", text)):
        (found,) = read(written, now=NOW)
        assert written[found.begin : found.finish] == found.text
        assert unicodedata.normalize("NFC", found.text) == span


def test_several_expressions_come_in_the_order_they_were_written() -> None:
    found = read("anh Nam soạn tờ trình trước thứ 4, chị Lan rà soát số liệu trước thứ 6", now=NOW)
    assert [each.text for each in found] == ["trước thứ 4", "trước thứ 6"]


def test_a_clock_takes_the_day_that_its_sentence_names() -> None:
    day, clock = read("sáng mai cả phòng họp lúc 9h", now=NOW)
    assert day.grain == "part"
    assert clock.start == datetime.fromisoformat("2026-11-20T09:00+07:00")


def test_a_clock_of_another_sentence_stands_alone() -> None:
    _, clock = read("Thứ Hai nộp báo cáo. Họp lúc 15h", now=NOW)
    assert clock.start == datetime.fromisoformat("2026-11-19T15:00+07:00")


def test_the_rules_that_fired_are_named() -> None:
    (found,) = read("trước 17h thứ Sáu", now=NOW)
    assert found.rules == ("mark: before", "clock: hour", "weekday: spelled")
    assert found.as_json(explain=True)["rules"] == list(found.rules)
    assert "rules" not in found.as_json()


def test_a_holiday_that_is_not_in_the_calendar_is_a_day_like_others() -> None:
    (found,) = read("trước 24/11", now=NOW)
    assert found.end == datetime.fromisoformat("2026-11-24T17:00+07:00")


def test_importing_the_reader_loads_nothing_heavy() -> None:
    heavy = ("holidays", "lunar_vn", "dateutil", "dateparser", "yaml")
    script = f"import nlu.time, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_results_are_whole_seconds() -> None:
    (found,) = read("30 phút nữa", now=NOW.replace(microsecond=123456))
    assert found.start == datetime.fromisoformat("2026-11-19T10:30+07:00")
