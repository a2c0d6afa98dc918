"""How much waits at this moment, for whoever watches the program: never whose, never what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Backlog:
    """So many rows, and since when the oldest should be done; None where there is none."""

    waiting: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Messages of one channel and priority that should have left."""

    channel: str
    priority: int
    backlog: Backlog


class Backlogs(Protocol):
    """Each is read by an index of what is unfinished, so that millions of finished rows cost nothing."""

    def outbox(self, now: datetime) -> Sequence[Line]:
        """Due and not yet sent, claimed ones included; in order of channel and priority."""
        ...

    def dead(self) -> int:
        """Messages that could not be sent and wait for an administrator."""
        ...

    def events(self) -> Backlog:
        """Received and not yet answered, claimed ones included; the oldest by when it was received."""
        ...

    def reminders(self, now: datetime) -> Backlog:
        """Due and not yet rung, claimed ones included."""
        ...
