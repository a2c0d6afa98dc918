"""Requests to the Bot API over aiohttp: a message costs a quarter of the processor time that httpx takes for it.

Proxies (SOCKS among them) stay with the library's own httpx; see `bot.telegram.connection`.
"""

from __future__ import annotations

from typing import TypeVar

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_KEEP_SECONDS = 4.0
"""Given up before a server does so, which would fail a message that is just being sent."""
_CONNECT_SECONDS = 10.0
_WRITE_SECONDS = 10.0
_UPLOAD_SECONDS = 60.0

Value = TypeVar("Value")


class LeanRequest(BaseRequest):
    """At most `connections` at a time, kept open between requests; for one event loop.

    Raises `TimedOut` and `NetworkError` with aiohttp's own error as the cause: a `ClientConnectorError` or a
    `ConnectionTimeoutError` was never sent, of all others nobody knows.
    """

    def __init__(self, *, connections: int, read_seconds: float) -> None:
        self._connections = connections
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None
        self._ended = False

    @property
    def read_timeout(self) -> float:
        return self._read_seconds

    async def initialize(self) -> None:
        self._ended = False

    async def shutdown(self) -> None:
        self._ended = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Timeouts in seconds; None waits for as long as it takes."""
        uploads = request_data is not None and bool(request_data.multipart_data)
        connect = _or(connect_timeout, _CONNECT_SECONDS)
        read = _or(read_timeout, self._read_seconds)
        write = _or(write_timeout, _UPLOAD_SECONDS if uploads else _WRITE_SECONDS)
        waits = (connect, _or(pool_timeout, _CONNECT_SECONDS), read, write)
        timeout = aiohttp.ClientTimeout(
            total=None if None in waits else sum(wait for wait in waits if wait is not None),
            sock_connect=connect,
            sock_read=read,
        )
        form = _form(request_data)
        # Without a form there is no type to name; aiohttp would call nothing a stream of octets.
        unnamed = () if form else ("Content-Type",)
        try:
            async with self._open().request(
                method, url, data=form, timeout=timeout, skip_auto_headers=unnamed, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            # Its words may carry the URL, and with it the token.
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error

    def _open(self) -> aiohttp.ClientSession:
        if self._ended:
            raise RuntimeError("this request was shut down")
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=_KEEP_SECONDS),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def _or(given: ODVInput[Value], default: Value) -> Value | None:
    return default if isinstance(given, DefaultValue) else given


def _form(data: RequestData | None) -> aiohttp.FormData | None:
    if data is None:
        return None
    fields, files = data.json_parameters, data.multipart_data
    if not fields and not files:
        return None
    form = aiohttp.FormData(fields, default_to_multipart=bool(files))
    for name, (filename, content, mime) in files.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
