"""What passes between a reporter and the desk under a ticket, during a takeover and outside of one.

Every message is a line of the ticket and one card on the other side, written in the transaction of its event: it is
passed on exactly once, in order, whoever answers and whichever node does it.
"""

from __future__ import annotations

from actions import labels, naming
from actions.cards import shortened
from actions.helpdesk import cards, sla, telling
from actions.helpdesk.models import LineKind, Takeover, Ticket, TicketState
from actions.helpdesk.telling import Files
from actions.messages import Button, Card
from actions.models import Person
from actions.turn import Turn

CORRECTED = "✏️ (sửa) "


def user_said(ticket: Ticket, text: str, turn: Turn, *, takeover: Takeover | None = None) -> None:
    """The reporter, or a follower, writes under the ticket."""
    post, files = turn.post, Files.of(turn)
    telling.keep(ticket, LineKind.SAID, text, post, by=turn.sender, files=files, event_id=turn.event_id)
    who = naming.address(turn.sender)
    role = "" if turn.sender.id == ticket.reporter_id else " (người theo dõi)"
    shown = (
        f"💬 **{ticket.number}** · {who}{role}: {text}".rstrip(": ")
        if text
        else f"💬 **{ticket.number}** · {who}{role}"
    )
    for chat, person in telling.desk_places(ticket, post):
        for card in files.cards(shown, chat, ticket):
            post.to_chat(chat, card, recipient=person)
    if takeover is not None and takeover.heard_at is None:
        takeover.heard_at, takeover.warned_at = turn.now, None
        ticket.alarms = [name for name in ticket.alarms if name != sla.SILENT]
    if ticket.state is TicketState.WAITING and turn.sender.id == ticket.reporter_id:
        sla.go_on(ticket, turn.office, turn.now)
        ticket.state = TicketState.WORKING
    sla.plan(ticket, turn.office, turn.now, takeover)
    if takeover is None:
        telling.answer(
            Card(f"Đã chuyển đến bộ phận hỗ trợ ({ticket.number}).", subject=telling.subject(ticket)), turn
        )


def agent_said(ticket: Ticket, text: str, turn: Turn) -> None:
    """An agent answers: the reporter reads it, signed with a name."""
    post, files = turn.post, Files.of(turn)
    line = telling.keep(
        ticket, LineKind.ANSWER, text, post, by=turn.sender, files=files, event_id=turn.event_id
    )
    in_charge = _note_answer(ticket, turn)
    takeover = turn.work.helpdesk.takeover_of(ticket.id)
    if takeover is not None:
        takeover.agent_id = takeover.agent_id or turn.sender.id
        takeover.heard_at, takeover.warned_at = None, None
        ticket.alarms = [name for name in ticket.alarms if name != sla.SILENT]
    sla.plan(ticket, turn.office, turn.now, takeover)
    reporter = turn.work.people.get(ticket.reporter_id)
    chat = turn.work.chats.get(ticket.chat_id)
    shown = f"**{telling.agent_name(turn.sender)}** · {ticket.number}: {text}".rstrip(": ")
    for card in files.cards(shown, chat, ticket):
        telling.to_reporter(ticket, card, post)
    _confirm(ticket, line.id, reporter, in_charge, turn, talking=takeover is not None)


def _note_answer(ticket: Ticket, turn: Turn) -> Person | None:
    """The first answer stops the clock of answering. Who else is in charge, for the one who answers."""
    ticket.answered_at = ticket.answered_at or turn.now
    if ticket.state in (TicketState.NEW, TicketState.REOPENED):
        # Whoever answers first has it, whoever it was meant for.
        ticket.state, ticket.agent_id = TicketState.WORKING, turn.sender.id
    ticket.agent_id = ticket.agent_id or turn.sender.id
    if ticket.agent_id == turn.sender.id:
        return None
    other = turn.work.people.get(ticket.agent_id)
    if other.active:
        return other
    ticket.agent_id = turn.sender.id
    return None


def _confirm(
    ticket: Ticket, line: int, reporter: Person, in_charge: Person | None, turn: Turn, *, talking: bool
) -> None:
    """Short, as it comes after each answer; the buttons act on that very answer."""
    text = f"✓ {ticket.number}: đã gửi {naming.address(reporter)}."
    if in_charge is not None:
        text += f" Lưu ý: {naming.address(in_charge)} đang phụ trách phiếu này."
    row: list[Button] = [
        cards.button(labels.SAVE_ANSWER, ticket, "faq", str(line)),
        cards.button(labels.TICKET_SOLVED, ticket, "solve"),
    ]
    if talking:
        row.append(cards.button(labels.HAND_BACK, ticket, "hand_back"))
    turn.reply(Card(text, (tuple(row),), subject={**telling.subject(ticket), "line": line}))


def latest_answer(ticket: Ticket, turn: Turn, *, line_id: int | None = None) -> str:
    """What was answered last, or in that line; "" where nothing was."""
    lines = [
        line for line in turn.work.helpdesk.lines(ticket.id) if line.kind is LineKind.ANSWER and line.text
    ]
    chosen = [line for line in lines if line.id == line_id] or lines[-1:]
    return chosen[0].text if chosen else ""


def question_of(ticket: Ticket, turn: Turn) -> str:
    """What the reporter wanted to know, in their words, short enough to be a question for others."""
    said = [
        line.text for line in turn.work.helpdesk.lines(ticket.id) if line.kind is LineKind.SAID and line.text
    ]
    asked = ticket.text if ticket.origin != "person" or len(said) < 2 else said[1]
    return shortened(asked, 300)
