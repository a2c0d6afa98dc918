"""A note is cut at its pauses: nothing that was said is lost, and no piece is longer than a recogniser takes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.voice.pauses import LONGEST_PIECE, SHORTEST_SPEECH, Piece, find_pieces
from bot.voice.sound import RATE, Samples

LOUD = 10_000


class Loudness:
    """Whatever is loud is speech."""

    def process(self, data: bytearray) -> float:
        return 0.9 if np.abs(np.frombuffer(data, np.float32)).mean() > 0.05 else 0.02

    def reset(self) -> None: ...


def note(*parts: tuple[float, bool]) -> Samples:
    """Seconds of speech (True) or silence."""
    return np.concatenate(
        [np.full(int(seconds * RATE), LOUD if speech else 0, np.int16) for seconds, speech in parts]
    )


def covers(pieces: Sequence[Piece], begin: float, finish: float) -> bool:
    return any(piece.begin <= begin * RATE + 512 and piece.finish >= finish * RATE - 512 for piece in pieces)


def test_silence_has_no_pieces() -> None:
    assert find_pieces(note((5, False)), Loudness()) == []


def test_a_click_is_no_speech() -> None:
    assert find_pieces(note((1, False), (0.1, True), (1, False)), Loudness()) == []


def test_eight_pauses_make_nine_pieces_in_order() -> None:
    parts = [(1.0, True), (0.8, False)] * 8 + [(1.0, True)]
    pieces = find_pieces(note(*parts), Loudness())
    assert len(pieces) == 9
    assert all(covers(pieces, at * 1.8, at * 1.8 + 1) for at in range(9))
    assert all(one.finish <= other.begin for one, other in pairwise(pieces))
    assert [round(piece.pause, 1) for piece in pieces] == [0.0, *[0.8] * 8]


def test_a_breath_within_a_sentence_does_not_cut_it() -> None:
    assert len(find_pieces(note((1, True), (0.25, False), (1, True)), Loudness())) == 1


def test_a_minute_without_a_breath_is_cut_all_the_same() -> None:
    pieces = find_pieces(note((60, True)), Loudness())
    assert max(piece.seconds for piece in pieces) <= LONGEST_PIECE
    assert all(one.finish >= other.begin for one, other in pairwise(pieces))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.05, 25).map(lambda x: round(x, 2)), st.booleans()), min_size=1, max_size=8)
)
def test_all_speech_lies_in_some_piece(parts: list[tuple[float, bool]]) -> None:
    samples = note(*parts)
    pieces = find_pieces(samples, Loudness())
    inside = np.zeros(samples.size, bool)
    for piece in pieces:
        assert 0 <= piece.begin < piece.finish <= samples.size
        assert piece.seconds <= LONGEST_PIECE + 0.1
        inside[piece.begin : piece.finish] = True
    at = 0
    for seconds, speech in parts:
        size = int(seconds * RATE)
        if speech and seconds > SHORTEST_SPEECH + 0.1:
            assert inside[at + 1024 : max(at + 1024, at + size - 1024)].all()
        at += size


def test_margins_do_not_reach_into_the_neighbour() -> None:
    first, second = find_pieces(note((1, True), (0.45, False), (1, True)), Loudness())
    assert first.finish == pytest.approx(1.225 * RATE, abs=1024)
    assert first.finish <= second.begin
