"""A task is accepted, reported, approved or returned, by button and by word, and only by whom it concerns."""

from __future__ import annotations

import pytest

from actions.models import TaskState
from tests.fakes.office_play import ALL, OFFICE, PlayedOffice


@pytest.fixture
def given(office: PlayedOffice) -> PlayedOffice:
    """Việc 1: Kiệt gave Nam a report, due Friday."""
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    return office


def test_a_life_by_buttons(given: PlayedOffice) -> None:
    given.press("NAM", "Nhận việc")
    assert given.task().state is TaskState.ACCEPTED
    given.press("NAM", "Báo xong")
    assert given.task().state is TaskState.REPORTED
    said = given.press("LD", "Duyệt")
    assert given.task().state is TaskState.APPROVED
    assert [one.message.recipient_code for one in said] == ["LD", "NAM"]


def test_a_life_by_words(given: PlayedOffice) -> None:
    given.say("NAM", "em nhận việc 1", OFFICE)
    given.say("NAM", "việc 1 được 60%", OFFICE)
    assert given.task().progress == 60
    given.say("NAM", "xong rồi", OFFICE)
    given.say("LD", "duyệt việc 1", OFFICE)
    assert given.task().state is TaskState.APPROVED


def test_returning_asks_for_the_remark_and_passes_it_on(given: PlayedOffice) -> None:
    given.press("NAM", "Nhận việc")
    given.press("NAM", "Báo xong")
    given.press("LD", "Trả lại")
    said = given.say("LD", "thiếu số liệu quý 3")
    assert given.task().state is TaskState.RETURNED
    assert any(
        one.message.recipient_code == "NAM" and "thiếu số liệu quý 3" in one.message.text for one in said
    )


def test_declining_asks_for_the_reason_and_tells_the_assigner(given: PlayedOffice) -> None:
    given.press("NAM", "Xin không nhận")
    said = given.say("NAM", "đang nghỉ phép đến hết tuần")
    assert given.task().state is TaskState.DECLINED
    assert any(one.message.recipient_code == "LD" and "đang nghỉ phép" in one.message.text for one in said)


def test_a_question_back_reaches_the_assigner(given: PlayedOffice) -> None:
    given.press("NAM", "Hỏi lại")
    said = given.say("NAM", "anh cần bản giấy hay bản điện tử")
    question, told = said
    assert question.message.recipient_code == "LD"
    assert "bản giấy hay bản điện tử" in question.message.text
    assert list(question.tokens) == ["Trả lời"]
    assert "anh Kiệt" in told.message.text


def test_the_answer_to_a_question_back_reaches_the_lead_who_can_still_accept(given: PlayedOffice) -> None:
    given.press("NAM", "Hỏi lại")
    given.say("NAM", "anh cần bản giấy hay bản điện tử")
    said = given.say("LD", "cần cả hai em nhé")
    answer = next(one for one in said if one.message.recipient_code == "NAM")
    assert "cần cả hai em nhé" in answer.message.text
    assert list(answer.tokens) == ["Nhận việc", "Xin không nhận", "Hỏi lại"]
    given.press("NAM", "Nhận việc", on=answer.n)
    assert given.task().state is TaskState.ACCEPTED
    with given.store.work() as work:
        lines = [(change.action, change.note) for change in work.tasks.changes(1)]
    assert ("ask_back", "anh cần bản giấy hay bản điện tử") in lines
    assert ("answer_back", "cần cả hai em nhé") in lines


def test_a_question_back_is_answered_hours_later_by_reply_or_button(given: PlayedOffice) -> None:
    given.press("NAM", "Hỏi lại")
    question = next(
        one for one in given.say("NAM", "cần bản giấy không ạ") if one.message.recipient_code == "LD"
    )
    given.press("NAM", "Nhận việc")
    given.wait(hours=3)
    _, by_reply = given.say("LD", "hủy bản giấy đi, chỉ bản điện tử", reply_to=question.n)
    assert by_reply.message.recipient_code == "NAM"
    assert "hủy bản giấy đi" in by_reply.message.text
    assert list(by_reply.tokens) == ["Báo xong", "Báo tiến độ"]
    given.press("LD", "Trả lời", on=question.n)
    _, by_button = given.say("LD", "in thêm hai bản")
    assert "in thêm hai bản" in by_button.message.text


def test_what_the_assigner_says_of_other_things_is_no_answer(given: PlayedOffice) -> None:
    given.press("NAM", "Hỏi lại")
    given.say("NAM", "cần bản giấy không ạ")
    said = given.say("LD", "việc của tôi")
    assert all(one.message.recipient_code == "LD" for one in said)
    assert all(one.message.recipient_code == "LD" for one in given.say("LD", "nhắc tôi 15h họp giao ban"))


def test_who_no_longer_leads_a_task_asks_nothing_about_it(given: PlayedOffice) -> None:
    card = next(one for one in given.said if "Hỏi lại" in one.tokens)
    given.say("LD", "không phải anh Nam, chị Lan", OFFICE)
    (refusal,) = given.press("NAM", "Hỏi lại", on=card.n)
    assert "đã chuyển cho chị Lan" in refusal.message.text


def test_only_the_lead_accepts(given: PlayedOffice) -> None:
    (refusal,) = given.say("LAN", "em nhận việc 1", OFFICE)
    assert refusal.message.recipient_code == "LAN"
    assert "anh Nam" in refusal.message.text
    assert given.task().state is TaskState.ASSIGNED


def test_a_second_press_changes_nothing(given: PlayedOffice) -> None:
    given.press("NAM", "Nhận việc")
    version = given.task().version
    given.press("NAM", "Nhận việc")
    assert given.task().version == version


def test_nobody_learns_of_a_task_they_may_not_see(given: PlayedOffice) -> None:
    with given.store.work() as work:
        nobody = work.people.find_by_code("NAM2")
        assert nobody is not None
    (hidden,) = given.say("NAM2", "việc 1 xong rồi")
    (absent,) = given.say("NAM2", "việc 99 xong rồi")
    assert hidden.message.text.replace("1", "99") == absent.message.text


def test_with_several_tasks_the_assistant_asks_which(given: PlayedOffice) -> None:
    given.say("LD", "giao anh Nam soạn tờ trình trước thứ Sáu", OFFICE)
    (question,) = given.say("NAM", "xong rồi", OFFICE)
    assert len(question.tokens) == 2
    given.say("NAM", "2", OFFICE)
    assert [task.state for task in given.tasks()] == [TaskState.ASSIGNED, TaskState.REPORTED]


def test_a_reply_to_a_card_is_about_its_task(given: PlayedOffice) -> None:
    said = given.say("LD", "giao anh Nam soạn tờ trình trước thứ Sáu", OFFICE)
    given.say("NAM", "xong rồi", OFFICE, reply_to=said[0].n)
    assert [task.state for task in given.tasks()] == [TaskState.ASSIGNED, TaskState.REPORTED]


def test_lists_show_mine_given_and_late(given: PlayedOffice) -> None:
    (mine,) = given.say("NAM", "việc của tôi")
    assert "1. Tổng hợp báo cáo" in mine.message.text
    (gave,) = given.say("LD", "việc tôi giao")
    assert "1. Tổng hợp báo cáo" in gave.message.text
    (late,) = given.say("NAM", "việc quá hạn")
    assert "không có việc nào" in late.message.text
    given.wait(days=5)
    (late,) = given.say("NAM", "việc quá hạn")
    assert "🔴 1. Tổng hợp báo cáo" in late.message.text


def test_a_list_asked_for_in_a_group_comes_privately(given: PlayedOffice) -> None:
    said = given.say("NAM", "việc của tôi", ALL)
    assert {one.chat for one in said} == {"private", ALL}
    assert not any("Tổng hợp" in one.message.text for one in said if one.chat == ALL)


def test_a_cancelled_task_rings_no_more(given: PlayedOffice) -> None:
    given.press("LD", "Hủy", OFFICE)
    assert given.task().state is TaskState.CANCELLED
    assert given.wait(days=7) == []


def test_the_history_keeps_every_step(given: PlayedOffice) -> None:
    given.press("NAM", "Nhận việc")
    given.press("NAM", "Báo xong")
    given.press("LD", "Duyệt")
    with given.store.work() as work:
        assert [change.action for change in work.tasks.changes(1)] == [
            "assign",
            "accept",
            "complete",
            "approve",
        ]


def test_why_a_task_is_held_is_kept_told_and_shown(given: PlayedOffice) -> None:
    reply, told = given.say("LD", "tạm hoãn việc 1 chờ ý kiến Sở Nội vụ nhé")
    assert "Lý do: chờ ý kiến Sở Nội vụ." in reply.message.text
    assert "Lý do: chờ ý kiến Sở Nội vụ." in told.message.text
    with given.store.work() as work:
        assert [c.note for c in work.tasks.changes(1) if c.action == "hold"] == ["chờ ý kiến Sở Nội vụ"]
    (card,) = given.say("NAM", "việc 1")
    assert "Lý do tạm hoãn: chờ ý kiến Sở Nội vụ" in card.message.text


def test_why_a_task_was_declined_is_shown_to_the_assigner(given: PlayedOffice) -> None:
    given.press("NAM", "Xin không nhận")
    given.say("NAM", "đang nghỉ phép đến hết tuần")
    (card,) = given.say("LD", "việc 1")
    assert "Lý do không nhận: đang nghỉ phép đến hết tuần" in card.message.text


@pytest.mark.parametrize(
    "words", ["hỏi lại việc 1: cần bản giấy không ạ", "cho em hỏi lại việc 1, cần bản giấy không ạ"]
)
def test_a_question_back_in_words_reaches_the_assigner(given: PlayedOffice, words: str) -> None:
    said = given.say("NAM", words)
    question = next(one for one in said if one.message.recipient_code == "LD")
    assert question.message.text.endswith("“cần bản giấy không ạ”")


def test_whoever_does_not_lead_a_task_asks_nothing_back_about_it(given: PlayedOffice) -> None:
    (refusal,) = given.say("LAN", "hỏi lại việc 1: cần bản giấy không ạ")
    assert "chỉ người chủ trì hỏi lại" in refusal.message.text


def test_a_question_back_does_not_catch_the_answer_to_the_assistants_own(given: PlayedOffice) -> None:
    given.say("LD", "giao việc cho chị Lan trước thứ Sáu")
    given.say("NAM", "hỏi lại việc 1: cần bản giấy không ạ")
    said = given.say("LD", "soạn công văn trả lời")
    assert given.task(2).title == "soạn công văn trả lời"
    assert all(one.message.recipient_code != "NAM" for one in said)
    answered = given.say("LD", "cần bản giấy em nhé")
    assert any(one.message.recipient_code == "NAM" for one in answered)
