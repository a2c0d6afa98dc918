"""Changing what a ticket is: its category, its urgency, who has it, which outage it belongs to."""

from __future__ import annotations

from actions import naming
from actions.directory import resolve_for
from actions.helpdesk import cards, duty, incidents, roles, sla, telling
from actions.helpdesk.models import OPEN, Ticket, TicketState
from actions.helpdesk.roles import must_be_open, step
from actions.messages import Card
from actions.models import Draft, Expects, Person
from actions.questions import Asking, Choice, ask
from actions.turn import Turn
from nlu.people import find_people
from nlu.text import fold
from nlu.ticket_systems import CATEGORIES, category_named
from nlu.tickets import ticket_numbers

ABOUT = "ticket_category"
_URGENCIES = {
    "thuong": "normal", "binh thuong": "normal", "khan": "urgent", "gap": "urgent", "rat gap": "very_urgent",
    "rat khan": "very_urgent", "thuong khan": "very_urgent", "hoa toc": "flash",
}  # fmt: skip
URGENCY_NAMES = {"normal": "thường", "urgent": "khẩn", "very_urgent": "thượng khẩn", "flash": "hỏa tốc"}


def category(ticket: Ticket, rest: str, turn: Turn) -> None:
    category = rest if rest in CATEGORIES else category_named(rest) if rest else None
    if category is None:
        _ask_category(ticket, turn)
        return
    if category != ticket.category:
        # The name of another category's system would mislead.
        ticket.category, ticket.system = category, ""
    step(ticket, f"loại: {CATEGORIES[category]}", turn)
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


def urgency(ticket: Ticket, rest: str, turn: Turn) -> None:
    must_be_open(ticket)
    urgency = _URGENCIES.get(fold(rest).strip(" .:"))
    if urgency is None:
        telling.answer(Card("Độ khẩn là: thường, khẩn, thượng khẩn hoặc hỏa tốc ạ."), turn)
        return
    ticket.urgency = urgency
    answer_by, solve_by = sla.deadlines(urgency, ticket.created_at, turn.office)
    ticket.answer_by, ticket.solve_by = answer_by, solve_by
    step(ticket, f"độ khẩn: {URGENCY_NAMES[urgency]}", turn)
    sla.plan(ticket, turn.office, turn.now, turn.work.helpdesk.takeover_of(ticket.id))
    due = cards.in_words(ticket.solve_by, turn.post)
    text = f"{ticket.number}: độ khẩn {URGENCY_NAMES[urgency]}, xử lý chậm nhất {due}."
    telling.answer(Card(text, subject=telling.subject(ticket)), turn)
    if not roles.acts_as_agent(ticket, turn):
        telling.to_desk(
            ticket, Card(text, kind="notice", subject=telling.subject(ticket)), turn.post, at_once=False
        )


def assign(ticket: Ticket, rest: str, turn: Turn) -> None:
    must_be_open(ticket)
    person = _agent_called(rest, turn)
    if person is None:
        telling.answer(Card(f"Thư ký không rõ “{rest}” là ai trong bộ phận hỗ trợ ạ."), turn)
        return
    ticket.agent_id = person.id
    ticket.state = (
        TicketState.WORKING if ticket.state is TicketState.NEW and ticket.answered_at else ticket.state
    )
    step(ticket, f"giao {naming.address(person)}", turn)
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


def merge(ticket: Ticket, rest: str, turn: Turn) -> None:
    numbers = ticket_numbers(rest) or tuple(int(part) for part in rest.split() if part.isdecimal())
    into = turn.work.helpdesk.find(numbers[0]) if numbers else None
    if into is None or into.id == ticket.id or into.state not in OPEN or into.incident_id is not None:
        telling.answer(Card("Xin nêu số một phiếu khác đang mở, như “gộp HT-5” ạ."), turn)
        return
    must_be_open(ticket)
    incidents.merge(ticket, into, turn, by=turn.sender)
    hit = incidents.people_hit(into, turn.work)
    telling.answer(
        Card(
            f"Đã gộp {ticket.number} vào {into.number}; {hit} người cùng sự cố.",
            subject=telling.subject(into),
        ),
        turn,
    )


def join(ticket: Ticket, rest: str, turn: Turn) -> None:
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
