"""Things that one node at a time may do, and which nodes are alive: names held until a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Lease:
    """`holder` may do what `name` stands for until `until`, unless it renews the lease before."""

    name: str
    holder: str
    until: datetime


class Leases(Protocol):
    """The port to them. Every moment is aware; who is too late has lost, whatever its own clock says."""

    def take(self, name: str, *, holder: str, now: datetime, until: datetime) -> bool:
        """Take it where it is free or over, or hold on to it; False while another one holds it."""
        ...

    def give_up(self, name: str, *, holder: str) -> bool:
        """Let the next one have it at once; False where this holder does not have it."""
        ...

    def held(self, now: datetime, *, prefix: str = "") -> Sequence[Lease]:
        """Those that are not over, whose names begin so, by name."""
        ...

    def forget(self, before: datetime) -> int:
        """Remove those that ended before then; how many."""
        ...
