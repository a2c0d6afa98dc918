"""Settings from the environment (THUKY_…), all with working defaults."""

from __future__ import annotations

import secrets
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an administrator sets. `public_url` turns Telegram's webhook on; without it Telegram is polled."""

    model_config = SettingsConfigDict(env_prefix="THUKY_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///var/thuky.db"
    rasa_url: str = ""
    rasa_secret: str = ""
    public_url: str = ""
    lease_seconds: int = 60
    """After that another node takes over what a dead one held."""
    secret_key: str = ""
    inbox: str = ""
    """A folder that is watched for files of tasks from above; "": none."""
    files: str = "var/files"
    """Where files that people get are put on their way out."""

    asr_model_dir: str = ""
    """The office's own speech model, an offline transducer for sherpa-onnx; "": the one installed with the program."""

    telegram_token: str = ""
    telegram_base_url: str = "https://api.telegram.org"
    telegram_file_base_url: str = ""
    telegram_secret: str = ""
    telegram_proxy: str = ""

    def session_secret(self) -> str:
        """THUKY_SECRET_KEY, else one made once and kept beside the embedded database."""
        if self.secret_key:
            return self.secret_key
        path = Path("var/secret_key")
        path.parent.mkdir(exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32), encoding="utf-8")
        return path.read_text(encoding="utf-8")
