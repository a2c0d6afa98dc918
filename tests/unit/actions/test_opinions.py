"""Asking a group or several people for their opinion: each counted once, and only those asked."""

from __future__ import annotations

from bot.script import Said
from tests.fakes.office_play import OFFICE, PlayedOffice


def told(said: list[Said], code: str) -> list[str]:
    return [one.message.text for one in said if one.message.recipient_code == code]


def test_a_group_is_asked_at_once_with_the_choices_as_buttons(office: PlayedOffice) -> None:
    (card,) = office.say("LD", "xin ý kiến cả nhóm về ngày họp: thứ Ba, thứ Tư", OFFICE)
    assert card.message.text.startswith("📊 **Lấy ý kiến 1** · Ngày họp\n• Thứ Ba: 0\n• Thứ Tư: 0")
    assert list(card.tokens) == ["Thứ Ba", "Thứ Tư"]


def test_each_is_counted_once_and_may_change_their_mind(office: PlayedOffice) -> None:
    office.say("LD", "xin ý kiến cả nhóm về ngày họp: thứ Ba, thứ Tư", OFFICE)
    office.press("NAM", "Thứ Ba", OFFICE)
    office.press("LAN", "Thứ Ba", OFFICE)
    office.press("LAN", "Thứ Tư", OFFICE)
    (result,) = office.say("LD", "kết quả lấy ý kiến", OFFICE)
    assert "• Thứ Ba: 1\n• Thứ Tư: 1" in result.message.text


def test_words_in_reply_are_an_opinion_of_their_own_and_a_number_is_a_choice(office: PlayedOffice) -> None:
    (card,) = office.say("LD", "xin ý kiến cả nhóm về ngày họp: thứ Ba, thứ Tư", OFFICE)
    office.say("NAM", "thứ Sáu thì hơn ạ", OFFICE, reply_to=card.n)
    office.say("LAN", "2", OFFICE, reply_to=card.n)
    (result,) = office.say("LD", "kết quả lấy ý kiến", OFFICE)
    assert "• Thứ Tư: 1\n• Ý kiến khác: 1\n– Đỗ Hoài Nam: thứ Sáu thì hơn ạ" in result.message.text


def test_several_people_are_named_before_they_are_asked(office: PlayedOffice) -> None:
    (draft,) = office.say("CT", "xin ý kiến các phòng về dự thảo quy chế")
    assert "Gửi riêng 2 người: Phan Văn Tuấn Kiệt, Nguyễn Tiến Dũng" in draft.message.text
    assert "Lựa chọn: Đồng ý, Không đồng ý" in draft.message.text
    said = office.press("CT", "Gửi")
    assert told(said, "LD")[0].startswith("📊 **Lấy ý kiến 1** · Dự thảo quy chế")
    office.press("LD", "Đồng ý")
    (result,) = office.say("CT", "kết quả lấy ý kiến")
    assert "• Đồng ý: 1" in result.message.text
    assert "Chưa trả lời: Nguyễn Tiến Dũng" in result.message.text


def test_who_was_not_asked_is_not_counted_and_sees_nothing(office: PlayedOffice) -> None:
    office.say("CT", "xin ý kiến các phòng về dự thảo quy chế")
    office.press("CT", "Gửi")
    (refused,) = office.press("NAM", "Đồng ý")
    assert "không bấm được" in refused.message.text
    (nothing,) = office.say("NAM", "kết quả lấy ý kiến")
    assert "quy chế" not in nothing.message.text


def test_people_beyond_ones_line_of_command_are_not_written_to(office: PlayedOffice) -> None:
    (said,) = office.say("LAN", "xin ý kiến anh Dũng về giờ họp")
    assert "không thuộc quyền" in said.message.text
    assert not list(said.tokens)


def test_only_the_owner_closes_it_and_then_nobody_answers(office: PlayedOffice) -> None:
    office.say("LD", "xin ý kiến cả nhóm về ngày họp: thứ Ba, thứ Tư", OFFICE)
    (refused,) = office.say("NAM", "chốt lấy ý kiến", OFFICE)
    assert "Chỉ người hỏi" in refused.message.text
    (closed,) = office.say("LD", "chốt lấy ý kiến", OFFICE)
    assert "(đã đóng)" in closed.message.text
    (late,) = office.press("NAM", "Thứ Ba", OFFICE)
    assert late.message.text == "Câu hỏi này đã hết hạn hoặc đã đóng ạ."


def test_an_open_question_is_answered_in_words(office: PlayedOffice) -> None:
    (card,) = office.say("LD", "xin ý kiến cả nhóm: trưa nay ăn gì", OFFICE)
    assert not list(card.tokens)
    office.say("NAM", "cơm tấm", OFFICE, reply_to=card.n)
    (result,) = office.say("LD", "kết quả lấy ý kiến", OFFICE)
    assert "– Đỗ Hoài Nam: cơm tấm" in result.message.text


def test_days_among_the_choices_are_no_deadline(office: PlayedOffice) -> None:
    (card,) = office.say("LD", "xin ý kiến cả nhóm về ngày họp: thứ Ba, thứ Tư", OFFICE)
    assert "Trả lời đến" not in card.message.text
    (card,) = office.say("LD", "xin ý kiến cả nhóm về ngày họp: thứ Ba, thứ Tư, hạn 16h chiều nay", OFFICE)
    assert "Trả lời đến 16:00" in card.message.text
    assert list(card.tokens) == ["Thứ Ba", "Thứ Tư"]


def test_its_owner_is_told_when_the_time_is_over(office: PlayedOffice) -> None:
    office.say("LD", "xin ý kiến cả nhóm về ngày họp: thứ Ba, thứ Tư, hạn 16h chiều nay", OFFICE)
    said = office.wait(hours=7)
    assert any("đến hạn lấy ý kiến 1" in text.lower() for text in told(said, "LD"))
    (late,) = office.press("NAM", "Thứ Ba", OFFICE)
    assert "hết hạn" in late.message.text


def test_what_is_missing_is_asked(office: PlayedOffice) -> None:
    (what,) = office.say("LD", "lấy ý kiến")
    assert what.message.text == "Anh hỏi ý kiến về việc gì ạ?"
    (whom,) = office.say("LD", "màu áo hội thao")
    assert whom.message.text == "Anh hỏi ý kiến những ai ạ?"
    (draft,) = office.say("LD", "anh Hoài Nam, chị Lan")
    assert "Gửi riêng 2 người" in draft.message.text
