"""The last step of every message: what waits in the outbox, lane by lane, each at its own pace."""

from __future__ import annotations

import asyncio

from bot.lane import Lane
from bot.sending import Sending

LOOK_SECONDS = 0.2
"""While one lane sends, how often to look whether another has something."""
_STOP_SECONDS = 5.0


class Outgoing:
    """Sends what waits in the outbox through the channels of this node."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending
        self._lanes: dict[str, Lane] = {}

    async def drain(self, woken: asyncio.Event | None = None) -> int:
        """Send everything due, or all that may leave by now; the number of messages tried. A slow lane keeps no other
        waiting: what becomes due meanwhile (`woken` says so at once) leaves meanwhile."""
        tried = 0
        running: dict[asyncio.Task[int], str] = {}
        idle: set[str] = set()
        try:
            while True:
                for name in await asyncio.to_thread(self._waiting):
                    if name not in running.values() and name not in idle:
                        running[asyncio.create_task(self._lane(name).drain())] = name
                if not running:
                    return tried
                rung = await _first(running, woken)
                done = [task for task in running if task.done()]
                # What was idle may have something by now, as long as we are here anyway. Not whenever another lane
                # is done: two lanes whose messages are for later would take turns for ever.
                if rung or not done:
                    idle.clear()
                for task in done:
                    name = running.pop(task)
                    tried += task.result()
                    if not task.result():
                        idle.add(name)
        finally:
            await self._land(set(running))

    def _lane(self, name: str) -> Lane:
        return self._lanes.setdefault(name, Lane(name, self._sending))

    def _waiting(self) -> list[str]:
        with self._sending.store.reading() as work:
            return list(work.outbox.lanes())

    async def _land(self, running: set[asyncio.Task[int]]) -> None:
        """Let what is being sent be recorded, or it would be sent again by the next node."""
        if running:
            for lane in self._lanes.values():
                lane.stopping = True
            await asyncio.wait(running, timeout=_STOP_SECONDS)
            for lane in self._lanes.values():
                lane.stopping = False


async def _first(running: dict[asyncio.Task[int], str], woken: asyncio.Event | None) -> bool:
    """Until a lane is done, something new is there (True), or it is time to look."""
    waiting: set[asyncio.Task[object]] = {*running}
    bell = asyncio.create_task(woken.wait()) if woken is not None else None
    if bell is not None:
        waiting.add(bell)
    await asyncio.wait(waiting, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    if bell is not None:
        bell.cancel()
    rung = woken is not None and woken.is_set()
    if woken is not None:
        woken.clear()
    return rung
