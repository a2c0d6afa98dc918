"""Where providers post to: bounded before it is read, guarded by the channel, every refusal logged and counted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from fastapi import APIRouter, Request, Response

from bot.metrics import Metrics

log = structlog.get_logger(__name__)

LARGEST_BODY = 1024 * 1024

Handle = Callable[[str | None, bytes], Awaitable[int]]
"""Takes the secret header and the body; answers the HTTP status. What it does not take it has logged."""

_REFUSALS = {400: "shape", 403: "secret", 413: "size"}


def webhook(channel: str, path: str, secret_header: str, handle: Handle, metrics: Metrics) -> APIRouter:
    """The route of one channel, whose requests bear a secret in a header."""
    router = APIRouter()

    @router.post(path)
    async def receive(request: Request) -> Response:
        body = await read_bounded(request, LARGEST_BODY)
        if body is None:
            log.warning("webhook refused", channel=channel, reason="size")
            status = 413
        else:
            status = await handle(request.headers.get(secret_header), body)
        if status in _REFUSALS:
            metrics.webhooks_refused.labels(channel, _REFUSALS[status]).inc()
        # What we did not read stands in the connection's way.
        headers = {"Connection": "close"} if body is None else None
        return Response(status_code=status, headers=headers)

    return router


async def read_bounded(request: Request, most: int) -> bytes | None:
    """The body; None as soon as it is known to be larger, by what it says of itself or by what came."""
    said = request.headers.get("Content-Length", "0")
    if not said.isdecimal() or int(said) > most:
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            return None
    return bytes(body)
