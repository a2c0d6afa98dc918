"""Whatever people paste: no reader raises, spans stay true, and time grows with the length only."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.answers import Asked, is_cancel, read_answer
from nlu.assignments import read_tasks
from nlu.descriptions import read_description
from nlu.documents import find_document_numbers, secret_marking
from nlu.names import sound_key
from nlu.parts import split_wishes
from nlu.people import find_people
from nlu.references import find_references, read_progress
from nlu.reminders import read_reminder

NOW = datetime(2026, 11, 19, 10, 0, tzinfo=timezone(timedelta(hours=7)))

_FRAGMENTS = (
    "giao", "anh", "Nam", "chị Lan", "Phòng", "Kinh tế", "trước", "thứ", "việc", "12", "#", "@", ".", ",", "\n", "- ",
    "1.", "2)", "(", ")", "các", "trưởng", "TP", "a.", "đ/c", "phối hợp", "chủ trì", "và", "nhắc", "tôi", "8h", "mai",
    "gấp", "MẬT", "tối", "60", "%", "xong", "mot nua", "nguyen", "van", "\u0301", "\u200b", "👍", "còn", "ơi", "giúp",
)  # fmt: skip
messages = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(_FRAGMENTS), max_size=40).map(" ".join),
    st.lists(st.sampled_from(_FRAGMENTS), max_size=40).map("".join),
)


@settings(max_examples=150, deadline=None)
@given(messages)
def test_no_reader_raises_and_spans_quote_the_text(text: str) -> None:
    people = find_people(text)
    for mention in people:
        assert text[mention.begin : mention.finish] == mention.text
    for one, other in pairwise(people):
        assert one.finish <= other.begin
    for reference in find_references(text):
        assert text[reference.begin : reference.finish] == reference.words
    for number in find_document_numbers(text):
        assert text[number.begin : number.finish] == number.text
    assert read_tasks(text, people=people, found=())
    read_reminder(text, people=people, found=(), point=lambda found: None)
    read_description(text, people, ())
    read_progress(text)
    is_cancel(text)
    sound_key(text)
    secret_marking(text)


@settings(max_examples=80, deadline=None)
@given(messages, st.sampled_from(["person", "number", "yes_no", "choice", "text"]))
def test_any_answer_is_fitting_or_none(text: str, expects: str) -> None:
    asked = Asked(expects, NOW, ("Đỗ Hoài Nam · Văn phòng", "Khác"))  # type: ignore[arg-type]
    answer = read_answer(text, asked)
    if answer is not None:
        given_values = (
            answer.moment,
            answer.people or None,
            answer.number,
            answer.yes,
            answer.choice,
            answer.text,
        )
        assert sum(value is not None for value in given_values) == 1


@settings(max_examples=100, deadline=None)
@given(messages)
def test_parts_follow_one_another_inside_the_text(text: str) -> None:
    parts = split_wishes(text)
    assert parts
    for one, other in pairwise(parts):
        assert 0 <= one.begin <= one.finish <= other.begin <= len(text)


def _order(text: str) -> object:
    return read_tasks(text, people=find_people(text), found=())


@pytest.mark.parametrize(
    "reader", [find_people, _order, find_references, split_wishes, secret_marking, is_cancel]
)
@pytest.mark.parametrize(
    "unit",
    [
        "giao anh Nam làm báo cáo. ",
        "Phòng ",
        "nguyen van ",
        "1. a ",
        "việc 12 và ",
        "x",
        "các trưởng ",
        "- ",
        "mật ",
    ],
)
def test_time_grows_with_the_length_only(reader: Callable[[str], object], unit: str) -> None:
    short, long = (unit * (size // len(unit)) for size in (2_500, 10_000))
    reader(short)

    def best(text: str) -> float:
        spent = []
        for _ in range(3):
            start = time.process_time()
            reader(text)
            spent.append(time.process_time() - start)
        return min(spent)

    # Four times the text may take four times as long; the rest is room for a busy machine.
    assert best(long) < 10 * best(short) + 0.05
    assert best(long) < 0.5
