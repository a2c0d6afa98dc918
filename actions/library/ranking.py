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

FEATURES = ("alike", "asked", "recalled", "covered", "marked", "score", "syllables")
"""What a question and a passage share, each about 0 to 1; see `feature_row`."""
WEIGHTS = (1.11, 0.27, 1.8, 4.95, 3.15, 2.29, 0.64)
SURENESS = ("bias", *FEATURES, "lead", "unknown", "gap")
"""Of the best passage: its measures, how far it leads, and what of the question nobody knows or it does not have."""
SURE = (-5.47, 0.0, 0.0, 1.92, 2.38, 1.18, 0.36, 0.0, 1.11, 0.0, -2.62)
ANSWERS_FROM = 0.65
"""From this confidence on a passage is quoted as the answer."""
OFFERS_FROM = 0.12
"""From this on of the best passage similar questions are offered."""
SIMILAR_FROM = 0.3
"""A passage is among them, and under an answer, whose headings have so much of what was asked."""

_PAIR_WEIGHT = 0.5
_ELSEWHERE = 200
"""Sections that an office might have besides, without any given word."""


@dataclass(frozen=True, slots=True)
class Bag:
    """The different words, pairs of words and syllables of a text."""

    words: frozenset[str]
    pairs: frozenset[str]
    syllables: frozenset[str]

    @classmethod
    def of(cls, terms: Sequence[Term]) -> Bag:
        return cls(
            frozenset(term.key for term in terms),
            frozenset(pairs(terms)),
            frozenset(each for term in terms for each in term.syllables),
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage as it is judged. `variants` are the ways it is asked for: its last heading and its questions."""

    passage_id: int
    section: tuple[str, ...]
    variants: tuple[tuple[Term, ...], ...]
    head: tuple[Term, ...]
    body: tuple[Term, ...]
    bags: tuple[Bag, ...] = ()
    around: frozenset[str] = field(default_factory=frozenset)
    """The words of its headings and of its document's title."""
    words: frozenset[str] = field(default_factory=frozenset)
    """All of it."""
    syllables: frozenset[str] = field(default_factory=frozenset)
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
            (passage.manual, *passage.headings),
            variants,
            head,
            body,
            bags=tuple(Bag.of(terms) for terms in variants if terms),
            around=frozenset(term.key for term in (*head, *(t for v in variants for t in v))),
            words=frozenset(term.key for term in every),
            syllables=frozenset(each for term in every for each in term.syllables),
            marked=frozenset(each for term in every for each in term.marked),
        )

    def without_text(self) -> Candidate:
        """What is kept in memory."""
        return replace(self, variants=(), head=(), body=())


class Weights:
    """How much a word or a syllable tells: the rarer among passages, the more."""

    def __init__(self, candidates: Collection[Candidate]) -> None:
        # A section in several parts says its words once; a small library knows little of how rare words are.
        sections = {candidate.section: candidate for candidate in candidates}.values()
        self._total = len(sections) + _ELSEWHERE
        words = Counter(word for candidate in sections for word in candidate.words)
        syllables = Counter(each for candidate in sections for each in candidate.syllables)
        self.marked = frozenset(each for candidate in sections for each in candidate.marked)
        """Every syllable as the documents write it."""
        self._words = {word: self._weight(times) for word, times in words.items()}
        self._syllables = {each: self._weight(times) for each, times in syllables.items()}
        self.unknown = self._weight(0)

    @cached_property
    def known(self) -> frozenset[str]:
        """The syllables of all passages."""
        return frozenset(self._syllables)

    def of(self, word: str) -> float:
        return self._words.get(word, self.unknown)

    def total(self, words: Iterable[str]) -> float:
        return sum(self._words.get(word, self.unknown) for word in words)

    def syllables(self, found: Iterable[str]) -> float:
        return sum(self._syllables.get(each, self.unknown) for each in found)

    def pairs(self, found: Iterable[str]) -> float:
        """A pair weighs as its rarer word."""
        return sum(max(map(self.of, pair.split("+"))) for pair in found)

    def _weight(self, times: int) -> float:
        return math.log(1 + (self._total - times + 0.5) / (times + 0.5))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is compared; the weights are those of all its words, pairs and syllables."""

    bag: Bag
    weight: float
    pair_weight: float
    syllable_weight: float
    marked: frozenset[str]
    exact: Mapping[str, str]
    """The marks of one-syllable words: "số" is not "sổ". Left out where no document writes it so, a slip perhaps."""
    unknown: float
    """The share of its weight in words that no passage has."""

    @classmethod
    def of(cls, terms: Sequence[Term], weights: Weights) -> Asked:
        bag = Bag.of(terms)
        weight = weights.total(bag.words)
        missing = weights.total(word for word in bag.words if weights.of(word) == weights.unknown)
        return cls(
            bag,
            weight,
            weights.pairs(bag.pairs),
            weights.syllables(bag.syllables),
            frozenset(each for term in terms for each in term.marked),
            {
                term.key: term.marked[0]
                for term in terms
                if term.marked and term.syllables == (term.key,) and term.marked[0] in weights.marked
            },
            missing / weight,
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its measures and the heaviest word of the question that it lacks (share of all)."""

    candidate: Candidate
    features: tuple[float, ...]
    gap: float

    @property
    def shared(self) -> float:
        return self.features[FEATURES.index("asked")]

    @property
    def rank(self) -> float:
        return sum(w * f for w, f in zip(WEIGHTS, self.features, strict=True))


def judge(asked: Asked, candidate: Candidate, score: float, weights: Weights) -> Judged:
    """The measures in the order of FEATURES."""
    words = asked.bag.words - {w for w, mark in asked.exact.items() if mark not in candidate.marked}
    best = max((_alike(asked, words, bag, weights) for bag in candidate.bags), default=_NOTHING)
    lacking = asked.bag.words - (words & candidate.words)
    covered = 1 - weights.total(lacking) / asked.weight
    around = weights.total(words & candidate.around) / asked.weight
    marked = len(asked.marked & candidate.marked) / len(asked.marked) if asked.marked else covered
    score = min(score / (asked.weight * 12), 2.0)
    features = (best[0], around, best[1], covered, marked, score, best[2])
    return Judged(candidate, features, max(map(weights.of, lacking), default=0.0) / asked.weight)


def sureness(ranked: Sequence[Judged], asked: Asked) -> tuple[float, ...]:
    """The measures of the best passage in the order of SURENESS."""
    best = ranked[0]
    others = (each for each in ranked[1:] if each.candidate.section != best.candidate.section)
    second = next(others, None)
    lead = best.rank - second.rank if second is not None else 1.0
    return (1.0, *best.features, min(lead, 2.0), asked.unknown, best.gap)


def confidence(measures: Sequence[float], weights: Sequence[float] = SURE) -> float:
    return 1 / (1 + math.exp(-sum(w * f for w, f in zip(weights, measures, strict=True))))


_NOTHING = (0.0, 0.0, 0.0)


def _alike(asked: Asked, words: frozenset[str], bag: Bag, weights: Weights) -> tuple[float, float, float]:
    """How alike question and variant are in words and pairs, how much of the variant is asked, and how alike they are
    in bare syllables."""
    syllables = weights.syllables(asked.bag.syllables & bag.syllables)
    if not syllables:
        return _NOTHING
    shared = weights.total(words & bag.words)
    shared += _PAIR_WEIGHT * weights.pairs(asked.bag.pairs & bag.pairs)
    mine = asked.weight + _PAIR_WEIGHT * asked.pair_weight
    theirs = weights.total(bag.words) + _PAIR_WEIGHT * weights.pairs(bag.pairs)
    bare = weights.syllables(bag.syllables)
    return 2 * shared / (mine + theirs), shared / theirs, 2 * syllables / (asked.syllable_weight + bare)
