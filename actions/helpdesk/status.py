"""How a ticket stands, and lists of them: one's own for everyone, the open ones for agents."""

from __future__ import annotations

import re

from actions import naming
from actions.helpdesk import cards, conversation, duty, telling
from actions.helpdesk.deeds import do
from actions.helpdesk.models import OPEN, TicketState
from actions.helpdesk.ports import TicketFilter
from actions.messages import Card
from actions.turn import Turn
from nlu.desk_words import read_desk_word
from nlu.message import Parsed
from nlu.text import fold
from nlu.ticket_systems import CATEGORIES
from nlu.tickets import read_fault, ticket_numbers

_QUEUE = re.compile(
    r"\b(?:phieu|ticket|yeu cau)\b.*\b(?:dang mo|chua xu ly|chua ai|chua nhan|toi phu trach|can xu ly|moi|con)\b"
)
_CLOSE = re.compile(r"\bdong\b.*\b(?:phieu|ticket)\b|\b(?:phieu|ticket)\b.*\bdong\b")
_REOPEN = re.compile(r"\bmo lai\b|\bvan (?:con )?loi\b")
_WITHDRAW = re.compile(r"\b(?:rut|huy)\b.*\b(?:phieu|ticket|yeu cau)\b")


def ticket_status(parsed: Parsed, turn: Turn) -> None:
    """ "HT-12 tới đâu rồi", "phiếu của tôi", "đóng phiếu máy in giúp em"."""
    if ticket_numbers(parsed.text):
        _numbered(parsed.text, turn)
        return
    said = fold(parsed.text)
    agent = duty.is_agent(turn.sender, turn.work, turn.office)
    if agent and _QUEUE.search(said):
        _queue(turn)
        return
    deed = (
        "close"
        if _CLOSE.search(said)
        else "reopen"
        if _REOPEN.search(said)
        else "withdraw"
        if _WITHDRAW.search(said)
        else "status"
    )
    _own(deed, parsed.text, turn)


def _numbered(text: str, turn: Turn) -> None:
    """Each ticket that is named; the words beside the numbers say what is wanted."""
    rest = re.sub(r"(?i)\b(?:phiếu|ticket|phieu)?\s*(?:hỗ trợ\s*)?ht\s*[-–.]?\s*\d+", " ", text)
    word = read_desk_word(" ".join(rest.split()))
    said = fold(text)
    deed = word.deed if word is not None else "status"
    if word is None and _CLOSE.search(said):
        deed = "close"
    elif word is None and _REOPEN.search(said):
        deed = "reopen"
    elif word is None and _WITHDRAW.search(said):
        deed = "withdraw"
    for number in ticket_numbers(text)[:5]:
        ticket = turn.work.helpdesk.find(number)
        if ticket is None or not conversation.concerns(ticket, turn):
            telling.answer(Card(f"Không có phiếu HT-{number} trong các phiếu anh/chị được xem ạ."), turn)
        elif not do(deed, ticket, word.rest if word is not None else "", turn):
            do("status", ticket, "", turn)


def _own(deed: str, text: str, turn: Turn) -> None:
    found = list(turn.work.helpdesk.list(TicketFilter(of=turn.sender.id, limit=50)))
    you = naming.you(turn.sender)
    wanted = [
        ticket
        for ticket in found
        if (ticket.state in OPEN or ticket.state is TicketState.SOLVED) == (deed != "reopen")
    ]
    about = read_fault(text)
    if about.system or about.category != "other":
        named = [t for t in wanted if t.system == about.system or t.category == about.category]
        wanted = named or wanted
    if not wanted:
        last = found[-1:]
        text = f"Hiện {you} không có phiếu hỗ trợ nào đang mở ạ."
        if last:
            state = cards.STATE_NAMES[last[0].state]
            text += f" Phiếu gần nhất: {last[0].number} ({CATEGORIES[last[0].category]}), {state}."
        telling.answer(Card(text), turn)
    elif len(wanted) == 1:
        if not do(deed, wanted[0], "", turn):
            do("status", wanted[0], "", turn)
    else:
        telling.answer(cards.listed(wanted, f"Phiếu hỗ trợ của {you}", turn.post, own=False), turn)


def _queue(turn: Turn) -> None:
    found = turn.work.helpdesk.list(TicketFilter(states=OPEN, whole_only=True, limit=200))
    if not found:
        telling.answer(Card("Hiện không có phiếu hỗ trợ nào đang mở ạ."), turn)
        return
    telling.answer(cards.listed(found, "Phiếu đang mở", turn.post, own=False), turn)
