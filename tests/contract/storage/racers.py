"""What the racing processes do. Each is a process of its own and says what it got."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

from actions import ports
from actions.identity.models import OneTimeSecret, Purpose
from actions.models import AuditRow, Event, SendState
from bot.inbox import Inbox
from bot.knowledge import default_office, with_stored_changes
from bot.sealer import Sealer
from storage import SqlStore
from storage.engine import open_engine
from storage.migrations import upgrade
from tests.fakes.clock import FakeClock
from tests.fakes.router import FakeRouter
from tests.processes import forked_processes

LEASE = timedelta(minutes=1)
PROCESSES = 4
LINES = 40
_SECONDS = 100
_PAUSE_SECONDS = 0.01

Racer = Callable[[SqlStore, str, datetime], Any]


def race(racer: Racer, url: str, now: datetime, *, processes: int = PROCESSES) -> list[Any]:
    """Start `racer(store, own name, now)` in several processes at the same moment; what each returned.

    Raises `AssertionError` where one died or did not come back.
    """
    context = forked_processes()
    results: Queue[tuple[str, Any]] = context.Queue()
    start = context.Barrier(processes)
    runners = [
        context.Process(target=_run, args=(racer, url, f"racer {n}", now, start, results))
        for n in range(processes)
    ]
    for runner in runners:
        runner.start()
    try:
        found = [results.get(timeout=_SECONDS) for _ in runners]
    finally:
        for runner in runners:
            runner.join(5)
            runner.kill()
    failures = [value for kind, value in found if kind == "error"]
    assert not failures, failures
    return [value for _, value in found]


def _run(
    racer: Racer, url: str, name: str, now: datetime, start: Barrier, results: Queue[tuple[str, Any]]
) -> None:
    try:
        start.wait(_SECONDS)
        store = SqlStore(open_engine(url))
        results.put(("result", racer(store, name, now)))
        store.close()
    except Exception as error:
        results.put(("error", f"{name}: {error!r}"))


def take_reminders(store: SqlStore, name: str, now: datetime) -> list[int]:
    taken: list[int] = []

    def command(work: ports.UnitOfWork) -> list[int]:
        with work:
            ids = [r.id for r in work.reminders.claim_due(now, lease=name, until=now + LEASE, limit=7)]
            work.commit()
            return ids

    misses = 0
    # PostgreSQL skips what another is claiming just now, so nothing once is not yet the end.
    while misses < 3:
        some = store.repeat(command)
        taken += some
        misses = 0 if some else misses + 1
        if not some:
            time.sleep(_PAUSE_SECONDS)
    return taken


def send_messages(store: SqlStore, name: str, now: datetime) -> list[tuple[int, int, float, float]]:
    """(chat, id, when claimed, when settled) of all messages this one sent."""
    sent: list[tuple[int, int, float, float]] = []

    def work_left(work: ports.UnitOfWork) -> bool:
        with work:
            return work.outbox.next_due() is not None

    while store.repeat(work_left):
        with store.work() as work:
            taken = work.outbox.claim(now, lease=name, until=now + LEASE, limit=5)
            work.commit()
        if not taken:
            time.sleep(_PAUSE_SECONDS)
        claimed = time.monotonic()
        for message in taken:
            message.state = SendState.SENT
            settled = time.monotonic()
            with store.work() as work:
                assert work.outbox.settle(message, lease=name)
                work.commit()
            sent.append((message.chat_id, message.id, claimed, settled))
    return sent


def process_events(store: SqlStore, name: str, now: datetime) -> list[tuple[str, int, float, float]]:
    """(conversation, id, when claimed, when finished) of all events this one processed."""
    done: list[tuple[str, int, float, float]] = []

    def claim(work: ports.UnitOfWork) -> Event | None:
        with work:
            event = work.events.claim_next(now, lease=name, until=now + LEASE)
            work.commit()
            return event

    def work_left(work: ports.UnitOfWork) -> bool:
        with work:
            return work.events.next_due() is not None

    while store.repeat(work_left):
        event = store.repeat(claim)
        if event is None:
            time.sleep(_PAUSE_SECONDS)
            continue
        claimed = time.monotonic()
        with store.work() as work:
            finished = time.monotonic()
            assert work.events.finish(event.id, lease=name)
            work.commit()
        done.append((event.conversation, event.id, claimed, finished))
    return done


def receive_the_same(store: SqlStore, name: str, now: datetime) -> int:
    """How many of fifty events, offered by all, this one was the first to store."""
    new = 0
    for number in range(50):
        with store.work() as work:
            new += work.events.add(
                Event(
                    channel="telegram",
                    account="bot",
                    event_id=str(number),
                    conversation="c",
                    payload={},
                    received_at=now,
                    due_at=now,
                )
            )
            work.commit()
    return new


def count_up(store: SqlStore, name: str, now: datetime) -> None:
    """Read, add one, write, as commands do; the task is the only one."""

    def command(work: ports.UnitOfWork) -> None:
        with work:
            (task,) = work.tasks.list(ports.TaskFilter())
            task.progress += 1
            work.commit()

    for _ in range(25):
        store.repeat(command)


def write_and_seal(store: SqlStore, name: str, now: datetime) -> int:
    """Write `LINES` lines of the audit log one by one and seal whatever waits; how many this one sealed."""
    sealer, sealed = Sealer(store, FakeClock(now)), 0

    def command(work: ports.UnitOfWork) -> None:
        with work:
            work.audit.add(AuditRow(at=now, action=name))
            work.commit()

    for _ in range(LINES):
        store.repeat(command)
        sealed += sealer.seal_new()
    return sealed


def process_inbox(store: SqlStore, name: str, now: datetime) -> int:
    """Act on the waiting events as a node does, until none is left; how many this one took."""
    inbox = Inbox(store, FakeRouter(), FakeClock(now), with_stored_changes(default_office()))
    done = misses = 0
    while misses < 5:
        if inbox.process_next():
            done, misses = done + 1, 0
        else:
            misses += 1
            time.sleep(_PAUSE_SECONDS)
    return done


def upgrade_tables(store: SqlStore, name: str, now: datetime) -> None:
    upgrade(store.engine.url.render_as_string(hide_password=False))


def claim_and_die(store: SqlStore, name: str, now: datetime) -> None:
    with store.work() as work:
        assert work.reminders.claim_due(now, lease=name, until=now + LEASE, limit=3)
        assert work.outbox.claim(now, lease=name, until=now + LEASE, limit=3)
        assert work.events.claim_next(now, lease=name, until=now + LEASE)
        work.commit()
    os._exit(9)


def die_before_commit(store: SqlStore, name: str, now: datetime) -> None:
    with store.work() as work:
        assert work.reminders.claim_due(now, lease=name, until=now + LEASE, limit=3)
        work.flush()
        os._exit(9)


def run_until_death(racer: Racer, url: str, now: datetime) -> int:
    """Run one racer that kills its process; the exit code."""
    context = forked_processes()
    results: Queue[tuple[str, Any]] = context.Queue()
    start = context.Barrier(1)
    victim = context.Process(target=_run, args=(racer, url, "victim", now, start, results))
    victim.start()
    victim.join(_SECONDS)
    assert victim.exitcode is not None
    return victim.exitcode


def take_lease(store: SqlStore, name: str, now: datetime) -> bool:
    def command(work: ports.UnitOfWork) -> bool:
        with work:
            taken = work.leases.take("poll/telegram:1", holder=name, now=now, until=now + LEASE)
            work.commit()
            return taken

    return store.repeat(command)


def take_secret(store: SqlStore, name: str, now: datetime) -> bool:
    """All four know the code; whoever comes first also makes it."""

    def make(work: ports.UnitOfWork) -> int:
        with work:
            known = work.proofs.find_secret(Purpose.LINK, "one")
            if known is None:
                known = work.proofs.add_secret(
                    OneTimeSecret(purpose=Purpose.LINK, digest="one", made_at=now, expires_at=now + LEASE)
                )
            work.commit()
            return known.id

    number = store.repeat(make)

    def command(work: ports.UnitOfWork) -> bool:
        with work:
            taken = work.proofs.take(number, now=now)
            work.commit()
            return taken

    return store.repeat(command)
