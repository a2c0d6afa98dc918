"""Free search: any words, any order, ranked exact before unmarked before misspelt.

Every word counts by how rare it is. Those who account for every word come first: as typed, then with one word
misspelt, then with any; see `actions.directory.candidates`. Only where nobody does, those who cover most of the
words are ranked. All of them are scored by `actions.directory.alignment`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import nlargest
from typing import TYPE_CHECKING

import numpy as np

from actions.directory.alignment import Alignment, most_possible
from actions.directory.candidates import Candidates, Found
from actions.directory.name_table import Array
from actions.directory.nearest import Nearest
from actions.directory.query import find_phrases, read_query, weigh
from actions.directory.spelling import Care, words_of

if TYPE_CHECKING:
    from actions.directory.index import DirectoryIndex

_MOST_WORDS = 16
_ALIGNED = 128
_PORTION = 16
_WORTH_SHOWING = 0.5
_ONE, _ANY = 1, _MOST_WORDS
"""How many words may be misspelt."""


def search(index: DirectoryIndex, words: str, *, limit: int, private: bool) -> list[tuple[int, float]]:
    """(person id, score), best first. `private`: mobile numbers and e-mail addresses may be searched too."""
    keyed = [_by_key(part, words, limit=limit, private=private) for part in index.parts]
    if any(found is not None for found in keyed):
        people = (
            person
            for part, found in zip(index.parts, keyed, strict=True)
            for person in part.person_ids(found or [])
        )
        return [(person, 1.0) for person in dict.fromkeys(people)][:limit]
    said = words_of(words)[:_MOST_WORDS]
    best: dict[int, float] = {}
    for care in Care if said else ():
        weights = weigh(said, index.parts, care)
        passes = [_Pass(part, said, weights, care) for part in index.parts]
        best = {}
        for one in passes:
            best |= one.best(limit)
        if any(one.complete for one in passes):
            break
    ranked = sorted(best.items(), key=lambda hit: (-hit[1], hit[0]))
    return [(person, min(1.0, score)) for person, score in ranked[:limit] if score >= _WORTH_SHOWING]


def _by_key(index: DirectoryIndex, words: str, *, limit: int, private: bool) -> list[int] | None:
    """Rows by number, address or code; None where the words are none of these."""
    text = words.strip()
    keys = index.rows.keys
    if "@" in text and " " not in text:
        return keys.by_email(text) if private else []
    if sum(char.isdigit() for char in text) * 2 > len(text):
        return keys.by_number(text, private=private, limit=limit) or keys.by_code(text) or None
    if text and " " not in text:
        return keys.by_code(text) or (keys.by_email(text) if private and "." in text else None) or None
    return None


class _Pass:
    """One pass over one query: as typed, or with misspellings."""

    def __init__(
        self, index: DirectoryIndex, said: Sequence[str], weights: Sequence[float], care: Care
    ) -> None:
        self._index, self._care = index, care
        self._query = read_query(said, index, weights, care)
        self._alignment = Alignment(index, self._query)
        self._scores: dict[int, float] = {}

    @property
    def complete(self) -> bool:
        """Somebody was found for whom everything said is accounted for, as typed."""
        return self._alignment.complete

    def best(self, limit: int) -> dict[int, float]:
        """Scores by person id; the best `limit` of them are right."""
        needed = self._query.needed if self._care is Care.TYPED else self._query.known
        # As typed nobody accounts for a word that is nobody's.
        if not self._query.total or not len(self._index.rows) or needed != self._query.known:
            return {}
        for found in self._accounting(needed):
            self._score(found, limit)
        if self._care is Care.MISSPELT and not self._alignment.accounted:
            nearest = Nearest(self._index, self._query)
            for rows, shares in nearest.ranked(most=_ALIGNED):
                if not self._alignment.accounted:
                    self._score(Found(rows, most_possible(shares)), limit, shares=shares)
        return self._scores

    def _accounting(self, needed: int) -> Iterator[Found]:
        """People who account for every word, the likeliest ways first, until somebody was found."""
        phrases = find_phrases(self._query.said, self._index)
        candidates = Candidates(self._index, self._query, phrases, needed)
        if self._care is Care.TYPED:
            yield candidates.by_name(wrong=0)
            if not self._alignment.complete_by_name:
                yield candidates.placed(wrong=0)
            return
        for wrong in (_ONE, _ANY):
            for step in (candidates.by_name, candidates.placed):
                if not self._alignment.accounted:
                    yield step(wrong=wrong)

    def _score(self, found: Found, limit: int, *, shares: Array | None = None) -> None:
        """Add the best of these rows to the scores. Without `shares` nothing counts that is covered by chance."""
        rows, coarse = found.rows[:_ALIGNED], np.zeros(len(found.rows)) if shares is None else shares
        for begin in range(0, len(rows), _PORTION):
            if (
                len(self._scores) >= limit
                and found.bounds[begin] <= nlargest(limit, self._scores.values())[-1]
            ):
                break
            portion = rows[begin : begin + _PORTION]
            aligned = self._alignment.scores(portion, coarse[begin : begin + _PORTION])
            for person, points in zip(self._index.rows.person[portion].tolist(), aligned, strict=True):
                self._scores[person] = max(points, self._scores.get(person, 0.0))
