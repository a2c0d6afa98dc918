"""`thuky doctor`: is everything here that this program needs? One line each, in Vietnamese."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from redis import RedisError

from bot.channel_checks import Finding, check_sign_in, check_telegram
from bot.clock import SystemClock
from bot.imports import open_configured
from bot.knowledge import ROOT
from bot.settings import Settings
from bot.voice.check import VoiceNotReady, check_voice
from bot.voice.engines import find_engine
from bot.web.oidc import configured_provider
from bot.zalo_bot.client import ZaloBotError, quiet_libraries
from bot.zalo_bot.configured import zalo_bot_settings
from bot.zalo_bot.usage import ask_me, usage_of
from bot.zalo_oa.command import NotWell, standing
from storage.dispatch import connect
from storage.store import SqlStore

Check = Callable[[], str]
OLDEST_POSTGRESQL = 13
OLDEST_REDIS = 5
SHORTEST_SECRET = 16


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
        return f"{_version_of(store)}, {people} người trong danh bạ"
    finally:
        store.close()


def _version_of(store: SqlStore) -> str:
    with store.engine.connect() as connection:
        version = connection.dialect.server_version_info or (0,)
    written = ".".join(map(str, version))
    if connection.dialect.name == "sqlite":
        return f"SQLite {written}"
    if int(version[0]) < OLDEST_POSTGRESQL:
        raise Missing(f"PostgreSQL {written} đã cũ; cần từ bản {OLDEST_POSTGRESQL} trở lên")
    return f"PostgreSQL {written}"


def _redis() -> str:
    url = Settings().redis_url
    if not url:
        return "chưa đặt THUKY_REDIS_URL (không bắt buộc, cần khi chạy nhiều nút)"
    client = connect(url, seconds=3)
    try:
        version = str(client.info("server")["redis_version"])
    except (RedisError, ValueError) as error:
        raise Missing("không kết nối được; kiểm tra THUKY_REDIS_URL và máy chủ Redis") from error
    finally:
        client.close()
    if int(version.partition(".")[0]) < OLDEST_REDIS:
        raise Missing(f"Redis {version} đã cũ; cần từ bản {OLDEST_REDIS} trở lên")
    return f"Redis {version}"


def _secret_key() -> str:
    settings = Settings()
    if settings.secret_key:
        if len(settings.secret_key) < SHORTEST_SECRET:
            raise Missing(f"THUKY_SECRET_KEY cần ít nhất {SHORTEST_SECRET} ký tự")
        return "đã đặt; phải giống nhau trên mọi nút"
    if settings.redis_url:
        raise Missing("chạy nhiều nút cần đặt THUKY_SECRET_KEY giống nhau trên mọi nút, ít nhất 16 ký tự")
    return "tự tạo trong var/secret_key (chạy nhiều nút thì phải đặt THUKY_SECRET_KEY)"


def _telegram() -> str:
    return _found(asyncio.run(check_telegram(Settings())))


def _sign_in() -> str:
    return _found(asyncio.run(check_sign_in(configured_provider(Settings(), SystemClock()))))


def _found(finding: Finding) -> str:
    if finding.state == "broken":
        raise Missing(finding.says)
    return finding.says


def _zalo_bot() -> str:
    settings = zalo_bot_settings(Settings())
    if settings is None:
        return "chưa cấu hình (không bắt buộc)"
    quiet_libraries()
    try:
        me = ask_me(settings)
    except ZaloBotError as error:
        if error.code in (401, 404):
            raise Missing(
                "mã bot sai hoặc đã bị thu hồi; lấy mã mới ở Zalo Bot Manager, kiểm tra THUKY_ZALO_BOT_TOKEN"
            ) from error
        raise Missing(f"không hỏi được máy chủ Zalo ({error}); kiểm tra đường ra Internet") from error
    store = open_configured()
    try:
        used = usage_of(settings, store, SystemClock().now())
    finally:
        store.close()
    groups = "vào nhóm được" if me.joins_groups else "chưa được vào nhóm"
    parts = [f"bot {me.name or me.id} ({groups})"]
    parts.append(_of(used.users, settings.users, "người đã liên kết"))
    parts.append(f"{_of(used.messages, settings.messages, 'tin')} trong 31 ngày")
    return ", ".join(parts)


def _of(used: int, most: int, what: str) -> str:
    return f"{used}/{most} {what}" if most else f"{used} {what}"


def _zalo_oa() -> str:
    if not Settings().zalo_oa_id:
        return "chưa cấu hình (không bắt buộc)"
    try:
        return standing()
    except NotWell as error:
        raise Missing(str(error)) from error


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
    ("Redis", _redis),
    ("Khóa bí mật", _secret_key),
    ("Nghe tin thoại", _voice),
    ("Telegram", _telegram),
    ("Zalo Bot", _zalo_bot),
    ("Zalo OA", _zalo_oa),
    ("Đăng nhập cơ quan", _sign_in),
    ("Thư mục nhận nhiệm vụ", _inbox),
    ("Ổ đĩa", _disk),
)
