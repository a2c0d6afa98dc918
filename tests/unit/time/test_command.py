"""`thuky time`: JSON lines in and out."""

from __future__ import annotations

import json
import time
from datetime import datetime
from typing import Any

import pytest

from nlu.time.command import parse_now, run

NOW = datetime.fromisoformat("2026-11-19T10:00+07:00")


def answers(*lines: str, explain: bool = False) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(lines, now=NOW, explain=explain)]


def test_a_phrase_is_answered_in_the_shape_of_the_contract() -> None:
    (row,) = answers("trước 17h thứ Sáu\n")
    assert row["text"] == "trước 17h thứ Sáu"
    (found,) = row["found"]
    assert found["kind"] == "open-before"
    assert found["start"] is None
    assert found["end"] == "2026-11-20T17:00:00+07:00"
    assert (found["begin"], found["finish"]) == (0, 17)
    assert {"grain", "rrule", "seconds", "alternatives"} <= found.keys()


def test_a_line_may_set_its_own_moment() -> None:
    (row,) = answers('{"text": "ngày mai", "now": "2026-12-31T08:00:00+07:00"}')
    assert row["found"][0]["start"] == "2027-01-01T00:00:00+07:00"


def test_results_carry_the_offset_of_their_moment() -> None:
    (row,) = answers('{"text": "ngày mai", "now": "2026-12-31T08:00:00+09:00"}')
    assert row["found"][0]["start"] == "2027-01-01T00:00:00+09:00"


def test_nothing_found_is_an_empty_list() -> None:
    assert answers("chị Mai ơi") == [{"text": "chị Mai ơi", "found": []}]


@pytest.mark.parametrize(
    "line", ["{broken", '{"now": "2026-11-19"}', '{"text": "mai", "now": "hôm qua"}', '{"text": 5}']
)
def test_a_bad_line_says_what_is_wrong_and_the_next_goes_on(line: str) -> None:
    bad, good = answers(line, "mai")
    assert set(bad) == {"error"}
    assert good["found"][0]["text"] == "mai"


def test_rules_are_told_when_asked() -> None:
    (row,) = answers("thứ Sáu", explain=True)
    assert row["found"][0]["rules"] == ["weekday: spelled"]


def test_alternatives_are_readings_of_the_same_shape() -> None:
    (row,) = answers("ngày kia")
    (other,) = row["found"][0]["alternatives"]
    assert other["start"] == "2026-11-22T00:00:00+07:00"


def test_public_holidays_count() -> None:
    (row,) = answers("10 ngày làm việc kể từ 20/11")
    assert row["found"][0]["start"] == "2026-12-07T00:00:00+07:00"


def test_a_moment_without_offset_is_vietnamese_time() -> None:
    assert parse_now("2026-11-19T10:00") == NOW
    assert parse_now("2026-11-19T03:00:00Z") == NOW


def test_a_thousand_lines_take_less_than_a_second() -> None:
    lines = [
        "trước 17h thứ Sáu tuần sau",
        "mỗi sáng thứ Hai lúc 8h",
        "chị Mai ơi",
        "10 ngày làm việc kể từ 20/11",
    ] * 250
    begin = time.process_time()
    assert len(list(run(lines, now=NOW, explain=False))) == 1000
    assert time.process_time() - begin < 1
