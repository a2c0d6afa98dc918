"""What is kept of a notice: its words, its calls, and what became of it with each of its people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class CallState(StrEnum):
    WRITING = "writing"
    """Its people are being put into the outbox, page after page."""
    SENDING = "sending"
    """All are in the outbox; some have not left it."""
    DONE = "done"


class Standing(StrEnum):
    """How it stands with one person; each is in exactly one of these."""

    WAITING = "waiting"
    """It has not left yet."""
    UNCONFIRMED = "unconfirmed"
    """It was sent; the person did not say so far that it was received."""
    CONFIRMED = "confirmed"
    FAILED = "failed"
    """No way was left to send it."""


@dataclass(eq=False, kw_only=True)
class Notice:
    """One notice as it went out. `size` people were meant when it was sent."""

    id: int = field(init=False)
    text: str
    sender_id: int
    created_at: datetime
    audience: str
    """In the words of the order: "các trưởng phòng"."""
    size: int
    urgency: str = "normal"
    leader_id: int | None = None
    """In whose place it was sent."""
    message_id: int | None = None
    """The order: its evidence."""
    chat_id: int | None = None
    """Where the order was given."""


@dataclass(eq=False, kw_only=True)
class NoticeCall:
    """One time that a notice goes out: UNIQUE(notice_id, number). 1 is the first, later ones go to the unconfirmed.

    `people` are ids in order; the first `reached` of them are in the outbox. Whoever writes the next page moves
    `reached` on by a conditional UPDATE, so a page is written once whoever dies.
    """

    id: int = field(init=False)
    notice_id: int
    number: int
    people: list[int]
    size: int
    created_at: datetime
    caller_id: int
    reached: int = 0
    state: CallState = CallState.WRITING
    at_once: bool = False
    """It does not wait for working hours."""
    card_id: int | None = None
    """The caller's card that shows how far it came."""
    shown: str = ""
    """What that card says last."""
    shown_at: datetime | None = None


@dataclass(eq=False, kw_only=True)
class NoticeCopy:
    """A notice for one person: UNIQUE(notice_id, person_id). `outbox_id` is its latest message."""

    id: int = field(init=False)
    notice_id: int
    person_id: int
    unit_id: int | None
    call: int
    """The number of the last call that was made to this person."""
    outbox_id: int | None = None
    earlier: list[int] = field(default_factory=list)
    """Messages of calls before the last."""
    sent_at: datetime | None = None
    """When one of the earlier messages left."""
    problem: str = ""
    """Why nothing could be put into the outbox at all."""
    confirmed_at: datetime | None = None
    confirmed_in: str = ""
    """The channel in which it was confirmed."""
