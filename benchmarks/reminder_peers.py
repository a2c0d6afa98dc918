"""Other ways to have very many things happen at one moment, each used as its own documentation says.

Their jobs do nothing: no check whether the reminder still holds, no text, no record of the delivery, no order within a
chat. So their numbers are what bare scheduling costs. What takes too long is stopped, and its rate counts.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import pickle
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from typing import Any

import procrastinate
import psycopg
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import insert

from tests.servers import running_postgresql

PATIENCE = 180.0
"""Seconds."""
_PORTION = 5_000


@dataclass(frozen=True)
class Peer:
    """How many jobs it ran in so many seconds."""

    what: str
    done: int
    seconds: float


def measure(rows: int) -> Iterator[Peer]:
    with running_postgresql(durable=True) as server:
        url = server.url(server.create_database())
        yield Peer(
            "APScheduler, SQLAlchemy job store on PostgreSQL, 1 process, 20 threads", *_apscheduler(rows, url)
        )
        url = server.url(server.create_database())
        yield Peer("procrastinate, 2 processes, 20 jobs side by side each", *_procrastinate(rows, url))


class _Counter:
    """Jobs that ran, of one process."""

    done = 0
    wanted = 0
    lock = Lock()
    all_done = Event()


def deliver(number: int) -> None:
    with _Counter.lock:
        _Counter.done += 1
        if _Counter.done == _Counter.wanted:
            _Counter.all_done.set()


def _apscheduler(rows: int, url: str) -> tuple[int, float]:
    _Counter.wanted = rows
    store = SQLAlchemyJobStore(url=url.replace("postgresql://", "postgresql+psycopg://"))
    scheduler = BackgroundScheduler(
        jobstores={"default": store, "memory": {"type": "memory"}},
        executors={"default": ThreadPoolExecutor(20)},
        job_defaults={"misfire_grace_time": None},
        timezone=UTC,
    )
    scheduler.start(paused=True)
    due = datetime.now(UTC) - timedelta(seconds=1)
    job = scheduler.add_job(deliver, "date", run_date=due, args=[0], id="model", jobstore="memory")
    state = job.__getstate__()
    scheduler.remove_job("model", "memory")
    # One by one through add_job would take as long as the whole measurement.
    with store.engine.begin() as connection:
        for start in range(0, rows, _PORTION):
            connection.execute(
                insert(store.jobs_t),
                [
                    {
                        "id": str(number),
                        "next_run_time": due.timestamp(),
                        "job_state": pickle.dumps({**state, "id": str(number), "args": (number,)}),
                    }
                    for number in range(start, min(rows, start + _PORTION))
                ],
            )
    began = time.perf_counter()
    scheduler.resume()
    _Counter.all_done.wait(PATIENCE)
    took, done = time.perf_counter() - began, _Counter.done
    scheduler.shutdown(wait=False)
    return done, took


def _app(url: str) -> tuple[procrastinate.App, Any]:
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))

    @app.task(name="deliver")
    async def deliver_job(number: int) -> None:
        return

    return app, deliver_job


def _procrastinate(rows: int, url: str) -> tuple[int, float]:
    asyncio.run(_defer(rows, url))
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(3)
    workers = [context.Process(target=_work, args=(url, barrier)) for _ in range(2)]
    for worker in workers:
        worker.start()
    barrier.wait(120)
    began = time.perf_counter()
    for worker in workers:
        worker.join(max(1.0, PATIENCE - (time.perf_counter() - began)))
        worker.kill()
    took = time.perf_counter() - began
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'succeeded'"
        ).fetchone()
    return int(row[0]) if row else 0, took


async def _defer(rows: int, url: str) -> None:
    app, job = _app(url)
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        due = datetime.now(UTC) - timedelta(seconds=1)
        for start in range(0, rows, _PORTION):
            portion = [{"number": number} for number in range(start, min(rows, start + _PORTION))]
            await job.configure(schedule_at=due).batch_defer_async(*portion)


def _work(url: str, barrier: Any) -> None:
    async def run() -> None:
        app, _ = _app(url)
        async with app.open_async():
            await asyncio.to_thread(barrier.wait, 120)
            await app.run_worker_async(
                concurrency=20, wait=False, listen_notify=False, install_signal_handlers=False
            )

    asyncio.run(run())
