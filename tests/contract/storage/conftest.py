"""Every test of this folder runs on SQLite in memory, on SQLite in a file, and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from actions.models import (
    Chat,
    ChatKind,
    Event,
    OutboxMessage,
    Person,
    Reminder,
    ReminderKind,
    Task,
    TaskState,
)
from storage import SqlStore
from storage.migrations import upgrade
from storage.schema import metadata
from tests.fakes.clock import FakeClock
from tests.fakes.engines import engine_for_test
from tests.fakes.memory_store import fresh_store
from tests.servers import PostgresServer
from tests.servers import postgres_server as postgres_server
from tests.servers import postgres_url as postgres_url

SQLITE_FILE = "sqlite file"
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "office.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgres_server: PostgresServer) -> str:
    url = postgres_server.url(postgres_server.create_database())
    upgrade(url)
    return url


@contextmanager
def _emptied(url: str) -> Iterator[str]:
    """A new database for each test takes fifteen times as long; TRUNCATE, which makes every file anew, five times."""
    yield url
    tables = [table.name for table in metadata.sorted_tables]
    with psycopg.connect(url) as connection:
        # Neither the order of foreign keys nor the audit log's guard stands in the way then.
        connection.execute("SET LOCAL session_replication_role = replica")
        for table in tables:
            connection.execute(SQL("DELETE FROM {}").format(Identifier(table)))
        connection.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences"
        )


@contextmanager
def _database(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if kind == SQLITE_FILE:
        path = tmp_path / "office.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        yield f"sqlite:///{path}"
        return
    with _emptied(request.getfixturevalue("migrated_postgresql")) as url:
        yield url


@pytest.fixture(params=[SQLITE_FILE, POSTGRESQL])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with all tables that several processes can open."""
    with _database(request.param, request, tmp_path) as url:
        yield url


@pytest.fixture
def shared_store(database_url: str) -> Iterator[SqlStore]:
    """For tests that need a second connection."""
    store = SqlStore(engine_for_test(database_url))
    yield store
    store.close()


@pytest.fixture
def postgres_store(migrated_postgresql: str) -> Iterator[SqlStore]:
    """For what cannot happen on SQLite, where units of work follow one another."""
    with _emptied(migrated_postgresql) as url:
        store = SqlStore(engine_for_test(url))
        yield store
        store.close()


@pytest.fixture(params=["memory", SQLITE_FILE, POSTGRESQL])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    if request.param == "memory":
        store = fresh_store()
        yield store
        store.close()
        return
    with _database(request.param, request, tmp_path) as url:
        store = SqlStore(engine_for_test(url))
        yield store
        store.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@dataclass(frozen=True, slots=True)
class Office:
    """Two people and a group, by id; makes records that belong to them."""

    kiet: int
    nam: int
    group: int
    now: datetime

    def task(self, title: str = "Tổng hợp báo cáo CCHC", *, state: TaskState = TaskState.ASSIGNED) -> Task:
        return Task(
            title=title,
            lead_id=self.nam,
            assigner_id=self.kiet,
            state=state,
            created_at=self.now,
            chat_id=self.group,
        )

    def message(
        self, *, chat_id: int | None = None, due_at: datetime | None = None, priority: int = 5
    ) -> OutboxMessage:
        return OutboxMessage(
            chat_id=self.group if chat_id is None else chat_id,
            recipient_id=self.nam,
            kind="notice",
            content={"text": "Việc 12"},
            created_at=self.now,
            due_at=due_at or self.now,
            priority=priority,
        )

    def event(
        self, event_id: str, *, conversation: str = "web:demo:phong", due_at: datetime | None = None
    ) -> Event:
        return Event(
            channel="web",
            account="demo",
            event_id=event_id,
            conversation=conversation,
            payload={"text": "nhắc tôi 8h sáng mai họp giao ban"},
            received_at=self.now,
            due_at=due_at or self.now,
        )

    def reminder(self, due_at: datetime, *, kind: ReminderKind = ReminderKind.PERSONAL) -> Reminder:
        return Reminder(owner_id=self.nam, text="họp giao ban", kind=kind, due_at=due_at, created_at=self.now)


def furnish(store: SqlStore, now: datetime) -> Office:
    with store.work() as work:
        kiet = work.people.add(Person(code="NV001", full_name="Phan Văn Tuấn Kiệt"))
        nam = work.people.add(Person(code="NV002", full_name="Đỗ Hoài Nam", manager_id=kiet.id))
        group = work.chats.add(
            Chat(
                channel="web", account="demo", external_id="van-phong", kind=ChatKind.GROUP, title="Văn phòng"
            )
        )
        work.commit()
    return Office(kiet.id, nam.id, group.id, now)


@pytest.fixture
def office(store: SqlStore, clock: FakeClock) -> Office:
    return furnish(store, clock.now())
