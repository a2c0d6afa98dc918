"""The helpdesk's records. Moments are aware; an `id` is given by the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class TicketState(StrEnum):
    """The Vietnamese names are in `tickets.STATE_NAMES`."""

    NEW = "new"
    """Nobody works on it yet."""
    WORKING = "working"
    WAITING = "waiting"
    """For the reporter; the clock of its SLA stands still."""
    SOLVED = "solved"
    """The agent says so; the reporter is asked."""
    CLOSED = "closed"
    REOPENED = "reopened"
    """It was not solved after all."""


OPEN = frozenset({TicketState.NEW, TicketState.WORKING, TicketState.WAITING, TicketState.REOPENED})
RUNNING = OPEN - {TicketState.WAITING}
"""States in which the SLA's clock runs."""


class LineKind(StrEnum):
    SAID = "said"
    """By the reporter or a follower."""
    ANSWER = "answer"
    """By an agent, to the reporter."""
    NOTE = "note"
    """Among agents only."""
    STEP = "step"
    """What was done with the ticket."""


@dataclass(eq=False, kw_only=True)
class Ticket:
    """HT-<id>: something that somebody needs help with. `version` guards against lost updates."""

    id: int = field(init=False)
    reporter_id: int
    text: str
    created_at: datetime
    chat_id: int
    """Where the reporter is answered: their private chat."""
    answer_by: datetime
    solve_by: datetime
    origin: str = "fault"
    """fault (reported), question (nothing was found for it) or person (asked for somebody)."""
    system: str = ""
    """What it is called in `nlu.ticket_systems`; never the reporter's own words."""
    category: str = "other"
    urgency: str = "normal"
    state: TicketState = TicketState.NEW
    agent_id: int | None = None
    incident_id: int | None = None
    """The ticket that this one was merged into."""
    message_id: int | None = None
    answered_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    waiting_since: datetime | None = None
    alarm_at: datetime | None = None
    """When the program looks at it again."""
    alarms: list[str] = field(default_factory=list)
    """Which alarms were raised already (names of `alarms`)."""
    solution: str = ""
    rating: int | None = None
    """3 content, 2 so-so, 1 not."""
    reopened: int = 0
    version: int = 1

    @property
    def number(self) -> str:
        return f"HT-{self.id}"


@dataclass(eq=False, kw_only=True)
class TicketFollower:
    """Somebody else who is hit by the same: UNIQUE(ticket_id, person_id)."""

    id: int = field(init=False)
    ticket_id: int
    person_id: int
    since: datetime


@dataclass(eq=False, kw_only=True)
class TicketLine:
    """One line of what was said and done; never changed. `attachments` are those of `Inbound`, with their channel."""

    id: int = field(init=False)
    ticket_id: int
    at: datetime
    kind: LineKind
    text: str
    person_id: int | None = None
    attachments: list[dict[str, Any]] = field(default_factory=list)
    event_id: int | None = None


@dataclass(eq=False, kw_only=True)
class Takeover:
    """A chat in which people speak with each other and the assistant is silent; one open at a time for a chat."""

    id: int = field(init=False)
    ticket_id: int
    chat_id: int
    person_id: int
    """Who asked for somebody."""
    started_at: datetime
    agent_id: int | None = None
    """The first who answered."""
    heard_at: datetime | None = None
    """When the person last waited for an answer; None: they have it."""
    warned_at: datetime | None = None
    ended_at: datetime | None = None
    version: int = 1


@dataclass(eq=False, kw_only=True)
class HelpQuestion:
    """A question to the helpdesk, and whether something was found for it; for the figures."""

    id: int = field(init=False)
    person_id: int
    at: datetime
    text: str
    answered: bool
    title: str = ""
    """What was found."""
    ticket_id: int | None = None


@dataclass(eq=False, kw_only=True)
class SavedAnswer:
    """A question and the answer that an agent kept for others: UNIQUE(ticket_id, question)."""

    id: int = field(init=False)
    question: str
    answer: str
    category: str
    ticket_id: int
    author_id: int
    at: datetime


@dataclass(eq=False, kw_only=True)
class CitizenCase:
    """A recommendation or complaint of a citizen that the city's 1022 line passed on: UNIQUE(external_id).

    The task that it became holds its deadline, unit and state. Who the citizen is stays with 1022.
    """

    id: int = field(init=False)
    external_id: str
    task_id: int
    field_name: str
    place: str
    content: str
    received_at: datetime
