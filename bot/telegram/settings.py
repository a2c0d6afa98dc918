"""What the Telegram channel must be told."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from actions.errors import ThukyError

WEBHOOK_PATH = "/webhooks/telegram"
MINI_APP_PATH = "/telegram/app"

_TOKEN = re.compile(r"(\d+):[A-Za-z0-9_-]+")


class TelegramSettingsError(ThukyError):
    """A Telegram setting cannot be used; `str(error)` names the variable and what it must look like."""


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """Values of the THUKY_TELEGRAM_* settings; empty means the default.

    `base_url` is the server without /bot and token; `file_base_url` empty: the same server.
    `public_url` is this program's address as Telegram reaches it: with it updates come to a webhook,
    without it they are polled. Seconds: `poll_seconds` one long poll, `first_pause` before the first
    new try after an error (doubled each time up to `longest_pause`).
    """

    token: str = field(repr=False)
    base_url: str = "https://api.telegram.org"
    file_base_url: str = ""
    secret: str = field(default="", repr=False)
    proxy: str = field(default="", repr=False)
    public_url: str = ""
    poll_seconds: int = 25
    first_pause: float = 1.0
    longest_pause: float = 30.0

    def __post_init__(self) -> None:
        if not _TOKEN.fullmatch(self.token):
            raise TelegramSettingsError(
                "THUKY_TELEGRAM_TOKEN must look like 123456:ABC…, as BotFather gives it"
            )
        if self.secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", self.secret):
            raise TelegramSettingsError("THUKY_TELEGRAM_SECRET takes 1 to 256 letters, digits, _ and -")
        for name, url in (("BASE_URL", self.base_url), ("FILE_BASE_URL", self.file_base_url)):
            if url and urlsplit(url).scheme not in ("http", "https"):
                raise TelegramSettingsError(f"THUKY_TELEGRAM_{name} must begin with http:// or https://")

    @property
    def account(self) -> str:
        """The bot's id, which its token begins with."""
        return self.token.partition(":")[0]

    @property
    def server(self) -> str:
        """The server's address without a trailing /bot or slash."""
        return (self.base_url or "https://api.telegram.org").rstrip("/").removesuffix("/bot")

    @property
    def api_url(self) -> str:
        """The prefix to which the token is appended."""
        return f"{self.server}/bot"

    @property
    def file_url(self) -> str:
        server = (self.file_base_url or self.server).rstrip("/")
        return f"{server.removesuffix('/bot').removesuffix('/file')}/file/bot"

    @property
    def on_loopback(self) -> bool:
        """The server runs on this machine: proxies of the environment do not apply."""
        return urlsplit(self.server).hostname in ("127.0.0.1", "localhost", "::1")

    @property
    def webhook_url(self) -> str:
        """Where Telegram shall deliver; empty: poll."""
        return self.public_url.rstrip("/") + WEBHOOK_PATH if self.public_url else ""

    @property
    def mini_app_url(self) -> str:
        """The page that Telegram opens; it takes HTTPS only. Empty: none."""
        return self.public_url.rstrip("/") + MINI_APP_PATH if self.public_url.startswith("https://") else ""

    @property
    def webhook_secret(self) -> str:
        """The given secret, or one derived from the token, so that every node knows the same."""
        return self.secret or hmac.new(self.token.encode(), b"thuky webhook", hashlib.sha256).hexdigest()

    def redact(self, text: object) -> str:
        """`text` without the token, for logs and reasons."""
        return str(text).replace(self.token, "<token>").replace(self.token.partition(":")[2], "<token>")
