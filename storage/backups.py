"""Backups: one SQLite file that holds everything, whichever database it was made of and goes back into."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, make_url, text
from sqlalchemy.engine import URL

from actions.audit_check import Verdict, verify
from actions.errors import ThukyError
from storage.copying import Counts, copy_database, count_rows
from storage.engine import for_reading, open_engine
from storage.migrations import revision_of, revisions, upgrade, upgrade_engine
from storage.store import SqlStore


class UnusableBackup(ThukyError):
    """The file is no backup, or a damaged one, or of a newer program. `str(error)` is the Vietnamese sentence."""


class OtherVersion(ThukyError):
    """The database's tables are not those of this program."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a backup holds, and whether its audit log is as it was written."""

    rows: Counts
    audit: Verdict


def write_backup(source: Engine, path: Path) -> Checked:
    """Write everything in `source` at one moment to the new file `path`, then open it again and check it.

    The program may go on working meanwhile. Raises `FileExistsError`, and `OtherVersion` for a PostgreSQL database
    that was not yet upgraded; a SQLite file is copied as it is. `UnusableBackup`: the database itself is damaged.
    """
    if path.exists():
        raise FileExistsError(path)
    with tempfile.TemporaryDirectory(prefix=".thuky-", dir=path.parent) as folder:
        unfinished = Path(folder) / "backup.db"
        # It holds what everybody wrote: for its owner alone.
        unfinished.touch(mode=0o600)
        if source.dialect.name == "sqlite":
            _copy_file(source, unfinished)
        else:
            _export(source, unfinished)
        _settle(unfinished)
        try:
            with opened_backup(unfinished) as backup:
                checked = check_backup(backup)
        except UnusableBackup as error:
            # An online backup brings along what is wrong with the database itself.
            raise UnusableBackup(f"Không sao lưu được vì cơ sở dữ liệu có lỗi. {error}") from error
        unfinished.replace(path)
    return checked


@contextmanager
def opened_backup(path: Path) -> Iterator[SqlStore]:
    """The backup's contents in today's tables. The file itself is only read: what is opened is a copy.

    Raises `UnusableBackup`.
    """
    near = path.parent if os.access(path.parent, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix=".thuky-", dir=near) as folder:
        copy = Path(folder) / "opened.db"
        copy.touch(mode=0o600)
        _copy_whole(path, copy)
        engine = open_engine(file_url(copy))
        try:
            _bring_up_to_date(engine)
            yield SqlStore(engine)
        finally:
            engine.dispose()


def check_backup(backup: SqlStore) -> Checked:
    with for_reading(backup.engine).begin() as connection:
        rows = count_rows(connection)
    return Checked(rows, verify(backup))


def in_use(url: str) -> bool:
    """Another process has this database open."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _file_in_use(Path(address.database or ""))
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            others = text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND application_name = 'thuky' AND pid <> pg_backend_pid()"
            )
            return bool(connection.execute(others).scalar_one())
    finally:
        engine.dispose()


def file_url(path: Path) -> str:
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def _copy_file(source: Engine, path: Path) -> None:
    """By SQLite's own online backup; in one step, or each commit of the program would make it begin anew."""
    with closing(source.raw_connection()) as lent, closing(sqlite3.connect(path)) as target:
        raw = lent.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.backup(target)


def _export(source: Engine, path: Path) -> None:
    present, newest = revision_of(source), revisions()[0]
    if present != newest:
        raise OtherVersion(f"the database is at {present}, this program at {newest}")
    upgrade(file_url(path))
    target = open_engine(file_url(path))
    try:
        copy_database(source, target)
    finally:
        target.dispose()


def _settle(path: Path) -> None:
    """All in the one file, without a write-ahead log beside it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _copy_whole(path: Path, copy: Path) -> None:
    if not path.is_file():
        raise UnusableBackup(f"Không có tệp {path}.")
    try:
        with (
            closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            problems = [row[0] for row in target.execute("PRAGMA integrity_check(1)")]
    except sqlite3.DatabaseError as error:
        raise UnusableBackup("Tệp không phải bản sao lưu, hoặc đã hỏng.") from error
    if problems != ["ok"]:
        raise UnusableBackup(f"Tệp đã hỏng: {problems[0].splitlines()[-1]}.")


def _bring_up_to_date(engine: Engine) -> None:
    revision = revision_of(engine)
    if revision is None:
        raise UnusableBackup("Tệp này không phải bản sao lưu của Thư Ký.")
    if revision not in revisions():
        raise UnusableBackup(
            f"Bản sao lưu này của phiên bản mới hơn ({revision}). Hãy cập nhật Thư Ký trước."
        )
    upgrade_engine(engine)


def _file_in_use(path: Path) -> bool:
    if not path.is_file():
        return False
    with closing(sqlite3.connect(path, timeout=0)) as connection:
        try:
            # Leaving write-ahead logging is refused as long as anybody else is connected.
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return True
    return False
