"""What people do leaves lines in the audit log, chained as time goes on, without their words."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from actions.audit_check import verify
from actions.audit_names import line
from actions.models import AuditRow
from actions.workflow import MOVES
from tests.fakes.office_play import OFFICE, ZONE, PlayedOffice


def _actions(office: PlayedOffice) -> list[tuple[str, str | None]]:
    """(who, what) of every line."""
    with office.store.work() as work:
        rows = work.audit.latest(limit=1000)
        codes = {person.id: person.code for person in work.people.active()}
    return [(row.action, codes.get(row.actor_id or 0)) for row in rows]


def test_every_command_and_every_step_of_a_task_is_there(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.press("NAM", "Nhận việc")
    office.press("NAM", "Xin không nhận")
    assert _actions(office) == [
        ("wish.assign_task", "LD"),
        ("task.assign", "LD"),
        ("press.accept_task", "NAM"),
        ("task.accept", "NAM"),
        ("press.ask_decline_reason", "NAM"),
    ]


def test_an_answer_and_a_refusal_are_there(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo", OFFICE)
    office.say("LD", "thứ Hai", OFFICE)
    office.say("LAN", "em nhận việc 1", OFFICE)
    assert _actions(office) == [
        ("wish.assign_task", "LD"),
        ("answer.assign", "LD"),
        ("task.assign", "LD"),
        ("refused", "LAN"),
    ]


def test_talk_that_is_left_alone_leaves_no_line(office: PlayedOffice) -> None:
    office.say("LD", "trưa nay ăn gì nhỉ", OFFICE)
    assert _actions(office) == []


def test_whoever_is_shown_a_private_number_leaves_a_line(office: PlayedOffice) -> None:
    office.say("NAM", "số điện thoại chị Lan", OFFICE)
    assert ("disclose.contact", "NAM") not in _actions(office)
    office.press("NAM", "Gửi riêng cho tôi", OFFICE)
    assert _actions(office).count(("disclose.contact", "NAM")) == 1
    office.say("NAM", "số điện thoại chị Lan")
    assert _actions(office).count(("disclose.contact", "NAM")) == 2


def test_the_log_is_sealed_while_a_virtual_clock_goes_on(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.wait(days=7)
    verdict = verify(office.store)
    assert (verdict.broken, verdict.unsealed) == (None, 0)
    assert verdict.sealed > 0


def test_the_log_holds_no_words_of_people(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam soạn tờ trình hồng hạc trước thứ Sáu", OFFICE)
    office.say("NAM", "việc 1 được 60%, còn chờ hồng hạc")
    with office.store.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM audit")).all()
    assert rows
    assert not any("hồng hạc" in str(value) for row in rows for value in row)


@pytest.mark.parametrize("setting", ["question_minutes"])
def test_a_changed_setting_is_there(office: PlayedOffice, setting: str) -> None:
    office.player._set({setting: 20})
    assert _actions(office) == [("setting", None)]


def test_lines_of_one_task_read_as_sentences(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.press("NAM", "Nhận việc")
    with office.store.work() as work:
        shown = [line(row, work, zone=ZONE).split("  ")[-1] for row in work.audit.latest(task_id=1)]
    assert shown == ["LD Phan Văn Tuấn Kiệt: giao việc · việc 1", "NAM Đỗ Hoài Nam: nhận việc · việc 1"]


@pytest.mark.parametrize("action", [*MOVES, "assign", "request", "import.tasks", "import.directory"])
def test_every_step_that_the_program_writes_has_a_name(office: PlayedOffice, action: str) -> None:
    name = action if "." in action else f"task.{action}"
    with office.store.work() as work:
        assert name not in line(AuditRow(at=office.clock.now(), action=name), work, zone=ZONE)


def test_what_has_no_name_yet_is_shown_by_the_programs_own(office: PlayedOffice) -> None:
    with office.store.work() as work:
        row = AuditRow(at=office.clock.now(), action="press.accept_task")
        assert line(row, work, zone=ZONE).endswith("hệ thống: bấm nút accept_task")
