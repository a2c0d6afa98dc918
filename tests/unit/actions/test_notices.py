"""A notice is counted and shown before it goes, confirmed by each who gets it, and called again to the others only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from actions.models import OutboxMessage, PersonSettings, SendState
from actions.notices.ports import Tally
from bot.script import Said
from tests.fakes.office_play import ALL, OFFICE, ZONE, PlayedOffice


def told(said: Sequence[Said]) -> set[str]:
    """Who got a notice."""
    return {one.message.recipient_code for one in said if "Đã nhận" in one.tokens}


def tally(office: PlayedOffice, number: int = 1) -> Tally:
    with office.store.work() as work:
        return work.notices.tally(number)


@pytest.fixture
def sent(office: PlayedOffice) -> PlayedOffice:
    """Notice 1 of Hạnh to both heads; Dũng has confirmed it."""
    office.say("CT", "thông báo cho các trưởng phòng: chiều nay hoãn họp")
    office.press("CT", "Gửi")
    office.press("DUNG", "Đã nhận")
    return office


def test_the_draft_counts_the_people_and_quotes_the_words_and_nothing_goes_yet(office: PlayedOffice) -> None:
    (draft,) = office.say("CT", "thông báo cho các trưởng phòng: chiều nay HOÃN họp, 14h gặp lại")
    assert draft.message.text.splitlines()[:3] == [
        "📣 **Bản nháp thông báo** gửi 2 người: các trưởng phòng",
        "Gồm: Nguyễn Tiến Dũng, Phan Văn Tuấn Kiệt",
        "Nội dung: “chiều nay HOÃN họp, 14h gặp lại”",
    ]
    assert list(draft.tokens) == ["Gửi", "Sửa", "Hủy"]
    assert not office.wait(minutes=1)


def test_each_gets_it_privately_with_a_button(office: PlayedOffice) -> None:
    office.say("CT", "thông báo cho các trưởng phòng: chiều nay hoãn họp")
    said = office.press("CT", "Gửi")
    assert told(said) == {"LD", "DUNG"}
    (text,) = {one.message.text for one in said if "Đã nhận" in one.tokens}
    assert text == "📣 **Thông báo** của Lê Thị Hồng Hạnh (Chủ tịch, UBND Phường Thử)\nchiều nay hoãn họp"


def test_who_has_not_seen_it_is_one_line_for_its_sender_alone(sent: PlayedOffice) -> None:
    (line,) = sent.say("CT", "ai chưa xem?")
    assert "2 người: đã nhận 1, chưa nhận 1" in line.message.text
    assert "Phan Văn Tuấn Kiệt" in line.message.text
    (other,) = sent.say("DUNG", "ai chưa xem?")
    assert "đã nhận" not in other.message.text
    (refused,) = sent.say("DUNG", "ai chưa xem thông báo 1?")
    assert refused.message.text == "Chỉ người gửi thông báo xem được ai đã xác nhận ạ."


def test_the_second_call_goes_to_those_who_have_not_confirmed(sent: PlayedOffice) -> None:
    assert told(sent.say("CT", "gọi lại những người chưa xem")) == {"LD"}
    sent.press("LD", "Đã nhận")
    said = sent.say("CT", "gọi lại những người chưa xem")
    assert not told(said)
    assert said[0].message.text == "Không còn ai chưa xác nhận để gọi lại ạ."
    assert tally(sent) == Tally(confirmed=2)


@pytest.mark.parametrize("words", ["đã nhận", "em đã rõ ạ", "da nhan", "Đã xem rồi ạ", "1"])
def test_words_confirm_where_there_is_no_button(sent: PlayedOffice, words: str) -> None:
    (answer,) = sent.say("LD", words)
    assert answer.message.text == "Đã ghi anh nhận thông báo lúc 10:00."
    assert tally(sent) == Tally(confirmed=2)


def test_a_reply_or_a_thumb_confirms(office: PlayedOffice) -> None:
    office.say("CT", "thông báo toàn cơ quan: mai cúp điện")
    said = office.press("CT", "Gửi")
    number = {one.message.recipient_code: one.n for one in said}
    office.say("NAM", "ok", reply_to=number["NAM"])
    office.react("LAN", "👍", on=number["LAN"])
    office.react("DUNG", "😢", on=number["DUNG"])
    office.say("LD", "họp ở đâu vậy", reply_to=number["LD"])
    assert tally(office) == Tally(unconfirmed=3, confirmed=2)


def test_da_nhan_after_a_task_is_about_the_task(sent: PlayedOffice) -> None:
    sent.say("CT", "giao anh Kiệt tổng hợp báo cáo trước thứ Sáu")
    sent.say("LD", "đã nhận")
    assert tally(sent) == Tally(unconfirmed=1, confirmed=1)


def test_confirming_twice_counts_once_and_only_those_it_was_for_can(sent: PlayedOffice) -> None:
    (again,) = sent.press("DUNG", "Đã nhận")
    assert "từ trước" in again.message.text
    assert tally(sent) == Tally(unconfirmed=1, confirmed=1)


def test_a_notice_that_is_not_confirmed_is_not_sent_and_its_writer_hears_so(office: PlayedOffice) -> None:
    office.say("CT", "thông báo cho các trưởng phòng: chiều nay hoãn họp")
    said = office.wait(minutes=11)
    assert [one.message.recipient_code for one in said] == ["CT"]
    assert "chưa gửi" in said[0].message.text
    (late,) = office.press("CT", "Gửi")
    assert "hết hạn" in late.message.text


def test_people_and_words_can_be_changed_before_it_goes(office: PlayedOffice) -> None:
    office.say("CT", "thông báo cho cả phòng Kinh tế: mai họp")
    office.press("CT", "Sửa")
    (draft,) = office.say("CT", "thêm anh Kiệt")
    assert "gửi 3 người: cả phòng Kinh tế, anh Kiệt" in draft.message.text
    office.press("CT", "Sửa")
    (draft,) = office.say("CT", "chiều mai họp lúc 14h")
    assert "Nội dung: “chiều mai họp lúc 14h”" in draft.message.text
    office.press("CT", "Chỉ người đứng đầu")
    assert told(office.press("CT", "Gửi")) == {"DUNG", "LD"}


def test_those_left_out_get_nothing(office: PlayedOffice) -> None:
    office.say("CT", "thông báo toàn cơ quan trừ phòng Kinh tế: mai cúp điện")
    assert told(office.press("CT", "Gửi")) == {"LD", "NAM", "LAN"}


def test_a_name_of_two_people_is_asked_about(office: PlayedOffice) -> None:
    (question,) = office.say("CT", "thông báo cho anh Nam và chị Lan: mai họp")
    assert list(question.tokens) == ["Đỗ Hoài Nam · Văn phòng", "Bùi Phương Nam · Phòng Kinh tế"]
    office.press("CT", "Bùi Phương Nam · Phòng Kinh tế")
    assert told(office.press("CT", "Gửi")) == {"NAM2", "LAN"}


def test_what_was_not_said_is_asked_for(office: PlayedOffice) -> None:
    (question,) = office.say("CT", "thông báo: mai mặc đồng phục")
    assert question.message.text == "Gửi thông báo cho ai ạ?"
    (draft,) = office.say("CT", "các trưởng phòng")
    assert "“mai mặc đồng phục”" in draft.message.text
    office.press("CT", "Hủy")
    office.say("CT", "thông báo cho các trưởng phòng")
    (draft,) = office.say("CT", "giao ban lùi sang chiều")
    assert "“giao ban lùi sang chiều”" in draft.message.text


def test_a_message_replied_to_is_what_the_notice_says(office: PlayedOffice) -> None:
    office.say("LD", "mai mất nước từ 8h đến 11h", id="tin", chat=OFFICE)
    (draft,) = office.say("LD", "thông báo cho cả phòng", reply_to={"line": "tin"})
    assert "Nội dung: “mai mất nước từ 8h đến 11h”" in draft.message.text


def test_down_the_line_only_and_refusals_say_who_could(office: PlayedOffice) -> None:
    (refused,) = office.say("DUNG", "thông báo toàn cơ quan: mai họp")
    assert refused.message.text == (
        "3 trong 5 người nhận (Văn phòng, UBND Phường Thử) không thuộc phạm vi anh được thông báo. "
        "Anh gửi được cho: Phòng Kinh tế. Người gửi được: chị Hạnh, Lê Thị Hồng Hạnh (Chủ tịch, UBND Phường Thử)."
    )
    (refused,) = office.say("NAM", "thông báo cho các trưởng phòng: mai họp")
    assert "Người gửi được" in refused.message.text
    (draft,) = office.say("DUNG", "thông báo cho cả phòng: mai họp")
    assert "gửi 1 người" in draft.message.text


def test_a_delegate_sends_in_the_leaders_place_and_both_may_ask(office: PlayedOffice) -> None:
    office.say("CT", "ủy quyền cho anh Đỗ Hoài Nam giao việc thay đến hết thứ Sáu")
    (draft,) = office.say("NAM", "thông báo cho các trưởng phòng: mai họp")
    assert "Gửi thay mặt chị Hạnh theo ủy quyền." in draft.message.text
    said = office.press("NAM", "Gửi")
    assert any("thay mặt Lê Thị Hồng Hạnh" in one.message.text for one in said if "Đã nhận" in one.tokens)
    for code in ("NAM", "CT"):
        (line,) = office.say(code, "ai chưa xem?")
        assert "chưa nhận 2" in line.message.text


def test_a_group_hears_through_each_members_own_chat(office: PlayedOffice) -> None:
    office.say("LD", "thông báo cả nhóm: 4h họp nhanh", OFFICE)
    said = office.press("LD", "Gửi", OFFICE)
    assert told(said) == {"NAM", "LAN"}
    said = office.say("LD", "ai chưa xem?", OFFICE)
    assert [one.chat for one in said] == ["private", OFFICE]
    assert "Nam" not in said[1].message.text


def test_what_is_meant_for_others_is_shown_in_private(office: PlayedOffice) -> None:
    said = office.say("CT", "thông báo cho các trưởng phòng: chiều nay hoãn họp", ALL)
    assert [(one.chat, "hoãn họp" in one.message.text) for one in said] == [(ALL, False), ("private", True)]


EVENING = datetime(2026, 11, 19, 20, 0, tzinfo=ZONE)


def test_after_hours_it_waits_and_the_draft_says_so(office: PlayedOffice) -> None:
    office.wait_until(EVENING)
    (draft,) = office.say("CT", "thông báo cho các trưởng phòng: mai họp")
    assert "tin đến lúc 07:30 thứ Sáu 20/11" in draft.message.text
    assert not told(office.press("CT", "Gửi"))
    assert told(office.wait(hours=12)) == {"LD", "DUNG"}


def test_after_hours_it_can_be_sent_at_once(office: PlayedOffice) -> None:
    office.wait_until(EVENING)
    office.say("CT", "thông báo cho các trưởng phòng: mai họp")
    assert told(office.press("CT", "Gửi ngay")) == {"LD", "DUNG"}


def test_hoa_toc_breaks_quiet_hours_and_ordinary_ones_respect_them(office: PlayedOffice) -> None:
    with office.store.work() as work:
        kiet = work.people.find_by_code("LD")
        assert kiet is not None
        work.preferences.add(PersonSettings(person_id=kiet.id, quiet_from=9 * 60, quiet_until=11 * 60))
        work.commit()
    office.say("CT", "thông báo cho các trưởng phòng: mai họp")
    assert told(office.press("CT", "Gửi")) == {"DUNG"}
    assert told(office.wait(hours=2)) == {"LD"}
    office.wait_until(EVENING)
    (draft,) = office.say("CT", "thông báo hỏa tốc cho các trưởng phòng: triều cường")
    assert "Hỏa tốc: gửi ngay" in draft.message.text
    assert told(office.press("CT", "Gửi")) == {"LD", "DUNG"}


def test_what_waits_is_withdrawn_once_it_was_confirmed_elsewhere(sent: PlayedOffice) -> None:
    sent.wait_until(EVENING)
    sent.say("CT", "gọi lại những người chưa xem")
    sent.press("LD", "Đã nhận")
    assert not told(sent.wait(hours=14))
    assert [row.state for row in rows_of(sent, "LD")][-1] is SendState.WITHDRAWN


def rows_of(office: PlayedOffice, code: str) -> list[OutboxMessage]:
    with office.store.work() as work:
        person = work.people.find_by_code(code)
        assert person is not None
        chat = work.chats.private_of(person.id)[0]
        rows = work.outbox.latest(chat.id)
        return sorted((row for row in rows if row.kind == "notice"), key=lambda row: row.id)


def test_a_secret_is_neither_kept_nor_sent(office: PlayedOffice) -> None:
    (answer,) = office.say("CT", "thông báo cho các trưởng phòng: tài liệu TỐI MẬT đã gửi")
    assert "bí mật nhà nước" in answer.message.text
    assert not answer.tokens


def test_those_nobody_can_find_are_said(office: PlayedOffice) -> None:
    (answer,) = office.say("CT", "thông báo cho toàn thể đảng viên: mai họp")
    assert "Danh bạ cơ quan không có “toàn thể đảng viên”" in answer.message.text
    (answer,) = office.say("CT", "thông báo cho phòng Nội vụ: mai họp")
    assert "không rõ “phòng Nội vụ”" in answer.message.text


def test_what_a_notice_says_is_no_order(office: PlayedOffice) -> None:
    said = "giao anh Đỗ Hoài Nam tổng hợp báo cáo trước thứ Sáu. Nhắc tôi 8h sáng mai họp"
    (draft,) = office.say("CT", f"thông báo cho các trưởng phòng: {said}")
    assert f"Nội dung: “{said}”" in draft.message.text
    assert not office.tasks()


def test_those_who_send_no_notices_announce_things_to_each_other(office: PlayedOffice) -> None:
    assert not office.say("NAM", "thông báo cho các trưởng phòng: mai họp", ALL)
    (refused,) = office.say("NAM", "Thư ký ơi, thông báo cho các trưởng phòng: mai họp", ALL)
    assert "Người gửi được" in refused.message.text


@pytest.mark.parametrize("words", ["gửi", "đúng rồi", "1"])
def test_a_typed_yes_sends_it(office: PlayedOffice, words: str) -> None:
    office.say("CT", "thông báo cho các trưởng phòng: mai họp")
    assert told(office.say("CT", words)) == {"LD", "DUNG"}
