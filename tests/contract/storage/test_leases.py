"""Names that one node at a time holds: taken, renewed, handed over, given up."""

from __future__ import annotations

from datetime import timedelta

from actions.leases import Lease
from storage import SqlStore
from tests.contract.storage import racers
from tests.fakes.clock import FakeClock

QUARTER = timedelta(seconds=15)


def _take(store: SqlStore, clock: FakeClock, holder: str, name: str = "poll/telegram:1") -> bool:
    with store.work() as work:
        taken = work.leases.take(name, holder=holder, now=clock.now(), until=clock.now() + QUARTER)
        work.commit()
    return taken


def _holders(store: SqlStore, clock: FakeClock) -> list[str]:
    with store.work() as work:
        return [lease.holder for lease in work.leases.held(clock.now())]


def test_the_first_node_holds_it_and_the_second_does_not(store: SqlStore, clock: FakeClock) -> None:
    assert _take(store, clock, "A")
    assert not _take(store, clock, "B")
    assert _holders(store, clock) == ["A"]


def test_the_holder_renews_it_before_its_end(store: SqlStore, clock: FakeClock) -> None:
    _take(store, clock, "A")
    clock.advance(timedelta(seconds=10))
    assert _take(store, clock, "A")
    clock.advance(timedelta(seconds=10))
    assert not _take(store, clock, "B")


def test_another_takes_over_once_the_holder_is_silent_for_too_long(store: SqlStore, clock: FakeClock) -> None:
    _take(store, clock, "A")
    clock.advance(QUARTER)
    assert _take(store, clock, "B")
    assert not _take(store, clock, "A")
    assert _holders(store, clock) == ["B"]


def test_a_holder_whose_clock_went_back_does_not_get_it_back(store: SqlStore, clock: FakeClock) -> None:
    _take(store, clock, "A")
    clock.advance(QUARTER)
    _take(store, clock, "B")
    clock.advance(-timedelta(minutes=5))
    assert not _take(store, clock, "A")


def test_who_gives_up_lets_the_next_one_in_at_once(store: SqlStore, clock: FakeClock) -> None:
    _take(store, clock, "A")
    with store.work() as work:
        assert not work.leases.give_up("poll/telegram:1", holder="B")
        assert work.leases.give_up("poll/telegram:1", holder="A")
        work.commit()
    assert _take(store, clock, "B")


def test_different_names_have_different_holders(store: SqlStore, clock: FakeClock) -> None:
    assert _take(store, clock, "A", "poll/telegram:1")
    assert _take(store, clock, "B", "poll/telegram:2")
    assert _take(store, clock, "B", "node/100%_B")
    with store.work() as work:
        until = clock.now() + QUARTER
        assert work.leases.held(clock.now(), prefix="poll/") == [
            Lease("poll/telegram:1", "A", until),
            Lease("poll/telegram:2", "B", until),
        ]
        assert work.leases.held(clock.now(), prefix="node/100%_") == [Lease("node/100%_B", "B", until)]
        assert work.leases.held(clock.now(), prefix="node/1%") == []


def test_leases_that_ended_are_not_held_and_can_be_forgotten(store: SqlStore, clock: FakeClock) -> None:
    _take(store, clock, "A", "node/A")
    clock.advance(timedelta(seconds=10))
    _take(store, clock, "B", "node/B")
    clock.advance(timedelta(seconds=10))
    assert _holders(store, clock) == ["B"]
    with store.work() as work:
        assert work.leases.forget(clock.now()) == 1
        work.commit()
    assert _holders(store, clock) == ["B"]


def test_of_four_processes_one_gets_it(database_url: str, clock: FakeClock) -> None:
    """Once where nobody ever had it, and once where its holder died."""
    for _ in range(2):
        assert sorted(racers.race(racers.take_lease, database_url, clock.now())) == [
            False,
            False,
            False,
            True,
        ]
        clock.advance(timedelta(minutes=2))
