"""`thuky doctor`: is everything here that this program needs? One line each, in Vietnamese."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from bot.imports import open_configured
from bot.knowledge import ROOT
from bot.settings import Settings
from bot.voice.check import VoiceNotReady, check_voice
from bot.voice.engines import find_engine

Check = Callable[[], str]


class Missing(Exception):
    """Something is not there; the text says what and how to get it."""


def examine() -> int:
    """Print all checks; 0 where nothing is missing."""
    failures = 0
    for name, check in _CHECKS:
        try:
            print(f"✅ {name}: {check()}")
        except Exception as error:
            # Every check is reported, whatever it stumbles over; that is what a doctor is for.
            failures += 1
            print(f"🔴 {name}: {error}")
    print("Mọi thứ sẵn sàng." if not failures else f"Còn {failures} điểm cần xử lý.")
    return 1 if failures else 0


def examine_voice(recordings: Path | None) -> int:
    """Print what the speech recogniser can do; 0 where it hears with the engine that was asked for."""
    try:
        for line in check_voice(Settings().asr_model_dir, recordings):
            print(line, flush=True)
    except VoiceNotReady as error:
        print(f"🔴 Nghe tin thoại: {error}")
        return 1
    print("Nghe được tin thoại.")
    return 0


def _voice() -> str:
    engine = find_engine(Settings().asr_model_dir)
    if engine.problem:
        raise Missing(engine.problem)
    return engine.name


def _python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"


def _rasa() -> str:
    if Settings().rasa_url:
        return f"dùng Rasa bên ngoài tại {Settings().rasa_url}"
    if not (ROOT / ".venv-rasa/bin/python").exists():
        raise Missing("chưa cài; chạy “make setup”")
    return "đã cài"


def _model() -> str:
    from bot.training import model_path

    path = model_path()
    if not path.exists():
        raise Missing("chưa huấn luyện cho dữ liệu hiện tại; chạy “make train”")
    return path.name


def _database() -> str:
    store = open_configured()
    try:
        with store.work() as work:
            people = len(work.people.active())
        return f"{store.engine.url.get_backend_name()}, {people} người trong danh bạ"
    finally:
        store.close()


def _telegram() -> str:
    return "đã có mã bot" if Settings().telegram_token else "chưa cấu hình (không bắt buộc)"


def _inbox() -> str:
    folder = Settings().inbox
    if not folder:
        return "chưa đặt THUKY_INBOX (không bắt buộc)"
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise Missing(f"không đọc hoặc ghi được {folder}; kiểm tra thư mục và quyền")
    return folder


def _disk() -> str:
    free = shutil.disk_usage(Path.cwd()).free // 2**30
    if free < 1:
        raise Missing("còn dưới 1 GB trống")
    return f"còn {free} GB trống"


_CHECKS: tuple[tuple[str, Check], ...] = (
    ("Python", _python),
    ("Rasa", _rasa),
    ("Mô hình hiểu tiếng Việt", _model),
    ("Cơ sở dữ liệu", _database),
    ("Nghe tin thoại", _voice),
    ("Telegram", _telegram),
    ("Thư mục nhận nhiệm vụ", _inbox),
    ("Ổ đĩa", _disk),
)
