"""Bodies of requests: bounded before anything reads them, and the person who sends them."""

from __future__ import annotations

import re

from fastapi import HTTPException, Request
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.protocol import REFUSALS
from bot.web.refusals import Refusals
from bot.web.security import same_origin
from bot.web.session import Sessions

LARGEST_BODY = 2**20
"""Of every request but recordings and files, which bound themselves while they are read."""
LARGE_PATHS = ("/voice", "/uploads", "/admin/import")
_CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class BoundedBodies:
    """ASGI middleware: answers 413 to a body that is announced or turns out to be too large.

    What has come of it is thrown away, so that no handler ever holds it.
    """

    def __init__(self, app: ASGIApp, refusals: Refusals) -> None:
        self._app = app
        self._refusals = refusals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in LARGE_PATHS:
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced) > LARGEST_BODY:
            await self._refuse(scope, receive, send)
            return
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            # Handlers know how to end when the sender is gone.
            return message if taken <= LARGEST_BODY else {"type": "http.disconnect"}

        async def watched(message: Message) -> None:
            if taken <= LARGEST_BODY:
                await send(message)

        try:
            await self._app(scope, bounded, watched)
        except ClientDisconnect:
            if taken <= LARGEST_BODY:
                raise
        if taken > LARGEST_BODY:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._refusals.note("body")
        await PlainTextResponse("Dữ liệu gửi lên lớn quá.", 413, {"Connection": "close"})(
            scope, receive, send
        )


async def sender_of(request: Request, sessions: Sessions, *, changes: bool = False) -> str | None:
    """The code of the person whose session the request bears. A cookie counts for what `changes` something only where
    the request comes from a page of ours: other sites could make the browser send it."""
    visitor = await sessions.of_request(request)
    if visitor is None or (
        changes and visitor.by_cookie and not same_origin(request.headers, sessions.public_url)
    ):
        return None
    return visitor.code


def checked_id(client_id: str) -> str:
    """The id that the browser made, or 400."""
    if not _CLIENT_ID.fullmatch(client_id):
        raise HTTPException(400, REFUSALS["malformed"])
    return client_id


async def read_body(request: Request, limit: int, too_large: str, refusals: Refusals, code: str) -> bytes:
    """Read no further than the limit, whatever the length that was announced."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > limit:
            refusals.note("body", person=code)
            raise HTTPException(413, too_large, {"Connection": "close"})
    if not content:
        raise HTTPException(400, REFUSALS["empty"])
    return bytes(content)
