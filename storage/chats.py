"""Conversations, who is in them, and the messages that were addressed to us there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from actions.channels import place_of
from actions.models import Chat, ChatKind, Membership, Message
from storage import records
from storage.moving_chats import move_chat, threads_of
from storage.tables import chats, memberships, messages, person_settings


class SqlChats:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, chat: Chat) -> Chat:
        return records.add(self._session, chat)

    def get(self, chat_id: int) -> Chat:
        return records.get(self._session, Chat, chat_id)

    def many(self, ids: Iterable[int]) -> Sequence[Chat]:
        found: list[Chat] = []
        for some in records.batches(ids):
            found += self._session.scalars(select(Chat).where(chats.c.id.in_(some)))
        return found

    def find(self, channel: str, account: str, external_id: str, thread: str = "") -> Chat | None:
        return self._session.scalars(
            select(Chat).where(
                chats.c.channel == channel,
                chats.c.account == account,
                chats.c.external_id == external_id,
                chats.c.thread == thread,
            )
        ).one_or_none()

    def with_external_id(self, channel: str, account: str, external_id: str) -> Sequence[Chat]:
        return threads_of(self._session, channel, account, external_id)

    def move(self, channel: str, account: str, old: str, new: str) -> None:
        move_chat(self._session, channel, account, old, new)

    def groups(self, name: str) -> Sequence[Chat]:
        called = or_(chats.c.title == name, chats.c.external_id == name)
        return self._session.scalars(
            select(Chat).where(chats.c.kind == ChatKind.GROUP, called).order_by(chats.c.id)
        ).all()

    def private_of(self, person_id: int) -> Sequence[Chat]:
        return self._privates([person_id])

    def privates(self, person_ids: Collection[int]) -> Mapping[int, Chat]:
        return {person_id: own[0] for person_id, own in self.all_privates(person_ids).items()}

    def all_privates(self, person_ids: Collection[int]) -> Mapping[int, Sequence[Chat]]:
        found: defaultdict[int, list[Chat]] = defaultdict(list)
        for chat in self._privates(person_ids):
            found[chat.person_id or 0].append(chat)
        return found

    def _privates(self, person_ids: Collection[int]) -> Sequence[Chat]:
        last_written = (
            select(func.max(messages.c.sent_at)).where(messages.c.chat_id == chats.c.id).scalar_subquery()
        )
        found = self._session.scalars(
            select(Chat)
            .where(
                chats.c.person_id.in_(person_ids),
                chats.c.kind == ChatKind.PRIVATE,
                chats.c.blocked.is_(False),
            )
            .order_by(last_written.desc().nulls_last(), chats.c.id.desc())
        ).all()
        wishes = self._wished_channels(found)
        return sorted(found, key=lambda chat: place_of(chat.channel, wishes.get(chat.person_id or 0, ())))

    def _wished_channels(self, found: Sequence[Chat]) -> dict[int, Sequence[str]]:
        """Of those who have a choice."""
        several = [person for person, many in Counter(chat.person_id for chat in found).items() if many > 1]
        if not several:
            return {}
        rows = self._session.execute(
            select(person_settings.c.person_id, person_settings.c.channels).where(
                person_settings.c.person_id.in_(several)
            )
        )
        return {row.person_id: row.channels or () for row in rows}

    def add_member(self, chat_id: int, person_id: int) -> None:
        member = Membership(chat_id=chat_id, person_id=person_id)
        records.add_unless_known(self._session, member, unique=("chat_id", "person_id"))

    def remove_member(self, chat_id: int, person_id: int) -> None:
        self._session.flush()
        self._session.execute(
            delete(Membership)
            .where(memberships.c.chat_id == chat_id, memberships.c.person_id == person_id)
            .execution_options(synchronize_session="fetch")
        )

    def members(self, chat_id: int) -> Sequence[int]:
        return self._session.scalars(
            select(memberships.c.person_id).where(memberships.c.chat_id == chat_id).order_by(memberships.c.id)
        ).all()

    def memberships_of(self, person_id: int) -> Sequence[Membership]:
        return self._session.scalars(
            select(Membership).where(memberships.c.person_id == person_id).order_by(memberships.c.id)
        ).all()


class SqlMessages:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, message: Message) -> Message:
        return records.add(self._session, message)

    def get(self, message_id: int) -> Message:
        return records.get(self._session, Message, message_id)

    def find(self, chat_id: int, external_id: str) -> Message | None:
        return self._session.scalars(
            select(Message)
            .where(messages.c.chat_id == chat_id, messages.c.external_id == external_id)
            .order_by(messages.c.id.desc())
            .limit(1)
        ).one_or_none()

    def versions(self, chat_id: int, external_id: str) -> Sequence[Message]:
        return self._session.scalars(
            select(Message)
            .where(messages.c.chat_id == chat_id, messages.c.external_id == external_id)
            .order_by(messages.c.id)
        ).all()
