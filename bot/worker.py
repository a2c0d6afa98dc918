"""`thuky worker`: reads, rings and sends beside `thuky run`; receives nothing and has no page."""

from __future__ import annotations

import asyncio
import signal

import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from bot.metrics import metrics_router
from bot.service import Service, assemble
from bot.settings import Settings
from bot.web.server import serving


def work(*, host: str, port: int | None) -> None:
    """Run until stopped. `port` shows health and metrics; None: as the settings say, 0: nowhere."""
    settings = Settings()
    shown = settings.health_port if port is None else port
    service = assemble(settings, role="worker")
    if shown:
        uvicorn.Server(serving(health_page(service), host=host, port=shown)).run()
    else:
        asyncio.run(_until_stopped(service))


def health_page(service: Service) -> FastAPI:
    """`/healthz` and `/metrics`, nothing else."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=service.lifespan)
    app.include_router(metrics_router(service.metrics))

    @app.get("/healthz")
    async def healthz() -> JSONResponse:
        state = dict(await service.health())
        return JSONResponse(state, status_code=503 if state["status"] == "down" else 200)

    return app


async def _until_stopped(service: Service) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with service.lifespan():
        await stopped.wait()
