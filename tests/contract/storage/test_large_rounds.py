"""A morning round of thousands takes a while: what rings meanwhile, and what does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from actions.models import ReminderKind
from bot import mornings
from bot.clockwork import Clockwork
from bot.knowledge import default_office
from storage import SqlStore
from storage.tables import outbox
from tests.contract.storage.conftest import Office
from tests.fakes.clock import FakeClock

MORNING = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
"""07:30 of a working day."""
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MORNING)


@pytest.fixture
def clockwork(store: SqlStore, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Clockwork:
    """One person a page, one page a tick."""
    monkeypatch.setattr(mornings, "PAGE", 1)
    monkeypatch.setattr(mornings, "MOST_PAGES", 1)
    office = default_office()
    return Clockwork(store, clock, lambda work: office, tells_wait=False)


def _overdue(store: SqlStore, office: Office) -> None:
    """A task of each, and a reminder of it at the time of the digests."""
    with store.work() as work:
        for person in (office.kiet, office.nam):
            task = office.task()
            task.lead_id = person
            task.deadline = MORNING + 4 * HOUR
            number = work.tasks.add(task).id
            reminder = office.reminder(MORNING)
            reminder.owner_id, reminder.task_id = person, number
            reminder.kind = ReminderKind.BEFORE_DEADLINE
            work.reminders.add(reminder)
        work.commit()


def _own(store: SqlStore, office: Office, due_at: datetime) -> None:
    with store.work() as work:
        reminder = office.reminder(due_at)
        reminder.owner_id, reminder.text = office.nam, "gọi điện"
        work.reminders.add(reminder)
        work.commit()


def _said(store: SqlStore) -> list[tuple[str, int | None]]:
    with store.engine.connect() as connection:
        rows = connection.execute(select(outbox.c.kind, outbox.c.recipient_id).order_by(outbox.c.id))
        return [(kind, recipient) for kind, recipient in rows]


def test_what_a_person_asked_for_rings_while_the_round_is_under_way(
    store: SqlStore, office: Office, clockwork: Clockwork
) -> None:
    _overdue(store, office)
    _own(store, office, MORNING)
    clockwork.tick()
    first, *rest = _said(store)
    assert first[0] == "digest"
    assert rest == [("reminder", office.nam)]


def test_what_the_round_says_does_not_ring_on_the_way(
    store: SqlStore, office: Office, clockwork: Clockwork
) -> None:
    _overdue(store, office)
    while clockwork.tick():
        pass
    assert sorted(kind for kind, _ in _said(store)) == ["digest", "digest"]


def test_another_node_rings_nothing_that_the_round_will_say(
    store: SqlStore, office: Office, clockwork: Clockwork, clock: FakeClock
) -> None:
    _overdue(store, office)
    with store.work() as work:
        day = "2026-11-20"
        until = MORNING + timedelta(minutes=1)
        assert work.digests.claim_round(day, 450, now=MORNING, lease="another node", until=until)
        work.commit()
    clockwork.tick()
    assert not _said(store)
    clock.advance(seconds=60)
    while clockwork.tick():
        pass
    assert sorted(kind for kind, _ in _said(store)) == ["digest", "digest"]


def test_a_reminder_missed_by_far_waits_to_be_a_line_of_the_digest(
    store: SqlStore, office: Office, clockwork: Clockwork
) -> None:
    _overdue(store, office)
    for hours in (2, 3):
        _own(store, office, MORNING - hours * HOUR)
    clockwork.tick()
    assert [kind for kind, _ in _said(store)] == ["digest"]
    while clockwork.tick():
        pass
    assert sorted(kind for kind, _ in _said(store)) == ["digest", "digest"]
