"""Tasks from above come in from files: each once, updated when it comes again, bad rows told by number."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from actions.above.importing import TaskImport, TaskImportReport, import_tasks
from actions.above.sources import source_of_path
from actions.directory.sheet import UnreadableFile
from actions.models import ReminderKind, ReminderState, Task, TaskState
from actions.ports import TaskFilter
from tests.fakes.office_play import ZONE, PlayedOffice
from tests.fakes.papers import COLUMNS, csv_file, edxml, row, xlsx_file


def bring(
    office: PlayedOffice, path: Path, source: str = "ubnd", *, dry_run: bool = False
) -> TaskImportReport:
    into = TaskImport(office.store, office.core.office, office.clock.now(), source, dry_run=dry_run)
    return import_tasks(path, into)


def only_task(office: PlayedOffice) -> Task:
    (task,) = office.tasks()
    return task


def test_a_file_of_500_tasks_imported_twice_makes_500_tasks(office: PlayedOffice, tmp_path: Path) -> None:
    rows = [
        row(title=f"Báo cáo số {n}", external_id=f"TP-{n}", document_number=f"{n}/UBND-VX")
        for n in range(500)
    ]
    path = csv_file(tmp_path / "viec.csv", rows)
    office.import_tasks(path)
    assert len(office.tasks()) == 500
    office.wait(hours=1)
    assert office.import_tasks(path) == []
    assert len(office.tasks()) == 500


def test_a_task_comes_with_its_paper_and_its_unit(office: PlayedOffice, tmp_path: Path) -> None:
    bring(
        office,
        csv_file(
            tmp_path / "viec.csv", [row(coordinators="Văn phòng; Trương Thị Ngọc Lan", urgency="Thượng khẩn")]
        ),
    )
    task = only_task(office)
    assert office.code_of(task.lead_id) == "DUNG"
    assert office.code_of(task.assigner_id) == "LD"
    assert (task.state, task.priority) == (TaskState.ASSIGNED, "very_urgent")
    assert task.deadline == datetime(2026, 11, 25, 17, tzinfo=ZONE)
    with office.store.work() as work:
        paper = work.documents.get(task.document_id or 0)
        roles = {(work.people.get(each.person_id).code, each.role) for each in work.tasks.people(task.id)}
        unit = work.units.get(task.lead_unit_id or 0)
        kinds = {reminder.kind for reminder in work.reminders.of_task(task.id)}
        history = work.tasks.changes(task.id)
    assert (paper.number, paper.issued_on, paper.issuer) == (
        "123/UBND-VX",
        date(2026, 11, 10),
        "UBND Thành phố",
    )
    assert roles == {("LD", "coordinator"), ("LD", "follower"), ("LAN", "coordinator")}
    assert unit.name == "Phòng Kinh tế"
    assert kinds >= {ReminderKind.AT_DEADLINE, ReminderKind.OVERDUE}
    assert [change.action for change in history] == ["import"]


def test_the_lead_is_told_once_however_long_the_file_is(office: PlayedOffice, tmp_path: Path) -> None:
    rows = [row(title=f"Báo cáo số {n}", external_id=f"TP-{n}") for n in range(12)]
    (said,) = office.import_tasks(csv_file(tmp_path / "viec.csv", rows))
    assert said.message.recipient_code == "DUNG"
    assert "UBND Thành phố giao 12 việc" in said.message.text
    assert "… và 7 việc khác" in said.message.text


def test_one_task_alone_comes_as_a_card_that_can_be_taken(office: PlayedOffice, tmp_path: Path) -> None:
    (said,) = office.import_tasks(csv_file(tmp_path / "viec.csv", [row()]))
    assert "Văn bản: 123/UBND-VX ngày 10/11/2026 (UBND Thành phố)" in said.message.text
    office.press("DUNG", "Nhận việc")
    assert only_task(office).state is TaskState.ACCEPTED


def test_nobody_hears_of_a_file_in_the_night_before_the_morning(office: PlayedOffice, tmp_path: Path) -> None:
    office.wait_until(datetime(2026, 11, 19, 22, tzinfo=ZONE))
    assert office.import_tasks(csv_file(tmp_path / "viec.csv", [row()])) == []
    said = office.wait_until(datetime(2026, 11, 20, 8, tzinfo=ZONE))
    assert any("Rà soát hộ nghèo" in one.message.text and f"{one.at:%H:%M}" == "07:30" for one in said)


def test_a_flash_task_is_told_at_any_hour(office: PlayedOffice, tmp_path: Path) -> None:
    office.wait_until(datetime(2026, 11, 19, 22, tzinfo=ZONE))
    assert len(office.import_tasks(csv_file(tmp_path / "viec.csv", [row(urgency="Hỏa tốc")]))) == 1


@pytest.mark.parametrize("lead", ["", "Sở Không Có", "anh Nam"])
def test_an_unclear_lead_is_never_guessed(office: PlayedOffice, tmp_path: Path, lead: str) -> None:
    report = bring(office, csv_file(tmp_path / "viec.csv", [row(lead=lead)]))
    task = only_task(office)
    assert (task.lead_unit_id, office.code_of(task.lead_id)) == (None, "LD")
    assert report.unassigned == 1
    assert "chưa phân công" in report.lines()[1]
    with office.store.work() as work:
        assert work.tasks.count(TaskFilter(unassigned=True)) == 1


@pytest.mark.parametrize(
    ("lead", "code"),
    [
        ("Bùi Phương Nam", "NAM2"),
        ("LAN", "LAN"),
        ("P. Kinh tế", "DUNG"),
        ("UBND Phường Thử", "CT"),
        ("ông Nguyễn Tiến Dũng", "DUNG"),
    ],
)
def test_a_lead_by_name_code_or_short_form(
    office: PlayedOffice, tmp_path: Path, lead: str, code: str
) -> None:
    bring(office, csv_file(tmp_path / "viec.csv", [row(lead=lead)]))
    assert office.code_of(only_task(office).lead_id) == code


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("20/11/2026", datetime(2026, 11, 20, 17, tzinfo=ZONE)),
        ("2026-11-20", datetime(2026, 11, 20, 17, tzinfo=ZONE)),
        ("2026-11-20 00:00:00", datetime(2026, 11, 20, 17, tzinfo=ZONE)),
        ("2026-11-20 09:30:00", datetime(2026, 11, 20, 9, 30, tzinfo=ZONE)),
        ("trước ngày 20/11/2026", datetime(2026, 11, 20, 17, tzinfo=ZONE)),
        ("15h ngày 20/11/2026", datetime(2026, 11, 20, 15, tzinfo=ZONE)),
        ("Không thời hạn", None),
        ("", None),
    ],
)
def test_deadlines_as_offices_write_them(
    office: PlayedOffice, tmp_path: Path, written: str, meant: datetime | None
) -> None:
    bring(office, csv_file(tmp_path / "viec.csv", [row(deadline=written)]))
    assert only_task(office).deadline == meant


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"title": "", "summary": ""}, "thiếu nội dung việc"),
        ({"external_id": ""}, "thiếu mã nhiệm vụ"),
        ({"deadline": "30/13/2026"}, "hạn “30/13/2026” không đọc được"),
        ({"title": "=HYPERLINK(1)"}, "chứa công thức"),
    ],
)
def test_a_bad_row_is_told_by_number_and_the_others_go_in(
    office: PlayedOffice, tmp_path: Path, cells: dict[str, str], reason: str
) -> None:
    report = bring(office, csv_file(tmp_path / "viec.csv", [row(external_id="TP-2"), row(**cells)]))
    (problem,) = report.problems
    assert (problem.row, problem.skipped) == (3, True)
    assert reason in problem.reason
    assert len(office.tasks()) == 1


def test_one_id_twice_in_a_file_is_told(office: PlayedOffice, tmp_path: Path) -> None:
    report = bring(office, csv_file(tmp_path / "viec.csv", [row(), row(title="Việc khác")]))
    assert "trùng với dòng 2" in report.problems[0].reason
    assert only_task(office).title == "Rà soát hộ nghèo"


@pytest.mark.parametrize(
    "cells",
    [
        {"secrecy": "Tối mật"},
        {"secrecy": "Mật"},
        {"summary": "Công văn MẬT về quốc phòng"},
        {"summary": "(M Ậ T) về quốc phòng"},
        {"summary": "cong van mat so 12 ve quoc phong"},
        {"secrecy": "độ B"},
    ],
)
def test_a_secret_row_leaves_a_hash_and_the_time_only(
    office: PlayedOffice, tmp_path: Path, cells: dict[str, str]
) -> None:
    path = csv_file(tmp_path / "viec.csv", [row(title="Kế hoạch phòng thủ", **cells)])
    report = bring(office, path)
    assert office.tasks() == []
    assert report.problems[0].row == 2
    assert "phòng thủ" not in "\n".join(report.lines())
    with office.store.engine.connect() as connection:
        ((refused, rows),) = connection.exec_driver_sql("SELECT refused, rows FROM imported_files").all()
        assert connection.exec_driver_sql("SELECT count(*) FROM documents").scalar_one() == 0
    assert rows == 0
    assert "digest" in refused
    assert "phòng thủ" not in refused


def test_a_file_that_comes_again_updates_what_changed_with_history(
    office: PlayedOffice, tmp_path: Path
) -> None:
    bring(office, csv_file(tmp_path / "viec.csv", [row()]))
    again = row(
        deadline="30/11/2026", summary="Về việc rà soát hộ nghèo năm 2026", title="Rà soát hộ nghèo đợt 2"
    )
    report = bring(office, csv_file(tmp_path / "viec2.csv", [again]))
    task = only_task(office)
    assert (report.added, report.updated) == (0, 1)
    assert (task.title, task.deadline) == ("Rà soát hộ nghèo đợt 2", datetime(2026, 11, 30, 17, tzinfo=ZONE))
    with office.store.work() as work:
        assert work.documents.get(task.document_id or 0).summary == "Về việc rà soát hộ nghèo năm 2026"
        assert [change.action for change in work.tasks.changes(task.id)] == [
            "import",
            "rename",
            "set_deadline",
        ]
        due = [r.due_at for r in work.reminders.of_task(task.id) if r.kind is ReminderKind.AT_DEADLINE]
        assert due == [datetime(2026, 11, 30, 17, tzinfo=ZONE)]
        assert all(r.state is ReminderState.ACTIVE for r in work.reminders.of_task(task.id))


def test_whom_the_office_put_in_charge_stays_when_the_file_comes_again(
    office: PlayedOffice, tmp_path: Path
) -> None:
    path = csv_file(tmp_path / "viec.csv", [row()])
    bring(office, path)
    with office.store.work() as work:
        nam = work.people.find_by_code("NAM2")
        assert nam is not None
        work.tasks.get(1).lead_id = nam.id
        work.commit()
    assert bring(office, path).unchanged == 1
    assert office.code_of(only_task(office).lead_id) == "NAM2"


def test_the_same_id_of_another_source_is_another_task(office: PlayedOffice, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "viec.csv", [row()])
    bring(office, path, "ubnd")
    bring(office, path, "vpcp")
    assert [task.source for task in office.tasks()] == ["ubnd", "vpcp"]


def test_a_trial_run_writes_nothing(office: PlayedOffice, tmp_path: Path) -> None:
    report = bring(office, csv_file(tmp_path / "viec.csv", [row()]), dry_run=True)
    assert report.added == 1
    assert report.lines()[0].startswith("Kiểm tra thử, chưa ghi: 1 việc mới")
    assert office.tasks() == []
    assert office.wait(hours=1) == []


def test_a_workbook_with_vietnamese_headers_and_date_cells(office: PlayedOffice, tmp_path: Path) -> None:
    headers = ["STT", "Số/ký hiệu", "Ngày văn bản", "Trích yếu", "Nội dung nhiệm vụ", "Đơn vị chủ trì"]
    cells = [1, "05/TB-VP", date(2026, 11, 3), "Thông báo kết luận", "Báo cáo kết quả", "Phòng Kinh tế"]
    headers, cells = [*headers, "Hạn xử lý", "Độ khẩn"], [*cells, date(2026, 11, 27), "Khẩn"]
    path = xlsx_file(tmp_path / "viec.xlsx", headers, [cells])
    bring(office, path, "danguy")
    task = only_task(office)
    assert (task.deadline, task.priority) == (datetime(2026, 11, 27, 17, tzinfo=ZONE), "urgent")
    # Without a column of ids a task is known by its paper and its words.
    assert bring(office, path, "danguy").unchanged == 1


def test_a_file_without_tasks_is_refused_in_words(office: PlayedOffice, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "viec.csv", [], columns=["họ tên", "tuổi"])
    with pytest.raises(UnreadableFile, match="thiếu cột: title"):
        bring(office, path)


def test_an_edxml_paper_is_one_task(office: PlayedOffice, tmp_path: Path) -> None:
    path = tmp_path / "van-ban.edxml"
    path.write_text(edxml(), encoding="utf-8")
    bring(office, path)
    assert bring(office, path).unchanged == 1
    task = only_task(office)
    assert (task.title, task.priority) == ("Rà soát hộ nghèo", "very_urgent")
    assert task.external_id == "000.00.00.H29,2026/11/10,123/UBND-VX"
    assert office.code_of(task.lead_id) == "DUNG"
    with office.store.work() as work:
        paper = work.documents.get(task.document_id or 0)
    assert (paper.number, paper.issued_on) == ("123/UBND-VX", date(2026, 11, 10))


def test_a_secret_edxml_paper_leaves_nothing(office: PlayedOffice, tmp_path: Path) -> None:
    path = tmp_path / "van-ban.xml"
    path.write_text(edxml(subject="Phương án MẬT"), encoding="utf-8")
    assert bring(office, path).skipped_rows == 1
    assert office.tasks() == []


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE edXML [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE edXML [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE edXML SYSTEM "http://127.0.0.1/evil.dtd">',
    ],
)
def test_xml_that_declares_entities_is_refused(office: PlayedOffice, tmp_path: Path, declared: str) -> None:
    path = tmp_path / "van-ban.xml"
    path.write_text(edxml(subject="&x;").replace("?>\n", f"?>\n{declared}\n", 1), encoding="utf-8")
    with pytest.raises(UnreadableFile, match="DOCTYPE hoặc ENTITY"):
        bring(office, path)


@pytest.mark.parametrize("content", ["<a/>", "<broken", "<?xml version='1.0' encoding='nonsense'?><a/>"])
def test_other_xml_is_refused_in_words(office: PlayedOffice, tmp_path: Path, content: str) -> None:
    path = tmp_path / "van-ban.xml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"Tệp van-ban\.xml"):
        bring(office, path)


def test_an_empty_directory_takes_no_tasks(tmp_path: Path) -> None:
    from tests.fakes.memory_store import fresh_store

    store = fresh_store()
    office = PlayedOffice(store)
    with pytest.raises(UnreadableFile, match="nhập danh bạ trước"):
        bring(office, csv_file(tmp_path / "viec.csv", [row()]))
    office.close()
    store.close()


@pytest.mark.parametrize(
    ("parts", "source"),
    [
        (("ubnd", "viec.xlsx"), "ubnd"),
        (("VPCP_2026-11.csv",), "vpcp"),
        (("danguy", "ubnd-viec.csv"), "ubnd"),
        (("viec.csv",), None),
        (("ubnd-vpcp.csv",), None),
    ],
)
def test_the_source_is_told_by_folder_or_name(parts: tuple[str, ...], source: str | None) -> None:
    assert source_of_path(parts) == source


def test_every_column_of_the_contract_is_known() -> None:
    from actions.above.records import HEADERS

    assert set(HEADERS.match(COLUMNS).values()) == set(COLUMNS)
