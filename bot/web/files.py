"""Downloads: a file has an unguessable address, and only the person it was made for gets it there."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

import anyio.to_thread
import structlog
from fastapi import APIRouter, HTTPException, Request, Response

from actions.models import StoredFile
from actions.ports import Clock, Store
from bot.web.session import Sessions

log = structlog.get_logger(__name__)

KINDS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".png": "image/png",
}
_BEARER = "Bearer "


def file_routes(store: Store, clock: Clock, sessions: Sessions) -> APIRouter:
    """`GET /files/<token>` with the tab's session as a bearer token; 404 for everyone else, whatever there is."""
    router = APIRouter()

    def find(token: str, code: str) -> StoredFile | None:
        with store.reading() as work:
            file = work.files.find(token, now=clock.now())
            person = work.people.find_by_code(code)
            if file is None or person is None or not person.active or file.recipient_id != person.id:
                return None
            return file

    @router.get("/files/{token}")
    async def download(token: str, request: Request) -> Response:
        header = request.headers.get("authorization", "")
        code = sessions.read(header.removeprefix(_BEARER)) if header.startswith(_BEARER) else None
        file = await anyio.to_thread.run_sync(find, token, code) if code is not None else None
        if file is None:
            log.warning("file refused", person=code)
            raise HTTPException(404, "Không có tệp này, hoặc tệp đã hết hạn.")
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
            "Cache-Control": "private, no-store",
        }
        kind = KINDS.get(PurePath(file.name).suffix, "application/octet-stream")
        return Response(file.content, media_type=kind, headers=headers)

    return router
