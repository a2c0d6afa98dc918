"""Calls of the Zalo Bot API: JSON over POST, every trouble one kind of error."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import httpx

from actions.errors import ThukyError
from bot.zalo_bot.settings import ZaloBotSettings

Json = dict[str, Any]

IDLE, TOO_MANY = 408, 429
_SECONDS = 15.0


class ZaloBotError(ThukyError):
    """A call did not succeed. `code` is the server's `error_code` (400 and 404: this call is wrong, 401 the token,
    408 nothing came, 429 too many), or 0 where no answer of the API came. `retry_after`: seconds, where it told."""

    def __init__(self, reason: str, *, code: int = 0, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is; `joins_groups`: it may be added to groups."""

    id: str
    name: str = ""
    plan: str = ""
    joins_groups: bool = False


class ZaloBot:
    """The API of one bot. Texts of errors never hold the token."""

    def __init__(self, settings: ZaloBotSettings) -> None:
        quiet_libraries()
        self._settings = settings
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(_SECONDS, connect=10),
            follow_redirects=False,
            trust_env=not settings.on_loopback,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def me(self) -> Me:
        return read_me(await self.call("getMe"))

    async def update(self, seconds: int) -> Json | None:
        """The next update, which is then no longer the server's; None where none came within so many seconds."""
        try:
            return await self.call("getUpdates", within=seconds + _SECONDS, timeout=str(seconds)) or None
        except ZaloBotError as error:
            if error.code == IDLE:
                return None
            raise

    async def call(self, method: str, *, within: float = _SECONDS, **parameters: object) -> Json:
        """The result of a method, {} where it has none. Raises `ZaloBotError` and nothing else."""
        address = f"{self._settings.server}/bot{self._settings.token}/{method}"
        try:
            answer = await self._client.post(
                address, json=parameters, timeout=httpx.Timeout(within, connect=10)
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ZaloBotError(self._settings.redact(f"{method}: {type(error).__name__}")) from error
        return read_answer(answer, method, self._settings)


def read_answer(answer: httpx.Response, method: str, settings: ZaloBotSettings) -> Json:
    """The result in an answer's envelope. Raises `ZaloBotError`."""
    try:
        envelope = answer.json()
    except ValueError:
        envelope = None
    if not isinstance(envelope, dict) or not isinstance(envelope.get("ok"), bool):
        code = answer.status_code if answer.status_code in (IDLE, TOO_MANY) else 0
        raise ZaloBotError(f"{method}: HTTP {answer.status_code} without an answer of the API", code=code)
    if envelope["ok"] and answer.is_success:
        result = envelope.get("result")
        return result if isinstance(result, dict) else {}
    said = envelope.get("error_code")
    code = said if isinstance(said, int) else answer.status_code
    reason = settings.redact(f"{method}: {envelope.get('description') or 'refused'}")
    raise ZaloBotError(reason, code=code, retry_after=_retry_after(answer))


def read_me(result: Json) -> Me:
    """The result of getMe; what is missing or of another type counts as not said."""
    name = result.get("display_name") or result.get("account_name") or ""
    return Me(
        str(result.get("id", "")),
        str(name),
        str(result.get("account_type", "")),
        joins_groups=result.get("can_join_groups") is True,
    )


def _retry_after(answer: httpx.Response) -> float | None:
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isdecimal() else None


def quiet_libraries() -> None:
    """Keep the token out of the logs: httpx logs addresses at INFO."""
    for name in ("httpx", "httpcore"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, logger.level))
