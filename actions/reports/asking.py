"""Leaders' questions in words, answered with numbers or, where the words ask for more, with what can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions import naming
from actions.above.sources import source_name
from actions.messages import Card
from actions.reports.figures import Figures, Request, figures_for, request_of
from actions.reports.late import show_tasks
from actions.reports.scope import Scope, of_this_chat, scope_of, sight_of
from actions.reports.telling import card_of, title_of
from actions.reports.workbook import report_workbook
from actions.stored_files import file_card
from actions.turn import Turn
from nlu.message import Parsed
from nlu.report_wish import NotCounted, ReportWish, read_report_wish

EXAMPLES = """Thư ký trả lời được các câu như:
• “việc nào sắp trễ”
• “ai trễ nhiều nhất tháng này”
• “phòng nào đúng hạn thấp nhất”
• “tháng 11 Phòng Kinh tế làm được bao nhiêu việc”
• “việc UBND Thành phố giao còn bao nhiêu”
• “tổng hợp tình hình tuần này”, kèm nút Xuất Excel"""


def report_summary(parsed: Parsed, turn: Turn) -> None:
    """Count what was asked, of what the sender may see; in a group the answer goes to the sender alone."""
    now = turn.inbound.sent_at.astimezone(turn.office.zone)
    wish = read_report_wish(parsed.text, found=parsed.found, now=now)
    if isinstance(wish, NotCounted):
        # Colleagues ask each other such things too; unasked nobody wants to hear what cannot be counted.
        if not turn.spoken_to:
            return
        what = f"Thư ký chưa có {wish.what} ạ." if wish.what else "Thư ký chưa rõ cần số liệu gì ạ."
        turn.reply(Card(f"{what}\n{EXAMPLES}"))
        return
    answer(wish, _scope(wish, parsed, turn), turn)


def answer(wish: ReportWish, scope: Scope, turn: Turn) -> None:
    if (wish.measure == "late" or wish.measure == "soon") and wish.by is None and wish.period is None:
        show_tasks(wish.measure, scope, turn)
        if wish.excel:
            send_workbook(_count(request_of(wish, scope, now=turn.now, office=turn.office), turn), turn)
        return
    if wish.measure == "soon":
        wish = replace(wish, measure="open")
    leads_nobody = wish.by == "unit" and not sight_of(turn.sender, turn.work).unit_ids
    if leads_nobody:
        wish = replace(wish, by=None)
    request = request_of(wish, scope, now=turn.now, office=turn.office)
    figures = _count(request, turn)
    card = card_of(figures, turn.sender.id, source_words=source_words(scope), seen=_seen(request, turn))
    if leads_nobody and scope.chat_id is None:
        card = replace(card, text=f"{_only_leaders(turn)}\n{card.text}")
    deliver(card, turn, public=scope.chat_id is not None)
    if wish.excel:
        send_workbook(figures, turn)


def export_report(arguments: Mapping[str, Any], turn: Turn) -> None:
    """The button: the same question once more, as a file, with what this person may see now."""
    send_workbook(_count(Request.from_json(arguments), turn), turn)


def send_workbook(figures: Figures, turn: Turn) -> None:
    title = title_of(figures, source_words(figures.request.scope))
    book = report_workbook(figures, title, turn)
    name = f"bao-cao-nhiem-vu-{figures.as_of:%Y%m%d-%H%M}.xlsx"
    turn.tell(turn.sender, file_card(book, name, f"📄 {title}.", turn))


def deliver(card: Card, turn: Turn, *, public: bool = False) -> None:
    """Numbers about people go to the asker alone; of a group's own tasks everyone there may hear."""
    if not turn.in_group or public:
        turn.reply(card)
        return
    turn.tell(turn.sender, card)
    turn.reply(Card(f"Thư ký đã gửi số liệu qua tin nhắn riêng của {naming.you(turn.sender)}."))


def source_words(scope: Scope) -> str:
    if scope.source is not None:
        return f"{source_name(scope.source)} giao"
    return "cấp trên giao" if scope.from_above else ""


def _scope(wish: ReportWish, parsed: Parsed, turn: Turn) -> Scope:
    sight = sight_of(turn.sender, turn.work)
    scope = scope_of(parsed, sight, turn, source=wish.source, own_unit=wish.own_unit)
    if wish.here:
        scope = of_this_chat(scope, turn)
    return replace(scope, source=wish.source, from_above=wish.from_above)


def _seen(request: Request, turn: Turn) -> str:
    """Whose tasks were counted where the question named nobody."""
    if request.scope.words:
        return ""
    you = naming.you(turn.sender)
    if not sight_of(turn.sender, turn.work).unit_ids:
        return f"việc của {you}"
    units = f"các đơn vị {you} phụ trách"
    return units if request.by == "unit" else f"{units} và việc của {you}"


def _count(request: Request, turn: Turn) -> Figures:
    return figures_for(request, turn.sender, turn.work, now=turn.now, office=turn.office)


def _only_leaders(turn: Turn) -> str:
    you = naming.you(turn.sender)
    return f"Số liệu của các đơn vị chỉ lãnh đạo đơn vị xem được ạ. Dưới đây là việc của {you}."
