"""What goes back to the 1022 line: the state of each case and, when it is done, its result."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from actions.above.results import describe, remember, write_whole
from actions.above.statuses import FINISHED, STATUS_NAMES, status_code
from actions.citizens.records import SOURCE
from actions.directory.cache import index_of
from actions.helpdesk.models import CitizenCase
from actions.models import Task
from actions.office import Office, OfficeSource
from actions.ports import Store, UnitOfWork
from actions.sheet_cells import put

MOST = 1_000_000
COLUMNS = (
    *("Mã phản ánh", "Lĩnh vực", "Địa điểm", "Mã trạng thái", "Trạng thái", "Diễn giải", "Kết quả", "Đơn vị"),
    *("Hạn", "Cập nhật lúc"),
)
_WORDS = frozenset({"message", "link"})


@dataclass(frozen=True, slots=True)
class CaseStatus:
    """How a case stands; `code` as edXML's status messages have it (03 received … 06 finished)."""

    task_id: int
    external_id: str
    field_name: str
    place: str
    code: str
    description: str
    result: str
    unit: str
    deadline: datetime | None
    changed_at: datetime

    @property
    def state(self) -> str:
        return STATUS_NAMES[self.code]


@dataclass(frozen=True, slots=True)
class CaseExport:
    count: int
    files: tuple[Path, ...] = ()

    def lines(self) -> list[str]:
        if not self.count:
            return ["Không có phản ánh nào thay đổi từ lần xuất trước."]
        return [f"Đã xuất kết quả {self.count} phản ánh:", *map(str, self.files)]


def statuses(cases: Sequence[CitizenCase], work: UnitOfWork, office: Office) -> list[CaseStatus]:
    """Of these cases, in their order; those whose task was cancelled here are not told."""
    tasks = {task.id: task for task in work.tasks.many(case.task_id for case in cases)}
    units = index_of(work).units.tree.by_id
    found = []
    for case in cases:
        task = tasks[case.task_id]
        code = status_code(task)
        if code is None:
            continue
        unit = units.get(task.lead_unit_id) if task.lead_unit_id is not None else None
        changes = work.tasks.changes(task.id)
        found.append(
            CaseStatus(
                task_id=task.id,
                external_id=case.external_id,
                field_name=case.field_name,
                place=case.place,
                code=code,
                description=describe(task, office),
                result=_result(task, work) if code == FINISHED else "",
                unit=unit.name if unit is not None else "",
                deadline=task.source_deadline.astimezone(office.zone) if task.source_deadline else None,
                changed_at=(changes[-1].at if changes else task.created_at).astimezone(office.zone),
            )
        )
    return found


def _result(task: Task, work: UnitOfWork) -> str:
    """What was reported in words, and how many files were handed in; files themselves stay inside."""
    noted = [change.note for change in work.tasks.changes(task.id) if change.action in ("complete", "report")]
    handed = work.tasks.results(task.id)
    words = [*(note for note in noted if note), *(each.reference for each in handed if each.kind in _WORDS)]
    files = sum(1 for each in handed if each.kind not in _WORDS)
    return "; ".join([*dict.fromkeys(words), *([f"kèm {files} tệp"] if files else [])])


def export_cases(folder: Path, *, store: Store, office: OfficeSource, now: datetime) -> CaseExport:
    """Write what changed since the last export as CSV and XLSX into `folder`, which is made where it is missing."""
    with store.work() as work:
        settings = office(work)
        found = statuses(work.helpdesk.cases(limit=MOST), work, settings)
        told = {
            each.task_id: (each.code, each.description)
            for each in work.exchanges.exports(s.task_id for s in found)
        }
    new = [each for each in found if told.get(each.task_id) != (each.code, _told(each))]
    if not new:
        return CaseExport(0)
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"ket-qua-{SOURCE}-{now.astimezone(settings.zone):%Y%m%d-%H%M%S}"
    files = (folder / f"{stem}.csv", folder / f"{stem}.xlsx")
    rows = [_row(each) for each in new]
    write_whole(files[0], _csv(rows))
    write_whole(files[1], _xlsx(rows))
    store.repeat(lambda work: remember(work, [(each.task_id, each.code, _told(each)) for each in new], now))
    return CaseExport(len(new), files)


def _told(status: CaseStatus) -> str:
    return f"{status.description}|{status.result}" if status.result else status.description


def _row(status: CaseStatus) -> tuple[str, ...]:
    due = f"{status.deadline:%d/%m/%Y %H:%M}" if status.deadline is not None else ""
    what = (status.external_id, status.field_name, status.place, status.code, status.state)
    return (*what, status.description, status.result, status.unit, due, f"{status.changed_at:%d/%m/%Y %H:%M}")


def _csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    """With a mark of its encoding, so that spreadsheets read it right; nothing in it is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(
        [f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8-sig", "replace")


def _xlsx(rows: Sequence[tuple[str, ...]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Kết quả"
    for number, row in enumerate((COLUMNS, *rows), start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell)
            put(cell, value, bold=number == 1)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
