"""Hints reach somebody who is free, and nobody waits for a broker that is away."""

from __future__ import annotations

import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from storage.dispatch import MOST_HINTS, OFTEN, RARELY, Dispatch, Kind, RedisDispatch, connect, open_dispatch
from tests.e2e.served import free_port
from tests.servers import RedisServer, stop
from tests.servers import redis_server as redis_server
from tests.servers import redis_url as redis_url

REDIS = pytest.param("redis", marks=pytest.mark.redis)
WITHIN_SECONDS = 15.0
_NOTHING_FOR_SECONDS = 0.5


class Worker:
    """A node: remembers what hints made it do, and when its own loops were woken instead."""

    def __init__(self, dispatch: Dispatch, stack: ExitStack, *kinds: Kind) -> None:
        self.done: queue.Queue[str] = queue.Queue()
        self.woken: queue.Queue[str] = queue.Queue()
        self.dispatch = dispatch
        works: dict[Kind, Callable[[], object]] = {kind: self._doing(kind) for kind in kinds}
        dispatch.serve(works, here=self._wake)
        stack.callback(dispatch.stop)

    def _doing(self, kind: str) -> Callable[[], None]:
        return lambda: self.done.put(kind)

    def _wake(self, kind: str) -> None:
        self.woken.put(kind)
        if not isinstance(self.dispatch, RedisDispatch):
            self.done.put(kind)


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + WITHIN_SECONDS
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.mark.parametrize("kind", ["inline", REDIS])
def test_a_hint_makes_a_node_do_what_it_asks_for(
    kind: str, stack: ExitStack, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("redis_url") if kind == "redis" else ""
    node = Worker(open_dispatch(url), stack, "read", "send", "ring")
    asked: tuple[Kind, ...] = ("read", "send", "ring")
    for hint in asked:
        node.dispatch.wake(hint)
    assert sorted(node.done.get(timeout=WITHIN_SECONDS) for _ in asked) == ["read", "ring", "send"]
    assert node.dispatch.state() == ("ok" if kind == "redis" else "not configured")


@pytest.mark.redis
def test_a_node_that_leaves_the_work_to_others_wakes_them(redis_url: str, stack: ExitStack) -> None:
    front = Worker(open_dispatch(redis_url), stack)
    worker = Worker(open_dispatch(redis_url), stack, "read")
    front.dispatch.wake("read")
    assert worker.done.get(timeout=WITHIN_SECONDS) == "read"
    assert front.done.empty()


@pytest.mark.redis
def test_while_one_node_is_busy_another_follows_the_hint(redis_url: str, stack: ExitStack) -> None:
    finished = threading.Event()
    stack.callback(finished.set)
    busy = open_dispatch(redis_url, threads=1)
    began = threading.Event()

    def work_long() -> None:
        began.set()
        finished.wait(WITHIN_SECONDS)

    busy.serve({"read": work_long}, here=lambda kind: None)
    stack.callback(busy.stop)
    stack.callback(finished.set)
    busy.wake("read")
    assert began.wait(WITHIN_SECONDS)
    free = Worker(open_dispatch(redis_url), stack, "read")
    for _ in range(5):  # the busy one may have taken two ahead
        free.dispatch.wake("read")
    assert free.done.get(timeout=WITHIN_SECONDS) == "read"


@pytest.mark.redis
def test_work_that_fails_costs_neither_the_thread_nor_the_next_hint(redis_url: str, stack: ExitStack) -> None:
    tried: queue.Queue[int] = queue.Queue()

    def fail() -> None:
        tried.put(1)
        raise RuntimeError("the database is away")

    dispatch = open_dispatch(redis_url, threads=1)
    dispatch.serve({"read": fail}, here=lambda kind: None)
    stack.callback(dispatch.stop)
    for _ in range(3):
        dispatch.wake("read")
        tried.get(timeout=WITHIN_SECONDS)


@pytest.mark.redis
def test_hints_do_not_pile_up_while_nobody_works(redis_url: str, stack: ExitStack) -> None:
    front = Worker(open_dispatch(redis_url), stack)
    client = connect(redis_url)
    stack.callback(client.close)
    until(lambda: _give_and_count(front, client.llen) == MOST_HINTS)
    for _ in range(3):
        assert _give_and_count(front, client.llen) == MOST_HINTS


def _give_and_count(front: Worker, length: Callable[[str], object]) -> object:
    for _ in range(20):
        front.dispatch.wake("read")
    # The giver has emptied its own line when it is free for the next hint.
    until(lambda: front.dispatch._hints.empty())  # type: ignore[attr-defined]
    return length("thuky:hints")


@pytest.mark.redis
def test_a_node_wakes_itself_while_redis_is_away_and_gives_hints_again_afterwards(
    tmp_path: Path, stack: ExitStack
) -> None:
    server = RedisServer(free_port(), tmp_path)
    running: list[subprocess.Popen[bytes]] = [server.start()]
    stack.callback(lambda: stop(running[-1]))
    node = Worker(open_dispatch(server.url), stack, "read")
    node.dispatch.wake("read")
    assert node.done.get(timeout=WITHIN_SECONDS) == "read"
    assert node.dispatch.rest_seconds == RARELY

    stop(running[-1])
    until(lambda: node.dispatch.state() == "down")
    assert node.dispatch.rest_seconds == OFTEN
    node.dispatch.wake("read")
    assert node.woken.get(timeout=WITHIN_SECONDS) == "read"

    running.append(server.start())
    until(lambda: node.dispatch.state() == "ok")
    node.dispatch.wake("read")
    assert node.done.get(timeout=WITHIN_SECONDS) == "read"


@pytest.mark.redis
def test_nobody_waits_for_a_redis_that_hangs(tmp_path: Path, stack: ExitStack) -> None:
    server = RedisServer(free_port(), tmp_path)
    process = server.start()
    stack.callback(lambda: stop(process))
    node = Worker(open_dispatch(server.url), stack, "read")
    until(lambda: node.dispatch.state() == "ok")
    process.send_signal(signal.SIGSTOP)
    stack.callback(lambda: process.send_signal(signal.SIGCONT))
    began = time.monotonic()
    for _ in range(2 * MOST_HINTS):
        node.dispatch.wake("read")
    assert time.monotonic() - began < _NOTHING_FOR_SECONDS
    assert node.woken.get(timeout=WITHIN_SECONDS) == "read"


@pytest.mark.redis
def test_a_program_that_starts_without_its_redis_works_alone_until_it_comes(
    tmp_path: Path, stack: ExitStack
) -> None:
    server = RedisServer(free_port(), tmp_path)
    node = Worker(open_dispatch(server.url), stack, "read")
    node.dispatch.wake("read")
    assert node.woken.get(timeout=WITHIN_SECONDS) == "read"
    process = server.start()
    stack.callback(lambda: stop(process))
    until(lambda: node.dispatch.state() == "ok")
    node.dispatch.wake("read")
    assert node.done.get(timeout=WITHIN_SECONDS) == "read"
