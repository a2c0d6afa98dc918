"""People take over: everything passes both ways once, the assistant is silent, and then answers again."""

from __future__ import annotations

from datetime import timedelta

from actions.helpdesk.hints import suggestions_for
from actions.helpdesk.models import TicketState
from actions.library.models import Manual, Passage
from actions.messages import Inbound, Mention
from actions.models import ChatKind
from bot.knowledge import default_office
from tests.fakes.helpdesk_play import DESK, in_desk, press_in_desk, tickets, to
from tests.fakes.office_play import THURSDAY, PlayedOffice


def test_both_ways_under_one_ticket_until_it_is_handed_back(office: PlayedOffice) -> None:
    said = office.say("NAM", "gặp nhân viên")
    assert "Đã kết nối" in to(said, "NAM")[0]
    said = office.say("NAM", "giao việc cho anh Kiệt trước thứ Sáu thì bấm gì")
    assert to(said, DESK) == ["💬 **HT-1** · anh Nam: giao việc cho anh Kiệt trước thứ Sáu thì bấm gì"]
    assert to(said, "NAM") == []
    card = said[0]
    said = in_desk(office, "HT1", "anh nhắn “giao anh Kiệt …” là được", reply_to=card.n)
    assert to(said, "NAM")[0] == "**Anh Bảo (hỗ trợ)** · HT-1: anh nhắn “giao anh Kiệt …” là được"
    said = press_in_desk(office, "HT1", "Trả lại cho Thư ký")
    assert "Thư ký tiếp tục hỗ trợ anh" in to(said, "NAM")[0]
    assert "việc" in to(office.say("NAM", "việc của tôi"), "NAM")[0].lower()
    assert tickets(office)[0].state is TicketState.SOLVED


def test_files_pass_both_ways(office: PlayedOffice) -> None:
    office.say("NAM", "gặp nhân viên")
    said = office.say("NAM", "màn hình đây", image="loi.png")
    assert [(one.message.image or "").endswith("loi.png") for one in said if one.chat == DESK] == [True]
    said = in_desk(office, "HT1", "tệp hướng dẫn", file="huong-dan.pdf", reply_to=said[0].n)
    assert any(
        (one.message.file or "").endswith("huong-dan.pdf")
        for one in said
        if one.message.recipient_code == "NAM"
    )


def test_the_reporter_ends_it_in_words(office: PlayedOffice) -> None:
    office.say("NAM", "gặp nhân viên")
    said = office.say("NAM", "kết thúc")
    assert "Thư ký tiếp tục hỗ trợ anh" in to(said, "NAM")[0]
    assert to(office.say("NAM", "alo"), DESK) == []


def test_handing_back_in_words_with_and_without_a_number(office: PlayedOffice) -> None:
    office.say("NAM", "gặp nhân viên")
    office.say("LAN", "gặp nhân viên")
    in_desk(office, "HT1", "HT-1: chào anh")
    in_desk(office, "HT1", "HT-2: chào chị")
    said = in_desk(office, "HT1", "trả lại cho Thư ký")
    assert "2 cuộc: HT-1, HT-2" in to(said, DESK)[0]
    in_desk(office, "HT1", "HT-1 trả lại cho Thư ký")
    said = in_desk(office, "HT1", "trả lại cho Thư ký")
    assert "HT-2" in to(said, "LAN")[0]


def test_two_agents_answer_and_both_answers_arrive_signed(office: PlayedOffice) -> None:
    office.say("NAM", "gặp nhân viên")
    said = in_desk(office, "HT1", "HT-1: anh cần gì ạ")
    said += in_desk(office, "HT2", "HT-1: để em giúp")
    assert [text.split("**")[1] for text in to(said, "NAM")] == ["Anh Bảo (hỗ trợ)", "Chị Diệp (hỗ trợ)"]
    assert any("anh Bảo đang phụ trách" in text for text in to(said, DESK))


def test_two_talks_at_once_do_not_cross(office: PlayedOffice) -> None:
    office.say("NAM", "gặp nhân viên")
    office.say("LAN", "gặp nhân viên")
    said = office.say("NAM", "tôi là Nam") + office.say("LAN", "tôi là Lan")
    assert to(said, DESK) == ["💬 **HT-1** · anh Nam: tôi là Nam", "💬 **HT-2** · chị Lan: tôi là Lan"]
    said = in_desk(office, "HT1", "trả lời Lan", reply_to=said[1].n)
    assert to(said, "NAM") == []
    assert len(to(said, "LAN")) == 1


def test_what_is_said_while_it_is_handed_back_goes_to_people(office: PlayedOffice) -> None:
    """The message was understood while the takeover was on, and acted upon when it was over."""
    office.say("NAM", "gặp nhân viên")
    inbound = Inbound(
        channel="console", account="", event_id="late", kind="text", chat_id="private:NAM",
        chat_kind=ChatKind.PRIVATE, sender_id="NAM", sent_at=office.clock.now(), text="còn một câu nữa",
    )  # fmt: skip
    office.core.intake.store(inbound)
    understand = office.core.inbox._understand

    def understood_then_handed_back(each: Inbound) -> object:
        found = understand(each)
        if each.event_id == "late":
            with office.store.work() as work:
                for takeover in work.helpdesk.open_takeovers():
                    takeover.ended_at = office.clock.now()
                work.commit()
        return found

    office.core.inbox._understand = understood_then_handed_back  # type: ignore[method-assign,assignment]
    said = office.wait(seconds=1)
    assert any("còn một câu nữa" in text for text in to(said, DESK))


def test_out_of_hours_it_says_when_somebody_answers(office: PlayedOffice) -> None:
    office.wait_until(THURSDAY.replace(hour=18))
    said = office.say("NAM", "gặp nhân viên")
    assert "từ 07:30 thứ Sáu 20/11" in to(said, "NAM")[0]
    assert to(said, DESK) == []
    assert "việc" in to(office.say("NAM", "việc của tôi"), "NAM")[0].lower()
    said = office.wait(hours=14)
    assert "Chờ từ ngoài giờ" in to(said, DESK)[0]


def test_an_agent_enters_the_talk_in_the_morning(office: PlayedOffice) -> None:
    office.wait_until(THURSDAY.replace(hour=18))
    office.say("NAM", "gặp nhân viên")
    office.wait(hours=14)
    said = in_desk(office, "HT1", "HT-1: kết nối")
    assert "đã vào trò chuyện" in to(said, "NAM")[0]
    assert to(office.say("NAM", "giao anh Kiệt thế nào"), DESK) == [
        "💬 **HT-1** · anh Nam: giao anh Kiệt thế nào"
    ]


def test_an_agent_who_leaves_loses_nothing(office: PlayedOffice) -> None:
    """He answered, then went: the next one on duty is told, and who waits is told too."""
    office.say("NAM", "gặp nhân viên")
    in_desk(office, "HT1", "HT-1: anh chờ em chút")
    with office.store.work() as work:
        person = work.people.find_by_code("HT1")
        assert person is not None
        person.active = False
        work.commit()
    office.say("NAM", "anh ơi còn đó không")
    said = office.wait(minutes=11)
    assert any("đã chờ 10 phút" in text for text in to(said, DESK))
    assert any("đã chờ 10 phút" in text for text in to(said, "HT2"))
    assert any("Xin lỗi vì để anh chờ" in text for text in to(said, "NAM"))
    said = in_desk(office, "HT2", "HT-1: em tiếp anh Bảo đây ạ")
    assert len(to(said, "NAM")) == 1
    assert office.code_of(tickets(office)[0].agent_id or 0) == "HT2"


def test_a_corrected_message_is_passed_on_as_such(office: PlayedOffice) -> None:
    office.say("NAM", "gặp nhân viên")
    office.say("NAM", "phòng 302", id="a")
    said = office.edit("NAM", "a", "phòng 305")
    assert to(said, DESK) == ["💬 **HT-1** · anh Nam: ✏️ (sửa) phòng 305"]


def test_the_desk_sees_what_was_asked_before_and_what_is_known(office: PlayedOffice) -> None:
    office.say("LAN", "gặp nhân viên")
    office.say("LAN", "quên mã PIN chữ ký số thì làm sao")
    in_desk(office, "HT1", "HT-1: chị gửi giấy đề nghị cấp lại PIN cho Văn phòng ạ")
    said = press_in_desk(office, "HT1", "Lưu câu trả lời mẫu")
    assert "Hỏi: quên mã PIN chữ ký số thì làm sao" in to(said, DESK)[0]
    press_in_desk(office, "HT1", "Trả lại cho Thư ký")
    said = office.say("NAM", "quên mã pin chữ kí số thì làm sao")
    assert "giấy đề nghị cấp lại PIN" in to(said, "NAM")[0]
    said = office.say("NAM", "gặp nhân viên")
    assert "hỏi “quên mã pin chữ kí số thì làm sao”" in to(said, DESK)[0]


def test_agents_are_shown_the_likeliest_of_documents_and_saved_answers(office: PlayedOffice) -> None:
    paper = Passage(
        manual_id=0,
        place=1,
        headings=["Máy in bị kẹt giấy"],
        questions=["gỡ giấy kẹt trong máy in"],
        text="Mở nắp trước, kéo giấy theo chiều chạy.",
        digest="a",
    )
    with office.store.work() as work:
        work.library.keep(Manual(name="a.md", title="Sổ tay", digest="a", imported_at=THURSDAY), [paper])
        work.commit()
    office.say("LAN", "gặp nhân viên")
    office.say("LAN", "máy in phòng 305 in ra toàn giấy trắng")
    in_desk(office, "HT1", "HT-1: chị lắc nhẹ hộp mực rồi in lại ạ")
    press_in_desk(office, "HT1", "Lưu câu trả lời mẫu")
    press_in_desk(office, "HT1", "Trả lại cho Thư ký")
    with office.store.work() as work:
        saved = suggestions_for("máy in phòng 305 in ra giấy trắng", work, default_office())
        documents = suggestions_for("máy in phòng 305 bị kẹt giấy", work, default_office())
    assert [each.source for each in saved][:1] == ["câu trả lời mẫu từ HT-1"]
    assert documents[0].answer == "Mở nắp trước, kéo giấy theo chiều chạy."
    assert documents[0].source == "Sổ tay, mục “Máy in bị kẹt giấy”"
    said = office.say("NAM", "báo lỗi máy in phòng 305 bị kẹt giấy")
    assert "Gợi ý 1: Mở nắp trước" in " ".join(to(said, DESK))


def test_after_a_restart_the_talk_goes_on(office: PlayedOffice) -> None:
    office.say("NAM", "gặp nhân viên")
    office.restart()
    office.clock.set(office.clock.now() + timedelta(minutes=1))
    said = office.say("NAM", "alo")
    assert to(said, DESK) == ["💬 **HT-1** · anh Nam: alo"]


def test_who_left_the_desks_group_is_no_agent_by_it_any_more(office: PlayedOffice) -> None:
    with office.store.work() as work:
        person = work.people.find_by_code("HT2")
        assert person is not None
        person.roles = []
        work.commit()
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    assert "Người báo" in to(office.say("HT2", "HT-1 tới đâu rồi"), "HT2")[0]
    gone = Inbound(
        channel="console", account="", event_id="gone", kind="left", chat_id=DESK, chat_kind=ChatKind.GROUP,
        sender_id="HT2", sent_at=office.clock.now(), mentions=(Mention(0, 0, "HT2"),),
    )  # fmt: skip
    office.core.intake.store(gone)
    office.wait(seconds=1)
    assert "Không có phiếu" in to(office.say("HT2", "HT-1 tới đâu rồi"), "HT2")[0]


def test_solving_the_ticket_ends_the_talk(office: PlayedOffice) -> None:
    office.say("NAM", "gặp nhân viên")
    said = in_desk(office, "HT1", "HT-1 đã xử lý: hướng dẫn qua chat")
    assert any("Thư ký tiếp tục hỗ trợ anh" in text for text in to(said, "NAM"))
    office.say("NAM", "hài lòng")
    assert tickets(office)[0].rating == 3
