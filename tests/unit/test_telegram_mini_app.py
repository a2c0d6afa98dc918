"""initData opens our pages only as Telegram signed it, for this bot, and for minutes."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest

from bot.telegram.mini_app import LARGEST, LASTS, NotFromTelegram, Opener, read_init_data

TOKEN = "7000000001:FAKE-token_for-tests"
NOW = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)


def signed(token: str = TOKEN, *, at: datetime = NOW, **fields: str) -> str:
    """As Telegram makes it."""
    values = {"auth_date": str(int(at.timestamp())), "user": json.dumps({"id": 5000001}), **fields}
    lines = "\n".join(f"{name}={value}" for name, value in sorted(values.items()))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**values, "hash": hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()})


def test_what_telegram_signed_names_its_opener() -> None:
    assert read_init_data(signed(start_param="viec_12"), TOKEN, now=NOW) == Opener("5000001", "viec_12")


def test_names_with_marks_and_signs_do_not_disturb_the_signature() -> None:
    user = json.dumps({"id": 5000001, "first_name": "Lan & Đỗ=?"}, ensure_ascii=False)
    assert read_init_data(signed(user=user), TOKEN, now=NOW).user_id == "5000001"


def test_it_is_good_for_minutes_only() -> None:
    fresh = signed(at=NOW - LASTS)
    assert read_init_data(fresh, TOKEN, now=NOW).user_id == "5000001"
    for at in (NOW - LASTS - timedelta(seconds=1), NOW + timedelta(minutes=5)):
        with pytest.raises(NotFromTelegram):
            read_init_data(signed(at=at), TOKEN, now=NOW)


def altered(init_data: str, **fields: str) -> str:
    return urlencode({**dict(parse_qsl(init_data)), **fields})


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "hash=",
        "user=%7B%22id%22%3A5000001%7D",
        "x" * (LARGEST + 1),
        "&&&",
        signed("7000000002:another-bots-token"),
        altered(signed(), user=json.dumps({"id": 5000002})),
        altered(signed(at=NOW - timedelta(days=1)), auth_date=str(int(NOW.timestamp()))),
        altered(signed(), hash="0" * 64),
        altered(signed(), hash="ÿ"),
        signed() + "&user=%7B%22id%22%3A5000002%7D",
        signed().replace("hash=", "hush="),
        signed(auth_date=""),
        signed(auth_date="9" * 30),
        signed(user="{}"),
        signed(user='{"id": "5000001"}'),
        signed(user="[]"),
    ],
)
def test_anything_else_opens_nothing(forged: str) -> None:
    with pytest.raises(NotFromTelegram):
        read_init_data(forged, TOKEN, now=NOW)
