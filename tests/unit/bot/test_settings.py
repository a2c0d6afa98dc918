"""Settings come from the environment, from files of secrets, from `.env`, in this order."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rasa_alone import find_secret, main
from bot.settings import Settings


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which systemd puts credentials."""
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    for name in ("THUKY_TELEGRAM_TOKEN", "THUKY_RASA_SECRET"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_a_secret_may_be_a_file(secrets: Path) -> None:
    (secrets / "thuky_telegram_token").write_text("123:abc\n")
    assert Settings().telegram_token == "123:abc"


def test_the_environment_goes_before_a_file(secrets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (secrets / "thuky_telegram_token").write_text("123:file")
    monkeypatch.setenv("THUKY_TELEGRAM_TOKEN", "123:environment")
    assert Settings().telegram_token == "123:environment"


def test_a_file_goes_before_the_env_file(
    secrets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (secrets / "thuky_telegram_token").write_text("123:file")
    (tmp_path / ".env").write_text("THUKY_TELEGRAM_TOKEN=123:dotenv\n")
    monkeypatch.chdir(tmp_path)
    assert Settings().telegram_token == "123:file"


def test_without_any_folder_of_secrets_the_defaults_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "missing"))
    monkeypatch.delenv("THUKY_TELEGRAM_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)
    assert Settings().telegram_token == ""


def test_rasa_alone_finds_its_secret_in_either_place(secrets: Path) -> None:
    assert find_secret("THUKY_RASA_SECRET") == ""
    (secrets / "thuky_rasa_secret").write_text("in a file\n")
    assert find_secret("THUKY_RASA_SECRET") == "in a file"
    assert find_secret("THUKY_RASA_SECRET", {"THUKY_RASA_SECRET": "here"}) == "here"


def test_rasa_alone_does_not_start_open_to_everybody(
    secrets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "THUKY_RASA_SECRET" in capsys.readouterr().err
