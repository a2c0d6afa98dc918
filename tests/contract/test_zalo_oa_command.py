"""`thuky zalo-oa` and the doctor's line: an administrator puts a token in and sees how things stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.doctor import _CHECKS
from tests.fakes.zalo_oa_server import FakeZaloOa

DOCTOR = dict(_CHECKS)["Zalo OA"]


@pytest.fixture
def zalo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeZaloOa]:
    monkeypatch.chdir(tmp_path)
    with FakeZaloOa() as fake:
        there = {
            "DATABASE_URL": f"sqlite:///{tmp_path}/office.db",
            "FILES": str(tmp_path / "files"),
            "SECRET_KEY": "a secret for tests only",
            "ZALO_OA_ID": fake.world.account,
            "ZALO_OA_APP_ID": fake.world.app_id,
            "ZALO_OA_APP_SECRET": fake.world.app_secret,
            "ZALO_OA_WEBHOOK_SECRET": fake.world.webhook_secret,
            "ZALO_OA_OPENAPI_URL": fake.url,
            "ZALO_OA_OAUTH_URL": fake.url,
        }
        for name, value in there.items():
            monkeypatch.setenv(f"THUKY_{name}", value)
        yield fake


def run(*words: str, typed: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(app, ["zalo-oa", *words], input=typed)
    return result.exit_code, result.output


def test_a_token_is_put_in_and_shows_nowhere(zalo: FakeZaloOa) -> None:
    code, said = run("status")
    assert (code, "chưa có khóa truy cập" in said) == (1, True)
    with pytest.raises(Exception, match="chưa có khóa truy cập"):
        DOCTOR()
    refresh = zalo.world.grant()[1]
    code, said = run("token", typed=f"{refresh}\n")
    assert code == 0
    assert "Đã cất khóa truy cập mới" in said
    assert refresh not in said
    code, said = run("status")
    assert (code, "dùng đến" in said) == (0, True)
    assert "đổi tiếp được đến" in DOCTOR()


def test_a_token_that_zalo_refuses_changes_nothing(zalo: FakeZaloOa) -> None:
    run("token", typed=f"{zalo.world.grant()[1]}\n")
    before = run("status")
    code, said = run("token", typed="made up\n")
    assert (code, "Zalo không nhận" in said) == (1, True)
    assert run("token", typed="\n")[0] == 1
    assert run("status") == before


def test_another_secret_key_is_told(zalo: FakeZaloOa, monkeypatch: pytest.MonkeyPatch) -> None:
    run("token", typed=f"{zalo.world.grant()[1]}\n")
    monkeypatch.setenv("THUKY_SECRET_KEY", "another secret for tests")
    with pytest.raises(Exception, match="THUKY_SECRET_KEY khác"):
        DOCTOR()


def test_wrong_settings_are_named(zalo: FakeZaloOa, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUKY_ZALO_OA_APP_ID", "my app")
    with pytest.raises(Exception, match="THUKY_ZALO_OA_APP_ID"):
        DOCTOR()
    monkeypatch.setenv("THUKY_ZALO_OA_ID", "")
    assert DOCTOR() == "chưa cấu hình (không bắt buộc)"
    assert run("token", typed="x\n")[0] == 1
