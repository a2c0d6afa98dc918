"""The points that speak for each person whom a mention may mean, each with a reason one can read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actions.directory.index import DirectoryIndex
from actions.directory.name_table import Array
from actions.directory.named import REASONS, NameFits
from actions.models import Chat, Person
from actions.ports import UnitOfWork
from nlu.people import PersonMention

IN_CHAT, IN_UNIT, RECENT, NEAR = 40, 20, 18, 8
TITLE, UNIT, OWN_LINE = 60, 60, 25
CONTRADICTED = -60
ASKER = -30
_MOST_SCORED = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be meant; `score` in points, `reasons` in Vietnamese, each with its points."""

    person_id: int
    score: int
    reasons: tuple[str, ...]
    sure: bool = True
    """Nothing in the mention speaks against this person, and no misspelling was assumed."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who speaks, where, and what is known of both."""

    asker: Person
    chat: Chat
    work: UnitOfWork
    index: DirectoryIndex

    def members(self) -> set[int]:
        return set(self.work.chats.members(self.chat.id))

    def own_units(self) -> list[int]:
        return [post.unit_id for post in self.work.people.posts([self.asker.id])]


class Scorer:
    """Adds up the points of one row after another, with what is asked of the store read once."""

    def __init__(
        self, mention: PersonMention, asking: Asking, titles: dict[int, float], units: dict[int, float]
    ) -> None:
        self._mention, self._asking, self._titles, self._units = mention, asking, titles, units
        tree = asking.index.units.tree
        own = asking.own_units()
        self._members = asking.members()
        self._below = {unit for mine in own for unit in tree.below(mine)}
        self._line = {unit for mine in own for unit in tree.upwards(mine)}
        # Everyone is under the root, so only what lies between says that somebody is near.
        self._nearby = {
            unit for mine in own for above in tree.upwards(mine)[1:-1] for unit in tree.below(above)
        }
        self._recent = set(asking.work.people.recent_leads(asking.asker.id))

    def candidates(self, named: NameFits) -> list[Candidate]:
        """One for each row that is worth it."""
        some = self._worth_scoring(named)
        columns = (some.rows.tolist(), some.quality.tolist(), some.sure.tolist(), some.reasons.tolist())
        return [self._candidate(*fit) for fit in zip(*columns, strict=True)]

    def _worth_scoring(self, named: NameFits) -> NameFits:
        """All, or of a name that thousands bear those with the most points, give or take the few for order."""
        if len(named) <= _MOST_SCORED:
            return named
        rows, index = self._asking.index.rows, self._asking.index
        person, unit = rows.person[named.rows], rows.unit[named.rows]
        around: Array = np.zeros(len(index.units.ids) + 1, np.int32)  # the last stands for no unit at all
        line: Array = np.zeros_like(around)
        for units, points in ((self._nearby, NEAR), (self._below, IN_UNIT)):
            around[[index.units.numbers[unit_id] for unit_id in units]] = points
        line[[index.units.numbers[unit_id] for unit_id in self._line]] = 0 if self._mention.name else OWN_LINE
        points = np.maximum(around[unit], RECENT * np.isin(person, list(self._recent)))
        points = np.maximum(points, IN_CHAT * np.isin(person, list(self._members)))
        points = points + line[unit] + named.quality
        for wanted, scores, value, weight, size in (
            (self._mention.title, self._titles, rows.title[named.rows], TITLE, len(rows.titles)),
            (self._mention.unit, self._units, unit, UNIT, len(around)),
        ):
            if wanted:
                said: Array = np.full(size, CONTRADICTED, np.int32)
                for number, score in scores.items():
                    said[number] = round(weight * score)
                points = points + said[value]
        # Of equals the one whose row comes first.
        order = points.astype(np.int64) * len(rows) - named.rows
        best = np.argpartition(-order, _MOST_SCORED)[:_MOST_SCORED]
        return named.chosen(best[np.argsort(-order[best])])

    def _candidate(self, row: int, quality: int, sure: bool, reason: int) -> Candidate:
        person_id = int(self._asking.index.rows.person[row])
        points: list[tuple[int, str]] = [(quality, REASONS[reason])] if REASONS[reason] else []
        said, contradicted = self._said(row)
        points += said
        points += self._circumstances(row, person_id)
        total = sum(value for value, _ in points)
        reasons = tuple(f"{reason} ({value:+d})" for value, reason in points)
        return Candidate(person_id, total, reasons, sure and not contradicted)

    def _said(self, row: int) -> tuple[list[tuple[int, str]], bool]:
        """Title and unit in the phrase."""
        rows, points, contradicted = self._asking.index.rows, [], False
        for wanted, scores, value, weight, called in (
            (self._mention.title, self._titles, int(rows.title[row]), TITLE, "chức vụ"),
            (self._mention.unit, self._units, int(rows.unit[row]), UNIT, "đơn vị"),
        ):
            if not wanted:
                continue
            if value in scores:
                points.append((round(weight * scores[value]), f"đúng {called}"))
            else:
                points.append((CONTRADICTED, f"khác {called}"))
                contradicted = True
        return points, contradicted

    def _circumstances(self, row: int, person_id: int) -> list[tuple[int, str]]:
        """What speaks for a person besides the words. Only the first counts in full, the others order equals."""
        unit = self._asking.index.unit_id(row)
        points: list[tuple[int, str]] = []
        for value, reason, holds in (
            (IN_CHAT, "thành viên nhóm này", person_id in self._members),
            (IN_UNIT, "cùng đơn vị hoặc cấp dưới", unit in self._below),
            (RECENT, "mới được giao việc", person_id in self._recent),
            (NEAR, "cùng cơ quan", unit in self._nearby),
        ):
            if holds:
                points.append((value if not points else value // 10, reason))
        if not self._mention.name and unit in self._line:
            points.append((OWN_LINE, "trong tuyến đơn vị của người nói"))
        if person_id == self._asking.asker.id:
            points.append((ASKER, "chính người nói"))
        return points
