"""Settings from the environment (THUKY_…) or from files of secrets, all with working defaults."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from bot.rasa_alone import SECRET_FOLDERS


class Settings(BaseSettings):
    """What an administrator sets. `public_url` turns Telegram's webhook on; without it Telegram is polled."""

    model_config = SettingsConfigDict(env_prefix="THUKY_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///var/thuky.db"
    rasa_url: str = ""
    rasa_secret: str = ""
    public_url: str = ""
    redis_url: str = ""
    """Lets several nodes share the work at once and keeps the pace they share; "": the database does both."""
    work: bool = True
    """False: `thuky run` receives and shows only; `thuky worker` elsewhere reads, rings and sends."""
    threads: int = 4
    """How many hints one node follows side by side, where Redis gives them."""
    health_port: int = 0
    """Where `thuky worker` shows its health and metrics; 0: nowhere."""
    lease_seconds: int = 60
    """After that another node takes over what a dead one held."""
    secret_key: str = ""
    """Signs the sessions of the web chat; the same on all nodes."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Of our own lines; libraries are heard from warnings on."""
    inbox: str = ""
    """A folder that is watched for files of tasks from above; "": none."""
    cases_token: str = ""
    """Lets the 1022 line send cases to /api/v1/cases and read their results; "": no way in."""
    files: str = "var/files"
    """Where files that people get are put on their way out."""

    limits: str = ""
    """How often each provider lets us write, instead of what is known of it (JSON, see `bot.pacing.read_limits`)."""
    asr_model_dir: str = ""
    """The office's own speech model, an offline transducer for sherpa-onnx; "": the one installed with the program."""

    oidc_issuer: str = ""
    """The office's own sign-in (OpenID Connect); "": none. With it the id that the provider gave us is needed."""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_scopes: str = "openid email profile"
    oidc_claim: str = "email"
    """Which claim names the person, and (`oidc_match`) what it is in the directory."""
    oidc_match: Literal["email", "code"] = "email"
    oidc_unverified_email: bool = False
    oidc_name: str = "tài khoản cơ quan"
    """How the button on the sign-in page calls it."""

    telegram_token: str = ""
    telegram_base_url: str = "https://api.telegram.org"
    telegram_file_base_url: str = ""
    telegram_secret: str = ""
    telegram_proxy: str = ""

    zalo_bot_token: str = ""
    zalo_bot_base_url: str = "https://bot-api.zaloplatforms.com"
    zalo_bot_secret: str = ""
    zalo_bot_name: str = ""
    """What people see after the @ where they call the bot in a group."""
    zalo_bot_markup: str = "html"
    zalo_bot_files: str = "*.zdn.vn *.dlfl.vn *.dlmd.me"
    """Hosts that voice notes are fetched from, separated by blanks."""
    zalo_bot_messages: int = 3000
    zalo_bot_users: int = 50
    """What the bot's plan allows: messages a month, people; 0: not limited."""

    zalo_oa_id: str = ""
    """The Official Account; "": none. The others are explained in `bot.zalo_oa.settings`."""
    zalo_oa_app_id: str = ""
    zalo_oa_app_secret: str = ""
    zalo_oa_webhook_secret: str = ""
    zalo_oa_name: str = ""
    zalo_oa_asset_id: str = ""
    zalo_oa_group_admins: str = ""
    """Ids of people, separated by blanks or commas."""
    zalo_oa_openapi_url: str = "https://openapi.zalo.me"
    zalo_oa_oauth_url: str = "https://oauth.zaloapp.com"
    zalo_oa_proxy: str = ""
    zalo_oa_oldest_seconds: int = 3600

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Any setting may also come as a file of its name (`thuky_telegram_token`) from the container's or the unit's
        secrets, where it shows in no list of processes. The environment goes first."""
        folders = [os.environ.get("CREDENTIALS_DIRECTORY", ""), *SECRET_FOLDERS]
        present = [Path(folder) for folder in folders if folder and Path(folder).is_dir()]
        files = SecretsSettingsSource(settings_cls, secrets_dir=present)
        return init_settings, env_settings, files, dotenv_settings

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
