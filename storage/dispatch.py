"""Telling whoever is free that the database holds something to do.

A hint is no work: it says "there is something to read" and may be lost, late or repeated. What there is to do, and
who does it, the database decides, by its leases; every node also looks into the database by itself, rarely while
hints come and often while they do not. So a lost broker costs time, never a message.

`Inline` is for one process. `RedisDispatch` hands each hint to one of all nodes, over dramatiq.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from typing import Literal, Protocol

import dramatiq
import redis
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.common import dq_name
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)

Kind = Literal["read", "send", "ring"]
"""An event arrived; a message is due; a reminder fell due."""
Work = Callable[[], object]
Wake = Callable[[Kind], None]
State = Literal["ok", "down", "not configured"]

OFTEN, RARELY = 0.2, 1.0
"""Seconds between two looks into the database, without and with hints."""
MOST_HINTS = 100
"""More would wake nobody else and only pile up while nobody works."""
QUEUE = "hints"
NAMESPACE = "thuky"
_PING_SECONDS = 1.0
_STOP_SECONDS = 5.0
_PRIORITIES: Mapping[Kind, int] = {"read": 0, "send": 0, "ring": 10}


class Dispatch(Protocol):
    """Safe in threads; nothing here raises or waits, whatever became of the broker."""

    @property
    def rest_seconds(self) -> float:
        """How long a node may rest between two looks into the database."""
        ...

    def serve(self, works: Mapping[Kind, Work], *, here: Wake) -> None:
        """Begin to do what hints ask for, in threads. `here` wakes this node's own loops where hints do not work;
        without `works` this node only gives hints."""
        ...

    def wake(self, kind: Kind) -> None:
        """There is something of this kind to do: one that is free shall look."""
        ...

    def state(self) -> State: ...
    def stop(self) -> None: ...


class Inline:
    """One process does everything: it wakes itself."""

    rest_seconds = OFTEN

    def __init__(self) -> None:
        self._here: Wake = _nobody

    def serve(self, works: Mapping[Kind, Work], *, here: Wake) -> None:
        self._here = here

    def wake(self, kind: Kind) -> None:
        self._here(kind)

    def state(self) -> State:
        return "not configured"

    def stop(self) -> None:
        self._here = _nobody


class RedisDispatch:
    """Hints through Redis. A thread of its own gives them, so that nobody waits for a Redis that does not answer."""

    def __init__(self, url: str, *, threads: int = 4) -> None:
        for name in (QUEUE, dq_name(QUEUE)):
            logging.getLogger(f"dramatiq.worker.ConsumerThread({name})").addFilter(_is_news)
        self._client = connect(url)
        self._broker = RedisBroker(  # type: ignore[no-untyped-call]
            client=self._client,
            middleware=[],
            namespace=NAMESPACE,
            heartbeat_timeout=15_000,
            # Else a dead worker's hints come back by chance only.
            maintenance_chance=1_000_000,
            dead_message_ttl=60_000,
        )
        self._threads = threads
        self._actors: dict[Kind, dramatiq.Actor[[], None]] = {}
        self._consumer: dramatiq.Worker | None = None
        self._here: Wake = _nobody
        self._hints: queue.Queue[Kind | None] = queue.Queue(MOST_HINTS)
        self._state: State = "ok"
        self._giver = threading.Thread(target=self._give, name="hints", daemon=True)

    @property
    def rest_seconds(self) -> float:
        return RARELY if self._state == "ok" else OFTEN

    def serve(self, works: Mapping[Kind, Work], *, here: Wake) -> None:
        self._here = here
        for kind, priority in _PRIORITIES.items():
            declare = dramatiq.actor(
                broker=self._broker, actor_name=kind, queue_name=QUEUE, priority=priority
            )
            self._actors[kind] = declare(_guarded(kind, works.get(kind, _nothing)))
        if works:
            # Short naps: an idle consumer polls Redis, and people wait for it.
            self._consumer = dramatiq.Worker(self._broker, worker_threads=self._threads, worker_timeout=50)
            self._consumer.start()
        self._giver.start()

    def wake(self, kind: Kind) -> None:
        if self._state != "ok":
            self._here(kind)
            return
        try:
            self._hints.put_nowait(kind)
        except queue.Full:
            return  # a hundred hints are on their way already

    def state(self) -> State:
        return self._state

    def stop(self) -> None:
        """Finish what runs, at most some seconds; the rest goes back to the queue."""
        if self._giver.is_alive():
            self._hints.put(None)
            self._giver.join(_STOP_SECONDS)
        if self._consumer is not None and self._state == "ok":
            try:
                self._consumer.stop(timeout=int(_STOP_SECONDS * 1000))
            except redis.RedisError as error:
                log.warning("hints not given back", error=type(error).__name__)
        self._client.close()

    def _give(self) -> None:
        while True:
            try:
                kind = self._hints.get(timeout=_PING_SECONDS)
            except queue.Empty:
                self._try(self._client.ping)
                continue
            if kind is None:
                return
            if not self._try(lambda kind=kind: self._enqueue(kind)):  # type: ignore[misc]
                self._here(kind)
                time.sleep(_PING_SECONDS / 10)

    def _enqueue(self, kind: Kind) -> None:
        if int(self._client.llen(f"{NAMESPACE}:{QUEUE}")) < MOST_HINTS:
            self._actors[kind].send()

    def _try(self, call: Callable[[], object]) -> bool:
        try:
            call()
        except redis.RedisError as error:
            if self._state == "ok":
                log.warning("redis is away, working from the database", error=type(error).__name__)
            self._state = "down"
            return False
        if self._state != "ok":
            log.info("redis is back")
        self._state = "ok"
        return True


def connect(url: str, *, seconds: float = 1.0) -> redis.Redis:
    """A client that says at once when Redis does not answer, and does not try again by itself."""
    return redis.Redis.from_url(
        url, socket_connect_timeout=seconds, socket_timeout=seconds, retry=Retry(NoBackoff(), 0)
    )


def open_dispatch(url: str, *, threads: int = 4) -> Dispatch:
    """Over the Redis at `url`; "" where there is none."""
    return RedisDispatch(url, threads=threads) if url else Inline()


def _guarded(kind: Kind, work: Work) -> Callable[[], None]:
    def act() -> None:
        try:
            work()
        except Exception:
            # The work stays in the database and is found there again; the thread must outlive it.
            log.exception("hint failed", kind=kind)

    return act


def _is_news(record: logging.LogRecord) -> bool:
    """dramatiq tells of a lost Redis every three seconds; our own line says it once."""
    return "connection error" not in record.msg


def _nobody(kind: Kind) -> None:
    return None


def _nothing() -> None:
    return None
