"""What became of tasks from above is told back: only what changed, as status messages and as a table."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from actions.above.edxml import NAMESPACE
from actions.above.results import ResultReport, export_results
from tests.fakes.office_play import PlayedOffice
from tests.fakes.papers import csv_file, edxml, row


@pytest.fixture
def busy(office: PlayedOffice, tmp_path: Path) -> PlayedOffice:
    """One assigned, one that nobody has, one being worked on, one finished, one cancelled; and one of VPCP."""
    rows = [row(external_id=f"TP-{n}", title=f"Báo cáo {n}") for n in range(1, 6)]
    rows[1]["lead"] = ""
    office.import_tasks(csv_file(tmp_path / "viec.csv", rows))
    office.import_tasks(csv_file(tmp_path / "khac.csv", [row(external_id="CP-1")]), "vpcp")
    office.say("DUNG", "em nhận việc 3")
    office.say("DUNG", "việc 3 được 60%")
    office.say("DUNG", "việc 4 xong rồi")
    office.say("LD", "duyệt việc 4")
    office.say("LD", "hủy việc 5")
    return office


def export(office: PlayedOffice, folder: Path, source: str = "ubnd") -> ResultReport:
    return export_results(
        source, folder, store=office.store, office=office.core.office, now=office.clock.now()
    )


def statuses(path: Path) -> dict[str, tuple[str | None, str | None]]:
    """Code and description by document id, read as any system would read them."""
    found = {}
    for status in ElementTree.parse(path).getroot().iter(f"{{{NAMESPACE}}}Status"):

        def text(name: str, status: ElementTree.Element = status) -> str | None:
            return status.findtext(f".//{{{NAMESPACE}}}{name}")

        found[text("DocumentId") or ""] = (text("StatusCode"), text("Description"))
        assert text("Timestamp") is not None
        assert text("PromulgationDate") == "2026/11/10"
    return found


def test_every_state_has_its_code(busy: PlayedOffice, tmp_path: Path) -> None:
    report = export(busy, tmp_path / "gui")
    assert statuses(report.files[0]) == {
        "TP-1": ("04", "Phân công"),
        "TP-2": ("03", "Tiếp nhận"),
        "TP-3": ("05", "Đang xử lý, tiến độ 60%"),
        "TP-4": ("06", "Hoàn thành ngày 19/11/2026"),
    }
    sheet = load_workbook(report.files[1]).worksheets[0]
    assert [line[0] for line in sheet.iter_rows(min_row=2, values_only=True)] == [
        "TP-1",
        "TP-2",
        "TP-3",
        "TP-4",
    ]


def test_who_answers_is_named_without_personal_numbers(busy: PlayedOffice, tmp_path: Path) -> None:
    written = export(busy, tmp_path).files[0].read_text(encoding="utf-8")
    assert "Nguyễn Tiến Dũng" in written
    assert "02838000001" in written
    assert "090000000" not in written


def test_a_second_export_tells_only_what_changed(busy: PlayedOffice, tmp_path: Path) -> None:
    assert export(busy, tmp_path).count == 4
    again = export(busy, tmp_path)
    assert (again.count, again.files) == (0, ())
    assert again.lines() == ["Không có việc nào của UBND Thành phố thay đổi từ lần xuất trước."]
    busy.wait(hours=1)
    busy.say("DUNG", "em nhận việc 1")
    assert statuses(export(busy, tmp_path).files[0]) == {"TP-1": ("05", "Đang xử lý")}


def test_another_source_is_told_nothing_of_it(busy: PlayedOffice, tmp_path: Path) -> None:
    assert set(statuses(export(busy, tmp_path, "vpcp").files[0])) == {"CP-1"}


def test_half_a_file_never_has_the_name_of_a_whole_one(busy: PlayedOffice, tmp_path: Path) -> None:
    report = export(busy, tmp_path / "gui")
    assert sorted((tmp_path / "gui").iterdir()) == sorted(report.files)


def test_an_edxml_paper_is_answered_by_its_own_id(office: PlayedOffice, tmp_path: Path) -> None:
    path = tmp_path / "van-ban.xml"
    path.write_text(edxml(), encoding="utf-8")
    office.import_tasks(path)
    (identity,) = statuses(export(office, tmp_path).files[0])
    assert identity == "000.00.00.H29,2026/11/10,123/UBND-VX"


def test_what_nobody_can_write_in_xml_is_left_out(office: PlayedOffice, tmp_path: Path) -> None:
    office.import_tasks(csv_file(tmp_path / "viec.csv", [row(document_number="12\x0b/UBND-VX")]))
    assert len(statuses(export(office, tmp_path).files[0])) == 1
