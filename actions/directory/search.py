"""Free search: any words, any order, ranked exact before unmarked before misspelt.

Every word counts by how rare it is. A person's score is the share of that weight which name, title and unit
of one post cover, so words may be divided among them in any way ("nam trưởng phòng kinh tế"). Candidates come
from the rarest words; only where they do not cover the query are misspellings tried.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actions.directory.arrays import Array
from actions.directory.phrases import phrase
from actions.directory.spelling import SURE, Care, words_of
from nlu.text import is_marked

if TYPE_CHECKING:
    from actions.directory.index import DirectoryIndex

_MOST_WORDS = 16
_MOST_CANDIDATES = 60_000
_RERANKED = 64
# Every word found as typed, be it in a unit above: no need to look further.
_COMPLETE = 0.72
_WORTH_SHOWING = 0.5
_ADDRESS = frozenset(
    {"anh", "chị", "chi", "ông", "ong", "bà", "ba", "cô", "co", "chú", "chu", "thầy", "thay", "em"}
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the query: what it may stand for, and its weight. `names` are term numbers."""

    variants: dict[int, float]
    rows: int
    weight: float


def search(index: DirectoryIndex, words: str, *, limit: int, private: bool) -> list[tuple[int, float]]:
    """(person id, score), best first. `private`: mobile numbers and e-mail addresses may be searched too."""
    keyed = _by_key(index, words, limit=limit, private=private)
    if keyed is not None:
        return [(person, 1.0) for person in dict.fromkeys(index.person_ids(keyed))][:limit]
    said = words_of(words)[:_MOST_WORDS]
    if len(said) > 1 and said[0] in _ADDRESS:
        said = said[1:]
    best: dict[int, float] = {}
    for care in Care:
        attempt = _Search(index, said, care)
        best = attempt.best(max(limit, _RERANKED))
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
        self._index = index
        self.complete = False
        """Somebody was found with every word as typed."""
        accented = any(map(is_marked, said))
        self._words = [self._word(word, accented, care) for word in said]
        self._total = sum(word.weight for word in self._words)
        self._phrase = phrase(" ".join(said))

    def best(self, wanted: int) -> dict[int, float]:
        """Scores by person id."""
        if not self._total:
            return {}
        found: dict[int, float] = {}
        for rows in self._seeds():
            for person, score in self._scored(rows, wanted):
                found[person] = max(score, found.get(person, 0.0))
            if self.complete:
                break
        return found

    def _word(self, word: str, accented: bool, care: Care) -> _Word:
        index = self._index
        variants = index.vocabulary.variants(word, accented=accented, care=care)
        sure = [term for term, weight in variants.items() if weight >= SURE] or list(variants)
        count = sum(len(index.rows.with_term(term)) for term in sure)
        units = {number for term in sure for number, _ in index.units.by_term.get(term, ())}
        count += sum(self._size(number) for number in units)
        titles = sum(len(index.titles.by_term.get(term, ())) for term in sure)
        # Titles are few and widely held: one stands for a thousandth of all people at least.
        count += titles * (len(index.rows) // 1000 + 1)
        weight = math.log(2 + len(index.rows) / (1 + count)) if variants else 0.0
        return _Word(variants, count, weight)

    def _size(self, unit: int) -> int:
        starts = self._index.rows.unit_starts
        return int(starts[unit + 1] - starts[unit])

    def _seeds(self) -> Iterable[Array]:
        """Rows that may fit, the most promising first."""
        named = sorted((word for word in self._words if self._name_rows(word)), key=self._name_rows)
        for word in named[:1]:
            yield self._with_name(word, named[1:])
        yield self._in_units()
        for word in named[1:2]:
            yield self._with_name(word, [*named[:1], *named[2:]])
        yield self._with_title()

    def _name_rows(self, word: _Word) -> int:
        return sum(len(self._index.rows.with_term(term)) for term in word.variants)

    def _with_name(self, word: _Word, others: Sequence[_Word]) -> Array:
        rows = self._index.rows
        found = np.unique(np.concatenate([rows.with_term(term) for term in word.variants]))
        for other in others:
            if len(found) <= _MOST_CANDIDATES // 2:
                break
            kept = found[self._name_weights(other)[rows.names[found]].max(axis=1) > 0]
            found = kept if len(kept) else found
        return found

    def _in_units(self) -> Array:
        """People of the units that cover most of the query, as many units as stay affordable."""
        rows = self._index.rows
        if not self._index.units.ids:
            return rows.postings[:0]
        covered = sum(
            (self._unit_weights(word) * word.weight for word in self._words),
            np.zeros(len(self._index.units.ids)),
        )
        top = covered.max()
        if top <= 0:
            return rows.postings[:0]
        chosen: list[Array] = []
        count = 0
        for unit in np.argsort(-covered, kind="stable"):
            if covered[unit] < 0.6 * top or count > _MOST_CANDIDATES:
                break
            chosen.append(rows.of_unit(int(unit)))
            count += len(chosen[-1])
        return np.concatenate(chosen)

    def _with_title(self) -> Array:
        rows = self._index.rows
        covered = sum(
            (self._title_weights(word) * word.weight for word in self._words), np.zeros(len(rows.titles))
        )
        top = covered.max(initial=0.0)
        return (
            np.flatnonzero(covered[rows.title] >= 0.99 * top)[:_MOST_CANDIDATES]
            if top > 0
            else rows.postings[:0]
        )

    def _scored(self, found: Array, wanted: int) -> list[tuple[int, float]]:
        rows, index = self._index.rows, self._index
        if not len(found):
            return []
        score: Array = np.zeros(len(found), np.float32)
        title_covered: Array = np.zeros(len(found), np.float32)
        weakest: Array = np.ones(len(found), np.float32)
        names, units, titles = rows.names[found], rows.unit[found], rows.title[found]
        for word in self._words:
            if not word.weight:  # no word of this directory
                weakest[:] = 0
                continue
            named = self._name_weights(word)
            by_name = named[names].max(axis=1)
            # People are called by the given name.
            by_name = by_name * np.where(named[rows.given[found]] == by_name, 1.0, 0.97)
            by_title = self._title_weights(word)[titles]
            by_unit = self._unit_weights(word)
            in_unit = np.where(units >= 0, by_unit[units], 0.0) if len(by_unit) else 0.0
            best = np.maximum(np.maximum(by_name, by_title), in_unit)
            weakest = np.minimum(weakest, best)
            score += word.weight * best
            title_covered += by_title
        score /= self._total
        self.complete = self.complete or bool(weakest.max() >= _COMPLETE)
        # "giám đốc" means the director before the deputy: a title with words left over counts a little less.
        lengths = np.array(index.titles.lengths, np.float32)[titles] if index.titles.lengths else 1.0
        score += 0.04 * np.minimum(title_covered / lengths, 1.0)
        score += 0.001 * rows.main[found]
        top = np.argsort(-score, kind="stable")[: max(wanted, _RERANKED)]
        return [
            (int(rows.person[row]), self._finely(row, float(score[at])))
            for at, row in zip(top, found[top], strict=True)
        ]

    def _finely(self, row: int, score: float) -> float:
        """A name written as it is, in its order, comes before the same words jumbled."""
        terms = [self._index.vocabulary.term(int(term)) for term in self._index.rows.names[row] if term]
        name = phrase(" ".join(terms))
        if f" {name} " in f" {self._phrase} ":
            return score + 0.05
        return score + 0.03 if name.endswith(f" {self._phrase}") else score

    def _name_weights(self, word: _Word) -> Array:
        weights: Array = np.zeros(len(self._index.vocabulary), np.float32)
        for term, weight in word.variants.items():
            weights[term] = weight
        return weights

    def _unit_weights(self, word: _Word) -> Array:
        weights: Array = np.zeros(len(self._index.units.ids), np.float32)
        for term, weight in word.variants.items():
            for number, inherited in self._index.units.by_term.get(term, ()):
                weights[number] = max(weights[number], weight * inherited)
        return weights

    def _title_weights(self, word: _Word) -> Array:
        weights: Array = np.zeros(len(self._index.rows.titles), np.float32)
        for term, weight in word.variants.items():
            for number, share in self._index.titles.by_term.get(term, ()):
                weights[number] = max(weights[number], weight * share)
        return weights
