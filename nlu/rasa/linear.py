"""The intent classifier itself: a linear support vector machine over hashed features, calibrated.

It stores numbers only: a column for each 32-bit hash of a feature, weights and the names of the intents.
No training sentence can be read back from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlu.rasa.features import intent_features
from nlu.rasa.lesson import Lesson
from nlu.rasa.reading import Reading

# A row is one vector of unit length for each view, so that long messages do not outweigh short ones.
VIEWS = {"plain": 1.0, "folded": 1.0, "frame": 1.0, "apart": 0.8}
# A feature seen in one message (and its variants) only says nothing about the next.
_SEEN_AT_LEAST = 2


@dataclass(frozen=True)
class Fit:
    """How to train; `strength` is the inverse of the regularisation (C of scikit-learn)."""

    strength: float = 1.0
    tolerance: float = 0.01


@dataclass(frozen=True)
class IntentModel:
    """`predict` gives calibrated probabilities; `weights` has a row for each known hash."""

    intents: tuple[str, ...]
    hashes: Any  # sorted uint32 [features]
    weights: Any  # float32 [features, intents]
    bias: Any  # float32 [intents]
    temperature: float

    def predict(self, reading: Reading) -> dict[str, float] | None:
        """Probability of every intent, likeliest first; None where no word of the message is known."""
        columns, values = self._vector(reading)
        if not len(columns):
            return None
        logits = (values @ self.weights[columns] + self.bias) / self.temperature
        odds = np.exp(logits - logits.max())
        chances = odds / odds.sum()
        return {self.intents[at]: float(chances[at]) for at in np.argsort(-chances)}

    def _vector(self, reading: Reading) -> tuple[Any, Any]:
        weighted = _row(reading)
        hashes = np.fromiter(weighted, dtype=np.uint32, count=len(weighted))
        values = np.fromiter(weighted.values(), dtype=np.float32, count=len(weighted))
        columns = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        known = self.hashes[columns] == hashes
        return columns[known], values[known]

    def save(self, path: Path) -> None:
        """Write the model as one .npz file without pickled objects."""
        np.savez_compressed(
            path,
            intents=np.array(self.intents),
            hashes=self.hashes,
            weights=self.weights,
            bias=self.bias,
            temperature=np.array(self.temperature),
        )

    @classmethod
    def load(cls, path: Path) -> IntentModel:
        """Read a file that `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                intents=tuple(str(name) for name in stored["intents"]),
                hashes=stored["hashes"],
                weights=stored["weights"],
                bias=stored["bias"],
                temperature=float(stored["temperature"]),
            )


def _row(reading: Reading) -> dict[int, float]:
    """Hash -> value; each view has length VIEWS[view]."""
    counted: dict[str, set[int]] = {view: set() for view in VIEWS}
    for view, hashed in intent_features(reading):
        counted[view].add(hashed)
    return {hashed: VIEWS[view] / len(hashes) ** 0.5 for view, hashes in counted.items() for hashed in hashes}


def train(lessons: Sequence[Lesson], fit: Fit) -> IntentModel:
    """Fit a model; its probabilities are yet to be calibrated."""
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    rows = [_row(lesson.reading) for lesson in lessons]
    families: dict[int, set[int]] = {}
    for lesson, row in zip(lessons, rows, strict=True):
        families.setdefault(lesson.family, set()).update(row)
    seen = Counter(hashed for row in families.values() for hashed in row)
    hashes = np.array(
        sorted(hashed for hashed, times in seen.items() if times >= _SEEN_AT_LEAST), dtype=np.uint32
    )
    column = {int(hashed): at for at, hashed in enumerate(hashes)}
    known = [[(column[hashed], value) for hashed, value in row.items() if hashed in column] for row in rows]
    matrix = csr_matrix(
        (
            np.array([value for row in known for _, value in row]),
            np.array([at for row in known for at, _ in row], dtype=np.int32),
            np.cumsum([0, *map(len, known)]),
        ),
        shape=(len(rows), len(hashes)),
    )
    # One intent against all others. Logistic regression is no more exact here and takes six times as long.
    machine = LinearSVC(C=fit.strength, dual=True, tol=fit.tolerance, random_state=0)
    machine.fit(matrix, [lesson.intent for lesson in lessons])
    return IntentModel(
        intents=tuple(str(name) for name in machine.classes_),
        hashes=hashes,
        weights=np.ascontiguousarray(machine.coef_.T, dtype=np.float32),
        bias=machine.intercept_.astype(np.float32),
        temperature=1.0,
    )
