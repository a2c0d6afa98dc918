"""Which task is meant without its number: what is replied to, "việc này", "việc vừa giao", or what it is about."""

from __future__ import annotations

import pytest

from actions.models import TaskState
from tests.fakes.office_play import OFFICE, PlayedOffice


@pytest.fixture
def three(office: PlayedOffice) -> PlayedOffice:
    """Kiệt gave Nam việc 1 and 2 and Lan việc 3."""
    office.say("LD", "giao anh Nam tổng hợp báo cáo cải cách hành chính trước thứ Sáu", OFFICE, id="one")
    office.say("LD", "giao anh Nam soạn tờ trình sửa chữa trụ sở trước thứ Sáu", OFFICE, id="two")
    office.say("LD", "giao chị Lan soạn tờ trình mua sắm máy tính trước thứ Sáu", OFFICE, id="three")
    return office


def states(office: PlayedOffice) -> list[TaskState]:
    return [task.state for task in office.tasks()]


def test_a_task_is_known_by_what_it_is_about(three: PlayedOffice) -> None:
    three.say("NAM", "tờ trình em làm xong rồi ạ", OFFICE)
    assert states(three) == [TaskState.ASSIGNED, TaskState.REPORTED, TaskState.ASSIGNED]


def test_and_by_whom_it_was_given_to(three: PlayedOffice) -> None:
    (card,) = three.say("LD", "cái tờ trình giao anh Nam tới đâu rồi", OFFICE)
    assert "Việc 2" in card.message.text


def test_two_that_are_alike_are_asked_about(three: PlayedOffice) -> None:
    (question,) = three.say("LD", "cái tờ trình tới đâu rồi", OFFICE)
    assert [label.split(" ·")[0] for label in question.tokens] == ["Việc 2", "Việc 3"]


def test_what_fits_no_task_is_never_taken_for_the_latest(three: PlayedOffice) -> None:
    (question,) = three.say("LD", "Thư ký ơi, hủy vụ cải tạo công viên", OFFICE)
    assert len(question.tokens) == 3
    assert TaskState.CANCELLED not in states(three)


def test_cancelling_what_was_just_given(three: PlayedOffice) -> None:
    three.say("LD", "bỏ việc vừa giao", OFFICE)
    assert states(three)[2] is TaskState.CANCELLED


def test_this_task_is_the_one_spoken_of_last(three: PlayedOffice) -> None:
    three.say("NAM", "em nhận việc 1", OFFICE)
    three.say("NAM", "việc này xong rồi ạ", OFFICE)
    assert states(three)[:2] == [TaskState.REPORTED, TaskState.ASSIGNED]


def test_a_reply_to_the_order_itself_is_about_its_task(three: PlayedOffice) -> None:
    three.say("NAM", "việc này xong rồi ạ", OFFICE, reply_to={"line": "one"})
    assert states(three) == [TaskState.REPORTED, TaskState.ASSIGNED, TaskState.ASSIGNED]


def test_after_an_hour_the_latest_is_no_longer_meant_silently(three: PlayedOffice) -> None:
    three.wait(hours=2)
    (question,) = three.say("LD", "hủy việc", OFFICE)
    assert len(question.tokens) == 3


def test_nobody_is_offered_the_tasks_of_others(three: PlayedOffice) -> None:
    (answer,) = three.say("NAM2", "cái tờ trình tới đâu rồi")
    assert not answer.tokens
    assert "tờ trình" not in answer.message.text
