"""What is a sound file, its bytes say; nothing else is opened, and nothing is read beyond the limits."""

from __future__ import annotations

import numpy as np
import pytest

from actions.voice.trouble import NotHeard, Trouble
from bot.voice.sound import LARGEST_BYTES, RATE, decode, sniff
from tests.voice_clips import FORMATS, encoded

TONE = (8000 * np.sin(2 * np.pi * 440 * np.arange(RATE * 2) / RATE)).astype(np.int16)
PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:1/secret\n#EXT-X-ENDLIST\n"
CONCAT = b"ffconcat version 1.0\nfile /etc/passwd\n"


def trouble_of(content: bytes, **limits: float) -> Trouble:
    with pytest.raises(NotHeard) as refused:
        decode(content, **limits)
    return refused.value.trouble


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_of_a_channel_becomes_the_same_samples(kind: str) -> None:
    samples = decode(encoded(TONE, kind))
    assert samples.dtype == np.int16
    assert samples.size == pytest.approx(TONE.size, abs=RATE // 5)
    loud = samples[RATE // 2 : RATE].astype(float)
    spectrum = np.abs(np.fft.rfft(loud))
    assert np.argmax(spectrum) * RATE / loud.size == pytest.approx(440, abs=5)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"OggS....", "ogg"),
        (b"RIFF\0\0\0\0WAVE", "wav"),
        (b"\xff\xf1\x50\x80", "aac"),
        (b"\xff\xfb\x90\x00", "mp3"),
        (b"ID3\x04", "mp3"),
        (b"\0\0\0\x20ftypM4A ", "mp4"),
        (b"\x1a\x45\xdf\xa3", "matroska"),
        (b"\x7fELF", None),
        (b"%PDF-1.7", None),
        (PLAYLIST, None),
        (CONCAT, None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, kind: str | None) -> None:
    assert sniff(content) == kind


@pytest.mark.parametrize("content", [b"", b"<html>404</html>" * 100, PLAYLIST, CONCAT, b"OggS" + b"\0" * 500])
def test_what_is_no_sound_is_said_to_be_none(content: bytes) -> None:
    assert trouble_of(content) is Trouble.NO_SOUND


def test_a_file_that_only_begins_like_sound_is_refused() -> None:
    for kind in ("ogg/opus", "wav"):
        head = encoded(TONE, kind)[:40]
        assert trouble_of(head + b"#!/bin/sh\nrm -rf /\n" * 50) in (Trouble.NO_SOUND,)


def test_a_picture_within_an_mp4_is_no_voice_note() -> None:
    import io

    import av

    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as output:
        stream = output.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            output.mux(packet)
    assert trouble_of(target.getvalue()) is Trouble.NO_SOUND


def test_a_cut_off_recording_gives_what_arrived() -> None:
    whole = encoded(TONE, "mp3")
    assert RATE // 2 < decode(whole[: len(whole) // 2]).size < TONE.size


def test_decoding_ends_at_the_longest_length() -> None:
    assert trouble_of(encoded(TONE, "ogg/opus"), longest_seconds=1) is Trouble.TOO_LONG


def test_a_file_over_the_size_is_not_even_opened() -> None:
    assert trouble_of(b"OggS" + bytes(LARGEST_BYTES)) is Trouble.TOO_BIG
