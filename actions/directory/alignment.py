"""Which phrases of a query are a candidate's own: title, unit, a unit above, and the words of the name.

Words in any order find too many people by chance: Phú of "phường Tân Phú" is also the middle name of somebody
in Tân Hiệp. So a title or a unit counts in full only where one of its forms stands in the query as it is, and
every word of a name answers for one word of the query only. Sets of words are kept as bits.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from actions.directory.name_table import Array
from actions.directory.query import Query
from actions.directory.spelling import SURE
from nlu.text import fold

if TYPE_CHECKING:
    from actions.directory.index import DirectoryIndex

# What a word is worth that is only covered by chance, somewhere among title and units.
_BY_CHANCE = 0.4
ABOVE = 0.95
_NOT_CALLED_SO = 0.94
_WHOLE_NAME, _WHOLE_TITLE, _IN_ORDER = 0.05, 0.03, 0.02
_SAME_MARKS = 0.01
_HIGHEST = 1.0 + _WHOLE_NAME + _WHOLE_TITLE + _IN_ORDER + _SAME_MARKS


def most_possible(coarse: float) -> float:
    """The highest score of somebody who covers the share `coarse` of a query in any order."""
    return (coarse + _WHOLE_NAME + _WHOLE_TITLE + _IN_ORDER + _SAME_MARKS) / _HIGHEST


def name_bonus(ordered: Array, whole: Array) -> Array:
    """What is due to names that hold the words in order, and nothing else."""
    return np.where(ordered, _IN_ORDER + _WHOLE_NAME * whole, 0.0)


def bound(shares: Array, bonus: Array, *, placed: bool, titled: bool) -> Array:
    """The highest scores of people who account for these shares of a query, with what is due to their names."""
    if placed or titled:
        # A name may hold words that a phrase answers for as well.
        bonus = _WHOLE_NAME + _IN_ORDER + _WHOLE_TITLE * titled + _SAME_MARKS * placed
    return (shares + bonus) / _HIGHEST


class Alignment:
    """Scores rows against one query."""

    def __init__(self, index: DirectoryIndex, query: Query) -> None:
        self._index, self._weights = index, query.weights
        self._terms = np.stack([word.weights for word in query.misspelt])
        self._said = f" {fold(' '.join(query.said))} "
        self._marked = f" {' '.join(query.said)} "
        self._total = query.total or 1.0
        self._strict = query.strict
        self._typed: defaultdict[str, set[str]] = defaultdict(set)
        """The words as typed by what they are without marks."""
        for word in query.said:
            self._typed[fold(word)].add(word)
        self._all = (1 << len(query.weights)) - 1
        self._needed, self._known = query.needed, query.known
        self._titles: dict[int, tuple[int, ...]] = {}
        self._units: dict[int, tuple[int, ...]] = {}
        self.complete = False
        """Somebody was found for whom every word is accounted for, and none as misspelt."""
        self.accounted = False
        """Somebody was found for whom every word is accounted for, be it as misspelt."""
        self.complete_by_name = False
        """Somebody's name alone accounts for every word."""

    def scores(self, found: Array, coarse: Array) -> list[float]:
        """0 to 1 for each of the rows `found`; `coarse` is the share of the query that they cover in any order."""
        rows = self._index.rows
        terms = rows.names.terms[rows.name[found]]
        matched = self._terms[:, terms].transpose(1, 0, 2).tolist()
        lengths = rows.names.lengths[rows.name[found]].tolist()
        return [
            self._score(matched[at], lengths[at], title, unit, share)
            for at, (title, unit, share) in enumerate(
                zip(rows.title[found].tolist(), rows.unit[found].tolist(), coarse.tolist(), strict=True)
            )
        ]

    def _score(self, matched: list[list[float]], length: int, title: int, unit: int, coarse: float) -> float:
        in_title = self._of_title(title)
        own, above = self._of_units(unit, besides=in_title)
        placed = in_title | own | above
        # Phrases first, then the name from what is left; or the name first, where it has the same words.
        ways = [self._with_name(matched, length, self._all & ~placed, placed)]
        if placed:
            ways.append(self._with_name(matched, length, self._all, placed))
        best = 0.0
        for credit, named, bonus in ways:
            left = self._needed & ~(named | placed)
            total = credit + self._worth(in_title & ~named) + self._worth(own & ~named & ~in_title)
            total += ABOVE * self._worth(above & ~own & ~named & ~in_title)
            # What is left may still be covered by chance; the coarse score knows how much at most.
            spare = max(0.0, coarse * self._total - total)
            total += _BY_CHANCE * min(spare, self._worth(left))
            points = total / self._total + bonus
            if in_title & ~named:
                points += _WHOLE_TITLE
            if above and self._same_marks(unit):
                points += _SAME_MARKS
            best = max(best, points)
        return best / _HIGHEST

    def _with_name(
        self, matched: list[list[float]], length: int, among: int, placed: int
    ) -> tuple[float, int, float]:
        """What the name answers for of the words `among`: weight, those words, and what is due for its order."""
        used = named = 0
        credit, sure, in_order, last = 0.0, True, True, -1
        for word, row in enumerate(matched):
            if not among >> word & 1:
                continue
            place = _best_place(row, used, last + 1, length)
            if place < 0:
                continue
            in_order = in_order and place > last
            used, named, last = used | 1 << place, named | 1 << word, place
            sure = sure and row[place] >= SURE
            credit += self._weights[word] * row[place]
        if length and named and not used >> (length - 1) & 1:
            credit *= _NOT_CALLED_SO
        left = self._needed & ~(named | placed)
        self.accounted = self.accounted or not left & self._known
        if not left and sure:
            self.complete = True
            self.complete_by_name = self.complete_by_name or not self._needed & ~named
        bonus = 0.0
        if named and in_order:
            bonus = _IN_ORDER + (_WHOLE_NAME if used == (1 << length) - 1 else 0.0)
        return credit, named, bonus

    def _worth(self, words: int) -> float:
        total, at = 0.0, 0
        while words:
            if words & 1:
                total += self._weights[at]
            words >>= 1
            at += 1
        return total

    def _of_title(self, title: int) -> int:
        known = self._titles.get(title)
        if known is None:
            titles = self._index.titles
            known = self._titles[title] = self._longest(titles.forms[title], titles.words[title])
        return known[0]

    def _of_units(self, unit: int, *, besides: int) -> tuple[int, int]:
        """The words that name the unit itself, and those that name units above it, rather not those `besides`."""
        if unit < 0:
            return 0, 0
        own, *line = self._index.units.line(unit)
        above = 0
        for number in line:
            above |= self._of_unit(number, besides)
        return self._of_unit(own, besides), above

    def _same_marks(self, unit: int) -> bool:
        """ "xã Thanh An" is not "xã Thạnh An" where the query has marks."""
        names = self._index.units
        return any(f" {names.place_names[number]} " in self._marked for number in names.line(unit)[1:])

    def _of_unit(self, unit: int, besides: int) -> int:
        known = self._units.get(unit)
        if known is None:
            units = self._index.units
            known = self._units[unit] = self._longest(units.forms[unit], units.words[unit])
        # "Chánh Văn phòng Văn phòng Sở": each of them is named once.
        return known[0] if len(known) == 1 else max(known, key=lambda words: (words & ~besides).bit_count())

    def _longest(self, forms: frozenset[str], words: frozenset[str]) -> tuple[int, ...]:
        """The words of the query that are the longest of these forms, for every place where it stands; (0,) if none.

        `words` are those of the unit or title with their marks: "Hiếu Trường" is no "Hiệu trưởng".
        """
        best, length = "", 0
        for form in forms:
            if f" {form} " in self._said and not (self._strict and self._contradicts(form, words)):
                size = form.count(" ") + 1
                if (size, len(form)) > (length, len(best)):
                    best, length = form, size
        if not length:
            return (0,)
        places, at = [], self._said.find(f" {best} ")
        while at >= 0:
            places.append(((1 << length) - 1) << self._said.count(" ", 0, at))
            at = self._said.find(f" {best} ", at + 1)
        return tuple(places)

    def _contradicts(self, form: str, words: frozenset[str]) -> bool:
        """Whether a word of the form was typed with other marks than the unit or title has."""
        bare = {fold(word) for word in words}
        for part in set(form.split()) & bare:
            typed = self._typed[part]
            if part not in typed and not typed & words:
                return True
        return False


def _best_place(row: list[float], used: int, following: int, length: int) -> int:
    """The free place of the name that matches best, the next one before equals; -1 where none does."""
    best, at = 0.0, -1
    for place in range(length):
        weight = row[place] + (0.001 if place == following else 0.0)
        if row[place] > 0 and not used >> place & 1 and weight > best:
            best, at = weight, place
    return at
