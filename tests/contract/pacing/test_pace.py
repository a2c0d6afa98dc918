"""What every keeper of the pace promises: no window of a limit ever holds more than the limit."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import redis

from actions.pacing import AHEAD, MOST_KEPT, Ask, Gate, Limit, Pace, Slot
from bot.pacing import SparePace
from storage import SqlStore, open_store
from storage.pace import SqlPace, SqlSwitch
from storage.redis_pace import RedisPace
from tests.fakes.clock import FakeClock
from tests.fakes.memory_pace import MemoryPace
from tests.processes import forked_processes
from tests.servers import postgres_server as postgres_server
from tests.servers import postgres_url as postgres_url
from tests.servers import redis_server as redis_server
from tests.servers import redis_url as redis_url

WINDOW_LATER = timedelta(hours=1)
"""Long after anything that a Redis started anew may have forgotten."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def _worn_in(url: str, clock: FakeClock) -> RedisPace:
    """A Redis that has been there for an hour."""
    pace = RedisPace(url, clock)
    pace.take([Ask((Gate("before", Limit(1, 1)),))])
    clock.advance(seconds=WINDOW_LATER.total_seconds())
    return pace


@pytest.fixture(
    params=[
        "memory",
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgresql),
        pytest.param("redis", marks=pytest.mark.redis),
        pytest.param("redis or database", marks=pytest.mark.redis),
    ]
)
def pace(request: pytest.FixtureRequest, clock: FakeClock, tmp_path: Path) -> Iterator[Pace]:
    if request.param == "memory":
        yield MemoryPace(clock)
        return
    if request.param == "redis":
        keeper = _worn_in(request.getfixturevalue("redis_url"), clock)
        yield keeper
        keeper.close()
        return
    url = (
        request.getfixturevalue("postgres_url")
        if request.param == "postgresql"
        else f"sqlite:///{tmp_path}/pace.db"
    )
    store = open_store(url)
    spare = SqlPace(store, clock)
    if request.param == "redis or database":
        first = _worn_in(request.getfixturevalue("redis_url"), clock)
        yield SparePace(first, spare, SqlSwitch(store, clock))
        first.close()
    else:
        yield spare
    store.close()


def _moments(pace: Pace, clock: FakeClock, gates: Sequence[Gate], number: int) -> list[float]:
    """When so many messages may leave, in seconds of the clock, asking again as told."""
    found: list[float] = []
    while len(found) < number:
        (slot,) = pace.take([Ask(tuple(gates))])
        if slot.taken:
            found.append(clock.now().timestamp() + slot.wait)
        else:
            clock.advance(seconds=slot.wait)
    return found


def _worst(moments: Sequence[float], seconds: float) -> int:
    ordered = sorted(moments)
    return max(sum(1 for other in ordered if moment <= other < moment + seconds - 1e-6) for moment in ordered)


def test_the_first_of_a_window_leave_at_once_and_the_next_a_window_later(
    pace: Pace, clock: FakeClock
) -> None:
    limit = Limit(3, 10)
    gates = (Gate("account", limit),)
    slots = [pace.take([Ask(gates)])[0] for _ in range(3)]
    assert all(slot.taken for slot in slots)
    assert [round(slot.wait, 3) for slot in slots] == [0, 0.015, 0.03]
    (fourth,) = pace.take([Ask(gates)])
    assert not fourth.taken
    assert fourth.wait == pytest.approx(10.25)
    clock.advance(seconds=fourth.wait)
    assert pace.take([Ask(gates)])[0].taken


def test_moments_a_little_ahead_are_reserved(pace: Pace) -> None:
    slots = pace.take([Ask((Gate("account", Limit(2, 1)),)) for _ in range(6)])
    assert all(slot.taken for slot in slots)
    assert [round(slot.wait, 3) for slot in slots] == [0, 0.015, 1.05, 1.065, 2.1, 2.115]


def test_one_that_waits_for_its_chat_keeps_no_other_waiting(pace: Pace) -> None:
    account, chat = Gate("account", Limit(30, 1)), Gate("chat", Limit(1, 1), chat_id=7)
    _, waits, other = pace.take([Ask((account, chat)), Ask((account, chat)), Ask((account,))])
    assert waits.wait == pytest.approx(1.05)
    assert other.wait < 0.05


def test_the_narrowest_of_several_gates_decides(pace: Pace, clock: FakeClock) -> None:
    chat = Gate("chat", Limit(1, 1), chat_id=7)
    group = Gate("group", Limit(4, 60), chat_id=7)
    found = _moments(pace, clock, (Gate("account", Limit(30, 1)), chat, group), 9)
    assert _worst(found, 1) == 1
    assert _worst(found, 60) == 4


def test_what_is_not_taken_counts_for_nobody(pace: Pace) -> None:
    account, chat = Gate("account", Limit(2, 1)), Gate("chat", Limit(1, 60), chat_id=7)
    assert pace.take([Ask((chat,))])[0].taken
    refused, fine = pace.take([Ask((chat,)), Ask((account,))])
    assert not refused.taken
    assert (fine.taken, fine.wait) == (True, 0.0)


def test_a_pause_stops_everybody_and_a_shorter_one_does_not_end_it(pace: Pace, clock: FakeClock) -> None:
    gate = Gate("account", Limit(30, 1))
    pace.pause([gate], 35)
    pace.pause([gate], 2)
    (slot,) = pace.take([Ask((gate,))])
    assert (slot.taken, round(slot.wait)) == (False, 35)
    clock.advance(seconds=35)
    assert pace.take([Ask((gate,))])[0].taken


def test_large_limits_are_kept_in_groups_and_hold_too(pace: Pace, clock: FakeClock) -> None:
    limit = Limit(MOST_KEPT * 3 + 1, 2)
    found: list[float] = []
    for _ in range(5):
        slots = pace.take([Ask((Gate("account", limit),)) for _ in range(150)])
        found += [clock.now().timestamp() + slot.wait for slot in slots if slot.taken]
        clock.advance(seconds=0.7)
    assert len(found) > limit.most
    assert _worst(found, limit.seconds) <= limit.most


def test_a_clock_that_goes_back_stops_nobody_for_long(pace: Pace, clock: FakeClock) -> None:
    gate = Gate("account", Limit(1, 1))
    assert pace.take([Ask((gate,))])[0].taken
    clock.advance(seconds=-300)
    (slot,) = pace.take([Ask((gate,), until=60)])
    assert slot.taken
    assert slot.wait <= AHEAD + 2


def test_after_the_clock_went_back_the_next_one_leaves_within_a_window(pace: Pace, clock: FakeClock) -> None:
    gate = Gate("chat", Limit(1, 1), chat_id=7)
    assert pace.take([Ask((gate,))])[0].taken
    clock.advance(seconds=-300)
    (slot,) = pace.take([Ask((gate,))])
    assert slot.taken
    assert slot.wait < 1.5


def test_threads_asking_at_random_never_exceed_any_window(pace: Pace, clock: FakeClock) -> None:
    account, provider = Limit(7, 1), Limit(60, 20)
    gates = (Gate("account", account), Gate("provider", provider))
    found: list[float] = []

    def ask(number: int) -> list[float]:
        slots = pace.take([Ask(gates) for _ in range(number)])
        return [clock.now().timestamp() + slot.wait for slot in slots if slot.taken]

    chance = random.Random(7)
    with ThreadPoolExecutor(4) as pool:
        for _ in range(12):
            for moments in pool.map(ask, [chance.randint(1, 5) for _ in range(6)]):
                found += moments
            clock.advance(seconds=chance.choice([0.0, 0.3, 1.1, 4.0]))
    assert len(found) > 60
    assert _worst(found, account.seconds) <= account.most
    assert _worst(found, provider.seconds) <= provider.most


def take_at_random(url: str, kind: str, seed: int) -> list[float]:
    """What one process among several gets; the clock stands still in all of them."""
    chance = random.Random(seed)
    store = open_store(url) if kind == "database" else None
    keeper = SqlPace(store, FakeClock()) if store is not None else RedisPace(url, FakeClock())
    gate = Gate("account", Limit(9, 1))
    found = []
    for _ in range(20):
        slots = keeper.take([Ask((gate,)) for _ in range(chance.randint(1, 4))])
        found += [slot.wait for slot in slots if slot.taken]
    return found


@pytest.mark.parametrize(
    "kind",
    [
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgresql),
        pytest.param("redis", marks=pytest.mark.redis),
    ],
)
def test_processes_racing_for_moments_never_get_more_than_there_are(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if kind == "redis":
        url = request.getfixturevalue("redis_url")
        worn = FakeClock(FakeClock().now() - WINDOW_LATER)
        _worn_in(url, worn).close()
    else:
        url = (
            request.getfixturevalue("postgres_url") if kind == "postgresql" else f"sqlite:///{tmp_path}/a.db"
        )
        open_store(url).close()
    how = "redis" if kind == "redis" else "database"
    with ProcessPoolExecutor(3, mp_context=forked_processes()) as pool:
        tasks = [pool.submit(take_at_random, url, how, seed) for seed in range(3)]
        found = [moment for task in tasks for moment in task.result(timeout=100)]
    assert len(found) == 9 * 5
    assert _worst(found, 1) <= 9


@pytest.mark.redis
def test_a_redis_that_forgot_everything_begins_a_window_late(clock: FakeClock, redis_url: str) -> None:
    gate = Gate("account", Limit(30, 1))
    keeper = RedisPace(redis_url, clock)
    (slot,) = keeper.take([Ask((gate,), until=60)])
    assert slot.wait >= 1 + AHEAD
    keeper.close()


class _Losable:
    """A Redis that can be taken away from us."""

    def __init__(self, pace: RedisPace) -> None:
        self.pace, self.lost = pace, False

    def _answer(self) -> None:
        if self.lost:
            raise redis.ConnectionError("gone")

    def ping(self) -> bool:
        return not self.lost and self.pace.ping()

    def take(self, asks: Sequence[Ask], *, not_before: int = 0) -> Sequence[Slot]:
        self._answer()
        return self.pace.take(asks, not_before=not_before)

    def pause(self, gates: Sequence[Gate], seconds: float) -> None:
        self._answer()
        self.pace.pause(gates, seconds)


@pytest.mark.redis
def test_redis_lost_and_found_again_no_window_holds_more(
    clock: FakeClock, redis_url: str, tmp_path: Path
) -> None:
    """Two nodes; only one of them loses its way to Redis, and both change over."""
    store: SqlStore = open_store(f"sqlite:///{tmp_path}/pace.db")
    keepers = [_Losable(_worn_in(redis_url, clock)), _Losable(RedisPace(redis_url, clock))]
    nodes = [SparePace(keeper, SqlPace(store, clock), SqlSwitch(store, clock)) for keeper in keepers]
    limit = Limit(5, 1)
    found: list[float] = []
    for step in range(400):
        keepers[0].lost = 80 <= step < 200
        (slot,) = nodes[step % 2].take([Ask((Gate("account", limit),))])
        if slot.taken:
            found.append(clock.now().timestamp() + slot.wait)
        clock.advance(seconds=0.1)
    began = found[0]
    assert _worst(found, limit.seconds) <= limit.most
    for part in (range(8), range(15, 20), range(35, 40)):
        assert sum(1 for moment in found if part.start <= moment - began < part.stop) > 2 * len(part)
    for keeper in keepers:
        keeper.pace.close()
    store.close()


@pytest.mark.redis
def test_a_quota_is_kept_where_nothing_is_forgotten_and_stops_nobody_when_redis_is_lost(
    redis_url: str, tmp_path: Path, clock: FakeClock
) -> None:
    store: SqlStore = open_store(f"sqlite:///{tmp_path}/pace.db")
    keeper = _Losable(_worn_in(redis_url, clock))
    pace = SparePace(keeper, SqlPace(store, clock), SqlSwitch(store, clock))
    gates = (Gate("account", Limit(30, 1)), Gate("account month", Limit(4, 31 * 24 * 3600)))
    taken = [pace.take([Ask(gates)])[0].taken for _ in range(2)]
    keeper.lost = True
    clock.advance(seconds=1)
    assert not pace.take([Ask(gates)])[
        0
    ].taken  # The new keeper begins a window of the pace later, not a month.
    clock.advance(seconds=8)
    taken += [pace.take([Ask(gates)])[0].taken for _ in range(2)]
    assert taken == [True] * 4
    (slot,) = pace.take([Ask(gates)])
    assert not slot.taken
    assert slot.wait > 30 * 24 * 3600
    keeper.pace.close()
    store.close()
