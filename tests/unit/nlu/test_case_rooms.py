"""What a wish about the room of a case says: its name, who comes in, by when; families of the same meaning."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from nlu.case_edits import read_case_edit
from nlu.case_rooms import CaseWish, read_case_wish
from nlu.parsed import ReadContext
from nlu.reading_by_intent import look

NOW = datetime(2026, 11, 19, 10, 0, tzinfo=timezone(timedelta(hours=7)))  # a Thursday


def read(text: str) -> CaseWish | None:
    seen = look(text, ReadContext(now=NOW))
    return read_case_wish(text, seen.people, seen.found)


def said(wish: CaseWish | None) -> tuple[str, str, list[str], list[str]]:
    assert wish is not None
    return wish.act, wish.name, [each.text for each in wish.people], [each.text for each in wish.due]


@pytest.mark.parametrize(
    ("family", "name", "people", "due"),
    [
        (
            [
                "lập nhóm xử lý vụ ngập đường Nguyễn Hữu Cảnh gồm anh Nam, chị Lan, hạn thứ Hai",
                "Lập nhóm xử lý vụ ngập đường Nguyễn Hữu Cảnh có anh Nam, chị Lan, hạn thứ Hai nhé",
                "tạo nhóm vụ ngập đường Nguyễn Hữu Cảnh, mời anh Nam, chị Lan, hạn thứ Hai",
            ],
            "ngập đường Nguyễn Hữu Cảnh",
            ["anh Nam", "chị Lan"],
            ["hạn thứ Hai"],
        ),
        (["mở phòng xử lý cháy chợ", "tạo room cho vụ cháy chợ giúp tôi"], "cháy chợ", [], []),
        (["lap nhom xu ly vu ngap", "tao nhom vu ngap giup e"], "ngap", [], []),
        (["lap group vu tranh chap, add a Nam c Hoa"], "tranh chap", ["a Nam", "c Hoa"], []),
        # somebody in the name is no member
        (["mở nhóm riêng xử lý khiếu nại bà Năm"], "khiếu nại bà Năm", [], []),
        (["lập nhóm trao đổi riêng về đơn tố cáo của ông Tư"], "đơn tố cáo của ông Tư", [], []),
        (["tạo nhóm xử lý đơn bà Sáu hẻm 12, mời anh Long"], "đơn bà Sáu hẻm 12", ["anh Long"], []),
        # the people first, the name behind
        (
            [
                "gom anh Dũng, anh Hải vào một nhóm để xử lý vụ rò rỉ khí gas",
                "lập nhóm có anh Dũng, anh Hải để xử lý rò rỉ khí gas",
            ],
            "rò rỉ khí gas",
            ["anh Dũng", "anh Hải"],
            [],
        ),
        # the name first
        (
            ["vụ sập tường trường học mở nhóm đi, kéo Phòng Kinh tế vô"],
            "sập tường trường học",
            ["Phòng Kinh tế"],
            [],
        ),
        # what looks like a unit is what the room is called
        (["lập nhóm phòng chống dịch sởi, mời Phòng Y tế"], "phòng chống dịch sởi", ["Phòng Y tế"], []),
        # a festival or a length of time in the name is no deadline
        (["lập nhóm trực Tết giúp tôi"], "trực Tết", [], []),
        (["mở nhóm chuyên đề giải ngân đầu tư công tới 31/12"], "giải ngân đầu tư công", [], ["tới 31/12"]),
        (["lập nhóm", "tạo nhóm mới"], "", [], []),
        (["lập nhóm gồm anh Kiên, chị Hằng"], "", ["anh Kiên", "chị Hằng"], []),
    ],
)
def test_a_room_to_be_opened(family: list[str], name: str, people: list[str], due: list[str]) -> None:
    for text in family:
        assert said(read(text)) == ("open", name, people, due), text


@pytest.mark.parametrize(
    ("family", "act", "name", "people"),
    [
        (["tình hình vụ ngập", "vụ ngập tới đâu rồi", "cập nhật tình hình vụ ngập"], "status", "ngập", []),
        (["đóng vụ ngập", "kết thúc vụ ngập", "đóng nhóm vụ ngập, đã xong"], "close", "ngập", []),
        (["nước rút rồi, đóng phòng triều cường lại"], "close", "triều cường", []),
        (["tóm tắt nhóm xử lý rồi đóng lại", "tổng kết rồi đóng nhóm", "đóng vụ này"], "close", "", []),
        (["mời thêm chị Nga vào nhóm vụ ngập", "kéo chị Nga vô nhóm ngập"], "add", "ngập", ["chị Nga"]),
        (["rút anh Bảo khỏi nhóm xử lý", "cho anh Bảo ra khỏi nhóm"], "remove", "", ["anh Bảo"]),
        (["gia hạn nhóm chống dịch thêm 2 tuần"], "extend", "chống dịch", []),
        (["đổi tên nhóm xử lý thành Tổ công tác hẻm 47"], "rename", "Tổ công tác hẻm 47", []),
    ],
)
def test_something_about_a_room_that_is_there(
    family: list[str], act: str, name: str, people: list[str]
) -> None:
    for text in family:
        wish = read(text)
        assert wish is not None, text
        assert (wish.act, wish.name, [each.text for each in wish.people]) == (act, name, people), text


def test_a_case_may_be_meant_by_its_number_or_by_where_it_is_said() -> None:
    numbered, here = read("đóng vụ 3"), read("tình hình vụ này")
    assert numbered is not None
    assert here is not None
    assert (numbered.number, numbered.name, numbered.this) == (3, "", False)
    assert (here.number, here.name, here.this, here.said_case) == (None, "", True, True)


@pytest.mark.parametrize(
    ("text", "task"),
    [("mở phòng cho việc 7", 7), ("việc 24 mở nhóm riêng", 24), ("lập nhóm theo việc 15, mời anh Nam", 15)],
)
def test_a_room_for_a_task(text: str, task: int) -> None:
    wish = read(text)
    assert wish is not None
    assert (wish.act, wish.task, wish.name) == ("open", task, "")


def test_a_closed_room_is_said() -> None:
    wish = read("tạo nhóm kín bàn phương án nhân sự, mời anh Nam")
    assert wish is not None
    assert wish.secluded


@pytest.mark.parametrize(
    "text", ["giao anh Nam làm báo cáo", "nhắc tôi 8h mai họp", "", "?", "12", "cảm ơn em"]
)
def test_what_speaks_of_no_room_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "added", "dropped", "title", "due"),
    [
        ("thêm anh Dũng, bỏ chị Lan", ["anh Dũng"], ["chị Lan"], "", 0),
        ("bỏ chị Lan, hạn thứ Tư", [], ["chị Lan"], "", 1),
        ("tên là ngập đường 3/2", [], [], "ngập đường 3/2", 0),
        ("hạn thứ Tư", [], [], "", 1),
        ("anh Dũng", ["anh Dũng"], [], "", 0),
    ],
)
def test_a_draft_is_corrected(text: str, added: list[str], dropped: list[str], title: str, due: int) -> None:
    seen = look(text, ReadContext(now=NOW))
    edit = read_case_edit(text, seen.people, seen.found)
    assert [each.text for each in edit.added] == added
    assert [each.text for each in edit.dropped] == dropped
    assert (edit.title, len(edit.due)) == (title, due)
