"""What the helpdesk needs from storage and from whoever knows the office's documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from actions.helpdesk.models import (
    CitizenCase,
    HelpQuestion,
    SavedAnswer,
    Takeover,
    Ticket,
    TicketFollower,
    TicketLine,
    TicketState,
)

if TYPE_CHECKING:
    from actions.models import Person
    from actions.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """All given conditions hold. `of`: reported or followed by this person; `similar`: (category, system)."""

    of: int | None = None
    agent_id: int | None = None
    states: frozenset[TicketState] | None = None
    category: str | None = None
    system: str | None = None
    created_from: datetime | None = None
    created_before: datetime | None = None
    whole_only: bool = False
    """Without those merged into another."""
    limit: int = 100


class Helpdesk(Protocol):
    """Tickets and what belongs to them."""

    def add(self, ticket: Ticket) -> Ticket: ...
    def get(self, ticket_id: int) -> Ticket: ...
    def find(self, ticket_id: int) -> Ticket | None: ...
    def list(self, wanted: TicketFilter) -> Sequence[Ticket]:
        """By id."""
        ...

    def merged_into(self, ticket_id: int) -> Sequence[Ticket]: ...
    def load_of(self, agent_ids: Collection[int]) -> Mapping[int, int]:
        """How many open tickets each of these has, those without any left out."""
        ...

    def due(self, now: datetime, *, limit: int) -> Sequence[int]:
        """Ids of tickets whose `alarm_at` is over, the longest waiting first."""
        ...

    def next_alarm(self) -> datetime | None: ...
    def add_line(self, line: TicketLine) -> TicketLine: ...
    def lines(self, ticket_id: int, *, limit: int = 200) -> Sequence[TicketLine]:
        """The last so many, oldest first."""
        ...

    def follow(self, follower: TicketFollower) -> bool:
        """False where the person follows it already."""
        ...

    def followers(self, ticket_id: int) -> Sequence[int]:
        """Person ids, in the order in which they came."""
        ...

    def takeover_in(self, chat_id: int) -> Takeover | None:
        """The one that is open in this chat."""
        ...

    def takeover_of(self, ticket_id: int) -> Takeover | None:
        """The one that is open under this ticket."""
        ...

    def open_takeovers(self) -> Sequence[Takeover]: ...
    def start_takeover(self, takeover: Takeover) -> bool:
        """False where one is open in this chat already: nothing is stored."""
        ...

    def add_question(self, question: HelpQuestion) -> HelpQuestion: ...
    def questions(
        self, start: datetime, end: datetime, *, person_id: int | None = None, answered: bool | None = None
    ) -> Sequence[HelpQuestion]:
        """By id."""
        ...

    def save_answer(self, answer: SavedAnswer) -> bool:
        """False where this question of this ticket was saved before: nothing is stored."""
        ...

    def saved_answers(self) -> Sequence[SavedAnswer]: ...
    def add_cases(self, cases: Sequence[CitizenCase]) -> None: ...
    def cases_with_ids(self, external_ids: Iterable[str]) -> Sequence[CitizenCase]: ...
    def cases(self, *, limit: int, after: int = 0) -> Sequence[CitizenCase]:
        """By id, beyond `after`."""
        ...

    def agents(self) -> Sequence[Person]:
        """Active people with the role "agent"."""
        ...

    def with_ids(self, ids: Iterable[int]) -> Sequence[Ticket]:
        """In no order; ids that do not exist are left out."""
        ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer that may fit. `score` 0..1; `sure`: good enough to give without a person."""

    question: str
    answer: str
    score: float
    sure: bool = False
    source: str = ""
    """Document, section and page, or where it was kept."""


class KnowledgeBase(Protocol):
    """What the office knows. Searches and learns inside the caller's open unit of work."""

    def suggest(self, question: str, work: UnitOfWork, *, most: int = 3) -> Sequence[Suggestion]:
        """Best first; empty where nothing fits."""
        ...

    def learn(self, answer: SavedAnswer, work: UnitOfWork) -> bool:
        """Keep a good reply for others; False where it was kept before."""
        ...
