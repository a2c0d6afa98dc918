"""Nothing is lost on the way between databases: into a backup, out of it, from SQLite to PostgreSQL and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import DBAPIError

from actions.audit_check import verify
from actions.models import AuditRow
from storage import SqlStore, open_store
from storage.backups import (
    OtherVersion,
    UnusableBackup,
    file_url,
    in_use,
    opened_backup,
    write_backup,
)
from storage.copying import NotEmpty, NotTheSame, copy_database
from storage.engine import open_engine
from storage.migrations import upgrade
from storage.tables import people
from tests.contract.storage.conftest import Office, furnish
from tests.contract.storage.whole_office import contents, furnish_all, write_audit
from tests.fakes.clock import FakeClock


@contextmanager
def _opened(path: Path) -> Iterator[SqlStore]:
    store = open_store(file_url(path))
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def full(shared_store: SqlStore) -> SqlStore:
    furnish_all(shared_store)
    return shared_store


def test_every_table_has_rows_to_lose(full: SqlStore) -> None:
    assert [name for name, rows in contents(full.engine).items() if not rows] == []


def test_a_backup_goes_back_row_for_row_into_sqlite(full: SqlStore, tmp_path: Path) -> None:
    checked = write_backup(full.engine, tmp_path / "backup.db")
    assert sum(checked.rows.values()) == sum(len(rows) for rows in contents(full.engine).values())
    assert checked.audit.broken is None
    assert checked.audit.sealed == 5
    with opened_backup(tmp_path / "backup.db") as backup, _opened(tmp_path / "new.db") as new:
        copy_database(backup.engine, new.engine)
        assert contents(new.engine) == contents(full.engine)
        assert verify(new) == verify(full)


@pytest.mark.postgresql
def test_from_sqlite_to_postgresql_to_a_file_to_sqlite_nothing_changes(
    postgres_store: SqlStore, tmp_path: Path
) -> None:
    with _opened(tmp_path / "old.db") as old, _opened(tmp_path / "new.db") as new:
        furnish_all(old)
        copy_database(old.engine, postgres_store.engine)
        assert contents(postgres_store.engine) == contents(old.engine)
        assert verify(postgres_store) == verify(old)
        write_backup(postgres_store.engine, tmp_path / "backup.db")
        with opened_backup(tmp_path / "backup.db") as backup:
            copy_database(backup.engine, new.engine)
        assert contents(new.engine) == contents(old.engine)
        assert verify(new) == verify(old)


def test_numbers_go_on_where_they_were_even_those_of_rows_that_are_gone(
    shared_store: SqlStore, clock: FakeClock, tmp_path: Path
) -> None:
    office = furnish(shared_store, clock.now())
    with shared_store.work() as work:
        last = work.outbox.add(office.message())
        work.outbox.remove(last)
        work.commit()
    write_backup(shared_store.engine, tmp_path / "backup.db")
    with opened_backup(tmp_path / "backup.db") as backup, _opened(tmp_path / "new.db") as new:
        copy_database(backup.engine, new.engine)
        with new.work() as work:
            assert work.outbox.add(office.message()).id == last.id + 1


def test_a_filled_database_is_left_alone_unless_it_may_be_replaced(
    shared_store: SqlStore, clock: FakeClock, tmp_path: Path
) -> None:
    with _opened(tmp_path / "other.db") as other:
        furnish_all(other)
        office = furnish(shared_store, clock.now())
        write_audit(shared_store, 9)
        before = contents(shared_store.engine)
        with pytest.raises(NotEmpty):
            copy_database(other.engine, shared_store.engine)
        assert contents(shared_store.engine) == before
        copy_database(other.engine, shared_store.engine, replace=True)
        assert contents(shared_store.engine) == contents(other.engine)
    assert verify(shared_store).broken is None
    with shared_store.work() as work:
        # The next number is that of the data that came, and references are checked again.
        assert work.outbox.add(office.message(chat_id=1)).id == 4
    with shared_store.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text("DELETE FROM audit"))
    with shared_store.engine.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("UPDATE people SET manager_id = 999"))


def test_a_copy_that_fails_leaves_the_target_as_it_was(
    shared_store: SqlStore, clock: FakeClock, tmp_path: Path
) -> None:
    office = furnish(shared_store, clock.now())
    before = contents(shared_store.engine)
    with _opened(tmp_path / "broken.db") as broken:
        with broken.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute(
                "INSERT INTO people (code, full_name, gender, mobile, mobile_key, office_phone, email,"
                " manager_id, nicknames, roles, active) VALUES ('NV9','A','unknown','','','','',77,'[]','[]',1)"
            )
        with pytest.raises((NotTheSame, DBAPIError)):
            copy_database(broken.engine, shared_store.engine, replace=True)
    assert contents(shared_store.engine) == before
    with shared_store.work() as work:
        assert work.outbox.add(office.message()).id == 1
        assert work.tasks.add(office.task()).lead_id == office.nam


def _write_on(store: SqlStore, office: Office, stop: Event, written: list[int]) -> None:
    while not stop.is_set():
        with store.work() as work:
            task = work.tasks.add(office.task())
            work.audit.add(AuditRow(at=office.now, action="task.assign", kind="task", subject_id=task.id))
            work.commit()
        written.append(task.id)


def test_drill_a_backup_made_while_people_write_is_of_one_moment_and_brings_the_office_back(
    shared_store: SqlStore, clock: FakeClock, tmp_path: Path
) -> None:
    office = furnish(shared_store, clock.now())
    write_audit(shared_store, 9)
    stop, written = Event(), list[int]()
    writer = Thread(target=_write_on, args=(shared_store, office, stop, written))
    writer.start()
    try:
        while len(written) < 20:
            assert writer.is_alive()
        before = len(written)
        checked = write_backup(shared_store.engine, tmp_path / "backup.db")
        after = len(written)
    finally:
        stop.set()
        writer.join()
    # A task and its line were committed together: the backup has both or neither.
    assert checked.rows["tasks"] == checked.audit.unsealed
    assert before <= checked.rows["tasks"] <= after + 1
    assert checked.audit.sealed == 9

    _destroy(shared_store.engine)
    with opened_backup(tmp_path / "backup.db") as backup:
        copied = copy_database(backup.engine, shared_store.engine, replace=True)
    assert copied == checked.rows
    assert verify(shared_store) == checked.audit


def _destroy(engine: Engine) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DELETE FROM tasks"))
        else:
            connection.execute(text("TRUNCATE people CASCADE"))
        connection.execute(text("UPDATE audit_head SET number = 1"))


def test_a_backup_of_an_earlier_version_is_brought_up_to_date_and_stays_as_it_is(tmp_path: Path) -> None:
    url = file_url(tmp_path / "early.db")
    upgrade(url, "0001")
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO units (name, aliases) VALUES ('Văn phòng', '[]')"))
    checked = write_backup(engine, tmp_path / "backup.db")
    engine.dispose()
    assert checked.rows["units"] == 1
    before = (tmp_path / "backup.db").read_bytes()
    with opened_backup(tmp_path / "backup.db") as backup, _opened(tmp_path / "new.db") as new:
        copy_database(backup.engine, new.engine)
        assert len(contents(new.engine)["units"]) == 1
    assert (tmp_path / "backup.db").read_bytes() == before


@pytest.mark.postgresql
def test_a_postgresql_that_was_not_upgraded_is_not_backed_up_by_halves(
    postgres_url: str, tmp_path: Path
) -> None:
    upgrade(postgres_url, "0001")
    engine = open_engine(postgres_url)
    with pytest.raises(OtherVersion):
        write_backup(engine, tmp_path / "backup.db")
    engine.dispose()
    assert list(tmp_path.iterdir()) == []


def test_a_backup_never_replaces_a_file_and_leaves_nothing_beside_it(full: SqlStore, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    write_backup(full.engine, folder / "backup.db")
    with pytest.raises(FileExistsError):
        write_backup(full.engine, folder / "backup.db")
    assert [path.name for path in folder.iterdir()] == ["backup.db"]
    assert (folder / "backup.db").stat().st_mode & 0o077 == 0


def test_files_that_are_no_backup_are_refused(full: SqlStore, tmp_path: Path) -> None:
    path = tmp_path / "backup.db"
    write_backup(full.engine, path)
    whole = path.read_bytes()
    (tmp_path / "half.db").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "scribbled.db").write_bytes(whole[:8192] + b"\xff" * 65536 + whole[8192 + 65536 :])
    (tmp_path / "words.db").write_text("không phải bản sao lưu" * 100, encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE songs (name)")
    with closing(sqlite3.connect(path)) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    for name in ("missing.db", "half.db", "scribbled.db", "words.db", "other.db", "backup.db"):
        with pytest.raises(UnusableBackup), opened_backup(tmp_path / name):
            pass


def test_a_database_that_somebody_has_open_is_in_use(database_url: str) -> None:
    assert not in_use(database_url)
    store = open_store(database_url)
    with store.work() as work:
        work.settings.read()
    assert in_use(database_url)
    store.close()
    assert not in_use(database_url)


@pytest.mark.postgresql
@pytest.mark.slow
def test_thousands_of_rows_that_refer_to_each_other_are_copied(
    postgres_store: SqlStore, tmp_path: Path
) -> None:
    with _opened(tmp_path / "city.db") as city:
        with city.engine.begin() as connection:
            nothing = {"gender": "unknown", "mobile": "", "mobile_key": "", "office_phone": "", "email": ""}
            lists = {"nicknames": [], "roles": [], "active": True}
            rows = [
                {"code": f"NV{n}", "full_name": "Nam", "manager_id": None, **nothing, **lists}
                for n in range(5_001)
            ]
            connection.execute(insert(people), rows)
            connection.execute(people.update().where(people.c.id > 1).values(manager_id=5_002 - people.c.id))
        assert copy_database(city.engine, postgres_store.engine)["people"] == 5_001
        assert contents(postgres_store.engine) == contents(city.engine)
