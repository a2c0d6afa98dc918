"""Every distinct full name once, found by its words; rows of people point here.

Two million people bear some seven hundred thousand names, and no word but a dozen stands in more than a few
thousand of them: whatever can be said about a name is cheap to say here, before its bearers are looked at.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from actions.directory.spelling import Vocabulary, words_of

Array = Any
"""A numpy array; numpy is not type-checked here."""

WIDTH = 6
"""Words kept of a name; of a longer one the first and the last five."""
_FEW = 4_000


@dataclass(frozen=True, slots=True)
class Meant:
    """The terms that a word may stand for; `weights` gives for every term how well, 0 where it does not."""

    terms: list[int]
    weights: Array

    @classmethod
    def of(cls, variants: Mapping[int, float], size: int) -> Meant:
        """`size`: how many terms there are."""
        weights: Array = np.zeros(size, np.float32)
        weights[list(variants)] = list(variants.values())
        return cls(list(variants), weights)


@dataclass(frozen=True, slots=True)
class NameTable:
    """`terms` is (names, WIDTH) of term numbers, left-aligned, 0 where empty.

    `postings[starts[t]:starts[t + 1]]` are the names that hold term t, `rows[row_starts[n]:row_starts[n + 1]]` the
    rows of people with name n; `bearers[t]` counts the rows whose name holds term t.
    """

    terms: Array
    lengths: Array
    starts: Array
    postings: Array
    row_starts: Array
    rows: Array
    bearers: Array

    def count(self, terms: Iterable[int]) -> int:
        """How many names hold one of the terms; twice where one holds two of them."""
        return sum(len(self.with_term(term)) for term in terms)

    def rows_with(self, term: int) -> int:
        """How many people bear a name with that term."""
        return int(self.bearers[term]) if term < len(self.bearers) else 0

    def with_term(self, term: int) -> Array:
        """Names that hold the term, in order."""
        if term + 1 >= len(self.starts):
            return self.postings[:0]
        return self.postings[self.starts[term] : self.starts[term + 1]]

    def with_any(self, terms: Sequence[int]) -> Array:
        """Names that hold one of the terms, in order, each once."""
        lists = [self.with_term(term) for term in terms]
        held = np.concatenate(lists) if lists else self.postings[:0]
        if len(held) < _FEW:
            return np.unique(held)
        flags: Array = np.zeros(len(self.lengths), np.bool_)
        flags[held] = True
        return np.flatnonzero(flags)

    def with_all(self, words: Sequence[Meant]) -> Array:
        """Names that hold a term of each of these words, in order.

        The rarest word comes first: the others only have to be looked up in the names it leaves.
        """
        counts = {id(word): self.count(word.terms) for word in words}
        if not words or not all(counts.values()):
            return self.postings[:0]
        rarest, *others = sorted(words, key=lambda word: counts[id(word)])
        found = self.with_any(rarest.terms)
        for word in others:
            if len(found):
                found = found[self.best(word, found) > 0]
        return found

    def best(self, word: Meant, names: Array) -> Array:
        """How well the best word of each name fits."""
        # Place by place: numpy is slow along a short axis.
        best: Array = word.weights[self.terms[names, 0]]
        for place in range(1, WIDTH):
            np.maximum(best, word.weights[self.terms[names, place]], out=best)
        return best

    def times(self, word: Meant, names: Array) -> Array:
        """How many words of each name fit."""
        times: Array = np.zeros(len(names), np.int8)
        for place in range(WIDTH):
            times += word.weights[self.terms[names, place]] > 0
        return times

    def in_order(self, words: Sequence[Meant], names: Array) -> Array:
        """Whether each name can hold the words one after the other."""
        last: Array = np.full(len(names), -1, np.int8)
        for word in words:
            at: Array = np.full(len(names), WIDTH, np.int8)
            for place in range(WIDTH - 1, -1, -1):
                at[(word.weights[self.terms[names, place]] > 0) & (last < place)] = place
            last = at
        return last < WIDTH

    def from_end(self, word: Meant, names: Array, distance: int) -> Array:
        """How well the last word of each name fits, or that so many before it; 0 where the name is shorter."""
        places = self.lengths[names].astype(np.int64) - 1 - distance
        return np.where(places >= 0, word.weights[self.terms[names, np.maximum(places, 0)]], 0)

    def people(self, names: Array) -> Array:
        """How many rows bear each of the names."""
        return self.row_starts[names + 1] - self.row_starts[names]

    def rows_of(self, names: Array) -> Array:
        """The rows that bear the names, name by name."""
        return self.rows[ranges(self.row_starts[names], self.row_starts[names + 1])].astype(np.int64)


def ranges(begins: Array, ends: Array) -> Array:
    """`[begin, end)` of every pair, one after the other."""
    sizes = (ends - begins).astype(np.int64)
    total = int(sizes.sum())
    if not total:
        return np.zeros(0, np.int64)
    offsets: Array = np.repeat(begins.astype(np.int64) - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
    return offsets + np.arange(total)


class NameTableBuilder:
    """Numbers names in the order in which they come."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._numbers: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._terms = array("I")

    def add(self, full_name: str) -> int:
        number = self._numbers.get(full_name)
        if number is None:
            number = self._numbers[full_name] = len(self._numbers)
            terms = self._term_numbers(full_name)
            self._terms.extend(terms + [0] * (WIDTH - len(terms)))
        return number

    def build(self, names: Array) -> NameTable:
        """`names` is the name of every row."""
        size = len(self._vocabulary)
        narrow = np.uint16 if size < 1 << 16 else np.uint32
        terms = _as_array(self._terms).astype(narrow).reshape(-1, WIDTH)
        starts, postings = _postings(terms, size)
        row_starts: Array = np.zeros(len(terms) + 1, np.int64)
        np.cumsum(np.bincount(names, minlength=len(terms)), out=row_starts[1:])
        bearers = np.bincount(terms.ravel(), np.repeat(np.diff(row_starts), WIDTH), minlength=size)
        bearers[:1] = 0
        return NameTable(
            terms=np.asfortranarray(terms),
            lengths=(terms > 0).sum(axis=1).astype(np.int8),
            starts=starts,
            postings=postings,
            row_starts=row_starts,
            rows=np.argsort(names, kind="stable").astype(np.uint32),
            bearers=bearers.astype(np.int64),
        )

    def _term_numbers(self, full_name: str) -> list[int]:
        numbers = []
        for word in full_name.split():
            number = self._words.get(word)
            if number is None:
                parts = words_of(word)
                if len(parts) != 1:
                    numbers += [self._vocabulary.add(part) for part in parts]
                    continue
                number = self._words[word] = self._vocabulary.add(parts[0])
            numbers.append(number)
        return numbers if len(numbers) <= WIDTH else [numbers[0], *numbers[1 - WIDTH :]]


def _as_array(column: array[int]) -> Array:
    return np.frombuffer(column, dtype=np.uint32) if column else np.zeros(0, np.uint32)


def _postings(terms: Array, size: int) -> tuple[Array, Array]:
    flat = terms.ravel()
    # 16-bit numbers are sorted by radix, in linear time.
    order = np.argsort(flat, kind="stable")
    starts: Array = np.searchsorted(flat[order], np.arange(size + 1))
    postings = (order // WIDTH).astype(np.uint32)
    # Term 0 only fills up short names.
    empty = int(starts[1]) if size else len(postings)
    return np.maximum(starts - empty, 0), postings[empty:]
