"""What waits is counted as it is: due ones only, claimed ones too, finished ones never."""

from __future__ import annotations

from datetime import timedelta

from actions.backlogs import Backlog, Line
from actions.models import Chat, SendState
from storage import SqlStore
from tests.contract.storage.conftest import Office

MINUTE = timedelta(minutes=1)


def test_an_empty_office_waits_for_nothing(store: SqlStore, office: Office) -> None:
    with store.reading() as work:
        assert work.backlogs.outbox(office.now) == []
        assert work.backlogs.dead() == 0
        assert work.backlogs.events() == Backlog(0, None)
        assert work.backlogs.reminders(office.now) == Backlog(0, None)


def test_messages_wait_by_channel_and_priority(store: SqlStore, office: Office) -> None:
    late, now = office.now - 3 * MINUTE, office.now
    with store.work() as work:
        zalo = work.chats.add(Chat(channel="zalo_oa", account="a", external_id="1"))
        for due, chat, priority in ((late, None, 5), (now, None, 5), (now, None, 1), (now, zalo.id, 5)):
            work.outbox.add(office.message(due_at=due, chat_id=chat, priority=priority))
        work.outbox.add(office.message(due_at=now + MINUTE))
        for state in (SendState.SENT, SendState.DEAD):
            done = office.message(due_at=late)
            done.state = state
            work.outbox.add(done)
        here = work.chats.get(office.group).channel
        work.commit()
    with store.work() as work:
        taken = work.outbox.claim(now, lease="L", until=now + MINUTE, limit=10)
        work.commit()
    assert taken
    with store.reading() as work:
        found = work.backlogs.outbox(now)
        assert sorted(found, key=lambda line: (line.channel, line.priority)) == sorted(
            [
                Line(here, 1, Backlog(1, now)),
                Line(here, 5, Backlog(2, late)),
                Line("zalo_oa", 5, Backlog(1, now)),
            ],
            key=lambda line: (line.channel, line.priority),
        )
        assert work.backlogs.dead() == 1


def test_an_event_waits_from_its_arrival_until_it_is_done(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        for number, minutes in (("1", 2), ("2", 1), ("3", 0)):
            event = office.event(number)
            event.received_at = office.now - minutes * MINUTE
            work.events.add(event)
        work.commit()
    with store.work() as work:
        first = work.events.claim_next(office.now, lease="L", until=office.now + MINUTE)
        assert first is not None
        work.commit()
    with store.reading() as work:
        assert work.backlogs.events() == Backlog(3, office.now - 2 * MINUTE)
    with store.work() as work:
        assert work.events.finish(first.id, lease="L")
        work.commit()
    with store.reading() as work:
        assert work.backlogs.events() == Backlog(2, office.now - MINUTE)


def test_reminders_wait_from_when_they_are_due(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        for minutes in (-5, -1, 1):
            work.reminders.add(office.reminder(office.now + minutes * MINUTE))
        work.commit()
    with store.work() as work:
        assert len(work.reminders.claim_due(office.now, lease="L", until=office.now + MINUTE, limit=1)) == 1
        work.commit()
    with store.reading() as work:
        assert work.backlogs.reminders(office.now) == Backlog(2, office.now - 5 * MINUTE)
