"""A case and its people, as plain dataclasses that `storage` maps onto tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class CaseState(StrEnum):
    OPENING = "opening"
    """Its room is to be made at `Case.due_at` or later."""
    UNSURE = "unsure"
    """It broke off while the provider made the room: the owner says whether to try again."""
    OPEN = "open"
    CLOSING = "closing"
    """Over; its room is to be closed once everything has been said there."""
    CLOSED = "closed"
    FAILED = "failed"
    """No channel could make a room."""


ACTIVE = frozenset({CaseState.OPENING, CaseState.UNSURE, CaseState.OPEN})


@dataclass(eq=False, kw_only=True)
class Case:
    """One matter with a room: UNIQUE(chat_id).

    Whoever makes or closes the room holds the lease. `begun` is written before the provider is asked: whoever finds
    it after a lease is over cannot know whether the room exists.
    """

    id: int = field(init=False)
    title: str
    folded: str
    """The title as it is looked up: without marks, in small letters."""
    owner_id: int
    created_at: datetime
    due_at: datetime
    state: CaseState = CaseState.OPENING
    deadline: datetime | None = None
    home_id: int | None = None
    """The chat in which it was asked for."""
    chat_id: int | None = None
    """Its room."""
    task_id: int | None = None
    """The task that it is about, given before there was a case."""
    message_id: int | None = None
    """The message that asked for it: its evidence."""
    reminder_id: int | None = None
    """Tells the owner of the deadline."""
    secluded: bool = False
    """Not within a group that others read."""
    link: str = ""
    """Where members can come in by themselves."""
    refused_by: list[str] = field(default_factory=list)
    """Lanes (`ports.lane_of`) whose provider makes no room for it."""
    begun: bool = False
    tries: int = 0
    lease: str | None = None
    lease_until: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    summary: str = ""
    """What was done and what not, as it was told when it was closed."""
    error: str = ""


@dataclass(eq=False, kw_only=True)
class CaseMember:
    """Somebody in a case: UNIQUE(case_id, person_id). Peers and superiors are invited and `agreed` by themselves."""

    id: int = field(init=False)
    case_id: int
    person_id: int
    added_at: datetime
    agreed: bool = True
