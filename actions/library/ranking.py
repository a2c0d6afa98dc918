"""How likely a passage answers a question: a handful of measures of what the two share, weighed by a logistic curve.

The weights and thresholds were fitted on the questions of tests/corpus/helpdesk that are meant for it, by
`python -m benchmarks.helpdesk --fit`; docs/helpdesk.md tells how good they are on the others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from actions.library.ports import Indexed
from nlu.help_terms import Term, Thesaurus, pairs, terms_of

FEATURES = ("bias", "alike", "asked", "wanted", "covered", "marked", "score", "rare")
WEIGHTS = (-4.0, 4.0, 2.0, 1.0, 2.0, 0.5, 0.0, -2.0)
ANSWERS_FROM = 0.5
"""From this confidence on a passage is quoted as the answer."""
OFFERS_FROM = 0.15
"""From this on it is offered as a similar question."""

_PAIR_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Bag:
    """The different words and pairs of a text."""

    words: frozenset[str]
    pairs: frozenset[str]

    @classmethod
    def of(cls, terms: Sequence[Term]) -> Bag:
        return cls(frozenset(term.key for term in terms), frozenset(pairs(terms)))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage as it is judged. `variants` are the ways it is asked for: its last heading and its questions."""

    passage_id: int
    variants: tuple[tuple[Term, ...], ...]
    head: tuple[Term, ...]
    body: tuple[Term, ...]
    bags: tuple[Bag, ...] = ()
    around: frozenset[str] = field(default_factory=frozenset)
    """The words of its headings and of its document's title."""
    words: frozenset[str] = field(default_factory=frozenset)
    """All of it."""
    marked: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, passage: Indexed, thesaurus: Thesaurus) -> Candidate:
        asked = [passage.headings[-1] if passage.headings else passage.manual, *passage.questions]
        variants = tuple(terms_of(text, thesaurus) for text in asked)
        head = terms_of(" . ".join([passage.manual, *passage.headings[:-1]]), thesaurus)
        body = terms_of(passage.text, thesaurus)
        every = [*head, *body, *(term for variant in variants for term in variant)]
        return cls(
            passage.passage_id,
            variants,
            head,
            body,
            bags=tuple(Bag.of(terms) for terms in variants if terms),
            around=frozenset(term.key for term in (*head, *(t for v in variants for t in v))),
            words=frozenset(term.key for term in every),
            marked=frozenset(each for term in every for each in term.marked),
        )

    def without_text(self) -> Candidate:
        """What is kept in memory."""
        return replace(self, variants=(), head=(), body=())


class Weights:
    """How much a word tells: the rarer among passages, the more."""

    def __init__(self, candidates: Collection[Candidate]) -> None:
        self._total = len(candidates)
        counted = Counter(word for candidate in candidates for word in candidate.words)
        self._weights = {word: self._weight(times) for word, times in counted.items()}
        self.unknown = self._weight(0)

    @cached_property
    def known(self) -> frozenset[str]:
        """The syllables of all passages."""
        return frozenset(part for word in self._weights for part in word.split("_"))

    def of(self, word: str) -> float:
        return self._weights.get(word, self.unknown)

    def total(self, words: Iterable[str]) -> float:
        return sum(map(self.of, words))

    def _weight(self, times: int) -> float:
        return math.log(1 + (self._total - times + 0.5) / (times + 0.5))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is compared; `weight` of all its words."""

    bag: Bag
    weight: float
    marked: frozenset[str]
    unknown: float
    """The share of its weight in words that no passage has."""

    @classmethod
    def of(cls, terms: Sequence[Term], weights: Weights) -> Asked:
        bag = Bag.of(terms)
        weight = weights.total(bag.words)
        missing = weights.total(word for word in bag.words if weights.of(word) == weights.unknown)
        return cls(bag, weight, frozenset(each for term in terms for each in term.marked), missing / weight)


def feature_row(asked: Asked, candidate: Candidate, score: float, weights: Weights) -> tuple[float, ...]:
    """The measures in the order of FEATURES, each about 0 to 1."""
    best = max((_alike(asked, bag, weights) for bag in candidate.bags), default=(0.0, 0.0, 0.0))
    covered = weights.total(asked.bag.words & candidate.words) / asked.weight
    around = weights.total(asked.bag.words & candidate.around) / asked.weight
    marked = len(asked.marked & candidate.marked) / len(asked.marked) if asked.marked else covered
    return (
        1.0,
        best[0],
        around,
        best[2],
        covered,
        marked,
        min(score / (asked.weight * 12), 2.0),
        asked.unknown,
    )


def confidence(features: Sequence[float], weights: Sequence[float] = WEIGHTS) -> float:
    return 1 / (1 + math.exp(-sum(w * f for w, f in zip(weights, features, strict=True))))


def _alike(asked: Asked, bag: Bag, weights: Weights) -> tuple[float, float, float]:
    """(harmonic mean, share of the question that the variant has, share of the variant that the question has)."""
    shared = weights.total(asked.bag.words & bag.words)
    shared += _PAIR_WEIGHT * _pair_weight(asked.bag.pairs & bag.pairs, weights)
    if not shared:
        return 0.0, 0.0, 0.0
    mine = asked.weight + _PAIR_WEIGHT * _pair_weight(asked.bag.pairs, weights)
    theirs = weights.total(bag.words) + _PAIR_WEIGHT * _pair_weight(bag.pairs, weights)
    precision, recall = shared / mine, shared / theirs
    return 2 * precision * recall / (precision + recall), precision, recall


def _pair_weight(found: Iterable[str], weights: Weights) -> float:
    """A pair weighs as its rarer word."""
    return sum(max(map(weights.of, pair.split("+"))) for pair in found)


def table(weights: Sequence[float] = WEIGHTS) -> Mapping[str, float]:
    """The weights by name, for the benchmark's report."""
    return dict(zip(FEATURES, weights, strict=True))
