"""Bringing what concerns a ticket to its two sides, and keeping what was said and done.

The reporter's side is one private chat. The desk's side is the helpdesk's group; without one, the agent in charge, or
whoever is on duty, in private. Nothing about a ticket goes anywhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from actions import naming
from actions.audit import with_text
from actions.helpdesk import duty, hours
from actions.helpdesk.models import LineKind, Ticket, TicketLine
from actions.messages import CARRIED, HANDLE, Attachment, Card
from actions.models import AuditRow, Chat, OutboxMessage, Person
from actions.turn import Post, Turn

AGENT = "hỗ trợ"


def subject(ticket: Ticket) -> dict[str, Any]:
    """What a reply to a card is about."""
    return {"ticket": ticket.id}


@dataclass(frozen=True, slots=True)
class Files:
    """What came with a message, and through which channel."""

    attachments: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def of(cls, turn: Turn) -> Files:
        inbound = turn.inbound
        return cls([_as_json(each, inbound.channel, inbound.account) for each in inbound.attachments])

    def cards(self, text: str, chat: Chat, about: Ticket) -> list[Card]:
        """One card with the text and the first file, one for each further file."""
        cards = [Card(text, subject=subject(about))]
        for each in self.attachments:
            reachable = each.get("channel") == chat.channel and each.get("account") == chat.account
            picture = each.get("kind") == "image"
            where = f"{HANDLE}{each['reference']}" if reachable else _carried(each)
            if cards[-1].file is None and cards[-1].image is None:
                cards[-1] = replace(
                    cards[-1], image=where if picture else None, file=None if picture else where
                )
            else:
                more = Card(f"📎 {about.number}", subject=subject(about))
                cards.append(replace(more, image=where if picture else None, file=None if picture else where))
        return cards


def _carried(each: Mapping[str, Any]) -> str:
    wanted = {name: str(each.get(name, "")) for name in ("channel", "account", "kind", "reference", "name")}
    return f"{CARRIED}{json.dumps(wanted, ensure_ascii=False)}"


NO_FILES = Files()


def _as_json(each: Attachment, channel: str, account: str) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "reference": each.reference,
        "name": each.name,
        "mime": each.mime,
        "size": each.size,
        "channel": channel,
        "account": account,
    }


def to_reporter(ticket: Ticket, card: Card, post: Post, *, event_id: int | None = None) -> OutboxMessage:
    chat = post.work.chats.get(ticket.chat_id)
    person = post.work.people.get(ticket.reporter_id)
    if chat.person_id != person.id:
        # The account was unlinked meanwhile: that chat is nobody's any more.
        return post.to_person(person, card, event_id=event_id)
    return post.to_chat(chat, card, recipient=person, event_id=event_id)


def desk_places(ticket: Ticket, post: Post) -> list[tuple[Chat, Person | None]]:
    """Where the desk reads about this ticket."""
    group = duty.desk_chat(post.work, post.office)
    if group is not None:
        return [(group, None)]
    if ticket.agent_id is not None:
        agent = post.work.people.get(ticket.agent_id)
        if agent.active:
            return [(post.private_chat(agent), agent)]
    people = duty.on_duty(ticket.category, post.work, post.office, post.now)
    if not people and (head := duty.supervisor(post.work, post.office)) is not None:
        people = [head]
    return [(post.private_chat(person), person) for person in people if person.id != ticket.reporter_id]


def to_desk(ticket: Ticket, card: Card, post: Post, *, at_once: bool = True) -> list[OutboxMessage]:
    """`at_once` False: outside working hours it waits for the morning."""
    rows = []
    for chat, person in desk_places(ticket, post):
        row = post.to_chat(chat, card, recipient=person)
        if not at_once:
            row.due_at = hours.opens_next(post.now, post.office)
        rows.append(row)
    return rows


def to_agent(person: Person, card: Card, post: Post) -> OutboxMessage:
    return post.to_person(person, card)


def in_desk_chat(turn: Turn) -> bool:
    group = duty.desk_chat(turn.work, turn.office)
    return group is not None and group.id == turn.chat.id


def answer(card: Card, turn: Turn) -> OutboxMessage:
    """To whoever speaks: in the helpdesk's group there, from any other group in private."""
    if not turn.in_group or in_desk_chat(turn):
        return turn.reply(card)
    row = turn.tell(turn.sender, card)
    turn.reply(Card("Thư ký đã trả lời qua tin nhắn riêng."))
    return row


def keep(
    ticket: Ticket,
    kind: LineKind,
    text: str,
    post: Post,
    *,
    by: Person | None = None,
    files: Files = NO_FILES,
    event_id: int | None = None,
) -> TicketLine:
    """A line of the ticket and of the audit log."""
    line = post.work.helpdesk.add_line(
        TicketLine(
            ticket_id=ticket.id,
            at=post.now,
            kind=kind,
            text=text,
            person_id=by.id if by is not None else None,
            attachments=[dict(each) for each in files.attachments],
            event_id=event_id,
        )
    )
    row = AuditRow(
        at=post.now,
        actor_id=line.person_id,
        action=f"ticket.{kind.value}",
        kind="ticket",
        subject_id=ticket.id,
    )
    post.work.audit.add(with_text(row, text, source="ticket_line", source_id=line.id))
    return line


def agent_name(person: Person) -> str:
    """ "Anh Nam (hỗ trợ)"."""
    return f"{naming.capital(naming.address(person))} ({AGENT})"


def local(moment: datetime, post: Post) -> datetime:
    return moment.astimezone(post.office.zone)
