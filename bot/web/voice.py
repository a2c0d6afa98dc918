"""Spoken messages of the web chat: recorded by the page, posted here, kept like a line of the room."""

from __future__ import annotations

import re

import structlog
from fastapi import APIRouter, HTTPException, Request

from actions.models import Json
from bot.voice.sound import LARGEST_BYTES
from bot.web.channel import WebChannel
from bot.web.protocol import REFUSALS, FrameRefused
from bot.web.session import Sessions

log = structlog.get_logger(__name__)

_BEARER = "Bearer "
_CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def voice_routes(channel: WebChannel, sessions: Sessions) -> APIRouter:
    """`POST /voice?room=…&id=…` with the tab's session as a bearer token and the sound as the body.

    Answers like the ack of a line; the same id again changes nothing.
    """
    router = APIRouter()

    @router.post("/voice")
    async def receive(request: Request, room: str, id: str) -> Json:
        header = request.headers.get("authorization", "")
        code = sessions.read(header.removeprefix(_BEARER)) if header.startswith(_BEARER) else None
        if code is None:
            raise HTTPException(401, REFUSALS["session"])
        if not _CLIENT_ID.fullmatch(id):
            raise HTTPException(400, REFUSALS["malformed"])
        content = await _body(request)
        try:
            return await channel.post_voice(code, room, id, content)
        except FrameRefused as refusal:
            log.warning("web voice refused", person=code, code=refusal.code)
            raise HTTPException(
                429 if refusal.code == "too_fast" else 403, REFUSALS[refusal.code]
            ) from refusal

    return router


async def _body(request: Request) -> bytes:
    """Read no further than the limit, whatever the length that was announced."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > LARGEST_BYTES:
            raise HTTPException(413, "Tin thoại lớn quá, anh/chị gửi tin ngắn hơn giúp.")
    if not content:
        raise HTTPException(400, REFUSALS["empty"])
    return bytes(content)
