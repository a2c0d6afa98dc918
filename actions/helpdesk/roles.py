"""Which side of a ticket somebody speaks for, and what every deed checks and leaves behind."""

from __future__ import annotations

from actions.errors import Refused
from actions.helpdesk import cards, duty, telling
from actions.helpdesk.models import OPEN, LineKind, Ticket
from actions.turn import Turn


def acts_as_agent(ticket: Ticket, turn: Turn) -> bool:
    """An agent who reports a fault is a reporter in private, and an agent among agents."""
    if turn.sender.id == ticket.reporter_id and not telling.in_desk_chat(turn):
        return False
    return duty.is_agent(turn.sender, turn.work, turn.office)


def step(ticket: Ticket, text: str, turn: Turn) -> None:
    telling.keep(ticket, LineKind.STEP, text, turn.post, by=turn.sender)


def must_be_open(ticket: Ticket) -> None:
    if ticket.state not in OPEN:
        state = cards.STATE_NAMES[ticket.state]
        raise Refused(
            f"{ticket.number} đang ở trạng thái {state}. Cần làm tiếp, nhắn “{ticket.number} mở lại” ạ."
        )
