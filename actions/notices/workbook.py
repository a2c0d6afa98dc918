"""How a notice stands with each of its people, as an XLSX for its sender."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from actions.notices import cards
from actions.notices.models import Notice, Standing
from actions.notices.ports import Outcome
from actions.sheet_cells import put
from actions.turn import Turn

_HEADINGS = ("STT", "Họ tên", "Chức danh", "Đơn vị", "Tình trạng", "Lúc xác nhận", "Lý do không gửi được")
_WIDTHS = (6, 30, 26, 34, 18, 18, 34)
_STANDINGS = {
    Standing.CONFIRMED: "Đã nhận",
    Standing.UNCONFIRMED: "Chưa xác nhận",
    Standing.FAILED: "Không gửi được",
    Standing.WAITING: "Đang gửi",
}
_ORDER = (Standing.FAILED, Standing.UNCONFIRMED, Standing.WAITING, Standing.CONFIRMED)


def outcome_workbook(notice: Notice, outcomes: Sequence[Outcome], turn: Turn) -> bytes:
    """One line a person, those first whom somebody has to look after."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = f"Thông báo {notice.id}"
    _write(sheet, 1, 1, f"Thông báo {notice.id}: {notice.text}", bold=True)
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True), start=1):
        _write(sheet, 3, column, heading, bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    people = {person.id: person for person in turn.work.people.many(each.person_id for each in outcomes)}
    posts = {post.person_id: post for post in reversed(turn.work.people.posts(people))}
    units = {unit.id: unit.name for unit in turn.work.units.all()}
    ordered = sorted(
        outcomes, key=lambda each: (_ORDER.index(each.standing), each.unit_id or 0, each.person_id)
    )
    for number, each in enumerate(ordered, start=1):
        post, at = posts.get(each.person_id), each.confirmed_at
        values: tuple[str | float, ...] = (
            number,
            people[each.person_id].full_name,
            post.title if post is not None else "",
            units.get(each.unit_id or 0, ""),
            _STANDINGS[each.standing],
            f"{at.astimezone(turn.office.zone):%H:%M %d/%m/%Y}" if at is not None else "",
            cards.reason_of(each) if each.standing is Standing.FAILED else "",
        )
        for column, value in enumerate(values, start=1):
            _write(sheet, number + 3, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: str | float, *, bold: bool = False) -> None:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    put(cell, value, bold=bold)
