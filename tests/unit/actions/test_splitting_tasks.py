"""A lead splits a task or passes it on; the whole shows its parts and is not done silently while they are open."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.models import TaskState
from tests.fakes.office_play import ALL, OFFICE, ZONE, PlayedOffice

FRIDAY_5PM = datetime(2026, 11, 20, 17, 0, tzinfo=ZONE)


@pytest.fixture
def whole(office: PlayedOffice) -> PlayedOffice:
    """Việc 1: the chairwoman gave Kiệt a report, due Friday."""
    office.say("CT", "giao anh Kiệt tổng hợp báo cáo trước thứ Sáu", ALL)
    return office


@pytest.fixture
def split(whole: PlayedOffice) -> PlayedOffice:
    """Việc 2 for Nam and việc 3 for Lan are its parts."""
    whole.say("LD", "tách việc 1: anh Nam làm số liệu, chị Lan viết báo cáo", OFFICE)
    return whole


def test_each_clause_is_a_part_with_the_deadline_of_the_whole(split: PlayedOffice) -> None:
    parts = split.tasks()[1:]
    assert [(split.code_of(part.lead_id), part.title) for part in parts] == [
        ("NAM", "làm số liệu"),
        ("LAN", "viết báo cáo"),
    ]
    assert {(part.parent_id, part.deadline, split.code_of(part.assigner_id)) for part in parts} == {
        (1, FRIDAY_5PM, "LD")
    }


def test_splitting_takes_the_task_and_tells_whoever_gave_it(whole: PlayedOffice) -> None:
    said = whole.say("LD", "tách việc 1: anh Nam làm số liệu, chị Lan viết báo cáo", OFFICE)
    assert whole.task().state is TaskState.ACCEPTED
    (notice,) = [one for one in said if one.message.recipient_code == "CT"]
    assert "2 việc con của việc 1" in notice.message.text
    assert "Đỗ Hoài Nam" in notice.message.text
    assert {one.message.recipient_code for one in said} == {"LD", "NAM", "LAN", "CT"}


def test_the_lead_learns_that_the_assigner_split_the_task(whole: PlayedOffice) -> None:
    said = whole.say("CT", "tách việc 1: anh Đỗ Hoài Nam làm số liệu, chị Lan viết báo cáo", ALL)
    (notice,) = [one for one in said if one.message.recipient_code == "LD"]
    assert notice.message.text.startswith("Chị Hạnh đã giao 2 việc con của việc 1:")
    assert "Trương Thị Ngọc Lan" in notice.message.text
    assert whole.code_of(whole.task().lead_id) == "LD"


def test_passing_on_gives_the_whole_to_each(whole: PlayedOffice) -> None:
    whole.say("LD", "giao lại việc 1 cho anh Nam và chị Lan", OFFICE)
    assert [(whole.code_of(part.lead_id), part.title) for part in whole.tasks()[1:]] == [
        ("NAM", "tổng hợp báo cáo"),
        ("LAN", "tổng hợp báo cáo"),
    ]
    assert whole.code_of(whole.task().lead_id) == "LD"


def test_the_assigner_who_names_two_is_asked_who_leads(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    (question,) = office.say("LD", "giao lại việc 1 cho anh Nam và chị Lan", OFFICE)
    assert question.message.text.startswith("Ai chủ trì việc 1 ạ?")
    office.press("LD", next(label for label in question.tokens if "Lan" in label), OFFICE)
    assert office.code_of(office.task().lead_id) == "LAN"
    with office.store.work() as work:
        assert [work.people.get(row.person_id).code for row in work.tasks.people(1)] == ["NAM"]


def test_without_parts_it_is_asked_how(whole: PlayedOffice) -> None:
    (question,) = whole.say("LD", "tách việc 1", OFFICE)
    assert question.message.text.startswith("Anh tách việc 1 thế nào ạ?")
    whole.say("LD", "giao anh Nam làm số liệu, chị Lan viết báo cáo", OFFICE)
    assert [part.parent_id for part in whole.tasks()] == [None, 1, 1]


def test_a_part_due_after_the_whole_is_asked_about(whole: PlayedOffice) -> None:
    (question,) = whole.say("LD", "tách việc 1: anh Nam làm số liệu trước thứ Hai", OFFICE)
    assert "muộn hơn hạn việc 1 (17:00 thứ Sáu 20/11)" in question.message.text
    whole.press("LD", "Lấy hạn việc chính", OFFICE)
    assert whole.task(2).deadline == FRIDAY_5PM


def test_and_may_stay_later(whole: PlayedOffice) -> None:
    whole.say("LD", "tách việc 1: anh Nam làm số liệu trước thứ Hai", OFFICE)
    whole.press("LD", "Vẫn giữ hạn này", OFFICE)
    assert whole.task(2).deadline == datetime(2026, 11, 23, 17, 0, tzinfo=ZONE)


def test_a_part_for_whoever_may_not_be_ordered_is_a_request(whole: PlayedOffice) -> None:
    (offer,) = whole.say("LD", "tách việc 1: anh Dũng làm số liệu", ALL)
    assert list(offer.tokens) == ["Chuyển", "Không gửi"]
    whole.press("LD", "Chuyển")
    assert (whole.task(2).state, whole.task(2).parent_id) == (TaskState.REQUESTED, 1)


def test_deadlines_that_no_longer_fit_are_said(split: PlayedOffice) -> None:
    (reply, *_) = split.say("LD", "sửa hạn việc 2 thành thứ Hai", OFFICE)
    assert "muộn hơn hạn việc 1 (17:00 thứ Sáu 20/11)" in reply.message.text
    (reply, *_) = split.say("CT", "sửa hạn việc 1 thành 15h mai", ALL)
    assert "việc con 2, 3 có hạn muộn hơn" in reply.message.text


def test_only_who_leads_or_gave_it_splits_it(whole: PlayedOffice) -> None:
    (refusal,) = whole.say("DUNG", "tách việc 1: anh Nam làm số liệu", ALL)
    assert "Chỉ người" in refusal.message.text
    assert len(whole.tasks()) == 1


def test_the_whole_shows_its_parts(split: PlayedOffice) -> None:
    split.say("NAM", "em nhận việc 2", OFFICE)
    (card,) = split.say("CT", "việc 1 tới đâu rồi")
    assert card.message.text.splitlines()[-3:] == [
        "Việc con (2):",
        "🟡 2. Làm số liệu – Đỗ Hoài Nam, đang thực hiện",
        "🟢 3. Viết báo cáo – Trương Thị Ngọc Lan, chưa thực hiện",
    ]


def test_a_part_names_its_whole(split: PlayedOffice) -> None:
    (card,) = split.say("NAM", "việc 2 tới đâu rồi")
    assert "Thuộc việc 1: Tổng hợp báo cáo" in card.message.text


def test_whoever_gave_the_whole_sees_its_parts(split: PlayedOffice) -> None:
    (card,) = split.say("CT", "việc 2 tới đâu rồi")
    assert "Làm số liệu" in card.message.text


def test_the_whole_is_not_done_silently_while_parts_are_open(split: PlayedOffice) -> None:
    (warning,) = split.say("LD", "việc 1 xong rồi", file="bao-cao.docx")
    assert warning.message.text.startswith("Việc 1 còn 2 việc con chưa xong:")
    assert split.task().state is TaskState.ACCEPTED
    said = split.press("LD", "Vẫn báo xong")
    assert split.task().state is TaskState.REPORTED
    assert "kèm 1 tệp" in said[-1].message.text
    assert "Còn 2 việc con chưa xong." in said[-1].message.text


def test_the_last_part_done_offers_to_report_the_whole(split: PlayedOffice) -> None:
    for code, number in (("NAM", 2), ("LAN", 3)):
        split.say(code, f"việc {number} xong rồi", OFFICE)
        said = split.say("LD", f"duyệt việc {number}", OFFICE)
    assert said[-1].message.text == "✅ Các việc con của việc 1 đã xong: Tổng hợp báo cáo."
    assert said[-1].message.recipient_code == "LD"
    split.press("LD", "Báo xong")
    assert split.task().state is TaskState.REPORTED


def test_cancelling_the_whole_asks_about_its_parts(split: PlayedOffice) -> None:
    (question,) = split.say("CT", "hủy việc 1", ALL)
    assert list(question.tokens) == ["Hủy cả việc con", "Chỉ hủy việc này"]
    said = split.press("CT", "Hủy cả việc con", ALL)
    assert {task.state for task in split.tasks()} == {TaskState.CANCELLED}
    assert {"NAM", "LAN", "LD"} <= {one.message.recipient_code for one in said}
    assert split.wait(days=7) == []


def test_or_leaves_them(split: PlayedOffice) -> None:
    split.say("CT", "hủy việc 1", ALL)
    split.press("CT", "Chỉ hủy việc này", ALL)
    assert [task.state for task in split.tasks()] == [
        TaskState.CANCELLED,
        TaskState.ASSIGNED,
        TaskState.ASSIGNED,
    ]
