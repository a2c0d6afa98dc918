"""What is said in a room on one node appears in the tabs that are open at another, and so does who writes and reads.

The room's rows are the truth. A node that stored a line tells the others its id over a wire; and every node with open
tabs looks for itself what changed lately, rarely while it surely hears the others and often while it does not. What is
of no use later (who is writing) goes over the wire alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol

import anyio.to_thread
import structlog

from actions.models import Json
from actions.ports import Clock, Store
from bot.web.wires import LINES, PASSING, SECONDS, Wire, WireDown

log = structlog.get_logger(__name__)

OFTEN, RARELY = 1.0, 5.0
"""Seconds between two looks into the database, without and with news that surely come."""
OVERLAP = timedelta(seconds=10)
OVERLAP_LINES = 200
"""Transactions become visible out of order: each look goes back so far. A line shown twice stays one."""
MOST_LINES = 5_000

Seen = tuple[int, datetime | None]
"""A line as it was at a time: its id, and when it was edited last."""
Show = Callable[[Collection[int]], Awaitable[Iterable[Seen]]]
"""Shows these lines, as they are now, to the tabs of this node."""
Hear = Callable[[Json], Awaitable[None]]
"""Tells the tabs of this node what happened at another."""


class Relay(Protocol):
    """Neither method ever raises; each waits a second at most."""

    async def told(self, line: Seen) -> None:
        """This node stored or changed a line and showed it to its own tabs."""
        ...

    async def pass_on(self, news: Json) -> None:
        """Something happened here that is of no use later; at most some hundred signs."""
        ...


class Alone:
    """There is one node only, or nobody is to be told."""

    async def told(self, line: Seen) -> None:
        return None

    async def pass_on(self, news: Json) -> None:
        return None


class RoomWatch:
    """Implements `Relay`; without a `wire` by looking into the database alone."""

    def __init__(self, store: Store, clock: Clock, wire: Wire | None = None) -> None:
        self._store = store
        self._clock = clock
        self._wire = wire
        self._node = secrets.token_hex(8)
        self.hears = False
        """News of other nodes arrive over the wire."""
        self._answers = True
        self._shown: dict[Seen, None] = {}
        self._latest: int | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, show: Show, hear: Hear) -> None:
        """Begin to listen and look. Whoever comes later reads the history; what comes from here on is shown."""
        with contextlib.suppress(Exception):  # the database is away: the first look then is the beginning
            await self._begin()
        self._tasks = [asyncio.create_task(self._look(show))]
        if self._wire is not None:
            self._tasks.append(asyncio.create_task(self._listen(show, hear, self._wire)))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._wire is not None:
            await self._wire.close()

    async def told(self, line: Seen) -> None:
        self._remember([line])
        await self._tell(LINES, f"{line[0]} {self._node}")

    async def pass_on(self, news: Json) -> None:
        await self._tell(PASSING, json.dumps({**news, "node": self._node}))

    async def _tell(self, topic: str, news: str) -> None:
        if self._wire is None or not self._answers:
            return
        try:
            await self._wire.tell(topic, news)
        except WireDown as error:
            # The others look for lines themselves; this node tries again in a while.
            log.warning("other nodes not told", error=str(error))
            self._answers = False
            asyncio.get_running_loop().call_later(SECONDS, self._ask_again)

    def _ask_again(self) -> None:
        self._answers = True

    async def _listen(self, show: Show, hear: Hear, wire: Wire) -> None:
        async def take(topic: str, news: str) -> None:
            try:
                if topic == LINES:
                    await self._hear_of_line(show, news)
                else:
                    await self._hear(hear, news)
            except Exception as error:
                # The database may be away: a line is found when it is back, the rest is forgotten.
                log.warning("news of another node not shown", error=type(error).__name__)

        while True:
            try:
                await wire.listen(take, connected=self._connected)
            except WireDown as error:
                if self.hears:
                    log.warning("other nodes not heard", error=str(error))
                self.hears = False
            await asyncio.sleep(SECONDS)

    def _connected(self) -> None:
        self.hears = True

    async def _hear_of_line(self, show: Show, news: str) -> None:
        line_id, _, node = news.partition(" ")
        if node != self._node:
            self._remember(await show([int(line_id)]))

    async def _hear(self, hear: Hear, news: str) -> None:
        said = json.loads(news)
        if said.pop("node", None) != self._node:
            await hear(said)

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
            sure = self.hears and self._wire is not None and self._wire.vouches
            await asyncio.sleep(RARELY if sure else OFTEN)

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
