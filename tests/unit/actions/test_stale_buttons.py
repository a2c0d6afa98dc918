"""A button of an old card, or of somebody else, changes nothing and says in words how things stand now."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.models import TaskState
from bot.script import Said
from tests.fakes.office_play import OFFICE, PlayedOffice


@pytest.fixture
def given(office: PlayedOffice) -> PlayedOffice:
    """Việc 1: Kiệt gave Nam a report; message 1 is the card in the group, message 2 Nam's own."""
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    return office


def only(said: Sequence[Said]) -> str:
    (one,) = said
    return one.message.text


def test_what_another_did_a_moment_ago(given: PlayedOffice) -> None:
    given.press("LD", "Hủy", OFFICE)
    answer = only(given.press("NAM", "Nhận việc", on=2))
    assert answer == "Việc 1 vừa được anh Kiệt hủy lúc 10:00. Trạng thái hiện nay: đã hủy."


def test_what_another_did_yesterday(given: PlayedOffice) -> None:
    given.press("LD", "Hủy", OFFICE)
    given.wait(days=1)
    answer = only(given.press("NAM", "Nhận việc", on=2))
    assert answer == "Việc 1 đã được anh Kiệt hủy lúc 10:00 ngày 19/11. Trạng thái hiện nay: đã hủy."


def test_what_one_did_oneself(given: PlayedOffice) -> None:
    given.press("NAM", "Nhận việc", on=2)
    answer = only(given.press("NAM", "Nhận việc", on=2))
    assert answer == "Anh vừa nhận việc 1 lúc 10:00. Trạng thái hiện nay: đang thực hiện."


def test_the_card_of_whoever_led_it_before(given: PlayedOffice) -> None:
    given.say("LD", "không phải anh Nam, chị Lan", OFFICE)
    assert only(given.press("NAM", "Nhận việc", on=2)) == "Việc 1 đã chuyển cho chị Lan lúc 10:00 ạ."
    assert given.task().state is TaskState.ASSIGNED


def test_an_extension_decided_twice(given: PlayedOffice) -> None:
    asked = given.say("NAM", "xin gia hạn việc 1 đến thứ Tư tuần sau vì chờ số liệu")
    given.press("LD", "Đồng ý", on=asked[-1].n)
    granted = given.task().deadline
    answer = only(given.press("LD", "Không đồng ý", on=asked[-1].n))
    assert "không có lời xin gia hạn nào đang chờ" in answer
    assert given.task().deadline == granted


def test_a_button_of_others(given: PlayedOffice) -> None:
    answer = only(given.press("LAN", "Nhận việc", on=2))
    assert "dành cho người khác" in answer
    assert given.task().state is TaskState.ASSIGNED


def test_who_accepted_already_learns_who_can_take_it_back(given: PlayedOffice) -> None:
    given.press("NAM", "Nhận việc", on=2)
    answer = only(given.say("NAM", "xin không nhận việc 1"))
    assert answer == "Anh đã nhận việc 1; muốn thôi, anh nhờ anh Kiệt chuyển ạ."
