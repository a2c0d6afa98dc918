"""Reminders that go on until it is done, that count from a task's deadline, and that are put off in words."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.fakes.office_play import OFFICE, ZONE, PlayedOffice


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def rung(office: PlayedOffice, until: datetime) -> list[str]:
    return [f"{one.at:%d %H:%M}" for one in office.wait_until(until) if one.message.kind == "reminder"]


def test_a_named_time_comes_back_each_hour_of_work_until_it_is_done(office: PlayedOffice) -> None:
    (made,) = office.say("NAM", "nhắc tôi 15h chiều nay gửi báo cáo thuế đến khi xong")
    assert "gửi báo cáo thuế. Thư ký nhắc lại mỗi giờ trong giờ làm việc" in made.message.text
    assert rung(office, moment(20, 9)) == ["19 15:00", "19 16:00", "19 17:00", "20 07:30", "20 08:30"]
    (done,) = office.press("NAM", "Xong")
    assert "✅ Đã xong: gửi báo cáo thuế." in done.message.text
    assert rung(office, moment(23, 12)) == []


def test_without_a_time_it_comes_each_working_day(office: PlayedOffice) -> None:
    (made,) = office.say("NAM", "nhắc tôi nộp báo cáo thuế đến khi xong thì thôi")
    assert "nộp báo cáo thuế. Thư ký nhắc lại mỗi ngày làm việc" in made.message.text
    assert rung(office, moment(25, 12)) == ["20 08:00", "23 08:00", "25 08:00"]


def test_saying_that_it_is_done_ends_it(office: PlayedOffice) -> None:
    office.say("NAM", "nhắc tôi 15h chiều nay gửi báo cáo thuế đến khi xong")
    office.wait_until(moment(19, 15))
    (done,) = office.say("NAM", "xong rồi")
    assert "Đã xong: gửi báo cáo thuế" in done.message.text
    assert rung(office, moment(20, 12)) == []


def test_the_list_says_that_it_goes_on(office: PlayedOffice) -> None:
    office.say("NAM", "nhắc tôi 15h chiều nay gửi báo cáo thuế đến khi xong")
    (listed,) = office.say("NAM", "danh sách nhắc việc của tôi")
    assert "gửi báo cáo thuế (đến khi xong)" in listed.message.text


def test_putting_it_off_moves_it_and_it_goes_on_from_there(office: PlayedOffice) -> None:
    office.say("NAM", "nhắc tôi 15h chiều nay gửi báo cáo thuế đến khi xong")
    office.wait_until(moment(19, 15))
    office.press("NAM", "Nhắc lại sau 10 phút")
    assert rung(office, moment(19, 16, 30)) == ["19 15:10", "19 16:10"]


def test_a_reminder_before_the_deadline_of_a_task_moves_with_it(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước 17h ngày 4/12", OFFICE)
    (made,) = office.say("LD", "nhắc tôi trước hạn việc 1 một ngày")
    assert "17:00 thứ Năm 03/12: sắp đến hạn việc 1: tổng hợp báo cáo" in made.message.text
    office.say("LD", "sửa hạn việc 1 thành 17h ngày 27/11", OFFICE)
    said = [one for one in office.wait_until(moment(28, 12)) if one.message.recipient_code == "LD"]
    assert [f"{one.at:%d %H:%M}" for one in said if one.message.kind == "reminder"] == ["26 17:00"]


def test_it_is_silent_once_the_task_is_done(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước 17h ngày 27/11", OFFICE)
    office.say("NAM", "nhắc tôi việc 1 lúc 14h chiều nay đến khi xong")
    office.wait_until(moment(19, 14))
    office.say("NAM", "việc 1 xong rồi")
    assert rung(office, moment(20, 12)) == []


def test_a_task_without_a_deadline_has_nothing_before_it(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo", OFFICE)
    office.press("LD", "Không đặt hạn", OFFICE)
    (answer,) = office.say("LD", "nhắc tôi trước hạn việc 1 một ngày")
    assert "không đặt hạn" in answer.message.text


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("nhắc lại sau 30 phút", "10:35 thứ Năm 19/11"),
        ("để chiều nhắc lại", "13:30 thứ Năm 19/11"),
        ("mai nhắc lại", "08:00 thứ Sáu 20/11"),
    ],
)
def test_putting_off_takes_any_time_in_words(office: PlayedOffice, said: str, expected: str) -> None:
    office.say("NAM", "nhắc tôi 10h05 gọi Sở Nội vụ")
    office.wait_until(moment(19, 10, 5))
    (made,) = office.say("NAM", said)
    assert f"{expected}: gọi Sở Nội vụ" in made.message.text


def test_cancelling_by_its_place_in_the_list(office: PlayedOffice) -> None:
    office.say("LD", "nhắc tôi 8h sáng mai họp giao ban")
    office.say("LD", "nhắc tôi 9h sáng mai gọi cho phường")
    (cancelled,) = office.say("LD", "hủy nhắc số 2")
    assert "gọi cho phường" in cancelled.message.text


@pytest.mark.parametrize("words", ["nhắc đến khi xong", "nhac den khi xong nhe"])
def test_it_can_be_said_right_after_a_reminder_was_set(office: PlayedOffice, words: str) -> None:
    office.say("NAM", "nhắc tôi 15h chiều nay gửi báo cáo thuế")
    (said,) = office.say("NAM", words)
    assert "gửi báo cáo thuế. Thư ký nhắc lại mỗi giờ" in said.message.text
    assert rung(office, moment(19, 17)) == ["19 15:00", "19 16:00", "19 17:00"]


def test_with_nothing_to_go_on_it_is_asked_what(office: PlayedOffice) -> None:
    (asked,) = office.say("NAM", "nhắc đến khi xong")
    assert asked.message.text.startswith("Nhắc việc gì ạ?")
