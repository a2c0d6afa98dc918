"""What answers need from storage, as a small Protocol."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from actions.library.models import Manual, Passage, WrongAnswer


@dataclass(frozen=True, slots=True)
class Indexed:
    """A passage as an index reads it; `manual` is the title of its document."""

    passage_id: int
    manual: str
    headings: tuple[str, ...]
    questions: tuple[str, ...]
    text: str


class Library(Protocol):
    """Documents, their passages, and what was called wrong."""

    def version(self) -> str:
        """Changes whenever any passage does; "" while there is none."""
        ...

    def manuals(self) -> Sequence[Manual]:
        """By name."""
        ...

    def find_manual(self, name: str) -> Manual | None: ...
    def keep(self, manual: Manual, passages: Sequence[Passage]) -> None:
        """The document (known by its name, or new) now has these passages and no others. Those whose words stay keep
        their ids; what was called wrong and is gone counts as settled. `manual_id` of the passages is set here."""
        ...

    def remove(self, name: str, *, at: datetime) -> bool:
        """The document with all its passages; False where there is none of that name."""
        ...

    def find_passage(self, passage_id: int) -> Passage | None: ...
    def passages(self, ids: Collection[int]) -> Sequence[Passage]:
        """In no order; ids that do not exist are left out."""
        ...

    def of_manual(self, manual_id: int) -> Sequence[Passage]:
        """By place."""
        ...

    def get_manual(self, manual_id: int) -> Manual: ...
    def indexed(self) -> Iterable[Indexed]:
        """Every passage, read as a stream."""
        ...

    def add_wrong(self, wrong: WrongAnswer) -> WrongAnswer: ...
    def find_wrong(self, wrong_id: int) -> WrongAnswer | None: ...
    def open_wrong(self, passage: str | None = None) -> Sequence[WrongAnswer]:
        """What was called wrong (of one passage, by its digest) and is not settled, oldest first."""
        ...
