"""What the reader hands back: readings of time expressions, and the one instant a card needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["instant", "interval", "open-before", "open-after", "recurrence", "duration", "offset"]
Grain = Literal["second", "minute", "hour", "part", "day", "week", "month", "quarter", "year"]
DayOff = Literal["deliver", "skip", "before", "after"]


@dataclass(frozen=True, slots=True)
class Hints:
    """What was said that the dates alone do not show, kept for `as_deadline` and `as_point`.

    `past` is the latest such moment before now when the words named no year, or no day.
    `due` and `point` stand where an expression means another moment as a deadline or as
    a point than its kind and grain tell ("cuối tuần", "sáng mai"), `meeting` as the start of
    a meeting ("cuối giờ chiều"). `said_day` is the deadline of the day that was named where
    "trước" moved it off a day off.
    """

    past: datetime | None = None
    due: datetime | None = None
    point: datetime | None = None
    said_day: datetime | None = None
    meeting: datetime | None = None
    on_day_off: DayOff | None = None


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Found:
    """One reading of one expression.

    `begin` and `finish` count code points of the original text. `start` and `end`
    (exclusive; for open-before the deadline instant) are aware, with the offset of `now`.
    `alternatives` hold every other reading when two differ in meaning: then ask.
    """

    text: str
    begin: int
    finish: int
    kind: Kind
    start: datetime | None
    end: datetime | None
    grain: Grain
    rrule: str | None = None
    seconds: int | None = None
    alternatives: tuple[Found, ...] = ()
    approximate: bool = False
    rules: tuple[str, ...] = ()
    hints: Hints = NO_HINTS

    def as_json(self, explain: bool = False) -> dict[str, object]:
        """The object that `thuky time` prints; with `explain` also the rules that fired."""
        row: dict[str, object] = {
            "text": self.text,
            "begin": self.begin,
            "finish": self.finish,
            "kind": self.kind,
            "start": _iso(self.start),
            "end": _iso(self.end),
            "grain": self.grain,
            "rrule": self.rrule,
            "seconds": self.seconds,
            "alternatives": [each.as_json(explain) for each in self.alternatives],
            "approximate": self.approximate,
        }
        if explain:
            row["rules"] = list(self.rules)
            row["on_day_off"] = self.hints.on_day_off
        return row


@dataclass(frozen=True)
class Moment:
    """One instant for a card.

    `choices` is not empty when the assistant must ask which instant is meant. `day_off`
    names the holiday or weekend day that was said; the card then offers [Giữ] (`kept`)
    and [Chuyển] (`moved_to`), and `value` is the one of the two that holds by default.
    """

    value: datetime
    found: Found
    choices: tuple[datetime, ...] = ()
    day_off: str | None = None
    moved_to: datetime | None = None
    kept: datetime | None = None


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
