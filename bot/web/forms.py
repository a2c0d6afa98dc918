"""Pages with forms: their templates, and the proof that a form came from a page that we served to this very browser."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader
from starlette.datastructures import FormData, UploadFile

from bot.web.security import same_origin
from bot.web.session import Sessions

LARGEST_FORM = 64 * 1024
VISIT_LASTS = timedelta(hours=1)
STALE = "Trang đã cũ hoặc không đúng nơi gửi. Anh/chị tải lại trang rồi thử lại."

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)

log = structlog.get_logger(__name__)


def page(template: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page that nobody keeps: it may show what the next visitor of the machine shall not see."""
    content = _PAGES.get_template(template).render(**values)
    # Under "no-referrer" browsers call the origin of a form "null", and we could not tell our own from another's.
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
    return HTMLResponse(content, status, headers=headers)


def safe_path(wanted: str) -> str:
    """Where to go afterwards: a path of ours, never another host; else the start page."""
    begins_well = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted and len(wanted) <= 300
    return wanted if begins_well and plain else "/"


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser that is not signed in: a random cookie, and the proof in its forms."""

    sessions: Sessions

    def of(self, request: Request) -> str:
        """The cookie's value, "" where there is none yet."""
        return self.sessions.cookie_of(request, "visit")

    def page(self, request: Request, template: str, /, *, status: int = 200, **values: Any) -> Response:
        """A page whose forms only this browser can send."""
        visit = self.of(request) or secrets.token_urlsafe(24)
        answer = page(template, status=status, csrf=self.proof(visit), **values)
        self.sessions.set_cookie(answer, request, visit, kind="visit", lasts=VISIT_LASTS)
        return answer

    def proof(self, visit: str) -> str:
        return self.sessions.proof("visit", visit)

    async def form(self, request: Request) -> FormData:
        """What was sent; 403 where it was not sent from a page of ours in this browser."""
        form = await read_form(request)
        visit = self.of(request)
        if not visit:
            raise HTTPException(403, STALE)
        check_form(request, form, self.proof(visit), self.sessions.public_url)
        return form


async def read_form(request: Request, *, largest: int = LARGEST_FORM) -> FormData:
    """413 beyond `largest` bytes, which must be announced."""
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > largest:
        raise HTTPException(413, "Nội dung gửi lên lớn quá.")
    return await request.form(max_files=1, max_fields=200, max_part_size=largest)


def check_form(request: Request, form: FormData, expected: str, public_url: str) -> None:
    """Two locks: the browser says that the page was ours, and the form holds what only our page could know."""
    given = request.headers.get("x-csrf-token") or text_of(form, "csrf")
    if not same_origin(request.headers, public_url) or not hmac.compare_digest(
        given.encode(), expected.encode()
    ):
        log.warning("web form refused: not from our page", path=request.url.path)
        raise HTTPException(403, STALE)


def text_of(form: FormData, name: str) -> str:
    value = form.get(name)
    return "" if value is None or isinstance(value, UploadFile) else value.strip()
