"""The recogniser that is installed with the program: viet-asr, whose model lies in its package."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from bot.voice.sound import RATE, Samples
from bot.voice.transcriber import Words

_WORD = re.compile(r"\w+")


class PackagedTranscriber:
    """Implements `Transcriber`. It tells no confidence and takes no names."""

    name = "viet-asr"
    uses_names = False

    def __init__(self) -> None:
        from vietasr import Pipeline
        from vietasr.ffi import native

        native.lib.vietasr_set_log_level(3)
        # Its other modules (numbers, punctuation, voice activity) do nothing as of 0.1.0.dev11.
        self._pipeline: Any = Pipeline.preset("transcribe")

    def hear(self, samples: Samples, names: Sequence[str] = ()) -> Words:
        text = str(self._pipeline.transcribe(samples, sample_rate=float(RATE)).text)
        return Words(" ".join(_WORD.findall(text.lower())))


def is_installed() -> bool:
    return find_spec("vietasr") is not None
