"""A node of the program: every part started, watched and stopped together."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import anyio.to_thread
import structlog
import uvicorn
from fastapi import APIRouter, FastAPI
from sqlalchemy import make_url

from actions.demo.knowledge import load_manual, load_sample
from actions.demo.load import load_demo
from actions.messages import Inbound
from bot.api.app import PREFIX, create_api
from bot.api.cases import case_routes
from bot.channel import Channel
from bot.clock import SystemClock
from bot.configured_channels import open_channels, webhook_routes
from bot.core import Core, Outside, build_core
from bot.directory_keeper import DirectoryKeeper
from bot.gauges import Watched, watch
from bot.imports import open_configured
from bot.knowledge import default_office
from bot.labour import Labour
from bot.library_keeper import LibraryKeeper
from bot.metrics import MeasuredRouter, Metrics, metrics_router
from bot.nodes import BEAT_SECONDS, Nodes, Role, Seen
from bot.pacing import open_pace, read_limits
from bot.rasa_process import open_rasa
from bot.sending import Key
from bot.settings import Settings
from bot.telegram import TelegramChannel
from bot.voice.process import Recogniser, RecogniserProcess
from bot.watched_folder import WatchedFolder
from bot.web.channel import WebChannel
from bot.web.mini_app import MiniApp, mini_app_routes
from bot.web.oidc import configured_provider
from bot.web.refusals import Refusals
from bot.web.relay import RoomWatch
from bot.web.server import WebParts, create_app, serving
from bot.web.session import Sessions
from bot.web.wires import open_wire
from storage.dispatch import Dispatch, open_dispatch

log = structlog.get_logger(__name__)


@dataclass
class Service:
    """What surrounds the heart. A node that does not work has no `labour`; one that does not receive tells the others
    of its lines (`rooms`) and shows none."""

    core: Core
    channels: Mapping[Key, Channel]
    nodes: Nodes
    dispatch: Dispatch
    metrics: Metrics
    labour: Labour | None = None
    rooms: RoomWatch | None = None
    _beating: asyncio.Task[None] | None = field(default=None, init=False)

    @contextlib.asynccontextmanager
    async def lifespan(self, app: FastAPI | None = None) -> AsyncIterator[None]:
        await self._start()
        try:
            yield
        finally:
            await self._stop()

    async def health(self) -> Mapping[str, object]:
        """`rasa`, `directory` and `asr` of a node that leaves the work to others are theirs."""
        database = await anyio.to_thread.run_sync(self._database_state)
        seen = await anyio.to_thread.run_sync(self._seen) if database == "ok" else Seen({}, {})
        redis = self.dispatch.state()
        rasa: object = "elsewhere"
        directory: object = "elsewhere"
        library: object = "elsewhere"
        asr: object = "elsewhere"
        if self.labour is not None:
            rasa = await anyio.to_thread.run_sync(self.labour.rasa.state)
            directory = self.labour.directory.health()
            library = self.labour.library.health() if self.labour.library else {}
            asr = dict(self.core.listening.recogniser.health())
        healthy = redis != "down" and rasa in ("ok", "elsewhere") and (self.labour or seen.work_is_done)
        return {
            "status": "down" if database != "ok" else "ok" if healthy else "degraded",
            "database": database,
            "rasa": rasa,
            "directory": directory,
            "library": library,
            "redis": redis,
            "asr": asr,
            "channels": self.channel_states(),
            "node": self.nodes.name,
            "nodes": seen.counts,
            "pollers": seen.pollers,
        }

    def channel_states(self) -> dict[str, str]:
        """A channel that depends on a server elsewhere tells its state: polling, standby, webhook, failing."""
        return {name: getattr(channel, "state", "ok") for (name, _), channel in self.channels.items()}

    async def _start(self) -> None:
        self._beating = asyncio.create_task(self._beat())
        if self.labour is not None:
            await self.labour.start()
        else:
            self.dispatch.serve({}, here=lambda kind: None)
        if self.rooms is not None and self.nodes.role != "worker":
            web = next(channel for channel in self.channels.values() if isinstance(channel, WebChannel))
            await self.rooms.start(web.show, web.hear)
        receive = None if self.nodes.role == "worker" else self._receive
        for channel in self.channels.values():
            await channel.start(receive)

    async def _stop(self) -> None:
        for channel in self.channels.values():
            await channel.stop()
        if self.rooms is not None:
            await self.rooms.stop()
        if self.labour is not None:
            await self.labour.stop()
        else:
            await asyncio.to_thread(self.dispatch.stop)
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        with contextlib.suppress(Exception):  # then the others see it missing a little later
            await asyncio.to_thread(self.nodes.leave)
        self.core.store.close()

    async def _receive(self, inbound: Inbound) -> None:
        await self.core.intake.receive(inbound)

    async def _beat(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self.nodes.beat)
            except Exception as error:
                # The database may be away for a while; the others then see this node missing, and rightly.
                log.warning("node not seen", error=type(error).__name__)
            await asyncio.sleep(BEAT_SECONDS)

    def _seen(self) -> Seen:
        try:
            return self.nodes.seen()
        except Exception as error:
            # Health reports any failure of the database by its kind.
            log.error("nodes not read", error=type(error).__name__)
            return Seen({}, {})

    def _database_state(self) -> str:
        try:
            with self.core.store.reading() as work:
                work.settings.read()
        except Exception as error:
            # As above.
            log.error("database check failed", error=type(error).__name__)
            return "down"
        return "ok"


def serve(*, host: str, port: int, demo: bool, works: bool) -> None:
    """Build everything from the settings and run until stopped."""
    settings = Settings()
    if settings.redis_url and not settings.secret_key:
        log.warning("THUKY_SECRET_KEY is not set: sessions of the web chat are good on this node only")
    address = settings.public_url or f"http://{host}:{port}"
    app = build(settings, demo=demo, role="run" if works and settings.work else "front", address=address)
    print(f"\n  Thư Ký: http://{host}:{port}\n", flush=True)
    uvicorn.Server(serving(app, host=host, port=port)).run()


def build(
    settings: Settings,
    *,
    demo: bool,
    role: Role = "run",
    recogniser: Recogniser | None = None,
    address: str = "",
) -> FastAPI:
    """The web application with everything hanging on its lifespan; `address` is where people reach it."""
    service = assemble(settings, role=role, recogniser=recogniser, address=address)
    store, clock, channels = service.core.store, service.core.clock, service.channels.values()
    load_manual(store, now=clock.now())
    if demo:
        load_demo(store)
        load_sample(store, now=clock.now())
    webhooks = webhook_routes(channels, service.metrics)
    parts = WebParts(
        store=store,
        clock=clock,
        channel=next(channel for channel in channels if isinstance(channel, WebChannel)),
        secret=settings.session_secret(),
        health=service.health,
        demo=demo,
        public_url=settings.public_url,
        routers=[metrics_router(service.metrics), *webhooks, *_mini_app(settings, service)],
        lifespan=service.lifespan,
        refusals=Refusals(lambda reason: service.metrics.web_refused.labels(reason).inc()),
        provider=configured_provider(settings, clock),
        office=replace(default_office(), web_address=address or settings.public_url),
        telegram_name=lambda: next(
            (each.username for each in channels if isinstance(each, TelegramChannel)), ""
        ),
    )
    app = create_app(parts)
    cases = case_routes(store, service.core.office, clock, settings.cases_token)
    app.mount(PREFIX, create_api([cases]))
    return app


def assemble(
    settings: Settings, *, role: Role, recogniser: Recogniser | None = None, address: str = ""
) -> Service:
    """All parts of a node, by the settings; nothing runs before its `lifespan`."""
    store = open_configured(settings)
    clock = SystemClock()
    nodes = Nodes(store, clock, role)
    dispatch = open_dispatch(settings.redis_url, threads=settings.threads)
    rooms = RoomWatch(store, clock, open_wire(settings.redis_url, settings.database_url))
    web = WebChannel(store, clock, relay=rooms)
    metrics = Metrics()
    channels = open_channels(settings, nodes, metrics, web)
    rasa = open_rasa(settings)
    core = build_core(
        Outside(
            store,
            clock,
            MeasuredRouter(rasa.router, metrics),
            channels,
            replace(default_office(), web_address=address or settings.public_url),
            files=Path(settings.files),
            lease=timedelta(seconds=settings.lease_seconds),
            metrics=metrics,
            arrived=lambda: labour.wake("read") if role == "run" else dispatch.wake("read"),
            pace=open_pace(store, clock, settings.redis_url),
            limits=read_limits(settings.limits),
            recogniser=recogniser or RecogniserProcess(settings.asr_model_dir),
        )
    )
    folder = WatchedFolder(store, core.office, clock, Path(settings.inbox)) if settings.inbox else None
    directory, library = DirectoryKeeper(store, clock, metrics=metrics), LibraryKeeper(store, clock)
    labour = Labour(core, rasa, directory, dispatch, folder, library)
    service = Service(
        core,
        channels,
        nodes,
        dispatch,
        metrics,
        labour=None if role == "front" else labour,
        rooms=rooms,
    )
    rasa_state = None if role == "front" else rasa.state
    watch(metrics, Watched(store, clock, service.channel_states, rasa_state, _places(settings)))
    return service


def _places(settings: Settings) -> dict[str, Path]:
    """Where this node writes: a full disk there stops it."""
    address = make_url(settings.database_url)
    folders = {"files": Path(settings.files)}
    if address.get_backend_name() == "sqlite" and address.database:
        folders["database"] = Path(address.database).parent
    return folders


def _mini_app(settings: Settings, service: Service) -> list[APIRouter]:
    if not settings.telegram_token:
        return []
    core = service.core
    sessions = Sessions(settings.session_secret(), core.clock, core.store, settings.public_url)
    issue = partial(sessions.issue, how="telegram", device="Telegram")
    app = MiniApp(settings.telegram_token, core.store, core.clock, issue, settings.public_url)
    return [mini_app_routes(app, service.metrics)]
