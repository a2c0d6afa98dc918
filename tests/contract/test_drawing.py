"""Charts become pictures in a process of their own; what goes wrong there ends there."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from actions.reports.chart import Bar, Chart
from bot.drawing import PNG, Artist, NotDrawn


def chart(bars: int) -> bytes:
    some = tuple(Bar(f"Phòng Giáo dục số {n}", "đúng hạn 33% · 40 việc", 10, 10, 10, n) for n in range(bars))
    return Chart("Tình hình thực hiện nhiệm vụ", "Số liệu tính đến 10:00 ngày 25/11/2026", some).as_json()


def size(picture: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_a_picture_is_as_wide_as_a_phone_shows_and_grows_with_its_bars() -> None:
    small, large = (Artist().draw(chart(bars)) for bars in (1, 15))
    assert small.startswith(PNG)
    assert size(small)[0] == size(large)[0]
    assert 1000 <= size(large)[0] <= 1280
    assert size(large)[1] - size(small)[1] == 14 * 88


def test_what_is_no_chart_is_refused_without_telling_what_stood_in_it() -> None:
    with pytest.raises(NotDrawn) as refusal:
        Artist().draw('{"bars": "Nguyễn Văn Bí Mật"}'.encode())
    assert "Bí Mật" not in str(refusal.value)
    assert str(refusal.value).startswith("exit code 1: ")


def test_a_renderer_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sleeper = tmp_path / "sleeper"
    sleeper.write_text("#!/bin/sh\nexec sleep 600\n")
    sleeper.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(sleeper))
    ended: list[Any] = []
    kill = subprocess.Popen.kill

    def record(process: subprocess.Popen[bytes]) -> None:
        kill(process)
        ended.append(process)

    monkeypatch.setattr(subprocess.Popen, "kill", record)
    with pytest.raises(NotDrawn, match="TimeoutExpired"):
        Artist(patience=0.2).draw(chart(1))
    assert [process.returncode is not None for process in ended] == [True]


def test_a_renderer_that_is_not_there_is_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(NotDrawn, match="FileNotFoundError"):
        Artist().draw(chart(1))
