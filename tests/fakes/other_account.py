"""An account of another channel than the played office's own: what it writes, and what it would be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from actions.messages import Inbound
from actions.models import ChatKind, OutboxMessage
from tests.fakes.office_play import PlayedOffice


@dataclass
class OtherAccount:
    """One private chat with the assistant; nothing leaves it, so all that was said to it waits in the outbox."""

    office: PlayedOffice
    channel: str = "zalo_bot"
    sender: str = "z-1"
    name: str = "Nam Đỗ"
    _numbers: Any = field(default_factory=lambda: count(1))

    def say(self, text: str = "", **fields: Any) -> list[str]:
        """The answers to it."""
        before = len(self.messages())
        number = next(self._numbers)
        inbound = Inbound(
            channel=self.channel,
            account="bot",
            event_id=f"{self.sender}-{number}",
            kind=fields.pop("kind", "text"),
            chat_id=fields.pop("chat_id", self.sender),
            chat_kind=fields.pop("chat_kind", ChatKind.PRIVATE),
            sender_id=self.sender,
            sent_at=self.office.clock.now(),
            sender_name=self.name,
            message_id=f"m-{number}",
            text=text,
            **fields,
        )
        self.office.core.intake.store(inbound)
        while self.office.core.inbox.process_next():
            pass
        return self.texts()[before:]

    def shares_number(self, phone: str) -> list[str]:
        return self.say(kind="contact", phone=phone)

    def press(self, label: str) -> list[str]:
        token = next(
            button["token"]
            for message in reversed(self.messages())
            for row in message.content["buttons"]
            for button in row
            if button["label"] == label
        )
        return self.say(kind="press", token=token)

    def texts(self) -> list[str]:
        return [message.content["text"] for message in self.messages()]

    def messages(self) -> list[OutboxMessage]:
        """All that was said to it, oldest first."""
        with self.office.store.work() as work:
            chat = work.chats.find(self.channel, "bot", self.sender)
            return sorted(work.outbox.latest(chat.id), key=lambda row: row.id) if chat is not None else []

    def owner(self) -> str | None:
        """The code of whose account it is."""
        with self.office.store.work() as work:
            identity = work.identities.find(self.channel, "bot", self.sender)
            if identity is None or identity.person_id is None:
                return None
            return work.people.get(identity.person_id).code
