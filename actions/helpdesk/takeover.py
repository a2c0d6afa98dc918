"""A person takes over: the chat of somebody who asked for people is connected with the desk until it is handed back.

While it lasts the assistant is silent in that chat: whatever is written there goes to the desk.
"""

from __future__ import annotations

from actions import labels, naming
from actions.helpdesk import cards, duty, hours, sla, telling
from actions.helpdesk.hints import asked_before, suggestions_for
from actions.helpdesk.models import OPEN, LineKind, Takeover, Ticket, TicketState
from actions.helpdesk.opening import create
from actions.helpdesk.ports import TicketFilter
from actions.helpdesk.solving import ask_content, solve
from actions.messages import Card
from actions.models import Person
from actions.turn import Turn
from nlu.message import Parsed
from nlu.tickets import ticket_numbers

WISH = "Muốn gặp người hỗ trợ"


def talk_to_human(parsed: Parsed, turn: Turn) -> None:
    """ "gặp nhân viên": connect now, or say when somebody will answer."""
    chat = turn.chat if not turn.in_group else turn.post.private_chat(turn.sender)
    known = turn.work.helpdesk.takeover_in(chat.id)
    if known is not None:
        you = naming.capital(naming.you(turn.sender))
        telling.answer(
            Card(f"{you} đang được kết nối với bộ phận hỗ trợ (HT-{known.ticket_id}) rồi ạ."),
            turn,
        )
        return
    ticket = _ticket_for(parsed, turn)
    if hours.is_open(turn.now, turn.office):
        connect(ticket, turn, agent=None)
    else:
        _wait_for_morning(ticket, turn)


def _ticket_for(parsed: Parsed, turn: Turn) -> Ticket:
    """The ticket that is spoken of, or a new one that begins with what was asked last."""
    numbers = [turn.answered.get("ticket"), *ticket_numbers(parsed.text)]
    for number in numbers:
        ticket = turn.work.helpdesk.find(int(str(number))) if number is not None else None
        if ticket is not None and ticket.reporter_id == turn.sender.id and ticket.state in OPEN:
            return ticket
    waiting = TicketFilter(of=turn.sender.id, states=OPEN)
    for ticket in reversed(turn.work.helpdesk.list(waiting)):
        # Asked for somebody before, and nobody has answered yet.
        if ticket.origin == "person" and ticket.reporter_id == turn.sender.id:
            return ticket
    content = {
        "system": "",
        "category": "advice",
        "urgency": "normal",
        "origin": "person",
        "files": list(telling.Files.of(turn).attachments),
    }
    return create(turn, _asked(turn) or WISH, content, message_id=turn.message.id if turn.message else None)


def _asked(turn: Turn) -> str:
    """The last question to which nothing was found."""
    since = turn.now - turn.office.question_life * 3
    rows = turn.work.helpdesk.questions(since, turn.now, person_id=turn.sender.id, answered=False)
    return rows[-1].text if rows else ""


def connect(ticket: Ticket, turn: Turn, *, agent: Person | None) -> None:
    """Begin the takeover in the reporter's chat, asked for by the reporter or begun by an agent."""
    post = turn.post
    takeover = Takeover(
        ticket_id=ticket.id,
        chat_id=ticket.chat_id,
        person_id=ticket.reporter_id,
        started_at=turn.now,
        agent_id=agent.id if agent is not None else None,
        heard_at=turn.now if agent is None else None,
    )
    if not turn.work.helpdesk.start_takeover(takeover):
        telling.answer(Card(f"{ticket.number}: người báo đang trò chuyện với bộ phận hỗ trợ rồi ạ."), turn)
        return
    telling.keep(ticket, LineKind.STEP, "bắt đầu trò chuyện trực tiếp", post, by=turn.sender)
    if agent is not None and ticket.state in (TicketState.NEW, TicketState.REOPENED):
        ticket.state, ticket.agent_id = TicketState.WORKING, agent.id
    ticket.alarms = [name for name in ticket.alarms if name != sla.SILENT]
    sla.plan(ticket, turn.office, turn.now, takeover)
    end = cards.button(labels.END_TALK, ticket, "hand_back", only=(ticket.reporter_id,))
    reporter = turn.work.people.get(ticket.reporter_id)
    you = naming.capital(naming.you(reporter))
    if agent is None:
        text = f"Đã kết nối với bộ phận hỗ trợ ({ticket.number}). {you} cứ nhắn ở đây, người trực sẽ trả lời."
    else:
        text = f"{telling.agent_name(agent)} đã vào trò chuyện về {ticket.number}. {you} cứ nhắn ở đây ạ."
    text += " Khi xong, nhắn “kết thúc”."
    telling.to_reporter(
        ticket, Card(text, ((end,),), subject=telling.subject(ticket)), post, event_id=turn.event_id
    )
    if turn.in_group and agent is None:
        turn.reply(Card("Thư ký đã kết nối qua tin nhắn riêng ạ."))
    _show_desk(ticket, turn, began_by=agent)


def _show_desk(ticket: Ticket, turn: Turn, *, began_by: Person | None) -> None:
    post = turn.post
    if began_by is not None:
        telling.to_desk(
            ticket,
            _desk_note(
                ticket, f"💬 {telling.agent_name(began_by)} đang trò chuyện với người báo {ticket.number}."
            ),
            post,
        )
        return
    lines = turn.work.helpdesk.lines(ticket.id)[:-1]
    history = asked_before(ticket.reporter_id, turn.work, turn.office, turn.now)
    history += cards.history_lines(lines, post) if len(lines) > 1 else []
    card = cards.for_desk(
        ticket,
        post,
        heading="💬 **Có người muốn trò chuyện với bộ phận hỗ trợ**",
        history=history,
        suggestions=suggestions_for(ticket.text, turn.work, turn.office),
    )
    telling.to_desk(ticket, card, post)


def _desk_note(ticket: Ticket, text: str) -> Card:
    return Card(
        text, ((cards.button(labels.HAND_BACK, ticket, "hand_back"),),), subject=telling.subject(ticket)
    )


def _wait_for_morning(ticket: Ticket, turn: Turn) -> None:
    post = turn.post
    opens = cards.in_words(hours.opens_next(turn.now, turn.office), post)
    you = naming.you(turn.sender)
    text = (
        f"Hiện ngoài giờ làm việc của bộ phận hỗ trợ. Người trực sẽ trả lời {you} từ {opens} ({ticket.number}). "
        f"Muốn nói rõ hơn, {you} trả lời tin này."
    )
    telling.answer(Card(text, subject=telling.subject(ticket)), turn)
    history = asked_before(ticket.reporter_id, turn.work, turn.office, turn.now)
    suggestions = suggestions_for(ticket.text, turn.work, turn.office)
    heading = "📨 **Chờ từ ngoài giờ: muốn gặp người hỗ trợ**"
    card = cards.for_desk(ticket, post, heading=heading, history=history, suggestions=suggestions)
    telling.to_desk(ticket, card, post, at_once=False)


def hand_back(ticket: Ticket, takeover: Takeover, turn: Turn) -> None:
    """The assistant answers again. A talk that was asked for is thereby done; a fault stays open."""
    post = turn.post
    takeover.ended_at, takeover.heard_at = turn.now, None
    by_reporter = turn.sender.id == takeover.person_id and not telling.in_desk_chat(turn)
    telling.keep(ticket, LineKind.STEP, "kết thúc trò chuyện trực tiếp", post, by=turn.sender)
    reporter = turn.work.people.get(takeover.person_id)
    you = naming.you(reporter)
    if by_reporter:
        said = f"Đã kết thúc trò chuyện {ticket.number}. Thư ký tiếp tục hỗ trợ {you}."
    else:
        who = telling.agent_name(turn.sender)
        said = f"{who} đã kết thúc trò chuyện {ticket.number}. Thư ký tiếp tục hỗ trợ {you}."
    telling.to_reporter(ticket, Card(said, subject=telling.subject(ticket)), post, event_id=turn.event_id)
    if ticket.origin == "person" and ticket.state in OPEN and ticket.answered_at is not None:
        solve(ticket, "", turn, quiet=True)
        ask_content(ticket, turn)
    sla.plan(ticket, turn.office, turn.now)
    who = naming.address(turn.sender)
    telling.to_desk(
        ticket,
        Card(
            f"↩️ {ticket.number}: {who} đã kết thúc trò chuyện; Thư ký trả lời tiếp.",
            subject=telling.subject(ticket),
        ),
        post,
    )


def hand_back_in_words(parsed: Parsed, turn: Turn) -> None:
    """ "trả lại cho Thư ký" without a number: the only one that this agent has, else it is asked which."""
    if not duty.is_agent(turn.sender, turn.work, turn.office):
        turn.reply(Card("Dạ, hiện Thư ký vẫn đang trả lời ở đây ạ."))
        return
    open_ones = turn.work.helpdesk.open_takeovers()
    numbers = ticket_numbers(parsed.text)
    own = (
        [each for each in open_ones if each.ticket_id in numbers]
        if numbers
        else [each for each in open_ones if each.agent_id == turn.sender.id]
    )
    if len(own) == 1:
        hand_back(turn.work.helpdesk.get(own[0].ticket_id), own[0], turn)
        return
    if not own:
        telling.answer(Card("Không có cuộc trò chuyện nào đang mở của anh/chị ạ."), turn)
        return
    listed = ", ".join(f"HT-{each.ticket_id}" for each in own)
    telling.answer(
        Card(
            f"Anh/chị đang có {len(own)} cuộc: {listed}. Xin nêu số, như “HT-{own[0].ticket_id} trả lại cho Thư ký”."
        ),
        turn,
    )
