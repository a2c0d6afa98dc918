"""Fits what `actions.library.ranking` weighs: plain gradient descent over a handful of weights, no library.

Besides the tuned questions it learns from the documents themselves: each further way to ask that a passage lists is a
question whose answer is known, once it is taken out of the passage; and without that passage nobody knows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from actions.library.index import LibraryIndex
from actions.library.ports import Indexed
from actions.library.ranking import SURENESS, Asked, Judged, judge, sureness
from actions.library.ranking import Bag as _Bag

STEPS = 1500
RATE = 0.5
SHRINKS = 0.0005
"""Keeps weights small where the questions do not decide."""
MOST = 10
EVERY = 4
"""Of the listed questions one in so many is enough to learn from."""
Answers = tuple[str, frozenset[str]]
"""A question, and the headings that answer it."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question with its judged candidates, and which of them answer it."""

    asked: Asked
    judged: Sequence[Judged]
    right: Sequence[bool]
    weight: float = 1.0


def lessons(
    index: LibraryIndex, questions: Sequence[Answers], headings: Mapping[int, str], *, weight: float
) -> Iterator[Lesson]:
    for text, answers in questions:
        asked, judged = index.judged(text)
        if asked is not None and judged:
            some = judged[:MOST]
            right = [headings[each.candidate.passage_id] in answers for each in some]
            yield Lesson(asked, some, right, weight if answers else 2 * weight)


def lessons_of_documents(index: LibraryIndex, passages: Sequence[Indexed]) -> Iterator[Lesson]:
    """Each listed question, asked of a passage that no longer lists it."""
    for place, passage in enumerate(passages):
        for question in passage.questions[place % EVERY :: EVERY]:
            asked, judged = index.judged(question)
            if asked is None:
                continue
            without = [
                _without(asked, each, index) if each.candidate.passage_id == passage.passage_id else each
                for each in judged[: MOST + 10]
            ]
            without.sort(key=lambda each: -each.rank)
            some = without[:MOST]
            right = [each.candidate.passage_id == passage.passage_id for each in some]
            yield Lesson(asked, some, right, 0.2)
            others = [each for each in without if each.candidate.passage_id != passage.passage_id]
            if others:
                yield Lesson(asked, others[:MOST], [False] * len(others[:MOST]), 0.1)


def _without(asked: Asked, judged: Judged, index: LibraryIndex) -> Judged:
    """The candidate as if it did not list this question; the search engine's own score is that of a middling one."""
    candidate = judged.candidate
    bags: tuple[_Bag, ...] = tuple(bag for bag in candidate.bags if bag.words != asked.bag.words)
    kept = frozenset(word for bag in bags for word in bag.words)
    around = frozenset(word for word in candidate.around if word in kept or word not in asked.bag.words)
    less = replace(candidate, bags=bags, around=around)
    return judge(asked, less, judged.features[5] * 0.6 * asked.weight * 12, index.weights)


def fit_ranking(found: Sequence[Lesson]) -> list[float]:
    """Right above wrong, pair by pair within a question."""
    rows, each = [], []
    for lesson in found:
        good = [j.features for j, right in zip(lesson.judged, lesson.right, strict=True) if right]
        bad = [j.features for j, right in zip(lesson.judged, lesson.right, strict=True) if not right]
        for one in good:
            rows += [np.subtract(one, other) for other in bad]
            each += [lesson.weight / max(len(good) * len(bad), 1)] * len(bad)
    signs = np.ones(len(rows[0]))
    return _descend(np.array(rows), np.ones(len(rows)), np.array(each), signs)


def fit_sureness(found: Sequence[Lesson]) -> list[float]:
    """Is the best one right?"""
    rows = np.array([sureness(lesson.judged, lesson.asked) for lesson in found])
    right = np.array([float(lesson.right[0]) for lesson in found])
    signs = np.array([_SIGNS.get(name, 1) for name in SURENESS])
    return _descend(rows, right, np.array([lesson.weight for lesson in found]), signs)


_SIGNS = {"bias": 0, "unknown": -1, "gap": -1}
"""More in common never makes an answer less likely, more that is missing never more."""


def _descend(
    rows: NDArray[np.float64],
    right: NDArray[np.float64],
    each: NDArray[np.float64],
    signs: NDArray[np.float64],
) -> list[float]:
    each = each / each.sum()
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-rows @ weights))
        weights -= RATE * (rows.T @ (each * (likely - right)) + SHRINKS * np.abs(signs) * weights)
        weights = np.where(signs * weights < 0, 0.0, weights)
    return [round(float(weight), 2) for weight in weights]
