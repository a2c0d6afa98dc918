"""`thuky run`: every part started, watched and stopped together."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import anyio.to_thread
import structlog
import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from fastapi import APIRouter, FastAPI, Request, Response

from actions.demo.load import load_demo
from actions.messages import Inbound
from bot.channel import Channel
from bot.clock import SystemClock
from bot.core import Core, Outside, build_core
from bot.directory_keeper import DirectoryKeeper
from bot.imports import open_configured
from bot.knowledge import default_office
from bot.metrics import Metrics, metrics_router
from bot.outgoing import Key
from bot.rasa_process import RasaProcess, open_rasa
from bot.settings import Settings
from bot.telegram import TelegramChannel, TelegramSettings
from bot.voice.process import Recogniser, RecogniserProcess
from bot.watched_folder import WatchedFolder
from bot.web.channel import WebChannel
from bot.web.server import WebParts, create_app, serving

log = structlog.get_logger(__name__)

READERS = 2
"""Messages understood side by side; each waits for Rasa most of its time."""
LARGEST_WEBHOOK_BODY = 1024 * 1024
LOOK_SECONDS = 2
"""How often the folder of THUKY_INBOX is looked into."""
IDLE_SECONDS = 0.2
"""How often to look for work that another node or the clock brought."""


@dataclass
class Service:
    """The loops around the heart. `arrived` is set when there may be something to read, `spoken` to hear, `ready` to
    send."""

    core: Core
    channels: Mapping[Key, Channel]
    rasa: RasaProcess
    directory: DirectoryKeeper
    folder: WatchedFolder | None = None
    recogniser: Recogniser = field(default_factory=RecogniserProcess)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    spoken: asyncio.Event = field(default_factory=asyncio.Event)
    _loops: list[asyncio.Task[None]] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        scheduler = AsyncIOScheduler(job_defaults={"coalesce": True, "max_instances": 1})
        await anyio.to_thread.run_sync(self.rasa.start)
        self._loops = [asyncio.create_task(self._forever(self._read, self.arrived)) for _ in range(READERS)]
        self._loops.append(asyncio.create_task(self._forever(self._send, self.ready)))
        self._loops.append(asyncio.create_task(self._forever(self._hear, self.spoken)))
        self._loops.append(asyncio.create_task(self._keep_directory()))
        for channel in self.channels.values():
            await channel.start(self._receive)
        scheduler.add_job(self._tick, "interval", seconds=1)
        scheduler.add_job(self._sweep, "interval", hours=1)
        if self.folder is not None:
            scheduler.add_job(self._look_into_folder, "interval", seconds=LOOK_SECONDS)
        scheduler.start()
        try:
            yield
        finally:
            scheduler.shutdown(wait=False)
            await self._stop()

    async def health(self) -> Mapping[str, object]:
        database = await anyio.to_thread.run_sync(self._database_state)
        rasa = await anyio.to_thread.run_sync(self.rasa.state)
        healthy = database == "ok" and rasa == "ok"
        return {
            "status": "ok" if healthy else "down" if database != "ok" else "degraded",
            "database": database,
            "rasa": rasa,
            "directory": self.directory.health(),
            "redis": "not configured",
            "asr": dict(self.recogniser.health()),
            # A channel that depends on a server elsewhere tells its state: polling, webhook, failing.
            "channels": {
                name: getattr(channel, "state", "ok") for (name, _), channel in self.channels.items()
            },
        }

    async def _receive(self, inbound: Inbound) -> None:
        await self.core.intake.receive(inbound)
        self.arrived.set()

    async def _read(self) -> bool:
        if not self.directory.ready.is_set():
            # Nobody's message builds the index.
            return False
        worked = await asyncio.to_thread(self.core.inbox.process_next)
        if worked:
            self.ready.set()
            self.spoken.set()
        return worked

    async def _hear(self) -> bool:
        if not self.directory.ready.is_set():
            return False
        heard = await self.core.listening.hear_next()
        if heard:
            self.arrived.set()
        return heard

    async def _send(self) -> bool:
        return await self.core.outgoing.drain() > 0

    async def _tick(self) -> None:
        if await asyncio.to_thread(self.core.clockwork.tick):
            self.ready.set()

    async def _look_into_folder(self) -> None:
        """Beside the tick, not within it: a long file must not keep reminders waiting."""
        if self.folder is not None and await asyncio.to_thread(self.folder.look) > 0:
            self.ready.set()

    async def _sweep(self) -> None:
        await asyncio.to_thread(self.core.cabinet.sweep)

    async def _keep_directory(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self.directory.refresh)
            except Exception:
                # As in `_forever`: the database may be away for a while.
                log.exception("directory not refreshed")
            await asyncio.sleep(1)

    async def _forever(self, step: Callable[[], Awaitable[bool]], woken: asyncio.Event) -> None:
        """Repeat a step; rest when it found nothing. An error costs a second, never the loop."""
        while True:
            # Before the step: what arrives while it runs sets the event again, and no rest is taken.
            woken.clear()
            try:
                worked = await step()
            except Exception:
                # The database may be away for a while; the loop must outlive it.
                log.exception("loop failed", step=step.__name__)
                await asyncio.sleep(1)
                continue
            if not worked:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), IDLE_SECONDS)

    async def _stop(self) -> None:
        for channel in self.channels.values():
            await channel.stop()
        for loop in self._loops:
            loop.cancel()
        # Whatever is being heard would keep its thread, and so this process, for minutes.
        await anyio.to_thread.run_sync(self.recogniser.stop)
        await asyncio.gather(*self._loops, return_exceptions=True)
        await anyio.to_thread.run_sync(self.rasa.stop)
        self.directory.stop()
        self.core.store.close()

    def _database_state(self) -> str:
        try:
            with self.core.store.work() as work:
                work.settings.read()
        except Exception as error:
            # Health reports any failure of the database by its kind.
            log.error("database check failed", error=type(error).__name__)
            return "down"
        return "ok"


def serve(*, host: str, port: int, demo: bool) -> None:
    """Build everything from the settings and run until stopped."""
    app = build(Settings(), demo=demo, address=f"http://{host}:{port}")
    print(f"\n  Thư Ký: http://{host}:{port}\n", flush=True)
    uvicorn.Server(serving(app, host=host, port=port)).run()


def build(settings: Settings, *, demo: bool, address: str, recogniser: Recogniser | None = None) -> FastAPI:
    """The web application with everything hanging on its lifespan."""
    store = open_configured(settings)
    if demo:
        load_demo(store)
    clock = SystemClock()
    web = WebChannel(store, clock)
    channels: dict[Key, Channel] = {(web.name, web.account): web}
    telegram = _telegram(settings, clock)
    if telegram is not None:
        channels[(telegram.name, telegram.account)] = telegram
    rasa = open_rasa(settings)
    lease = timedelta(seconds=settings.lease_seconds)
    recogniser = recogniser or RecogniserProcess(settings.asr_model_dir)
    metrics = Metrics()
    metrics.watch(store, clock)
    core = build_core(
        Outside(
            store,
            clock,
            rasa.router,
            channels,
            default_office(),
            files=Path(settings.files),
            lease=lease,
            metrics=metrics,
            recogniser=recogniser,
        )
    )
    folder = WatchedFolder(store, core.office, clock, Path(settings.inbox)) if settings.inbox else None
    service = Service(
        core, channels, rasa, DirectoryKeeper(store, clock, metrics=metrics), folder, recogniser
    )
    parts = WebParts(
        store=store,
        clock=clock,
        channel=web,
        secret=settings.session_secret(),
        health=service.health,
        demo=demo,
        public_url=settings.public_url,
        routers=[metrics_router(metrics), *([_telegram_webhook(telegram)] if telegram is not None else [])],
        lifespan=service.lifespan,
    )
    return create_app(parts)


def _telegram(settings: Settings, clock: SystemClock) -> TelegramChannel | None:
    if not settings.telegram_token:
        return None
    return TelegramChannel(
        TelegramSettings(
            token=settings.telegram_token,
            base_url=settings.telegram_base_url,
            file_base_url=settings.telegram_file_base_url,
            secret=settings.telegram_secret,
            proxy=settings.telegram_proxy,
            public_url=settings.public_url,
        ),
        clock=clock,
    )


def _telegram_webhook(channel: TelegramChannel) -> APIRouter:
    router = APIRouter()

    @router.post("/webhooks/telegram")
    async def receive(request: Request) -> Response:
        if int(request.headers.get("Content-Length") or LARGEST_WEBHOOK_BODY + 1) > LARGEST_WEBHOOK_BODY:
            return Response(status_code=413)
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        return Response(status_code=await channel.handle_webhook(secret, await request.body()))

    return router
