"""The drill of docs/quan-tri.md: a backup while the office works, the database gone, restored, and work goes on.

Played with the commands that an administrator types, on SQLite and on PostgreSQL, while several writers, senders and
the sealer of the audit log are busy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Table, func, select

from actions.audit_check import verify
from actions.models import SendState, TaskChange
from actions.ports import UnitOfWork
from bot.backup import backup, restore
from bot.clock import SystemClock
from bot.sealer import Sealer
from bot.settings import Settings
from storage import SqlStore, open_store
from storage.backups import file_url
from storage.tables import audit, outbox, task_changes, tasks
from tests.contract.storage.conftest import Office, furnish
from tests.fakes.clock import FakeClock
from tests.servers import PostgresServer
from tests.servers import postgres_server as postgres_server

WRITERS = 3
AT_LEAST = 60
"""Tasks before the first backup, and again between the two."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Called again, it gives the address of another, empty one: a new machine."""
    if request.param == "sqlite":
        numbers = iter(range(9))
        yield lambda: file_url(tmp_path / f"office{next(numbers)}.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    made: list[str] = []

    def create() -> str:
        made.append(server.create_database())
        return server.url(made[-1])

    yield create
    for name in made:
        server.drop_database(name)


@dataclass
class Working:
    """An office at work: tasks are given with history, audit line and message; others send, another seals."""

    store: SqlStore
    office: Office
    given: list[int] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    stop: Event = field(default_factory=Event)

    @contextmanager
    def running(self) -> Iterator[None]:
        sealer = Sealer(self.store, SystemClock())
        steps: list[Callable[[], object]] = [self._give] * WRITERS + [self._send, sealer.seal_new]
        threads = [Thread(target=self._forever, args=(step,)) for step in steps]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()
        assert self.failures == []

    def wait_for(self, count: int) -> None:
        while len(self.given) < count:
            assert not self.failures
            self.stop.wait(0.01)

    def _forever(self, step: Callable[[], object]) -> None:
        try:
            while not self.stop.is_set():
                step()
        except BaseException as error:  # shown by the test, which waits in another thread
            self.failures.append(error)

    def _give(self) -> None:
        def command(work: UnitOfWork) -> int:
            with work:
                task = work.tasks.add(self.office.task())
                change = TaskChange(
                    task_id=task.id, at=self.office.now, actor_id=self.office.kiet, action="assigned"
                )
                work.tasks.add_change(change)
                work.outbox.add(self.office.message())
                work.commit()
                return task.id

        self.given.append(self.store.repeat(command))

    def _send(self) -> None:
        now = SystemClock().now()

        def claim(work: UnitOfWork) -> list[int]:
            with work:
                taken = work.outbox.claim(now, lease="drill", until=now.replace(year=now.year + 1), limit=5)
                work.commit()
                return [message.id for message in taken]

        for number in self.store.repeat(claim):
            self.store.repeat(partial(self._settle, number=number))
            self.sent.append(number)
        self.stop.wait(0.005)

    def _settle(self, work: UnitOfWork, number: int) -> None:
        with work:
            message = work.outbox.get(number)
            message.state = SendState.SENT
            assert work.outbox.settle(message, lease="drill")
            work.commit()


@dataclass(frozen=True, slots=True)
class Counted:
    tasks: int
    changes: int
    messages: int
    lines: int
    latest: int


def _count(store: SqlStore) -> Counted:
    with store.engine.connect() as connection:

        def rows(table: Table) -> int:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

        latest = connection.execute(select(func.max(tasks.c.id))).scalar_one()
        return Counted(rows(tasks), rows(task_changes), rows(outbox), rows(audit), latest)


@pytest.mark.slow
def test_drill_under_load(
    new_database: Callable[[], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = new_database()
    monkeypatch.setenv("THUKY_DATABASE_URL", url)
    store = open_store(url)
    working = Working(store, furnish(store, SystemClock().now()))
    with working.running():
        working.wait_for(AT_LEAST)
        assert backup(tmp_path / "first.db") == 0
        working.wait_for(len(working.given) + AT_LEAST)
        before = len(working.given)
        assert backup(tmp_path / "second.db") == 0
        after = len(working.given)
        working.wait_for(after + AT_LEAST)
    assert working.sent
    assert verify(store).broken is None
    store.close()

    # The machine is gone; nothing of its database is read again.
    monkeypatch.setenv("THUKY_DATABASE_URL", new_database())
    capsys.readouterr()
    assert restore(tmp_path / "second.db", replace=False) == 0
    assert "✅ Nhật ký nguyên vẹn" in capsys.readouterr().out

    store = open_store(Settings().database_url)
    restored = _count(store)
    # What was committed together came together; one line more in the audit log tells of the restoring itself.
    assert restored.tasks == restored.changes == restored.messages == restored.lines - 1
    assert before <= restored.tasks <= after + WRITERS
    assert verify(store).broken is None

    again = Working(store, working.office)
    with again.running():
        again.wait_for(AT_LEAST)
    assert min(again.given) > restored.latest, "no number is given out twice"
    # The backup may hold the seal that its sealer had just then; that ends by itself.
    Sealer(store, FakeClock(SystemClock().now() + timedelta(minutes=2))).seal_new()
    verdict = verify(store)
    assert (verdict.broken, verdict.unsealed) == (None, 0)
    assert verdict.sealed == restored.lines + len(again.given)
    store.close()
