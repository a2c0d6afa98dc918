"""A fault report becomes a ticket after at most two questions: which system, and what happened.

Where others have reported the same lately, one of the two asks whether it is the same outage: then the reporter
follows that ticket, and no new one is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions import labels, naming
from actions.helpdesk import cards, incidents, sla, telling
from actions.helpdesk.hints import suggestions_for
from actions.helpdesk.models import LineKind, Ticket
from actions.helpdesk.telling import NO_FILES, Files
from actions.messages import Card
from actions.models import Draft, Expects, Question
from actions.questions import Asking, Choice, Given, ask
from actions.turn import Turn
from nlu.message import Parsed
from nlu.ticket_systems import SYSTEM_CHOICES
from nlu.tickets import FaultReport, read_fault, without_number

ABOUT = "ticket"
MOST_QUESTIONS = 2
SYSTEM, WHAT, SAME = "fault_system", "fault", "same"
ONLY_FILES = "(xem tệp kèm theo)"


def open_ticket(parsed: Parsed, turn: Turn) -> None:
    """ "báo lỗi…": open it, or ask for what is missing."""
    begin(parsed.text, turn)


def begin(text: str, turn: Turn, *, origin: str = "fault") -> None:
    fault = read_fault(text)
    content = {
        "said": [without_number(text)],
        "system": fault.system,
        "category": fault.category,
        "urgency": fault.urgency,
        "what": fault.says_what,
        "asked": 0,
        "origin": origin,
        "files": list(Files.of(turn).attachments),
        "same": None,
    }
    draft = turn.work.drafts.add(
        Draft(
            kind="ticket",
            owner_id=turn.sender.id,
            chat_id=turn.chat.id,
            content=content,
            created_at=turn.now,
            expires_at=turn.now + turn.office.question_life,
            message_id=turn.message.id if turn.message else None,
        )
    )
    _go_on(draft, turn)


def answered(question: Question, given: Given, turn: Turn) -> None:
    draft = turn.work.drafts.get(question.draft_id or 0)
    if draft.state != "open":
        turn.reply(Card("Phiếu này đã được mở hoặc đã bỏ qua ạ."))
        return
    content = draft.content
    if question.field_name == SAME:
        _decide_same(draft, given, turn)
        return
    content["files"] = [*content["files"], *Files.of(turn).attachments]
    if given.option is not None:
        content["system"], content["category"] = given.option["system"], given.option["category"]
    elif given.text:
        _take_words(content, given.text, asked=question.field_name)
    _go_on(draft, turn)


def take_files(turn: Turn) -> bool:
    """A picture without a word while a report is being made belongs to it. False where none is."""
    for question in turn.work.questions.open_of(turn.sender.id, now=turn.now):
        if question.about != ABOUT or question.draft_id is None or turn.in_group:
            continue
        draft = turn.work.drafts.get(question.draft_id)
        draft.content["files"] = [*draft.content["files"], *Files.of(turn).attachments]
        if question.field_name == WHAT:
            question.state = type(question.state).ANSWERED
            draft.content["what"] = True
            _go_on(draft, turn)
        else:
            turn.reply(Card("Thư ký đã nhận tệp; xin trả lời câu hỏi trên ạ."))
        return True
    return False


def expire(draft: Draft, turn: Turn) -> None:
    """Nobody answered: what is known is enough for somebody to look at it, unless nothing is."""
    content = draft.content
    if content["what"] or content["system"] or content["files"]:
        make(draft, turn)
        return
    draft.state = "expired"
    you = naming.you(turn.sender)
    turn.tell(
        turn.sender,
        Card(
            f"Thư ký chưa mở phiếu vì chưa rõ lỗi gì. Khi cần, {you} nhắn lại như “báo lỗi máy in kẹt giấy” ạ."
        ),
    )


def _take_words(content: dict[str, Any], text: str, *, asked: str) -> None:
    fault: FaultReport = read_fault(text)
    content["said"] = [*content["said"], text.strip()]
    if fault.system and (not content["system"] or asked == SYSTEM):
        content["system"], content["category"] = fault.system, fault.category
    if fault.urgency != "normal":
        content["urgency"] = fault.urgency
    content["what"] = content["what"] or fault.broken or asked == WHAT
    content["named"] = content.get("named") or asked == SYSTEM


def _go_on(draft: Draft, turn: Turn) -> None:
    content = draft.content
    asked = int(content["asked"])
    you = naming.capital(naming.you(turn.sender))
    if asked < MOST_QUESTIONS and not content["system"] and not content.get("named"):
        choices = [Choice(name, {"system": name, "category": category}) for name, category in SYSTEM_CHOICES]
        _ask(draft, SYSTEM, f"{you} báo lỗi hệ thống hay thiết bị nào ạ?", choices, turn)
    elif asked < MOST_QUESTIONS and not content["what"] and not content["files"]:
        what = content["system"] or "Hệ thống"
        text = f"{what} bị gì ạ? {you} mô tả ngắn, hoặc gửi ảnh chụp màn hình."
        _ask(draft, WHAT, text, (), turn)
    else:
        _open_or_join(draft, turn)


def _open_or_join(draft: Draft, turn: Turn) -> None:
    content = draft.content
    similar = incidents.like(content["system"], content["category"], turn)
    own = next((ticket for ticket in similar if ticket.reporter_id == turn.sender.id), None)
    others = [ticket for ticket in similar if ticket.reporter_id != turn.sender.id]
    if own is not None or not others or int(content["asked"]) >= MOST_QUESTIONS:
        make(draft, turn, similar=others[0] if others else None)
        return
    incident = others[0]
    content["same"] = incident.id
    hit = incidents.people_hit(incident, turn.work)
    since = cards.in_words(incident.created_at, turn.post)
    text = f"{incident.number} ({cards.name(incident)}) đã có {hit} người báo từ {since}. Có phải cùng sự cố không ạ?"
    choices = [Choice(labels.SAME_INCIDENT, {"same": True}), Choice(labels.OTHER_INCIDENT, {"same": False})]
    _ask(draft, SAME, text, choices, turn)


def _decide_same(draft: Draft, given: Given, turn: Turn) -> None:
    same = given.option is not None and bool(given.option["same"])
    incident = turn.work.helpdesk.find(int(draft.content["same"] or 0))
    if not same or incident is None:
        make(draft, turn)
        return
    draft.state = "done"
    incidents.join(
        incident, turn, words="\n".join(draft.content["said"]), files=Files(draft.content["files"])
    )


def _ask(draft: Draft, field_name: str, text: str, choices: Sequence[Choice], turn: Turn) -> None:
    draft.content["asked"] = int(draft.content["asked"]) + 1
    expects = Expects.CHOICE if field_name == SAME else Expects.TEXT
    ask(Asking(text, expects, ABOUT, field_name, choices, draft, private=turn.in_group), turn)
    if turn.in_group:
        turn.reply(Card("Thư ký hỏi thêm qua tin nhắn riêng ạ."))


def make(draft: Draft, turn: Turn, *, similar: Ticket | None = None) -> Ticket:
    """Open the ticket that a draft describes and tell both sides."""
    content = draft.content
    draft.state = "done"
    text = _text_of(content)
    ticket = create(turn, text, content, message_id=draft.message_id)
    tell_opened(ticket, turn, files=Files(content["files"]), similar=similar)
    return ticket


def _text_of(content: dict[str, Any]) -> str:
    """The reporter's words, but for answers that only name the system and for "báo lỗi" alone."""
    parts = [part.strip(" .") for part in content["said"]]
    telling_parts = [part for part in parts if part and read_fault(part).says_what]
    last = parts[-1] if len(parts) > 1 and not read_fault(parts[-1]).system else ""
    if last and last not in telling_parts:
        telling_parts.append(last)
    if telling_parts:
        return ". ".join(telling_parts)
    if content["files"]:
        return ONLY_FILES
    longest: str = max(parts, key=len)
    return longest


def create(turn: Turn, text: str, content: dict[str, Any], *, message_id: int | None = None) -> Ticket:
    """A new ticket with its deadlines; nobody is told yet."""
    post = turn.post
    private = post.private_chat(turn.sender) if turn.in_group else turn.chat
    answer_by, solve_by = sla.deadlines(content["urgency"], turn.now, turn.office)
    ticket = turn.work.helpdesk.add(
        Ticket(
            reporter_id=turn.sender.id,
            text=text,
            created_at=turn.now,
            chat_id=private.id,
            answer_by=answer_by,
            solve_by=solve_by,
            origin=content["origin"],
            system=content["system"],
            category=content["category"],
            urgency=content["urgency"],
            message_id=message_id,
        )
    )
    files = Files(content.get("files", ()))
    telling.keep(ticket, LineKind.SAID, text, post, by=turn.sender, files=files, event_id=turn.event_id)
    incidents.assign(ticket, post)
    sla.plan(ticket, turn.office, turn.now)
    return ticket


def tell_opened(
    ticket: Ticket,
    turn: Turn,
    *,
    files: Files = NO_FILES,
    similar: Ticket | None = None,
) -> None:
    post = turn.post
    telling.answer(cards.opened(ticket, post, similar=similar), turn)
    others = [each for each in incidents.like(ticket.system, ticket.category, turn) if each.id != ticket.id]
    card = cards.for_desk(
        ticket,
        post,
        heading="📨 **Phiếu mới**",
        similar=others[-2:],
        suggestions=suggestions_for(ticket.text, turn.work, turn.office),
    )
    rows = telling.to_desk(ticket, card, post, at_once=False)
    for row in rows if files.attachments else ():
        for each in files.cards(f"📎 {ticket.number}", turn.work.chats.get(row.chat_id), ticket):
            sent = post.to_chat(turn.work.chats.get(row.chat_id), each)
            sent.due_at = row.due_at
