"""Nodes see each other for as long as they beat."""

from __future__ import annotations

from datetime import timedelta

from bot.nodes import POLLERS, SEEN_WITHIN, Nodes
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import fresh_store


def test_nodes_are_counted_by_role_until_they_leave_or_fall_silent() -> None:
    store, clock = fresh_store(), FakeClock()
    front, first, second = (Nodes(store, clock, "front"), *(Nodes(store, clock, "worker") for _ in range(2)))
    assert len({front.name, first.name, second.name}) == 3
    for node in (front, first, second):
        node.beat()
    assert front.seen().counts == {"front": 1, "worker": 2}
    first.leave()
    assert front.seen().counts == {"front": 1, "worker": 1}
    clock.advance(SEEN_WITHIN - timedelta(seconds=1))
    front.beat()
    clock.advance(timedelta(seconds=1))
    assert front.seen().counts == {"front": 1}
    assert not front.seen().work_is_done
    Nodes(store, clock, "run").beat()
    assert front.seen().work_is_done


def test_who_polls_is_told_by_account() -> None:
    store, clock = fresh_store(), FakeClock()
    node = Nodes(store, clock, "run")
    with store.work() as work:
        until = clock.now() + SEEN_WITHIN
        work.leases.take(f"{POLLERS}telegram:7", holder=node.name, now=clock.now(), until=until)
        work.commit()
    seen = node.seen()
    assert seen.pollers == {"telegram:7": node.name}
    assert seen.counts == {}


def test_nodes_that_are_long_gone_leave_nothing_behind() -> None:
    store, clock = fresh_store(), FakeClock()
    for _ in range(3):
        Nodes(store, clock, "worker").beat()
    clock.advance(timedelta(days=2))
    living = Nodes(store, clock, "worker")
    living.beat()
    with store.work() as work:
        assert work.leases.forget(clock.now() + timedelta(days=1)) == 1
