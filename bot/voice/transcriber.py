"""The port to a speech recogniser, and a note heard piece by piece through it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from actions.voice.trouble import NotHeard, Trouble
from bot.voice.pauses import Detector, find_pieces
from bot.voice.sound import RATE, Samples, decode

SLOWEST_SPEECH = 0.6
"""Words a second. Where less is recognised in what the detector took for speech, it was noise, or somebody far away."""
SURE = 0.5
"""Below that an engine's own confidence makes the note unclear."""


@dataclass(frozen=True, slots=True)
class Words:
    """What was recognised in a piece. `confidence` is from 0 to 1, None where the engine does not tell."""

    text: str
    confidence: float | None = None


class Transcriber(Protocol):
    """A recogniser of Vietnamese.

    `hear` gets at most 18 s of speech (mono, 16 kHz, int16) and answers lower-case words, "" where it recognised
    none. `names` are people who may be spoken of; an engine that cannot make use of them ignores them. It is called
    from one thread.
    """

    name: str
    uses_names: bool

    def hear(self, samples: Samples, names: Sequence[str] = ()) -> Words: ...


@dataclass(frozen=True, slots=True)
class HeardPiece:
    """`pause`: seconds of silence before it."""

    text: str
    pause: float
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A whole note. `seconds` is its length with its silence, `speech` that of its speech."""

    pieces: tuple[HeardPiece, ...]
    seconds: float
    speech: float
    engine: str

    @property
    def confidence(self) -> float | None:
        known = [(piece.confidence, len(piece.text)) for piece in self.pieces if piece.confidence is not None]
        weight = sum(size for _, size in known)
        return sum(sure * size for sure, size in known) / weight if weight else None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Heard:
        pieces = tuple(HeardPiece(**piece) for piece in data["pieces"])
        return cls(pieces, data["seconds"], data["speech"], data["engine"])


@dataclass(frozen=True, slots=True)
class Ear:
    """A recogniser and a detector of speech: what a worker hears notes with."""

    transcriber: Transcriber
    detector: Detector

    def listen(
        self, content: bytes, names: Sequence[str] = (), *, after_piece: Callable[[], None] = lambda: None
    ) -> Heard:
        """Raises `NotHeard`. `after_piece` is called whenever some of it was done."""
        samples = decode(content)
        pieces = find_pieces(samples, self.detector)
        if not pieces:
            raise NotHeard(Trouble.SILENCE)
        heard = []
        for piece in pieces:
            words = self.transcriber.hear(samples[piece.begin : piece.finish], names)
            heard.append(HeardPiece(words.text, piece.pause, words.confidence))
            after_piece()
        speech = sum(piece.seconds for piece in pieces)
        whole = Heard(
            tuple(piece for piece in heard if piece.text),
            round(samples.size / RATE, 2),
            round(speech, 2),
            self.transcriber.name,
        )
        _require_words(whole)
        return whole


def _require_words(heard: Heard) -> None:
    """No words, or hardly any, where somebody seemed to speak: never guess an order from that."""
    count = sum(len(piece.text.split()) for piece in heard.pieces)
    unsure = heard.confidence is not None and heard.confidence < SURE
    if not count or unsure or (heard.speech > 2 and count / heard.speech < SLOWEST_SPEECH):
        raise NotHeard(Trouble.UNCLEAR, f"{count} words in {heard.speech} s")
