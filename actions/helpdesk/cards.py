"""The cards that show a ticket to its reporter, its followers and the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from actions import labels, naming
from actions.cards import PRIORITY_NAMES, capitalised, shortened
from actions.helpdesk.models import LineKind, Ticket, TicketLine, TicketState
from actions.helpdesk.ports import Suggestion
from actions.helpdesk.telling import subject
from actions.messages import Button, Card, Command, OutKind
from actions.turn import Post
from nlu.ticket_systems import CATEGORIES
from nlu.time import say

STATE_NAMES: dict[TicketState, str] = {
    TicketState.NEW: "mới",
    TicketState.WORKING: "đang xử lý",
    TicketState.WAITING: "chờ người báo",
    TicketState.SOLVED: "đã xử lý",
    TicketState.CLOSED: "đóng",
    TicketState.REOPENED: "mở lại",
}
STATE_MARKS: dict[TicketState, str] = {
    TicketState.NEW: "🟢",
    TicketState.WORKING: "🟡",
    TicketState.WAITING: "⏸",
    TicketState.SOLVED: "🔵",
    TicketState.CLOSED: "✅",
    TicketState.REOPENED: "🟢",
}
LONGEST_TEXT = 600
MOST_LINES = 8


def button(
    label: str, ticket: Ticket, deed: str, rest: str = "", *, only: tuple[int, ...] | None = None
) -> Button:
    return Button(label, Command("ticket", {"ticket": ticket.id, "do": deed, "rest": rest}), only)


def name(ticket: Ticket) -> str:
    """What it is about without the reporter's words: others may read it."""
    return ticket.system or CATEGORIES[ticket.category]


def headline(ticket: Ticket) -> str:
    return f"{STATE_MARKS[ticket.state]} **{ticket.number}** · {name(ticket)}"


def in_words(moment: datetime, post: Post) -> str:
    return say(moment.astimezone(post.office.zone), now=post.now.astimezone(post.office.zone))


def opened(ticket: Ticket, post: Post, *, similar: Ticket | None = None) -> Card:
    """For the reporter of a new ticket."""
    lines = [
        headline(ticket),
        capitalised(shortened(ticket.text, LONGEST_TEXT)),
        f"Loại: {CATEGORIES[ticket.category]}{_urgency(ticket)}",
        f"Trả lời chậm nhất: {in_words(ticket.answer_by, post)}",
    ]
    only = (ticket.reporter_id,)
    row = [
        button(labels.CHANGE_CATEGORY, ticket, "category", only=only),
        button(labels.WITHDRAW, ticket, "withdraw", only=only),
    ]
    if similar is not None:
        lines.append(
            f"Đã có {similar.number} về {name(similar)}; nếu cùng sự cố, xin bấm nút để theo dõi chung."
        )
        row.insert(0, button(labels.SAME_INCIDENT, ticket, "join", str(similar.id), only=only))
    lines.append("Nói thêm hoặc gửi ảnh: trả lời tin này.")
    return Card("\n".join(lines), (tuple(row),), subject=subject(ticket))


def standing(ticket: Ticket, post: Post, *, with_text: bool, kind: OutKind = "reply") -> Card:
    """How a ticket stands. Without its text for those who only follow it."""
    lines = [headline(ticket)]
    if with_text:
        lines.append(capitalised(shortened(ticket.text, 200)))
    lines.append(f"Trạng thái: {STATE_NAMES[ticket.state]}, báo lúc {in_words(ticket.created_at, post)}")
    if ticket.incident_id is not None:
        lines.append(f"Thuộc sự cố HT-{ticket.incident_id}.")
    elif ticket.agent_id is not None:
        lines.append(f"Người phụ trách: {naming.address(post.work.people.get(ticket.agent_id))}")
    if ticket.state in (TicketState.NEW, TicketState.WORKING, TicketState.REOPENED):
        due = ticket.answer_by if ticket.answered_at is None else ticket.solve_by
        what = "Trả lời" if ticket.answered_at is None else "Xử lý"
        lines.append(f"{what} chậm nhất: {in_words(due, post)}")
    elif ticket.solution and with_text:
        lines.append(f"Kết quả: {shortened(ticket.solution, 300)}")
    return Card("\n".join(lines), kind=kind, subject=subject(ticket))


def for_desk(
    ticket: Ticket,
    post: Post,
    *,
    heading: str = "",
    history: Sequence[str] = (),
    similar: Iterable[Ticket] = (),
    suggestions: Sequence[Suggestion] = (),
) -> Card:
    """What agents see of a ticket: who, what, until when, what may help."""
    reporter = post.work.people.get(ticket.reporter_id)
    lines = [heading] if heading else []
    lines += [
        headline(ticket),
        f"Người báo: {naming.described(post.work, reporter)}",
        capitalised(shortened(ticket.text, LONGEST_TEXT)),
        f"Loại: {CATEGORIES[ticket.category]}{_urgency(ticket)}",
        f"Trả lời trước {in_words(ticket.answer_by, post)}; xử lý trước {in_words(ticket.solve_by, post)}",
    ]
    if ticket.agent_id is not None:
        lines.append(f"Phụ trách: {naming.address(post.work.people.get(ticket.agent_id))}")
    lines += [f"Có thể cùng sự cố: {each.number} · {name(each)}" for each in similar]
    if history:
        lines += ["Trước đó:", *(f"• {line}" for line in history)]
    for number, each in enumerate(suggestions, start=1):
        source = f" ({each.source})" if each.source else ""
        lines.append(f"Gợi ý {number}: {shortened(each.answer, 200)}{source}")
    lines.append("Trả lời tin này để nhắn người báo.")
    return Card("\n".join(lines), _desk_buttons(ticket, suggestions), subject=subject(ticket))


def _desk_buttons(ticket: Ticket, suggestions: Sequence[Suggestion]) -> tuple[tuple[Button, ...], ...]:
    first = (
        button(labels.TAKE_TICKET, ticket, "take"),
        button(labels.WAIT_FOR_REPORTER, ticket, "wait"),
        button(labels.TICKET_SOLVED, ticket, "solve"),
    )
    sending = tuple(
        button(f"{labels.SEND_SUGGESTION} {number}", ticket, "suggest", str(number))
        for number in range(1, len(suggestions) + 1)
    )
    second = (
        button(labels.TICKET_HISTORY, ticket, "history"),
        button(labels.CHANGE_CATEGORY, ticket, "category"),
    )
    return tuple(row for row in (first, sending, second) if row)


def history_lines(lines: Sequence[TicketLine], post: Post) -> list[str]:
    people = {p.id: p for p in post.work.people.many(line.person_id for line in lines if line.person_id)}
    shown = []
    for line in lines[-MOST_LINES:]:
        who = naming.address(people[line.person_id]) if line.person_id in people else "Thư ký"
        mark = {LineKind.NOTE: "📝 ", LineKind.STEP: "· "}.get(line.kind, "")
        files = f" 📎{len(line.attachments)}" if line.attachments else ""
        at = line.at.astimezone(post.office.zone)
        shown.append(f"{at:%d/%m %H:%M} {mark}{who}: {shortened(line.text, 160)}{files}")
    return shown


def listed(tickets: Sequence[Ticket], heading: str, post: Post, *, own: bool) -> Card:
    """At most ten lines; `own`: for their reporter, who reads their words."""
    lines = [f"**{heading}** ({len(tickets)})"]
    for ticket in tickets[-10:]:
        what = shortened(ticket.text, 50) if own else name(ticket)
        due = ticket.answer_by if ticket.answered_at is None else ticket.solve_by
        late = " 🔴" if ticket.state in (TicketState.NEW, TicketState.WORKING) and due < post.now else ""
        lines.append(
            f"{STATE_MARKS[ticket.state]} {ticket.number} {what} – {STATE_NAMES[ticket.state]}{late}"
        )
    lines.append("Xem một phiếu: nhắn số phiếu, như “HT-12”.")
    return Card("\n".join(lines))


def _urgency(ticket: Ticket) -> str:
    named = PRIORITY_NAMES.get(ticket.urgency)
    return f" · {named}" if named else ""
