"""What every engine must do, asked of the fake and of each that this machine has."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from bot.voice.engines import open_ear
from bot.voice.sound import RATE, Samples
from bot.voice.transcriber import Transcriber, Words
from tests.voice_clips import clips, silence


class FakeTranscriber:
    """Hears as many words as there are half seconds of something loud."""

    name = "fake"
    uses_names = True

    def hear(self, samples: Samples, names: Sequence[str] = ()) -> Words:
        loud = int((abs(samples.astype(int)) > 500).sum() / (RATE / 2))
        return Words(" ".join(["lời"] * loud), 0.9)


def _packaged() -> Transcriber:
    return open_ear("").transcriber


def _own_model() -> Transcriber:
    folder = os.environ.get("THUKY_ASR_MODEL_DIR", "")
    if not folder:
        pytest.skip("THUKY_ASR_MODEL_DIR names no model")
    return open_ear(folder).transcriber


@pytest.fixture(params=[FakeTranscriber, _packaged, _own_model], ids=["fake", "viet-asr", "sherpa-onnx"])
def transcriber(request: pytest.FixtureRequest) -> Transcriber:
    made: Transcriber = request.param()
    return made


def test_speech_becomes_lower_case_words_and_the_same_ones_again(transcriber: Transcriber) -> None:
    clip = clips()[0]
    first = transcriber.hear(clip.samples)
    assert first.text
    assert first.text == first.text.lower()
    assert all(word.isalnum() for word in first.text.split())
    assert first.confidence is None or 0 <= first.confidence <= 1
    transcriber.hear(silence(1.0))
    assert transcriber.hear(clip.samples) == first


def test_silence_gives_no_words(transcriber: Transcriber) -> None:
    assert transcriber.hear(silence(2.0)).text == ""


def test_names_may_be_given_whether_or_not_they_are_used(transcriber: Transcriber) -> None:
    names = [f"Nguyễn Văn Nam {number}" for number in range(300)] + ["", "a/b"]
    assert transcriber.hear(clips()[1].samples, names).text
