"""What the capabilities need of reminders and of the morning digests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from actions.models import Delivery, Digest, DigestPart, DigestRound, Person, Reminder, ReminderKind


@dataclass(frozen=True, slots=True)
class DigestMoment:
    """What counts as overdue (before `now`), as today's (before `day_ends`) and as said already by the digest
    (what comes back each day and is due by `reminders_until`)."""

    now: datetime
    day_ends: datetime
    reminders_until: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """An occurrence of a reminder that left in a message: a `Delivery` as it is written, many at once."""

    reminder_id: int
    occurrence: datetime
    recipient_id: int
    outbox_id: int
    planned_at: datetime


class Reminders(Protocol):
    def add(self, reminder: Reminder) -> Reminder: ...
    def add_all(self, reminders: Sequence[Reminder]) -> None: ...
    def get(self, reminder_id: int) -> Reminder: ...
    def find(self, reminder_id: int) -> Reminder | None: ...
    def active_of(self, owner_id: int) -> Sequence[Reminder]:
        """Personal ones, next first."""
        ...

    def of_task(self, task_id: int) -> Sequence[Reminder]:
        """Active ones."""
        ...

    def claim_due(
        self,
        now: datetime,
        *,
        lease: str,
        until: datetime,
        limit: int,
        personal_since: datetime | None = None,
    ) -> Sequence[Reminder]:
        """Take active reminders due at `now` whose lease is free or over, earliest first, by conditional
        UPDATE. Whoever still works with an older lease gets `Conflict` when it changes the reminder.
        With `personal_since`, only those that a person asked for and that fell due since then."""
        ...

    def many(self, ids: Iterable[int]) -> Sequence[Reminder]:
        """In no order; ids that do not exist are left out."""
        ...

    def escalated(self, task_ids: Iterable[int]) -> frozenset[int]:
        """Those of these tasks that have an active escalation."""
        ...

    def add_delivery(self, delivery: Delivery) -> bool:
        """False where this occurrence for this recipient exists already."""
        ...

    def add_deliveries(self, told: Sequence[Told]) -> frozenset[int]:
        """Many at once; the outbox ids of those that did not exist already."""
        ...

    def due_of(
        self, owner_ids: Collection[int], before: datetime, *, kinds: Collection[ReminderKind]
    ) -> Sequence[Reminder]:
        """Active ones of these people due by then, leased or not, earliest first."""
        ...

    def settle_said(self, owner_ids: Collection[int], moment: DigestMoment, *, until: datetime) -> None:
        """What a digest has said: move what comes back each working day (overdue, escalation, urged) to `until`, end
        what was due before it or concerns a task of today. The lead's own hỏa tốc is left alone. Whoever holds a
        lease on one of them loses it."""
        ...

    def next_due(self) -> datetime | None: ...
    def all(self) -> Sequence[Reminder]: ...


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One line of somebody's digest. `total` counts all that this person has of this part."""

    person_id: int
    part: DigestPart
    task_id: int
    title: str
    lead_id: int
    assigner_id: int
    deadline: datetime | None
    total: int
    priority: str = "normal"
    acting_for_id: int | None = None
    """The leader in whose place this person approves it."""


class Digests(Protocol):
    """Morning digests: who got one, and how far the round of a morning has come."""

    def add(self, digest: Digest) -> bool:
        """False where this person had one that day; nothing is stored then."""
        ...

    def add_all(self, digests: Sequence[Digest]) -> None:
        """Of people who had none that day. If another transaction was faster, this one fails and is repeated."""
        ...

    def had(self, person_ids: Collection[int], day: str) -> frozenset[int]: ...
    def items(self, person_ids: Collection[int], moment: DigestMoment, *, most: int) -> Sequence[DigestItem]:
        """What these people are to be told, one query: at most `most` of each part for each person, earliest
        deadline first."""
        ...

    def people(
        self, minute: int, day: str, *, default: int, after: int, now: datetime, limit: int
    ) -> Sequence[Person]:
        """Active people whose digest comes at that minute (`default` unless they chose another), who want it, are
        not on leave and had none that day; by id, beyond `after`."""
        ...

    def rounds(self, day: str) -> Sequence[DigestRound]: ...
    def claim_round(
        self, day: str, minute: int, *, now: datetime, lease: str, until: datetime
    ) -> DigestRound | None:
        """Begin that round or go on with it; None where it is done or somebody holds it."""
        ...

    def keep_round(self, round_: DigestRound, *, lease: str) -> bool:
        """Write how far it came; False where the lease was lost: then nothing else may be kept either."""
        ...
