"""Where somebody speaks, and the note cut at the pauses in between into pieces short enough to be recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot.voice.sound import RATE, Samples

WINDOW = 512
"""Samples that the detector judges at a time: 32 ms."""
LONGEST_PIECE = 18.0
PAUSE = 0.4
"""Seconds of silence at which a note is cut: the packaged model keeps only the last pauses of what it is given."""
SHORTEST_SPEECH = 0.2
MARGIN = 0.25
"""Seconds kept before and after speech, so that its first and last sounds are whole."""
_BEGINS, _ENDS = 0.5, 0.35
"""Silero's own thresholds: speech begins above the one and ends below the other."""


class Detector(Protocol):
    """How probably each window of a note holds speech; `reset` before each note."""

    def process(self, data: bytearray) -> float: ...
    def reset(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """Samples from `begin` to `finish`; `pause` is the silence in seconds since the piece before."""

    begin: int
    finish: int
    pause: float = 0.0

    @property
    def seconds(self) -> float:
        return (self.finish - self.begin) / RATE


def find_pieces(samples: Samples, detector: Detector) -> list[Piece]:
    """The speech of a note in order, in pieces of at most 18 s; empty where nobody speaks."""
    chances = _chances(samples, detector)
    spans = _joined(_speech(chances))
    cut = [part for span in spans for part in _parts(span, chances)]
    return _with_margins(cut, samples.size)


def _chances(samples: Samples, detector: Detector) -> list[float]:
    detector.reset()
    whole: Samples = np.zeros(-(-samples.size // WINDOW) * WINDOW, np.float32)
    whole[: samples.size] = samples
    whole /= 32768
    return [
        float(detector.process(bytearray(whole[at : at + WINDOW].tobytes())))
        for at in range(0, whole.size, WINDOW)
    ]


def _speech(chances: Sequence[float]) -> list[tuple[int, int]]:
    """Runs of windows with speech."""
    spans: list[tuple[int, int]] = []
    begin: int | None = None
    for at, chance in enumerate(chances):
        if begin is None and chance >= _BEGINS:
            begin = at
        elif begin is not None and chance < _ENDS:
            spans.append((begin, at))
            begin = None
    if begin is not None:
        spans.append((begin, len(chances)))
    return spans


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs with no real pause between them as one; what is too short to be a word (a click) is left out."""
    joined: list[tuple[int, int]] = []
    for begin, finish in spans:
        if joined and (begin - joined[-1][1]) * WINDOW < PAUSE * RATE:
            joined[-1] = (joined[-1][0], finish)
        else:
            joined.append((begin, finish))
    return [
        (begin, finish) for begin, finish in joined if (finish - begin) * WINDOW >= SHORTEST_SPEECH * RATE
    ]


def _parts(span: tuple[int, int], chances: Sequence[float]) -> list[tuple[int, int]]:
    """Somebody who takes no breath for 18 s is cut where speech is least probable."""
    begin, finish = span
    most = int((LONGEST_PIECE - 2 * MARGIN) * RATE / WINDOW)
    parts = []
    while finish - begin > most:
        half = begin + most // 2
        cut = min(range(half, begin + most), key=lambda at: (round(chances[at], 2), -at))
        parts.append((begin, cut))
        begin = cut
    return [*parts, (begin, finish)]


def _with_margins(parts: Sequence[tuple[int, int]], size: int) -> list[Piece]:
    """Margins never reach over the middle of a pause."""
    pieces: list[Piece] = []
    margin = int(MARGIN * RATE)
    for number, (first, last) in enumerate(parts):
        begin, finish = first * WINDOW, min(last * WINDOW, size)
        before = parts[number - 1][1] * WINDOW if number else 0
        after = parts[number + 1][0] * WINDOW if number + 1 < len(parts) else size
        pieces.append(
            Piece(
                max(begin - margin, before + (begin - before) // 2 if number else 0),
                min(finish + margin, finish + (after - finish) // 2 if number + 1 < len(parts) else size),
                pause=(begin - before) / RATE if number else 0.0,
            )
        )
    return pieces
