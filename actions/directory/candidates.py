"""Who may account for every word of a query: by unit and title phrases, and by a name for the words that are left.

For each set of words that units (and titles) answer for, the rest must be one name: a lookup in the few names that
hold all of it. Whoever is found comes with the highest score that can still come out, so that only the best need
to be aligned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actions.directory.alignment import ABOVE, bound, name_bonus
from actions.directory.name_table import Array, Meant
from actions.directory.query import Phrases, Query

if TYPE_CHECKING:
    from actions.directory.index import DirectoryIndex

_MOST_ROWS = 20_000
_NOBODY: Array = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Found:
    """Rows, the most promising first, with the highest score each can still get."""

    rows: Array
    bounds: Array


@dataclass(frozen=True, slots=True)
class _Combination:
    """Words as bits: those of the unit and those above it, those of the title, and the rest for the name."""

    units: int
    titles: int
    rest: int


class Candidates:
    """The candidates of one query. `needed`: the words that must be accounted for."""

    def __init__(self, index: DirectoryIndex, query: Query, phrases: Phrases, needed: int) -> None:
        self._index, self._query, self._phrases, self._needed = index, query, phrases, needed
        self._units, self._titles = phrases.units(), phrases.titled()
        self._in_names = tuple(
            sum(1 << word for word, meant in enumerate(words) if index.rows.names.count(meant.terms))
            for words in (query.typed, query.misspelt)
        )
        """Words that some name holds, as typed and as misspelt."""
        self._optional = [word for word in range(len(query.said)) if not query.needed >> word & 1]

    def by_name(self, *, wrong: int) -> Found:
        """People whose name alone accounts for the words, with up to so many of these misspelt."""
        return self._found([_Combination(0, 0, self._needed)], wrong)

    def placed(self, *, wrong: int) -> Found:
        """People whose unit or title accounts for some of the words."""
        combinations = [
            _Combination(units, titles, rest)
            for units in self._units
            for titles in self._titles
            if (units or titles) and (rest := self._needed & ~(units | titles)) != self._needed
        ]
        combinations.sort(key=lambda tried: self._query.worth(tried.rest))
        return self._found(combinations, wrong)

    def _found(self, combinations: Sequence[_Combination], wrong: int) -> Found:
        names: dict[int, _Named] = {}
        rows, bounds, size = [_NOBODY], [np.zeros(0)], 0
        for tried in combinations:
            if tried.rest and tried.rest not in names:
                names[tried.rest] = self._named(tried.rest, wrong)
            one = self._fitting(tried, names.get(tried.rest))
            rows.append(one.rows)
            bounds.append(one.bounds)
            size += len(one.rows)
            if size >= _MOST_ROWS:
                break
        every, best = np.concatenate(rows), np.concatenate(bounds)
        order = np.argsort(-best, kind="stable")
        # A row may come up in several ways; the first is its best.
        _, first = np.unique(every[order], return_index=True)
        if len(first) < len(every):
            order = order[np.sort(first)]
        return Found(every[order], best[order])

    def _named(self, rest: int, wrong: int) -> _Named:
        """Names that hold all the words `rest`."""
        if rest & ~self._in_names[wrong > 0]:
            return _UNNAMED
        words = [word for word in range(len(self._query.said)) if rest >> word & 1]
        table = self._index.rows.names
        lists = [table.with_all(way) for way in self._ways(words, wrong)]
        names = lists[0] if len(lists) == 1 else np.unique(np.concatenate(lists))
        names = self._often_enough(names, words)
        credits = self._credits(names, [*words, *self._optional])
        ordered = table.in_order([self._query.misspelt[word] for word in words], names)
        whole = table.lengths[names] == len(words)
        return _Named(names, credits, name_bonus(ordered, whole))

    def _often_enough(self, names: Array, words: Sequence[int]) -> Array:
        """Names that hold a word as often as it was said: "Kim Kim Nhân"."""
        said = [self._query.said[word] for word in words]
        for word in words:
            times = said.count(self._query.said[word])
            if times > 1:
                names = names[self._index.rows.names.times(self._query.misspelt[word], names) >= times]
        return names

    def _credits(self, names: Array, words: Sequence[int]) -> Array:
        """What these words are worth in each of the names."""
        credits: Array = np.zeros(len(names))
        for word in words:
            credits += self._query.weights[word] * self._index.rows.names.best(
                self._query.misspelt[word], names
            )
        return credits

    def _ways(self, words: Sequence[int], wrong: int) -> Iterator[list[Meant]]:
        query = self._query
        if wrong == 0 or wrong >= len(words):
            yield [(query.misspelt if wrong else query.typed)[word] for word in words]
            return
        for slipped in words:
            yield [(query.misspelt if word == slipped else query.typed)[word] for word in words]

    def _fitting(self, tried: _Combination, named: _Named | None) -> Found:
        """People of such units and titles with such names."""
        rows = self._index.rows
        units = np.flatnonzero(self._phrases.line[:-1] & tried.units == tried.units) if tried.units else None
        titles = self._phrases.titles & tried.titles == tried.titles if tried.titles else None
        if named is not None:
            if not len(named.names):
                return Found(_NOBODY, np.zeros(0))
            found, places = self._bearing(named, units)
            if titles is not None:
                kept = titles[rows.title[found]]
                found, places = found[kept], places[kept]
            credits, bonus = named.credits[places], named.bonus[places]
        else:
            found = self._of_units(units) if units is not None else rows.with_titles(titles, most=_MOST_ROWS)
            if titles is not None:
                found = found[titles[rows.title[found]]]
            credits, bonus = self._credits(rows.name[found], self._optional), np.zeros(len(found))
        found, credits, bonus = found[:_MOST_ROWS], credits[:_MOST_ROWS], bonus[:_MOST_ROWS]
        credits = credits + self._placed_credit(found, tried)
        shares = np.minimum(1.0, credits / self._query.total)
        placed, titled = bool(tried.units), bool(tried.titles)
        return Found(found, bound(shares, bonus, placed=placed, titled=titled))

    def _bearing(self, named: _Named, units: Array | None) -> tuple[Array, Array]:
        """Rows of such names in such units, and the place of each one's name among `named`."""
        rows, people = self._index.rows, self._index.rows.names.people(named.names)
        if units is None:
            best = np.argsort(-(named.credits / self._query.total + named.bonus), kind="stable")
            best = _first_of(best, people[best])
            found, places = rows.of_names(named.names[best])
            return found, best[places]
        sizes = rows.unit_starts[units + 1] - rows.unit_starts[units]
        if sizes.sum() < people.sum():
            place: Array = np.full(len(rows.names.lengths), -1, np.int32)
            place[named.names] = np.arange(len(named.names), dtype=np.int32)
            found = rows.of_units(units)
            places = place[rows.name[found]]
            kept = places >= 0
        else:
            inside: Array = np.zeros(len(self._phrases.line), np.bool_)
            inside[units] = True
            found, places = rows.of_names(named.names)
            kept = inside[rows.unit[found]]
        return found[kept], places[kept]

    def _of_units(self, units: Array) -> Array:
        """People of units, those first whose own name says more of the query."""
        rows, own = self._index.rows, self._phrases.own[units]
        units = units[np.argsort(-self._worth(own), kind="stable")]
        return rows.of_units(_first_of(units, rows.unit_starts[units + 1] - rows.unit_starts[units]))

    def _placed_credit(self, found: Array, tried: _Combination) -> Array:
        own = self._phrases.own[self._index.rows.unit[found]] & tried.units
        above = self._query.worth(tried.units | tried.titles) - self._worth(own | tried.titles)
        return self._worth(own | tried.titles) + ABOVE * above

    def _worth(self, words: Array) -> Array:
        different, places = np.unique(words, return_inverse=True)
        return (
            np.array([self._query.worth(int(one)) for one in different])[places]
            if len(words)
            else np.zeros(0)
        )


@dataclass(frozen=True, slots=True)
class _Named:
    """Names with what their words are worth, and what is due for their order."""

    names: Array
    credits: Array
    bonus: Array


_UNNAMED = _Named(_NOBODY, np.zeros(0), np.zeros(0))


def _first_of(numbers: Array, sizes: Array) -> Array:
    """As many from the front as hold enough rows."""
    return numbers[np.cumsum(sizes) - sizes < _MOST_ROWS]
