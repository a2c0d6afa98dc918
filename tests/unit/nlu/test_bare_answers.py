"""What is nothing but an answer, and what only looks like one."""

from __future__ import annotations

import pytest

from nlu.rasa.bare import bare_answer
from nlu.rasa.reading import read


@pytest.mark.parametrize(
    "text",
    [
        "mai",
        "mai nhé",
        "dạ thứ sáu ạ",
        "hạn là thứ Tư tuần sau",
        "17h thu sau",
        "trước 15/12",
        "8h sáng mai nha",
        "anh Nam",
        "dạ chị Lan ạ",
        "cho anh Tuấn đi",
        "chi lan nhe",
        "Đỗ Hoài Nam",
        "anh Nam bên Phòng Kinh tế",
        "2",
        "số 2",
        "người thứ hai",
        "12 nhé",
    ],
)
def test_a_time_a_person_or_a_number_with_courtesy_is_a_value(text: str) -> None:
    assert bare_answer(read(text)) == "value"


@pytest.mark.parametrize(
    ("text", "answer"), [("ừ", "yes"), ("dạ đúng rồi ạ", "yes"), ("ok nhé", "yes"), ("không", "no")]
)
def test_yes_and_no_are_told_apart(text: str, answer: str) -> None:
    assert bare_answer(read(text)) == answer


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "giao việc cho anh Nam",
        "báo cáo mai",
        "họp 8h sáng mai",
        "hôm nay trời đẹp quá",
        "việc của anh Nam",
        "8h mai anh Nam",
        "thứ sáu tôi bận",
        "nhắc tôi 8h sáng mai",
        "số điện thoại chị Lan",
        "anh Nam ăn cơm chưa",
    ],
)
def test_a_message_with_a_wish_of_its_own_is_none(text: str) -> None:
    assert bare_answer(read(text)) is None
