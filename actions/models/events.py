"""Records of what came in and waits to be dealt with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from actions.models.json_object import Json
from actions.states import EventState


@dataclass(eq=False, kw_only=True)
class Event:
    """Something a channel received: UNIQUE(channel, account, event_id). `payload` is an `Inbound` as JSON."""

    id: int = field(init=False)
    channel: str
    account: str
    event_id: str
    conversation: str
    """Events of one conversation are processed one at a time, in order of `id`."""
    payload: Json
    received_at: datetime
    due_at: datetime
    """Not before; moved later after a failed try."""
    state: EventState = EventState.WAITING
    lease: str | None = None
    lease_until: datetime | None = None
    tries: int = 0
    told_wait: bool = False
    """The sender was told that it takes a moment."""


@dataclass(eq=False, kw_only=True)
class VoiceNote:
    """A spoken message that waits to be heard, or was: UNIQUE(event_id), the event that brought it.

    What was understood comes back as an event of the same conversation.
    """

    id: int = field(init=False)
    event_id: int
    received_at: datetime
    due_at: datetime
    """Not before; moved later after a failed try."""
    state: EventState = EventState.WAITING
    lease: str | None = None
    lease_until: datetime | None = None
    tries: int = 0
    engine: str = ""
    seconds: int = 0
    trouble: str = ""
    """Why there are no words (`actions.voice.trouble`); "" where there are."""
