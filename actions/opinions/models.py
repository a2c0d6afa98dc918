"""A question put to several people and what they answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(eq=False, kw_only=True)
class Poll:
    """A question with choices, put to a group or to people one by one."""

    id: int = field(init=False)
    question: str
    options: list[str]
    owner_id: int
    created_at: datetime
    chat_id: int | None = None
    """The group that it was put to; None: to people one by one."""
    asked: list[int] = field(default_factory=list)
    """Ids of those asked one by one."""
    outbox_id: int | None = None
    """The card in the group, which shows the count."""
    closes_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(eq=False, kw_only=True)
class NativePoll:
    """A poll of the channel's own that shows ours: UNIQUE(channel, account, native_id). Where we died between sending
    and writing it down there are several of one, and votes in each count.

    `outbox_id`: the message that it was sent as; None where that was never written down.
    """

    id: int = field(init=False)
    channel: str
    account: str
    native_id: str
    poll_id: int
    outbox_id: int | None = None


@dataclass(eq=False, kw_only=True)
class PollVote:
    """How an account voted last in one poll of the channel's own: UNIQUE(channel, account, native_id, voter).

    Kept although nobody knows yet which of our polls it is, or whose account. `options` empty: taken back.
    `sequence` is the provider's order, where it tells one.
    """

    id: int = field(init=False)
    channel: str
    account: str
    native_id: str
    voter: str
    options: list[int]
    at: datetime
    sequence: int = 0


@dataclass(eq=False, kw_only=True)
class PollAnswer:
    """What one person said: UNIQUE(poll_id, person_id). `choice` counts from 0; None: words only."""

    id: int = field(init=False)
    poll_id: int
    person_id: int
    at: datetime
    choice: int | None = None
    words: str = ""
