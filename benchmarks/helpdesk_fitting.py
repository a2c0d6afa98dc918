"""Fits what `actions.library.ranking` weighs: plain gradient descent over a handful of weights, no library.

Besides questions of users it learns from the documents themselves: each listed way to ask is a question whose answer
is known, once it is taken out of its passage; and without that passage nobody knows it. Half of them are asked
without marks, as people type.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from actions.library.index import LibraryIndex
from actions.library.likeness import Asked, Judged, judge, ways_of
from actions.library.ports import Indexed
from actions.library.ranking import SURENESS, Model, sureness
from nlu.text import fold

FOLDS = 5
SHIFTED_TO = 0.65
"""A confidence at which answers are all but sure; ANSWERS_FROM may lie a little lower."""
FALSE_SHARE = 0.0125
"""Of the questions that nothing answers so many may be answered; a quarter of what is allowed, for they are few."""
LISTED = 0.05
"""A question that only stands in a document teaches so much of how sure to be."""
STEPS = 300
SHRINKS = 0.0005
"""Keeps weights small where the questions do not decide."""
MOST = 16
EVERY = 4
"""Of the listed questions one in so many is enough to learn from."""
Answers = tuple[str, frozenset[str]]
"""A question, and the headings that answer it."""
Rows: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question with its judged candidates, and which of them answer it."""

    asked: Asked
    judged: Sequence[Judged]
    right: Sequence[bool]
    weight: float = 1.0
    there: bool = True
    """Whether any document answers it."""
    family: int = 0
    listed: bool = False
    """It stands in a document as a way to ask."""

    @property
    def found(self) -> bool:
        return any(self.right)


def lessons(
    index: LibraryIndex, questions: Sequence[Answers], headings: Mapping[int, str], *, weight: float
) -> Iterator[Lesson]:
    for text, answers in questions:
        asked, judged = index.judged(text)
        if asked is not None and judged:
            right = [headings[each.candidate.passage_id] in answers for each in judged]
            family = crc32("|".join(sorted(answers) or [text]).encode())
            yield Lesson(asked, judged, right, weight if answers else 2 * weight, bool(answers), family)


def lessons_of_documents(
    index: LibraryIndex, passages: Sequence[Indexed], *, weight: float
) -> Iterator[Lesson]:
    """Each listed question, asked of a passage that no longer lists it, and of a library without that passage."""
    for number, passage in enumerate(passages):
        section = (passage.manual, *passage.headings)
        for place, question in enumerate(ways_of(passage)):
            if (place + number) % EVERY:
                continue
            asked, judged = index.judged(fold(question) if (place + number) % (2 * EVERY) else question)
            if asked is None:
                continue
            without = [
                judge(asked, each.candidate.without(place, index.weights), index.weights)
                if each.candidate.section == section and len(each.candidate.ways) > 1
                else each
                for each in judged
            ]
            right = [each.candidate.section == section for each in without]
            if any(right):
                yield Lesson(asked, without, right, weight, family=number, listed=True)
            others = [each for each in without if each.candidate.section != section]
            if others:
                yield Lesson(asked, others, [False] * len(others), weight / 2, False, number, True)


def fit(found: Sequence[Lesson]) -> Model:
    """Ranks first, then how sure the best is."""
    ranks = tuple(fit_ranking(found))
    return Model(ranks, tuple(fit_sureness(found, Model(ranks, (0.0,) * len(SURENESS)))))


def fit_honestly(asked: Sequence[Lesson], documents: Sequence[Lesson]) -> tuple[Model, str]:
    """The model of all lessons, shifted so that at SHIFTED_TO few of the questions without an answer get one.

    How far is read off questions that the model had not learnt from: of FOLDS models each leaves out some families.
    Also returns what those models were worth on what they had left out."""
    judged: list[tuple[float, bool, bool]] = []
    for fold_number in range(FOLDS):
        left = [lesson for lesson in asked if lesson.family % FOLDS == fold_number]
        model = fit([lesson for lesson in asked if lesson.family % FOLDS != fold_number] + [*documents])
        judged += ((*_outcome(lesson, model), lesson.there) for lesson in left)
    nothing = sorted((score for score, _, there in judged if not there), reverse=True)
    threshold = nothing[int(len(nothing) * FALSE_SHARE)] + 1e-6
    sure = [(right, there) for score, right, there in judged if score >= threshold]
    answerable = sum(there for _, _, there in judged)
    told = (
        f"left out: first {sum(right for _, right, _ in judged) / answerable:.1%}, "
        f"answered rightly {sum(right for right, _ in sure) / answerable:.1%}, "
        f"wrongly {sum(there and not right for right, there in sure) / answerable:.1%}, "
        f"unanswerable answered {sum(not there for _, there in sure)} of {len(nothing)}"
    )
    model = fit([*asked, *documents])
    shift = math.log(SHIFTED_TO / (1 - SHIFTED_TO)) - threshold
    return Model(model.ranks, (round(model.sure[0] + shift, 2), *model.sure[1:])), told


def _outcome(lesson: Lesson, model: Model) -> tuple[float, bool]:
    """How sure the model is of its best (as a logarithm of odds), and whether that is right."""
    order = ranked(lesson, model)
    measures = sureness(order, lesson.asked)
    best = next(r for j, r in zip(lesson.judged, lesson.right, strict=True) if j is order[0][1])
    return sum(w * f for w, f in zip(model.sure, measures, strict=True)), best


def fit_ranking(found: Sequence[Lesson]) -> list[float]:
    """The right one is the likeliest of all candidates of a question."""
    taught = [lesson for lesson in found if lesson.found]
    size = len(taught[0].judged[0].features)
    rows = np.zeros((len(taught), MOST, size))
    there, right = np.zeros((len(taught), MOST)), np.zeros((len(taught), MOST))
    for at, lesson in enumerate(taught):
        some = sorted(
            zip(lesson.judged, lesson.right, strict=True), key=lambda pair: (-pair[1], -sum(pair[0].features))
        )[:MOST]
        for place, (judged, good) in enumerate(some):
            rows[at, place], there[at, place], right[at, place] = judged.features, 1, good
    each = np.array([lesson.weight for lesson in taught])
    each /= each.sum()
    right /= right.sum(axis=1, keepdims=True)
    weights = np.ones(size)
    step = _Adam(size)
    for _ in range(STEPS):
        score = rows @ weights + np.where(there, 0.0, -1e9)
        likely = np.exp(score - score.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        slope = np.einsum("nkf,nk,n->f", rows, likely - right, each) + SHRINKS * weights
        weights = np.maximum(weights - step(slope), 0.0)
    return [round(float(weight), 2) for weight in weights]


def ranked(lesson: Lesson, model: Model) -> list[tuple[float, Judged]]:
    return sorted(((model.rank(each), each) for each in lesson.judged), key=lambda pair: -pair[0])


def fit_sureness(found: Sequence[Lesson], model: Model) -> list[float]:
    """Is the best one right?"""
    rows, right = [], []
    for lesson in found:
        order = ranked(lesson, model)
        rows.append(sureness(order, lesson.asked))
        good = {id(each) for each, right in zip(lesson.judged, lesson.right, strict=True) if right}
        right.append(float(id(order[0][1]) in good))
    signs = np.array([_SIGNS.get(name, 1) for name in SURENESS])
    return _descend(np.array(rows), np.array(right), np.array([_teaches(lesson) for lesson in found]), signs)


def _teaches(lesson: Lesson) -> float:
    """What is asked by nobody but the documents tells little of how sure to be of what people ask."""
    return lesson.weight * (LISTED if lesson.listed else 1.0)


_SIGNS = {"bias": 0, "unknown": -1, "gap": -1}
"""More in common never makes an answer less likely, more that is missing never more."""


def _descend(rows: Rows, right: Rows, each: Rows, signs: NDArray[np.int64]) -> list[float]:
    each = each / each.sum()
    weights = np.zeros(rows.shape[1])
    step = _Adam(rows.shape[1])
    for _ in range(3 * STEPS):
        likely = 1 / (1 + np.exp(-rows @ weights))
        weights = weights - step(rows.T @ (each * (likely - right)) + SHRINKS * np.abs(signs) * weights)
        weights = np.where(signs * weights < 0, 0.0, weights)
    return [round(float(weight), 2) for weight in weights]


class _Adam:
    """Steps of a size of their own for each weight."""

    def __init__(self, size: int, rate: float = 0.05) -> None:
        self._mean, self._square, self._rate, self._times = np.zeros(size), np.zeros(size), rate, 0

    def __call__(self, slope: Rows) -> Rows:
        self._times += 1
        self._mean = 0.9 * self._mean + 0.1 * slope
        self._square = 0.999 * self._square + 0.001 * slope**2
        mean = self._mean / (1 - 0.9**self._times)
        square = self._square / (1 - 0.999**self._times)
        found: Rows = self._rate * mean / (np.sqrt(square) + 1e-9)
        return found
