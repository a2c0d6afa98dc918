"""A message under a ticket: a takeover's, a reply to a ticket's card, or one that names a number.

What it is for is decided in the transaction that acts: a takeover that began or ended a moment ago counts as it is
then, and nothing that somebody wrote to people is lost or read by the assistant instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.helpdesk import deeds, duty, talking, telling
from actions.helpdesk.models import Takeover, Ticket
from actions.helpdesk.ports import TicketFilter
from actions.helpdesk.roles import acts_as_agent
from actions.messages import Card, Inbound
from actions.models import Chat, ChatKind
from actions.office import Office
from actions.ports import UnitOfWork
from actions.turn import Turn
from nlu.calling import strip_call
from nlu.desk_words import DeskWord, read_desk_word
from nlu.tickets import ticket_numbers, without_number

PASSED_ON = frozenset({"text", "edit", "heard"})


def is_for_people(
    inbound: Inbound, chat: Chat | None, answered: object, work: UnitOfWork, office: Office
) -> bool:
    """Whether this is said under a ticket, so that nobody needs to understand it."""
    if inbound.kind not in PASSED_ON or chat is None:
        return False
    if answered is not None:
        return True
    if chat.kind is ChatKind.PRIVATE:
        return work.helpdesk.takeover_in(chat.id) is not None
    # The words first: looking for the group costs more, and hardly any message opens with a number.
    if not names_ticket(strip_call(inbound.text).text):
        return False
    desk = duty.desk_chat(work, office)
    return desk is not None and desk.id == chat.id


def names_ticket(text: str) -> bool:
    """ "HT-12: khởi động lại máy giúp", "HT-12 tới đâu rồi": what it opens with is meant."""
    return bool(ticket_numbers(text)) and without_number(text) != text.strip()


def taken_over(turn: Turn) -> Takeover | None:
    """The takeover in which the sender writes now."""
    if turn.inbound.kind not in PASSED_ON or turn.in_group:
        return None
    return turn.work.helpdesk.takeover_in(turn.chat.id)


def in_takeover(takeover: Takeover, turn: Turn) -> None:
    """Everything goes to the desk, but for the words that end it."""
    ticket = turn.work.helpdesk.get(takeover.ticket_id)
    text = turn.inbound.text.strip()
    word = read_desk_word(strip_call(text).text)
    if word is not None and word.deed == "hand_back" and not turn.inbound.attachments:
        deeds.do("hand_back", ticket, "", turn)
        return
    talking.user_said(ticket, _corrected(text, turn), turn, takeover=takeover)


def under_ticket(turn: Turn) -> None:
    """A reply to a ticket's card, or a text that opens with a number."""
    said = strip_call(turn.inbound.text).text.strip()
    numbers = ticket_numbers(said) if names_ticket(said) else ()
    number = numbers[0] if numbers else turn.answered.get("ticket")
    ticket = turn.work.helpdesk.find(int(str(number))) if number is not None else _late(turn)
    if ticket is None or not concerns(ticket, turn):
        telling.answer(Card(deeds.NOT_SEEN), turn)
        return
    text = without_number(said) if numbers else said
    if not text and not turn.inbound.attachments:
        deeds.do("status", ticket, "", turn)
        return
    if not numbers and (chosen := _numbered(text, turn)) is not None:
        deeds.pressed(chosen, turn)
        return
    # What was misheard shall do nothing: spoken words are a message.
    word = read_desk_word(text) if turn.inbound.kind != "heard" else None
    if word is not None and _fits(word, turn) and deeds.do(word.deed, ticket, word.rest, turn):
        return
    if acts_as_agent(ticket, turn):
        talking.agent_said(ticket, _corrected(text, turn), turn)
        return
    open_one = turn.work.helpdesk.takeover_of(ticket.id)
    own = open_one is not None and open_one.chat_id == turn.chat.id
    talking.user_said(ticket, _corrected(text, turn), turn, takeover=open_one if own else None)


def _late(turn: Turn) -> Ticket | None:
    """It was written to people, and they handed back while it was on its way: it still goes to them."""
    recent = turn.work.helpdesk.list(TicketFilter(of=turn.sender.id, limit=1))
    return recent[-1] if recent else None


def _numbered(text: str, turn: Turn) -> Mapping[str, Any] | None:
    """A bare number in reply to a card is one of its buttons, which channels without buttons show as numbered lines;
    it must never reach the other side as a message."""
    reply = turn.inbound.reply_to
    if not text.isdecimal() or len(text) > 2 or reply is None:
        return None
    card = turn.work.outbox.find_sent(turn.chat.id, reply.message_id)
    shown = [button["token"] for line in card.content.get("buttons", ()) for button in line] if card else []
    token = turn.work.tokens.find(shown[int(text) - 1]) if 1 <= int(text) <= len(shown) else None
    if token is None or token.command.get("name") != "ticket":
        return None
    arguments: Mapping[str, Any] = token.command["arguments"]
    return arguments


def _fits(word: DeskWord, turn: Turn) -> bool:
    """Files come with a message, or with a note or a solution; not with a command that is nothing else."""
    return not turn.inbound.attachments or word.deed in ("note", "solve")


def concerns(ticket: Ticket, turn: Turn) -> bool:
    sides = (ticket.reporter_id, *turn.work.helpdesk.followers(ticket.id))
    return turn.sender.id in sides or acts_as_agent(ticket, turn)


def _corrected(text: str, turn: Turn) -> str:
    return f"{talking.CORRECTED}{text}" if turn.inbound.kind == "edit" and text else text
