"""A group that goes on under another id takes along everything that refers to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from actions.cases.models import Case
from actions.models import Chat, ChatKind, Event, EventState, Message, OutboxMessage, Person
from storage.schema import metadata
from storage.store import SqlStore
from storage.tables import chats

NOW = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
OLD, NEW = "-400", "-1000400"


def add_chat(work: Any, external_id: str, thread: str = "") -> Chat:
    chat: Chat = work.chats.add(
        Chat(channel="telegram", account="7", external_id=external_id, thread=thread, kind=ChatKind.GROUP)
    )
    return chat


def test_the_chat_and_its_threads_have_the_new_id(store: SqlStore) -> None:
    with store.work() as work:
        whole, topic, other = add_chat(work, OLD), add_chat(work, OLD, "12"), add_chat(work, "-500")
        work.chats.move("telegram", "7", OLD, NEW)
        work.chats.move("telegram", "7", OLD, NEW)
        work.commit()
    with store.work() as work:
        assert work.chats.get(whole.id).external_id == work.chats.get(topic.id).external_id == NEW
        assert work.chats.get(other.id).external_id == "-500"
        assert work.chats.find("telegram", "7", OLD) is None
        assert [chat.id for chat in work.chats.with_external_id("telegram", "7", NEW)] == [whole.id, topic.id]


def test_what_was_faster_than_the_news_is_joined(store: SqlStore) -> None:
    with store.work() as work:
        person = work.people.add(Person(code="LD", full_name="Kiệt"))
        old, new = add_chat(work, OLD), add_chat(work, NEW)
        for chat in (old, new):
            work.chats.add_member(chat.id, person.id)
        message = work.messages.add(
            Message(chat_id=new.id, external_id="5", sender_id=person.id, text="chào", sent_at=NOW)
        )
        out = work.outbox.add(
            OutboxMessage(
                chat_id=new.id, recipient_id=None, kind="reply", content={}, created_at=NOW, due_at=NOW
            )
        )
        case = work.cases.add(
            Case(title="a", folded="a", owner_id=person.id, created_at=NOW, due_at=NOW, home_id=new.id)
        )
        work.chats.move("telegram", "7", OLD, NEW)
        work.commit()
    with store.work() as work:
        kept = work.chats.find("telegram", "7", NEW)
        assert kept is not None
        assert kept.id == old.id
        assert work.chats.members(old.id) == [person.id]
        assert work.messages.get(message.id).chat_id == old.id
        assert work.outbox.get(out.id).chat_id == old.id
        assert work.cases.get(case.id).home_id == old.id


def test_no_table_is_forgotten(store: SqlStore) -> None:
    """Whatever refers to chats is found in the tables themselves."""
    columns = [
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if any(key.column is chats.c.id for key in column.foreign_keys)
    ]
    assert {column.table.name for column in columns} >= {"tasks", "outbox", "messages", "cases", "questions"}
    with store.work() as work:
        add_chat(work, OLD)
        gone = add_chat(work, NEW)
        work.chats.move("telegram", "7", OLD, NEW)
        work.commit()
    with store.engine.connect() as connection:
        for column in columns:
            assert not connection.execute(select(column).where(column == gone.id)).all()


def test_messages_that_wait_go_along(store: SqlStore) -> None:
    with store.work() as work:
        add_chat(work, OLD)
        event = Event(
            channel="telegram",
            account="7",
            event_id="1",
            conversation=f"telegram:7:{OLD}",
            payload={"chat_id": OLD, "text": "chào"},
            received_at=NOW,
            due_at=NOW,
        )
        work.events.add(event)
        work.chats.move("telegram", "7", OLD, NEW)
        work.commit()
    with store.work() as work:
        moved = work.events.get(event.id)
        assert (moved.conversation, moved.payload["chat_id"]) == (f"telegram:7:{NEW}", NEW)


def test_files_that_go_together_are_found_while_they_wait(store: SqlStore) -> None:
    with store.work() as work:
        for number, album in enumerate(("a", "a", "b", ""), start=1):
            event = Event(
                channel="telegram",
                account="7",
                event_id=str(number),
                conversation="telegram:7:1",
                payload={"album": album},
                received_at=NOW,
                due_at=NOW,
            )
            work.events.add(event)
        work.commit()
    with store.work() as work:
        found = work.events.of_album("telegram:7:1", "a")
        assert [each.event_id for each in found] == ["1", "2"]
        assert not work.events.of_album("telegram:7:2", "a")
        second = found[1].id
        work.events.finish_with([second])
        work.commit()
    with store.work() as work:
        assert [each.event_id for each in work.events.of_album("telegram:7:1", "a")] == ["1"]
        assert work.events.get(second).state is EventState.DONE
