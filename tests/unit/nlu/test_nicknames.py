"""Wishes about what somebody is called, and what only looks like one."""

from __future__ import annotations

import pytest

from nlu.nicknames import read_nickname_wish
from nlu.people import find_people


@pytest.mark.parametrize(
    ("said", "whom", "name"),
    [
        ("gọi anh Nam Phòng Kinh tế là Nam đen", "anh Nam Phòng Kinh tế", "Nam đen"),
        ("goi anh Nam phong Kinh te la Nam den nhe", "anh Nam phong Kinh te", "Nam den"),
        ("từ nay gọi chị Lan là Lan kế toán nhé", "chị Lan", "Lan kế toán"),
        ("gọi chị Trương Thị Ngọc Lan là Lan nhỏ cho gọn", "chị Trương Thị Ngọc Lan", "Lan nhỏ"),
        ("gọi anh Dũng là anh Tư", "anh Dũng", "anh Tư"),
        ("gọi trưởng phòng Kinh tế là Dũng cao", "trưởng phòng Kinh tế", "Dũng cao"),
        ("Nam nhỏ là anh Bùi Phương Nam nhé", "anh Bùi Phương Nam", "Nam nhỏ"),
        ("trong nhóm này Nam nhỏ là Bùi Phương Nam", "Bùi Phương Nam", "Nam nhỏ"),
        ("Lan kế toán là chị Lan Văn phòng nha", "chị Lan Văn phòng", "Lan kế toán"),
        ("đặt biệt danh cho chị Lan là Lan kế toán", "chị Lan", "Lan kế toán"),
        ("đặt biệt danh của anh Nam là Nam đen", "anh Nam", "Nam đen"),
        ("biệt danh của anh Kiên là Kiên cận", "anh Kiên", "Kiên cận"),
    ],
)
def test_a_name_is_given(said: str, whom: str, name: str) -> None:
    wish = read_nickname_wish(said)
    assert wish is not None
    assert wish.whom is not None
    assert (wish.kind, wish.whom.text, wish.name) == ("set", whom, name)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("bỏ tên gọi Nam đen", "Nam đen"),
        ("bo ten goi nam den", "nam den"),
        ("xóa biệt danh Nam đen giúp tôi", "Nam đen"),
        ("đừng gọi anh Nam là Nam đen nữa", "Nam đen"),
        ("thôi không gọi chị Lan là Lan nhỏ nữa nhé", "Lan nhỏ"),
    ],
)
def test_a_name_is_taken_back(said: str, name: str) -> None:
    wish = read_nickname_wish(said)
    assert wish is not None
    assert (wish.kind, wish.name) == ("forget", name)


@pytest.mark.parametrize(
    "said", ["các biệt danh đã đặt", "danh sách tên gọi trong nhóm này", "xem biệt danh"]
)
def test_the_names_are_asked_for(said: str) -> None:
    wish = read_nickname_wish(said)
    assert wish is not None
    assert wish.kind == "list"


@pytest.mark.parametrize(
    "said",
    [
        "gọi tôi là chị",
        "gọi tôi là anh Tư",
        "gọi anh Nam là ra họp",
        "gọi anh Nam lên họp nhé",
        "gọi điện cho anh Nam là xong",
        "gọi anh Nam và chị Lan là cặp đôi",
        "gọi anh Nam là gì",
        "anh Nam là Bùi Phương Nam nhé",
        "chủ trì là anh Nam nhé",
        "đầu mối là chị Lan nhé",
        "người phụ trách là anh Nam nhé",
        "mai là sinh nhật anh Nam nhé",
        "Nam nhỏ là anh Bùi Phương Nam",
        "Nam nhỏ là anh nào?",
        "giao anh Nam làm báo cáo",
        "bỏ việc 12",
        "hủy",
        "",
        "là",
        "gọi là",
        "gọi anh Nam là " + "Nam " * 60,
    ],
)
def test_other_messages_are_left_alone(said: str) -> None:
    assert read_nickname_wish(said) is None


@pytest.mark.parametrize(
    ("said", "certain"),
    [
        ("gọi anh Nam là Nam đen", True),
        ("gọi anh Nam là sếp lớn", False),
        ("Nam nhỏ là anh Bùi Phương Nam nhé", False),
        ("trong nhóm này Nam nhỏ là anh Bùi Phương Nam", True),
    ],
)
def test_people_may_say_such_things_to_each_other(said: str, certain: bool) -> None:
    wish = read_nickname_wish(said)
    assert wish is not None
    assert wish.certain is certain


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("giao Lan kế toán soạn báo cáo quý", ["Lan kế toán"]),
        ("giao chị Lan kế toán soạn báo cáo", ["Lan kế toán"]),
        ("giao lan ke toan soan bao cao", ["lan ke toan"]),
        ("nhờ anh Tư in tài liệu, giao Tý kiểm tra", ["Tư", "Tý"]),
        ("quý tư phải xong", []),
    ],
)
def test_a_given_name_is_read_whole_where_it_is_known(said: str, names: list[str]) -> None:
    found = find_people(said, nicknames=["Lan kế toán", "anh Tư", "Tý"])
    assert [mention.name for mention in found] == names
