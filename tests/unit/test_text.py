"""Vietnamese text: NFC with offsets, words, marks, teencode."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from nlu.text import expand_teencode, fold, is_marked, lower, normalise, strip_marks, teencode, tokens


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_spans_lead_back_into_decomposed_text() -> None:
    original = nfd("họp thứ Sáu nhé")
    normal = normalise(original)
    begin = normal.text.index("thứ")
    assert normal.text == "họp thứ Sáu nhé"
    assert normal.quote(begin, begin + len("thứ Sáu")) == nfd("thứ Sáu")


def test_composed_text_keeps_its_offsets() -> None:
    assert normalise("thứ Sáu").span(4, 7) == (4, 7)


def test_an_empty_span_stands_where_it_stood() -> None:
    normal = normalise(nfd("ế"))
    assert normal.span(0, 0) == (0, 0)
    assert normal.span(1, 1) == (3, 3)


def test_a_windows_eth_is_the_vietnamese_letter() -> None:
    assert normalise("Ðỗ Hoài Nam").text == "Đỗ Hoài Nam"


def test_marks_fall_away_letter_by_letter() -> None:
    assert strip_marks("Thứ Sáu, Đường Nguyễn Huệ") == "Thu Sau, Duong Nguyen Hue"
    assert fold("ĐẶNG Thị Ưu") == "dang thi uu"
    assert strip_marks("日本 é ж") == "日本 e ж"


def test_marked_text_is_told_from_plain_text() -> None:
    assert is_marked("thứ 6")
    assert not is_marked("thu 6 → 8")


def test_letters_and_digits_part_company() -> None:
    assert [token.text for token in tokens("8h30 t6, ngày 15/12")] == [
        "8", "h", "30", "t", "6", ",", "ngày", "15", "/", "12",
    ]  # fmt: skip


def test_tokens_of_decomposed_text_point_into_it() -> None:
    original = nfd("thứ Sáu")
    last = tokens(original)[-1]
    assert last.text == "Sáu"
    assert original[last.begin : last.finish] == nfd("Sáu")


def test_teencode_is_written_out() -> None:
    assert teencode("ko") == "không"
    assert teencode("KO") == "không"
    assert teencode("không") is None


def test_expanded_teencode_leads_back_to_what_was_typed() -> None:
    normal = expand_teencode("mai ko họp, 100k")
    assert normal.text == "mai không họp, 100k"
    begin = normal.text.index("không")
    assert normal.quote(begin, begin + 5) == "ko"


@given(st.text())
def test_every_span_of_any_text_lies_inside_it(text: str) -> None:
    normal = normalise(text)
    for at in range(len(normal.text)):
        begin, finish = normal.span(at, at + 1)
        assert 0 <= begin < finish <= len(text)


@given(st.text())
def test_lower_and_strip_never_change_the_length(text: str) -> None:
    composed = normalise(text).text
    assert len(lower(composed)) == len(composed)
    assert len(strip_marks(composed)) == len(composed)


@given(st.text())
def test_tokens_and_teencode_take_any_text(text: str) -> None:
    assert all(token.begin < token.finish for token in tokens(text))
    expanded = expand_teencode(text)
    assert expanded.span(0, len(expanded.text)) == (0, len(text))
