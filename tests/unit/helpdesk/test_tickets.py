"""A fault becomes a ticket after at most two questions; it is taken, solved, judged, closed or opened again."""

from __future__ import annotations

from datetime import datetime

from actions.helpdesk.models import TicketState
from tests.fakes.helpdesk_play import DESK, in_desk, press_in_desk, tickets, to
from tests.fakes.office_play import OFFICE, ZONE, PlayedOffice


def test_a_report_that_says_everything_is_a_ticket_at_once(office: PlayedOffice) -> None:
    said = office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    (ticket,) = tickets(office)
    assert (ticket.number, ticket.system, ticket.category) == ("HT-1", "Máy in", "hardware")
    assert "HT-1" in to(said, "LAN")[0]
    assert "Trương Thị Ngọc Lan" in to(said, DESK)[0]


def test_two_questions_at_most_and_their_answers_make_the_ticket(office: PlayedOffice) -> None:
    (first,) = office.say("LAN", "báo lỗi")
    assert "hệ thống hay thiết bị nào" in first.message.text
    (second,) = office.press("LAN", "Máy in")
    assert "Máy in bị gì" in second.message.text
    office.say("LAN", "kẹt giấy liên tục")
    (ticket,) = tickets(office)
    assert (ticket.system, ticket.text) == ("Máy in", "kẹt giấy liên tục")


def test_an_answer_that_says_it_all_saves_the_second_question(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi")
    office.say("LAN", "máy in phòng 305 kẹt giấy")
    (ticket,) = tickets(office)
    assert (ticket.system, ticket.text) == ("Máy in", "máy in phòng 305 kẹt giấy")


def test_a_picture_says_what_happened_and_reaches_the_desk(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in")
    said = office.say("LAN", "", image="man-hinh.png")
    (ticket,) = tickets(office)
    assert ticket.system == "Máy in"
    assert any(
        one.message.image and one.message.image.endswith("man-hinh.png") for one in said if one.chat == DESK
    )


def test_a_system_that_is_not_known_is_kept_in_the_reporters_words(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi")
    office.say("LAN", "cái bảng điện tử ngoài sảnh")
    office.say("LAN", "không hiện số")
    (ticket,) = tickets(office)
    assert ticket.category == "other"
    assert "không hiện số" in ticket.text


def test_nobody_answering_opens_what_is_known_and_nothing_of_nothing(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in")
    office.wait(minutes=11)
    assert [ticket.system for ticket in tickets(office)] == ["Máy in"]
    office.say("NAM", "báo lỗi")
    said = office.wait(minutes=11)
    assert len(tickets(office)) == 1
    assert any("chưa mở phiếu" in text for text in to(said, "NAM"))


def test_in_a_group_everybody_reads_only_that_the_answer_is_private(office: PlayedOffice) -> None:
    said = office.say("LAN", "Thư ký ơi báo lỗi máy in phòng 305 kẹt giấy", OFFICE)
    assert to(said, OFFICE) == ["Thư ký đã trả lời qua tin nhắn riêng."]


def test_the_category_can_be_corrected_by_button_by_word_and_by_reply(office: PlayedOffice) -> None:
    (card, *_) = office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    office.press("LAN", "Đổi loại")
    office.press("LAN", "Mạng, Internet")
    assert tickets(office)[0].category == "network"
    office.say("LAN", "loại: Chữ ký số", reply_to=card.n)
    assert tickets(office)[0].category == "signature"
    in_desk(office, "HT1", "HT-1: loại Phần mềm khác")
    assert tickets(office)[0].category == "software"


def test_one_agent_takes_it_and_the_second_hears_who_has_it(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    press_in_desk(office, "HT2", "Nhận phiếu")
    said = press_in_desk(office, "HT1", "Nhận phiếu")
    (ticket,) = tickets(office)
    assert (ticket.state, office.code_of(ticket.agent_id or 0)) == (TicketState.WORKING, "HT2")
    assert to(said, DESK)[0].startswith("Chị Diệp đã nhận HT-1")


def test_an_answer_reaches_the_reporter_signed_and_the_reply_the_desk(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    said = in_desk(office, "HT1", "HT-1: chị tắt mở lại máy in giúp em")
    (answer,) = [one for one in said if one.message.recipient_code == "LAN"]
    assert answer.message.text == "**Anh Bảo (hỗ trợ)** · HT-1: chị tắt mở lại máy in giúp em"
    said = office.say("LAN", "vẫn kẹt em ơi", reply_to=answer.n)
    assert to(said, DESK) == ["💬 **HT-1** · chị Lan: vẫn kẹt em ơi"]


def test_waiting_for_the_reporter_stops_the_clock(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    due = tickets(office)[0].solve_by
    said = in_desk(office, "HT1", "HT-1: chờ người báo: máy in hiệu gì ạ?")
    assert any("máy in hiệu gì" in text for text in to(said, "LAN"))
    office.wait(hours=1)
    question = [one for one in office.said if one.message.recipient_code == "LAN"][-1]
    office.say("LAN", "máy Canon", reply_to=question.n)
    (ticket,) = tickets(office)
    assert ticket.state is TicketState.WORKING
    assert (ticket.solve_by - due).total_seconds() == 3600


def test_solved_judged_and_closed(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    said = in_desk(office, "HT1", "HT-1 đã xử lý: thay trục cuốn giấy")
    assert "thay trục cuốn giấy" in to(said, "LAN")[0]
    office.wait(days=2)
    office.say("LAN", "hài lòng")
    (ticket,) = tickets(office)
    assert (ticket.state, ticket.rating, ticket.solution) == (TicketState.CLOSED, 3, "thay trục cuốn giấy")


def test_not_solved_after_all_opens_it_again(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    in_desk(office, "HT1", "HT-1 đã xử lý")
    said = office.press("LAN", "Vẫn chưa được")
    (ticket,) = tickets(office)
    assert (ticket.state, ticket.reopened) == (TicketState.REOPENED, 1)
    assert "Mở lại lần 1" in to(said, DESK)[0]


def test_a_reporter_who_says_nothing_finds_it_closed_after_three_working_days(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    in_desk(office, "HT1", "HT-1 đã xử lý")
    office.wait_until(datetime(2026, 11, 25, 9, tzinfo=ZONE))
    assert tickets(office)[0].state is TicketState.SOLVED
    office.wait_until(datetime(2026, 11, 26, 9, tzinfo=ZONE))
    assert tickets(office)[0].state is TicketState.CLOSED


def test_status_closing_and_withdrawing_by_words(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    assert "HT-1" in to(office.say("LAN", "phiếu của tôi tới đâu rồi"), "LAN")[0]
    assert "Không có phiếu" in to(office.say("NAM", "HT-1 tới đâu rồi"), "NAM")[0]
    office.say("LAN", "HT-1 ổn rồi, đóng đi")
    assert tickets(office)[0].state is TicketState.CLOSED
    office.say("LAN", "HT-1 vẫn lỗi")
    assert tickets(office)[0].state is TicketState.REOPENED
    office.say("LAN", "rút phiếu HT-1 giùm")
    assert tickets(office)[0].state is TicketState.CLOSED


def test_an_agent_hands_it_to_a_colleague_by_name(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    said = in_desk(office, "HT1", "HT-1: giao chị Diệp")
    assert office.code_of(tickets(office)[0].agent_id or 0) == "HT2"
    assert any("giao HT-1" in text for text in to(said, "HT2"))


def test_a_note_stays_among_agents(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    said = in_desk(office, "HT1", "HT-1: ghi chú: máy này hỏng lần thứ ba")
    assert to(said, "LAN") == []
    assert not any("lần thứ ba" in text for text in to(office.say("LAN", "HT-1 lịch sử"), "LAN"))
    assert any("lần thứ ba" in text for text in to(in_desk(office, "HT2", "HT-1 lịch sử"), DESK))


def test_without_a_group_agents_do_everything_in_private(office: PlayedOffice) -> None:
    with office.store.work() as work:
        work.settings.remove("helpdesk_group")
        work.commit()
    said = office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    (card,) = [one for one in said if one.message.recipient_code == "HT1"]
    said = office.say("HT1", "chị tắt mở lại giúp em", reply_to=card.n)
    assert "chị tắt mở lại giúp em" in to(said, "LAN")[0]
    office.say("HT1", "đã xử lý", reply_to=card.n)
    assert tickets(office)[0].state is TicketState.SOLVED


def test_where_buttons_are_numbered_lines_a_number_in_reply_presses_one(office: PlayedOffice) -> None:
    said = office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    (card,) = [one for one in said if one.chat == DESK]
    said = in_desk(office, "HT2", "1", reply_to=card.n)
    assert office.code_of(tickets(office)[0].agent_id or 0) == "HT2"
    assert not any(text.endswith(": 1") for text in to(said, "LAN"))
