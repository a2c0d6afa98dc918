"""Several processes at the same rows: each row has one holder, each order is kept, nothing is lost."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from actions.models import Chat
from storage import SqlStore
from tests.contract.storage import racers
from tests.contract.storage.conftest import Office, furnish
from tests.fakes.clock import FakeClock

ROWS = 400


@pytest.fixture
def shared_office(shared_store: SqlStore, clock: FakeClock) -> Office:
    return furnish(shared_store, clock.now())


def test_four_processes_take_each_due_reminder_once(
    database_url: str, shared_store: SqlStore, shared_office: Office, clock: FakeClock
) -> None:
    with shared_store.work() as work:
        ids = [
            work.reminders.add(shared_office.reminder(clock.now() - timedelta(seconds=n % 60))).id
            for n in range(ROWS)
        ]
        work.commit()
    taken = racers.race(racers.take_reminders, database_url, clock.now())
    assert sorted(number for some in taken for number in some) == ids


def test_four_processes_send_each_message_once_and_in_order(
    database_url: str, shared_store: SqlStore, shared_office: Office, clock: FakeClock
) -> None:
    with shared_store.work() as work:
        chats = [
            work.chats.add(Chat(channel="web", account="a", external_id=str(n))).id for n in range(ROWS // 10)
        ]
        ids = [
            work.outbox.add(shared_office.message(chat_id=chats[n % len(chats)], priority=n % 3)).id
            for n in range(ROWS)
        ]
        work.commit()
    sent = [row for some in racers.race(racers.send_messages, database_url, clock.now()) for row in some]
    assert sorted(number for _, number, _, _ in sent) == ids
    _assert_one_after_the_other(sent)


def test_four_processes_process_each_event_once_and_in_order(
    database_url: str, shared_store: SqlStore, shared_office: Office, clock: FakeClock
) -> None:
    with shared_store.work() as work:
        events = [shared_office.event(str(n), conversation=f"web:demo:{n % 20}") for n in range(ROWS)]
        for event in events:
            work.events.add(event)
        work.commit()
    done = [row for some in racers.race(racers.process_events, database_url, clock.now()) for row in some]
    assert sorted(number for _, number, _, _ in done) == [event.id for event in events]
    _assert_one_after_the_other(done)


def _assert_one_after_the_other(
    rows: list[tuple[int, int, float, float]] | list[tuple[str, int, float, float]],
) -> None:
    """Within a chat or conversation each was claimed after the one with the smaller id was settled."""
    for earlier, later in pairwise(sorted(rows)):
        if earlier[0] == later[0]:
            assert earlier[3] <= later[2]


def test_an_event_offered_by_four_processes_is_stored_by_one(
    database_url: str, clock: FakeClock, shared_store: SqlStore
) -> None:
    assert sum(racers.race(racers.receive_the_same, database_url, clock.now())) == 50


def test_no_change_of_four_processes_is_lost(
    database_url: str, shared_store: SqlStore, shared_office: Office, clock: FakeClock
) -> None:
    with shared_store.work() as work:
        number = work.tasks.add(shared_office.task()).id
        work.commit()
    racers.race(racers.count_up, database_url, clock.now())
    with shared_store.work() as work:
        task = work.tasks.get(number)
    assert (task.progress, task.version) == (100, 101)


def test_what_a_killed_process_held_is_free_when_its_lease_ends(
    database_url: str, shared_store: SqlStore, shared_office: Office, clock: FakeClock
) -> None:
    with shared_store.work() as work:
        work.reminders.add(shared_office.reminder(clock.now()))
        work.outbox.add(shared_office.message())
        work.events.add(shared_office.event("1"))
        work.commit()
    assert racers.run_until_death(racers.claim_and_die, database_url, clock.now()) == 9

    def take_all() -> Counter[str]:
        now = clock.now()
        until = now + racers.LEASE
        with shared_store.work() as work:
            taken = Counter(
                reminders=len(work.reminders.claim_due(now, lease="heir", until=until, limit=10)),
                outbox=len(work.outbox.claim(now, lease="heir", until=until, limit=10)),
                events=int(work.events.claim_next(now, lease="heir", until=until) is not None),
            )
            work.commit()
        return taken

    clock.advance(racers.LEASE - timedelta(seconds=1))
    assert take_all().total() == 0
    clock.advance(seconds=1)
    assert take_all() == Counter(reminders=1, outbox=1, events=1)


def test_what_a_process_killed_before_its_commit_held_is_free_at_once(
    database_url: str, shared_store: SqlStore, shared_office: Office, clock: FakeClock
) -> None:
    with shared_store.work() as work:
        number = work.reminders.add(shared_office.reminder(clock.now())).id
        work.commit()
    assert racers.run_until_death(racers.die_before_commit, database_url, clock.now()) == 9
    with shared_store.work() as work:
        taken = work.reminders.claim_due(
            clock.now(), lease="heir", until=clock.now() + racers.LEASE, limit=10
        )
        work.commit()
    assert [reminder.id for reminder in taken] == [number]
