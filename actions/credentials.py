"""What a provider handed us to speak for an account, locked, and when people last turned to it.

Some providers give tokens that renew themselves: each renewal uses the old ones up, so that losing an answer loses the
account. Therefore the steps are written down: first that the provider is being asked, then what it answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Credential:
    """Of one account. `locked`: only who has the program's key reads it.

    `generation` counts what was stored; `asked_at`: since then somebody asks for the next one, or died asking.
    `trouble`: why it is of no more use ("": it is); an administrator must put in another one.
    """

    channel: str
    account: str
    generation: int
    locked: str
    changed_at: datetime
    asked_at: datetime | None = None
    trouble: str = ""


class Credentials(Protocol):
    """The port to them; each step is one conditional UPDATE."""

    def find(self, channel: str, account: str) -> Credential | None: ...

    def ask(self, channel: str, account: str, *, generation: int, at: datetime) -> bool:
        """Write down that the provider is being asked; False where this is no longer the generation."""
        ...

    def replace(self, channel: str, account: str, locked: str, *, after: int | None, at: datetime) -> bool:
        """Store what comes after that generation; False where something else came after it already.

        `after` None: whatever was there before, also nothing.
        """
        ...

    def give_up(self, channel: str, account: str, *, generation: int, trouble: str) -> bool:
        """Write down why this generation is of no use; True for the first who says so."""
        ...


class Heard(Protocol):
    """When people last did something in a channel that lets us write only for so long afterwards."""

    def note(self, channel: str, account: str, external_id: str, at: datetime) -> datetime | None:
        """Keep it where it is later than what is kept; returns what was kept before."""
        ...

    def last(self, channel: str, account: str, external_id: str) -> datetime | None: ...
