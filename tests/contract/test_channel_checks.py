"""The administrators' check of the channels: a good token, a wrong one, and nobody there, against fake servers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.channel_checks import CHECKS, Finding, examine_channels
from bot.settings import Settings
from bot.zalo_oa.command import put_in
from tests.e2e.served import free_port
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.zalo_bot_api import FakeZaloBot
from tests.fakes.zalo_oa_server import FakeZaloOa

Configure = Callable[..., None]


@pytest.fixture
def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Sets THUKY_… as an administrator does; everything else is unset."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THUKY_DATABASE_URL", f"sqlite:///{tmp_path}/office.db")
    monkeypatch.setenv("THUKY_FILES", str(tmp_path / "files"))
    monkeypatch.setenv("THUKY_SECRET_KEY", "a secret for tests only")
    for name in ("TELEGRAM_TOKEN", "ZALO_BOT_TOKEN", "ZALO_OA_ID"):
        monkeypatch.delenv(f"THUKY_{name}", raising=False)

    def put(**settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(f"THUKY_{name.upper()}", value)

    return put


@pytest.fixture
def zalo_oa(configure: Configure) -> Iterator[FakeZaloOa]:
    with FakeZaloOa() as fake:
        world = fake.world
        configure(
            zalo_oa_id=world.account,
            zalo_oa_app_id=world.app_id,
            zalo_oa_app_secret=world.app_secret,
            zalo_oa_webhook_secret=world.webhook_secret,
            zalo_oa_openapi_url=fake.url,
            zalo_oa_oauth_url=fake.url,
        )
        yield fake


def ask(name: str) -> Finding:
    async def run() -> Finding:
        return await CHECKS[name](Settings())

    return asyncio.run(run())


def nowhere() -> str:
    return f"http://127.0.0.1:{free_port()}"


@pytest.mark.parametrize("name", ["Telegram", "Zalo Bot", "Zalo OA"])
def test_what_is_not_set_up_is_no_fault(configure: Configure, name: str) -> None:
    assert ask(name) == Finding(name, "absent", "chưa cấu hình (không bắt buộc)")


def test_the_telegram_bots_token(configure: Configure) -> None:
    telegram = FakeTelegram().start()
    try:
        configure(telegram_base_url=telegram.base_url, telegram_token=telegram.token)
        assert ask("Telegram") == Finding("Telegram", "works", "@thuky_bot, chỉ đọc tin gọi đến")
        configure(telegram_token="1:geheim")
        assert ask("Telegram").says.startswith("mã bot không đúng")
    finally:
        telegram.stop()
    configure(telegram_base_url=nowhere())
    assert ask("Telegram").says.startswith("không kết nối được")
    configure(telegram_token="geheim")
    assert "THUKY_TELEGRAM_TOKEN must look like" in ask("Telegram").says


def test_the_zalo_bots_token(configure: Configure) -> None:
    with FakeZaloBot(groups=False) as zalo:
        configure(zalo_bot_base_url=zalo.base_url, zalo_bot_token=zalo.token)
        assert ask("Zalo Bot") == Finding("Zalo Bot", "works", "bot Bot Thư Ký, chưa được vào nhóm")
        configure(zalo_bot_token="123:geheim")
        wrong = ask("Zalo Bot")
        assert (wrong.state, wrong.says.startswith("mã bot sai hoặc đã bị thu hồi")) == ("broken", True)
    configure(zalo_bot_base_url=nowhere())
    away = ask("Zalo Bot")
    assert (away.state, away.says.startswith("không kết nối được")) == ("broken", True)
    assert "geheim" not in wrong.says + away.says
    configure(zalo_bot_token="geheim")
    assert "THUKY_ZALO_BOT_TOKEN must look like" in ask("Zalo Bot").says


def test_the_official_accounts_token_is_asked_about_and_not_used_up(zalo_oa: FakeZaloOa) -> None:
    assert "chưa có khóa truy cập" in ask("Zalo OA").says
    assert put_in(zalo_oa.world.grant()[1]) == 0
    renewed = zalo_oa.world.refreshes
    assert ask("Zalo OA") == Finding("Zalo OA", "works", "UBND Phường Thử")
    assert ask("Zalo OA").state == "works"
    assert zalo_oa.world.refreshes == renewed


def test_a_token_that_zalo_no_longer_takes_is_told_and_left_to_the_program(zalo_oa: FakeZaloOa) -> None:
    put_in(zalo_oa.world.grant()[1])
    zalo_oa.world.expire_access()
    said = ask("Zalo OA")
    assert (said.state, "không nhận khóa truy cập" in said.says) == ("broken", True)
    assert all(token not in said.says for token in zalo_oa.world.access_until)
    assert zalo_oa.world.refreshes == 1


def test_the_token_of_another_account_is_told(zalo_oa: FakeZaloOa) -> None:
    put_in(zalo_oa.world.grant()[1])
    zalo_oa.world.account = "999999"
    assert "Official Account khác" in ask("Zalo OA").says


def test_zalo_out_of_reach_or_refusing_is_told(zalo_oa: FakeZaloOa, configure: Configure) -> None:
    put_in(zalo_oa.world.grant()[1])
    zalo_oa.fault("server-error", "/v2.0/oa/getoa")
    assert "không kết nối được máy chủ Zalo" in ask("Zalo OA").says
    zalo_oa.world.limit = 0
    assert ask("Zalo OA").says.startswith("Zalo từ chối: -32")
    configure(zalo_oa_openapi_url=nowhere())
    assert "không kết nối được máy chủ Zalo" in ask("Zalo OA").says
    configure(zalo_oa_app_id="abc")
    assert "THUKY_ZALO_OA_APP_ID" in ask("Zalo OA").says


def test_all_are_asked_and_one_that_hangs_keeps_none_waiting(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(settings: Settings) -> Finding:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setitem(CHECKS, "Zalo OA", hangs)
    monkeypatch.setattr("bot.channel_checks.PATIENCE_SECONDS", 0.01)
    found = {one.name: one for one in asyncio.run(examine_channels(Settings(), None))}
    assert list(found) == [*CHECKS, "Đăng nhập cơ quan (OIDC)"]
    assert found["Zalo OA"] == Finding("Zalo OA", "broken", "không phản hồi trong 0.01 giây")
