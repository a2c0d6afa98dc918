"""`thuky doctor` says in one line each what several nodes need."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.doctor import examine
from tests.e2e.served import free_port
from tests.fakes.zalo_bot_api import FakeZaloBot
from tests.servers import postgres_server as postgres_server
from tests.servers import postgres_url as postgres_url
from tests.servers import redis_server as redis_server
from tests.servers import redis_url as redis_url


def lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **settings: str
) -> dict[str, str]:
    """What it says about each thing, by name."""
    for name in ("REDIS_URL", "SECRET_KEY", "DATABASE_URL", "RASA_URL", "ZALO_BOT_TOKEN"):
        monkeypatch.delenv(f"THUKY_{name}", raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(f"THUKY_{name}", value)
    examine()
    said = (line.split(": ", 1) for line in capsys.readouterr().out.splitlines() if ": " in line)
    return {parts[0][2:]: f"{parts[0][0]} {parts[1]}" for parts in said}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_one_node_on_sqlite_needs_neither_redis_nor_a_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = lines(monkeypatch, capsys)
    assert said["Cơ sở dữ liệu"].startswith("✅ SQLite 3.")
    assert said["Redis"].startswith("✅ chưa đặt THUKY_REDIS_URL")
    assert said["Khóa bí mật"].startswith("✅ tự tạo")


def test_a_redis_that_is_not_there_is_missing_and_its_password_is_not_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"redis://:matkhau@127.0.0.1:{free_port()}/0"
    said = lines(monkeypatch, capsys, REDIS_URL=url, SECRET_KEY="0123456789abcdef")
    assert said["Redis"] == "🔴 không kết nối được; kiểm tra THUKY_REDIS_URL và máy chủ Redis"
    assert "matkhau" not in str(said)


@pytest.mark.redis
def test_several_nodes_without_a_common_key_are_warned(
    redis_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = lines(monkeypatch, capsys, REDIS_URL=redis_url)
    assert said["Redis"].startswith("✅ Redis ")
    assert said["Khóa bí mật"].startswith("🔴 chạy nhiều nút cần đặt THUKY_SECRET_KEY")
    assert lines(monkeypatch, capsys, REDIS_URL=redis_url, SECRET_KEY="ngắn")["Khóa bí mật"][0] == "🔴"
    said = lines(monkeypatch, capsys, REDIS_URL=redis_url, SECRET_KEY="0123456789abcdef")
    assert said["Khóa bí mật"].startswith("✅ đã đặt")


@pytest.mark.postgresql
def test_the_version_of_postgresql_is_told(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = lines(monkeypatch, capsys, DATABASE_URL=postgres_url)
    assert said["Cơ sở dữ liệu"].startswith("✅ PostgreSQL ")
    assert said["Cơ sở dữ liệu"].endswith("0 người trong danh bạ")


def test_the_zalo_bots_token_is_tried_and_its_plan_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lines(monkeypatch, capsys)["Zalo Bot"] == "✅ chưa cấu hình (không bắt buộc)"
    with FakeZaloBot(groups=False) as zalo:
        there = {"ZALO_BOT_BASE_URL": zalo.base_url}
        said = lines(monkeypatch, capsys, ZALO_BOT_TOKEN=zalo.token, **there)
        assert said["Zalo Bot"] == (
            "✅ bot Bot Thư Ký (chưa được vào nhóm), 0/50 người đã liên kết, 0/3000 tin trong 31 ngày"
        )
        said = lines(monkeypatch, capsys, ZALO_BOT_TOKEN="123:geheim", **there)
        assert said["Zalo Bot"].startswith("🔴 mã bot sai hoặc đã bị thu hồi")
    said = lines(monkeypatch, capsys, ZALO_BOT_TOKEN="123:geheim", **there)
    assert said["Zalo Bot"].startswith("🔴 không hỏi được máy chủ Zalo")
    assert "geheim" not in str(said)
    assert "THUKY_ZALO_BOT_TOKEN must look like" in lines(monkeypatch, capsys, ZALO_BOT_TOKEN="x")["Zalo Bot"]
