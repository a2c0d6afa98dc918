"""A ticket is solved, its reporter is asked whether they are content, and it is closed or opened again."""

from __future__ import annotations

from datetime import timedelta

from actions import labels, naming
from actions.cards import shortened
from actions.helpdesk import cards, incidents, sla, telling
from actions.helpdesk.models import OPEN, LineKind, Ticket, TicketState
from actions.messages import Card
from actions.models import Expects, Question
from actions.questions import Asking, Choice, Given, ask
from actions.turn import Post, Turn

ABOUT = "ticket_content"
RATINGS = {3: labels.CONTENT, 2: labels.SO_SO, 1: labels.NOT_CONTENT}
ASKED_FOR = timedelta(days=7)


def solve(ticket: Ticket, solution: str, turn: Turn, *, quiet: bool = False) -> None:
    """The agent says that it is done. `quiet`: the caller tells the reporter."""
    if ticket.state not in OPEN:
        telling.answer(
            Card(f"{ticket.number} đã ở trạng thái {cards.STATE_NAMES[ticket.state]} rồi ạ."), turn
        )
        return
    post = turn.post
    sla.go_on(ticket, turn.office, turn.now)
    ticket.state, ticket.solved_at = TicketState.SOLVED, turn.now
    ticket.answered_at = ticket.answered_at or turn.now
    ticket.agent_id = ticket.agent_id or turn.sender.id
    ticket.solution = solution
    telling.keep(
        ticket, LineKind.STEP, f"đã xử lý{': ' + solution if solution else ''}", post, by=turn.sender
    )
    sla.plan(ticket, turn.office, turn.now)
    end_talk(ticket, post)
    told = incidents.over(ticket, post)
    if not quiet:
        ask_content(ticket, turn)
    if not quiet or told:
        people = f", đã báo {told} người theo dõi" if told else ""
        card = Card(
            f"🔵 {ticket.number} · {cards.name(ticket)}: {naming.address(turn.sender)} báo đã xử lý{people}.",
            ((cards.button(labels.SAVE_ANSWER, ticket, "faq"),),) if solution or ticket.answered_at else (),
            subject=telling.subject(ticket),
        )
        telling.to_desk(ticket, card, post)


def ask_content(ticket: Ticket, turn: Turn) -> None:
    """Of the reporter, in private; it may be answered for days."""
    reporter = turn.work.people.get(ticket.reporter_id)
    you = naming.capital(naming.you(reporter))
    done = f": {shortened(ticket.solution, 300)}" if ticket.solution else "."
    text = f"🔵 {ticket.number} · {cards.name(ticket)} đã xử lý xong{done}\n{you} có hài lòng với việc hỗ trợ không ạ?"
    choices = [Choice(label, {"ticket": ticket.id, "rating": value}) for value, label in RATINGS.items()]
    choices.append(Choice(labels.STILL_BROKEN, {"ticket": ticket.id, "again": True}))
    question = ask(Asking(text, Expects.CHOICE, ABOUT, "content", choices, of=reporter, private=True), turn)
    question.expires_at = turn.now + ASKED_FOR


def content_answered(question: Question, given: Given, turn: Turn) -> None:
    chosen = given.option or {}
    ticket = turn.work.helpdesk.find(int(chosen.get("ticket", 0)))
    if ticket is None or ticket.reporter_id != turn.sender.id:
        return
    if chosen.get("again"):
        reopen(ticket, "", turn)
        return
    ticket.rating = int(chosen["rating"])
    if ticket.state is TicketState.SOLVED:
        close(ticket, turn.post)
    telling.keep(
        ticket, LineKind.STEP, f"đánh giá: {RATINGS[ticket.rating].lower()}", turn.post, by=turn.sender
    )
    turn.reply(Card(f"Cảm ơn {naming.you(turn.sender)}. Thư ký đã đóng {ticket.number}."))
    if ticket.rating == 1:
        text = f"{ticket.number}: người báo chưa hài lòng."
        telling.to_desk(
            ticket, Card(text, kind="notice", subject=telling.subject(ticket)), turn.post, at_once=False
        )


def end_talk(ticket: Ticket, post: Post) -> None:
    """With the ticket its takeover is over: the reporter's next words are for the assistant again."""
    talk = post.work.helpdesk.takeover_of(ticket.id)
    if talk is None:
        return
    talk.ended_at, talk.heard_at = post.now, None
    you = naming.you(post.work.people.get(ticket.reporter_id))
    text = f"Cuộc trò chuyện {ticket.number} kết thúc ở đây; Thư ký tiếp tục hỗ trợ {you}."
    telling.to_reporter(ticket, Card(text, subject=telling.subject(ticket)), post)


def close(ticket: Ticket, post: Post) -> None:
    ticket.state, ticket.closed_at = TicketState.CLOSED, post.now
    ticket.solved_at = ticket.solved_at or post.now
    ticket.waiting_since = None
    sla.plan(ticket, post.office, post.now)
    end_talk(ticket, post)


def close_in_words(ticket: Ticket, turn: Turn) -> None:
    """The reporter says it is fine, or an agent closes it."""
    if ticket.state is TicketState.CLOSED:
        telling.answer(Card(f"{ticket.number} đã đóng rồi ạ."), turn)
        return
    was_open = ticket.state in OPEN
    close(ticket, turn.post)
    telling.keep(ticket, LineKind.STEP, "đóng phiếu", turn.post, by=turn.sender)
    if was_open:
        incidents.over(ticket, turn.post)
    _tell_both(ticket, f"✅ {ticket.number} · {cards.name(ticket)} đã đóng.", turn)


def withdraw(ticket: Ticket, turn: Turn) -> None:
    """The reporter needs no help any more; what others follow goes on for them."""
    if ticket.state not in OPEN:
        telling.answer(Card(f"{ticket.number} đã xử lý hoặc đã đóng nên không rút được nữa ạ."), turn)
        return
    telling.keep(ticket, LineKind.STEP, "người báo rút phiếu", turn.post, by=turn.sender)
    if turn.work.helpdesk.followers(ticket.id):
        you = naming.you(turn.sender)
        telling.answer(
            Card(
                f"{ticket.number} còn người khác theo dõi nên vẫn được xử lý; Thư ký đã ghi {you} không cần nữa."
            ),
            turn,
        )
        return
    close(ticket, turn.post)
    _tell_both(ticket, f"{ticket.number} · {cards.name(ticket)}: người báo đã rút phiếu.", turn)


def reopen(ticket: Ticket, why: str, turn: Turn) -> None:
    if ticket.state in OPEN:
        telling.answer(Card(f"{ticket.number} vẫn đang mở ({cards.STATE_NAMES[ticket.state]}) ạ."), turn)
        return
    post = turn.post
    ticket.state, ticket.solved_at, ticket.closed_at = TicketState.REOPENED, None, None
    ticket.incident_id = None
    ticket.reopened += 1
    sla.begin_anew(ticket, turn.office, turn.now)
    agent = turn.work.people.get(ticket.agent_id) if ticket.agent_id is not None else None
    if agent is None or not agent.active:
        incidents.assign(ticket, post)
    telling.keep(ticket, LineKind.STEP, f"mở lại{': ' + why if why else ''}", post, by=turn.sender)
    sla.plan(ticket, turn.office, turn.now)
    telling.answer(
        Card(
            f"Đã mở lại {ticket.number}; người trực sẽ xem tiếp, chậm nhất {cards.in_words(ticket.solve_by, post)}.",
            subject=telling.subject(ticket),
        ),
        turn,
    )
    heading = f"🔁 **Mở lại lần {ticket.reopened}**" + (f": {shortened(why, 200)}" if why else "")
    telling.to_desk(ticket, cards.for_desk(ticket, post, heading=heading), post, at_once=False)


def _tell_both(ticket: Ticket, text: str, turn: Turn) -> None:
    post = turn.post
    card = Card(text, subject=telling.subject(ticket))
    telling.answer(card, turn)
    if turn.sender.id == ticket.reporter_id and not telling.in_desk_chat(turn):
        telling.to_desk(
            ticket, Card(text, kind="notice", subject=telling.subject(ticket)), post, at_once=False
        )
    else:
        telling.to_reporter(ticket, Card(text, kind="notice", subject=telling.subject(ticket)), post)
