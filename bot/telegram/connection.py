"""The Bot API client: python-telegram-bot's `Bot`, quiet in the logs, over a proxy where one is set."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import Any
from urllib.request import getproxies

from telegram import Bot
from telegram.error import BadRequest
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram.request import LeanRequest
from bot.telegram.settings import TelegramSettings, TelegramSettingsError

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
    "inline_query",
    "poll_answer",
    "poll",
    "chat_join_request",
)

_READ_SECONDS = 15.0


class Client(Bot):
    """A `Bot` that hands out updates unread, so that one which cannot be read does not hold up the others."""

    async def raw_updates(self, offset: int | None, seconds: int) -> list[dict[str, Any]]:
        """getUpdates: long poll of `seconds`; everything below `offset` is confirmed by the call."""
        updates: list[dict[str, Any]] = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": seconds, "allowed_updates": list(ALLOWED_UPDATES)},
            read_timeout=seconds + _READ_SECONDS,
        )
        return updates

    async def post_poll(self, chat_id: int, values: Mapping[str, Any]) -> tuple[int, str]:
        """sendPoll: the ids of its message and of the poll. Read raw: once it is sent, nothing may fail any more."""
        sent: dict[str, Any] = await self._post("sendPoll", {"chat_id": chat_id, **values})
        return int(sent["message_id"]), str(sent["poll"]["id"])

    async def end_poll(self, chat_id: int, message_id: int) -> None:
        """stopPoll, as `post_poll`."""
        await self._post("stopPoll", {"chat_id": chat_id, "message_id": message_id})

    async def file_path(self, handle: str, *, largest: int) -> str:
        """getFile: where the file lies below our prefix; BadRequest where it is larger."""
        file: dict[str, Any] = await self._post("getFile", {"file_id": handle})
        if int(file.get("file_size") or 0) > largest:
            raise BadRequest("file is too big")
        return str(file.get("file_path") or "")


def connect(settings: TelegramSettings) -> Client:
    """A client for these settings; opens no connection yet."""
    quiet_libraries()
    return Client(
        settings.token,
        base_url=settings.api_url,
        base_file_url=settings.file_url,
        request=_request(settings, connections=32),
        get_updates_request=_request(settings, connections=2),
    )


def _request(settings: TelegramSettings, *, connections: int) -> BaseRequest:
    if not settings.proxy and (settings.on_loopback or not getproxies()):
        return LeanRequest(connections=connections, read_seconds=_READ_SECONDS)
    try:
        return HTTPXRequest(
            connection_pool_size=connections,
            read_timeout=_READ_SECONDS,
            connect_timeout=10,
            pool_timeout=10,
            media_write_timeout=60,
            proxy=settings.proxy or None,
            httpx_kwargs={"trust_env": not settings.on_loopback},
        )
    except (RuntimeError, ValueError) as error:
        raise TelegramSettingsError(f"THUKY_TELEGRAM_PROXY cannot be used: {error}") from error


def quiet_libraries() -> None:
    """Keep token and texts out of the logs: httpx logs URLs at INFO, the library both at DEBUG."""
    for name, level in (
        ("httpx", logging.WARNING),
        ("httpcore", logging.WARNING),
        ("telegram", logging.WARNING),
        # It logs answers that are no JSON with a traceback; our own line says it shorter.
        ("telegram.request", logging.CRITICAL),
    ):
        logger = logging.getLogger(name)
        logger.setLevel(max(level, logger.level))
    # Without it the library warns whenever it reads a number of seconds, as in every 429.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
