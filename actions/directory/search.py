"""Free search: any words, any order, ranked exact before unmarked before misspelt.

Every word counts by how rare it is. Candidates come from the rarest words and are first ranked by the share of
that weight which name, title and unit of one post cover in any order. The best of them are then aligned: see
`actions.directory.alignment`. Only where nobody covers the query are misspellings tried.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from typing import TYPE_CHECKING

import numpy as np

from actions.directory.alignment import Alignment, Query, most_possible
from actions.directory.arrays import Array
from actions.directory.spelling import SURE, Care, words_of
from actions.directory.units import Share
from nlu.text import is_marked

if TYPE_CHECKING:
    from actions.directory.index import DirectoryIndex

_MOST_WORDS = 16
_MOST_CANDIDATES = 60_000
_FEW_TO_SCORE = 2_000
_MANY_TO_SCORE = 10_000
_NOBODY: Array = np.zeros(0, np.uint32)
_ALIGNED = 128
_PORTION = 16
_ADDRESS_WEIGHT = 0.15
_WORTH_SHOWING = 0.5
_ADDRESS = frozenset(
    {"anh", "chị", "chi", "ông", "ong", "bà", "ba", "cô", "co", "chú", "chu", "thầy", "thay", "em"}
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the query: its weight, and how well each term, unit and title of the index matches it."""

    weight: float
    variants: dict[int, float]
    typed: tuple[int, ...]
    """The variants that are the word as typed, marks left out or not."""
    typed_rows: int
    """How many names hold one of these."""
    terms: Array
    units: Array
    titles: Array


def search(index: DirectoryIndex, words: str, *, limit: int, private: bool) -> list[tuple[int, float]]:
    """(person id, score), best first. `private`: mobile numbers and e-mail addresses may be searched too."""
    keyed = _by_key(index, words, limit=limit, private=private)
    if keyed is not None:
        return [(person, 1.0) for person in dict.fromkeys(index.person_ids(keyed))][:limit]
    said = words_of(words)[:_MOST_WORDS]
    best: dict[int, float] = {}
    for care in Care:
        attempt = _Search(index, said, care)
        best = attempt.best(limit)
        if attempt.complete:
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


class _Search:
    """One pass over one query."""

    def __init__(self, index: DirectoryIndex, said: Sequence[str], care: Care) -> None:
        self._index, self._rows, self._care = index, index.rows, care
        accented = any(map(is_marked, said))
        self._words = [self._word(word, accented, care) for word in said]
        optional = int(len(said) > 1 and said[0] in _ADDRESS)
        if optional:
            self._words[0] = replace(
                self._words[0], weight=self._words[0].weight * _ADDRESS_WEIGHT, typed_rows=0
            )
        self._total = sum(word.weight for word in self._words)
        terms = np.stack([word.terms for word in self._words]) if said else np.zeros((0, 1), np.float32)
        self._alignment = Alignment(
            index, Query(said, [word.weight for word in self._words], terms, optional)
        )

    @property
    def complete(self) -> bool:
        """Somebody was found for whom everything said is accounted for, as typed."""
        return self._alignment.complete

    def best(self, limit: int) -> dict[int, float]:
        """Scores by person id; the best `limit` of them are right."""
        found: dict[int, float] = {}
        if not self._total or not len(self._rows):
            return found
        for rows in self._seeds() if self._care is Care.TYPED else self._seeds_of_misspelt():
            self._score(rows, found, limit)
        return found

    def _word(self, word: str, accented: bool, care: Care) -> _Word:
        index, rows = self._index, self._rows
        variants = index.vocabulary.variants(word, accented=accented, care=care)
        terms: Array = np.zeros(len(index.vocabulary), np.float32)
        for term, weight in variants.items():
            terms[term] = weight
        units = _spread(variants, index.units.by_term, len(index.units.ids))
        titles = _spread(variants, index.titles.by_term, len(rows.titles))
        typed = [term for term, weight in variants.items() if weight >= SURE]
        in_names = sum(len(rows.with_term(term)) for term in typed)
        count = in_names or sum(len(rows.with_term(term)) for term in variants)
        count += int(np.diff(rows.unit_starts)[units > 0].sum())
        # Titles are few and widely held: one stands for a thousandth of all people at least.
        count += int((titles > 0).sum()) * (len(rows) // 1000 + 1)
        return _Word(
            weight=math.log(2 + len(rows) / (1 + count)) if variants else 0.0,
            variants=variants,
            typed=tuple(typed),
            typed_rows=in_names,
            terms=terms,
            units=units,
            titles=titles,
        )

    def _seeds(self) -> Iterator[Array]:
        """Rows that may fit, the most promising first, until everything said is accounted for."""
        named = self._rarest_names()
        for word in named[:1]:
            yield self._named(word.typed)
        if self._alignment.complete_by_name:
            return
        yield self._in_units(0.95)
        for word in named[1:2]:
            if not self.complete:
                yield self._named(word.typed)
        if not named and not self.complete:
            yield self._with_title()

    def _seeds_of_misspelt(self) -> Iterator[Array]:
        """The same with misspellings. Mostly one word is wrong, so those who have all the others come first."""
        named = self._rarest_names()
        if len(named) > 1:
            yield self._named_all(named)
        for word in named[:2]:
            if not self._alignment.accounted:
                yield self._named(word.typed)
        fuzzy = [word for word in self._words if word.variants and not word.typed_rows]
        for word in fuzzy[:2]:
            if not self._alignment.accounted:
                yield self._named(word.variants)
        for share in (0.95, 0.6):
            if not self._alignment.accounted:
                yield self._in_units(share)
        if not self._alignment.accounted:
            yield self._with_title()

    def _rarest_names(self) -> list[_Word]:
        return sorted((word for word in self._words if word.typed_rows), key=lambda word: word.typed_rows)

    def _named_all(self, words: Sequence[_Word]) -> Array:
        """Rows whose name holds every one of these words, as typed; the rarest word comes first."""
        found = self._named(words[0].typed)
        for word in words[1:]:
            holds: Array = np.zeros(len(self._index.vocabulary), np.bool_)
            holds[list(word.typed)] = True
            found = found[holds[self._rows.names[found]].any(axis=1)]
        return found

    def _named(self, terms: Iterable[int]) -> Array:
        """Rows whose name holds one of the terms."""
        return self._rows.with_any(terms)

    def _in_units(self, share: float) -> Array:
        """People of the units that cover as much of the query as the best one, or that share of it, as many units
        as stay affordable."""
        covered = sum(
            (word.units * word.weight for word in self._words), np.zeros(len(self._index.units.ids))
        )
        top = covered.max(initial=0.0)
        chosen = np.flatnonzero(covered >= share * top) if top > 0 else np.zeros(0, np.int64)
        chosen = chosen[np.argsort(-covered[chosen], kind="stable")]
        sizes = np.diff(self._rows.unit_starts)[chosen]
        chosen = chosen[np.cumsum(sizes) - sizes <= _MOST_CANDIDATES]
        return np.concatenate([self._rows.of_unit(int(unit)) for unit in chosen] or [_NOBODY])

    def _with_title(self) -> Array:
        covered = sum((word.titles * word.weight for word in self._words), np.zeros(len(self._rows.titles)))
        top = covered.max(initial=0.0)
        return (
            np.flatnonzero(covered[self._rows.title] >= 0.99 * top)[:_MOST_CANDIDATES] if top > 0 else _NOBODY
        )

    def _score(self, found: Array, scores: dict[int, float], limit: int) -> None:
        """Add the best of these rows to `scores`."""
        rows = self._rows
        if not len(found):
            return
        score: Array = np.zeros(len(found), np.float32)
        left = self._total
        for number, word in enumerate(sorted(self._words, key=lambda word: -word.weight)):
            score += word.weight * self._matches(word, found)
            left -= word.weight
            if len(found) > (_FEW_TO_SCORE if number else _MANY_TO_SCORE):
                # Whoever cannot catch up with the last of the best any more need not be looked at again.
                last = np.partition(score, -_ALIGNED)[-_ALIGNED]
                kept = score + left >= last
                found, score = found[kept], score[kept]
        score /= self._total
        order = np.argsort(-score, kind="stable")[:_ALIGNED]
        found, score = found[order], score[order]
        for begin in range(0, len(found), _PORTION):
            # In any order a candidate covers at least as much as in whole phrases.
            if (
                len(scores) >= limit
                and most_possible(float(score[begin])) < nlargest(limit, scores.values())[-1]
            ):
                break
            portion = found[begin : begin + _PORTION]
            aligned = self._alignment.scores(portion, score[begin : begin + _PORTION])
            if len(scores) >= limit and max(aligned) < nlargest(limit, scores.values())[-1]:
                break
            for person, points in zip(rows.person[portion].tolist(), aligned, strict=True):
                scores[person] = max(points, scores.get(person, 0.0))

    def _matches(self, word: _Word, found: Array) -> Array:
        """How well each row matches a word in any way."""
        rows = self._rows
        names = rows.names[found]
        best = word.terms[names[:, 0]]
        for place in range(1, names.shape[1]):
            np.maximum(best, word.terms[names[:, place]], out=best)
        np.maximum(best, word.titles[rows.title[found]], out=best)
        if len(word.units):
            units = rows.unit[found]
            # Rows without a unit are numbered -1 and would read the last one.
            np.maximum(best, np.where(units >= 0, word.units[units], 0.0), out=best)
        return best


def _spread(variants: Mapping[int, float], held: Mapping[int, Share], size: int) -> Array:
    """How well each unit or title matches a word: the best of its variants."""
    weights: Array = np.zeros(size, np.float32)
    for term, weight in variants.items():
        share = held.get(term)
        if share is not None:
            # A misspelt word is sooner a name than part of a unit: there are many more names.
            weights[share.numbers] = np.maximum(
                weights[share.numbers], (weight if weight >= SURE else weight / 2) * share.weights
            )
    return weights
