"""A report on paper: an XLSX in the layout of official reports, with the list of what is not finished.

What people typed stays text: a cell that begins with = + - @ is never a formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from actions import cards, lead_names
from actions.counting import Classes
from actions.directory.cache import index_of
from actions.models import Task
from actions.reports.figures import Figures, Line, with_empty_units
from actions.reports.late import Kind, Wanted, filter_of
from actions.sheet_cells import FONT, put
from actions.turn import Turn

MOST_TASKS = 5_000
_HEADINGS = (
    *("STT", "", "Tổng số", "Hoàn thành đúng hạn", "Hoàn thành quá hạn", "Chưa hoàn thành trong hạn"),
    *("Chưa hoàn thành quá hạn", "Tỷ lệ đúng hạn"),
)
_BY = {"unit": "Đơn vị", "lead": "Người chủ trì", "source": "Nơi giao", None: "Phạm vi"}
_WIDTHS = (6, 42, 11, 14, 14, 16, 16, 12)
_LIST_HEADINGS = ("Số việc", "Nội dung", "Chủ trì", "Đơn vị", "Hạn", "Trạng thái", "Văn bản")
_LIST_WIDTHS = (9, 60, 26, 30, 18, 18, 20)
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True, slots=True)
class _Heading:
    """What stands above the table: who reports, to whom it belongs, where and when."""

    above: str
    office: str
    title: str
    period: str
    day: datetime


def report_workbook(figures: Figures, title: str, turn: Turn) -> bytes:
    """The file; its numbers are those of `figures`, its list what the asker may see of the same tasks."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Báo cáo"
    lines = with_empty_units(figures, turn.sender, turn.work) or [
        Line(figures.request.scope.words or "Tất cả", figures.total)
    ]
    row = _head(sheet, _heading(figures, title, turn))
    row = _table(sheet, row, lines, figures)
    _signatures(sheet, row + 1)
    _list(book.create_sheet("Việc chưa xong"), _listed(figures, turn), turn)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heading(figures: Figures, title: str, turn: Turn) -> _Heading:
    tree = index_of(turn.work).units.tree
    posts = turn.work.people.posts([turn.sender.id])
    line = tree.upwards(posts[0].unit_id) if posts else []
    names = [tree.by_id[unit_id].name for unit_id in line]
    as_of = figures.as_of
    period = f"Số liệu tính đến {as_of:%H:%M} ngày {as_of:%d/%m/%Y}"
    if figures.period:
        period = f"Kỳ báo cáo: {figures.period}. {period}"
    own = names[0] if names else ""
    return _Heading(names[-1] if len(names) > 1 else "", own, title, period, as_of)


def _head(sheet: Worksheet, heading: _Heading) -> int:
    day = heading.day
    left = (heading.above.upper(), heading.office.upper(), "")
    right = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        f"Ngày {day.day:02d} tháng {day.month:02d} năm {day.year}",
    )
    for row, (one, other) in enumerate(zip(left, right, strict=True), start=1):
        _across(sheet, row, (1, 2), one, bold=row == 2)
        cell = _across(sheet, row, (4, 8), other, bold=row < 3)
        if row == 3:
            cell.font = Font(name=FONT, size=12, italic=True)
    _across(sheet, 5, (1, 8), "BÁO CÁO", bold=True)
    _across(sheet, 6, (1, 8), heading.title, bold=True)
    _across(sheet, 7, (1, 8), heading.period)
    return 9


def _across(sheet: Worksheet, row: int, columns: tuple[int, int], text: str, *, bold: bool = False) -> Cell:
    first, last = columns
    cell = sheet.cell(row, first)
    assert isinstance(cell, Cell)
    put(cell, text, bold=bold).alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    return cell


def _table(sheet: Worksheet, row: int, lines: Sequence[Line], figures: Figures) -> int:
    """The four classes of QĐ 42/2014/QĐ-TTg, and the row of sums. Returns the row after it."""
    headings = [heading or _BY[figures.request.by] for heading in _HEADINGS]
    _row(sheet, row, headings, bold=True)
    for number, line in enumerate(lines, start=1):
        _row(sheet, row + number, [number, line.label, *_numbers(line.classes)])
    last = row + len(lines) + 1
    _row(sheet, last, ["", "Tổng cộng", *_numbers(figures.total)], bold=True)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{row + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    return last + 1


def _numbers(classes: Classes) -> list[str | float]:
    rate: str | float = "" if classes.rate is None else classes.rate
    done = (classes.done_on_time, classes.done_late)
    return [classes.total, *done, classes.open_on_time, classes.open_late, rate]


def _row(sheet: Worksheet, row: int, values: Sequence[str | float], *, bold: bool = False) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell)
        put(cell, value, bold=bold).border = _BOX
        across = "left" if column == 2 and not bold else "center"
        cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
        if isinstance(value, float):
            cell.number_format = "0.0%"


def _signatures(sheet: Worksheet, row: int) -> None:
    _across(sheet, row, (1, 2), "NGƯỜI LẬP BIỂU", bold=True)
    _across(sheet, row, (5, 8), "THỦ TRƯỞNG ĐƠN VỊ", bold=True)
    for columns in ((1, 2), (5, 8)):
        cell = _across(sheet, row + 1, columns, "(Ký, ghi rõ họ tên)")
        cell.font = Font(name=FONT, size=11, italic=True)


def _listed(figures: Figures, turn: Turn) -> Sequence[Task]:
    measure = figures.request.measure
    kind: Kind = measure if measure in ("late", "soon") else "open"
    matching = filter_of(Wanted(kind, figures.request.scope), turn)
    return turn.work.tasks.list(replace(matching, limit=MOST_TASKS))


def _list(sheet: Worksheet, tasks: Sequence[Task], turn: Turn) -> None:
    work, zone = turn.work, turn.office.zone
    people = {person.id: person for person in work.people.many(task.lead_id for task in tasks)}
    units = index_of(work).units.tree.by_id
    posts = {post.person_id: post.unit_id for post in reversed(work.people.posts(people))}
    papers = {p.id: p for p in work.documents.many(t.document_id for t in tasks if t.document_id is not None)}
    for column, (heading, width) in enumerate(zip(_LIST_HEADINGS, _LIST_WIDTHS, strict=True), start=1):
        cell = sheet.cell(1, column)
        assert isinstance(cell, Cell)
        put(cell, heading, bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, task in enumerate(tasks, start=2):
        unit_id = task.lead_unit_id if task.lead_unit_id is not None else posts.get(task.lead_id)
        values: tuple[str | float, ...] = (
            task.id,
            task.title,
            lead_names.briefly(task, people[task.lead_id], work),
            units[unit_id].name if unit_id in units else "",
            f"{task.deadline.astimezone(zone):%H:%M %d/%m/%Y}" if task.deadline is not None else "",
            cards.STATE_NAMES[task.state],
            papers[task.document_id].number if task.document_id is not None else "",
        )
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            assert isinstance(cell, Cell)
            put(cell, value).alignment = Alignment(vertical="top", wrap_text=column == 2)
    sheet.freeze_panes = "A2"
