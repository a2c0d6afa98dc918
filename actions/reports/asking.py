"""Leaders' questions in words, answered with numbers or, where the words ask for more, with what can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions import naming
from actions.above.sources import source_name
from actions.errors import Refused
from actions.helpdesk import report as helpdesk_report
from actions.messages import Card
from actions.reports.chart import chart_of, drawn_request
from actions.reports.figures import Figures, Request, figures_for, request_of
from actions.reports.late import show_tasks
from actions.reports.scope import Scope, of_this_chat, scope_of, sight_of
from actions.reports.telling import as_of_words, card_of, figure_buttons, title_of, total_words
from actions.reports.workbook import report_workbook
from actions.stored_files import file_card, kept_file
from actions.turn import Turn
from nlu.message import Parsed
from nlu.report_wish import NotCounted, ReportWish, read_report_wish

EXAMPLES = """Thư ký trả lời được các câu như:
• “việc nào sắp trễ”
• “ai trễ nhiều nhất tháng này”
• “phòng nào đúng hạn thấp nhất”
• “tháng 11 Phòng Kinh tế làm được bao nhiêu việc”
• “việc UBND Thành phố giao còn bao nhiêu”
• “tổng hợp tình hình tuần này”, kèm nút Biểu đồ và Xuất Excel"""


def report_summary(parsed: Parsed, turn: Turn) -> None:
    """Count what was asked, of what the sender may see; in a group the answer goes to the sender alone."""
    if helpdesk_report.is_wanted(parsed.text) and turn.spoken_to:
        helpdesk_report.report(parsed, turn)
        return
    now = turn.inbound.sent_at.astimezone(turn.office.zone)
    wish = read_report_wish(parsed.text, found=parsed.found, now=now)
    # Colleagues ask each other for charts and comparisons too: those are meant for us only where we are addressed.
    if (isinstance(wish, NotCounted) or wish.chart) and not turn.spoken_to:
        return
    if isinstance(wish, NotCounted):
        what = f"Thư ký chưa có {wish.what} ạ." if wish.what else "Thư ký chưa rõ cần số liệu gì ạ."
        turn.reply(Card(f"{what}\n{EXAMPLES}"))
        return
    answer(wish, _scope(wish, parsed, turn), turn)


def answer(wish: ReportWish, scope: Scope, turn: Turn) -> None:
    if (wish.measure == "late" or wish.measure == "soon") and wish.by is None and wish.period is None:
        show_tasks(wish.measure, scope, turn)
        send_more(wish, request_of(wish, scope, now=turn.now, office=turn.office), turn)
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
    send_more(wish, request, turn)


def send_more(wish: ReportWish, request: Request, turn: Turn) -> None:
    """What the words asked for besides the numbers."""
    if wish.chart and (card := chart_card(request, turn)).image is not None:
        turn.tell(turn.sender, card)
    if wish.excel:
        send_workbook(_count(request, turn), turn)


def export_report(arguments: Mapping[str, Any], turn: Turn) -> None:
    """The button: the same question once more, as a file, with what this person may see now."""
    send_workbook(_count(_asked_again(arguments, turn), turn), turn)


def send_workbook(figures: Figures, turn: Turn) -> None:
    title = title_of(figures, source_words(figures.request.scope))
    book = report_workbook(figures, title, turn)
    name = f"bao-cao-nhiem-vu-{figures.as_of:%Y%m%d-%H%M}.xlsx"
    turn.tell(turn.sender, file_card(book, name, f"📄 {title}.", turn))


def draw_report(arguments: Mapping[str, Any], turn: Turn) -> None:
    """The button: the same question as a picture, of what this person may see now; privately, like the file."""
    turn.tell(turn.sender, chart_card(_asked_again(arguments, turn), turn))


def chart_card(request: Request, turn: Turn) -> Card:
    """The main numbers in words, and a picture of them where there are any.

    Only the numbers are put down here: the picture is drawn on its way out, in no transaction.
    """
    now = turn.now.astimezone(turn.office.zone)
    request = drawn_request(request, sight_of(turn.sender, turn.work), now=now)
    figures = _count(request, turn)
    title = title_of(figures, source_words(request.scope))
    text = f"📊 **{title}**\n{as_of_words(figures, _seen(request, turn))}\n{total_words(figures)}"
    chart = chart_of(figures, title)
    if not chart.bars:
        return Card(text)
    picture = kept_file(chart.as_json(), f"bieu-do-nhiem-vu-{figures.as_of:%Y%m%d-%H%M}.png", turn)
    _, export = figure_buttons(request, turn.sender.id)
    return Card(text, ((export,),), image=picture)


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


def _asked_again(arguments: Mapping[str, Any], turn: Turn) -> Request:
    """What a button asks for. Raises `Refused` where it is about a group that the person has left since."""
    request = Request.from_json(arguments)
    chat_id = request.scope.chat_id
    if chat_id is not None and turn.sender.id not in turn.work.chats.members(chat_id):
        raise Refused("Anh/chị không còn trong nhóm này nên Thư ký không gửi số liệu của nhóm được ạ.")
    return request


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
