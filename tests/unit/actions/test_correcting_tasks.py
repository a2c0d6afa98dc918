"""What was given is corrected in words: right after, by number, or in reply to its card."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.models import TaskState
from tests.fakes.office_play import ALL, OFFICE, ZONE, PlayedOffice

MONDAY_5PM = datetime(2026, 11, 23, 17, 0, tzinfo=ZONE)


@pytest.fixture
def given(office: PlayedOffice) -> PlayedOffice:
    """Việc 1: Kiệt gave Nam a report, due Friday."""
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    return office


def graces(office: PlayedOffice, task: int = 1) -> list[tuple[str, bool]]:
    with office.store.work() as work:
        return [(change.action, change.in_grace) for change in work.tasks.changes(task)][1:]


def told(said: list, code: str) -> str:  # type: ignore[type-arg]  # `Said`, by its recipient
    return "\n".join(one.message.text for one in said if one.message.recipient_code == code)


def test_not_him_but_her(given: PlayedOffice) -> None:
    said = given.say("LD", "không phải anh Nam, chị Lan", OFFICE)
    assert said[0].message.text == "Đã chuyển việc 1 cho chị Trương Thị Ngọc Lan."
    assert told(said, "NAM") == "Việc 1 đã chuyển cho chị Lan; anh không cần thực hiện nữa ạ."
    assert "Chủ trì: Trương Thị Ngọc Lan" in told(said, "LAN")
    assert graces(given) == [("reassign", True)]


def test_whoever_may_not_be_ordered_is_not_swapped_in(given: PlayedOffice) -> None:
    (refusal,) = given.say("LD", "không phải anh Nam, anh Dũng Phòng Kinh tế", ALL)
    assert "không thuộc quyền giao việc" in refusal.message.text
    assert given.code_of(given.task().lead_id) == "NAM"


def test_two_of_that_name_are_asked_about(given: PlayedOffice) -> None:
    given.say("CT", "giao chị Lan rà soát hồ sơ trước thứ Sáu", ALL)
    (question,) = given.say("CT", "không phải chị Lan, anh Nam", ALL)
    assert question.message.text.startswith("Có 2 người là anh Nam.")
    given.say("CT", "Nam bên kinh tế", ALL)
    assert given.code_of(given.task(2).lead_id) == "NAM2"


def test_a_new_deadline_is_told_to_the_lead(given: PlayedOffice) -> None:
    said = given.say("LD", "sửa hạn thành thứ Hai", OFFICE)
    assert given.task().deadline == MONDAY_5PM
    assert "hạn mới là 17:00 thứ Hai 23/11" in told(said, "NAM")


def test_the_denied_day_is_not_taken(given: PlayedOffice) -> None:
    given.say("LD", "sửa hạn là thứ Hai chứ không phải thứ Sáu", OFFICE)
    assert given.task().deadline == MONDAY_5PM


def test_a_deadline_is_moved_by_so_many_days(given: PlayedOffice) -> None:
    given.say("LD", "lùi hạn việc 1 lại ba ngày", OFFICE)
    assert given.task().deadline == MONDAY_5PM


def test_a_deadline_on_a_day_off_is_shown_with_a_way_out(given: PlayedOffice) -> None:
    (reply, *_) = given.say("LD", "sửa hạn thành 24/11", OFFICE)
    assert list(reply.tokens) == ["Giữ", "Chuyển sang thứ Tư 25/11"]


def test_other_words(given: PlayedOffice) -> None:
    given.say("LD", "sửa tên việc 1 thành lập kế hoạch kiểm tra công vụ", OFFICE)
    assert given.task().title == "lập kế hoạch kiểm tra công vụ"
    assert graces(given) == [("rename", True)]


def test_one_word_for_another(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo quý 3 trước thứ Sáu", OFFICE)
    office.say("LD", "báo cáo quý 4 chứ không phải quý 3", OFFICE)
    assert office.task().title == "tổng hợp báo cáo quý 4"
    assert office.task().deadline == datetime(2026, 11, 20, 17, 0, tzinfo=ZONE)


def test_more_urgent(given: PlayedOffice) -> None:
    (reply, notice) = given.say("LD", "Thư ký ơi, việc này ưu tiên hỏa tốc", OFFICE)
    assert given.task().priority == "flash"
    assert reply.message.text == "Đã sửa độ khẩn việc 1: hỏa tốc."
    assert "độ khẩn là hỏa tốc" in notice.message.text


def test_somebody_helps_and_no_longer(given: PlayedOffice) -> None:
    said = given.say("LD", "thêm chị Lan phối hợp việc 1", OFFICE)
    assert "Anh/chị phối hợp" in told(said, "LAN") or "phối hợp" in told(said, "LAN")
    with given.store.work() as work:
        assert [row.role for row in work.tasks.people(1)] == ["coordinator"]
    said = given.say("LD", "bỏ chị Lan phối hợp việc 1", OFFICE)
    assert told(said, "LAN") == "Chị không cần phối hợp việc 1 nữa ạ."
    with given.store.work() as work:
        assert not work.tasks.people(1)


def test_taking_back_what_was_just_given(given: PlayedOffice) -> None:
    said = given.say("LD", "bỏ việc vừa giao", OFFICE)
    assert given.task().state is TaskState.CANCELLED
    assert told(said, "NAM") == "⚪ Anh Kiệt rút lại việc 1: Tổng hợp báo cáo."
    assert graces(given) == [("cancel", True)]


def test_after_the_minutes_of_grace_it_is_no_slip(given: PlayedOffice) -> None:
    given.wait(minutes=11)
    given.say("LD", "không phải anh Nam, chị Lan", OFFICE)
    assert graces(given) == [("reassign", False)]


def test_the_minutes_of_grace_are_a_setting(given: PlayedOffice) -> None:
    with given.store.work() as work:
        work.settings.write("grace_minutes", 60)
        work.commit()
    given.wait(minutes=11)
    given.say("LD", "không phải anh Nam, chị Lan", OFFICE)
    assert graces(given) == [("reassign", True)]


def test_an_order_that_still_asks_is_corrected_itself(given: PlayedOffice) -> None:
    given.say("LD", "giao chị Lan rà soát hồ sơ", OFFICE)
    (question,) = given.say("LD", "không phải chị Lan, anh Nam", OFFICE)
    assert "hạn" in question.message.text
    given.say("LD", "thứ Hai", OFFICE)
    assert [given.code_of(task.lead_id) for task in given.tasks()] == ["NAM", "NAM"]
    assert given.task(2).deadline == MONDAY_5PM


def test_a_reply_to_an_older_card_corrects_that_task(given: PlayedOffice) -> None:
    given.say("LD", "giao chị Lan soạn tờ trình trước thứ Sáu", OFFICE)
    given.say("LD", "sửa hạn thành thứ Hai", OFFICE, reply_to=1)
    assert given.task(1).deadline == MONDAY_5PM


def test_what_was_reported_starts_anew_with_another_lead(given: PlayedOffice) -> None:
    given.say("NAM", "việc 1 xong rồi", OFFICE)
    given.say("LD", "không phải anh Nam, chị Lan", OFFICE)
    assert given.task().state is TaskState.ASSIGNED
    assert given.task().reported_at is None


def test_only_the_assigner_corrects(given: PlayedOffice) -> None:
    (refusal,) = given.say("NAM", "sửa nội dung việc 1 thành soạn tờ trình", OFFICE)
    assert "người giao việc (anh Kiệt)" in refusal.message.text


def test_a_deadline_moved_onto_a_day_off_is_shown_with_a_way_out(given: PlayedOffice) -> None:
    (reply, *_) = given.say("LD", "lùi hạn việc 1 lại hai ngày", OFFICE)
    assert "17:00 Chủ nhật 22/11 (còn 3 ngày), ngày nghỉ." in reply.message.text
    assert list(reply.tokens) == ["Giữ", "Chuyển sang thứ Hai 23/11"]
    given.press("LD", "Chuyển sang thứ Hai 23/11", OFFICE)
    assert given.task().deadline == MONDAY_5PM
