"""What an administrator is told by `thuky doctor --voice`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.voice.check import VoiceNotReady, check_voice, word_errors
from tests.voice_clips import clips, encoded


@pytest.mark.slow
def test_recordings_of_the_office_are_heard_and_counted(tmp_path: Path) -> None:
    clip = clips()[1]
    (tmp_path / "một.ogg").write_bytes(encoded(clip.samples, "ogg/opus"))
    (tmp_path / "một.txt").write_text(clip.words, encoding="utf-8")
    (tmp_path / "hỏng.mp3").write_bytes(b"khong phai am thanh")
    lines = list(check_voice("", tmp_path))
    assert lines[0].startswith("✅ Bộ nhận dạng viet-asr: nạp xong")
    assert any(line.startswith("🔴 hỏng.mp3: không nghe được (no_sound)") for line in lines)
    assert any(line.startswith("✅ Tỷ lệ từ sai:") for line in lines)


@pytest.mark.slow
def test_a_wrong_model_directory_fails_with_every_problem_named(tmp_path: Path) -> None:
    told: list[str] = []
    with pytest.raises(VoiceNotReady, match="bộ nhận dạng đi kèm"):
        _tell(str(tmp_path), told)
    for name in ("encoder", "decoder", "joiner", "tokens.txt"):
        assert any(line.startswith("🔴") and name in line for line in told)


def _tell(folder: str, told: list[str]) -> None:
    for line in check_voice(folder, None):
        told.append(line)  # noqa: PERF402 - what was told before the error counts


def test_word_errors_count_changed_added_and_missing_words() -> None:
    assert word_errors(["giao", "anh", "nam"], ["giao", "anh", "nam"]) == 0
    assert word_errors(["giao", "anh", "nam"], ["giao", "lam"]) == 2
    assert word_errors([], ["ờ"]) == 1
