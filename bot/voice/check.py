"""`thuky doctor --voice`: which engine there is, what is wrong with it, how well it hears the office's recordings."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

from actions.voice.trouble import NotHeard
from bot.voice.engines import find_engine
from bot.voice.model_dir import WrongModelDir, read_model_dir
from bot.voice.process import RecogniserDown, RecogniserProcess
from bot.voice.sherpa import SherpaTranscriber
from nlu.spoken import in_writing, join_pieces

_SOUNDS = (".wav", ".ogg", ".oga", ".opus", ".mp3", ".aac", ".m4a", ".webm", ".flac")


class VoiceNotReady(Exception):
    """Nothing can be heard here; the text says why."""


def check_voice(model_dir: str, recordings: Path | None) -> Iterator[str]:
    """Lines for the administrator. Raises `VoiceNotReady`.

    `recordings`: a folder of sound files, each with its words in a text file of the same name; how many words are
    heard wrong is told for each and over all.
    """
    if model_dir:
        try:
            files = read_model_dir(model_dir)
        except WrongModelDir as error:
            for problem in error.problems:
                yield f"🔴 {problem}"
        else:
            yield f"✅ Mô hình của cơ quan: {files.encoder.name}"
            if not files.takes_names:
                yield "🟡 Không có bpe.vocab nên chưa ưu tiên được tên cán bộ khi nghe."
    engine = find_engine(model_dir)
    if not engine.name:
        raise VoiceNotReady(engine.problem)
    process = RecogniserProcess(model_dir)
    try:
        yield _loaded(process, engine.name)
        if recordings is not None:
            yield from _recordings(process, recordings)
    finally:
        process.stop()
    if model_dir and engine.name != SherpaTranscriber.name:
        raise VoiceNotReady("đang dùng bộ nhận dạng đi kèm thay cho mô hình của cơ quan")


def _loaded(process: RecogniserProcess, name: str) -> str:
    """Half a second of silence loads everything and must be found to be silence."""
    began = time.monotonic()
    try:
        process.hear(_silence())
    except NotHeard:
        pass
    except RecogniserDown as error:
        raise VoiceNotReady(f"bộ nhận dạng {name} không chạy được: {error}") from error
    return f"✅ Bộ nhận dạng {name}: nạp xong trong {time.monotonic() - began:.1f} giây"


def _silence() -> bytes:
    size = 16_000
    head = b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    kind = (1).to_bytes(2, "little") * 2 + (16_000).to_bytes(4, "little") + (32_000).to_bytes(4, "little")
    return (
        head
        + kind
        + (2).to_bytes(2, "little")
        + (16).to_bytes(2, "little")
        + b"data"
        + size.to_bytes(4, "little")
        + bytes(size)
    )


def _recordings(process: RecogniserProcess, folder: Path) -> Iterator[str]:
    wrong = total = 0
    length = spent = 0.0
    for file in sorted(each for each in folder.iterdir() if each.suffix.lower() in _SOUNDS):
        words = file.with_suffix(".txt")
        began = time.monotonic()
        try:
            heard = process.hear(file.read_bytes())
        except NotHeard as error:
            yield f"🔴 {file.name}: không nghe được ({error.trouble.value})"
            continue
        spent, length = spent + time.monotonic() - began, length + heard.seconds
        text = in_writing(join_pieces((piece.text, piece.pause) for piece in heard.pieces))
        if not words.is_file():
            yield f"• {file.name}: “{text}”"
            continue
        said = _words(in_writing(words.read_text(encoding="utf-8").lower()))
        errors = word_errors(said, _words(text))
        wrong, total = wrong + errors, total + len(said)
        yield f"• {file.name}: sai {errors}/{len(said)} từ: “{text}”"
    if total:
        yield f"✅ Tỷ lệ từ sai: {wrong / total:.1%} ({wrong}/{total} từ)"
    if length:
        yield f"✅ Thời gian nghe bằng {spent / length:.2f} lần độ dài bản ghi"


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def word_errors(said: list[str], heard: list[str]) -> int:
    """The fewest words to change, add or leave out."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        before, row[0] = row[:], i
        for j, other in enumerate(heard, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (word != other))
    return row[-1]
