"""The recogniser's process: one thread, lowest priority, comes back when it dies, ends with the program."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.voice.trouble import NotHeard, Trouble
from bot.voice.process import Recogniser, RecogniserDown, RecogniserProcess
from tests.fakes.recogniser import FakeRecogniser
from tests.voice_clips import clips, encoded, joined, noise, silence

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def process() -> Iterator[RecogniserProcess]:
    made = RecogniserProcess()
    yield made
    made.stop()


def trouble_of(recogniser: Recogniser, content: bytes) -> Trouble:
    with pytest.raises(NotHeard) as refused:
        recogniser.hear(content)
    return refused.value.trouble


def heard_or_died_once(process: RecogniserProcess, content: bytes) -> str:
    """The words; a worker that was just killed may be noticed only by the next call, as in `Listening`."""
    try:
        heard = process.hear(content)
    except RecogniserDown:
        heard = process.hear(content)
    return " ".join(piece.text for piece in heard.pieces)


def test_a_note_is_heard_and_the_health_tells_engine_and_memory(process: RecogniserProcess) -> None:
    going_on: list[int] = []
    clip = clips()[0]
    heard = process.hear(encoded(clip.samples, "ogg/opus"), going_on=lambda: going_on.append(1))
    assert heard.engine == "viet-asr"
    assert len(going_on) == len(heard.pieces)
    health = process.health()
    assert (health["state"], health["engine"]) == ("ok", "viet-asr")
    print(f"recogniser: {health['memory_mb']} MB")
    assert 50 < int(str(health["memory_mb"])) < 800


def test_it_has_the_lowest_priority_and_one_thread(process: RecogniserProcess) -> None:
    process.hear(encoded(clips()[0].samples, "wav"))
    assert process.pid is not None
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == 19
    assert len(list(Path(f"/proc/{process.pid}/task").iterdir())) == 1


def test_a_killed_worker_is_started_again(process: RecogniserProcess) -> None:
    content = encoded(clips()[1].samples, "ogg/opus")
    before = heard_or_died_once(process, content)
    first = process.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert heard_or_died_once(process, content) == before
    assert process.pid not in (None, first)
    assert process.health()["state"] == "ok"


def test_a_worker_that_hangs_is_given_up() -> None:
    process = RecogniserProcess()
    content = encoded(clips()[0].samples, "wav")
    process.hear(content)
    process.piece_seconds = 1.0
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    with pytest.raises(RecogniserDown, match="nothing from the worker"):
        process.hear(content)
    assert process.health() == {"state": "failing", "engine": "viet-asr"}
    process.stop()


def test_what_cannot_be_heard_has_its_own_reason_and_harms_nobody(process: RecogniserProcess) -> None:
    speech = encoded(clips()[0].samples, "ogg/opus")
    assert trouble_of(process, b"%PDF-1.7 not a sound") is Trouble.NO_SOUND
    assert trouble_of(process, encoded(silence(3), "aac")) is Trouble.SILENCE
    assert trouble_of(process, encoded(noise(4), "ogg/opus")) in (Trouble.SILENCE, Trouble.UNCLEAR)
    assert trouble_of(process, encoded(noise(4, loud=300), "mp3")) in (Trouble.SILENCE, Trouble.UNCLEAR)
    assert trouble_of(process, b"OggS" + bytes(21 * 2**20)) is Trouble.TOO_BIG
    assert process.hear(speech).pieces


def test_eight_pauses_lose_no_segment(process: RecogniserProcess) -> None:
    spoken = clips()
    order = [0, 1, 2, 3, 4, 5, 0, 1, 3]
    parts = [part for number in order for part in (spoken[number].samples, silence(1.2))]
    heard = process.hear(encoded(joined(*parts[:-1]), "ogg/opus"))
    starts = [number for number, piece in enumerate(heard.pieces) if number == 0 or piece.pause > 1.0]
    assert len(starts) == len(order)
    alone = [
        " ".join(piece.text for piece in process.hear(encoded(spoken[n].samples, "wav")).pieces)
        for n in order
    ]
    text = " ".join(piece.text for piece in heard.pieces)
    for words in alone:
        known = set(words.split())
        assert len(known & set(text.split())) >= 0.7 * len(known), words


def test_it_ends_with_the_program() -> None:
    process = RecogniserProcess()
    process.hear(encoded(clips()[0].samples, "wav"))
    pid = process.pid
    process.stop()
    assert pid is not None
    assert not Path(f"/proc/{pid}").exists()
    with pytest.raises(RecogniserDown):
        process.hear(encoded(clips()[0].samples, "wav"))


def test_the_fake_that_other_tests_use_keeps_the_same_promises() -> None:
    fake = FakeRecogniser()
    called: list[int] = []
    assert fake.hear(b"giao anh nam | mai", going_on=lambda: called.append(1)).pieces[1].text == "mai"
    assert called
    assert trouble_of(fake, b"!silence") is Trouble.SILENCE
    fake.down = 1
    with pytest.raises(RecogniserDown):
        fake.hear(b"alo")
    assert fake.hear(b"alo").pieces
    assert fake.health()["state"] == "ok"
