"""Counting tasks: whose may be counted, over which time, and the four classes they fall into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Sight:
    """Which tasks a person may have listed and counted: those of `unit_ids`, those that one of `lead_ids` leads, and
    those with which the person has to do in any role. In `chat_id`, where given, all tasks of that group too."""

    person_id: int
    unit_ids: frozenset[int] = frozenset()
    lead_ids: frozenset[int] = frozenset()
    chat_id: int | None = None


@dataclass(frozen=True, slots=True)
class CountFilter:
    """What is counted: tasks finished from `start` (None: ever) up to `end`, and those that were open at `end`.

    `end` is never after now and belongs to it. `open_only`: nothing that is finished. All given conditions hold.
    """

    sight: Sight
    end: datetime
    start: datetime | None = None
    open_only: bool = False
    unit_ids: frozenset[int] | None = None
    lead_id: int | None = None
    source: str | None = None
    from_above: bool = False
    chat_id: int | None = None


@dataclass(frozen=True, slots=True)
class Classes:
    """The four classes of QĐ 42/2014/QĐ-TTg (amended by 23/2018) for one unit, lead or source (`key`)."""

    key: int | str | None
    done_on_time: int = 0
    done_late: int = 0
    open_on_time: int = 0
    open_late: int = 0

    @property
    def total(self) -> int:
        return self.done + self.open

    @property
    def done(self) -> int:
        return self.done_on_time + self.done_late

    @property
    def open(self) -> int:
        return self.open_on_time + self.open_late

    @property
    def late(self) -> int:
        return self.done_late + self.open_late

    @property
    def rate(self) -> float | None:
        """Of all that should be finished by now (done, or open and late), the share that was done on time."""
        due = self.done + self.open_late
        return self.done_on_time / due if due else None

    @classmethod
    def sum(cls, counted: Iterable[Classes]) -> Classes:
        """All of them together, of no key."""
        rows = [(each.done_on_time, each.done_late, each.open_on_time, each.open_late) for each in counted]
        return cls(None, *(sum(column) for column in zip(*rows, strict=True))) if rows else cls(None)


CountKey = Literal["unit", "lead", "source"]


class Counts(Protocol):
    def classes(self, wanted: CountFilter, *, by: CountKey) -> Sequence[Classes]:
        """One line for each unit, lead or source that has a task, in no order."""
        ...

    def given(self, wanted: CountFilter) -> int:
        """How many tasks were given from `start` until `end`, whatever became of them (cancelled ones excepted)."""
        ...
