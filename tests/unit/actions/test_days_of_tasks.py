"""Whole days with tasks, as an office has them: from the order to the approval, with everything in between."""

from __future__ import annotations

from datetime import datetime

from actions.models import DeadlineClass, TaskState
from actions.workflow import deadline_class
from bot.knowledge import default_office
from tests.fakes.office_play import ALL, OFFICE, ZONE, PlayedOffice

WEDNESDAY = datetime(2026, 11, 25, 17, 0, tzinfo=ZONE)


def heard(said: list, code: str) -> list[str]:  # type: ignore[type-arg]  # what `said` holds for this person
    return [one.message.text for one in said if one.message.recipient_code == code]


def test_a_task_with_an_extension_and_a_return(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.press("LD", "Đúng", OFFICE)
    office.press("NAM", "Nhận việc")
    office.wait_until(datetime(2026, 11, 20, 9, 0, tzinfo=ZONE))
    asked = office.say("NAM", "xin gia hạn việc 1 đến thứ Tư tuần sau vì chờ số liệu")
    assert "Lý do: chờ số liệu." in heard(asked, "LD")[0]
    granted = office.press("LD", "Đồng ý")
    assert office.task().deadline == WEDNESDAY
    assert "được gia hạn" in heard(granted, "NAM")[0]

    office.wait_until(datetime(2026, 11, 23, 9, 10, tzinfo=ZONE))
    office.say("NAM", "việc 1 được 60%", OFFICE)
    done = office.say("NAM", "việc 1 xong rồi", OFFICE, file="bao-cao.docx")
    assert "anh Nam báo xong lúc 09:10, kèm 1 tệp." in heard(done, "LD")[0]
    office.press("LD", "Trả lại")
    back = office.say("LD", "thiếu số liệu quý 3")
    assert "“thiếu số liệu quý 3”" in heard(back, "NAM")[0]

    office.wait_until(datetime(2026, 11, 24, 15, 0, tzinfo=ZONE))
    office.press("NAM", "Báo xong")
    office.press("LD", "Duyệt")
    task = office.task()
    assert task.state is TaskState.APPROVED
    assert deadline_class(task, office.clock.now(), default_office()) is DeadlineClass.DONE_ON_TIME
    with office.store.work() as work:
        assert [change.action for change in work.tasks.changes(1)] == [
            *("assign", "accept", "request_extension", "grant_extension", "report_progress", "complete"),
            *("return", "complete", "approve"),
        ]
    assert office.wait(days=3) == []


def test_three_tasks_in_one_message(office: PlayedOffice) -> None:
    text = "giao anh Nam soạn tờ trình, chị Lan rà soát số liệu, anh Nam lập danh sách, hạn thứ Sáu"
    (card, *privately) = office.say("LD", text, OFFICE)
    assert card.message.text.splitlines() == [
        "🟢 **3 việc**",
        "1. Soạn tờ trình – Đỗ Hoài Nam, hạn 17:00 thứ Sáu 20/11",
        "2. Rà soát số liệu – Trương Thị Ngọc Lan, hạn 17:00 thứ Sáu 20/11",
        "3. Lập danh sách – Đỗ Hoài Nam, hạn 17:00 thứ Sáu 20/11",
        "Muốn sửa việc nào, anh trả lời tin này kèm số việc.",
    ]
    assert list(card.tokens) == ["Đúng cả", "Sửa việc 1", "Sửa việc 2", "Sửa việc 3"]
    assert [one.message.recipient_code for one in privately] == ["NAM", "LAN", "NAM"]
    office.say("LD", "sửa hạn việc 2 thành thứ Hai", OFFICE, reply_to=card.n)
    (confirmed,) = office.press("LD", "Đúng cả", OFFICE)
    assert confirmed.message.text == "Đã xác nhận các việc 1, 2, 3."
    days = [task.deadline.astimezone(ZONE).day for task in office.tasks() if task.deadline]
    assert days == [20, 23, 20]


def test_a_refused_order_becomes_a_request_and_is_declined(office: PlayedOffice) -> None:
    (offer,) = office.say("NAM2", "giao anh Dũng mua văn phòng phẩm trước thứ Sáu", ALL)
    assert "Anh Dũng" in offer.message.text
    assert "chuyển lời nhờ" in offer.message.text
    office.press("NAM2", "Chuyển")
    assert office.task().state is TaskState.REQUESTED
    office.press("DUNG", "Xin không nhận")
    told = office.say("DUNG", "hết kinh phí")
    assert "hết kinh phí" in heard(told, "NAM2")[0]
    assert office.task().state is TaskState.DECLINED
    office.say("NAM2", "mở lại việc 1")
    assert office.task().state is TaskState.REQUESTED
    office.press("DUNG", "Đồng ý")
    assert office.task().state is TaskState.ACCEPTED


def test_a_task_goes_down_two_levels_and_comes_back_up(office: PlayedOffice) -> None:
    office.say("CT", "giao anh Kiệt tổng hợp báo cáo trước thứ Sáu", ALL)
    office.say("LD", "tách việc 1: anh Nam làm số liệu, chị Lan viết báo cáo", OFFICE)
    office.press("NAM", "Nhận việc")
    office.say("NAM", "việc 2 xong rồi", OFFICE, file="so-lieu.xlsx")
    office.press("LD", "Duyệt")
    office.say("LAN", "em nhận việc 3", OFFICE)
    office.say("LAN", "việc 3 xong rồi", OFFICE)
    whole = office.say("LD", "duyệt việc 3", OFFICE)
    assert "Các việc con của việc 1 đã xong" in heard(whole, "LD")[-1]
    office.press("LD", "Báo xong")
    office.press("CT", "Duyệt")
    assert {task.state for task in office.tasks()} == {TaskState.APPROVED}
