"""The helpdesk's figures as XLSX: a summary, by hour, by topic, what nobody could answer, and each ticket."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from actions.helpdesk.cards import STATE_NAMES
from actions.helpdesk.changing import URGENCY_NAMES
from actions.helpdesk.figures import Figures, percent, span_words
from actions.helpdesk.solving import RATINGS
from actions.sheet_cells import put
from actions.turn import Turn
from nlu.ticket_systems import CATEGORIES

Row = Sequence[str | float]
_TICKET = ("Số phiếu", "Loại", "Hệ thống", "Độ khẩn", "Trạng thái", "Phụ trách", "Báo lúc", "Hạn trả lời",
           "Trả lời lúc", "Hạn xử lý", "Xử lý lúc", "Người theo dõi", "Mở lại", "Đánh giá")  # fmt: skip


def helpdesk_workbook(figures: Figures, period: str, turn: Turn) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Tổng hợp"
    _table(sheet, ("Chỉ tiêu", period), _summary(figures), (44, 24))
    hours = [(f"{hour}h–{hour + 1}h", figures.by_hour.get(hour, 0)) for hour in range(24)]
    _table(book.create_sheet("Theo giờ"), ("Giờ", "Lượt"), hours, (14, 10))
    topics = sorted(
        ((CATEGORIES[key], count) for key, count in figures.by_category.items()), key=lambda row: -row[1]
    )
    _table(book.create_sheet("Theo loại"), ("Loại", "Phiếu"), topics, (36, 10))
    asked = [
        (each.label, each.count, "\n".join(dict.fromkeys(each.questions[1:6]))) for each in figures.unanswered
    ]
    _table(
        book.create_sheet("Câu hỏi chưa trả lời"), ("Câu hỏi", "Số lần", "Cách hỏi khác"), asked, (70, 10, 70)
    )
    _table(
        book.create_sheet("Phiếu"),
        _TICKET,
        _tickets(figures, turn),
        (10, 26, 26, 12, 14, 22, *[17] * 5, 10, 8, 14),
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _summary(figures: Figures) -> list[Row]:
    return [
        ("Lượt hỏi, báo lỗi", figures.contacts),
        ("Tự trả lời, không cần người", figures.alone),
        ("Tỷ lệ tự trả lời", percent(figures.share_alone)),
        ("Phiếu", len(figures.tickets)),
        ("Đang mở", figures.open),
        ("Mở lại", figures.reopened),
        ("Trả lời lần đầu (trung vị, giờ làm việc)", span_words(figures.first_answer)),
        ("Trả lời đúng hạn", percent(figures.answers_kept)),
        ("Xử lý xong (trung vị, giờ làm việc)", span_words(figures.solution)),
        ("Xử lý đúng hạn", percent(figures.solutions_kept)),
        ("Hài lòng", percent(figures.content)),
    ]


def _tickets(figures: Figures, turn: Turn) -> list[Row]:
    agents = {
        p.id: p.full_name for p in turn.work.people.many(t.agent_id for t in figures.tickets if t.agent_id)
    }

    def at(moment: datetime | None) -> str:
        return f"{moment.astimezone(turn.office.zone):%d/%m/%Y %H:%M}" if moment is not None else ""

    return [
        (
            *(t.number, CATEGORIES[t.category], t.system, URGENCY_NAMES[t.urgency], STATE_NAMES[t.state]),
            *(agents.get(t.agent_id or 0, ""), at(t.created_at), at(t.answer_by), at(t.answered_at)),
            *(at(t.solve_by), at(t.solved_at), len(turn.work.helpdesk.followers(t.id)), t.reopened),
            RATINGS[t.rating] if t.rating is not None else "",
        )
        for t in figures.tickets
    ]


def _table(sheet: Worksheet, headings: Row, rows: Iterable[Row], widths: Sequence[int]) -> None:
    for number, row in enumerate((headings, *rows), start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell)
            put(cell, value, bold=number == 1)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
