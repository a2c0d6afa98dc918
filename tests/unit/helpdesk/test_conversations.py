"""Whole conversations as they run on a working day, read as people read them."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.helpdesk.models import TicketState
from tests.fakes.helpdesk_play import DESK, in_desk, press_in_desk, tickets, to
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.office_play import THURSDAY, ZONE, PlayedOffice

KNOWN = {"cách đổi mật khẩu email công vụ": "Vào Cài đặt, chọn Đổi mật khẩu."}


@pytest.fixture
def informed(office: PlayedOffice) -> PlayedOffice:
    office.knowledge = FakeKnowledge(KNOWN)
    office.restart()
    return office


def test_a_known_question_is_answered_with_its_source(informed: PlayedOffice) -> None:
    (answer,) = informed.say("LAN", "làm sao đổi mật khẩu email công vụ")
    assert answer.message.text == "Vào Cài đặt, chọn Đổi mật khẩu.\n(Theo Sổ tay, mục 1)"


def test_an_unknown_question_becomes_a_ticket_and_its_answer_is_kept(informed: PlayedOffice) -> None:
    (offer,) = informed.say("LAN", "hướng dẫn cách ký số trên máy tính bảng")
    assert "chưa có câu trả lời trong tài liệu" in offer.message.text
    assert list(offer.tokens) == ["Mở phiếu hỗ trợ", "Gặp nhân viên"]
    said = informed.press("LAN", "Mở phiếu hỗ trợ")
    (ticket,) = tickets(informed)
    assert (ticket.origin, ticket.category) == ("question", "signature")
    assert "ký số trên máy tính bảng" in to(said, DESK)[0]
    in_desk(informed, "HT1", "HT-1: chị cài ứng dụng ký số rồi đăng nhập ạ")
    press_in_desk(informed, "HT1", "Lưu câu trả lời mẫu")
    said = informed.say("NAM", "hướng dẫn cách ký số trên máy tính bảng")
    assert "cài ứng dụng ký số" in to(said, "NAM")[0]


def test_an_unknown_question_leads_to_a_person_who_sees_it(informed: PlayedOffice) -> None:
    informed.say("LAN", "hướng dẫn cách ký số trên máy tính bảng")
    said = informed.press("LAN", "Gặp nhân viên")
    assert "hỏi “hướng dẫn cách ký số trên máy tính bảng” (chưa có câu trả lời)" in to(said, DESK)[0]


def test_takeover_and_hand_back(office: PlayedOffice) -> None:
    office.say("NAM", "tôi muốn gặp nhân viên hỗ trợ")
    office.say("NAM", "nhắc tôi 8h sáng mai họp giao ban")
    with office.store.work() as work:
        assert work.reminders.all() == []
    in_desk(office, "HT1", "HT-1: anh nhắn câu đó lại sau khi em trả chat nhé")
    in_desk(office, "HT1", "trả lại cho Thư ký")
    office.say("NAM", "nhắc tôi 8h sáng mai họp giao ban")
    with office.store.work() as work:
        assert len(work.reminders.all()) == 1


def test_out_of_hours_then_the_morning(office: PlayedOffice) -> None:
    office.wait_until(THURSDAY.replace(hour=20))
    said = office.say("LAN", "cho tôi gặp người thật")
    assert "từ 07:30 thứ Sáu 20/11" in to(said, "LAN")[0]
    said = office.say("LAN", "tôi không ký được văn bản", reply_to=said[0].n)
    morning = office.wait_until(datetime(2026, 11, 20, 7, 31, tzinfo=ZONE))
    assert any("Chờ từ ngoài giờ" in text for text in to(said + morning, DESK))
    assert any("tôi không ký được văn bản" in text for text in to(said + morning, DESK))


def test_a_weekend_between_the_report_and_its_escalation(office: PlayedOffice) -> None:
    office.wait_until(datetime(2026, 11, 20, 16, 50, tzinfo=ZONE))
    office.say("LAN", "máy in phòng 305 bị hỏng rồi, báo lỗi giúp")
    weekend = office.wait_until(datetime(2026, 11, 23, 7, 30, tzinfo=ZONE))
    assert not any("HT-1" in text for text in to(weekend, "HT1") + to(weekend, "CT"))
    monday = office.wait_until(datetime(2026, 11, 23, 8, 30, tzinfo=ZONE))
    assert any("Cần trả lời trước 08:20" in text for text in to(monday, "HT1"))
    assert any("Sắp trễ hạn trả lời" in text for text in to(monday, "CT"))
    in_desk(office, "HT1", "HT-1: em lên ngay ạ")
    in_desk(office, "HT1", "HT-1 đã xử lý: thay hộp mực")
    office.press("LAN", "Hài lòng")
    assert tickets(office)[0].state is TicketState.CLOSED
