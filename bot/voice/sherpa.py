"""The recogniser for an office's own model: sherpa-onnx, which listens harder for the names it is given."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from bot.voice.model_dir import ModelDir
from bot.voice.sound import RATE, Samples
from bot.voice.transcriber import Words

NAME_SCORE = 1.5
MOST_NAMES = 200
"""More of them cost time and pull every other word towards a name."""
_WORD = re.compile(r"\w+")


class SherpaTranscriber:
    """Implements `Transcriber` with an offline transducer; one thread."""

    name = "sherpa-onnx"

    def __init__(self, files: ModelDir) -> None:
        import sherpa_onnx

        self.uses_names = files.takes_names
        self._upper = is_upper_case(files.tokens.read_text(encoding="utf-8"))
        with_names = {"modeling_unit": "bpe", "bpe_vocab": str(files.vocabulary)} if self.uses_names else {}
        self._recognizer: Any = sherpa_onnx.OfflineRecognizer.from_transducer(
            encoder=str(files.encoder),
            decoder=str(files.decoder),
            joiner=str(files.joiner),
            tokens=str(files.tokens),
            num_threads=1,
            decoding_method="modified_beam_search",
            hotwords_score=NAME_SCORE,
            **with_names,
        )

    def hear(self, samples: Samples, names: Sequence[str] = ()) -> Words:
        wanted = hotwords(names, upper=self._upper) if self.uses_names else ""
        stream = self._recognizer.create_stream(wanted) if wanted else self._recognizer.create_stream()
        stream.accept_waveform(RATE, samples.astype(np.float32) / 32768)
        self._recognizer.decode_stream(stream)
        result = stream.result
        return Words(" ".join(_WORD.findall(str(result.text).lower())), confidence(result.ys_log_probs))


def hotwords(names: Iterable[str], *, upper: bool) -> str:
    """ "NGUYỄN VĂN NAM/ANH NAM": the form in which a stream takes them, without what would break it."""
    clean = (" ".join(_WORD.findall(name)) for name in names)
    kept = [name for name in dict.fromkeys(clean) if name][:MOST_NAMES]
    return "/".join(name.upper() if upper else name.lower() for name in kept)


def is_upper_case(tokens: str) -> bool:
    """Whether the model writes in capitals, as many Vietnamese ones do: hot-words must be written likewise."""
    letters = [
        char for line in tokens.splitlines() if not line.startswith("<") for char in line if char.isalpha()
    ]
    return sum(char.isupper() for char in letters) * 2 > len(letters)


def confidence(log_probs: Sequence[float]) -> float | None:
    """The geometric mean of how probable each symbol was; None where the model tells none."""
    return math.exp(sum(log_probs) / len(log_probs)) if log_probs else None
