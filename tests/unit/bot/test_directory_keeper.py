"""The directory's index is rebuilt away from people's messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from actions.directory import mark_changed
from actions.directory.cache import IndexCache
from actions.models import Person
from bot.directory_keeper import LONGEST_WAIT_SECONDS, DirectoryKeeper
from storage.store import SqlStore
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import fresh_store


@pytest.fixture
def store() -> Iterator[SqlStore]:
    store = fresh_store()
    add("NV001", "Đỗ Hoài Nam", store)
    yield store
    store.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def cache() -> IndexCache:
    return IndexCache()


@pytest.fixture
def keeper(store: SqlStore, clock: FakeClock, cache: IndexCache) -> DirectoryKeeper:
    return DirectoryKeeper(store, clock, cache=cache)


def add(code: str, name: str, store: SqlStore, *, alone: bool = False) -> None:
    """`alone`: noted as a change of one person, not of the whole directory."""
    with store.work() as work:
        person = work.people.add(Person(code=code, full_name=name))
        mark_changed(work, [person.id] if alone else None)
        work.commit()


def found(words: str, store: SqlStore, cache: IndexCache) -> int:
    with store.work() as work:
        return len(cache.of(work).search(words))


def test_messages_wait_until_the_first_index_stands(keeper: DirectoryKeeper) -> None:
    assert not keeper.ready.is_set()
    assert keeper.health()["state"] == "building"
    assert keeper.refresh()
    assert keeper.ready.is_set()
    assert keeper.health() == {"state": "ok", "posts": 1, "stale_seconds": 0.0}


def test_the_old_index_answers_until_the_new_one_is_ready_and_says_that_it_is_stale(
    keeper: DirectoryKeeper, store: SqlStore, clock: FakeClock, cache: IndexCache
) -> None:
    keeper.refresh()
    add("NV002", "Trương Thị Ngọc Lan", store)
    assert found("Lan", store, cache) == 0
    assert found("Nam", store, cache) == 1
    keeper.refresh()
    clock.advance(timedelta(seconds=1))
    assert keeper.health()["state"] == "stale"
    assert keeper.stale_seconds == 1
    assert keeper.refresh()
    assert found("Lan", store, cache) == 1
    assert keeper.health() == {"state": "ok", "posts": 2, "stale_seconds": 0.0}


def test_one_person_who_was_changed_is_found_at_once_and_needs_no_new_index(
    keeper: DirectoryKeeper, store: SqlStore, cache: IndexCache
) -> None:
    keeper.refresh()
    add("NV002", "Trương Thị Ngọc Lan", store, alone=True)
    assert found("Lan", store, cache) == 1
    assert not keeper.refresh()
    assert keeper.health()["state"] == "ok"


def test_an_import_in_many_steps_is_read_once_when_it_has_ended(
    keeper: DirectoryKeeper, store: SqlStore
) -> None:
    keeper.refresh()
    for number in range(5):
        add(f"NV1{number}", "Lê Văn Bình", store)
        assert not keeper.refresh()
    assert keeper.refresh()


def test_an_import_that_does_not_end_is_read_on_the_way(
    keeper: DirectoryKeeper, store: SqlStore, clock: FakeClock
) -> None:
    keeper.refresh()
    for number in range(3):
        add(f"NV1{number}", "Lê Văn Bình", store)
        built = keeper.refresh()
        clock.advance(timedelta(seconds=LONGEST_WAIT_SECONDS / 2))
    assert built


def test_where_nobody_keeps_the_index_the_next_message_sees_every_change(
    keeper: DirectoryKeeper, store: SqlStore, cache: IndexCache
) -> None:
    keeper.refresh()
    keeper.stop()
    add("NV002", "Trương Thị Ngọc Lan", store)
    assert found("Lan", store, cache) == 1


def test_the_index_of_another_database_never_answers(keeper: DirectoryKeeper, cache: IndexCache) -> None:
    keeper.refresh()
    other = fresh_store()
    add("NV001", "Trương Thị Ngọc Lan", other)
    assert found("Nam", other, cache) == 0
    other.close()
