"""The words of a query: what each may stand for and how much it counts, and which units and titles are named."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actions.directory.name_table import Array, Meant
from actions.directory.spelling import SURE, Care
from actions.directory.units import Share
from nlu.text import fold, is_marked

if TYPE_CHECKING:
    from actions.directory.index import DirectoryIndex

_ADDRESS_WEIGHT = 0.15
_UNKNOWN_WORTH = 0.5
"""Of an average word."""
_ADDRESS = frozenset({"anh", "chị", "ông", "bà", "cô", "chú", "thầy", "em"})
_BARE_ADDRESS = frozenset(map(fold, _ADDRESS))


@dataclass(frozen=True, slots=True)
class Query:
    """Words as bits: `needed` are all but an address word in front ("chú" is an address word, Chu a family name).

    `typed` is what each word stands for as it is, marks left out or not; `misspelt` all that it may be meant for.
    """

    said: Sequence[str]
    weights: Sequence[float]
    variants: Sequence[Mapping[int, float]]
    typed: Sequence[Meant]
    misspelt: Sequence[Meant]
    needed: int
    total: float
    strict: bool
    """Marks must be right where they are typed."""

    @property
    def known(self) -> int:
        """Needed words that stand for something here."""
        return self.needed & sum(1 << word for word, found in enumerate(self.variants) if found)

    def worth(self, words: int) -> float:
        total, at = 0.0, 0
        while words:
            if words & 1:
                total += self.weights[at]
            words >>= 1
            at += 1
        return total


def read_query(said: Sequence[str], index: DirectoryIndex, weights: Sequence[float], care: Care) -> Query:
    """The words of a query as this index knows them."""
    variants = _variants(said, index, care)
    size = len(index.vocabulary)
    optional = int(_begins_with_address(said))
    return Query(
        said=said,
        weights=weights,
        variants=variants,
        typed=[
            Meant.of({term: value for term, value in found.items() if value >= SURE}, size)
            for found in variants
        ],
        misspelt=[Meant.of(found, size) for found in variants],
        needed=((1 << len(said)) - 1) & ~optional,
        total=sum(weights),
        strict=care is Care.TYPED and any(map(is_marked, said)),
    )


def weigh(said: Sequence[str], indexes: Sequence[DirectoryIndex], care: Care) -> list[float]:
    """How much each word counts: the more, the fewer people it speaks of.

    The parts of one directory share these, so that their scores can be compared.
    """
    people = sum(len(index.rows) for index in indexes)
    counts: list[int | None] = [None] * len(said)
    for index in indexes:
        for at, variants in enumerate(_variants(said, index, care)):
            if variants:
                counts[at] = (counts[at] or 0) + _spoken_of(variants, index, people)
    known = [math.log(2 + people / (1 + count)) for count in counts if count is not None]
    # Words of no name, unit or title speak of nobody, but they make it doubtful that the others do.
    unknown = _UNKNOWN_WORTH * sum(known) / len(known) if known else 0.0
    weights = [unknown if count is None else math.log(2 + people / (1 + count)) for count in counts]
    if _begins_with_address(said):
        weights[0] *= _ADDRESS_WEIGHT
    return weights


def _begins_with_address(said: Sequence[str]) -> bool:
    # In a text with marks "Chu" is a name.
    words = _ADDRESS if any(map(is_marked, said)) else _BARE_ADDRESS
    return len(said) > 1 and said[0] in words


def _variants(said: Sequence[str], index: DirectoryIndex, care: Care) -> list[dict[int, float]]:
    accented = any(map(is_marked, said))
    return [index.vocabulary.variants(word, accented=accented, care=care) for word in said]


def _spoken_of(variants: Mapping[int, float], index: DirectoryIndex, people: int) -> int:
    names, typed = index.rows.names, [term for term, weight in variants.items() if weight >= SURE]
    count = sum(map(names.rows_with, typed)) or sum(map(names.rows_with, variants))
    count += sum(index.people_by_term.get(term, 0) for term in variants)
    # Titles are few and widely held: one stands for a thousandth of all people at least.
    held = {
        title
        for term in variants
        if (share := index.titles.by_term.get(term))
        for title in share.numbers.tolist()
    }
    return count + len(held) * (people // 1000 + 1)


def spread(variants: Mapping[int, float], held: Mapping[int, Share], size: int) -> Array:
    """How well each unit or title matches a word, in any order: the best of its variants."""
    weights: Array = np.zeros(size, np.float32)
    for term, weight in variants.items():
        share = held.get(term)
        if share is not None:
            # A misspelt word is sooner a name than part of a unit: there are many more names.
            weights[share.numbers] = np.maximum(
                weights[share.numbers], (weight if weight >= SURE else weight / 2) * share.weights
            )
    return weights


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of a query, as bits, that are a form of each unit itself, of it or one above it, and of each title.

    The last place of `own` and `line` stands for having no unit.
    """

    own: Array
    line: Array
    titles: Array

    def units(self) -> list[int]:
        """The different sets of words that units answer for, none among them."""
        return np.flatnonzero(np.bincount(self.line)).tolist()

    def titled(self) -> list[int]:
        return [0, *(int(words) for words in np.unique(self.titles) if words)]


def find_phrases(said: Sequence[str], index: DirectoryIndex) -> Phrases:
    """Look every run of words up among the forms of units and titles."""
    units, titles = index.units, index.titles
    own: Array = np.zeros(len(units.ids) + 1, np.int64)
    titled: Array = np.zeros(len(index.rows.titles), np.int64)
    folded = [fold(word) for word in said]
    for begin in range(len(said)):
        for end in range(begin + 1, len(said) + 1):
            form = " ".join(folded[begin:end])
            words = (1 << end) - (1 << begin)
            own[units.with_form(form)] |= words
            titled[list(titles.with_form(form))] |= words
    return Phrases(own, units.inherited(own), titled)
