"""What came from above is broken down in chat, by those who may, with its paper in sight."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from actions.models import TaskState
from tests.fakes.office_play import OFFICE, ZONE, PlayedOffice
from tests.fakes.papers import csv_file, row


@pytest.fixture
def paper(office: PlayedOffice, tmp_path: Path) -> PlayedOffice:
    """123/UBND-VX gave task 1 to Phòng Kinh tế, due on Wednesday 25/11; 9/TB-VP gave task 2 to nobody."""
    rows = [row(), row(external_id="TP-2", document_number="9/TB-VP", title="Báo cáo kiểm kê", lead="")]
    office.import_tasks(csv_file(tmp_path / "viec.csv", rows))
    return office


def text_to(office: PlayedOffice, code: str, text: str) -> str:
    said = office.say(code, text)
    return "\n".join(one.message.text for one in said if one.message.recipient_code == code)


def test_the_head_hands_a_paper_down_with_an_own_deadline(paper: PlayedOffice) -> None:
    said = paper.say("DUNG", "giao anh Nam thực hiện văn bản 123/UBND-VX trước thứ Sáu")
    task = paper.task(1)
    assert len(paper.tasks()) == 2
    assert (paper.code_of(task.lead_id), paper.code_of(task.assigner_id)) == ("NAM2", "DUNG")
    assert task.deadline == datetime(2026, 11, 20, 17, tzinfo=ZONE)
    assert task.state is TaskState.ASSIGNED
    assert {one.message.recipient_code for one in said} == {"DUNG", "NAM2"}
    with paper.store.work() as work:
        changes = work.tasks.changes(1)
        unit = work.units.get(task.lead_unit_id or 0)
        evidence = work.messages.get(changes[1].message_id or 0)
    assert [change.action for change in changes] == ["import", "reassign", "set_deadline"]
    assert evidence.text.startswith("giao anh Nam thực hiện văn bản")
    assert unit.name == "Phòng Kinh tế"
    rung = paper.wait_until(datetime(2026, 11, 20, 16, tzinfo=ZONE))
    assert any(one.message.recipient_code == "NAM2" and "Việc 1" in one.message.text for one in rung)


def test_a_delegate_hands_a_paper_down_in_the_leader_s_place(paper: PlayedOffice) -> None:
    paper.say("DUNG", "ủy quyền cho chị Lan giao việc thay tôi đến hết tháng")
    paper.say("LAN", "giao anh Bùi Phương Nam thực hiện văn bản 123/UBND-VX trước thứ Sáu")
    task = paper.task(1)
    assert (paper.code_of(task.lead_id), paper.code_of(task.assigner_id)) == ("NAM2", "DUNG")
    assert paper.code_of(task.given_by_id or 0) == "LAN"
    with paper.store.work() as work:
        assert work.tasks.changes(1)[1].note == "thay mặt anh Dũng"


def test_whoever_has_no_say_in_it_is_told_who_has(paper: PlayedOffice) -> None:
    paper.say("CT", "giao anh Dũng thực hiện văn bản 9/TB-VP")
    text = text_to(paper, "DUNG", "giao chị Lan thực hiện văn bản 9/TB-VP")
    assert "không thuộc quyền giao việc" in text
    assert "Người giao được việc cho chị Lan: anh Kiệt" in text


def test_the_office_s_own_deadline_survives_the_same_file(paper: PlayedOffice, tmp_path: Path) -> None:
    paper.say("DUNG", "giao anh Nam thực hiện văn bản 123/UBND-VX trước thứ Sáu")
    paper.import_tasks(csv_file(tmp_path / "lai.csv", [row()]))
    assert paper.task(1).deadline == datetime(2026, 11, 20, 17, tzinfo=ZONE)
    paper.import_tasks(csv_file(tmp_path / "lai.csv", [row(deadline="19/11/2026")]))
    assert paper.task(1).deadline == datetime(2026, 11, 19, 17, tzinfo=ZONE)


def test_a_later_deadline_than_the_paper_s_is_not_set(paper: PlayedOffice) -> None:
    text = text_to(paper, "DUNG", "giao anh Nam thực hiện văn bản 123/UBND-VX trước 30/11")
    assert "Thư ký giữ hạn của văn bản" in text
    assert paper.task(1).deadline == datetime(2026, 11, 25, 17, tzinfo=ZONE)


@pytest.mark.parametrize(
    "order", ["giao Phòng Kinh tế chủ trì văn bản 9/TB-VP", "giao phòng kinh tế xử lý văn bản 9/tb-vp"]
)
def test_the_intake_puts_a_unit_in_charge_of_what_nobody_has(paper: PlayedOffice, order: str) -> None:
    said = paper.say("LD", order)
    task = paper.task(2)
    assert paper.code_of(task.lead_id) == "DUNG"
    assert any(
        one.message.recipient_code == "DUNG" and "Văn bản: 9/TB-VP" in one.message.text for one in said
    )
    assert "không có việc nào" in text_to(paper, "LD", "việc chưa phân công")


def test_a_unit_helps_where_it_is_named(paper: PlayedOffice) -> None:
    paper.say("LD", "giao Phòng Kinh tế chủ trì, Văn phòng phối hợp xử lý văn bản 9/TB-VP")
    with paper.store.work() as work:
        roles = {(work.people.get(each.person_id).code, each.role) for each in work.tasks.people(2)}
    assert ("LD", "coordinator") in roles


def test_the_intake_may_not_order_people_of_other_units(paper: PlayedOffice) -> None:
    assert "không thuộc quyền giao việc của anh" in text_to(
        paper, "LD", "giao anh Bùi Phương Nam xử lý văn bản 9/TB-VP"
    )
    assert paper.code_of(paper.task(2).lead_id) == "LD"


def test_whoever_has_nothing_to_do_with_a_paper_cannot_find_it(paper: PlayedOffice) -> None:
    unknown = text_to(paper, "NAM", "văn bản 77/UBND-VX đến đâu rồi?")
    hidden = text_to(paper, "NAM", "văn bản 123/UBND-VX đến đâu rồi?")
    assert hidden == unknown.replace("77/UBND-VX", "123/UBND-VX")
    assert "không thấy" in hidden


def test_an_order_for_other_work_that_quotes_a_paper_is_a_task_of_its_own(paper: PlayedOffice) -> None:
    paper.say("DUNG", "giao anh Nam soạn báo cáo theo văn bản 123/UBND-VX trước thứ Sáu")
    assert len(paper.tasks()) == 3
    assert paper.code_of(paper.task(1).lead_id) == "DUNG"


def test_an_unknown_paper_is_an_ordinary_task_and_the_card_says_so(paper: PlayedOffice) -> None:
    card, told = paper.say("DUNG", "giao anh Nam thực hiện văn bản 500/UBND-VX trước thứ Sáu")
    assert paper.task(3).title == "thực hiện văn bản 500/UBND-VX"
    assert "không thấy văn bản 500/UBND-VX trong các việc cấp trên giao mà anh được xem" in card.message.text
    assert "nhờ văn thư nhập văn bản" in card.message.text
    assert told.message.recipient_code == "NAM2"
    assert "không thấy" not in told.message.text


def test_an_order_that_only_names_an_unknown_paper_still_says_what_to_do(paper: PlayedOffice) -> None:
    paper.say("CT", "giao Phòng Kinh tế chủ trì văn bản 500/UBND-VX trước thứ Sáu")
    assert paper.task(3).title == "thực hiện văn bản 500/UBND-VX"


def test_a_paper_one_may_not_see_is_as_unknown_as_one_there_is_not(paper: PlayedOffice) -> None:
    """Task 1 of 123/UBND-VX is Phòng Kinh tế's; Lan has no part in it."""
    hidden, *_ = paper.say("LAN", "giao tôi thực hiện văn bản 123/UBND-VX trước thứ Sáu")
    absent, *_ = paper.say("LAN", "giao tôi thực hiện văn bản 500/UBND-VX trước thứ Sáu")
    assert hidden.message.text.replace("123/", "500/").replace("Việc 3", "Việc 4") == absent.message.text
    assert "không thấy văn bản" in absent.message.text


def test_one_message_hands_down_a_paper_and_gives_other_work(paper: PlayedOffice) -> None:
    order = "giao anh Nam thực hiện văn bản 123/UBND-VX trước thứ Sáu, giao anh Nam soạn báo cáo trước 27/11"
    paper.say("DUNG", order)
    assert paper.code_of(paper.task(1).lead_id) == "NAM2"
    assert [task.title for task in paper.tasks()[2:]] == ["soạn báo cáo"]


def test_a_paper_out_of_reach_does_not_stop_the_other_orders_of_the_message(paper: PlayedOffice) -> None:
    said = paper.say(
        "LD", "giao anh Bùi Phương Nam xử lý văn bản 9/TB-VP, giao chị Lan soạn báo cáo trước thứ Sáu"
    )
    assert any("không thuộc quyền" in one.message.text for one in said)
    assert [task.title for task in paper.tasks()[2:]] == ["soạn báo cáo"]
    assert paper.code_of(paper.task(2).lead_id) == "LD"


def test_how_far_a_paper_is(paper: PlayedOffice) -> None:
    paper.say("DUNG", "em nhận việc 1")
    paper.say("DUNG", "việc 1 được 60%")
    text = text_to(paper, "CT", "văn bản 123/UBND-VX đến đâu rồi?")
    assert text.startswith("📄 **Văn bản 123/UBND-VX** ngày 10/11/2026, UBND Thành phố")
    assert "🟡 1. Rà soát hộ nghèo – Phòng Kinh tế (Nguyễn Tiến Dũng), hạn 17:00 thứ Tư 25/11" in text
    assert text.endswith("đang thực hiện, 60%")


def test_a_paper_s_number_stands_for_its_task(paper: PlayedOffice) -> None:
    paper.say("DUNG", "em nhận văn bản 123/UBND-VX")
    assert paper.task(1).state is TaskState.ACCEPTED


def test_of_several_tasks_of_a_paper_one_is_asked_for(paper: PlayedOffice, tmp_path: Path) -> None:
    rows = [row(external_id="TP-3", title="Báo cáo quý", lead="Văn phòng"), row()]
    paper.import_tasks(csv_file(tmp_path / "them.csv", rows))
    (question,) = paper.say("CT", "giao anh Dũng thực hiện văn bản 123/UBND-VX")
    assert "việc nào của văn bản" in question.message.text
    paper.press("CT", "Việc 3 · Báo cáo quý")
    assert paper.code_of(paper.task(3).lead_id) == "DUNG"
    assert paper.code_of(paper.task(3).assigner_id) == "CT"


def test_passing_a_task_on_moves_it_to_the_other_unit(paper: PlayedOffice) -> None:
    """By the usual words, too, reports count it where it is now."""
    paper.say("LD", "giao Phòng Kinh tế chủ trì văn bản 9/TB-VP")
    paper.say("LD", "chuyển việc 2 cho chị Lan")
    with paper.store.work() as work:
        assert work.units.get(work.tasks.get(2).lead_unit_id or 0).name == "Văn phòng"


def test_in_a_group_the_order_is_understood_too(paper: PlayedOffice) -> None:
    paper.say("LD", "giao anh Nam thực hiện văn bản 9/TB-VP trước thứ Sáu", OFFICE)
    assert paper.code_of(paper.task(2).lead_id) == "NAM"
