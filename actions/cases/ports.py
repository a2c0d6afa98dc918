"""What cases need from storage, as a small Protocol."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from actions.cases.models import Case, CaseMember


class Cases(Protocol):
    def add(self, case: Case) -> Case: ...
    def get(self, case_id: int) -> Case: ...
    def find(self, case_id: int) -> Case | None: ...
    def of_chat(self, chat_id: int) -> Case | None:
        """The case whose room this is, whatever its state."""
        ...

    def called(self, words: Collection[str], *, limit: int) -> Sequence[Case]:
        """Those that did not fail and whose folded titles hold all these words, the latest first."""
        ...

    def of_person(self, person_id: int, *, limit: int) -> Sequence[Case]:
        """Active ones that this person owns or is in, the latest first."""
        ...

    def add_member(self, member: CaseMember) -> bool:
        """False where the person is in it (or invited) already."""
        ...

    def remove_member(self, case_id: int, person_id: int) -> None: ...
    def members(self, case_id: int) -> Sequence[CaseMember]:
        """By id."""
        ...

    def find_member(self, case_id: int, person_id: int) -> CaseMember | None: ...
    def claim_next(self, now: datetime, *, lease: str, until: datetime) -> Case | None:
        """One whose room is to be made, or to be closed with nothing left to be said there; none that is claimed,
        unless its lease is over."""
        ...

    def begin(self, case_id: int, *, lease: str) -> bool:
        """Write that its provider is being asked; False where the lease was lost."""
        ...

    def holds(self, case_id: int, *, lease: str) -> bool:
        """End the lease if it still holds: the first statement of the transaction that writes what came of it."""
        ...

    def next_due(self) -> datetime | None: ...
