"""Train the classifier and learn from held-out messages how sure it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nlu.rasa.lesson import Lesson
from nlu.rasa.linear import Fit, IntentModel, train
from nlu.rasa.side_by_side import begin

# One message in five, with all its variants, is kept aside to measure on.
_HELD_OUT = 5
_TEMPERATURES = np.geomspace(0.05, 5.0, 61)


def calibrated(lessons: Sequence[Lesson], fit: Fit) -> IntentModel:
    """A model of all lessons whose temperature makes held-out messages likeliest."""
    kept = [lesson for lesson in lessons if lesson.family % _HELD_OUT]
    aside = [lesson for lesson in lessons if not lesson.family % _HELD_OUT]
    if not aside or len({lesson.intent for lesson in kept}) < 2:
        return train(lessons, fit)
    temperature = begin(lambda: _best_temperature(train(kept, fit), aside))
    return replace(train(lessons, fit), temperature=temperature())


def _best_temperature(model: IntentModel, aside: Sequence[Lesson]) -> float:
    """The temperature with the least surprise (negative log-likelihood) on messages not trained on."""
    predicted = [(model.predict(lesson.reading), lesson.intent) for lesson in aside]
    rows = [
        (np.log(np.maximum(list(chances.values()), 1e-12)), list(chances).index(intent))
        for chances, intent in predicted
        if chances and intent in chances
    ]
    if not rows:
        return 1.0
    logits = np.stack([row for row, _ in rows])
    right = np.array([at for _, at in rows])
    return float(min(_TEMPERATURES, key=lambda temperature: _surprise(logits / temperature, right)))


def _surprise(logits: np.ndarray, right: np.ndarray) -> float:
    shifted = logits - logits.max(axis=1, keepdims=True)
    chances = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-chances[np.arange(len(right)), right].mean())
