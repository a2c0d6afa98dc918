"""Transactions: all or nothing, no lost update, commands repeated as a whole."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from actions import ports
from actions.errors import Conflict
from actions.models import Person, TaskState
from storage import SqlStore, open_store
from storage.engine import open_engine
from tests.contract.storage.conftest import Office, furnish
from tests.fakes.clock import FakeClock


def test_without_commit_nothing_is_kept(store: SqlStore) -> None:
    with store.work() as work:
        work.people.add(Person(code="NV001", full_name="Nam"))
    with store.work() as work:
        assert work.people.find_by_code("NV001") is None


def test_an_error_keeps_nothing(store: SqlStore) -> None:
    def fail() -> None:
        with store.work() as work:
            work.people.add(Person(code="NV001", full_name="Nam"))
            raise RuntimeError("on the way")

    with pytest.raises(RuntimeError, match="on the way"):
        fail()
    with store.work() as work:
        assert work.people.find_by_code("NV001") is None


def test_records_stay_readable_after_the_block(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        read = work.people.get(office.nam)
        untouched = work.people.add(Person(code="NV009", full_name="Vũ Văn Chín"))
    assert read.given_name == "Nam"
    assert untouched.full_name == "Vũ Văn Chín"


def test_a_unit_of_work_may_commit_in_portions(store: SqlStore) -> None:
    with store.work() as work:
        work.people.add(Person(code="NV001", full_name="Nam"))
        work.commit()
        work.people.add(Person(code="NV002", full_name="Lan"))
    with store.work() as work:
        assert [p.code for p in work.people.active()] == ["NV001"]


def test_a_closed_unit_of_work_says_so(store: SqlStore) -> None:
    work = store.work()
    with pytest.raises(RuntimeError, match="not open"):
        work.commit()
    with work, pytest.raises(RuntimeError, match="open already"):
        work.__enter__()


def test_the_version_grows_with_every_change(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        task = work.tasks.add(office.task())
        work.commit()
        assert task.version == 1
        task.state = TaskState.ACCEPTED
        work.commit()
        assert task.version == 2
        work.commit()
        assert task.version == 2


@pytest.mark.postgresql
def test_the_slower_of_two_changes_is_a_conflict(postgres_store: SqlStore, clock: FakeClock) -> None:
    store = postgres_store
    office = furnish(store, clock.now())
    with store.work() as work:
        number = work.tasks.add(office.task()).id
        work.commit()
    with store.work() as slow:
        task = slow.tasks.get(number)
        with store.work() as quick:
            quick.tasks.get(number).state = TaskState.ACCEPTED
            quick.commit()
        task.state = TaskState.DECLINED
        with pytest.raises(Conflict):
            slow.tasks.list(ports.TaskFilter())
    with store.work() as work:
        assert work.tasks.get(number).state is TaskState.ACCEPTED


def test_a_command_in_conflict_is_repeated_from_the_start(store: SqlStore, office: Office) -> None:
    tries: list[int] = []

    def command(work: ports.UnitOfWork) -> str:
        with work:
            work.people.add(Person(code="NV009", full_name="Chín"))
            tries.append(len(tries))
            if len(tries) < 3:
                raise Conflict("somebody was faster")
            work.commit()
        return "done"

    assert store.repeat(command) == "done"
    assert len(tries) == 3
    with store.work() as work:
        assert work.people.find_by_code("NV009") is not None


def test_a_command_in_conflict_for_ever_gives_up(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("storage.store.time.sleep", pauses.append)

    def command(work: ports.UnitOfWork) -> None:
        raise Conflict("somebody was faster")

    with pytest.raises(Conflict):
        store.repeat(command)
    assert 5 <= len(pauses) <= 20
    assert sum(pauses) < 10


def test_other_errors_are_not_repeated(store: SqlStore) -> None:
    calls: list[int] = []

    def command(work: ports.UnitOfWork) -> None:
        calls.append(1)
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        store.repeat(command)
    assert len(calls) == 1


def test_a_second_person_with_the_same_code_is_refused(store: SqlStore, office: Office) -> None:
    with store.work() as work, pytest.raises(IntegrityError):
        work.people.add(Person(code="NV001", full_name="Ai đó"))


def test_a_locked_sqlite_is_waited_for_and_then_reported_as_conflict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    open_store(url).close()
    monkeypatch.setattr("storage.engine.LOCK_WAIT_SECONDS", 0)
    monkeypatch.setattr("storage.store.time.sleep", lambda seconds: None)
    holder = SqlStore(open_engine(url))
    store = SqlStore(open_engine(url))

    def command(work: ports.UnitOfWork) -> None:
        with work:
            work.settings.write("a", 1)
            work.commit()

    with holder.work() as work:
        work.settings.read()
        with pytest.raises(OperationalError), store.work() as other:
            other.settings.read()
        with pytest.raises(Conflict, match="locked"):
            store.repeat(command)
    store.repeat(command)
    holder.close()
    store.close()


def test_threads_share_a_store(store: SqlStore, office: Office) -> None:
    """Each in its own unit of work, on SQLite one after the other."""
    with store.work() as work:
        number = work.tasks.add(office.task()).id
        work.commit()

    def advance(work: ports.UnitOfWork) -> None:
        with work:
            task = work.tasks.get(number)
            task.progress += 1
            work.commit()

    def five_times() -> None:
        for _ in range(5):
            store.repeat(advance)

    threads = [Thread(target=five_times) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.work() as work:
        assert work.tasks.get(number).progress == 15
