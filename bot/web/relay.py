"""What is said in a room on one node appears in the tabs that are open at another.

The room's rows are the truth. A node that stored a line tells the others its id over Redis; and every node with open
tabs looks for itself what changed lately, rarely while it hears the others and often while it does not.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol

import anyio.to_thread
import redis.asyncio
import structlog
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from actions.ports import Clock, Store

log = structlog.get_logger(__name__)

TOPIC = "thuky:rooms"
OFTEN, RARELY = 1.0, 5.0
"""Seconds between two looks into the database, without and with news over Redis."""
OVERLAP = timedelta(seconds=10)
OVERLAP_LINES = 200
"""Transactions become visible out of order: each look goes back so far. A line shown twice stays one."""
MOST_LINES = 5_000
_SECONDS = 1.0

Seen = tuple[int, datetime | None]
"""A line as it was at a time: its id, and when it was edited last."""
Show = Callable[[Collection[int]], Awaitable[Iterable[Seen]]]
"""Shows these lines, as they are now, to the tabs of this node."""


class Relay(Protocol):
    async def told(self, line: Seen) -> None:
        """This node stored or changed a line and showed it to its own tabs. Never raises, waits a second at most."""
        ...


class Alone:
    """There is one node only, or nobody is to be told."""

    async def told(self, line: Seen) -> None:
        return None


class RoomWatch:
    """Implements `Relay`; without a `url` by looking into the database alone."""

    def __init__(self, store: Store, clock: Clock, url: str = "") -> None:
        self._store = store
        self._clock = clock
        self._redis = _connect(url) if url else None
        self.hears = False
        """News of other nodes arrive over Redis."""
        self._answers = True
        self._shown: dict[Seen, None] = {}
        self._latest: int | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, show: Show) -> None:
        """Begin to listen and look. Whoever comes later reads the history; what comes from here on is shown."""
        with contextlib.suppress(Exception):  # the database is away: the first look then is the beginning
            await self._begin()
        self._tasks = [asyncio.create_task(self._look(show))]
        if self._redis is not None:
            self._tasks.append(asyncio.create_task(self._listen(show, self._redis)))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._redis is not None:
            with contextlib.suppress(RedisError):
                await self._redis.aclose()

    async def told(self, line: Seen) -> None:
        self._remember([line])
        if self._redis is None or not self._answers:
            return
        try:
            await asyncio.wait_for(self._redis.publish(TOPIC, line[0]), _SECONDS)
        except (RedisError, OSError) as error:  # a TimeoutError is an OSError
            # The others look for themselves; this node asks again in a while.
            log.warning("other nodes not told", error=type(error).__name__)
            self._answers = False
            asyncio.get_running_loop().call_later(_SECONDS, self._ask_again)

    def _ask_again(self) -> None:
        self._answers = True

    async def _listen(self, show: Show, client: redis.asyncio.Redis) -> None:
        while True:
            try:
                async with client.pubsub() as topic:
                    await topic.subscribe(TOPIC)
                    self.hears = True
                    while True:
                        news = await topic.get_message(ignore_subscribe_messages=True, timeout=_SECONDS)
                        if news is not None:
                            await self._show_one(show, int(news["data"]))
            except (RedisError, OSError) as error:
                if self.hears:
                    log.warning("rooms are not heard over redis", error=type(error).__name__)
                self.hears = False
            await asyncio.sleep(_SECONDS)

    async def _show_one(self, show: Show, line_id: int) -> None:
        try:
            self._remember(await show([line_id]))
        except Exception as error:
            # The database may be away; the line is found when it is back.
            log.warning("line not shown", error=type(error).__name__)

    async def _look(self, show: Show) -> None:
        while True:
            try:
                latest = self._latest if self._latest is not None else await self._begin()
                changed = await anyio.to_thread.run_sync(self._changed, latest)
                news = [line for line in changed if line not in self._shown]
                if news:
                    await show([line_id for line_id, _ in news])
                    self._remember(news)
                self._latest = max([latest, *(line_id for line_id, _ in changed)])
            except Exception as error:
                # The database may be away for a while; the loop must outlive it.
                log.warning("rooms not looked at", error=type(error).__name__)
            await asyncio.sleep(RARELY if self.hears else OFTEN)

    async def _begin(self) -> int:
        latest = await anyio.to_thread.run_sync(self._latest_id)
        self._remember(await anyio.to_thread.run_sync(self._changed, latest))
        self._latest = latest
        return latest

    def _latest_id(self) -> int:
        with self._store.reading() as work:
            return work.rooms.latest_id()

    def _remember(self, lines: Iterable[Seen]) -> None:
        self._shown |= dict.fromkeys(lines)
        for oldest in list(self._shown)[: -4 * MOST_LINES]:
            del self._shown[oldest]

    def _changed(self, latest: int) -> list[Seen]:
        since = self._clock.now() - OVERLAP
        with self._store.reading() as work:
            after = max(0, latest - OVERLAP_LINES)
            lines = work.rooms.changed(after_id=after, edited_after=since, limit=MOST_LINES)
            return [(line.id, line.edited_at) for line in lines]


def _connect(url: str) -> redis.asyncio.Redis:
    return redis.asyncio.Redis.from_url(
        url, socket_connect_timeout=_SECONDS, retry=Retry(NoBackoff(), 0), health_check_interval=5
    )
