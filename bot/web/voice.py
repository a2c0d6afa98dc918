"""Spoken messages of the web chat: recorded by the page, posted here, kept like a line of the room."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request

from actions.models import Json
from bot.voice.sound import LARGEST_BYTES
from bot.web.bodies import checked_id, read_body, sender_of
from bot.web.channel import WebChannel
from bot.web.posted import answered
from bot.web.protocol import REFUSALS
from bot.web.refusals import Refusals
from bot.web.session import Sessions

TOO_LARGE = "Tin thoại lớn quá, anh/chị gửi tin ngắn hơn giúp."


def voice_routes(channel: WebChannel, sessions: Sessions, refusals: Refusals) -> APIRouter:
    """`POST /voice?room=…&id=…` with the session as a bearer token or cookie, and the sound as the body.

    Answers like the ack of a line; the same id again changes nothing.
    """
    router = APIRouter()

    @router.post("/voice")
    async def receive(request: Request, room: str, id: str) -> Json:
        code = await sender_of(request, sessions, changes=True)
        if code is None:
            refusals.note("session")
            raise HTTPException(401, REFUSALS["session"])
        client_id = checked_id(id)
        content = await read_body(request, LARGEST_BYTES, TOO_LARGE, refusals, code)
        return await answered(channel.post_voice(code, room, client_id, content), code, refusals)

    return router
