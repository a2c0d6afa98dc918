"""The two servers of Zalo: the open API and the one that gives tokens, over httpx."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from bot.zalo_oa.settings import ZaloOaSettings

SECONDS = 15.0
"""For one call; the lease on the tokens is longer."""
ACCESS_LIFE = timedelta(hours=25)
REFRESH_LIFE = timedelta(days=90)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the open API said. `error` 0: done. `retry_after`: seconds it asks to wait, where it says so."""

    status: int
    error: int
    message: str
    data: Json
    retry_after: float | None = None


class Unreachable(Exception):
    """No answer, or none that can be read; whether the call was carried out is unknown. The text has no secrets."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A pair as it was given; the refresh token can be used once."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    access_life: timedelta
    refresh_life: timedelta


@dataclass(frozen=True, slots=True)
class NoTokens:
    """The provider gave none. `used_up`: nor will it ever for this refresh token."""

    error: int
    reason: str
    used_up: bool


class ZaloClient:
    """Opens no connection before the first call. Never logs: tokens travel in the headers."""

    def __init__(self, settings: ZaloOaSettings) -> None:
        self._settings = settings
        self._http = httpx.AsyncClient(
            timeout=SECONDS,
            follow_redirects=False,
            proxy=settings.proxy or None,
            trust_env=not settings.on_loopback,
            limits=httpx.Limits(max_connections=64),
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def post(self, path: str, body: Mapping[str, object], access: str) -> Answer:
        """Raises `Unreachable`."""
        url = f"{self._settings.openapi_url.rstrip('/')}{path}"
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {"access_token": access, "Content-Type": "application/json"}
        return _answer(
            await self._send(self._http.build_request("POST", url, content=content, headers=headers))
        )

    async def get(self, path: str, access: str) -> Answer:
        """Raises `Unreachable`."""
        url = f"{self._settings.openapi_url.rstrip('/')}{path}"
        return _answer(
            await self._send(self._http.build_request("GET", url, headers={"access_token": access}))
        )

    async def upload(self, path: str, name: str, content: bytes, mime: str, access: str) -> Answer:
        """Raises `Unreachable`."""
        url = f"{self._settings.openapi_url.rstrip('/')}{path}"
        request = self._http.build_request(
            "POST", url, files={"file": (name, content, mime)}, headers={"access_token": access}
        )
        return _answer(await self._send(request))

    async def refresh(self, refresh: str) -> Tokens | NoTokens:
        """Use the refresh token up. Raises `Unreachable`: then nobody knows whether it was."""
        url = f"{self._settings.oauth_url.rstrip('/')}/v4/oa/access_token"
        form = {"refresh_token": refresh, "app_id": self._settings.app_id, "grant_type": "refresh_token"}
        headers = {"secret_key": self._settings.app_secret}
        reply = await self._send(self._http.build_request("POST", url, data=form, headers=headers))
        body = _body(reply)
        if body.get("access_token") and body.get("refresh_token"):
            return Tokens(
                str(body["access_token"]),
                str(body["refresh_token"]),
                _life(body.get("expires_in"), ACCESS_LIFE),
                _life(body.get("refresh_token_expires_in"), REFRESH_LIFE),
            )
        if reply.status_code >= 500 or "error" not in body:
            raise Unreachable(f"token server answered {reply.status_code}")
        error, said = (
            _number(body["error"]),
            str(body.get("error_name") or body.get("error_description") or ""),
        )
        return NoTokens(error, f"{error}: {said}", error in _USED_UP or _names_the_token(said))

    async def _send(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self._http.send(request)
        except httpx.HTTPError as error:
            raise Unreachable(type(error).__name__) from error


_USED_UP = frozenset({-14020, -14014})


def _names_the_token(said: str) -> bool:
    return "refresh token" in said.lower() and any(
        word in said.lower() for word in ("expired", "invalid", "used")
    )


def _answer(reply: httpx.Response) -> Answer:
    """An answer with HTTP 200 may be a refusal: its body tells."""
    after = reply.headers.get("Retry-After", "")
    wait = float(after) if after.isdecimal() else None
    if reply.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return Answer(reply.status_code, -32, "too many requests", {}, wait)
    if reply.status_code == httpx.codes.UNAUTHORIZED:
        return Answer(reply.status_code, -216, "unauthorized", {})
    body = _body(reply)
    if "error" not in body:
        raise Unreachable(f"server answered {reply.status_code} without a result")
    data = body.get("data")
    return Answer(
        reply.status_code,
        _number(body["error"]),
        str(body.get("message") or ""),
        data if isinstance(data, dict) else {},
        wait,
    )


def _body(reply: httpx.Response) -> Json:
    try:
        body = json.loads(reply.content)
    except (ValueError, RecursionError) as error:
        raise Unreachable(f"server answered {reply.status_code} with no JSON") from error
    if not isinstance(body, dict):
        raise Unreachable(f"server answered {reply.status_code} with no object")
    return body


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError as error:
        raise Unreachable("server answered with no error number") from error


def _life(value: object, usual: timedelta) -> timedelta:
    """Seconds, which Zalo writes as text."""
    try:
        seconds = float(str(value))
    except ValueError:
        return usual
    return timedelta(seconds=seconds) if 0 < seconds < 10**9 else usual
