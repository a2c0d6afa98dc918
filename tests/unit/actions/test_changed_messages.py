"""A message that gave a task is edited or deleted; 👍 on the card takes the task."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.models import TaskState
from tests.fakes.office_play import OFFICE, ZONE, PlayedOffice

MONDAY_5PM = datetime(2026, 11, 23, 17, 0, tzinfo=ZONE)


@pytest.fixture
def given(office: PlayedOffice) -> PlayedOffice:
    """Việc 1: Kiệt gave Nam a report, due Friday, with the line "order"."""
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE, id="order")
    return office


def test_an_edit_shows_the_difference_and_changes_nothing_yet(given: PlayedOffice) -> None:
    (offer,) = given.edit("LD", "order", "giao chị Lan tổng hợp báo cáo trước thứ Hai", OFFICE)
    assert offer.message.text.splitlines() == [
        "✏️ Tin giao **việc 1** đã sửa:",
        "• Chủ trì: Đỗ Hoài Nam → Trương Thị Ngọc Lan",
        "• Hạn: 17:00 thứ Sáu 20/11 → 17:00 thứ Hai 23/11",
    ]
    assert list(offer.tokens) == ["Cập nhật", "Giữ nguyên"]
    assert given.code_of(given.task().lead_id) == "NAM"


def test_updating_changes_all_of_it_at_once(given: PlayedOffice) -> None:
    given.edit("LD", "order", "giao chị Lan tổng hợp báo cáo trước thứ Hai", OFFICE)
    said = given.press("LD", "Cập nhật", OFFICE)
    assert given.code_of(given.task().lead_id) == "LAN"
    assert given.task().deadline == MONDAY_5PM
    assert {one.message.recipient_code for one in said} == {"LD", "NAM", "LAN"}


def test_keeping_keeps(given: PlayedOffice) -> None:
    given.edit("LD", "order", "giao chị Lan tổng hợp báo cáo trước thứ Hai", OFFICE)
    given.press("LD", "Giữ nguyên", OFFICE)
    assert given.code_of(given.task().lead_id) == "NAM"


def test_an_edit_without_a_difference_is_silent(given: PlayedOffice) -> None:
    assert given.edit("LD", "order", "giao anh Nam tổng hợp báo cáo trước thứ Sáu nhé", OFFICE) == []


def test_another_number_of_tasks_is_said_and_nothing_is_guessed(given: PlayedOffice) -> None:
    text = "giao anh Nam tổng hợp báo cáo, chị Lan rà soát số liệu trước thứ Sáu"
    (answer,) = given.edit("LD", "order", text, OFFICE)
    assert "nêu 2 việc" in answer.message.text
    assert len(given.tasks()) == 1


def test_the_first_words_remain_the_evidence(given: PlayedOffice) -> None:
    given.edit("LD", "order", "giao chị Lan tổng hợp báo cáo trước thứ Hai", OFFICE)
    given.press("LD", "Cập nhật", OFFICE)
    with given.store.work() as work:
        message = work.messages.get(work.tasks.get(1).source_message_id or 0)
        versions = [each.text for each in work.messages.versions(message.chat_id, message.external_id)]
    assert message.text == "giao anh Nam tổng hợp báo cáo trước thứ Sáu"
    assert versions == [message.text, "giao chị Lan tổng hợp báo cáo trước thứ Hai"]


def test_an_order_that_still_asks_is_read_anew(office: PlayedOffice) -> None:
    office.say("LD", "giao chị Lan rà soát hồ sơ", OFFICE, id="order")
    office.edit("LD", "order", "giao chị Lan rà soát hồ sơ trước thứ Hai", OFFICE)
    assert [task.deadline for task in office.tasks()] == [MONDAY_5PM]
    office.wait(minutes=15)
    assert len(office.tasks()) == 1


def test_a_message_that_was_no_order_may_become_one(office: PlayedOffice) -> None:
    office.say("LD", "gaio ah nma tổng hợp", OFFICE, id="typo")
    office.edit("LD", "typo", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    assert office.code_of(office.task().lead_id) == "NAM"


def test_deleting_the_message_keeps_the_task_and_tells_the_assigner(given: PlayedOffice) -> None:
    (notice,) = given.delete("LD", "order", OFFICE)
    assert (notice.chat, notice.message.recipient_code) == ("private", "LD")
    assert "“giao anh Nam tổng hợp báo cáo trước thứ Sáu”" in notice.message.text
    assert list(notice.tokens) == ["Hủy việc"]
    assert given.task().state is TaskState.ASSIGNED
    with given.store.work() as work:
        assert [change.action for change in work.tasks.changes(1)] == ["assign", "source_deleted"]


def test_deleting_an_order_that_still_asks_drops_it(office: PlayedOffice) -> None:
    office.say("LD", "giao chị Lan rà soát hồ sơ", OFFICE, id="order")
    office.delete("LD", "order", OFFICE)
    office.wait(minutes=15)
    assert not office.tasks()


def test_a_thumb_on_the_card_takes_the_task(given: PlayedOffice) -> None:
    given.react("NAM", "👍")
    assert given.task().state is TaskState.ACCEPTED


def test_a_thumb_on_the_card_in_the_group_does_too(given: PlayedOffice) -> None:
    given.react("NAM", "👍", OFFICE, on=1)
    assert given.task().state is TaskState.ACCEPTED


@pytest.mark.parametrize(("who", "emoji"), [("LAN", "👍"), ("NAM", "😂")])
def test_other_thumbs_and_other_signs_mean_nothing(given: PlayedOffice, who: str, emoji: str) -> None:
    assert given.react(who, emoji, OFFICE, on=1) == []
    assert given.task().state is TaskState.ASSIGNED


def test_the_office_may_want_words(given: PlayedOffice) -> None:
    with given.store.work() as work:
        work.settings.write("thumb_accepts", False)
        work.commit()
    assert given.react("NAM", "👍") == []
    assert given.task().state is TaskState.ASSIGNED


def test_a_number_in_reply_to_the_card_of_several_shows_that_task(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam soạn tờ trình, chị Lan rà soát số liệu trước thứ Sáu", OFFICE)
    (card,) = office.say("LD", "2", OFFICE, reply_to=1)
    assert "Việc 2" in card.message.text
    assert list(card.tokens) == ["Đúng", "Đổi người", "Sửa hạn", "Hủy"]


def test_an_edit_that_bears_a_secrecy_marking_is_neither_read_nor_kept(given: PlayedOffice) -> None:
    (warning,) = given.edit("LD", "order", "MẬT\ngiao chị Lan tổng hợp báo cáo trước thứ Hai", OFFICE)
    assert "bí mật nhà nước" in warning.message.text
    with given.store.work() as work:
        message = work.messages.get(work.tasks.get(1).source_message_id or 0)
        assert len(work.messages.versions(message.chat_id, message.external_id)) == 1
