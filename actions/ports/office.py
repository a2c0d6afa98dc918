"""What the capabilities need of the office's settings and of those who act for others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from actions.models import Delegation, Json


class Settings(Protocol):
    def read(self) -> Json:
        """All changed settings, by name."""
        ...

    def write(self, name: str, value: object) -> None: ...
    def remove(self, name: str) -> None:
        """Back to the default; does nothing where it was not changed."""
        ...


class Delegations(Protocol):
    def add(self, delegation: Delegation) -> Delegation: ...
    def get(self, delegation_id: int) -> Delegation: ...
    def held_by(self, person_id: int, *, now: datetime) -> Sequence[Delegation]:
        """In force at `now`, given to this person."""
        ...

    def given_by(self, person_id: int, *, now: datetime) -> Sequence[Delegation]:
        """In force at `now` or later, given by this person, oldest first."""
        ...

    def of_person(self, person_id: int) -> Sequence[Delegation]:
        """Given or held, past ones too."""
        ...

    def ended_untold(self, now: datetime) -> Sequence[Delegation]:
        """Over without being revoked, and nobody was told yet."""
        ...

    def next_end(self) -> datetime | None: ...
