"""Tokens of accounts step by step, and when people were last heard."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.credentials import Credential
from actions.models import Identity
from storage import SqlStore
from tests.fakes.clock import FakeClock

OA = ("zalo_oa", "431865")


def _store(store: SqlStore, clock: FakeClock, locked: str, after: int | None) -> bool:
    with store.work() as work:
        stored = work.credentials.replace(*OA, locked, after=after, at=clock.now())
        work.commit()
    return stored


def _found(store: SqlStore) -> Credential | None:
    with store.reading() as work:
        return work.credentials.find(*OA)


def test_what_comes_first_is_generation_one_and_each_step_counts(store: SqlStore, clock: FakeClock) -> None:
    assert _found(store) is None
    assert _store(store, clock, "one", None)
    first = clock.now()
    clock.advance(hours=1)
    assert _store(store, clock, "two", 1)
    assert _found(store) == Credential(*OA, generation=2, locked="two", changed_at=first + timedelta(hours=1))


def test_only_one_thing_comes_after_a_generation(store: SqlStore, clock: FakeClock) -> None:
    _store(store, clock, "one", None)
    assert _store(store, clock, "two", 1)
    assert not _store(store, clock, "another two", 1)
    found = _found(store)
    assert found is not None
    assert (found.generation, found.locked) == (2, "two")


def test_asking_is_written_down_until_an_answer_is_stored(store: SqlStore, clock: FakeClock) -> None:
    _store(store, clock, "one", None)
    with store.work() as work:
        assert work.credentials.ask(*OA, generation=1, at=clock.now())
        assert not work.credentials.ask(*OA, generation=7, at=clock.now())
        work.commit()
    found = _found(store)
    assert found is not None
    assert found.asked_at == clock.now()
    _store(store, clock, "two", 1)
    found = _found(store)
    assert found is not None
    assert found.asked_at is None


def test_the_first_to_give_up_is_told_so_and_a_new_one_ends_the_trouble(
    store: SqlStore, clock: FakeClock
) -> None:
    _store(store, clock, "one", None)
    with store.work() as work:
        assert work.credentials.give_up(*OA, generation=1, trouble="used up")
        assert not work.credentials.give_up(*OA, generation=1, trouble="used up")
        work.commit()
    found = _found(store)
    assert found is not None
    assert found.trouble == "used up"
    assert _store(store, clock, "brought", None)
    found = _found(store)
    assert found is not None
    assert (found.generation, found.trouble, found.locked) == (2, "", "brought")


def _note(store: SqlStore, at: datetime, person: str = "551018") -> datetime | None:
    with store.work() as work:
        before = work.heard.note(*OA, person, at)
        work.commit()
    return before


def test_the_latest_moment_is_kept_whatever_the_order(store: SqlStore, clock: FakeClock) -> None:
    early, late = clock.now(), clock.now() + timedelta(days=3)
    assert _note(store, late) is None
    assert _note(store, early) == late
    with store.reading() as work:
        assert work.heard.last(*OA, "551018") == late
        assert work.heard.last(*OA, "another") is None
        assert work.heard.last("zalo_oa", "another account", "551018") is None


def test_an_account_that_is_unlinked_was_never_heard(store: SqlStore, clock: FakeClock) -> None:
    _note(store, clock.now())
    _note(store, clock.now(), "another")
    with store.work() as work:
        identity = work.identities.add(Identity(channel=OA[0], account=OA[1], external_id="551018"))
        work.personal.unlink(identity)
        work.commit()
    with store.reading() as work:
        assert work.heard.last(*OA, "551018") is None
        assert work.heard.last(*OA, "another") == clock.now()
