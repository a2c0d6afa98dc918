"""What a question and a passage have in common, as a handful of measures, each about 0 to 1."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from rapidfuzz import fuzz

from actions.library.ports import Indexed
from nlu.help_terms import Term, Thesaurus, pairs, terms_of, written_out
from nlu.text import fold

FEATURES = (
    "alike",
    "alike_often",
    "asked",
    "recalled",
    "covered",
    "marked",
    "often",
    "paired",
    "syllables",
    "letters",
    "phrases",
)
"""See `judge`."""

_ASKED = FEATURES.index("asked")
_PAIR_WEIGHT = 0.5
_ELSEWHERE = 200
"""Sections that an office might have besides, without any given word."""
_OFTEN = 3
"""So many of the best ways to ask count as often."""
_ENOUGH = 1.2
"""A word in so many ways to ask is half as good as one in all."""
_BODY = 0.6


@dataclass(frozen=True, slots=True)
class Bag:
    """The different words, pairs of words and syllables of a text."""

    words: frozenset[str]
    pairs: frozenset[str]
    syllables: frozenset[str]
    marked: frozenset[str]
    plain: str
    """Its syllables in order, folded."""
    phrases: frozenset[tuple[str, str]] = frozenset()
    """Neighbours among all syllables, those without a meaning of their own, too: "không lên", "xong việc"."""

    @classmethod
    def of(cls, terms: Sequence[Term], said: Sequence[str] = ()) -> Bag:
        """`said`: everything that was written, folded."""
        return cls(
            frozenset(term.key for term in terms),
            frozenset(pairs(terms)),
            frozenset(each for term in terms for each in term.syllables),
            frozenset(each for term in terms for each in term.marked),
            " ".join(each for term in terms for each in term.syllables),
            frozenset(pairwise(said)),
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage as it is judged. `ways` are those in which it is asked for: its last heading and its questions.

    `head` are the headings above and the document's title, `body` is the text."""

    passage_id: int
    section: tuple[str, ...]
    ways: tuple[Bag, ...]
    head: frozenset[str]
    body: Bag
    sizes: tuple[tuple[float, float], ...] = ()
    """How much each way weighs, in words with pairs and in syllables; see `weighed`."""
    around: frozenset[str] = field(default_factory=frozenset)
    """The words of its headings and ways to ask."""
    words: frozenset[str] = field(default_factory=frozenset)
    """All of it."""
    syllables: frozenset[str] = field(default_factory=frozenset)
    marked: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def made(
        cls,
        passage_id: int,
        section: tuple[str, ...],
        ways: Sequence[Bag],
        head: frozenset[str],
        body: Bag,
    ) -> Candidate:
        around = head.union(*(way.words for way in ways))
        return cls(
            passage_id,
            section,
            tuple(ways),
            head,
            body,
            around=around,
            words=around | body.words,
            syllables=body.syllables.union(*(way.syllables for way in ways)),
            marked=body.marked.union(*(way.marked for way in ways)),
        )

    def weighed(self, weights: Weights) -> Candidate:
        """Ready to be judged."""
        sizes = tuple((_weight_of(way, weights), weights.syllables(way.syllables)) for way in self.ways)
        return replace(self, sizes=sizes)

    def without(self, place: int, weights: Weights) -> Candidate:
        """As if it did not list this way to ask."""
        ways = [way for at, way in enumerate(self.ways) if at != place]
        less = Candidate.made(self.passage_id, self.section, ways, self.head, self.body)
        return less.weighed(weights)


@dataclass(frozen=True, slots=True)
class Words:
    """A passage in terms, for the search engine."""

    ways: tuple[tuple[Term, ...], ...]
    said: tuple[Sequence[str], ...]
    head: tuple[Term, ...]
    body: tuple[Term, ...]

    @classmethod
    def of(cls, passage: Indexed, thesaurus: Thesaurus) -> Words:
        head = " . ".join([passage.manual, *passage.headings[:-1]])
        return cls(
            tuple(terms_of(text, thesaurus) for text in ways_of(passage)),
            tuple(said(text, thesaurus) for text in ways_of(passage)),
            terms_of(head, thesaurus),
            terms_of(passage.text, thesaurus),
        )

    def candidate(self, passage: Indexed) -> Candidate:
        return Candidate.made(
            passage.passage_id,
            (passage.manual, *passage.headings),
            [Bag.of(terms, said) for terms, said in zip(self.ways, self.said, strict=True)],
            frozenset(term.key for term in self.head),
            Bag.of(self.body),
        )


def said(text: str, thesaurus: Thesaurus) -> list[str]:
    """Every syllable, folded."""
    return [fold(syllable) for syllable in written_out(text, thesaurus)[0]]


def ways_of(passage: Indexed) -> list[str]:
    """The ways in which a passage is asked for."""
    return [passage.headings[-1] if passage.headings else passage.manual, *passage.questions]


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
    exact: Mapping[str, str]
    """The marks of one-syllable words: "số" is not "sổ". Left out where no document writes it so, a slip perhaps."""
    unknown: float
    """The share of its weight in words that no passage has."""

    @classmethod
    def of(cls, terms: Sequence[Term], said: Sequence[str], weights: Weights) -> Asked:
        bag = Bag.of(terms, said)
        weight = weights.total(bag.words)
        missing = weights.total(word for word in bag.words if weights.of(word) == weights.unknown)
        return cls(
            bag,
            weight,
            weights.pairs(bag.pairs),
            weights.syllables(bag.syllables),
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
    shared: float
    """The weight of the words in common."""

    @property
    def asked(self) -> float:
        return self.features[_ASKED]


def judge(asked: Asked, candidate: Candidate, weights: Weights) -> Judged:
    """The measures in the order of FEATURES.

    alike: words and pairs in common with the best way to ask, of those of both; alike_often: with the best few;
    asked: how much of the question stands in headings and ways to ask; recalled: how much of the best way is asked;
    covered: how much of the question stands anywhere; marked: how many of its marks; often: covered, more by words
    that stand in many ways; paired: how many of its neighbours are neighbours there; syllables: alike in bare
    syllables; letters: alike in letters; phrases: in neighbours of any kind.
    """
    words = asked.bag.words - {w for w, mark in asked.exact.items() if mark not in candidate.marked}
    ways = sorted(
        (
            _alike(asked, words, way, size, weights)
            for way, size in zip(candidate.ways, candidate.sizes, strict=True)
        ),
        reverse=True,
    )
    best = ways[0] if ways else _NOTHING
    lacking = asked.bag.words - (words & candidate.words)
    covered = 1 - weights.total(lacking) / asked.weight
    around = weights.total(words & candidate.around) / asked.weight
    marks = asked.bag.marked
    marked = len(marks & candidate.marked) / len(marks) if marks else covered
    features = (
        best[0],
        _few([way[0] for way in ways]),
        around,
        best[1],
        covered,
        marked,
        _often(asked, words, candidate, weights),
        _paired(asked, candidate, weights) if asked.pair_weight else covered,
        max((way[2] for way in ways), default=0.0),
        max((fuzz.token_sort_ratio(asked.bag.plain, way.plain) for way in candidate.ways), default=0) / 100,
        max((_phrases(asked.bag, way) for way in candidate.ways), default=0.0),
    )
    return Judged(
        candidate,
        features,
        max(map(weights.of, lacking), default=0.0) / asked.weight,
        weights.total(words & candidate.words),
    )


_NOTHING = (0.0, 0.0, 0.0)


def _weight_of(way: Bag, weights: Weights) -> float:
    return weights.total(way.words) + _PAIR_WEIGHT * weights.pairs(way.pairs)


def _alike(
    asked: Asked, words: frozenset[str], way: Bag, size: tuple[float, float], weights: Weights
) -> tuple[float, float, float]:
    """How alike question and way are in words and pairs, how much of the way is asked, and how alike they are in bare
    syllables."""
    syllables = weights.syllables(asked.bag.syllables & way.syllables)
    if not syllables:
        return _NOTHING
    shared = weights.total(words & way.words)
    shared += _PAIR_WEIGHT * weights.pairs(asked.bag.pairs & way.pairs)
    mine = asked.weight + _PAIR_WEIGHT * asked.pair_weight
    theirs, bare = size
    return 2 * shared / (mine + theirs), shared / theirs, 2 * syllables / (asked.syllable_weight + bare)


def _phrases(one: Bag, other: Bag) -> float:
    there = len(one.phrases) + len(other.phrases)
    return 2 * len(one.phrases & other.phrases) / there if there else 0.0


def _few(found: Sequence[float]) -> float:
    """The mean of the best few, in falling order; of fewer it is that of those there are."""
    some = found[:_OFTEN]
    return sum(some) / len(some) if some else 0.0


def _often(asked: Asked, words: frozenset[str], candidate: Candidate, weights: Weights) -> float:
    found = 0.0
    for word in words:
        times = float(sum(word in way.words for way in candidate.ways))
        times += _BODY * ((word in candidate.head) + (word in candidate.body.words))
        found += weights.of(word) * times / (times + _ENOUGH)
    return found / asked.weight


def _paired(asked: Asked, candidate: Candidate, weights: Weights) -> float:
    there = [pair for pair in asked.bag.pairs if any(pair in way.pairs for way in candidate.ways)]
    elsewhere = (asked.bag.pairs & candidate.body.pairs).difference(there)
    return (weights.pairs(there) + _BODY * weights.pairs(elsewhere)) / asked.pair_weight
