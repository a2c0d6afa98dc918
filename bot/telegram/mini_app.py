"""The Mini App: our web pages opened inside Telegram, by whoever Telegram's signature says it is.

Telegram gives the page `initData`; its hash is HMAC-SHA256 of the sorted "name=value" lines under a key that only the
bot's token makes. It is taken for a few minutes only: what leaks later opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

from actions.errors import ThukyError

LASTS = timedelta(minutes=10)
AHEAD = timedelta(minutes=1)
"""Clocks differ a little."""
LARGEST = 8192


class NotFromTelegram(ThukyError):
    """This initData opens nothing: `str(error)` says why, for the log; people see one sentence for all reasons."""


@dataclass(frozen=True, slots=True)
class Opener:
    """The account that opened the Mini App, and the payload of the link it came by."""

    user_id: str
    payload: str = ""


def read_init_data(init_data: str, token: str, *, now: datetime) -> Opener:
    """Who opened the page; `now` is aware. Raises `NotFromTelegram`."""
    if len(init_data) > LARGEST:
        raise NotFromTelegram("too long")
    try:
        fields = parse_qsl(init_data, keep_blank_values=True, strict_parsing=True)
    except ValueError as error:
        raise NotFromTelegram("not a query string") from error
    values = dict(fields)
    if len(values) != len(fields):
        raise NotFromTelegram("a field stands twice")
    given = values.pop("hash", "")
    lines = "\n".join(f"{name}={value}" for name, value in sorted(values.items()))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    expected = hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise NotFromTelegram("wrong hash")
    _check_age(values.get("auth_date", ""), now)
    return Opener(_user_id(values.get("user", "")), values.get("start_param", ""))


def _check_age(auth_date: str, now: datetime) -> None:
    if not auth_date.isdecimal() or len(auth_date) > 12:
        raise NotFromTelegram("no auth_date")
    age = now - datetime.fromtimestamp(int(auth_date), UTC)
    if age > LASTS:
        raise NotFromTelegram("too old")
    if age < -AHEAD:
        raise NotFromTelegram("from the future")


def _user_id(user: str) -> str:
    try:
        number = json.loads(user)["id"]
    except (ValueError, KeyError, TypeError) as error:
        raise NotFromTelegram("no user") from error
    if not isinstance(number, int) or isinstance(number, bool):
        raise NotFromTelegram("no user")
    return str(number)
