"""Files that came in, fetched from the one place where this bot's files lie."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channel import NotFetched
from bot.telegram.settings import TelegramSettings

if TYPE_CHECKING:
    from bot.telegram.connection import Client

_SECONDS = 20.0


async def fetch_file(bot: Client, settings: TelegramSettings, handle: str, *, limit: int) -> bytes:
    """The content behind a file id. Raises `NotFetched`.

    The library would also open a path of this machine, or any address, if the server named one: only a plain path
    under our own prefix is taken, redirects are not followed, and reading stops at the limit.
    """
    try:
        path = await bot.file_path(handle, largest=limit)
    except BadRequest as error:
        reason = settings.redact(error.message)
        raise NotFetched(reason, for_good=True, too_big="too big" in reason.lower()) from error
    except Forbidden as error:
        raise NotFetched(settings.redact(error.message), for_good=True) from error
    except TelegramError as error:
        raise NotFetched(settings.redact(error.message), for_good=False) from error
    parts = path.split("/")
    if not path or path.startswith("/") or "\\" in path or "://" in path or {"", ".", ".."} & set(parts):
        raise NotFetched("the server named no plain path", for_good=True)
    return await _download(f"{settings.file_url}{settings.token}/{quote(path)}", settings, limit)


async def _download(address: str, settings: TelegramSettings, limit: int) -> bytes:
    client = httpx.AsyncClient(
        timeout=_SECONDS,
        follow_redirects=False,
        proxy=settings.proxy or None,
        trust_env=not settings.on_loopback,
    )
    content = bytearray()
    try:
        async with client, client.stream("GET", address) as answer:
            if answer.status_code != httpx.codes.OK:
                gone = 300 <= answer.status_code < 500 and answer.status_code != httpx.codes.TOO_MANY_REQUESTS
                raise NotFetched(f"the server answered {answer.status_code}", for_good=gone)
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > limit:
                    raise NotFetched(f"larger than {limit} bytes", for_good=True, too_big=True)
    except httpx.HTTPError as error:
        raise NotFetched(type(error).__name__, for_good=False) from error
    return bytes(content)
