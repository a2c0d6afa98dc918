"""Work that is done again and again, in beats of the monotonic clock.

Not by the time of day: a scheduler that computes its next moment from it does nothing for five minutes when the clock
is set back by five, and makes up for every second of a night's sleep.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)

Step = Callable[[], Awaitable[object]]


class Metronome:
    """Each step runs by itself, never twice at once, and its error costs one beat."""

    def __init__(self) -> None:
        self._beats: list[asyncio.Task[None]] = []

    def every(self, seconds: float, step: Step) -> None:
        """Begin now; to be called within the event loop."""
        self._beats.append(asyncio.create_task(self._beat(seconds, step)))

    async def stop(self) -> None:
        for beat in self._beats:
            beat.cancel()
        await asyncio.gather(*self._beats, return_exceptions=True)
        self._beats.clear()

    async def _beat(self, seconds: float, step: Step) -> None:
        while True:
            began = time.monotonic()
            try:
                await step()
            except Exception:
                # The database may be away for a while; the beat must outlive it.
                log.exception("beat failed", step=getattr(step, "__name__", ""))
            await asyncio.sleep(max(0.0, began + seconds - time.monotonic()))
