"""Voice notes are taken by one listener at a time, and by another when it dies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from actions.models import Event, EventState, VoiceNote
from storage.store import SqlStore

NOW = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
LEASE = timedelta(minutes=3)


def add_note(store: SqlStore, name: str = "1") -> int:
    with store.work() as work:
        event = Event(
            channel="c",
            account="",
            event_id=name,
            conversation="c::1",
            payload={},
            received_at=NOW,
            due_at=NOW,
            state=EventState.DONE,
        )
        work.events.add(event)
        note = VoiceNote(event_id=event.id, received_at=NOW, due_at=NOW)
        assert work.voice_notes.add(note)
        work.commit()
        return note.id


def claim(store: SqlStore, lease: str, *, later: timedelta = timedelta()) -> int | None:
    with store.work() as work:
        note = work.voice_notes.claim_next(NOW + later, lease=lease, until=NOW + later + LEASE)
        work.commit()
        return None if note is None else note.id


def test_an_event_brings_one_note(store: SqlStore) -> None:
    number = add_note(store)
    with store.work() as work:
        note = work.voice_notes.get(number)
        assert not work.voice_notes.add(VoiceNote(event_id=note.event_id, received_at=NOW, due_at=NOW))
        assert work.voice_notes.waiting() == 1


def test_the_oldest_is_taken_first_and_nobody_else_gets_it(store: SqlStore) -> None:
    first, second = add_note(store, "1"), add_note(store, "2")
    assert [claim(store, "a"), claim(store, "b"), claim(store, "c")] == [first, second, None]


def test_a_dead_listeners_note_is_taken_again_and_its_own_word_counts_no_more(store: SqlStore) -> None:
    number = add_note(store)
    claim(store, "a")
    assert claim(store, "b", later=LEASE) == number
    with store.work() as work:
        assert not work.voice_notes.finish(number, lease="a")
        assert not work.voice_notes.extend(number, lease="a", until=NOW + LEASE * 3)
        assert work.voice_notes.finish(number, lease="b")
        work.commit()
    assert claim(store, "c", later=LEASE * 4) is None
    with store.work() as work:
        assert (work.voice_notes.get(number).state, work.voice_notes.waiting()) == (EventState.DONE, 0)


def test_a_note_that_is_still_being_heard_stays_with_its_listener(store: SqlStore) -> None:
    number = add_note(store)
    claim(store, "a")
    with store.work() as work:
        assert work.voice_notes.extend(number, lease="a", until=NOW + LEASE * 3)
        work.commit()
    assert claim(store, "b", later=LEASE * 2) is None


def test_a_failed_try_waits_and_counts(store: SqlStore) -> None:
    number = add_note(store)
    claim(store, "a")
    with store.work() as work:
        assert work.voice_notes.release(number, lease="a", due_at=NOW + timedelta(seconds=8))
        assert work.voice_notes.next_due() == NOW + timedelta(seconds=8)
        work.commit()
    assert claim(store, "b") is None
    assert claim(store, "c", later=timedelta(seconds=8)) == number
    with store.work() as work:
        assert work.voice_notes.get(number).tries == 1
