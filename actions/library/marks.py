"""Puts the marks back on a question that was typed without them, as the documents write its words.

The likeliest sequence by pairs of neighbours; what no document has stays as it was typed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from nlu.text import fold

_PAIRS = 0.75
"""How much a pair of neighbours counts beside how often a syllable stands alone."""
_MOST = 6
"""Spellings of one syllable that are tried."""


class Marks:
    """`texts` are the syllables of what is written with marks, in order."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        self._often: Counter[str] = Counter()
        self._after: Counter[tuple[str, str]] = Counter()
        for text in texts:
            self._often.update(text)
            self._after.update(pairwise(text))
        spellings: dict[str, list[str]] = {}
        for syllable, _ in self._often.most_common():
            spellings.setdefault(fold(syllable), []).append(syllable)
        self._spellings = {folded: each[:_MOST] for folded, each in spellings.items()}
        self._alike = {folded: sum(map(self._often.__getitem__, each)) for folded, each in spellings.items()}

    def restored(self, syllables: Sequence[str]) -> list[str]:
        """The same syllables, as many of them with marks as are known."""
        paths: dict[str, tuple[float, list[str]]] = {"": (0.0, [])}
        for syllable in syllables:
            spellings = self._spellings.get(syllable, [syllable]) if syllable.isascii() else [syllable]
            following: dict[str, tuple[float, list[str]]] = {}
            for each in spellings:
                score, before = max(
                    (score + self._likely(last, each), last) for last, (score, _) in paths.items()
                )
                following[each] = (score, [*paths[before][1], each])
            paths = following
        return max(paths.values(), key=lambda path: path[0])[1]

    def _likely(self, before: str, syllable: str) -> float:
        alone = (self._often[syllable] + 0.1) / (self._alike.get(fold(syllable), 0) + 1)
        paired = self._after[before, syllable] / (self._often[before] + 1) if before else 0.0
        return math.log(_PAIRS * paired + (1 - _PAIRS) * alone * 0.1 + 1e-9)
