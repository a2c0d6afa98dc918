"""Files: an unguessable address, and only those it is meant for get it there. Uploads of people."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

import anyio.to_thread
from fastapi import APIRouter, HTTPException, Request, Response

from actions.models import Json, StoredFile
from actions.ports import Clock, Store, UnitOfWork
from bot.web import rooms, uploads
from bot.web.bodies import read_body, sender_of
from bot.web.channel import WebChannel
from bot.web.posted import answered
from bot.web.protocol import REFUSALS, FrameRefused
from bot.web.refusals import Refusals
from bot.web.session import Sessions

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOO_LARGE = "Tệp lớn quá 20 MB. Anh/chị gửi tệp nhỏ hơn, hoặc gửi liên kết đến tệp."


def file_routes(store: Store, clock: Clock, sessions: Sessions, refusals: Refusals) -> APIRouter:
    """`GET /files/<token>?line=…` with the tab's session as a bearer token; 404 for everyone else, whatever there is.

    `line` is the message that shows the file: its room's members may have it. Without it, the recipient alone.
    """
    router = APIRouter()

    def find(token: str, code: str, line_id: str) -> StoredFile | None:
        with store.reading() as work:
            file = work.files.find(token, now=clock.now())
            person = work.people.find_by_code(code)
            if file is None or person is None or not person.active:
                return None
            own = file.recipient_id == person.id
            return file if own or _shown(work, token, code, line_id) else None

    @router.get("/files/{token}")
    async def download(token: str, request: Request, line: str = "") -> Response:
        code = await sender_of(request, sessions)
        file = await anyio.to_thread.run_sync(find, token, code, line) if code is not None else None
        if file is None:
            refusals.note("file", person=code)
            raise HTTPException(404, "Không có tệp này, hoặc tệp đã hết hạn.")
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
            "Cache-Control": "private, no-store",
        }
        return Response(file.content, media_type=_media_type(file), headers=headers)

    return router


def upload_routes(channel: WebChannel, sessions: Sessions, refusals: Refusals) -> APIRouter:
    """`POST /uploads?room=…&name=…` with the tab's session as a bearer token and the file as the body.

    Answers {kind, name, token, mime, size}; a line then names the token.
    """
    router = APIRouter()

    @router.post("/uploads")
    async def receive(request: Request, room: str, name: str) -> Json:
        code = await sender_of(request, sessions, changes=True)
        if code is None:
            refusals.note("session")
            raise HTTPException(401, REFUSALS["session"])
        try:
            channel.admit_upload(code)
        except FrameRefused as refusal:
            refusals.note(refusal.code, person=code)
            raise HTTPException(429, REFUSALS[refusal.code]) from refusal
        content = await read_body(request, uploads.LARGEST_BYTES, TOO_LARGE, refusals, code)
        return await answered(channel.upload(code, room, name, content), code, refusals)

    return router


def _shown(work: UnitOfWork, token: str, code: str, line_id: str) -> bool:
    """Whether this message shows the file to this person, in a room where they sit."""
    if not line_id.isdecimal():
        return False
    line = work.rooms.find(int(line_id))
    if line is None or all(file["token"] != token for file in rooms.files_of(line, code)):
        return False
    return rooms.find_seat(work, code, line.room) is not None


def _media_type(file: StoredFile) -> str:
    """By its content where it is a picture; no other file is ever said to be what a browser would open."""
    if kind := uploads.picture_type(file.content):
        return kind
    return XLSX if PurePath(file.name).suffix == ".xlsx" else "application/octet-stream"
