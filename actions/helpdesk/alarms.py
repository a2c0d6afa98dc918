"""What time brings to a ticket: reminders before its SLA breaks, news of what is late, questions to silent reporters.

An alarm is named in `Ticket.alarms` in the transaction that raises it, so it is raised once, whichever node does it.
All of them fall into working hours, as the SLA does.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import datetime

from actions import labels, naming
from actions.helpdesk import cards, duty, incidents, sla, telling
from actions.helpdesk.models import LineKind, Takeover, Ticket
from actions.helpdesk.solving import close
from actions.messages import Card
from actions.models import Person
from actions.office import Office
from actions.ports import UnitOfWork
from actions.turn import Post

SILENCE = (
    "Xin lỗi vì để {you} chờ. Thư ký đã báo thêm người trực; "
    "{you} có thể nhắn tiếp, mọi tin đều được giữ ({number})."
)


def raise_due(ticket_id: int, work: UnitOfWork, office: Office, now: datetime) -> bool:
    """Everything due for one ticket; the caller commits. False where nothing is due any more."""
    ticket = work.helpdesk.get(ticket_id)
    if ticket.alarm_at is None or ticket.alarm_at > now:
        return False
    post = Post(work, office, now)
    takeover = work.helpdesk.takeover_of(ticket.id)
    due = sorted(pair for pair in sla.upcoming(ticket, office, now, takeover) if pair[0] <= now)
    # Of several that fell due together, as after a downtime, the gravest says it all.
    grave = {name.split(" ")[0]: name for _, name in due}
    for kind, name in grave.items():
        ticket.alarms = [*ticket.alarms, name]
        if not _said_by_another(kind, grave.keys()):
            _RAISE[kind](ticket, post, takeover)
    passed = {name for _, name in due} - set(grave.values())
    ticket.alarms = [*ticket.alarms, *sorted(passed)]
    sla.plan(ticket, office, now, takeover)
    return True


_GRAVER = {
    sla.ANSWER_SOON: (sla.ANSWER_ESCALATE, sla.ANSWER_LATE),
    sla.ANSWER_ESCALATE: (sla.ANSWER_LATE,),
    sla.SOLVE_SOON: (sla.SOLVE_ESCALATE, sla.SOLVE_LATE),
    sla.SOLVE_ESCALATE: (sla.SOLVE_LATE,),
    sla.ASK_REPORTER: (sla.REPORTER_SILENT,),
}


def _said_by_another(kind: str, due: Container[str]) -> bool:
    return any(graver in due for graver in _GRAVER.get(kind, ()))


def _in_charge(ticket: Ticket, post: Post) -> Person | None:
    """The agent; somebody else on duty where that one left, is on leave, or nobody ever was."""
    agent = post.work.people.get(ticket.agent_id) if ticket.agent_id is not None else None
    if agent is not None and agent.active and _present(agent, post):
        return agent
    person = incidents.assign(ticket, post, besides=[agent.id] if agent is not None else [])
    if person is None:
        ticket.agent_id = agent.id if agent is not None and agent.active else None
        return agent if agent is not None and agent.active else None
    if agent is not None:
        telling.keep(
            ticket, LineKind.STEP, f"chuyển {naming.address(person)} vì {naming.address(agent)} vắng", post
        )
        heading = f"📨 {ticket.number} chuyển cho {naming.you(person)}: {naming.address(agent)} vắng"
        telling.to_agent(person, cards.for_desk(ticket, post, heading=heading), post)
    return person


def _present(person: Person, post: Post) -> bool:
    return any(each.id == person.id for each in duty.present([person], post.work, post.now))


def _answer_soon(ticket: Ticket, post: Post, takeover: Takeover | None) -> None:
    _tell(ticket, f"⏰ Cần trả lời trước {cards.in_words(ticket.answer_by, post)}", post)


def _solve_soon(ticket: Ticket, post: Post, takeover: Takeover | None) -> None:
    _tell(ticket, f"⏰ Cần xử lý xong trước {cards.in_words(ticket.solve_by, post)}", post)


def _answer_escalate(ticket: Ticket, post: Post, takeover: Takeover | None) -> None:
    _tell(ticket, f"⚠️ Sắp trễ hạn trả lời {cards.in_words(ticket.answer_by, post)}", post, grave=True)


def _solve_escalate(ticket: Ticket, post: Post, takeover: Takeover | None) -> None:
    _tell(ticket, f"⚠️ Sắp trễ hạn xử lý {cards.in_words(ticket.solve_by, post)}", post, grave=True)


def _answer_late(ticket: Ticket, post: Post, takeover: Takeover | None) -> None:
    _tell(ticket, f"🔴 Quá hạn trả lời {cards.in_words(ticket.answer_by, post)}", post, grave=True)


def _solve_late(ticket: Ticket, post: Post, takeover: Takeover | None) -> None:
    _tell(ticket, f"🔴 Quá hạn xử lý {cards.in_words(ticket.solve_by, post)}", post, grave=True)


def _still_late(ticket: Ticket, post: Post, takeover: Takeover | None) -> None:
    _tell(ticket, f"🔴 Vẫn chưa xử lý, hạn {cards.in_words(ticket.solve_by, post)}", post, grave=True)


def _silent(ticket: Ticket, post: Post, takeover: Takeover | None) -> None:
    """Somebody waits in a takeover: everyone on duty hears of it, and the one who waits is told."""
    if takeover is None or takeover.heard_at is None:
        return
    takeover.warned_at = post.now
    minutes = post.office.desk.silence_minutes
    text = f"⏰ {ticket.number}: người báo đã chờ {minutes} phút chưa có ai trả lời."
    card = Card(text, kind="notice", subject=telling.subject(ticket))
    telling.to_desk(ticket, card, post)
    for person in duty.on_duty(ticket.category, post.work, post.office, post.now):
        if person.id != ticket.reporter_id:
            telling.to_agent(person, card, post)
    reporter = post.work.people.get(ticket.reporter_id)
    words = SILENCE.format(you=naming.you(reporter), number=ticket.number)
    telling.to_reporter(ticket, Card(words, kind="notice", subject=telling.subject(ticket)), post)


def _ask_reporter(ticket: Ticket, post: Post, takeover: Takeover | None) -> None:
    text = f"⏸ {ticket.number} · {cards.name(ticket)} vẫn chờ thông tin bổ sung. Trả lời tin này để xử lý tiếp ạ."
    telling.to_reporter(ticket, Card(text, kind="notice", subject=telling.subject(ticket)), post)


def _reporter_silent(ticket: Ticket, post: Post, takeover: Takeover | None) -> None:
    _tell(ticket, f"⏸ Người báo chưa bổ sung sau {sla.REPORTER_DAYS[1]} ngày làm việc", post)


def _auto_close(ticket: Ticket, post: Post, takeover: Takeover | None) -> None:
    close(ticket, post)
    telling.keep(ticket, LineKind.STEP, "tự đóng: người báo không phản hồi", post)
    text = f"✅ {ticket.number} · {cards.name(ticket)} đã đóng. Nếu vẫn lỗi, nhắn “{ticket.number} mở lại” ạ."
    telling.to_reporter(ticket, Card(text, kind="notice", subject=telling.subject(ticket)), post)


def _tell(ticket: Ticket, words: str, post: Post, *, grave: bool = False) -> None:
    """First the agent in charge alone; where it gets grave the whole desk and whoever is above."""
    agent = _in_charge(ticket, post)
    text = f"{words}\n{cards.headline(ticket)}"
    if agent is not None:
        text += f"\nPhụ trách: {naming.address(agent)}"
    buttons = (
        (
            cards.button(labels.TAKE_TICKET, ticket, "take"),
            cards.button(labels.TICKET_SOLVED, ticket, "solve"),
        ),
    )
    card = Card(text, buttons, kind="notice", subject=telling.subject(ticket))
    told = {ticket.reporter_id}
    if agent is not None and not grave:
        telling.to_agent(agent, card, post)
    else:
        told |= {
            row.recipient_id for row in telling.to_desk(ticket, card, post) if row.recipient_id is not None
        }
    head = duty.supervisor(post.work, post.office) if grave else None
    if head is not None and head.id not in told:
        telling.to_agent(head, card, post)


_RAISE: dict[str, Callable[[Ticket, Post, Takeover | None], None]] = {
    sla.ANSWER_SOON: _answer_soon,
    sla.ANSWER_ESCALATE: _answer_escalate,
    sla.ANSWER_LATE: _answer_late,
    sla.SOLVE_SOON: _solve_soon,
    sla.SOLVE_ESCALATE: _solve_escalate,
    sla.SOLVE_LATE: _solve_late,
    sla.STILL_LATE: _still_late,
    sla.SILENT: _silent,
    sla.ASK_REPORTER: _ask_reporter,
    sla.REPORTER_SILENT: _reporter_silent,
    sla.AUTO_CLOSE: _auto_close,
}
