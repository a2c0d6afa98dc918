"""What channels behind a provider's server share: connecting until it works, handing on what comes, stopping.

Updates are polled or posted to us; either way one counts as taken only when it was stored.
"""

from __future__ import annotations

import asyncio
import traceback
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Literal

import structlog

from actions.messages import Inbound
from bot.channel import Receive
from bot.election import Turn

State = Literal["stopped", "connecting", "polling", "standby", "webhook", "sending", "failing"]
"""`standby`: another node polls; `sending`: this node receives nothing."""

_log = structlog.get_logger(__name__)

PATIENCE = 2.0
"""Seconds that what is under way gets to end when we stop."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds before a new try after a failure, doubled each time."""

    first: float
    longest: float

    def after(self, pause: float) -> float:
        return min(pause * 2, self.longest)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the provider could not be reached, without a token; `wait`: seconds, where it told."""

    reason: str
    wait: float | None = None


class Receiving(ABC):
    """One account of a provider. Log events are `<name>_ready`, `<name>_unavailable`, `<name>_update_not_stored`."""

    name: str
    failures: type[Exception]
    """What the provider's client raises where a call fails."""

    def __init__(self, pauses: Pauses, turn: Turn) -> None:
        self.state: State = "stopped"
        self.problem = ""
        """Why the channel is failing, for the health page; without the token."""
        self.receive: Receive | None = None
        self._pauses = pauses
        self._turn = turn
        self._ready = asyncio.Event()
        self._runner: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._word = self.name.replace("-", "_")

    # What each provider does in its own way

    @abstractmethod
    async def connect(self) -> None:
        """Learn who we are."""

    @abstractmethod
    async def set_webhook(self) -> None: ...

    @abstractmethod
    async def poll(self) -> None:
        """For ever; begins by taking a forgotten webhook away."""

    @abstractmethod
    async def close(self) -> None:
        """End the connections."""

    @abstractmethod
    def explain(self, error: Exception) -> Failure: ...

    @property
    @abstractmethod
    def has_webhook(self) -> bool: ...

    def facts(self) -> dict[str, object]:
        """What the log says when it is ready."""
        return {}

    @abstractmethod
    async def introduce(self) -> None:
        """What is told the provider once, by nodes that receive."""

    # Starting and stopping

    async def start(self, receive: Receive | None) -> None:
        """Begin to connect in the background; the provider may be unreachable for as long as it likes."""
        self.receive = receive
        self.state = "connecting"
        self._runner = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop receiving. A webhook stays set: the provider keeps, or posts again, what it got no answer to."""
        if self._runner is not None:
            self._runner.cancel()
            await asyncio.gather(self._runner, return_exceptions=True)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=PATIENCE)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._ready.clear()
        await self.close()
        self.state = "stopped"

    async def ready(self) -> None:
        """Wait until updates are being received."""
        await self._ready.wait()

    async def _run(self) -> None:
        await self.insist("connect", self.connect)
        if self.receive is None:
            self.go("sending")
            return
        await self.insist("introduce", self.introduce)
        if self.has_webhook:
            await self.insist("set webhook", self.set_webhook)
            self.go("webhook")
            return
        await self._turn.hold(self.poll, waiting=lambda: self.go("standby"))

    def go(self, state: State) -> None:
        self.state, self.problem = state, ""
        self._ready.set()
        _log.info(f"{self._word}_ready", state=state, **self.facts())

    # Insisting

    async def insist(self, what: str, action: Callable[[], Awaitable[object]]) -> None:
        """Try until it works, waiting longer each time."""
        pause = self._pauses.first
        while True:
            try:
                await action()
            except self.failures as error:
                pause = await self.wait_after(what, error, pause)
            else:
                return

    async def wait_after(self, what: str, error: Exception, pause: float) -> float:
        """Note a failure and sleep; returns the pause for the next one."""
        failure = self.explain(error)
        self.state, self.problem = "failing", failure.reason
        _log.warning(f"{self._word}_unavailable", doing=what, reason=failure.reason, pause=pause)
        await asyncio.sleep(pause if failure.wait is None else failure.wait)
        return self._pauses.after(pause)

    # Handing on

    async def hand_on(self, inbound: Inbound) -> bool:
        """False when it could not be stored and must come again."""
        if self.receive is None:
            return False
        try:
            await self.receive(inbound)
        except Exception as error:
            # Whatever kept it from being stored, it is not lost: it comes again, or is kept here.
            _log.error(f"{self._word}_update_not_stored", update=inbound.event_id, error=place_of(error))
            return False
        return True

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def place_of(error: Exception) -> str:
    """Kind and place of an error, without its text: that may hold a person's words."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {frames[-1].filename}:{frames[-1].lineno}"
