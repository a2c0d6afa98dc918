"""Tasks meant by what they are."""

from __future__ import annotations

import pytest

from nlu.descriptions import read_description
from nlu.people import find_people


def described(text: str) -> str | None:
    reference = read_description(text, find_people(text), ())
    return reference.words if reference is not None else None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cái tờ trình giao anh Nam tới đâu rồi", "tờ trình"),
        ("cai to trinh giao anh Nam toi dau roi", "to trinh"),
        ("đề án chợ đêm giao anh Bình làm tới đâu rồi", "đề án chợ đêm"),
        ("hủy vụ cải tạo công viên", "cải tạo công viên"),
        ("kế hoạch diễn tập xong chưa", "kế hoạch diễn tập"),
        ("đôn đốc anh Nam vụ bảng kê", "bảng kê"),
    ],
)
def test_a_description_leaves_out_who_and_how_it_stands(text: str, words: str) -> None:
    assert described(text) == words


@pytest.mark.parametrize(
    "text", ["xong rồi", "hủy việc này", "duyệt", "em nhận ạ", "việc vừa giao xong rồi", ""]
)
def test_pointing_and_bare_words_describe_nothing(text: str) -> None:
    assert described(text) is None
