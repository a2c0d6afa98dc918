"""Reminders: taken when due, each occurrence handed over once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from actions.errors import Conflict
from actions.models import Delivery, Reminder, ReminderKind, ReminderState
from storage import SqlStore
from tests.contract.storage.conftest import Office, furnish
from tests.fakes.clock import FakeClock

MINUTE = timedelta(minutes=1)


def _plan(store: SqlStore, *reminders: Reminder) -> list[int]:
    with store.work() as work:
        ids = [work.reminders.add(reminder).id for reminder in reminders]
        work.commit()
    return ids


def _claim(store: SqlStore, clock: FakeClock, *, lease: str = "L", limit: int = 10) -> Sequence[Reminder]:
    with store.work() as work:
        taken = work.reminders.claim_due(clock.now(), lease=lease, until=clock.now() + MINUTE, limit=limit)
        work.commit()
    return taken


def test_the_earliest_due_are_taken_first_and_once(store: SqlStore, office: Office, clock: FakeClock) -> None:
    late, later, _ = _plan(
        store,
        office.reminder(office.now - MINUTE),
        office.reminder(office.now),
        office.reminder(office.now + MINUTE),
    )
    assert [r.id for r in _claim(store, clock, limit=1)] == [late]
    assert [r.id for r in _claim(store, clock)] == [later]
    assert not _claim(store, clock)


def test_one_whose_holder_died_is_taken_by_another(store: SqlStore, office: Office, clock: FakeClock) -> None:
    (number,) = _plan(store, office.reminder(office.now))
    _claim(store, clock, lease="dies")
    with store.work() as work:
        assert work.reminders.next_due() == clock.now() + MINUTE
    clock.advance(seconds=59)
    assert not _claim(store, clock, lease="lives")
    clock.advance(seconds=1)
    (taken,) = _claim(store, clock, lease="lives")
    assert (taken.id, taken.lease) == (number, "lives")


def test_a_repeating_one_is_due_again_at_its_next_occurrence(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    _plan(store, office.reminder(office.now))
    (taken,) = _claim(store, clock)
    with store.work() as work:
        reminder = work.reminders.get(taken.id)
        reminder.due_at, reminder.lease, reminder.lease_until = office.now + timedelta(days=1), None, None
        work.commit()
    assert not _claim(store, clock)
    with store.work() as work:
        assert work.reminders.next_due() == office.now + timedelta(days=1)
    clock.advance(days=1)
    assert len(_claim(store, clock)) == 1


@pytest.mark.parametrize("state", [ReminderState.DONE, ReminderState.CANCELLED])
def test_what_is_over_never_fires(
    store: SqlStore, office: Office, clock: FakeClock, state: ReminderState
) -> None:
    reminder = office.reminder(office.now)
    reminder.state = state
    _plan(store, reminder)
    assert not _claim(store, clock)
    with store.work() as work:
        assert work.reminders.next_due() is None
        assert not work.reminders.active_of(office.nam)
        assert len(work.reminders.all()) == 1


def test_an_occurrence_is_handed_over_once_per_recipient(store: SqlStore, office: Office) -> None:
    (number,) = _plan(store, office.reminder(office.now))

    def delivery(recipient: int, days: int = 0) -> Delivery:
        return Delivery(
            reminder_id=number,
            occurrence=office.now + timedelta(days=days),
            recipient_id=recipient,
            outbox_id=outbox_id,
            planned_at=office.now,
        )

    with store.work() as work:
        outbox_id = work.outbox.add(office.message()).id
        assert work.reminders.add_delivery(delivery(office.nam))
        assert not work.reminders.add_delivery(delivery(office.nam))
        assert work.reminders.add_delivery(delivery(office.kiet))
        assert work.reminders.add_delivery(delivery(office.nam, days=1))
        work.commit()
    with store.work() as work:
        assert not work.reminders.add_delivery(delivery(office.kiet))


def test_only_what_a_person_asked_for_is_listed_for_them(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        task = work.tasks.add(office.task())
        planned = office.reminder(office.now, kind=ReminderKind.BEFORE_DEADLINE)
        planned.task_id = task.id
        work.reminders.add(planned)
        mine = [work.reminders.add(office.reminder(office.now + n * MINUTE)).id for n in (2, 1)]
        work.commit()
    with store.work() as work:
        assert [r.id for r in work.reminders.active_of(office.nam)] == mine[::-1]
        assert [r.id for r in work.reminders.of_task(task.id)] == [planned.id]


@pytest.mark.postgresql
def test_who_lost_the_lease_cannot_move_the_reminder(postgres_store: SqlStore, clock: FakeClock) -> None:
    store = postgres_store
    office = furnish(store, clock.now())
    (number,) = _plan(store, office.reminder(office.now))
    _claim(store, clock, lease="slow")
    clock.advance(minutes=1)
    with store.work() as work:
        reminder = work.reminders.get(number)
        assert reminder.lease == "slow"
        _claim(store, clock, lease="quick")
        reminder.state = ReminderState.DONE
        with pytest.raises(Conflict):
            work.commit()
