"""How many words are heard wrong, per format that channels send, through the whole of our pipeline."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.voice.check import word_errors
from bot.voice.process import RecogniserProcess
from nlu.spoken import in_writing, join_pieces
from tests.voice_clips import FORMATS, clips, encoded

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

MOST_ERRORS = 0.15


@pytest.fixture(scope="module")
def process() -> Iterator[RecogniserProcess]:
    made = RecogniserProcess()
    yield made
    made.stop()


def words(text: str) -> list[str]:
    """In one writing: spoken numbers as digits, without signs and capitals."""
    return re.findall(r"\w+", in_writing(text.lower()))


@pytest.mark.parametrize("kind", FORMATS)
def test_few_words_are_heard_wrong_in_any_format(process: RecogniserProcess, kind: str) -> None:
    wrong = total = 0
    for clip in clips():
        heard = process.hear(encoded(clip.samples, kind))
        text = join_pieces((piece.text, piece.pause) for piece in heard.pieces)
        said = words(clip.words)
        wrong += word_errors(said, words(text))
        total += len(said)
    print(f"word error rate, {kind}: {wrong / total:.3f} ({wrong} of {total} words)")
    assert wrong / total <= MOST_ERRORS
