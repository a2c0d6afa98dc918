"""The helpdesk's figures as a chat report, a picture and a file, for its agents and whoever is above them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from actions import labels
from actions.cards import shortened
from actions.errors import Refused
from actions.helpdesk import duty, telling
from actions.helpdesk.chart import HelpdeskChart
from actions.helpdesk.figures import Figures, figures_of, percent, span_words
from actions.helpdesk.workbook import helpdesk_workbook
from actions.messages import Button, Card, Command
from actions.models import Person
from actions.reports.periods import period_words
from actions.stored_files import file_card, kept_file
from actions.turn import Turn
from nlu.message import Parsed
from nlu.report_wish import ReportWish, read_report_wish
from nlu.text import fold
from nlu.ticket_systems import CATEGORIES

_ABOUT_HELPDESK = re.compile(
    r"\b(?:phieu(?! trinh| xin loi| tiep nhan| bau)|ticket|ho tro|helpdesk|hotline|tong dai|duong day nong|sla)\b"
)
MOST_TOPICS, MOST_CLUSTERS = 5, 5
NOT_FOR_YOU = "Số liệu hỗ trợ chỉ dành cho bộ phận hỗ trợ và quản trị viên ạ."


def is_wanted(text: str) -> bool:
    return _ABOUT_HELPDESK.search(fold(text)) is not None


def report(parsed: Parsed, turn: Turn) -> None:
    """ "báo cáo hỗ trợ tuần này": this month where no time is named."""
    if not _may_read(turn.sender, turn):
        telling.answer(Card(NOT_FOR_YOU), turn)
        return
    start, end = _period(parsed, turn)
    figures = figures_of(start, end, turn.work, office=turn.office, now=turn.now)
    telling.answer(_card(figures, turn), turn)


def draw_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    figures = _asked_again(arguments, turn)
    title = f"Hỗ trợ người dùng, {_period_words(figures, turn)}"
    at = turn.now.astimezone(turn.office.zone)
    chart = HelpdeskChart(
        title=title,
        as_of=f"Số liệu tính đến {at:%H:%M} ngày {at:%d/%m/%Y}",
        hours=tuple(figures.by_hour.get(hour, 0) for hour in range(24)),
        topics=tuple((CATEGORIES[key], count) for key, count in _topics(figures)),
    )
    picture = kept_file(chart.as_json(), f"bieu-do-ho-tro-{at:%Y%m%d-%H%M}.png", turn)
    turn.tell(turn.sender, Card(f"📊 **{title}**", image=picture))


def export_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    figures = _asked_again(arguments, turn)
    at = turn.now.astimezone(turn.office.zone)
    book = helpdesk_workbook(figures, _period_words(figures, turn), turn)
    text = f"📄 Số liệu hỗ trợ, {_period_words(figures, turn)}."
    turn.tell(turn.sender, file_card(book, f"ho-tro-{at:%Y%m%d-%H%M}.xlsx", text, turn))


def _may_read(person: Person, turn: Turn) -> bool:
    return "administrator" in person.roles or duty.is_agent(person, turn.work, turn.office)


def _asked_again(arguments: Mapping[str, Any], turn: Turn) -> Figures:
    if not _may_read(turn.sender, turn):
        raise Refused(NOT_FOR_YOU)
    start, end = (datetime.fromisoformat(arguments[name]) for name in ("start", "end"))
    return figures_of(start, end, turn.work, office=turn.office, now=turn.now)


def _period(parsed: Parsed, turn: Turn) -> tuple[datetime, datetime]:
    now = turn.inbound.sent_at.astimezone(turn.office.zone)
    wish = read_report_wish(f"tổng hợp {parsed.text}", found=parsed.found, now=now)
    if isinstance(wish, ReportWish) and wish.period is not None:
        return wish.period.start, wish.period.end
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first, (first + timedelta(days=32)).replace(day=1)


def _period_words(figures: Figures, turn: Turn) -> str:
    return period_words(figures.start, figures.end, turn.office.zone)


def _topics(figures: Figures) -> list[tuple[str, int]]:
    return sorted(figures.by_category.items(), key=lambda pair: (-pair[1], pair[0]))


def _card(figures: Figures, turn: Turn) -> Card:
    lines = [
        f"**Hỗ trợ người dùng, {_period_words(figures, turn)}**",
        f"Lượt hỏi, báo lỗi: {figures.contacts}; phiếu: {len(figures.tickets)} "
        f"(đang mở {figures.open}, mở lại {figures.reopened})",
        f"Tự trả lời, không cần người: {percent(figures.share_alone)}",
        f"Trả lời lần đầu (trung vị): {span_words(figures.first_answer)}; đúng hạn {percent(figures.answers_kept)}",
        f"Xử lý xong (trung vị): {span_words(figures.solution)}; đúng hạn {percent(figures.solutions_kept)}",
        f"Hài lòng: {percent(figures.content)}",
    ]
    if figures.by_hour:
        hour, count = max(figures.by_hour.items(), key=lambda pair: (pair[1], -pair[0]))
        lines.append(f"Đông nhất: {hour}h–{hour + 1}h ({count} lượt)")
    topics = [f"{CATEGORIES[key]} {count}" for key, count in _topics(figures)[:MOST_TOPICS]]
    if topics:
        lines.append(f"Chủ đề: {' · '.join(topics)}")
    if figures.unanswered:
        lines.append("Chưa có câu trả lời:")
        lines += [
            f"• {shortened(each.label, 80)} ({each.count})" for each in figures.unanswered[:MOST_CLUSTERS]
        ]
    asked = {"start": figures.start.isoformat(), "end": figures.end.isoformat()}
    only = (turn.sender.id,)
    row = (
        Button(labels.CHART, Command("draw_helpdesk", asked), only),
        Button(labels.EXPORT, Command("export_helpdesk", asked), only),
    )
    return Card("\n".join(lines), (row,))
