"""What is not understood is asked about in private and left alone in groups; the text is kept for the choice."""

from __future__ import annotations

from tests.fakes.office_play import OFFICE, PlayedOffice


def test_in_private_the_assistant_offers_what_it_can_do(office: PlayedOffice) -> None:
    (offer,) = office.say("LD", "trời hôm nay nóng nhỉ")
    assert list(offer.tokens) == ["Giao việc", "Nhắc việc", "Tìm người", "Hỏi hướng dẫn"]


def test_a_choice_completes_the_text_that_was_not_understood(office: PlayedOffice) -> None:
    office.say("LD", "hồ sơ nhà đất hẻm 12")
    (who,) = office.press("LD", "Giao việc")
    assert "giao việc này cho ai" in who.message.text
    office.say("LD", "anh Nam")
    office.say("LD", "thứ Hai")
    assert office.task().title == "hồ sơ nhà đất hẻm 12"


def test_looking_somebody_up_after_the_offer(office: PlayedOffice) -> None:
    office.say("LD", "hmm")
    office.press("LD", "Tìm người")
    (found,) = office.say("LD", "chị Lan")
    assert "Trương Thị Ngọc Lan" in found.message.text


def test_called_by_name_the_assistant_answers_in_a_group_too(office: PlayedOffice) -> None:
    (answer,) = office.say("LD", "thư ký ơi", OFFICE)
    assert "nghe ạ" in answer.message.text
    assert office.say("NAM", "cảm ơn cả nhà", OFFICE) == []


def test_a_secretary_who_is_talked_about_is_not_us(office: PlayedOffice) -> None:
    assert office.say("LD", "thư ký cuộc họp là chị Lan", OFFICE) == []


def test_two_wishes_in_one_message_are_both_done(office: PlayedOffice) -> None:
    said = office.say("LD", "nhắc tôi 8h mai họp, với lại cho xin số điện thoại chị Lan")
    assert "08:00 thứ Sáu 20/11: họp" in said[0].message.text
    assert "Trương Thị Ngọc Lan" in said[1].message.text


def test_help_and_thanks_are_answered_in_private(office: PlayedOffice) -> None:
    (thanks,) = office.say("LD", "cảm ơn thư ký")
    assert "không có gì" in thanks.message.text
    (able,) = office.say("LD", "thư ký làm được gì")
    assert "Giao việc" in able.message.text


def test_a_yes_while_nothing_is_asked_is_told_so_in_private(office: PlayedOffice) -> None:
    assert office.say("LD", "ừ", OFFICE) == []


def test_the_number_of_a_task_alone_shows_it(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    (shown,) = office.say("NAM", "việc 1")
    assert "**Việc 1** · Tổng hợp báo cáo" in shown.message.text
    assert office.say("NAM", "việc 1", OFFICE) == []


def test_talk_of_being_done_in_a_group_is_not_answered_where_nothing_is_to_be_done(
    office: PlayedOffice,
) -> None:
    assert office.say("NAM", "trưa nay ăn gì, xong việc rồi", OFFICE) == []
    (answer,) = office.say("NAM", "thư ký ơi, xong việc rồi", OFFICE)
    assert "không có việc nào để báo xong" in answer.message.text
