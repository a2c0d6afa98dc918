"""How likely a passage answers a question: the measures of what the two share, weighed by a logistic curve.

The weights and thresholds were fitted on the questions of tests/corpus/helpdesk that are meant for it, by
`python -m benchmarks.helpdesk --fit`; docs/helpdesk.md tells how good they are on the others. More in common never
makes an answer less likely.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from actions.library.likeness import FEATURES, Asked, Judged

SURENESS = ("bias", *FEATURES, "lead", "amount", "unknown", "gap")
"""Of the best passage: its measures, how far it leads the next section, how much the two share at all,
and what of the question nobody knows or it does not have."""


@dataclass(frozen=True, slots=True)
class Model:
    """`ranks` in the order of FEATURES, `sure` in that of SURENESS."""

    ranks: tuple[float, ...]
    sure: tuple[float, ...]

    def rank(self, judged: Judged) -> float:
        return sum(w * f for w, f in zip(self.ranks, judged.features, strict=True))

    def confidence(self, measures: Sequence[float]) -> float:
        return 1 / (1 + math.exp(-sum(w * f for w, f in zip(self.sure, measures, strict=True))))


ANSWERS_FROM = 0.5
"""From this confidence on a passage is quoted as the answer."""
OFFERS_FROM = 0.02
"""From this on of the best passage similar questions are offered."""
SIMILAR_FROM = 0.3
"""A passage is among the similar ones whose headings have so much of what was asked."""
MODEL = Model(
    ranks=(0.0, 3.1, 0.0, 0.43, 0.62, 0.02, 6.27, 0.74, 0.0, 1.4, 4.43),
    sure=(-9.75, 0.0, 1.21, 0.0, 2.63, 1.34, 0.0, 5.3, 0.0, 0.0, 0.0, 2.68, 0.95, 0.78, 0.0, -1.93),
)

_MUCH = 20.0


def sureness(ranked: Sequence[tuple[float, Judged]], asked: Asked) -> tuple[float, ...]:
    """The measures of the best passage in the order of SURENESS; `ranked` is by falling rank."""
    first, best = ranked[0]
    others = [(rank, each) for rank, each in ranked[1:] if each.candidate.section != best.candidate.section]
    lead = min(first - others[0][0], 2.0) if others else 1.0
    return (
        1.0,
        *best.features,
        lead,
        min(best.shared / _MUCH, 1.5),
        asked.unknown,
        best.gap,
    )
