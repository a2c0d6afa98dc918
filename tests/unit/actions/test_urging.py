"""Those who have not confirmed or finished are urged, nobody else; tasks are paused, opened again, passed on."""

from __future__ import annotations

import pytest

from actions.models import TaskState
from tests.fakes.office_play import OFFICE, PlayedOffice


@pytest.fixture
def given(office: PlayedOffice) -> PlayedOffice:
    """Việc 1 Nam confirmed, việc 2 Lan has not."""
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.say("LD", "giao chị Lan rà soát hồ sơ trước thứ Sáu", OFFICE)
    office.say("NAM", "em nhận việc 1", OFFICE)
    return office


def test_who_has_not_confirmed_is_one_line_each_with_a_button(given: PlayedOffice) -> None:
    (listed,) = given.say("LD", "ai chưa xác nhận?")
    assert "Trương Thị Ngọc Lan" in listed.message.text
    assert "Nam" not in listed.message.text
    said = given.press("LD", "Đôn đốc tất cả")
    assert {one.message.recipient_code for one in said} == {"LAN", "LD"}


def test_urging_one_task_reaches_its_lead_alone(given: PlayedOffice) -> None:
    said = given.say("LD", "đôn đốc việc 1")
    assert {one.message.recipient_code for one in said} == {"NAM", "LD"}
    assert any("Anh Kiệt đôn đốc" in one.message.text for one in said)


def test_urging_a_person_reaches_their_tasks(given: PlayedOffice) -> None:
    said = given.say("LD", "hối chị Lan nộp hồ sơ đi")
    assert {one.message.recipient_code for one in said} == {"LAN", "LD"}


def test_nobody_urges_what_others_gave(given: PlayedOffice) -> None:
    (answer,) = given.say("NAM", "đôn đốc việc 2")
    assert "Không có việc nào" in answer.message.text


def test_a_held_task_is_silent_until_it_is_opened_again(given: PlayedOffice) -> None:
    given.say("LD", "tạm hoãn việc 1")
    assert given.task(1).state is TaskState.HELD
    rung = given.wait(days=6)
    assert not any("Tổng hợp báo cáo" in one.message.text for one in rung)
    given.say("LD", "mở lại việc 1")
    assert given.task(1).state is TaskState.ASSIGNED
    rung = given.wait(days=1)
    assert any("Tổng hợp báo cáo" in one.message.text for one in rung)


def test_those_who_have_not_finished_are_more_than_those_who_have_not_confirmed(given: PlayedOffice) -> None:
    (listed,) = given.say("LD", "ai chưa nộp?")
    assert "**Chưa xong** (2)" in listed.message.text
    said = given.say("LD", "hối những người chưa nộp", OFFICE)
    assert {one.message.recipient_code for one in said if one.chat == "private"} == {"NAM", "LAN"}
    (line,) = [one for one in said if one.chat == OFFICE]
    assert line.message.text == "Đã đôn đốc 2 việc: anh Nam, chị Lan."


def test_an_answer_to_a_card_of_several_tasks_urges_those_alone(given: PlayedOffice) -> None:
    card = given.say("LD", "giao anh Nam soạn tờ trình, chị Lan lập danh sách, hạn thứ Sáu", OFFICE)[0]
    given.say("NAM", "em nhận việc 3")
    said = given.say("LD", "hối những ai chưa xác nhận", OFFICE, reply_to=card.n)
    assert {one.message.recipient_code for one in said if one.chat == "private"} == {"LAN"}
    assert "Lập danh sách" in next(one for one in said if one.chat == "private").message.text


def test_a_group_does_not_learn_what_was_given_elsewhere(given: PlayedOffice) -> None:
    given.say("LD", "giao chị Lan soạn tờ trình nhân sự trước thứ Sáu")
    (listed,) = given.say("LD", "ai chưa xác nhận?", OFFICE)
    assert "nhân sự" not in listed.message.text


def test_urging_until_it_is_done_comes_each_working_day(given: PlayedOffice) -> None:
    given.say("LD", "giao anh Nam soạn tờ trình trước 10/12")
    said = given.say("LD", "đôn đốc việc 3 đến khi xong")
    assert any("nhắc lại mỗi ngày làm việc đến khi xong" in one.message.text for one in said)
    rung = [one for one in given.wait(days=5) if "ờ trình" in one.message.text]
    assert [f"{one.at:%d %H:%M}" for one in rung] == ["20 07:30", "23 07:30"]
    given.say("NAM", "việc 3 xong rồi")
    assert not [
        one
        for one in given.wait(days=2)
        if one.message.recipient_code == "NAM" and "ờ trình" in one.message.text
    ]


def test_passing_a_task_on_in_words(given: PlayedOffice) -> None:
    given.say("LD", "chuyển việc 1 cho chị Lan")
    assert given.code_of(given.task(1).lead_id) == "LAN"
