"""The bytes of a voice note as samples: mono, 16 kHz, int16. What a file is, its bytes say and not its name."""

from __future__ import annotations

import io
from typing import Any, TypeAlias

import av
import numpy as np

from actions.voice.trouble import NotHeard, Trouble

RATE = 16_000
LONGEST_SECONDS = 600
LARGEST_BYTES = 20 * 1024 * 1024
"""What Telegram lets bots download; ten minutes of speech are far below it in every compressed format."""

Samples: TypeAlias = Any
"""A numpy array of int16; the types of numpy are not looked at here."""


def decode(content: bytes, *, longest_seconds: float = LONGEST_SECONDS) -> Samples:
    """All of the sound. Raises `NotHeard`: too big, too long, or not a readable sound file.

    Only the reader of the kind that was recognised is used: FFmpeg's others can be made to open further files and
    addresses. Decoding ends at the limit, however much a small file unpacks to.
    """
    if len(content) > LARGEST_BYTES:
        raise NotHeard(Trouble.TOO_BIG, f"{len(content)} bytes")
    kind = sniff(content)
    if kind is None:
        raise NotHeard(Trouble.NO_SOUND, "no known kind of sound file")
    most = int(longest_seconds * RATE)
    parts: list[Samples] = []
    count = 0
    try:
        # Broken packets in the middle of a note cost their own twentieth of a second, not the note.
        with av.open(io.BytesIO(content), format=kind, metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise NotHeard(Trouble.NO_SOUND, "no audio in it")
            for part in _resampled(container):
                parts.append(part)
                count += part.size
                if count > most:
                    raise NotHeard(Trouble.TOO_LONG, f"over {longest_seconds:.0f} s")
    except (av.FFmpegError, ValueError, EOFError) as error:
        raise NotHeard(Trouble.NO_SOUND, type(error).__name__) from error
    if not count:
        raise NotHeard(Trouble.NO_SOUND, "no samples")
    return np.concatenate(parts)


def _resampled(container: Any) -> Any:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    for packet in container.demux(audio=0):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            continue
        for frame in frames:
            for ready in resampler.resample(frame):
                yield ready.to_ndarray()[0]
    for ready in resampler.resample(None):
        yield ready.to_ndarray()[0]


def sniff(content: bytes) -> str | None:
    """FFmpeg's name of the file's kind, by its first bytes; None where it is none that a phone or a browser records."""
    head = content[:16]
    if head.startswith(b"OggS"):
        return "ogg"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return "mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if head.startswith(b"fLaC"):
        return "flac"
    if head.startswith(b"#!AMR"):
        return "amr"
    return _sniff_frames(content)


def _sniff_frames(content: bytes) -> str | None:
    """ADTS and MP3 begin with a frame; MP3 often with a tag before it, in which anything may stand."""
    if content.startswith(b"ID3"):
        return "mp3"
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return None
    layer = content[1] & 0x06
    if content[1] & 0xF6 == 0xF0:
        return "aac"
    return "mp3" if layer else None
