"""Who comes nearest to a query for which nobody accounts in full: by the share of its words that each covers.

Candidates come from the rarest names and from the units and titles that cover most of the words in any order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from actions.directory.name_table import Array
from actions.directory.query import Query, spread

if TYPE_CHECKING:
    from actions.directory.index import DirectoryIndex

_MOST_CANDIDATES = 8_000
_FEW_TO_SCORE = 2_000


class Nearest:
    """The candidates of one query."""

    def __init__(self, index: DirectoryIndex, query: Query) -> None:
        self._index, self._query = index, query
        size = len(index.units.ids)
        # The last place stands for having no unit.
        self._units = [spread(found, index.units.by_term, size + 1) for found in query.variants]
        self._titles = [
            spread(found, index.titles.by_term, len(index.rows.titles)) for found in query.variants
        ]

    def ranked(self, *, most: int) -> Iterator[tuple[Array, Array]]:
        """Rows with the share of the query that each covers, the best first, at most so many at a time."""
        for rows in self._seeds():
            if len(rows):
                yield self._best(rows, most)

    def _seeds(self) -> Iterator[Array]:
        table, rows = self._index.rows.names, self._index.rows
        named = [word for word in self._query.typed if table.count(word.terms)]
        named.sort(key=lambda word: table.count(word.terms))
        if len(named) > 1:
            yield self._first(table.with_all(named))
        yield from (self._first(table.with_any(word.terms)) for word in named[:2])
        misspelt = zip(self._query.typed, self._query.misspelt, strict=True)
        for word in [meant for typed, meant in misspelt if meant.terms and not table.count(typed.terms)][:2]:
            yield self._first(table.with_any(word.terms))
        yield from (self._in_units(share) for share in (0.95, 0.6))
        covered = self._covered(self._titles, len(rows.titles))
        if covered.max(initial=0.0) > 0:
            yield rows.with_titles(covered >= 0.99 * covered.max(), most=_MOST_CANDIDATES)

    def _first(self, names: Array) -> Array:
        """People with the names that cover most of the query, as many as stay affordable."""
        table = self._index.rows.names
        credits: Array = np.zeros(len(names))
        for word, weight in zip(self._query.misspelt, self._query.weights, strict=True):
            credits += weight * table.best(word, names)
        names = names[np.argsort(-credits, kind="stable")]
        sizes = table.people(names)
        return self._index.rows.of_names(names[np.cumsum(sizes) - sizes <= _MOST_CANDIDATES])[0]

    def _in_units(self, share: float) -> Array:
        """People of the units that cover as much of the query as the best one, or that share of it."""
        covered, starts = self._covered(self._units, len(self._units[0]))[:-1], self._index.rows.unit_starts
        top = covered.max(initial=0.0)
        chosen = np.flatnonzero(covered >= share * top) if top > 0 else np.zeros(0, np.int64)
        chosen = chosen[np.argsort(-covered[chosen], kind="stable")]
        sizes = starts[chosen + 1] - starts[chosen]
        return self._index.rows.of_units(chosen[np.cumsum(sizes) - sizes <= _MOST_CANDIDATES])

    def _covered(self, held: list[Array], size: int) -> Array:
        covered: Array = np.zeros(size)
        for weights, weight in zip(held, self._query.weights, strict=True):
            covered += weights * weight
        return covered

    def _best(self, found: Array, most: int) -> tuple[Array, Array]:
        score: Array = np.zeros(len(found), np.float32)
        left, query = self._query.total, self._query
        for word in sorted(range(len(query.weights)), key=lambda word: -query.weights[word]):
            score += query.weights[word] * self._matches(word, found)
            left -= query.weights[word]
            if len(found) > _FEW_TO_SCORE:
                # Whoever cannot catch up with the last of the best any more need not be looked at again.
                last = np.partition(score, -most)[-most]
                kept = score + left >= last
                found, score = found[kept], score[kept]
        order = np.argsort(-score, kind="stable")[:most]
        return found[order], score[order] / query.total

    def _matches(self, word: int, found: Array) -> Array:
        """How well each row matches a word in any way."""
        rows = self._index.rows
        best = rows.names.best(self._query.misspelt[word], rows.name[found])
        np.maximum(best, self._titles[word][rows.title[found]], out=best)
        return np.maximum(best, self._units[word][rows.unit[found]], out=best)
