"""Records of chats and of what was said in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from actions.models.json_object import Json
from actions.states import ChatKind


@dataclass(eq=False, kw_only=True)
class Chat:
    """A conversation: UNIQUE(channel, account, external_id, thread)."""

    id: int = field(init=False)
    channel: str
    account: str
    external_id: str
    thread: str = ""
    kind: ChatKind = ChatKind.PRIVATE
    title: str = ""
    reads_all: bool = False
    """A group that agreed to be read, not only to be addressed."""
    members_may_assign: bool = False
    """A working group whose members may give tasks to each other within it."""
    person_id: int | None = None
    """Whose private chat it is."""
    blocked: bool = False
    """The provider refuses us for good here (blocked the bot, left the group)."""


@dataclass(eq=False, kw_only=True)
class Membership:
    """A person in a group: UNIQUE(chat_id, person_id)."""

    id: int = field(init=False)
    chat_id: int
    person_id: int


@dataclass(eq=False, kw_only=True)
class Message:
    """A person's message that was addressed to us: the evidence of what follows from it."""

    id: int = field(init=False)
    chat_id: int
    external_id: str
    sender_id: int | None
    text: str
    sent_at: datetime
    attachments: list[Json] = field(default_factory=list)


@dataclass(eq=False, kw_only=True)
class RoomMessage:
    """One line in a room of a channel that we host ourselves (the web chat keeps its own history).

    `sender_code` is the person's code, None for the assistant. `buttons` are rows of {label, token}.
    `event_id` (unique, for a person's line) lets a browser send the same line again after a lost connection,
    `outbox_id` (unique, for the assistant's) does the same for a repeated delivery.
    """

    id: int = field(init=False)
    room: str
    sender_code: str | None
    text: str
    sent_at: datetime
    reply_to_id: int | None = None
    buttons: list[Any] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    edited_at: datetime | None = None
    outbox_id: int | None = None
    event_id: str | None = None
