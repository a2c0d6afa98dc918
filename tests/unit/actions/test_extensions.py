"""More time is asked for with a reason; the assigner decides, both learn of it, the old deadline stays on record."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.fakes.office_play import OFFICE, ZONE, PlayedOffice

FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=ZONE)
WEDNESDAY = datetime(2026, 11, 25, 17, 0, tzinfo=ZONE)
REQUEST = "xin gia hạn việc 1 đến thứ Tư tuần sau vì chờ số liệu"


@pytest.fixture
def given(office: PlayedOffice) -> PlayedOffice:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.press("NAM", "Nhận việc")
    return office


def test_the_assigner_is_asked_with_reason_and_both_deadlines(given: PlayedOffice) -> None:
    _, asked = given.say("NAM", REQUEST)
    assert asked.message.recipient_code == "LD"
    assert "17:00 thứ Tư 25/11" in asked.message.text
    assert "chờ số liệu" in asked.message.text
    assert list(asked.tokens) == ["Đồng ý", "Không đồng ý"]
    assert given.task().deadline == FRIDAY


def test_granted_the_new_deadline_holds_and_both_know(given: PlayedOffice) -> None:
    given.say("NAM", REQUEST)
    said = given.press("LD", "Đồng ý")
    assert given.task().deadline == WEDNESDAY
    assert {one.message.recipient_code for one in said} == {"LD", "NAM"}
    with given.store.work() as work:
        granted = work.tasks.changes(1)[-1]
    assert "20/11" in granted.before


def test_refused_the_old_deadline_stays(given: PlayedOffice) -> None:
    given.say("NAM", REQUEST)
    given.say("LD", "không gia hạn việc 1")
    assert given.task().deadline == FRIDAY


def test_granting_in_words(given: PlayedOffice) -> None:
    given.say("NAM", REQUEST)
    given.say("LD", "đồng ý gia hạn việc 1")
    assert given.task().deadline == WEDNESDAY


def test_until_when_is_asked_where_it_is_missing(given: PlayedOffice) -> None:
    (question,) = given.say("NAM", "xin gia hạn việc 1")
    assert "đến khi nào" in question.message.text
    given.say("NAM", "thứ Tư tuần sau")
    given.press("LD", "Đồng ý")
    assert given.task().deadline == WEDNESDAY


def test_only_the_lead_asks_and_only_the_assigner_decides(given: PlayedOffice) -> None:
    (refusal,) = given.say("LAN", REQUEST, OFFICE)
    assert "anh Nam" in refusal.message.text
    given.say("NAM", REQUEST)
    given.press("NAM", "Đồng ý")
    assert given.task().deadline == FRIDAY


def test_a_decision_is_made_once(given: PlayedOffice) -> None:
    given.say("NAM", REQUEST)
    given.press("LD", "Không đồng ý")
    (refusal,) = given.press("LD", "Đồng ý")
    assert "không có lời xin gia hạn" in refusal.message.text
    assert given.task().deadline == FRIDAY


def test_so_many_days_more_count_from_the_deadline(given: PlayedOffice) -> None:
    _, asked = given.say("NAM", "xin gia hạn việc 1 thêm 3 ngày vì chờ số liệu")
    assert "17:00 thứ Hai 23/11" in asked.message.text
    given.press("LD", "Đồng ý")
    assert given.task().deadline == datetime(2026, 11, 23, 17, 0, tzinfo=ZONE)


def test_more_days_that_end_on_a_day_off_end_on_the_next_working_day(given: PlayedOffice) -> None:
    _, asked = given.say("NAM", "xin gia hạn việc 1 thêm 2 ngày")
    assert "đến 17:00 thứ Hai 23/11" in asked.message.text


def test_of_an_overdue_task_more_days_count_from_today(given: PlayedOffice) -> None:
    given.wait_until(datetime(2026, 11, 25, 9, 0, tzinfo=ZONE))
    _, asked = given.say("NAM", "xin gia hạn việc 1 thêm 2 ngày")
    assert "đến 17:00 thứ Sáu 27/11" in asked.message.text


@pytest.mark.parametrize(
    "words",
    [
        "lùi hạn việc 1 đến thứ Tư vì chờ số liệu",
        "sửa hạn việc 1 thành thứ Tư vì chờ số liệu",
        "lùi hạn đến thứ Tư vì chờ số liệu",
    ],
)
def test_the_lead_who_moves_the_deadline_asks_for_it(given: PlayedOffice, words: str) -> None:
    before = given.task().deadline
    said = given.say("NAM", words)
    (asked,) = [one for one in said if one.message.recipient_code == "LD"]
    assert "xin gia hạn **việc 1**" in asked.message.text
    assert "Lý do: chờ số liệu." in asked.message.text
    assert given.task().deadline == before
    given.press("LD", "Đồng ý", on=asked.n)
    assert given.task().deadline == datetime(2026, 11, 25, 17, 0, tzinfo=ZONE)


def test_the_lead_may_say_by_how_much(given: PlayedOffice) -> None:
    said = given.say("NAM", "lùi hạn việc 1 thêm 2 ngày")
    assert any("xin gia hạn" in one.message.text for one in said if one.message.recipient_code == "LD")


def test_a_deadline_that_the_lead_leaves_in_doubt_is_asked_about_and_then_asked_for(
    given: PlayedOffice,
) -> None:
    given.say("NAM", "sửa hạn việc 1 thành thứ Sáu 21/11")
    said = given.press("NAM", "17:00 thứ Bảy 21/11")
    assert any("xin gia hạn" in one.message.text for one in said if one.message.recipient_code == "LD")


def test_the_assigner_still_just_moves_it(given: PlayedOffice) -> None:
    given.say("LD", "lùi hạn việc 1 đến thứ Tư")
    assert given.task().deadline == datetime(2026, 11, 25, 17, 0, tzinfo=ZONE)


def test_the_lead_changes_nothing_else_of_an_order(given: PlayedOffice) -> None:
    (refusal,) = given.say("NAM", "sửa nội dung việc 1 thành soạn tờ trình")
    assert "Chỉ người giao việc (anh Kiệt)" in refusal.message.text


def test_whoever_may_not_ask_for_more_time_is_not_asked_how_much(given: PlayedOffice) -> None:
    (refusal,) = given.say("LAN", "xin gia hạn việc 1", OFFICE)
    assert "Chỉ người chủ trì (anh Nam)" in refusal.message.text
