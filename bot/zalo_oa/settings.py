"""What the Zalo Official Account channel must be told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from actions.errors import ThukyError

CHANNEL = "zalo_oa"
WEBHOOK_PATH = "/webhooks/zalo-oa"
WINDOW = timedelta(days=7)
"""For so long after their last action people may be written to."""
MOST_MEMBERS = 99
"""Whom a group can be made with."""

_NUMBER = re.compile(r"\d{5,30}")


class ZaloOaSettingsError(ThukyError):
    """A setting cannot be used; `str(error)` names the variable and what it must look like."""


@dataclass(frozen=True, slots=True)
class ZaloOaSettings:
    """Values of the THUKY_ZALO_OA_* settings.

    `account` is the id of the Official Account, `app_id` and `app_secret` belong to the application that speaks for it,
    `webhook_secret` is the "OA secret key" of its webhook page. `name`: as people see and mention it in groups.
    `asset_id` is the bought quota for groups (GMF), `group_admins` ids of administrators of the account whom each
    group gets. `oldest`: events that were signed longer ago are refused. Seconds: `check_seconds` between two looks at
    the tokens.
    """

    account: str
    app_id: str
    app_secret: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    name: str = ""
    asset_id: str = ""
    group_admins: tuple[str, ...] = ()
    openapi_url: str = "https://openapi.zalo.me"
    oauth_url: str = "https://oauth.zaloapp.com"
    proxy: str = field(default="", repr=False)
    oldest: timedelta = timedelta(hours=1)
    check_seconds: float = 60.0

    def __post_init__(self) -> None:
        for name, value in (("ID", self.account), ("APP_ID", self.app_id)):
            if not _NUMBER.fullmatch(value):
                raise ZaloOaSettingsError(
                    f"THUKY_ZALO_OA_{name} must be a number, as developers.zalo.me shows it"
                )
        for name, value in (("APP_SECRET", self.app_secret), ("WEBHOOK_SECRET", self.webhook_secret)):
            if not value:
                raise ZaloOaSettingsError(f"THUKY_ZALO_OA_{name} is missing; developers.zalo.me shows it")
        for name, url in (("OPENAPI_URL", self.openapi_url), ("OAUTH_URL", self.oauth_url)):
            if urlsplit(url).scheme not in ("http", "https"):
                raise ZaloOaSettingsError(f"THUKY_ZALO_OA_{name} must begin with http:// or https://")

    @property
    def on_loopback(self) -> bool:
        """The servers run on this machine: proxies of the environment do not apply."""
        return urlsplit(self.openapi_url).hostname in ("127.0.0.1", "localhost", "::1")
