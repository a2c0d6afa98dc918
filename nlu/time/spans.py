"""What days are told with: the pieces of an expression, and the run of days that they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from nlu.time.found import Grain
from nlu.time.said import Piece

P = TypeVar("P", bound=Piece)
_DAY = timedelta(days=1)


class Said(dict[type[Piece], Piece]):
    """The pieces of one expression, one of each kind."""

    def one(self, kind: type[P]) -> P | None:
        """The piece of this kind, or None."""
        return self.get(kind)  # type: ignore[return-value]  # a piece is kept under its own type


@dataclass(frozen=True, slots=True)
class Days:
    """The days `first` to `after` (exclusive) that were named.

    `past` is the latest such day before today when neither year nor month was said.
    `due` is the day of the deadline where it is not the last one ("cuối tuần": Friday).
    """

    first: date
    after: date
    grain: Grain = "day"
    past: date | None = None
    due: date | None = None
    approximate: bool = False


def one_day(day: date, past: date | None = None, due: date | None = None) -> Days:
    """A single day."""
    return Days(day, day + _DAY, past=past, due=due)
