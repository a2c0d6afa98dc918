"""The right passage is found in whatever way it is asked for, and nothing where nothing fits."""

from __future__ import annotations

import pytest

from actions.library.index import LibraryIndex
from actions.library.ports import Indexed
from actions.library.ranking import ANSWERS_FROM, OFFERS_FROM
from actions.library.slips import Slips
from actions.library.thesaurus import thesaurus

PASSAGES = (
    ("Quên mật khẩu tài khoản thì làm gì?", ("mất mật khẩu",), "Bấm Quên mật khẩu, nhận mã OTP rồi đặt mới."),
    ("Gia hạn chứng thư số", ("chữ ký số hết hạn",), "Gửi đề nghị trước 30 ngày."),
    ("Máy in không in được", (), "Kiểm tra giấy, mực và dây mạng."),
    ("Xin nghỉ phép năm", (), "Lập đơn trên phần mềm nhân sự, trưởng phòng duyệt."),
    ("Thu hồi văn bản đã phát hành", (), "Văn thư bấm Thu hồi và ghi lý do."),
)


@pytest.fixture(scope="module")
def index() -> LibraryIndex:
    passages = [
        Indexed(n, "Hỏi đáp", (heading,), asked, text) for n, (heading, asked, text) in enumerate(PASSAGES, 1)
    ]
    return LibraryIndex(passages, thesaurus())


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("em quên mật khẩu rồi", 1),
        ("quen mk thi lam sao", 1),
        ("quên matkhau", 1),
        ("chữ kí số của tôi hết hạn", 2),
        ("cks het han", 2),
        ("may in k in dc", 3),
        ("xin nghi phep", 4),
        ("thu hồi công văn đã ban hành", 5),
    ],
)
def test_a_question_finds_its_passage(index: LibraryIndex, question: str, number: int) -> None:
    hits = index.ask(question)
    assert hits[0].passage_id == number
    assert hits[0].confidence >= OFFERS_FROM


@pytest.mark.parametrize("question", ["giá vàng hôm nay", "đội nào vô địch", "", "👍", "ạ"])
def test_what_no_passage_answers_is_not_answered(index: LibraryIndex, question: str) -> None:
    hits = index.ask(question)
    assert not hits or hits[0].confidence < ANSWERS_FROM


def test_an_empty_library_answers_nothing() -> None:
    assert LibraryIndex([], thesaurus()).ask("quên mật khẩu") == []


def test_only_what_is_no_syllable_is_taken_for_a_slip() -> None:
    slips = Slips({"mat", "khau", "dang", "nhap", "nhan"})
    assert slips.meant("matkhau") == ("mat", "khau")
    assert slips.meant("nhapp") == ("nhap",)
    assert slips.meant("nhanh") == ()
    assert slips.meant("facebook") == ()
    assert slips.meant("12345") == ()
