"""Inbound events: known once, processed in order, one at a time per conversation."""

from __future__ import annotations

from datetime import timedelta

from actions.models import Event, EventState
from storage import SqlStore
from tests.contract.storage.conftest import Office
from tests.fakes.clock import FakeClock

MINUTE = timedelta(minutes=1)


def _receive(store: SqlStore, *events: Event) -> list[int]:
    with store.work() as work:
        for event in events:
            assert work.events.add(event)
        work.commit()
    return [event.id for event in events]


def _claim(store: SqlStore, clock: FakeClock, *, lease: str = "L") -> Event | None:
    with store.work() as work:
        event = work.events.claim_next(clock.now(), lease=lease, until=clock.now() + MINUTE)
        work.commit()
    return event


def _finish(store: SqlStore, row_id: int, *, lease: str = "L") -> bool:
    with store.work() as work:
        held = work.events.finish(row_id, lease=lease)
        work.commit()
    return held


def test_an_event_sent_twice_is_stored_once(store: SqlStore, office: Office) -> None:
    (number,) = _receive(store, office.event("update-1"))
    repeated = office.event("update-1")
    repeated.payload = {"text": "khác"}
    with store.work() as work:
        assert not work.events.add(repeated)
        work.commit()
    with store.work() as work:
        assert work.events.get(number).payload["text"].startswith("nhắc")
        other = office.event("update-1")
        other.account = "second bot"
        assert work.events.add(other)


def test_a_stored_event_can_be_changed_in_the_same_unit_of_work(store: SqlStore, office: Office) -> None:
    event = office.event("1")
    with store.work() as work:
        work.events.add(event)
        event.told_wait = True
        work.commit()
    with store.work() as work:
        assert work.events.get(event.id).told_wait


def test_events_of_a_conversation_follow_one_another(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    first, second = _receive(store, office.event("1"), office.event("2"))
    taken = _claim(store, clock)
    assert taken is not None
    assert (taken.id, taken.state, taken.lease) == (first, EventState.CLAIMED, "L")
    assert _claim(store, clock) is None
    assert _finish(store, first)
    following = _claim(store, clock)
    assert following is not None
    assert following.id == second


def test_conversations_do_not_wait_for_each_other(store: SqlStore, office: Office, clock: FakeClock) -> None:
    first, _, third = _receive(
        store, office.event("1"), office.event("2"), office.event("3", conversation="web:demo:khác")
    )
    taken = [_claim(store, clock), _claim(store, clock), _claim(store, clock)]
    assert [event.id if event else None for event in taken] == [first, third, None]


def test_a_failed_try_holds_its_conversation_until_it_is_due_again(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    first, second = _receive(store, office.event("1"), office.event("2"))
    _claim(store, clock)
    with store.work() as work:
        assert work.events.release(first, lease="L", due_at=clock.now() + MINUTE, count_try=True)
        work.commit()
    assert _claim(store, clock) is None
    with store.work() as work:
        assert work.events.next_due() == clock.now() + MINUTE
    clock.advance(minutes=1)
    again = _claim(store, clock)
    assert again is not None
    assert (again.id, again.tries) == (first, 1)
    with store.work() as work:
        assert work.events.release(first, lease="L", due_at=clock.now(), count_try=False)
        assert work.events.get(first).tries == 1
        work.commit()
    _claim(store, clock)
    with store.work() as work:
        assert work.events.bury(first, lease="L")
        work.commit()
    following = _claim(store, clock)
    assert following is not None
    assert following.id == second


def test_an_event_is_finished_once_and_by_its_holder_only(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    (number,) = _receive(store, office.event("1"))
    _claim(store, clock)
    assert not _finish(store, number, lease="another")
    assert _finish(store, number)
    assert not _finish(store, number)
    with store.work() as work:
        assert not work.events.release(number, lease="L", due_at=clock.now(), count_try=True)
        assert not work.events.bury(number, lease="L")
        assert work.events.next_due() is None


def test_finishing_is_undone_with_its_transaction(store: SqlStore, office: Office, clock: FakeClock) -> None:
    (number,) = _receive(store, office.event("1"))
    _claim(store, clock)
    with store.work() as work:
        assert work.events.finish(number, lease="L")
    assert _finish(store, number)


def test_an_event_whose_holder_died_is_taken_by_another(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    (number,) = _receive(store, office.event("1"))
    _claim(store, clock, lease="dies")
    with store.work() as work:
        assert work.events.next_due() == clock.now() + MINUTE
    clock.advance(seconds=59)
    assert _claim(store, clock, lease="lives") is None
    clock.advance(seconds=1)
    taken = _claim(store, clock, lease="lives")
    assert taken is not None
    assert taken.id == number
    assert not _finish(store, number, lease="dies")
    assert _finish(store, number, lease="lives")


def test_who_waits_long_is_told_once(store: SqlStore, office: Office, clock: FakeClock) -> None:
    waiting, told, done = _receive(
        store, office.event("1"), office.event("2"), office.event("3", conversation="web:demo:khác")
    )
    with store.work() as work:
        work.events.get(told).told_wait = True
        work.events.get(done).state = EventState.DONE
        work.commit()
    with store.work() as work:
        assert not work.events.waiting_too_long(clock.now())
        clock.advance(seconds=5)
        assert [event.id for event in work.events.waiting_too_long(clock.now())] == [waiting]


def test_a_text_that_is_none_of_our_business_is_forgotten(store: SqlStore, office: Office) -> None:
    (number,) = _receive(store, office.event("1"))
    with store.work() as work:
        work.events.forget_text(number)
        work.commit()
    with store.work() as work:
        event = work.events.get(number)
        assert event.payload == {}
        assert event.event_id == "1"
