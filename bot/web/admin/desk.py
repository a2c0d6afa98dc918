"""What all administrators' pages share: who may come in, one transaction for each request, the frame around a page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import anyio.to_thread
import structlog
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from actions.errors import Refused
from actions.identity.accounts import is_administrator
from actions.models import Person
from actions.office import Office
from actions.ports import Clock, Store, UnitOfWork
from actions.turn import Post
from bot.knowledge import with_stored_changes
from bot.web.forms import check_form, page, read_form, safe_path, text_of
from bot.web.oidc import OidcProvider
from bot.web.session import Sessions, Visitor

LARGEST_UPLOAD = 10 * 1024 * 1024

DONE: Mapping[str, str] = {
    "saved": "Đã lưu.",
    "added": "Đã thêm.",
    "imported": "Đã nhập danh bạ.",
    "unlinked": "Đã gỡ liên kết.",
    "locked": "Đã khóa tài khoản và đăng xuất mọi phiên.",
    "left": "Đã đóng tài khoản và báo lãnh đạo các việc còn mở.",
    "back": "Đã ghi người này làm việc lại; tài khoản cần liên kết lại.",
}
"""What a page says after a change, by the word in its address: nothing of the address itself is shown."""

NAVIGATION = (
    ("/admin", "Tổng quan"),
    ("/admin/units", "Đơn vị"),
    ("/admin/people", "Cán bộ"),
    ("/admin/hours", "Giờ làm, ngày nghỉ"),
    ("/admin/channels", "Kênh"),
    ("/admin/groups", "Nhóm"),
    ("/admin/journal", "Nhật ký"),
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AdminParts:
    """`office`: the defaults that stored settings are laid over."""

    store: Store
    clock: Clock
    sessions: Sessions
    office: Office
    provider: OidcProvider | None = None
    telegram_name: Callable[[], str] = lambda: ""
    """The bot's name on Telegram, "" where there is none or it was not reached yet."""


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


@dataclass(slots=True)
class Opened:
    """One request of an administrator, in its open unit of work."""

    request: Request
    work: UnitOfWork
    me: Person
    office: Office
    now: datetime
    csrf: str
    form: FormData = field(default_factory=FormData)
    upload: Upload | None = None
    telegram_name: str = ""

    @property
    def post(self) -> Post:
        return Post(self.work, self.office, self.now)

    @property
    def path(self) -> Mapping[str, Any]:
        return self.request.path_params

    @property
    def partly(self) -> bool:
        """Whether htmx asks for a piece of the page."""
        return self.request.headers.get("hx-request") == "true"

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "").strip()

    def text(self, name: str) -> str:
        return text_of(self.form, name)

    def number(self, name: str) -> int | None:
        written = self.text(name)
        return int(written) if written.isascii() and written.isdecimal() and len(written) < 18 else None

    def listed(self, name: str) -> list[str]:
        """What stands between commas."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def page(self, template: str, /, *, status: int = 200, **values: Any) -> Response:
        return page(
            f"admin/{template}",
            status=status,
            me=self.me,
            csrf=self.csrf,
            navigation=NAVIGATION,
            here=self.request.url.path,
            done=DONE.get(self.query("done"), ""),
            zone=self.office.zone,
            **values,
        )

    def go(self, path: str) -> Response:
        return RedirectResponse(path, 303)

    def done(self, path: str, word: str) -> Response:
        """Back to a page, which says that it is done."""
        return RedirectResponse(f"{path}?done={word}", 303)


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What opens units of work of its own: `run` once that of the request is closed. The page shows what it returns."""

    template: str
    run: Callable[[], Mapping[str, Any]]


Handler = Callable[[Opened], Response | Afterwards]


class AdminDesk:
    """Registers pages. Handlers are plain functions that run in a thread, inside one unit of work."""

    def __init__(self, parts: AdminParts) -> None:
        self.parts = parts
        self.router = APIRouter()
        self._office = with_stored_changes(parts.office)

    def reads(self, path: str, handler: Handler) -> None:
        async def serve(request: Request) -> Response:
            visitor = await self.parts.sessions.of_tab(request, "")
            if visitor is None:
                return RedirectResponse(f"/login?next={safe_path(request.url.path)}", 303)

            return await anyio.to_thread.run_sync(lambda: self._read(request, visitor, handler, {}))

        self.router.add_api_route(path, serve, methods=["GET"])

    def commands(self, path: str, handler: Handler) -> None:
        """As `changes`, for what commits in steps of its own."""
        self.changes(path, handler, own_transactions=True)

    def changes(
        self, path: str, handler: Handler, *, upload: bool = False, own_transactions: bool = False
    ) -> None:
        """The form is checked first; what the handler wrote is committed with its answer unless that is a refusal."""

        async def serve(request: Request) -> Response:
            visitor = await self.parts.sessions.of_tab(request, "")
            if visitor is None:
                return RedirectResponse("/login", 303)
            form = await read_form(request, largest=LARGEST_UPLOAD) if upload else await read_form(request)
            check_form(request, form, visitor.csrf, self.parts.sessions.public_url)
            file = form.get("file")
            given: dict[str, Any] = {"form": form}
            if isinstance(file, UploadFile):
                given["upload"] = Upload(file.filename or "", await file.read())
            await form.close()

            def change(work: UnitOfWork) -> Response:
                with work:
                    answer = self._handled(request, visitor, work, handler, given)
                    assert isinstance(answer, Response)
                    if answer.status_code < 400:
                        work.commit()
                    return answer

            if own_transactions:
                return await anyio.to_thread.run_sync(lambda: self._read(request, visitor, handler, given))
            return await anyio.to_thread.run_sync(self.parts.store.repeat, change)

        self.router.add_api_route(path, serve, methods=["POST"])

    async def reads_after(
        self, request: Request, name: str, ask: Callable[[], Awaitable[Mapping[str, Any]]]
    ) -> Response:
        """A page for which somebody outside is asked first, and only for those who may see it."""
        visitor = await self.parts.sessions.of_tab(request, "")
        if visitor is None:
            return RedirectResponse("/login", 303)

        def shown(values: Mapping[str, Any]) -> Response:
            return self._read(request, visitor, lambda opened: opened.page(name, **values), {})

        refused = await anyio.to_thread.run_sync(shown, {"found": []})
        if refused.status_code != 200:
            return refused
        return await anyio.to_thread.run_sync(shown, await ask())

    def _read(
        self, request: Request, visitor: Visitor, handler: Handler, given: Mapping[str, Any]
    ) -> Response:
        with self.parts.store.reading() as work:
            answer = self._handled(request, visitor, work, handler, given)
        if isinstance(answer, Response):
            return answer
        template, values = answer.template, answer.run()
        return self._read(request, visitor, lambda opened: opened.page(template, **values), {})

    def _handled(
        self,
        request: Request,
        visitor: Visitor,
        work: UnitOfWork,
        handler: Handler,
        given: Mapping[str, Any],
    ) -> Response | Afterwards:
        me = work.people.find_by_code(visitor.code)
        if me is None or not is_administrator(me):
            log.warning("administrators' page refused", person=visitor.code, path=request.url.path)
            return page("admin/refused.html", status=403)
        opened = Opened(request, work, me, self._office(work), self.parts.clock.now(), visitor.csrf, **given)
        opened.telegram_name = self.parts.telegram_name()
        try:
            return handler(opened)
        except Refused as refusal:
            return opened.page("trouble.html", status=403, trouble=str(refusal))


def not_found(opened: Opened) -> Response:
    return opened.page("trouble.html", status=404, trouble="Không tìm thấy trang hoặc mục này.")
