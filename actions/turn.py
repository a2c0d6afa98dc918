"""One message (or press) being acted on: who, where, when, and the ways to answer.

A `Turn` lives inside one open unit of work. Whatever it posts is a row in the outbox,
so that it leaves only if the command's transaction commits.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from actions.authority import may_see
from actions.messages import Button, Card, Inbound, OutKind
from actions.models import ButtonToken, Chat, ChatKind, Draft, Json, Message, OutboxMessage, Person, Task
from actions.office import Office
from actions.ports import NewMessage, NewToken, UnitOfWork
from actions.quiet import send_at
from actions.typed_choices import words_for
from nlu.calling import strip_call

PRIORITIES: dict[OutKind, int] = {"reply": 1, "reminder": 5, "notice": 5, "digest": 9}
MOST_READERS = 50
"""A task is not shown in a larger group than this unless it was given there."""


@dataclass(frozen=True, slots=True)
class Post:
    """Writes cards into the outbox. Used by turns, and by the program's own clockwork."""

    work: UnitOfWork
    office: Office
    now: datetime

    def to_chat(
        self, chat: Chat, card: Card, *, recipient: Person | None = None, event_id: int | None = None
    ) -> OutboxMessage:
        row = self._row(chat, card, recipient, event_id)
        self.work.outbox.add(row)
        self.work.tokens.add_all(self._tokens(card, row))
        self.work.flush()
        return row

    def to_people(self, told: Sequence[tuple[Person, Card]]) -> list[OutboxMessage]:
        """Privately to many at once, in a handful of statements; a row for each, in order."""
        if not told:
            return []
        known = self.work.chats.privates([person.id for person, _ in told])
        rows = [
            self._row(known.get(person.id) or self.private_chat(person), card, person, None)
            for person, card in told
        ]
        self.work.outbox.add_all(rows)
        tokens = [
            token for (_, card), row in zip(told, rows, strict=True) for token in self._tokens(card, row)
        ]
        self.work.tokens.add_all(tokens)
        return rows

    def put(self, told: Sequence[tuple[Person, Card]]) -> Sequence[int]:
        """As `to_people`, for those who need no more than the ids: a third of the time."""
        known = self.work.chats.privates([person.id for person, _ in told])
        new = []
        for person, card in told:
            new.append(self.message(known.get(person.id) or self.private_chat(person), person, card))
        return self.work.outbox.put(new)

    def message(
        self, chat: Chat, person: Person, card: Card, *, due_at: datetime | None = None
    ) -> NewMessage:
        """The card as `outbox.put` takes it."""
        content = _content(card)
        tokens = [
            NewToken(token, button.command.as_json(), button.label, _pressers(button), self._expiry())
            for token, button in _with_tokens(content, card)
        ]
        priority = card.priority if card.priority is not None else PRIORITIES[card.kind]
        subject = dict(card.subject)
        return NewMessage(chat.id, person.id, card.kind, content, self.now, priority, subject, tokens, due_at)

    def _expiry(self) -> datetime:
        return self.now + timedelta(days=self.office.button_days)

    def _row(self, chat: Chat, card: Card, recipient: Person | None, event_id: int | None) -> OutboxMessage:
        return OutboxMessage(
            chat_id=chat.id,
            recipient_id=recipient.id if recipient else None,
            kind=card.kind,
            content=_content(card),
            created_at=self.now,
            due_at=self.now,
            priority=card.priority if card.priority is not None else PRIORITIES[card.kind],
            event_id=event_id,
            subject=dict(card.subject),
        )

    def to_person(self, person: Person, card: Card, *, event_id: int | None = None) -> OutboxMessage:
        """To the person's private chat, made where there is none yet. Notices wait for the end of quiet hours."""
        row = self.to_chat(self.private_chat(person), card, recipient=person, event_id=event_id)
        row.due_at = send_at(person, card, self.work, self.office, self.now)
        return row

    def private_chat(self, person: Person) -> Chat:
        known = self.work.chats.private_of(person.id)
        if known:
            return known[0]
        external_id = f"private:{person.code}"
        channel, account = self.office.private_channel, self.office.private_account
        chat = self.work.chats.find(channel, account, external_id)
        if chat is None:
            chat = self.work.chats.add(
                Chat(
                    channel=channel,
                    account=account,
                    external_id=external_id,
                    kind=ChatKind.PRIVATE,
                    title=person.full_name,
                    person_id=person.id,
                )
            )
        return chat

    def _tokens(self, card: Card, row: OutboxMessage) -> list[ButtonToken]:
        """What the buttons in the row's content stand for."""
        return [
            ButtonToken(
                token=token,
                command=button.command.as_json(),
                label=button.label,
                may_press=_pressers(button),
                outbox_id=row.id,
                expires_at=self._expiry(),
            )
            for token, button in _with_tokens(row.content, card)
        ]


def _with_tokens(content: Json, card: Card) -> Iterator[tuple[str, Button]]:
    """The card's buttons, each with the token that it got in the content."""
    shown = [button["token"] for line in content["buttons"] for button in line]
    return zip(shown, [button for line in card.buttons for button in line], strict=True)


def _pressers(button: Button) -> list[int] | None:
    return list(button.may_press) if button.may_press is not None else None


def _content(card: Card) -> Json:
    return {
        "text": card.text,
        "buttons": [
            [
                {"label": button.label, "token": secrets.token_urlsafe(12), "say": words_for(button)}
                for button in line
            ]
            for line in card.buttons
        ],
        "contact": {"name": card.contact.name, "phone": card.contact.phone} if card.contact else None,
        "image": card.image,
        "file": card.file,
        "replaces": card.replaces,
        "brief": card.brief,
        "edit_only": card.edit_only,
        "asks_contact": card.asks_contact,
        **({"pin": True} if card.pin else {}),
        **({"mentions": list(card.mentions)} if card.mentions else {}),
        **({"poll": asdict(card.poll)} if card.poll is not None else {}),
        **({"door": asdict(card.door)} if card.door is not None else {}),
        **({"stops_poll": True} if card.stops_poll else {}),
    }


@dataclass(slots=True)
class Turn:
    """What a handler gets. `now` is the moment of processing; times in the text refer to `inbound.sent_at`.

    `answered` is the card (its subject) that the message replies to, `drafts` what this turn has begun.
    """

    work: UnitOfWork
    office: Office
    now: datetime
    sender: Person
    chat: Chat
    inbound: Inbound
    message: Message | None = None
    event_id: int | None = None
    answered: dict[str, object] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    posted: list[OutboxMessage] = field(default_factory=list)
    preface: str = ""
    """Stands once above the next question: what was heard, where that is asked about."""

    @property
    def post(self) -> Post:
        return Post(self.work, self.office, self.now)

    @property
    def in_group(self) -> bool:
        return self.chat.kind is ChatKind.GROUP

    @property
    def spoken_to(self) -> bool:
        """Whether this is said to the assistant; in a group people mostly talk to each other."""
        inbound = self.inbound
        return (
            not self.in_group
            or inbound.kind == "press"
            or inbound.addressed
            or strip_call(inbound.text).called
        )

    def may_show(self, task: Task) -> bool:
        """Whether everyone who reads this chat may see the task."""
        if not self.in_group or task.chat_id == self.chat.id:
            return True
        members = self.work.chats.members(self.chat.id)
        return len(members) <= MOST_READERS and all(
            may_see(self.work, person, task, now=self.now) for person in self.work.people.many(members)
        )

    def reply(self, card: Card) -> OutboxMessage:
        """Into the chat the message came from; privately where the card shows tasks that not all here may see."""
        if not all(self.may_show(task) for task in self._tasks_of(card)):
            self.tell(self.sender, card)
            card = Card("Thư ký đã trả lời qua tin nhắn riêng.")
        return self._keep(self.post.to_chat(self.chat, card, recipient=self.sender, event_id=self.event_id))

    def _tasks_of(self, card: Card) -> list[Task]:
        numbers = [
            *card.subject.get("tasks", ()),
            *([card.subject["task"]] if "task" in card.subject else []),
        ]
        found = [self.work.tasks.find(number) for number in numbers]
        return [task for task in found if task is not None]

    def tell(self, person: Person, card: Card) -> OutboxMessage:
        """Privately. A card for the sender, who writes in private already, is a reply there."""
        return self._keep(self.post.to_person(person, card, event_id=self.event_id))

    def _keep(self, row: OutboxMessage) -> OutboxMessage:
        self.posted.append(row)
        return row
