"""What agents do with answers: keep one for others, send a known one, note something, tell everyone who is hit."""

from __future__ import annotations

from actions.helpdesk import cards, incidents, sla, talking, telling
from actions.helpdesk.hints import knowledge, suggestions_for
from actions.helpdesk.models import LineKind, SavedAnswer, Ticket
from actions.helpdesk.roles import step
from actions.messages import Card
from actions.turn import Turn


def faq(ticket: Ticket, rest: str, turn: Turn) -> None:
    line = int(rest) if rest.isdecimal() else turn.answered.get("line")
    reply = talking.latest_answer(ticket, turn, line_id=line if isinstance(line, int) else None)
    reply = reply or ticket.solution
    if not reply:
        telling.answer(Card(f"{ticket.number} chưa có câu trả lời nào để lưu ạ."), turn)
        return
    answer = SavedAnswer(
        question=talking.question_of(ticket, turn),
        answer=reply,
        category=ticket.category,
        ticket_id=ticket.id,
        author_id=turn.sender.id,
        at=turn.now,
    )
    kept = knowledge(turn.office).learn(answer, turn.work)
    if kept:
        step(ticket, "lưu câu trả lời mẫu", turn)
    said = "Đã lưu câu trả lời mẫu" if kept else "Câu trả lời mẫu này đã được lưu trước đó"
    telling.answer(
        Card(f"{said}:\nHỏi: {answer.question}\nĐáp: {answer.answer}", subject=telling.subject(ticket)), turn
    )


def suggest(ticket: Ticket, rest: str, turn: Turn) -> None:
    found = suggestions_for(ticket.text, turn.work, turn.office)
    number = int(rest) if rest.isdecimal() else 1
    if not 1 <= number <= len(found):
        telling.answer(Card(f"{ticket.number} không có gợi ý {number} ạ."), turn)
        return
    chosen = found[number - 1]
    source = f"\n(Theo {chosen.source})" if chosen.source else ""
    talking.agent_said(ticket, f"{chosen.answer}{source}", turn)


def note(ticket: Ticket, rest: str, turn: Turn) -> None:
    telling.keep(ticket, LineKind.NOTE, rest, turn.post, by=turn.sender, files=telling.Files.of(turn))
    telling.answer(
        Card(f"📝 Đã ghi chú vào {ticket.number}; người báo không thấy.", subject=telling.subject(ticket)),
        turn,
    )


def tell_all(ticket: Ticket, rest: str, turn: Turn) -> None:
    telling.keep(ticket, LineKind.ANSWER, rest, turn.post, by=turn.sender, event_id=turn.event_id)
    ticket.answered_at = ticket.answered_at or turn.now
    sla.plan(ticket, turn.office, turn.now, turn.work.helpdesk.takeover_of(ticket.id))
    text = f"📢 {ticket.number} · {cards.name(ticket)}: {rest}"
    telling.to_reporter(ticket, Card(text, kind="notice", subject=telling.subject(ticket)), turn.post)
    told = 1 + incidents.tell_followers(ticket, text, turn.post)
    telling.answer(Card(f"✓ {ticket.number}: đã báo {told} người.", subject=telling.subject(ticket)), turn)
