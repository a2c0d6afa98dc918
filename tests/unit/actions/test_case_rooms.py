"""A room for one case: asked for in words, opened after a yes, its own tasks, closed with a summary."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.cases.models import Case, CaseState
from bot.script import Said
from tests.fakes.office_play import OFFICE, ZONE, PlayedOffice

ASKED = "lập nhóm xử lý vụ ngập đường Nguyễn Hữu Cảnh gồm anh Nam, chị Lan, hạn thứ Hai"
ROOM = "group:vu-1-ngap-duong-nguyen-huu-canh"


def case_of(office: PlayedOffice, number: int = 1) -> Case:
    with office.store.work() as work:
        return work.cases.get(number)


def told(said: list[Said], code: str) -> list[str]:
    return [one.message.text for one in said if one.message.recipient_code == code]


def in_room(said: list[Said], room: str = ROOM) -> list[str]:
    return [one.message.text for one in said if one.chat == room]


@pytest.fixture
def opened(office: PlayedOffice) -> PlayedOffice:
    office.say("LD", ASKED, OFFICE)
    office.press("LD", "Mở nhóm", OFFICE)
    return office


def test_the_draft_says_who_what_and_when_before_anything_is_opened(office: PlayedOffice) -> None:
    (said,) = office.say("LD", ASKED, OFFICE)
    assert said.message.text.splitlines() == [
        "📂 **Nhóm xử lý** · Ngập đường Nguyễn Hữu Cảnh",
        "Phụ trách: Phan Văn Tuấn Kiệt",
        "Thành viên: Đỗ Hoài Nam, Trương Thị Ngọc Lan",
        "Hạn: 17:00 thứ Hai 23/11 (còn 4 ngày)",
    ]
    assert list(said.tokens) == ["Mở nhóm", "Sửa", "Hủy"]
    assert not office.wait(minutes=1)


def test_a_yes_opens_the_room_pins_its_card_and_brings_everyone_in(office: PlayedOffice) -> None:
    office.say("LD", ASKED, OFFICE)
    said = office.press("LD", "Mở nhóm", OFFICE)
    (card,) = in_room(said)
    assert card.startswith("📌 **Vụ 1** · Ngập đường Nguyễn Hữu Cảnh")
    assert "Việc giao tại đây được ghi vào vụ 1" in card
    for code in ("NAM", "LAN"):
        (invitation,) = told(said, code)
        assert "Anh Kiệt (Phan Văn Tuấn Kiệt) mời" in invitation or "Anh Kiệt mời" in invitation
    assert any("Đã mở nhóm “Vụ 1" in text for text in told(said, "LD"))
    assert case_of(office).state is CaseState.OPEN


def test_words_open_it_as_the_button_does(office: PlayedOffice) -> None:
    office.say("LD", ASKED)
    assert in_room(office.say("LD", "đúng rồi"))


def test_nothing_is_opened_without_a_yes(office: PlayedOffice) -> None:
    office.say("LD", ASKED)
    (said,) = office.press("LD", "Hủy")
    assert said.message.text == "Dạ, Thư ký không mở nhóm ạ."
    office.say("LD", ASKED)
    (late,) = office.wait(minutes=11)
    assert "chưa mở nhóm “Ngập đường Nguyễn Hữu Cảnh”" in late.message.text


def test_what_is_missing_is_asked_one_by_one(office: PlayedOffice) -> None:
    (what,) = office.say("LD", "lập nhóm")
    assert what.message.text == "Nhóm xử lý vụ gì ạ?"
    (who,) = office.say("LD", "cháy chợ")
    assert who.message.text == "Anh mời những ai vào nhóm ạ?"
    (draft,) = office.say("LD", "anh Hoài Nam, chị Lan")
    assert "Cháy chợ" in draft.message.text
    assert "Hạn: chưa đặt" in draft.message.text


def test_of_two_with_one_name_it_asks_which(office: PlayedOffice) -> None:
    (asked,) = office.say("CT", "lập nhóm xử lý vụ cháy chợ gồm anh Nam, chị Lan")
    assert asked.message.text == "Có 2 người là anh Nam. Chị mời ai ạ?"
    (draft,) = office.press("CT", "Bùi Phương Nam · Phòng Kinh tế")
    assert "Thành viên: Trương Thị Ngọc Lan, Bùi Phương Nam" in draft.message.text


def test_the_draft_can_be_corrected_in_words(office: PlayedOffice) -> None:
    office.say("LD", ASKED)
    office.press("LD", "Sửa")
    (draft,) = office.say("LD", "bỏ chị Lan, hạn thứ Tư")
    assert "Thành viên: Đỗ Hoài Nam\n" in draft.message.text
    assert "Hạn: 17:00 thứ Tư 25/11" in draft.message.text
    office.press("LD", "Sửa")
    (draft,) = office.say("LD", "tên là ngập cầu Sài Gòn")
    assert "Ngập cầu Sài Gòn" in draft.message.text


def test_who_leads_none_of_them_opens_no_room_and_learns_who_could(office: PlayedOffice) -> None:
    (said,) = office.say("LAN", "lập nhóm xử lý vụ cháy chợ gồm anh Dũng")
    assert "nên Thư ký chưa mở nhóm xử lý" in said.message.text
    assert "Người giao được việc cho anh Dũng" in said.message.text
    assert not list(said.tokens)


def test_peers_are_invited_and_decide_themselves(office: PlayedOffice) -> None:
    office.say("LD", "lập nhóm xử lý vụ cháy chợ gồm anh Hoài Nam, anh Dũng")
    said = office.press("LD", "Mở nhóm")
    assert "Mời, chờ đồng ý: Nguyễn Tiến Dũng" in in_room(said, "group:vu-1-chay-cho")[0]
    assert not told(office.say("DUNG", "tình hình vụ cháy chợ"), "LD")
    joined = office.press("DUNG", "Tham gia")
    assert any("Anh Dũng" in text and "đã tham gia vụ 1" in text for text in told(joined, "LD"))
    (standing,) = office.say("DUNG", "tình hình vụ cháy chợ")
    assert standing.message.text.startswith("📂 **Vụ 1** · Cháy chợ")


def test_who_declines_is_out_and_the_owner_learns_it(office: PlayedOffice) -> None:
    office.say("LD", "lập nhóm xử lý vụ cháy chợ gồm anh Hoài Nam, anh Dũng")
    office.press("LD", "Mở nhóm")
    said = office.press("DUNG", "Không tham gia")
    assert any("không tham gia vụ 1" in text for text in told(said, "LD"))
    (refused,) = office.press("DUNG", "Tham gia")
    assert refused.message.text == "Lời mời này không còn hiệu lực ạ."


def test_what_is_ordered_in_the_room_belongs_to_the_case(opened: PlayedOffice) -> None:
    said = opened.say("LD", "giao anh Nam kiểm tra cống trước thứ Sáu", ROOM)
    assert "Thuộc vụ 1: Ngập đường Nguyễn Hữu Cảnh" in told(said, "NAM")[0]
    (standing,) = opened.say("LAN", "tình hình vụ ngập")
    assert "1 việc: 0 xong đúng hạn, 1 chưa xong." in standing.message.text
    assert "Kiểm tra cống" in standing.message.text


def test_the_number_of_a_case_is_not_taken_for_that_of_a_task(opened: PlayedOffice) -> None:
    opened.say("LD", "giao anh Nam kiểm tra cống trước thứ Sáu", ROOM)
    (case,) = opened.say("LD", "vụ 1 tới đâu rồi")
    assert case.message.text.startswith("📂 **Vụ 1**")
    (task,) = opened.say("LD", "việc 1 tới đâu rồi")
    assert "**Việc 1**" in task.message.text


def test_in_another_group_the_answer_comes_privately(opened: PlayedOffice) -> None:
    said = opened.say("NAM", "Thư ký ơi tình hình vụ ngập", OFFICE)
    assert [one.chat for one in said] == ["private", OFFICE]
    assert said[1].message.text == "Thư ký đã trả lời qua tin nhắn riêng."


def test_outsiders_learn_nothing_of_it(opened: PlayedOffice) -> None:
    opened.say("LD", "giao anh Nam kiểm tra cống trước thứ Sáu", ROOM)
    for said in (
        opened.say("DUNG", "tình hình vụ 1"),
        opened.say("DUNG", "tình hình vụ ngập đường Nguyễn Hữu Cảnh"),
        opened.say("NAM2", "đóng vụ ngập"),
    ):
        assert not any("Kiểm tra cống" in one.message.text for one in said)
        assert not any("Phan Văn" in one.message.text for one in said)
    (kept_out,) = opened.say("DUNG", "Thư ký ơi giao anh Phương Nam bơm nước", ROOM)
    assert kept_out.chat == "private"
    assert "dành cho thành viên vụ 1" in kept_out.message.text
    assert len(opened.tasks()) == 1


def test_the_line_of_command_may_look_and_close(opened: PlayedOffice) -> None:
    (standing,) = opened.say("CT", "tình hình vụ ngập")
    assert "Phụ trách: Phan Văn Tuấn Kiệt" in standing.message.text
    said = opened.say("CT", "đóng vụ ngập")
    assert case_of(opened).state is CaseState.CLOSED
    assert in_room(said)[0].startswith("📁 **Tổng kết vụ 1**")


def test_a_member_may_not_close_it(opened: PlayedOffice) -> None:
    (said,) = opened.say("NAM", "đóng vụ này", ROOM)
    assert said.chat == "private"
    assert "Chỉ người phụ trách vụ (Phan Văn Tuấn Kiệt" in said.message.text
    assert case_of(opened).state is CaseState.OPEN


def test_open_tasks_are_named_before_it_is_closed(opened: PlayedOffice) -> None:
    opened.say("LD", "giao anh Nam kiểm tra cống trước thứ Sáu", ROOM)
    (asked,) = opened.say("LD", "đóng vụ này", ROOM)
    assert asked.message.text.startswith("Vụ 1 còn 1 việc chưa xong:")
    assert list(asked.tokens) == ["Vẫn đóng", "Chưa đóng"]
    (kept,) = opened.press("LD", "Chưa đóng", ROOM)
    assert kept.message.text == "Dạ, vụ vẫn mở ạ."
    opened.say("LD", "đóng vụ này", ROOM)
    said = opened.press("LD", "Vẫn đóng", ROOM)
    assert "chưa xong, chưa thực hiện" in in_room(said)[0]
    assert case_of(opened).state is CaseState.CLOSED


def test_the_summary_says_what_was_done_by_whom_and_whether_late(opened: PlayedOffice) -> None:
    opened.say("LD", "giao anh Nam kiểm tra cống trước 17h chiều nay", ROOM)
    opened.say("LD", "giao chị Lan viết báo cáo trước thứ Ba", ROOM)
    opened.say("LAN", "việc 2 xong rồi")
    opened.say("LD", "duyệt việc 2")
    opened.wait_until(datetime(2026, 11, 20, 9, tzinfo=ZONE))
    opened.say("NAM", "việc 1 xong rồi")
    opened.say("LD", "duyệt việc 1")
    (summary,) = in_room(opened.say("LD", "kết thúc vụ ngập đường Nguyễn Hữu Cảnh"))
    assert summary.splitlines() == [
        "📁 **Tổng kết vụ 1** · Ngập đường Nguyễn Hữu Cảnh",
        "Mở 10:00 thứ Năm 19/11, đóng 09:00 thứ Sáu 20/11.",
        "2 việc: 1 xong đúng hạn, 1 xong trễ.".replace("1 xong trễ.", "1 xong trễ, 0 chưa xong."),
        "✅ 1. Kiểm tra cống – Đỗ Hoài Nam, xong trễ hạn",
        "✅ 2. Viết báo cáo – Trương Thị Ngọc Lan, xong đúng hạn",
    ]


def test_people_are_brought_in_and_taken_out_by_the_owner(opened: PlayedOffice) -> None:
    said = opened.say("LD", "mời thêm anh Dũng vào nhóm vụ ngập")
    assert told(said, "DUNG")[0].startswith("📂 **Vụ 1**")
    opened.press("DUNG", "Tham gia")
    assert opened.say("DUNG", "tình hình vụ ngập")[0].message.text.startswith("📂")
    opened.say("LD", "rút anh Dũng khỏi nhóm vụ ngập")
    assert "📂" not in opened.say("DUNG", "tình hình vụ 1")[0].message.text


def test_the_owner_is_told_of_the_deadline_and_not_of_that_of_a_closed_case(opened: PlayedOffice) -> None:
    opened.say("LD", "gia hạn nhóm vụ ngập đến thứ Sáu")
    said = opened.wait_until(datetime(2026, 11, 20, 17, 0, 30, tzinfo=ZONE))
    assert any("đến hạn vụ 1" in text.lower() for text in told(said, "LD"))


def test_a_closed_case_rings_no_more(opened: PlayedOffice) -> None:
    opened.say("LD", "đóng vụ này", ROOM)
    said = opened.wait_until(datetime(2026, 11, 24, 9, tzinfo=ZONE))
    assert not any("đến hạn vụ" in one.message.text.lower() for one in said)


def test_a_room_for_a_task_takes_its_name_people_and_deadline(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam sửa mái trường trước thứ Sáu")
    (draft,) = office.say("LD", "mở phòng cho việc 1")
    assert "Sửa mái trường" in draft.message.text
    assert "Thành viên: Đỗ Hoài Nam" in draft.message.text
    assert "Hạn: 17:00 thứ Sáu 20/11" in draft.message.text
    said = office.press("LD", "Mở nhóm")
    (standing,) = office.say("NAM", "tình hình vụ sửa mái trường")
    assert in_room(said, "group:vu-1-sua-mai-truong")
    assert "1 việc" in standing.message.text


def test_the_message_replied_to_is_what_the_room_is_for(office: PlayedOffice) -> None:
    office.say("NAM", "kẹt xe trước cổng trường Lê Lợi", OFFICE, id="kẹt")
    (draft,) = office.say("LD", "Thư ký ơi lập nhóm gồm anh Nam", OFFICE, reply_to={"line": "kẹt"})
    assert "Kẹt xe trước cổng trường Lê Lợi" in draft.message.text


def test_the_same_room_is_found_again_after_a_crash_in_between(office: PlayedOffice) -> None:
    office.say("LD", ASKED)
    with office.store.work() as work:
        work.commit()
    office.press("LD", "Mở nhóm")
    with office.store.work() as work:
        # As if the node had died after the provider was asked and before that was recorded.
        case = work.cases.get(1)
        case.state, case.begun, case.chat_id = CaseState.OPENING, True, None
        case.lease, case.lease_until, case.due_at = "dead", office.clock.now(), office.clock.now()
        work.commit()
    office.wait(seconds=5)
    assert case_of(office).state is CaseState.OPEN
    with office.store.work() as work:
        assert len(work.chats.groups(ROOM)) == 1
