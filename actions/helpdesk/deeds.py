"""What can be done with one ticket, by button or by words in reply to its card; the same for every channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actions import naming
from actions.errors import Refused
from actions.helpdesk import cards, changing, replies, sla, solving, takeover, telling
from actions.helpdesk.models import LineKind, Ticket, TicketState
from actions.helpdesk.roles import acts_as_agent, must_be_open, step
from actions.messages import Card
from actions.models import Question
from actions.questions import Given
from actions.turn import Turn

Deed = Callable[[Ticket, str, Turn], None]
NOT_SEEN = "Không có phiếu này trong các phiếu anh/chị được xem ạ."


def pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    """A button of a ticket: whoever presses it must be on one of its sides now."""
    ticket = turn.work.helpdesk.find(int(arguments["ticket"]))
    if ticket is None or not do(str(arguments["do"]), ticket, str(arguments.get("rest", "")), turn):
        raise Refused(NOT_SEEN)


def do(deed: str, ticket: Ticket, rest: str, turn: Turn) -> bool:
    """False where this is not for this person to do; nothing was done then."""
    agent = acts_as_agent(ticket, turn)
    table = FOR_AGENTS if agent else FOR_REPORTERS if turn.sender.id == ticket.reporter_id else FOR_FOLLOWERS
    if not agent and turn.sender.id not in (ticket.reporter_id, *turn.work.helpdesk.followers(ticket.id)):
        return False
    if deed not in table:
        return False
    table[deed](ticket, rest, turn)
    return True


def _take(ticket: Ticket, rest: str, turn: Turn) -> None:
    must_be_open(ticket)
    if ticket.state is TicketState.WORKING and ticket.agent_id not in (None, turn.sender.id):
        other = turn.work.people.get(ticket.agent_id or 0)
        if other.active:
            who = naming.capital(naming.address(other))
            text = f"{who} đã nhận {ticket.number}. Muốn đổi người, nhắn “{ticket.number} giao …” ạ."
            telling.answer(Card(text, subject=telling.subject(ticket)), turn)
            return
    sla.go_on(ticket, turn.office, turn.now)
    ticket.state, ticket.agent_id = TicketState.WORKING, turn.sender.id
    step(ticket, "nhận phiếu", turn)
    sla.plan(ticket, turn.office, turn.now, turn.work.helpdesk.takeover_of(ticket.id))
    telling.answer(
        Card(f"🟡 {ticket.number}: {naming.address(turn.sender)} đã nhận.", subject=telling.subject(ticket)),
        turn,
    )
    text = f"🟡 {ticket.number} · {cards.name(ticket)}: {telling.agent_name(turn.sender)} đang xử lý."
    telling.to_reporter(ticket, Card(text, kind="notice", subject=telling.subject(ticket)), turn.post)


def _connect(ticket: Ticket, rest: str, turn: Turn) -> None:
    takeover.connect(ticket, turn, agent=turn.sender)


def _wait(ticket: Ticket, rest: str, turn: Turn) -> None:
    must_be_open(ticket)
    ticket.answered_at = ticket.answered_at or turn.now
    ticket.agent_id = ticket.agent_id or turn.sender.id
    ticket.state = TicketState.WAITING
    sla.stop_clock(ticket, turn.now)
    step(ticket, f"chờ người báo{': ' + rest if rest else ''}", turn)
    sla.plan(ticket, turn.office, turn.now)
    asked = rest or "Xin bổ sung thông tin để xử lý tiếp ạ."
    text = (
        f"⏸ {ticket.number} · {cards.name(ticket)} đang chờ thông tin. {asked}\nTrả lời tin này để bổ sung."
    )
    telling.to_reporter(ticket, Card(text, subject=telling.subject(ticket)), turn.post)
    telling.answer(Card(f"⏸ {ticket.number}: đã hỏi người báo.", subject=telling.subject(ticket)), turn)


def _solve(ticket: Ticket, rest: str, turn: Turn) -> None:
    solving.solve(ticket, rest, turn)


def _close(ticket: Ticket, rest: str, turn: Turn) -> None:
    solving.close_in_words(ticket, turn)


def _reopen(ticket: Ticket, rest: str, turn: Turn) -> None:
    solving.reopen(ticket, rest, turn)


def _withdraw(ticket: Ticket, rest: str, turn: Turn) -> None:
    solving.withdraw(ticket, turn)


def _hand_back(ticket: Ticket, rest: str, turn: Turn) -> None:
    open_one = turn.work.helpdesk.takeover_of(ticket.id)
    if open_one is None:
        telling.answer(Card(f"{ticket.number} hiện không có cuộc trò chuyện nào đang mở ạ."), turn)
    else:
        takeover.hand_back(ticket, open_one, turn)


def _status(ticket: Ticket, rest: str, turn: Turn) -> None:
    own = turn.sender.id == ticket.reporter_id or acts_as_agent(ticket, turn)
    if acts_as_agent(ticket, turn) and (telling.in_desk_chat(turn) or not turn.in_group):
        telling.answer(cards.for_desk(ticket, turn.post), turn)
    else:
        telling.answer(cards.standing(ticket, turn.post, with_text=own), turn)


def _history(ticket: Ticket, rest: str, turn: Turn) -> None:
    lines = [
        line
        for line in turn.work.helpdesk.lines(ticket.id)
        if acts_as_agent(ticket, turn) or line.kind is not LineKind.NOTE
    ]
    if not acts_as_agent(ticket, turn):
        # What followers wrote is theirs and the desk's.
        lines = [line for line in lines if line.kind is not LineKind.SAID or line.person_id == turn.sender.id]
    shown = "\n".join(cards.history_lines(lines, turn.post))
    telling.answer(Card(f"{cards.headline(ticket)}\n{shown}", subject=telling.subject(ticket)), turn)


def category_answered(question: Question, given: Given, turn: Turn) -> None:
    draft = turn.work.drafts.get(question.draft_id or 0)
    draft.state = "done"
    ticket = turn.work.helpdesk.get(int(draft.content["ticket"]))
    if given.option is not None and not do("category", ticket, str(given.option["category"]), turn):
        raise Refused(NOT_SEEN)


FOR_AGENTS: dict[str, Deed] = {
    "take": _take, "connect": _connect, "wait": _wait, "solve": _solve, "close": _close, "reopen": _reopen,
    "hand_back": _hand_back, "status": _status, "history": _history, "category": changing.category,
    "urgency": changing.urgency, "assign": changing.assign, "merge": changing.merge, "faq": replies.faq,
    "suggest": replies.suggest, "note": replies.note, "tell_all": replies.tell_all,
}  # fmt: skip
FOR_REPORTERS: dict[str, Deed] = {
    "status": _status, "history": _history, "category": changing.category, "urgency": changing.urgency, "close": _close,
    "reopen": _reopen, "withdraw": _withdraw, "hand_back": _hand_back, "join": changing.join,
}  # fmt: skip
FOR_FOLLOWERS: dict[str, Deed] = {"status": _status}
