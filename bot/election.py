"""One node at a time does what only one may do, such as polling a provider that refuses a second poller.

A lease in the database decides. The holder renews it; one that cannot, because the database is away or somebody
else has taken over, stops at once, before the lease is over: between two pollers there is a gap, never an overlap.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Protocol

import structlog

from actions.ports import Clock, Store, UnitOfWork

log = structlog.get_logger(__name__)

LASTS = timedelta(seconds=15)


class Turn(Protocol):
    """Who may do it, and when."""

    async def hold(self, doing: Callable[[], Awaitable[None]], *, waiting: Callable[[], None]) -> None:
        """Run `doing` while it is this node's turn, again whenever it is; cancel it as soon as it is not.

        `waiting` is called when another node has the turn. Returns only by cancellation or by an error of `doing`.
        """
        ...


class Always:
    """There is one node only."""

    async def hold(self, doing: Callable[[], Awaitable[None]], *, waiting: Callable[[], None]) -> None:
        await doing()


class Elected:
    """Implements `Turn` for `name`; `holder` names this node."""

    def __init__(
        self, store: Store, clock: Clock, *, name: str, holder: str, lasts: timedelta = LASTS
    ) -> None:
        self._store = store
        self._clock = clock
        self._name = name
        self._holder = holder
        self._lasts = lasts
        # Of its own: a busy pool of threads must not cost the lease.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="lease")

    async def hold(self, doing: Callable[[], Awaitable[None]], *, waiting: Callable[[], None]) -> None:
        told = False
        while True:
            began = time.monotonic()
            if await self._take_or_none():
                await self._do_while_held(doing, began)
                told = False
            if not told:
                told = True
                waiting()
            await asyncio.sleep(self._pause)

    @property
    def _pause(self) -> float:
        return self._lasts.total_seconds() / 5

    async def _do_while_held(self, doing: Callable[[], Awaitable[None]], began: float) -> None:
        """`began` is when the lease was asked for; the margin at its end is for stopping in time."""
        log.info("turn taken", turn=self._name)
        task = asyncio.ensure_future(doing())
        safe_until = began + self._lasts.total_seconds() * 0.8
        held = True
        try:
            while held and not task.done():
                await asyncio.wait([task], timeout=self._pause)
                began = time.monotonic()
                renewed = await self._take_or_none(within=max(0.0, safe_until - began))
                if renewed:
                    safe_until = began + self._lasts.total_seconds() * 0.8
                held = renewed is not False and time.monotonic() < safe_until
            if task.done():
                await task
            log.warning("turn lost", turn=self._name)
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([task])
            if held:
                await self._give_up()

    async def _take_or_none(self, *, within: float = 5.0) -> bool | None:
        """Whether this node has the lease now; None where the database does not say."""
        try:
            return await self._ask(self._take, within)
        except Exception as error:
            # Whatever the database suffers from, it is asked again; without an answer nothing is held for long.
            log.warning("lease not renewed", turn=self._name, error=type(error).__name__)
            return None

    async def _give_up(self) -> None:
        with contextlib.suppress(Exception):  # then it ends by itself
            await asyncio.shield(self._ask(self._let_go, 2.0))

    async def _ask(self, command: Callable[[UnitOfWork], bool], within: float) -> bool:
        asked = asyncio.get_running_loop().run_in_executor(self._thread, self._store.repeat, command)
        # Not wait_for: before Python 3.12 it loses a cancellation that comes with the answer, and we would never stop.
        async with asyncio.timeout(within):
            return await asked

    def _take(self, work: UnitOfWork) -> bool:
        with work:
            now = self._clock.now()
            taken = work.leases.take(self._name, holder=self._holder, now=now, until=now + self._lasts)
            work.commit()
            return taken

    def _let_go(self, work: UnitOfWork) -> bool:
        with work:
            gone = work.leases.give_up(self._name, holder=self._holder)
            work.commit()
            return gone
