"""What can be done with one ticket, by button or by words in reply to its card; the same for every channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actions import naming
from actions.directory import resolve_for
from actions.errors import Refused
from actions.helpdesk import cards, duty, incidents, sla, solving, takeover, talking, telling
from actions.helpdesk.hints import knowledge, suggestions_for
from actions.helpdesk.models import OPEN, LineKind, SavedAnswer, Ticket, TicketState
from actions.messages import Card
from actions.models import Draft, Expects, Person, Question
from actions.questions import Asking, Choice, Given, ask
from actions.turn import Turn
from nlu.people import find_people
from nlu.text import fold
from nlu.ticket_systems import CATEGORIES, category_named
from nlu.tickets import ticket_numbers

ABOUT = "ticket_category"
Deed = Callable[[Ticket, str, Turn], None]
NOT_SEEN = "Không có phiếu này trong các phiếu anh/chị được xem ạ."
_URGENCIES = {
    "thuong": "normal", "binh thuong": "normal", "khan": "urgent", "gap": "urgent", "rat gap": "very_urgent",
    "rat khan": "very_urgent", "thuong khan": "very_urgent", "hoa toc": "flash",
}  # fmt: skip
URGENCY_NAMES = {"normal": "thường", "urgent": "khẩn", "very_urgent": "thượng khẩn", "flash": "hỏa tốc"}


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


def acts_as_agent(ticket: Ticket, turn: Turn) -> bool:
    """An agent who reports a fault is a reporter in private, and an agent among agents."""
    if turn.sender.id == ticket.reporter_id and not telling.in_desk_chat(turn):
        return False
    return duty.is_agent(turn.sender, turn.work, turn.office)


def _take(ticket: Ticket, rest: str, turn: Turn) -> None:
    _must_be_open(ticket)
    if ticket.state is TicketState.WORKING and ticket.agent_id not in (None, turn.sender.id):
        other = turn.work.people.get(ticket.agent_id or 0)
        if other.active:
            text = f"{naming.capital(naming.address(other))} đã nhận {ticket.number}. Muốn làm thay, nhắn “{ticket.number} giao …” ạ."
            telling.answer(Card(text, subject=telling.subject(ticket)), turn)
            return
    sla.go_on(ticket, turn.office, turn.now)
    ticket.state, ticket.agent_id = TicketState.WORKING, turn.sender.id
    _step(ticket, "nhận phiếu", turn)
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
    _must_be_open(ticket)
    ticket.answered_at = ticket.answered_at or turn.now
    ticket.agent_id = ticket.agent_id or turn.sender.id
    ticket.state = TicketState.WAITING
    sla.stop_clock(ticket, turn.now)
    _step(ticket, f"chờ người báo{': ' + rest if rest else ''}", turn)
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


def _category(ticket: Ticket, rest: str, turn: Turn) -> None:
    category = rest if rest in CATEGORIES else category_named(rest) if rest else None
    if category is None:
        _ask_category(ticket, turn)
        return
    if category != ticket.category:
        # The name of another category's system would mislead.
        ticket.category, ticket.system = category, ""
    _step(ticket, f"loại: {CATEGORIES[category]}", turn)
    if ticket.state is TicketState.NEW:
        before = ticket.agent_id
        incidents.assign(ticket, turn.post)
        if ticket.agent_id is None:
            ticket.agent_id = before
    telling.answer(
        Card(f"Đã đổi loại {ticket.number} thành {CATEGORIES[category]}.", subject=telling.subject(ticket)),
        turn,
    )


def _ask_category(ticket: Ticket, turn: Turn) -> None:
    draft = turn.work.drafts.add(
        Draft(
            kind=ABOUT,
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content={"ticket": ticket.id},
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
        )
    )
    choices = [Choice(label, {"category": key}) for key, label in CATEGORIES.items()]
    ask(Asking(f"{ticket.number} thuộc loại nào ạ?", Expects.CHOICE, ABOUT, "category", choices, draft), turn)


def category_answered(question: Question, given: Given, turn: Turn) -> None:
    draft = turn.work.drafts.get(question.draft_id or 0)
    draft.state = "done"
    ticket = turn.work.helpdesk.get(int(draft.content["ticket"]))
    if given.option is not None and not do("category", ticket, str(given.option["category"]), turn):
        raise Refused(NOT_SEEN)


def _urgency(ticket: Ticket, rest: str, turn: Turn) -> None:
    _must_be_open(ticket)
    urgency = _URGENCIES.get(fold(rest).strip(" .:"))
    if urgency is None:
        telling.answer(Card("Độ khẩn là: thường, khẩn, thượng khẩn hoặc hỏa tốc ạ."), turn)
        return
    ticket.urgency = urgency
    answer_by, solve_by = sla.deadlines(urgency, ticket.created_at, turn.office)
    ticket.answer_by, ticket.solve_by = answer_by, solve_by
    _step(ticket, f"độ khẩn: {URGENCY_NAMES[urgency]}", turn)
    sla.plan(ticket, turn.office, turn.now, turn.work.helpdesk.takeover_of(ticket.id))
    due = cards.in_words(ticket.solve_by, turn.post)
    text = f"{ticket.number}: độ khẩn {URGENCY_NAMES[urgency]}, xử lý chậm nhất {due}."
    telling.answer(Card(text, subject=telling.subject(ticket)), turn)
    if not acts_as_agent(ticket, turn):
        telling.to_desk(
            ticket, Card(text, kind="notice", subject=telling.subject(ticket)), turn.post, at_once=False
        )


def _assign(ticket: Ticket, rest: str, turn: Turn) -> None:
    _must_be_open(ticket)
    person = _agent_called(rest, turn)
    if person is None:
        telling.answer(Card(f"Thư ký không rõ “{rest}” là ai trong bộ phận hỗ trợ ạ."), turn)
        return
    ticket.agent_id = person.id
    ticket.state = (
        TicketState.WORKING if ticket.state is TicketState.NEW and ticket.answered_at else ticket.state
    )
    _step(ticket, f"giao {naming.address(person)}", turn)
    sla.plan(ticket, turn.office, turn.now, turn.work.helpdesk.takeover_of(ticket.id))
    telling.answer(
        Card(f"{ticket.number}: đã giao {naming.address(person)}.", subject=telling.subject(ticket)), turn
    )
    if person.id != turn.sender.id:
        heading = (
            f"📨 {naming.capital(naming.address(turn.sender))} giao {ticket.number} cho {naming.you(person)}"
        )
        telling.to_agent(person, cards.for_desk(ticket, turn.post, heading=heading), turn.post)


def _agent_called(words: str, turn: Turn) -> Person | None:
    """Somebody of the helpdesk by name; None where nobody, or not one alone, is meant."""
    for mention in find_people(words):
        found = resolve_for(mention, turn)
        ids = [c.person_id for c in found.candidates] if found.winner is None else [found.winner.person_id]
        people = [
            person for person in turn.work.people.many(ids) if duty.is_agent(person, turn.work, turn.office)
        ]
        if len(people) == 1:
            return people[0]
    return None


def _merge(ticket: Ticket, rest: str, turn: Turn) -> None:
    numbers = ticket_numbers(rest) or tuple(int(part) for part in rest.split() if part.isdecimal())
    into = turn.work.helpdesk.find(numbers[0]) if numbers else None
    if into is None or into.id == ticket.id or into.state not in OPEN or into.incident_id is not None:
        telling.answer(Card("Xin nêu số một phiếu khác đang mở, như “gộp HT-5” ạ."), turn)
        return
    _must_be_open(ticket)
    incidents.merge(ticket, into, turn, by=turn.sender)
    hit = incidents.people_hit(into, turn.work)
    telling.answer(
        Card(
            f"Đã gộp {ticket.number} vào {into.number}; {hit} người cùng sự cố.",
            subject=telling.subject(into),
        ),
        turn,
    )


def _join(ticket: Ticket, rest: str, turn: Turn) -> None:
    """The reporter finds out that it is the same as another's."""
    into = turn.work.helpdesk.find(int(rest)) if rest.isdecimal() else None
    if into is None or into.state not in OPEN or ticket.state not in OPEN or into.id == ticket.id:
        telling.answer(Card("Phiếu kia đã xử lý xong rồi ạ."), turn)
        return
    incidents.merge(ticket, into, turn, by=turn.sender)
    telling.to_desk(
        into,
        Card(
            f"👥 {into.number} · {cards.name(into)}: đã có {incidents.people_hit(into, turn.work)} người báo.",
            kind="notice",
        ),
        turn.post,
        at_once=False,
    )


def _faq(ticket: Ticket, rest: str, turn: Turn) -> None:
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
        _step(ticket, "lưu câu trả lời mẫu", turn)
    said = "Đã lưu câu trả lời mẫu" if kept else "Câu trả lời mẫu này đã được lưu trước đó"
    telling.answer(
        Card(f"{said}:\nHỏi: {answer.question}\nĐáp: {answer.answer}", subject=telling.subject(ticket)), turn
    )


def _suggest(ticket: Ticket, rest: str, turn: Turn) -> None:
    found = suggestions_for(ticket.text, turn.work, turn.office)
    number = int(rest) if rest.isdecimal() else 1
    if not 1 <= number <= len(found):
        telling.answer(Card(f"{ticket.number} không có gợi ý {number} ạ."), turn)
        return
    chosen = found[number - 1]
    source = f"\n(Theo {chosen.source})" if chosen.source else ""
    talking.agent_said(ticket, f"{chosen.answer}{source}", turn)


def _note(ticket: Ticket, rest: str, turn: Turn) -> None:
    telling.keep(ticket, LineKind.NOTE, rest, turn.post, by=turn.sender, files=telling.Files.of(turn))
    telling.answer(
        Card(f"📝 Đã ghi chú vào {ticket.number}; người báo không thấy.", subject=telling.subject(ticket)),
        turn,
    )


def _tell_all(ticket: Ticket, rest: str, turn: Turn) -> None:
    telling.keep(ticket, LineKind.ANSWER, rest, turn.post, by=turn.sender, event_id=turn.event_id)
    ticket.answered_at = ticket.answered_at or turn.now
    sla.plan(ticket, turn.office, turn.now, turn.work.helpdesk.takeover_of(ticket.id))
    text = f"📢 {ticket.number} · {cards.name(ticket)}: {rest}"
    telling.to_reporter(ticket, Card(text, kind="notice", subject=telling.subject(ticket)), turn.post)
    told = 1 + incidents.tell_followers(ticket, text, turn.post)
    telling.answer(Card(f"✓ {ticket.number}: đã báo {told} người.", subject=telling.subject(ticket)), turn)


def _step(ticket: Ticket, text: str, turn: Turn) -> None:
    telling.keep(ticket, LineKind.STEP, text, turn.post, by=turn.sender)


def _must_be_open(ticket: Ticket) -> None:
    if ticket.state not in OPEN:
        state = cards.STATE_NAMES[ticket.state]
        raise Refused(
            f"{ticket.number} đang ở trạng thái {state}. Cần làm tiếp, nhắn “{ticket.number} mở lại” ạ."
        )


FOR_AGENTS: dict[str, Deed] = {
    "take": _take, "connect": _connect, "wait": _wait, "solve": _solve, "close": _close, "reopen": _reopen,
    "hand_back": _hand_back, "status": _status, "history": _history, "category": _category,
    "urgency": _urgency, "assign": _assign, "merge": _merge, "faq": _faq, "suggest": _suggest, "note": _note,
    "tell_all": _tell_all,
}  # fmt: skip
FOR_REPORTERS: dict[str, Deed] = {
    "status": _status, "history": _history, "category": _category, "urgency": _urgency, "close": _close,
    "reopen": _reopen, "withdraw": _withdraw, "hand_back": _hand_back, "join": _join,
}  # fmt: skip
FOR_FOLLOWERS: dict[str, Deed] = {"status": _status}
