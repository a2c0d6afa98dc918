"""Vietnamese numbers, written and spoken."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.numbers import read_numbers, spoken_number
from nlu.text import strip_marks

UNITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def said(value: int) -> str:
    """0 to 999 as one says it."""
    hundreds, rest = divmod(value, 100)
    tens, units = divmod(rest, 10)
    words = [UNITS[hundreds], "trăm"] if hundreds else []
    if hundreds and not tens and units:
        return " ".join([*words, "linh", UNITS[units]])
    if tens:
        words += ["mười"] if tens == 1 else [UNITS[tens], "mươi"]
    if units or not value:
        last = UNITS[units]
        if units == 5 and tens:
            last = "lăm"
        elif units == 1 and tens > 1:
            last = "mốt"
        words.append(last)
    return " ".join(words)


def values(text: str) -> list[Decimal]:
    return [each.value for each in read_numbers(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hai mươi nhăm", 25), ("ba mốt", 31), ("hai tư", 24), ("hai mươi tư", 24), ("bốn lăm", 45),
        ("mười bảy", 17), ("một trăm linh năm", 105), ("hai trăm rưỡi", 250), ("năm nghìn", 5000),
        ("ba triệu hai trăm nghìn", 3_200_000), ("một nghìn không trăm mười", 1010), ("hai chục", 20), ("trăm", 100),
        ("một tỷ", 10**9), ("hai triệu rưỡi", 2_500_000), ("âm ba", -3),
    ],
)  # fmt: skip
def test_a_spoken_number_has_its_value(text: str, value: int) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.200.000", "1200000"), ("1,2M", "1200000"), ("500k", "500000"), ("0,77", "0.77"), (",5", "0.5"),
        ("-15", "-15"), ("âm 12", "-12"), ("5tr", "5000000"), ("3 tỷ", "3000000000"), ("100 nghìn", "100000"),
    ],
)  # fmt: skip
def test_a_written_number_has_its_value(text: str, value: str) -> None:
    assert values(text) == [Decimal(value)]


@given(st.integers(0, 999))
def test_every_number_below_a_thousand_is_understood_as_it_is_said(value: int) -> None:
    assert values(said(value)) == [value]


@given(st.integers(0, 999))
def test_without_marks_a_number_is_the_same(value: int) -> None:
    words = strip_marks(said(value)).split()
    assert spoken_number(words, unmarked=True) == (value, len(words))


def test_years_do_not_join_the_month_before_them() -> None:
    assert spoken_number(["mười", "năm", "hai"]) == (10, 1)


def test_in_marked_text_a_plain_word_is_no_digit() -> None:
    assert values("sau khi họp, anh Nam đến") == []


def test_spans_point_at_the_number() -> None:
    (found,) = read_numbers("có hai mươi mốt việc")
    assert (found.begin, found.finish, found.spoken) == (3, 3 + len("hai mươi mốt"), True)


@given(st.text())
def test_any_text_can_be_searched_for_numbers(text: str) -> None:
    for found in read_numbers(text):
        assert 0 <= found.begin < found.finish <= len(text)
