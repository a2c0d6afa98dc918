"""What the capabilities need of whatever leaves, and of the buttons on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from actions.models import ButtonToken, Json, OutboxMessage, SendState


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to one chat as it is put into the outbox, many at once; `tokens` are what its buttons stand for."""

    chat_id: int
    recipient_id: int | None
    kind: str
    content: Json
    at: datetime
    priority: int
    subject: Json
    tokens: Sequence[NewToken] = ()
    due_at: datetime | None = None
    """Not before; None: at once."""


@dataclass(frozen=True, slots=True)
class NewToken:
    token: str
    command: Json
    label: str
    may_press: list[int] | None
    expires_at: datetime


def lane_of(channel: str, account: str) -> str:
    """Whose messages follow one another at one pace."""
    return f"{channel}:{account}"


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A claimed message that left, in the provider's words `external_id`.

    `others` are messages of the same chat that left in it; `content` and `subject` are then of all together.
    """

    outbox_id: int
    lease: str
    external_id: str
    others: tuple[int, ...] = ()
    content: Json = field(default_factory=dict)
    subject: Json = field(default_factory=dict)


class Outbox(Protocol):
    def add(self, message: OutboxMessage) -> OutboxMessage: ...
    def add_all(self, messages: Sequence[OutboxMessage]) -> None:
        """Many at once; each has its id afterwards."""
        ...

    def put(self, messages: Sequence[NewMessage]) -> Sequence[int]:
        """Many at once with their buttons, in a handful of statements; their ids, in order."""
        ...

    def get(self, outbox_id: int) -> OutboxMessage: ...
    def remove(self, message: OutboxMessage) -> None:
        """Take back what this unit of work added; never anything committed."""
        ...

    def find_sent(self, chat_id: int, external_id: str) -> OutboxMessage | None: ...
    def many(self, ids: Iterable[int]) -> Sequence[OutboxMessage]:
        """In no order; ids that do not exist are left out."""
        ...

    def lanes(self) -> Sequence[str]:
        """The accounts (`lane_of`) with anything unsent."""
        ...

    def claim(
        self,
        now: datetime,
        *,
        lease: str,
        until: datetime,
        limit: int,
        lane: str | None = None,
        besides: Collection[int] = (),
    ) -> Sequence[OutboxMessage]:
        """Take messages due at `now` (of one lane) by conditional UPDATE: by priority, then id; of one chat at most
        one, its earliest unsent by id, none while another of that chat is claimed or while the chat rests. Those
        with an id of `besides` are in the caller's own hands.

        A message put in for a later time joins its chat's line at that time; one that was tried and moved
        to a later time keeps its place, and the chat waits for it."""
        ...

    def following(
        self, heads: Sequence[OutboxMessage], now: datetime, *, most: int
    ) -> Sequence[OutboxMessage]:
        """What stands in line behind these claimed messages, each in its chat, at most so many; by id."""
        ...

    def record_sent(self, sent: Sequence[SentMessage], *, at: datetime) -> int:
        """Record what left, in a handful of statements; how many leases still held. The others were left alone."""
        ...

    def release(
        self, ids: Collection[int], *, lease: str, due_at: datetime | None = None, keep_place: bool = True
    ) -> None:
        """Put claimed messages back in line untried (not before `due_at`), where the lease still holds."""
        ...

    def settle(self, message: OutboxMessage, *, lease: str) -> bool:
        """Write the message's new state if the lease still holds; False where it was lost."""
        ...

    def next_due(self) -> datetime | None:
        """The earliest moment at which `claim` may have something (waiting, or a lease that ends)."""
        ...

    def backlog(self, now: datetime) -> tuple[int, datetime | None]:
        """How many messages are due and unsent, and since when the oldest of them."""
        ...

    def latest(self, chat_id: int, *, limit: int = 50) -> Sequence[OutboxMessage]: ...
    def dead(self) -> Sequence[OutboxMessage]: ...
    def unsent(self, *, limit: int) -> Sequence[OutboxMessage]:
        """What waits or is being sent, by id."""
        ...

    def tally(self) -> Mapping[SendState, int]:
        """How many messages are in each state, but for those sent."""
        ...

    def moved(self, message: OutboxMessage) -> OutboxMessage | None:
        """The message that took the place of this dead one in another chat of its recipient."""
        ...

    def bring_forward(self, now: datetime) -> int:
        """The clock was set back: what was due when it was written is due now, not when its moment comes
        again. Returns how many messages that concerns."""
        ...

    def withdraw(self, ids: Collection[int]) -> int:
        """What of these still waits does not leave any more; how many that were."""
        ...

    def revive(self, outbox_id: int, *, due_at: datetime) -> bool:
        """Put a dead message back in line with all its tries; False where it is not dead."""
        ...


class Tokens(Protocol):
    def add(self, token: ButtonToken) -> None: ...
    def add_all(self, tokens: Sequence[ButtonToken]) -> None: ...
    def find(self, token: str) -> ButtonToken | None: ...
