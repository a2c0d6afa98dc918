"""What is kept of a person is found, and goes away on request or by age, without touching anybody else's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from actions.models import (
    Chat,
    Delegation,
    DelegationScope,
    Draft,
    Event,
    EventState,
    Expects,
    Identity,
    Message,
    OutboxMessage,
    Question,
    QuestionState,
    RoomMessage,
    SendState,
    TaskState,
)
from storage import SqlStore
from tests.contract.storage.conftest import Office
from tests.fakes.clock import FakeClock

WORDS = "hồng hạc"
TABLES = (
    "messages",
    "events",
    "outbox",
    "room_messages",
    "drafts",
    "questions",
    "reminders",
    "identities",
    "chats",
)


def _holding(store: SqlStore, words: str = WORDS) -> set[str]:
    """The tables in which these words rest."""
    with store.engine.connect() as connection:
        return {
            name
            for name in TABLES
            if any(
                words in str(value)
                for row in connection.execute(text(f"SELECT * FROM {name}")).all()
                for value in row
            )
        }


def _write(store: SqlStore, office: Office, *, at: datetime, unfinished: bool = False) -> None:
    """A line of Nam's in every table that keeps texts."""
    with store.work() as work:
        account = work.identities.add(
            Identity(channel="web", account="demo", external_id="NV002", person_id=office.nam)
        )
        account.display_name = WORDS
        private = work.chats.add(
            Chat(channel="web", account="demo", external_id="private:NV002", title=WORDS)
        )
        private.person_id = office.nam
        message = work.messages.add(
            Message(chat_id=office.group, external_id="1", sender_id=office.nam, text=WORDS, sent_at=at)
        )
        message.attachments = [{"name": WORDS}]
        event = Event(
            channel="web",
            account="demo",
            event_id="1",
            conversation="c",
            payload={"sender_id": "NV002", "text": WORDS},
            received_at=at,
            due_at=at,
        )
        event.state = EventState.WAITING if unfinished else EventState.DONE
        work.events.add(event)
        row = OutboxMessage(
            chat_id=private.id,
            recipient_id=office.nam,
            kind="reply",
            content={"text": WORDS},
            created_at=at,
            due_at=at,
        )
        row.state = SendState.WAITING if unfinished else SendState.SENT
        work.outbox.add(row)
        work.rooms.add(RoomMessage(room="private:NV002", sender_code=None, text=WORDS, sent_at=at))
        draft = work.drafts.add(
            Draft(
                kind="assign",
                owner_id=office.nam,
                chat_id=private.id,
                content={"title": WORDS},
                created_at=at,
                expires_at=at + timedelta(minutes=10),
            )
        )
        question = work.questions.add(
            Question(
                person_id=office.nam,
                chat_id=private.id,
                draft_id=draft.id,
                about="assign",
                expects=Expects.TIME,
                field_name="deadline",
                choices=[{"label": WORDS, "value": {}}],
                asked_at=at,
                expires_at=at + timedelta(minutes=10),
            )
        )
        if not unfinished:
            draft.state, question.state = "done", QuestionState.ANSWERED
        reminder = office.reminder(at)
        reminder.text = WORDS
        work.reminders.add(reminder)
        work.commit()


def test_everything_of_one_person_goes_on_request(store: SqlStore, office: Office, clock: FakeClock) -> None:
    _write(store, office, at=clock.now())
    assert _holding(store) == set(TABLES)
    with store.work() as work:
        erased = work.personal.erase(work.people.get(office.nam))
        work.commit()
    assert (erased.texts, erased.reminders, erased.accounts) == (6, 1, 1)
    assert _holding(store) == set()


def test_questions_that_were_still_open_are_closed_and_cleared(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    _write(store, office, at=clock.now(), unfinished=True)
    with store.work() as work:
        work.personal.erase(work.people.get(office.nam))
        work.commit()
    # What has not been read or sent yet is finished first; then its age clears it.
    assert _holding(store) == {"events", "outbox"}
    with store.work() as work:
        assert work.questions.open_of(office.nam, now=clock.now()) == []


def test_nobody_elses_texts_go(store: SqlStore, office: Office, clock: FakeClock) -> None:
    _write(store, office, at=clock.now())
    with store.work() as work:
        erased = work.personal.erase(work.people.get(office.kiet))
        work.commit()
    assert erased.texts == 0
    assert _holding(store) == set(TABLES)


@pytest.mark.parametrize(
    ("state", "stays"),
    [(TaskState.ACCEPTED, True), (TaskState.APPROVED, False), (TaskState.CANCELLED, False)],
)
def test_the_source_of_a_task_stays_while_the_task_is_open(
    store: SqlStore, office: Office, clock: FakeClock, state: TaskState, stays: bool
) -> None:
    with store.work() as work:
        message = work.messages.add(
            Message(
                chat_id=office.group, external_id="1", sender_id=office.kiet, text=WORDS, sent_at=clock.now()
            )
        )
        task = office.task(state=state)
        task.source_message_id = message.id
        work.tasks.add(task)
        work.commit()
    with store.work() as work:
        work.personal.erase(work.people.get(office.kiet))
        work.commit()
    assert (_holding(store) == {"messages"}) is stays
    with store.work() as work:
        work.personal.clear_before(clock.now() + timedelta(days=1), limit=10)
        work.commit()
    assert (_holding(store) == {"messages"}) is stays


def test_old_texts_go_in_portions_and_young_ones_stay(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    with store.work() as work:
        for number in range(5):
            sent = clock.now() - timedelta(days=number)
            work.messages.add(
                Message(
                    chat_id=office.group,
                    external_id=str(number),
                    sender_id=office.nam,
                    text=WORDS,
                    sent_at=sent,
                )
            )
        work.commit()
    cleared: list[int] = []
    while not cleared or cleared[-1]:
        with store.work() as work:
            cleared.append(work.personal.clear_before(clock.now() - timedelta(days=1), limit=2))
            work.commit()
    assert cleared == [2, 1, 0]
    with store.work() as work:
        kept = work.personal.kept_of(work.people.get(office.nam))
    assert [message.external_id for message in kept.messages] == ["0", "1"]


def test_what_is_not_finished_is_not_cleared_by_age(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    _write(store, office, at=clock.now(), unfinished=True)
    with store.work() as work:
        work.personal.clear_before(clock.now() + timedelta(days=999), limit=10)
        work.commit()
    assert _holding(store) == set(TABLES) - {"messages", "room_messages"}


def test_an_account_that_is_unlinked_leads_to_nobody(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    _write(store, office, at=clock.now())
    with store.work() as work:
        (account,) = work.identities.of_person(office.nam)
        work.personal.unlink(account)
        work.commit()
    with store.work() as work:
        assert work.identities.find("web", "demo", "NV002") is None
        assert work.chats.private_of(office.nam) == []


def _delegate(office: Office, now: datetime, **fields: Any) -> Delegation:
    return Delegation(
        from_person_id=office.kiet,
        to_person_id=office.nam,
        scope=DelegationScope.ALL,
        starts_at=now,
        **fields,
    )


def test_a_delegation_holds_from_its_start_until_its_end(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    now = clock.now()
    with store.work() as work:
        row = work.delegations.add(_delegate(office, now, ends_at=now + timedelta(hours=2)))
        work.commit()

    def held(hours: float) -> bool:
        with store.work() as work:
            return bool(work.delegations.held_by(office.nam, now=now + timedelta(hours=hours)))

    assert [held(hours) for hours in (-0.1, 0, 1, 2)] == [False, True, True, False]
    with store.work() as work:
        assert work.delegations.next_end() == row.ends_at
        assert work.delegations.ended_untold(now) == []
        (ended,) = work.delegations.ended_untold(now + timedelta(hours=2))
        ended.told_end_at = now
        work.commit()
    with store.work() as work:
        assert work.delegations.next_end() is None
        assert len(work.delegations.of_person(office.kiet)) == 1


def test_a_revoked_delegation_holds_no_longer_and_its_end_is_not_waited_for(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    now = clock.now()
    with store.work() as work:
        row = work.delegations.add(_delegate(office, now, ends_at=now + timedelta(hours=2)))
        row.revoked_at = now
        work.commit()
    with store.work() as work:
        assert work.delegations.held_by(office.nam, now=now) == []
        assert work.delegations.given_by(office.kiet, now=now) == []
        assert work.delegations.next_end() is None


def test_an_error_of_the_database_does_not_repeat_what_people_wrote(store: SqlStore) -> None:
    with store.engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("INSERT INTO nowhere (text) VALUES (:text)"), {"text": WORDS})
    assert WORDS not in str(caught.value)
