"""Telling results back: only what changed since the last time, as edXML status messages and the same as XLSX.

The files are written before the database remembers them: if we die in between they are written once more,
and nothing is ever left untold.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from actions.above.sources import source_name
from actions.above.statuses import FINISHED, STATUS_NAMES, WORKING, Staff, Status, as_edxml, status_code
from actions.directory.cache import index_of
from actions.models import Document, ResultExport, Task
from actions.office import Office, OfficeSource
from actions.ports import Store, TaskFilter, UnitOfWork
from actions.sheet_cells import put
from actions.states import TaskState

_MOST = 1_000_000
_TOLD = frozenset(TaskState) - {TaskState.DRAFT, TaskState.CANCELLED, TaskState.REQUESTED}
_HEADINGS = ("Mã văn bản", "Số/ký hiệu", "Nội dung nhiệm vụ", "Mã trạng thái", "Trạng thái", "Diễn giải")
_HEADINGS_STAFF = ("Đơn vị", "Người chủ trì", "Thời điểm")
_WIDTHS = (34, 18, 60, 12, 16, 40, 30, 26, 20)


@dataclass(frozen=True, slots=True)
class ResultReport:
    """What was written; no files where nothing had changed."""

    source: str
    count: int
    files: tuple[Path, ...] = ()

    def lines(self) -> list[str]:
        name = source_name(self.source)
        if not self.count:
            return [f"Không có việc nào của {name} thay đổi từ lần xuất trước."]
        return [f"Đã xuất kết quả {self.count} việc của {name}:", *map(str, self.files)]


def export_results(
    source: str, folder: Path, *, store: Store, office: OfficeSource, now: datetime
) -> ResultReport:
    """Write what changed into `folder`, which is made where it is missing."""
    with store.work() as work:
        settings = office(work)
        statuses = _changed(source, work, settings, now)
        organ = _own_name(work)
    if not statuses:
        return ResultReport(source, 0)
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"ket-qua-{source}-{now.astimezone(settings.zone):%Y%m%d-%H%M%S}"
    files = (folder / f"{stem}.xml", folder / f"{stem}.xlsx")
    write_whole(files[0], as_edxml(statuses, organ_name=organ))
    write_whole(files[1], _workbook(statuses))
    told = [(status.task_id, status.code, status.description) for status in statuses]
    store.repeat(lambda work: remember(work, told, now))
    return ResultReport(source, len(statuses), files)


def _changed(source: str, work: UnitOfWork, office: Office, now: datetime) -> list[Status]:
    tasks = [
        task
        for task in work.tasks.list(TaskFilter(source=source, states=_TOLD, limit=_MOST))
        if status_code(task) is not None
    ]
    told = {
        export.task_id: (export.code, export.description)
        for export in work.exchanges.exports(t.id for t in tasks)
    }
    new = [
        task
        for task in sorted(tasks, key=lambda task: task.id)
        if told.get(task.id) != (status_code(task), describe(task, office))
    ]
    papers = {p.id: p for p in work.documents.many(t.document_id for t in new if t.document_id is not None)}
    people = {p.id: p for p in work.people.many(task.lead_id for task in new)}
    units = index_of(work).units.tree.by_id
    statuses = []
    for task in new:
        person = people[task.lead_id]
        unit = units.get(task.lead_unit_id) if task.lead_unit_id is not None else None
        staff = Staff(unit.name if unit is not None else "", person.full_name, person.office_phone)
        paper = papers.get(task.document_id) if task.document_id is not None else None
        statuses.append(_status(task, paper, staff, office, now))
    return statuses


def _status(task: Task, paper: Document | None, staff: Staff, office: Office, now: datetime) -> Status:
    code = status_code(task) or ""
    finished = task.finished_at if code == FINISHED and task.finished_at is not None else now
    return Status(
        task_id=task.id,
        document_id=task.external_id or "",
        organ=(paper.issuer if paper is not None else "") or source_name(task.source or ""),
        number=paper.number if paper is not None else "",
        issued_on=paper.issued_on if paper is not None else None,
        title=task.title,
        code=code,
        description=describe(task, office),
        at=finished.astimezone(office.zone),
        staff=staff,
    )


def describe(task: Task, office: Office) -> str:
    """The state in words, with what is worth telling above; what is inside the office stays there."""
    code = status_code(task)
    if code == FINISHED and task.reported_at is not None:
        late = task.source_deadline is not None and task.reported_at > task.source_deadline
        day = task.reported_at.astimezone(office.zone)
        return f"Hoàn thành ngày {day:%d/%m/%Y}{', quá hạn' if late else ''}"
    name = STATUS_NAMES[code] if code is not None else ""
    return f"{name}, tiến độ {task.progress}%" if code == WORKING and task.progress else name


def _own_name(work: UnitOfWork) -> str:
    tops = [unit.name for unit in work.units.all() if unit.parent_id is None]
    return tops[0] if tops else ""


def _workbook(statuses: Sequence[Status]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Kết quả"
    _row(sheet, 1, [*_HEADINGS, *_HEADINGS_STAFF], bold=True)
    for number, status in enumerate(statuses, start=2):
        staff = (status.staff.department, status.staff.name, f"{status.at:%d/%m/%Y %H:%M}")
        state = (status.code, STATUS_NAMES[status.code], status.description)
        _row(sheet, number, [status.document_id, status.number, status.title, *state, *staff])
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(sheet: Worksheet, row: int, values: Sequence[str], *, bold: bool = False) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell)
        put(cell, value, bold=bold)


def write_whole(path: Path, content: bytes) -> None:
    """Whole or not at all: another program may be waiting for the file."""
    half = path.with_name(f".{path.name}.part")
    half.write_bytes(content)
    half.replace(path)


def remember(work: UnitOfWork, told: Sequence[tuple[int, str, str]], now: datetime) -> None:
    """What was told of which task: (id, code, description)."""
    with work:
        known = {each.task_id: each for each in work.exchanges.exports(task_id for task_id, _, _ in told)}
        new = []
        for task_id, code, description in told:
            export = known.get(task_id)
            if export is None:
                new.append(ResultExport(task_id=task_id, code=code, description=description, at=now))
            else:
                export.code, export.description, export.at = code, description, now
        work.exchanges.add_exports(new)
        work.commit()
