"""The loops of a node that reads, hears, rings and sends. Hints set them going; without them they look themselves."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

import anyio.to_thread
import structlog

from bot.closing import close_leavers, forget_what_is_over
from bot.core import Core
from bot.directory_keeper import DirectoryKeeper
from bot.library_keeper import LibraryKeeper
from bot.metronome import Metronome
from bot.rasa_process import RasaProcess
from bot.watched_folder import WatchedFolder
from storage.dispatch import Dispatch, Kind

log = structlog.get_logger(__name__)

READERS = 2
"""Messages understood side by side; each waits for Rasa and the database most of its time."""
THREADS = READERS + 10
"""So many commands to the database at once. Python's own default, six on two processors, would let the readers keep
whoever claims and records what is sent waiting."""
TICK_SECONDS = 1
SWEEP_SECONDS = 3600
LOOK_SECONDS = 2
"""How often the folder of THUKY_INBOX is looked into."""
HEARING_SECONDS = 1.0
"""How often to look for voice notes that other nodes took in; those of this node wake it."""
ROOM_SECONDS = 5.0
"""How often to look for rooms of cases that other nodes were asked for, or that wait to be closed."""
MANY_RANG = 50
"""So many reminders at once: the other nodes shall help."""

Loop = Kind | Literal["hear", "rooms"]
"""Voice notes need no hints: whoever took one in has a recogniser, and hearing takes seconds anyway."""


@dataclass
class Labour:
    """What a node does besides receiving; started and stopped with it."""

    core: Core
    rasa: RasaProcess
    directory: DirectoryKeeper
    dispatch: Dispatch
    folder: WatchedFolder | None = None
    library: LibraryKeeper | None = None
    _woken: dict[Loop, asyncio.Event] = field(default_factory=dict)
    _resting: Counter[Loop] = field(default_factory=Counter)
    _loops: list[asyncio.Task[None]] = field(default_factory=list)
    _ringing: threading.Lock = field(default_factory=threading.Lock)
    _metronome: Metronome = field(default_factory=Metronome)
    _loop: asyncio.AbstractEventLoop | None = None

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="labour"))
        loops: tuple[Loop, ...] = ("read", "hear", "send", "ring", "rooms")
        self._woken = {loop: asyncio.Event() for loop in loops}
        await anyio.to_thread.run_sync(self.rasa.start)
        self.dispatch.serve(
            {
                "read": self._read_all,
                # One loop sends for the whole node, many messages at a time.
                "send": lambda: self._wake_here("send"),
                "ring": self._ring_all,
            },
            here=self._wake_here,
        )
        self._loops = [asyncio.create_task(self._forever(self._read, "read")) for _ in range(READERS)]
        self._loops.append(asyncio.create_task(self._forever(self._send, "send")))
        self._loops.append(asyncio.create_task(self._forever(self._hear, "hear")))
        self._loops.append(asyncio.create_task(self._keep(self.directory.refresh)))
        if self.library is not None:
            self._loops.append(asyncio.create_task(self._keep(self.library.refresh)))
        self._loops.append(asyncio.create_task(self._forever(self._make_rooms, "rooms")))
        self._metronome.every(TICK_SECONDS, self._tick)
        self._metronome.every(SWEEP_SECONDS, self._sweep)
        if self.folder is not None:
            self._metronome.every(LOOK_SECONDS, self._look_into_folder)

    def wake(self, kind: Kind) -> None:
        """There is something of this kind to do: a loop of this node that rests takes it, else another node too."""
        rests = self._resting[kind] > 0
        self._wake_here(kind)
        if not rests:
            self.dispatch.wake(kind)

    def _wake_here(self, kind: Loop) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: the node is stopping
                self._loop.call_soon_threadsafe(self._woken[kind].set)

    async def stop(self) -> None:
        await self._metronome.stop()
        # In a thread: what it waits for may need this loop.
        await asyncio.to_thread(self.dispatch.stop)
        for loop in self._loops:
            loop.cancel()
        # Whatever is being heard would keep its thread, and so this process, for minutes.
        await anyio.to_thread.run_sync(self.core.listening.recogniser.stop)
        await asyncio.gather(*self._loops, return_exceptions=True)
        await anyio.to_thread.run_sync(self.rasa.stop)
        self.directory.stop()
        if self.library is not None:
            self.library.stop()

    async def _read(self) -> bool:
        return await asyncio.to_thread(self._read_one)

    def _read_one(self) -> bool:
        if not self.directory.ready.is_set():
            # Nobody's message builds the index.
            return False
        worked = self.core.inbox.process_next()
        if worked:
            self.wake("send")
            self._wake_here("hear")
            self._wake_here("rooms")
        return worked

    def _read_all(self) -> None:
        while self._read_one():
            pass

    async def _hear(self) -> bool:
        if not self.directory.ready.is_set():
            return False
        heard = await self.core.listening.hear_next()
        if heard:
            self.wake("read")
        return heard

    async def _make_rooms(self) -> bool:
        made = await self.core.room_work.do_next()
        if made:
            self.wake("send")
        return made

    async def _send(self) -> bool:
        return await self.core.outgoing.drain(self._woken["send"]) > 0

    async def _tick(self) -> None:
        await asyncio.to_thread(self._ring_all)

    def _ring_all(self) -> None:
        """Everything due now; one thread of a node is enough, many nodes may do so side by side."""
        if not self._ringing.acquire(blocking=False):
            return
        try:
            while done := self.core.clockwork.tick():
                self.wake("send")
                if done >= MANY_RANG:
                    self.dispatch.wake("ring")
        finally:
            self._ringing.release()

    async def _look_into_folder(self) -> None:
        """Beside the tick, not within it: a long file must not keep reminders waiting."""
        if self.folder is not None and await asyncio.to_thread(self.folder.look) > 0:
            self.wake("send")

    async def _sweep(self) -> None:
        await asyncio.to_thread(self.core.cabinet.sweep)
        core = self.core
        await asyncio.to_thread(close_leavers, core.store, core.office, core.clock)
        await asyncio.to_thread(forget_what_is_over, core.store, core.clock)

    async def _keep(self, refresh: Callable[[], bool]) -> None:
        """An index, of the directory or the library."""
        while True:
            try:
                await asyncio.to_thread(refresh)
            except Exception:
                # As in `_forever`: the database may be away for a while.
                log.exception("index not refreshed")
            await asyncio.sleep(1)

    async def _forever(self, step: Callable[[], Awaitable[bool]], kind: Loop) -> None:
        """Repeat a step; rest when it found nothing. An error costs a second, never the loop."""
        woken = self._woken[kind]
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
            if worked:
                continue
            self._resting[kind] += 1
            try:
                with contextlib.suppress(TimeoutError):
                    rest = (
                        ROOM_SECONDS
                        if kind == "rooms"
                        else HEARING_SECONDS
                        if kind == "hear"
                        else self.dispatch.rest_seconds
                    )
                    async with asyncio.timeout(rest):
                        await woken.wait()
            finally:
                self._resting[kind] -= 1
