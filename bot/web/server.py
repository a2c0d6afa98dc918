"""The web application: chat page, its socket, health, and whatever other adapters hang on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

import anyio.to_thread
import uvicorn
from fastapi import APIRouter, FastAPI, HTTPException, Request, WebSocket
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader
from pydantic import BaseModel

from actions.models import Json
from actions.office import Office
from actions.ports import Clock, Store
from bot.knowledge import default_office
from bot.web.admin import AdminParts, admin_routes
from bot.web.bodies import BoundedBodies
from bot.web.channel import WebChannel
from bot.web.files import file_routes, upload_routes
from bot.web.login import LoginParts, login_routes
from bot.web.oidc import OidcProvider
from bot.web.protocol import FRAME_LIMIT
from bot.web.refusals import Refusals
from bot.web.security import SecurityHeaders, same_origin
from bot.web.session import Sessions
from bot.web.socket import serve_tab
from bot.web.voice import voice_routes

HERE = Path(__file__).parent

Health = Callable[[], Awaitable[Mapping[str, object]]]
"""The state of every part, as JSON values. Its key "status" is "ok", "degraded" or "down"."""
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class WebParts:
    """What the web is made of. `secret` signs sessions (THUKY_SECRET_KEY); `public_url` is our address seen from
    outside where a proxy stands in front. `demo` allows to choose who one is without any proof."""

    store: Store
    clock: Clock
    channel: WebChannel
    secret: str
    health: Health
    demo: bool = False
    public_url: str = ""
    routers: Sequence[APIRouter] = ()
    lifespan: Lifespan | None = None
    refusals: Refusals = field(default_factory=Refusals)
    provider: OidcProvider | None = None
    """The office's own sign-in."""
    office: Office | None = None
    """The defaults that stored settings are laid over; None: those of the program."""
    telegram_name: Callable[[], str] = lambda: ""
    """The bot's name on Telegram, "" where there is none or it was not reached yet."""


class _Choice(BaseModel):
    code: str


def create_app(parts: WebParts) -> FastAPI:
    """The application, for `serving`."""
    app = FastAPI(title="Thư Ký", docs_url=None, redoc_url=None, openapi_url=None, lifespan=parts.lifespan)
    sessions = Sessions(parts.secret, parts.clock, parts.store, parts.public_url)
    app.add_middleware(BoundedBodies, refusals=parts.refusals)
    app.add_middleware(SecurityHeaders)
    app.include_router(_page_routes(parts))
    app.include_router(
        login_routes(LoginParts(parts.store, parts.clock, sessions, parts.provider, parts.demo))
    )
    office = parts.office or default_office()
    admin = AdminParts(
        parts.store, parts.clock, sessions, office, parts.provider, telegram_name=parts.telegram_name
    )
    app.include_router(admin_routes(admin))
    app.include_router(_socket_routes(parts, sessions))
    app.include_router(file_routes(parts.store, parts.clock, sessions, parts.refusals))
    app.include_router(upload_routes(parts.channel, sessions, parts.refusals))
    app.include_router(voice_routes(parts.channel, sessions, parts.refusals))
    if parts.demo:
        app.include_router(_demo_routes(parts, sessions))
    for router in parts.routers:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    return app


def serving(app: FastAPI, *, host: str, port: int) -> uvicorn.Config:
    """How to serve the application: frames are bounded before they are read, and open tabs do not delay the end."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        # Its lines go where all others go (bot/logs.py); at DEBUG it would log whole frames.
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=4 * FRAME_LIMIT,
        timeout_graceful_shutdown=2,
    )


def _page_routes(parts: WebParts) -> APIRouter:
    router = APIRouter()
    pages = Environment(loader=FileSystemLoader(HERE / "pages"), autoescape=True)

    @router.get("/", response_class=HTMLResponse)
    async def chat_page() -> HTMLResponse:
        page = pages.get_template("chat.html").render(demo=parts.demo)
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

    @router.get("/healthz")
    async def healthz() -> JSONResponse:
        state = dict(await parts.health())
        return JSONResponse(state, status_code=503 if state.get("status") == "down" else 200)

    return router


def _socket_routes(parts: WebParts, sessions: Sessions) -> APIRouter:
    router = APIRouter()

    @router.websocket("/ws")
    async def chat_socket(socket: WebSocket) -> None:
        if not same_origin(socket.headers, parts.public_url):
            parts.refusals.note("origin")
            await socket.close(1008)  # before accept: the browser sees 403
            return
        await serve_tab(socket, parts.channel, sessions, parts.refusals)

    return router


def _demo_routes(parts: WebParts, sessions: Sessions) -> APIRouter:
    """The "Bạn là ai?" switcher. Outside the demo these addresses do not exist."""
    router = APIRouter(prefix="/demo")

    @router.get("/people")
    async def people() -> list[Json]:
        return await anyio.to_thread.run_sync(_demo_people, parts.store)

    @router.post("/session")
    async def choose(choice: _Choice, request: Request, response: Response) -> Json:
        if not same_origin(request.headers, parts.public_url):
            parts.refusals.note("origin")
            raise HTTPException(403, "Trang này không được phép mở phiên làm việc.")
        known = {person["code"] for person in await people()}
        if choice.code not in known:
            raise HTTPException(404, "Không có người này trong văn phòng mẫu.")
        token = await anyio.to_thread.run_sync(sessions.issue, choice.code)
        # The tab goes by its own token; the pages for administrators by the browser's latest choice.
        sessions.set_cookie(response, request, token)
        return {"token": token}

    return router


def _demo_people(store: Store) -> list[Json]:
    """Everyone active by unit, heads first: code, name, title, unit."""
    with store.work() as work:
        active = list(work.people.active())
        posts = {post.person_id: post for post in reversed(work.people.posts([p.id for p in active]))}
        units = {unit.id: unit.name for unit in work.units.all()}
        order = {unit_id: place for place, unit_id in enumerate(units)}

        def rank(person_id: int) -> tuple[int, bool]:
            post = posts.get(person_id)
            return (len(order), True) if post is None else (order[post.unit_id], not post.is_head)

        active.sort(key=lambda p: (*rank(p.id), p.code))
        return [
            {
                "code": p.code,
                "name": p.full_name,
                "title": posts[p.id].title if p.id in posts else "",
                "unit": units[posts[p.id].unit_id] if p.id in posts else "Chưa có đơn vị",
            }
            for p in active
        ]
