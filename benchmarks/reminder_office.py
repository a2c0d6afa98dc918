"""An office with very many reminders due in the same minute, and the processes that deliver them."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from actions.messages import Attachment, Outbound, Receipt, Sent
from actions.models import ReminderKind, TaskState
from actions.pacing import Limits
from bot.cabinet import Cabinet
from bot.channel import Capabilities, NotFetched, Receive
from bot.clockwork import LEASE, Clockwork
from bot.drawing import Artist
from bot.knowledge import default_office
from bot.metrics import Metrics
from bot.outgoing import Outgoing
from bot.pacing import open_pace
from bot.sending import Sending, Sleep
from storage import SqlStore
from storage.engine import open_engine
from storage.tables import chats, outbox, people, reminders, tasks

NOW = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
"""A Thursday, 10:00 in the office's zone."""
CHANNEL = "virtual"
LEADERS = 1000
_PORTION = 10_000


class OfficeClock:
    """Runs like the machine's, beginning at `NOW` when `started` (seconds of `time.time`)."""

    def __init__(self, started: float) -> None:
        self._started = started

    def now(self) -> datetime:
        return NOW + timedelta(seconds=time.time() - self._started)


@dataclass
class VirtualProvider:
    """Takes every message at once and remembers when it came (seconds of `time.time`, or of the virtual clock)."""

    limits: Limits = field(default_factory=Limits)
    clock: Any = None
    name: str = CHANNEL
    account: str = "1"
    arrivals: list[tuple[float, str]] = field(default_factory=list)

    capabilities: Capabilities = field(init=False)

    def __post_init__(self) -> None:
        self.capabilities = Capabilities(buttons=True, edit=True, limits=self.limits)

    async def start(self, receive: Receive | None) -> None: ...
    async def stop(self) -> None: ...

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        raise NotFetched("it brings none", for_good=True)

    async def send(self, message: Outbound) -> Receipt:
        at = time.time() if self.clock is None else self.clock.now().timestamp()
        self.arrivals.append((at, message.chat_id))
        return Sent(str(message.number))


def furnish(store: SqlStore, number: int) -> None:
    """So many people, each with a private chat and one reminder due at `NOW`: half of them their own, half the
    deadline of a task that somebody gave them."""
    leaders = range(1, LEADERS + 1)
    staff = range(LEADERS + 1, LEADERS + number + 1)
    person: dict[str, Any] = {"gender": "unknown", "mobile": "", "mobile_key": "", "office_phone": ""}
    person |= {"email": "", "nicknames": [], "roles": [], "active": True}
    chat: dict[str, Any] = {"channel": CHANNEL, "account": "1", "thread": "", "kind": "private", "title": ""}
    chat |= {"reads_all": False, "members_may_assign": False, "blocked": False}
    task: dict[str, Any] = {"title": "tổng hợp báo cáo cải cách hành chính", "state": TaskState.ASSIGNED}
    task |= {"created_at": NOW - timedelta(days=7), "deadline": NOW, "priority": "normal"}
    task |= {"progress": 0, "version": 1}
    reminder: dict[str, Any] = {"due_at": NOW, "created_at": NOW - timedelta(days=7)}
    reminder |= {"zone": "Asia/Ho_Chi_Minh", "state": "active", "version": 1, "level": 0}
    own = {"text": "họp giao ban đầu tuần", "kind": ReminderKind.PERSONAL, "task_id": None}
    deadline = {"text": task["title"], "kind": ReminderKind.AT_DEADLINE}
    named = [
        person | {"id": i, "code": f"NV{i:06}", "full_name": f"Nguyễn Văn {i}"} for i in (*leaders, *staff)
    ]
    for row in named:
        row["manager_id"] = _leader(row["id"]) if row["id"] > LEADERS else None
    with store.engine.begin() as connection:
        _add(connection, people, named)
        _add(
            connection,
            chats,
            [chat | {"id": r["id"], "external_id": str(r["id"]), "person_id": r["id"]} for r in named],
        )
        _add(
            connection,
            tasks,
            [task | {"id": i, "lead_id": i, "assigner_id": _leader(i)} for i in staff if i % 2],
        )
        _add(
            connection,
            reminders,
            [reminder | {"owner_id": i} | (deadline | {"task_id": i} if i % 2 else own) for i in staff],
        )
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for name in ("people", "chats", "tasks"):
                connection.exec_driver_sql(f"SELECT setval('{name}_id_seq', {number + LEADERS})")
            connection.exec_driver_sql("ANALYZE")


def _leader(person: int) -> int:
    return person % LEADERS + 1


def _add(connection: Any, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _PORTION):
        connection.execute(insert(table), rows[start : start + _PORTION])


def sent_in(store: SqlStore) -> int:
    with store.reading() as work:
        sent = select(func.count()).select_from(outbox).where(outbox.c.state == "sent")
        return int(work.session.scalar(sent) or 0)


@dataclass(frozen=True)
class Delivered:
    """What the workers did: seconds until the last message was recorded, and the arrivals at the provider."""

    seconds: float
    cpu_seconds: float
    """Processor time of all workers; that of the database's server is not in it."""
    arrivals: Sequence[tuple[float, str]]


@dataclass(frozen=True)
class Job:
    """What one worker process is told."""

    url: str
    number: int
    limits: Limits
    redis_url: str = ""


def deliver(job: Job, *, processes: int, timeout: float = 900.0) -> Delivered:
    """Start the workers, let them begin together, wait until everything is recorded."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(processes), context.Queue()
    started = context.Value("d", 0.0)
    workers = [context.Process(target=_work, args=(job, barrier, started, results)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    found = [results.get(timeout=timeout) for _ in workers]
    for worker in workers:
        worker.join(30)
    arrivals = sorted(arrival for *_, some in found for arrival in some)
    return Delivered(max(end for end, *_ in found) - started.value, sum(cpu for _, cpu, _ in found), arrivals)


def _work(job: Job, barrier: Any, started: Any, results: Any) -> None:
    store = SqlStore(open_engine(job.url))
    barrier.wait(120)
    with started.get_lock():
        if not started.value:
            started.value = time.time()
    provider = VirtualProvider(job.limits)
    before = time.process_time()
    end = asyncio.run(_deliver(store, OfficeClock(started.value), provider, job))
    results.put((end, time.process_time() - before, provider.arrivals))
    store.close()


async def _deliver(store: SqlStore, clock: OfficeClock, provider: VirtualProvider, job: Job) -> float:
    """Ring and send side by side, as the running program does; when the last message was seen recorded."""
    work, outgoing = parts(store, clock, provider, redis_url=job.redis_url)
    ringing = asyncio.create_task(_ring(work))
    while True:
        tried = await outgoing.drain()
        if not tried:
            if await asyncio.to_thread(sent_in, store) >= job.number:
                break
            await asyncio.sleep(0.05)
    end = time.time()
    ringing.cancel()
    return end


async def _ring(clockwork: Clockwork) -> None:
    while True:
        if not await asyncio.to_thread(clockwork.tick):
            await asyncio.sleep(0.2)


def parts(
    store: SqlStore, clock: Any, provider: VirtualProvider, *, redis_url: str = "", sleep: Sleep | None = None
) -> tuple[Clockwork, Outgoing]:
    office = replace(default_office(), digest=False)
    clockwork = Clockwork(store, clock, lambda work: office, tells_wait=False)
    sending = Sending(
        store,
        clock,
        {(provider.name, provider.account): provider},
        Cabinet(store, clock, Path("var/files"), Artist().draw),
        open_pace(store, clock, redis_url),
        LEASE,
        Metrics(),
        office=lambda work: office,
        sleep=sleep,
    )
    return clockwork, Outgoing(sending)
