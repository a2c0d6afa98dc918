"""The entry to our pages from inside Telegram: a page that hands over initData, and the session that it opens.

The page needs nothing of Telegram's: it finds initData in its own address. Everything else is checked here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import anyio.to_thread
import structlog
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader
from pydantic import BaseModel, Field

from actions.directory.open_search import linked_person
from actions.models import Json
from actions.ports import Clock, Store
from bot.metrics import Metrics
from bot.telegram.inbound import CHANNEL
from bot.telegram.mini_app import LARGEST, NotFromTelegram, read_init_data
from bot.telegram.settings import MINI_APP_PATH
from bot.web.security import content_security_policy, same_origin

REFUSED = "Thư Ký chưa nhận ra anh/chị. Xin đóng trang rồi mở lại từ cuộc trò chuyện với Thư Ký."
NOT_LINKED = "Tài khoản Telegram này chưa liên kết. Xin nhắn /start cho Thư Ký và chia sẻ số điện thoại."
FRAMED_BY = "https://web.telegram.org"
_PAGES = Path(__file__).parent / "pages"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MiniApp:
    """`issue` opens a session for a person's code and gives its token (see bot/web/session.py)."""

    token: str
    store: Store
    clock: Clock
    issue: Callable[[str], str]
    public_url: str = ""

    @property
    def account(self) -> str:
        return self.token.partition(":")[0]


class _Opened(BaseModel):
    init_data: str = Field(max_length=LARGEST)


def mini_app_routes(app: MiniApp, metrics: Metrics) -> APIRouter:
    router = APIRouter(prefix=MINI_APP_PATH)
    pages = Environment(loader=FileSystemLoader(_PAGES), autoescape=True)
    policy = content_security_policy().replace("frame-ancestors 'none'", f"frame-ancestors {FRAMED_BY}")

    # Telegram on the web shows our pages in a frame. The chat has an address of its own for that: the one outside of
    # Telegram stands in no frame at all.
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": policy, "X-Frame-Options": ""}

    @router.get("", response_class=HTMLResponse)
    async def page() -> HTMLResponse:
        return HTMLResponse(pages.get_template("mini_app.html").render(), headers=headers)

    @router.get("/chat", response_class=HTMLResponse)
    async def chat() -> HTMLResponse:
        return HTMLResponse(pages.get_template("chat.html").render(telegram=True), headers=headers)

    @router.post("/session")
    async def session(opened: _Opened, request: Request) -> Json:
        if not same_origin(request.headers, app.public_url):
            raise HTTPException(403, "Trang này không được phép mở phiên làm việc.")
        try:
            opener = read_init_data(opened.init_data, app.token, now=app.clock.now())
        except NotFromTelegram as error:
            metrics.events.labels("mini app refused").inc()
            log.warning("mini app refused", reason=str(error))
            raise HTTPException(403, REFUSED) from error
        code = await anyio.to_thread.run_sync(_code_of, app, opener.user_id)
        if code is None:
            log.info("mini app opened by somebody unknown")
            raise HTTPException(403, NOT_LINKED)
        return {"token": await anyio.to_thread.run_sync(app.issue, code), "code": code}

    return router


def _code_of(app: MiniApp, user_id: str) -> str | None:
    with app.store.reading() as work:
        person = linked_person(work, CHANNEL, app.account, user_id)
        return person.code if person is not None else None
