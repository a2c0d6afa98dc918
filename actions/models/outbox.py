"""Records of what leaves, and of the buttons on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from actions.models.json_object import Json
from actions.states import SendState


@dataclass(eq=False, kw_only=True)
class OutboxMessage:
    """Anything that leaves. `content` is a `Card` as JSON with button tokens; order of `id` within a chat is kept."""

    id: int = field(init=False)
    chat_id: int
    recipient_id: int | None
    """The person it is for (private, or the one asked in a group)."""
    kind: str
    """reply, reminder, notice or digest."""
    content: Json
    created_at: datetime
    due_at: datetime
    priority: int = 5
    """Lower goes first between chats; 0 hỏa tốc, 1 reply, 5 notice and reminder, 9 digest."""
    state: SendState = SendState.WAITING
    lease: str | None = None
    lease_until: datetime | None = None
    tries: int = 0
    external_id: str = ""
    """The provider's id of the message once sent."""
    sent_at: datetime | None = None
    event_id: int | None = None
    """The inbound event it answers."""
    subject: Json = field(default_factory=dict)
    """What the card is about, so that a reply to it is understood: {"task": 12}."""
    error: str = ""


@dataclass(eq=False, kw_only=True)
class ButtonToken:
    """What a button stands for: a typed command as JSON and who may press it."""

    token: str
    command: Json
    label: str
    may_press: list[int] | None
    """Person ids; None: anyone in the chat."""
    outbox_id: int
    expires_at: datetime
