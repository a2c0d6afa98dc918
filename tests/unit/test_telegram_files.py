"""Files are fetched from the bot's own place for files and from nowhere else, whatever the server names."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from bot.channel import NotFetched
from bot.telegram.files import fetch_file
from bot.telegram.settings import TelegramSettings

SETTINGS = TelegramSettings("123:ABC", base_url="http://127.0.0.1:9")


class NamingServer:
    """Answers getFile with this path."""

    def __init__(self, path: str) -> None:
        self.path = path

    async def file_path(self, handle: str, *, largest: int) -> str:
        return self.path


def reason_of(path: str) -> NotFetched:
    with pytest.raises(NotFetched) as refused:
        asyncio.run(fetch_file(cast(Any, NamingServer(path)), SETTINGS, "x", limit=10))
    return refused.value


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../../secret",
        "voice/../../x",
        "http://169.254.169.254/latest",
        "//evil.example/x",
        "voice\\x",
        "voice//x",
        "./x",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused_for_good(path: str) -> None:
    refused = reason_of(path)
    assert refused.for_good
    assert "plain path" in str(refused)


def test_a_server_that_is_away_may_be_asked_again_and_the_token_is_not_told() -> None:
    refused = reason_of("voice/file_1.oga")
    assert not refused.for_good
    assert "ABC" not in str(refused)
