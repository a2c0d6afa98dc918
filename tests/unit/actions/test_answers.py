"""Questions are answered from documents, in their words; what they do not say becomes a ticket."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.library.importing import import_documents
from actions.messages import Inbound
from actions.models import ChatKind
from actions.understanding import Situation, understand
from bot.knowledge import default_office
from tests.fakes.office_play import OFFICE, THURSDAY, PlayedOffice
from tests.fakes.router import FakeRouter

FAQ = """# Hỏi đáp phường

## Tài khoản

### Quên mật khẩu tài khoản thì làm gì?
<!-- cách hỏi khác: mất mật khẩu đăng nhập; không nhớ mật khẩu -->
Bấm **Quên mật khẩu**, nhận mã OTP rồi đặt mật khẩu mới.

### Đổi mật khẩu tài khoản ở đâu?
Vào Thông tin tài khoản, chọn Đổi mật khẩu.

## Chữ ký số

### Gia hạn chứng thư số
Gửi đề nghị gia hạn trước 30 ngày.

### Cài phần mềm ký số
Tải bộ cài ở mục Tiện ích.

## Nội bộ

### Xin nghỉ phép năm
Lập đơn trên phần mềm nhân sự.

### Đặt phòng họp
Xem lịch phòng, chọn giờ trống.
"""


@pytest.fixture
def library(office: PlayedOffice, tmp_path: Path) -> PlayedOffice:
    path = tmp_path / "hoi-dap.md"
    path.write_text(FAQ)
    import_documents([path], office.store, now=THURSDAY)
    with office.store.work() as work:
        leader = work.people.find_by_code("LD")
        assert leader is not None
        leader.roles = ["administrator"]
        work.commit()
    return office


def test_an_answer_quotes_the_passage_and_says_where_it_stands(library: PlayedOffice) -> None:
    (answer,) = library.say("NAM", "quên mật khẩu thì làm sao")
    assert answer.message.text == (
        "**Quên mật khẩu tài khoản thì làm gì?**\n"
        "Bấm **Quên mật khẩu**, nhận mã OTP rồi đặt mật khẩu mới.\n"
        "Nguồn: Hỏi đáp phường, mục “Tài khoản › Quên mật khẩu tài khoản thì làm gì?”"
    )
    assert list(answer.tokens)[-3:] == ["Câu này sai", "Mở phiếu hỗ trợ", "Gặp nhân viên"]


def test_a_similar_question_can_be_chosen(library: PlayedOffice) -> None:
    library.say("NAM", "quên mật khẩu thì làm sao")
    (other,) = library.press("NAM", "Đổi mật khẩu tài khoản ở đâu?")
    assert "Vào Thông tin tài khoản" in other.message.text


def test_what_no_document_says_is_not_answered_but_offered_as_a_ticket(library: PlayedOffice) -> None:
    (answer,) = library.say("NAM", "hỏi giá vàng hôm nay")
    assert "chưa có câu trả lời" in answer.message.text
    assert list(answer.tokens) == ["Mở phiếu hỗ trợ", "Gặp nhân viên"]
    assert "HT-1" in library.press("NAM", "Mở phiếu hỗ trợ")[0].message.text


def test_only_the_asker_may_open_the_ticket(library: PlayedOffice) -> None:
    library.say("NAM", "thư ký ơi, hỏi giá vàng hôm nay", OFFICE)
    (refused,) = library.press("LAN", "Mở phiếu hỗ trợ", OFFICE)
    assert "dành cho người khác" in refused.message.text


def test_a_bare_call_for_help_shows_what_can_be_done(library: PlayedOffice) -> None:
    (card,) = library.say("NAM", "hướng dẫn sử dụng")
    assert "Thư ký giúp được các việc sau" in card.message.text


def test_without_any_document_help_is_the_card(office: PlayedOffice) -> None:
    (card,) = office.say("NAM", "quên mật khẩu thì làm sao")
    assert "Thư ký giúp được các việc sau" in card.message.text


def test_colleagues_who_ask_each_other_are_left_alone(library: PlayedOffice) -> None:
    assert library.say("NAM", "quên mật khẩu thì làm sao", OFFICE) == []
    (answer,) = library.say("NAM", "thư ký ơi, quên mật khẩu thì làm sao", OFFICE)
    assert "đặt mật khẩu mới" in answer.message.text


@pytest.mark.parametrize("helpdesk", [True, False])
def test_in_the_helpdesks_group_questions_need_no_call(helpdesk: bool) -> None:
    inbound = Inbound(
        "c", "", "1", "text", "g", ChatKind.GROUP, "NAM", THURSDAY, text="quên mật khẩu thì sao"
    )
    situation = Situation(
        inbound=Inbound.from_json(inbound.as_json() | {"addressed": False}),
        chat_id=1,
        office=default_office(),
        helpdesk=helpdesk,
    )
    assert understand(situation, FakeRouter()).ours is helpdesk


def test_words_nobody_understood_are_looked_up_where_the_documents_are_clear(library: PlayedOffice) -> None:
    (answer,) = library.say("NAM", "gia hạn chứng thư số")
    assert "trước 30 ngày" in answer.message.text
    (offer,) = library.say("NAM", "hôm nay trời đẹp")
    assert "Hỏi hướng dẫn" in offer.tokens


def test_the_button_asks_the_text_that_was_not_understood(library: PlayedOffice) -> None:
    library.say("NAM", "ký số")
    (offer,) = library.press("NAM", "Hỏi hướng dẫn")
    assert "chưa chắc" in offer.message.text
    assert set(offer.tokens) == {
        "Gia hạn chứng thư số",
        "Cài phần mềm ký số",
        "Mở phiếu hỗ trợ",
        "Gặp nhân viên",
    }


def test_administrators_hear_which_passage_was_called_wrong(library: PlayedOffice) -> None:
    library.say("NAM", "quên mật khẩu thì làm sao")
    thanks, notice = library.say("NAM", "câu này sai, giờ phải gọi Văn phòng")
    assert "đã báo quản trị viên" in thanks.message.text
    assert notice.message.recipient_code == "LD"
    assert "Quên mật khẩu tài khoản thì làm gì?" in notice.message.text
    assert "giờ phải gọi Văn phòng" in notice.message.text
    (settled,) = library.press("LD", "Đã xử lý")
    assert "xử lý xong" in settled.message.text
    with library.store.work() as work:
        assert work.library.open_wrong() == []


def test_an_answer_is_called_wrong_by_button_once(library: PlayedOffice) -> None:
    library.say("NAM", "quên mật khẩu thì làm sao")
    assert len(library.press("NAM", "Câu này sai")) == 2
    (again,) = library.press("NAM", "Câu này sai")
    assert "đã báo rồi" in again.message.text


def test_without_an_answer_nothing_can_be_wrong(library: PlayedOffice) -> None:
    (ask,) = library.say("NAM", "câu này sai")
    assert "trả lời vào đúng câu trả lời" in ask.message.text
    assert library.say("NAM", "câu này sai", OFFICE) == []


def test_a_button_of_a_passage_that_is_gone_says_so(library: PlayedOffice, tmp_path: Path) -> None:
    library.say("NAM", "quên mật khẩu thì làm sao")
    (tmp_path / "hoi-dap.md").write_text("# Hỏi đáp phường\n\n## Khác\n\nNội dung khác.\n")
    import_documents([tmp_path / "hoi-dap.md"], library.store, now=THURSDAY)
    (gone,) = library.press("NAM", "Đổi mật khẩu tài khoản ở đâu?")
    assert "vừa được cập nhật" in gone.message.text


def test_a_long_section_goes_on_at_a_press(library: PlayedOffice, tmp_path: Path) -> None:
    steps = "\n\n".join(f"Bước {n}: kiểm tra máy chủ dự phòng và ghi kết quả vào sổ trực." for n in range(40))
    (tmp_path / "dai.md").write_text(f"# Sổ tay máy chủ\n\n## Khởi động máy chủ dự phòng\n\n{steps}\n")
    import_documents([tmp_path / "dai.md"], library.store, now=THURSDAY)
    (first,) = library.say("NAM", "cách khởi động máy chủ dự phòng")
    assert "Bước 0" in first.message.text
    (second,) = library.press("NAM", "Xem tiếp")
    assert "Bước 0:" not in second.message.text
    assert "Sổ tay máy chủ" in second.message.text
