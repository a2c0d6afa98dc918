"""How fast the storage is: `python -m benchmarks.storage [--rows N]`.

Commits: a command as the program runs them all day (take the event, add a task with its history, put the reply into
the outbox, commit), through the unit of work, beside the very same statements replayed by the standard library's
sqlite3. Claims: rows all due at once, each in a chat of its own, taken in portions and settled one by one.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, text

from actions.models import (
    Chat,
    Event,
    OutboxMessage,
    Person,
    ReminderKind,
    SendState,
    Task,
    TaskChange,
    TaskState,
)
from storage import SqlStore, open_store
from storage.mapping import RECORDS
from storage.tables import chats, outbox, reminders
from tests.servers import running_postgresql

NOW = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(minutes=1)
PORTION = 100
COMMITS = 500


@dataclass(frozen=True, slots=True)
class Measured:
    what: str
    database: str
    per_second: float


def measure(rows: int) -> Iterator[Measured]:
    """All results; about 40 s for 5,000 rows on two cores."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _measure_commits(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/office.db")
        yield from _measure_claims(store, "SQLite", rows)
        store.close()
    with running_postgresql(durable=True) as server:
        store = open_store(server.url(server.create_database()))
        yield Measured("commands", "PostgreSQL", _rate(_commands(store), COMMITS))
        yield from _measure_claims(store, "PostgreSQL", rows)
        store.close()


def _measure_commits(folder: Path) -> Iterator[Measured]:
    store = open_store(f"sqlite:///{folder / 'ours.db'}")
    commands = _commands(store)
    ours = _rate(commands, COMMITS)
    yield Measured("commands", "SQLite", ours)
    store.close()

    path = folder / "replayed.db"
    store = open_store(f"sqlite:///{path}")
    with _recorded(store) as statements:
        commands = _commands(store)
        for _ in range(COMMITS):
            commands()
    with store.engine.begin() as connection:
        for table in reversed(list(RECORDS.values())):
            if table not in (RECORDS[Person], RECORDS[Chat]):
                connection.execute(table.delete())
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name NOT IN ('people', 'chats')"))
    store.close()
    # The first recorded transaction furnished the office, whose rows were kept.
    statements = statements[statements.index(("COMMIT", ())) + 1 :]
    raw = _replay(path, statements)
    yield Measured("the same statements by sqlite3 alone", "SQLite", raw)


def _commands(store: SqlStore) -> Callable[[], None]:
    """A function that runs the next command."""
    with store.work() as work:
        person = work.people.add(Person(code="NV001", full_name="Đỗ Hoài Nam"))
        chat = work.chats.add(Chat(channel="web", account="demo", external_id="1"))
        work.commit()
    number = 0

    def command() -> None:
        nonlocal number
        number += 1
        with store.work() as work:
            work.events.add(
                Event(
                    channel="web",
                    account="demo",
                    event_id=str(number),
                    conversation="web:demo:1",
                    payload={"text": "giao việc cho anh Nam tổng hợp báo cáo CCHC trước thứ Sáu"},
                    received_at=NOW,
                    due_at=NOW,
                )
            )
            task = work.tasks.add(
                Task(
                    title="Tổng hợp báo cáo CCHC",
                    lead_id=person.id,
                    assigner_id=person.id,
                    state=TaskState.ASSIGNED,
                    created_at=NOW,
                    chat_id=chat.id,
                )
            )
            work.tasks.add_change(TaskChange(task_id=task.id, at=NOW, actor_id=person.id, action="assigned"))
            work.outbox.add(
                OutboxMessage(
                    chat_id=chat.id,
                    recipient_id=person.id,
                    kind="reply",
                    content={"text": f"Việc {task.id}"},
                    created_at=NOW,
                    due_at=NOW,
                )
            )
            work.commit()

    return command


@contextmanager
def _recorded(store: SqlStore) -> Iterator[list[tuple[str, Any]]]:
    statements: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        statements.append((statement, parameters))

    def note_commit(connection: Any) -> None:
        statements.append(("COMMIT", ()))

    event.listen(store.engine, "before_cursor_execute", note)
    event.listen(store.engine, "commit", note_commit)
    yield statements
    event.remove(store.engine, "before_cursor_execute", note)
    event.remove(store.engine, "commit", note_commit)


def _replay(path: Path, statements: list[tuple[str, Any]]) -> float:
    """Commits a second."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    began = time.perf_counter()
    commits = 0
    for statement, parameters in statements:
        cursor = connection.execute(statement, parameters)
        if statement == "COMMIT":
            commits += 1
        else:
            cursor.fetchall()
    rate = commits / (time.perf_counter() - began)
    connection.close()
    return rate


def _measure_claims(store: SqlStore, name: str, rows: int) -> Iterator[Measured]:
    _fill(store, rows)

    def claim_reminders() -> int:
        with store.work() as work:
            taken = work.reminders.claim_due(NOW, lease="L", until=UNTIL, limit=PORTION)
            work.commit()
        return len(taken)

    def send() -> int:
        with store.work() as work:
            taken = work.outbox.claim(NOW, lease="L", until=UNTIL, limit=PORTION)
            work.commit()
        for message in taken:
            message.state = SendState.SENT
            with store.work() as work:
                assert work.outbox.settle(message, lease="L")
                work.commit()
        return len(taken)

    yield Measured("reminders claimed", name, _drain(claim_reminders, rows))
    yield Measured("messages claimed and settled", name, _drain(send, rows))


def _fill(store: SqlStore, rows: int) -> None:
    """Reminders, and messages each in its chat, all due; straight into the tables."""
    with store.work() as work:
        person = work.people.add(Person(code="NV002", full_name="Trương Thị Ngọc Lan"))
        work.commit()
    with store.engine.begin() as connection:
        connection.execute(outbox.delete())
        chat: dict[str, Any] = {
            "channel": "many",
            "account": "a",
            "thread": "",
            "kind": "private",
            "title": "",
        }
        flags = {"reads_all": False, "blocked": False}
        connection.execute(insert(chats), [chat | flags | {"external_id": str(n)} for n in range(rows)])
        ids = connection.scalars(
            chats.select().with_only_columns(chats.c.id).where(chats.c.channel == "many")
        ).all()
        message: dict[str, Any] = {
            "kind": "reminder",
            "content": {"text": "⏰ Họp giao ban"},
            "subject": {},
            "error": "",
        }
        message |= {"created_at": NOW, "due_at": NOW, "priority": 5, "state": "waiting", "tries": 0}
        message |= {"external_id": "", "recipient_id": person.id}
        connection.execute(insert(outbox), [message | {"chat_id": chat_id} for chat_id in ids])
        reminder = {
            "owner_id": person.id,
            "text": "họp giao ban",
            "kind": ReminderKind.PERSONAL,
            "zone": "UTC",
        }
        reminder |= {"due_at": NOW, "created_at": NOW, "state": "active", "version": 1}
        connection.execute(insert(reminders), [reminder] * rows)


def _rate(step: Callable[[], object], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        step()
    return times / (time.perf_counter() - began)


def _drain(step: Callable[[], int], rows: int) -> float:
    began = time.perf_counter()
    done = 0
    while taken := step():
        done += taken
    if done != rows:
        raise RuntimeError(f"{done} of {rows} rows were taken")
    return done / (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=5_000)
    for result in measure(parser.parse_args().rows):
        print(f"{result.what:40} {result.database:12} {result.per_second:10,.0f} /s", flush=True)


if __name__ == "__main__":
    main()
