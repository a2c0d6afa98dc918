"""What the Zalo Bot channel must be told."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import Literal, get_args
from urllib.parse import urlsplit

from actions.errors import ThukyError
from actions.pacing import Limit, Limits
from bot.safe_fetch import ZALO_HOSTS

WEBHOOK_PATH = "/webhooks/zalo-bot"
MONTH_SECONDS = 31 * 24 * 3600
"""The quota is of a calendar month; in no window as long as the longest month is it exceeded."""

Markup = Literal["html", "markdown", "none"]

_TOKEN = re.compile(r"[A-Za-z0-9_-]+:[A-Za-z0-9_.-]+")
_HOST = re.compile(r"(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z]{2,}")


class ZaloBotSettingsError(ThukyError):
    """A Zalo Bot setting cannot be used; `str(error)` names the variable and what it must look like."""


@dataclass(frozen=True, slots=True)
class ZaloBotSettings:
    """Values of the THUKY_ZALO_BOT_* settings; empty means the default.

    `base_url` is the server without /bot and token. `public_url` is this program's address as Zalo reaches it: with it
    updates come to a webhook, without it they are polled. `name` is what people see after the @ in a group.
    `files` are the hosts that voice notes and pictures are fetched from ("*." before those with all below them).
    `messages` a month and `users` are those of the bot's plan; 0: not limited.
    Seconds: `poll_seconds` one long poll, `first_pause` before the first new try after an error (doubled each time up
    to `longest_pause`), `quota_pause` before the first new try after the server said that the quota is used up
    (doubled up to six hours).
    """

    token: str = field(repr=False)
    base_url: str = "https://bot-api.zaloplatforms.com"
    secret: str = field(default="", repr=False)
    public_url: str = ""
    name: str = ""
    markup: Markup = "html"
    files: tuple[str, ...] = ZALO_HOSTS
    messages: int = 3000
    users: int = 50
    poll_seconds: int = 30
    first_pause: float = 1.0
    longest_pause: float = 30.0
    quota_pause: float = 60.0

    def __post_init__(self) -> None:
        if not _TOKEN.fullmatch(self.token):
            raise ZaloBotSettingsError(
                "THUKY_ZALO_BOT_TOKEN must look like 123456:abc…, as Zalo Bot Manager gives it"
            )
        if self.secret and not re.fullmatch(r"[\x21-\x7e]{8,256}", self.secret):
            raise ZaloBotSettingsError(
                "THUKY_ZALO_BOT_SECRET takes 8 to 256 letters, digits and signs without blanks"
            )
        if self.base_url and urlsplit(self.base_url).scheme not in ("http", "https"):
            raise ZaloBotSettingsError("THUKY_ZALO_BOT_BASE_URL must begin with http:// or https://")
        if self.markup not in get_args(Markup):
            raise ZaloBotSettingsError("THUKY_ZALO_BOT_MARKUP is html, markdown or none")
        for host in self.files:
            if not _HOST.fullmatch(host):
                raise ZaloBotSettingsError(
                    "THUKY_ZALO_BOT_FILES names hosts such as *.zdn.vn, separated by blanks"
                )
        if self.messages < 0 or self.users < 0:
            raise ZaloBotSettingsError("THUKY_ZALO_BOT_MESSAGES and THUKY_ZALO_BOT_USERS are 0 or more")

    @property
    def account(self) -> str:
        """The bot's id, which its token begins with."""
        return self.token.partition(":")[0]

    @property
    def server(self) -> str:
        """The server's address without a trailing /bot or slash."""
        return (self.base_url or "https://bot-api.zaloplatforms.com").rstrip("/").removesuffix("/bot")

    @property
    def on_loopback(self) -> bool:
        """The server runs on this machine: proxies of the environment do not apply."""
        return urlsplit(self.server).hostname in ("127.0.0.1", "localhost", "::1")

    @property
    def webhook_url(self) -> str:
        """Where Zalo shall deliver; empty: poll."""
        return self.public_url.rstrip("/") + WEBHOOK_PATH if self.public_url else ""

    @property
    def webhook_secret(self) -> str:
        """The given secret, or one derived from the token, so that every node knows the same."""
        return self.secret or hmac.new(self.token.encode(), b"thuky zalo-bot", hashlib.sha256).hexdigest()

    @property
    def limits(self) -> Limits:
        return Limits(account=(Limit(self.messages, MONTH_SECONDS),) if self.messages else ())

    def redact(self, text: object) -> str:
        """`text` without the token, for logs and reasons."""
        return str(text).replace(self.token, "<token>").replace(self.token.partition(":")[2], "<token>")
