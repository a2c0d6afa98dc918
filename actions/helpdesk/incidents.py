"""One outage, many reporters: finding what is alike, following, merging, and telling everyone when it is over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from actions import naming
from actions.helpdesk import cards, duty, sla, telling
from actions.helpdesk.models import OPEN, LineKind, Ticket, TicketFollower, TicketState
from actions.helpdesk.ports import TicketFilter
from actions.helpdesk.telling import NO_FILES, Files
from actions.messages import Button, Card
from actions.models import Person
from actions.ports import UnitOfWork
from actions.turn import Post, Turn
from nlu.ticket_systems import GENERAL

MOST_SIMILAR = 20
ROUND = 10
"""The desk hears of each of the first few followers, then of every tenth."""


def like(system: str, category: str, turn: Turn) -> Sequence[Ticket]:
    """Open tickets about the same system lately, those with most followers first; an open system has no outage."""
    if not system or system in GENERAL:
        return []
    since = turn.now - timedelta(hours=turn.office.desk.similar_hours)
    wanted = TicketFilter(
        system=system,
        category=category,
        states=OPEN,
        created_from=since,
        whole_only=True,
        limit=MOST_SIMILAR,
    )
    found = turn.work.helpdesk.list(wanted)
    return sorted(found, key=lambda ticket: (-people_hit(ticket, turn.work), ticket.id))


def people_hit(ticket: Ticket, work: UnitOfWork) -> int:
    return 1 + len(work.helpdesk.followers(ticket.id))


def assign(ticket: Ticket, post: Post, *, besides: Collection[int] = ()) -> Person | None:
    """Put somebody on duty in charge; None where nobody is."""
    person = duty.choose(ticket, post.work, post.office, post.now, besides=besides)
    ticket.agent_id = person.id if person is not None else None
    return person


def join(incident: Ticket, turn: Turn, *, words: str, files: Files = NO_FILES) -> None:
    """The sender is hit by the same: they follow it and are told when it is over."""
    post = turn.post
    if incident.state not in OPEN:
        telling.answer(
            Card(f"{incident.number} đã xử lý xong. Nếu vẫn lỗi, xin nhắn “báo lỗi …” để mở phiếu mới ạ."),
            turn,
        )
        return
    new = turn.work.helpdesk.follow(
        TicketFollower(ticket_id=incident.id, person_id=turn.sender.id, since=turn.now)
    )
    telling.keep(incident, LineKind.SAID, words, post, by=turn.sender, files=files, event_id=turn.event_id)
    you = naming.you(turn.sender)
    card = Card(
        f"👥 Đã ghi {you} theo dõi {incident.number} ({cards.name(incident)}). Khi khắc phục xong Thư ký sẽ báo.",
        subject=telling.subject(incident),
    )
    telling.answer(card, turn)
    hit = people_hit(incident, turn.work)
    if new and (hit <= 3 or hit % ROUND == 0):
        told = Card(f"👥 {incident.number} · {cards.name(incident)}: đã có {hit} người báo.", kind="notice")
        telling.to_desk(incident, told, post, at_once=False)


def merge(ticket: Ticket, into: Ticket, turn: Turn, *, by: Person) -> None:
    """The ticket's people go on as followers of the other; it is over when that is."""
    post = turn.post
    work = turn.work
    for person_id in (ticket.reporter_id, *work.helpdesk.followers(ticket.id)):
        if person_id != into.reporter_id:
            work.helpdesk.follow(TicketFollower(ticket_id=into.id, person_id=person_id, since=turn.now))
    for inner in work.helpdesk.merged_into(ticket.id):
        inner.incident_id = into.id
    ticket.incident_id, ticket.alarm_at = into.id, None
    telling.keep(ticket, LineKind.STEP, f"gộp vào {into.number}", post, by=by)
    telling.keep(into, LineKind.STEP, f"gộp {ticket.number} vào phiếu này", post, by=by)
    text = (
        f"{ticket.number} cùng sự cố với {into.number} ({cards.name(into)}) nên được xử lý chung. "
        "Khi xong Thư ký sẽ báo."
    )
    telling.to_reporter(ticket, Card(text, kind="notice", subject=telling.subject(ticket)), post)


def tell_followers(
    ticket: Ticket, text: str, post: Post, *, buttons: tuple[tuple[Button, ...], ...] = ()
) -> int:
    """The same words to each who follows it, privately; how many were told."""
    people = post.work.people.many(post.work.helpdesk.followers(ticket.id))
    card = Card(text, buttons, kind="notice", subject=telling.subject(ticket))
    told = [(person, card) for person in people if person.active]
    post.put(told)
    return len(told)


def over(ticket: Ticket, post: Post) -> int:
    """The outage is over: its followers hear it, what was merged into it is closed with it."""
    at = cards.in_words(ticket.solved_at or post.now, post)
    text = (
        f"✅ {ticket.number} ({cards.name(ticket)}) đã khắc phục lúc {at}. "
        f"Nếu vẫn còn lỗi, xin nhắn “{ticket.number} vẫn lỗi”."
    )
    told = tell_followers(ticket, text, post)
    for merged in post.work.helpdesk.merged_into(ticket.id):
        if merged.state is not TicketState.CLOSED:
            merged.state, merged.solved_at, merged.closed_at = TicketState.CLOSED, post.now, post.now
            merged.answered_at = merged.answered_at or post.now
            merged.solution = f"cùng sự cố {ticket.number}"
            telling.keep(merged, LineKind.STEP, f"đóng cùng {ticket.number}", post)
            sla.plan(merged, post.office, post.now)
    return told
