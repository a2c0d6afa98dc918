"""One node at a time has the turn; a node that cannot renew it stops before another begins."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from actions import ports
from bot.clock import SystemClock
from bot.election import Elected
from bot.nodes import POLLERS, Nodes
from bot.telegram import TelegramChannel
from storage.store import Result, SqlStore, open_store
from tests.contract.test_telegram_channel import settings
from tests.fakes.memory_store import fresh_store
from tests.fakes.telegram_api import FakeTelegram

LASTS = timedelta(seconds=2)
WITHIN_SECONDS = 20.0


class Cuttable(SqlStore):
    """A store whose database can be cut off."""

    cut = False

    def repeat(self, command: Callable[[ports.UnitOfWork], Result]) -> Result:
        if self.cut:
            raise ConnectionError("no route to the database")
        return super().repeat(command)


@dataclass
class Node:
    """Wants the turn until stopped; remembers from when until when it had it."""

    store: Cuttable
    name: str
    spans: list[list[float]] = field(default_factory=list)
    told_to_wait: int = 0
    fails: bool = False

    def start(self) -> None:
        turn = Elected(self.store, SystemClock(), name=f"{POLLERS}telegram:1", holder=self.name, lasts=LASTS)
        self.task = asyncio.create_task(turn.hold(self._do, waiting=self._wait))

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    @property
    def busy(self) -> bool:
        return bool(self.spans) and len(self.spans[-1]) == 1

    def _wait(self) -> None:
        self.told_to_wait += 1

    async def _do(self) -> None:
        self.spans.append([time.monotonic()])
        try:
            if self.fails:
                raise OSError("refused")
            await asyncio.Event().wait()
        finally:
            self.spans[-1].append(time.monotonic())


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[tuple[Node, Node]]:
    open_store(f"sqlite:///{tmp_path}/office.db").close()
    pair = [Node(Cuttable(open_store(f"sqlite:///{tmp_path}/office.db").engine), name) for name in "AB"]
    yield pair[0], pair[1]
    for node in pair:
        node.store.close()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(WITHIN_SECONDS):
        while not condition():
            await asyncio.sleep(0.01)


def test_one_has_the_turn_and_hands_it_on_when_it_stops(nodes: tuple[Node, Node]) -> None:
    first, second = nodes

    async def scene() -> None:
        first.start()
        await until(lambda: first.busy)
        second.start()
        await until(lambda: second.told_to_wait)
        assert not second.spans
        await first.stop()
        await until(lambda: second.busy)
        await second.stop()

    asyncio.run(scene())
    assert first.spans[-1][1] <= second.spans[0][0]


def test_the_turn_is_kept_for_longer_than_a_lease_lasts(nodes: tuple[Node, Node]) -> None:
    first, second = nodes

    async def scene() -> None:
        first.start()
        await until(lambda: first.busy)
        second.start()
        await asyncio.sleep(2.5 * LASTS.total_seconds())
        assert first.busy
        await asyncio.gather(first.stop(), second.stop())

    asyncio.run(scene())
    assert len(first.spans) == 1
    assert not second.spans


def test_a_node_cut_off_from_the_database_stops_before_another_begins(nodes: tuple[Node, Node]) -> None:
    first, second = nodes

    async def scene() -> None:
        first.start()
        await until(lambda: first.busy)
        second.start()
        first.store.cut = True
        await until(lambda: second.busy)
        assert not first.busy
        assert first.told_to_wait
        first.store.cut = False
        await second.stop()
        await until(lambda: first.busy)
        await first.stop()

    asyncio.run(scene())
    assert first.spans[0][1] < second.spans[0][0]
    assert second.spans[0][1] <= first.spans[1][0]


def test_an_error_ends_the_turn_and_frees_it(nodes: tuple[Node, Node]) -> None:
    first, second = nodes
    first.fails = True

    async def scene() -> None:
        first.start()
        with pytest.raises(OSError, match="refused"):
            await first.task
        second.start()
        await until(lambda: second.busy)
        await second.stop()

    asyncio.run(scene())
    assert second.told_to_wait == 0


def test_of_two_channels_one_polls_telegram_and_nobody_is_driven_out(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.db"
    open_store(url).close()

    async def scene(telegram: FakeTelegram) -> None:
        stores = [open_store(url) for _ in range(2)]
        heard: list[str] = []
        channels = []
        for store in stores:
            nodes = Nodes(store, SystemClock(), "run")
            turn = Elected(store, SystemClock(), name=f"{POLLERS}telegram:1", holder=nodes.name, lasts=LASTS)
            channels.append(TelegramChannel(settings(telegram), clock=SystemClock(), turn=turn))
        nam = telegram.user("Nam")

        async def receive(inbound: object) -> None:
            heard.append(getattr(inbound, "text", ""))

        for channel in channels:
            await channel.start(receive)
        await until(lambda: sorted(channel.state for channel in channels) == ["polling", "standby"])
        telegram.says(nam, "một")
        await until(lambda: heard == ["một"])
        holder = next(channel for channel in channels if channel.state == "polling")
        other = next(channel for channel in channels if channel is not holder)
        await holder.stop()
        telegram.says(nam, "hai")
        await until(lambda: other.state == "polling")
        await until(lambda: "hai" in heard)
        await other.stop()
        for store in stores:
            store.close()

    with FakeTelegram() as telegram:
        asyncio.run(scene(telegram))
        polls = telegram.calls("getUpdates")
    # Whoever stops leaves a poll behind that nobody listens to any more; Telegram ends it when the next one comes.
    assert len(polls) > 2
    assert sum(call.status == 409 for call in polls) <= 1


async def _for_ever() -> None:
    await asyncio.Event().wait()


class TheAnswerAndTheEndTogether(ThreadPoolExecutor):
    """Answers each command from the event loop, and from the second on ends `task` in the same round of it."""

    task: asyncio.Task[None]
    asked = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.asked += 1
        answer: Future[Any] = Future()
        loop = asyncio.get_running_loop()
        loop.call_soon(answer.set_result, True)
        if self.asked > 1:
            # The answer has come to the asyncio side by then, but whoever waits for it has not gone on.
            loop.call_soon(lambda: loop.call_soon(self.task.cancel))
        return answer


def test_a_node_that_is_stopped_just_when_its_lease_is_renewed_stops() -> None:
    async def play() -> bool:
        turn = Elected(
            store, SystemClock(), name="poll/telegram:1", holder="a", lasts=timedelta(seconds=0.05)
        )
        turn._thread = together = TheAnswerAndTheEndTogether(1)
        together.task = asyncio.create_task(turn.hold(_for_ever, waiting=lambda: None))
        done, _ = await asyncio.wait([together.task], timeout=5)
        return bool(done) and together.task.cancelled()

    store = fresh_store()
    try:
        assert asyncio.run(play())
    finally:
        store.close()
