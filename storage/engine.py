"""Connections to SQLite and PostgreSQL, set up so that nothing committed is lost and locks are waited for."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from storage.tracked import dump

LOCK_WAIT_SECONDS = 10
RESTED_SECONDS = 1.0
"""A connection that was not used for so long is tried first."""
_READS = "thuky_reads"


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///path`, `sqlite://` (in memory) or `postgresql://…`. Connects when first used.

    Raises `ValueError` for another kind of database.
    """
    address = make_url(url)
    kind = address.get_backend_name()
    if kind == "sqlite":
        return _open_sqlite(address)
    if kind in ("postgresql", "postgres"):
        return _open_postgresql(address)
    raise ValueError(f"{kind} is no database we know: use sqlite:///path or postgresql://host/name")


def _open_sqlite(address: URL) -> Engine:
    options: dict[str, Any] = {}
    if address.database in (None, "", ":memory:"):
        # One connection for all threads, handed on from one unit of work to the next: the data lives in it.
        options = {"pool_size": 1, "max_overflow": 0, "pool_timeout": LOCK_WAIT_SECONDS}
    engine = create_engine(
        address,
        poolclass=QueuePool,
        json_serializer=dump,
        # An error message must not carry what people wrote into the logs.
        hide_parameters=True,
        connect_args={"timeout": LOCK_WAIT_SECONDS, "check_same_thread": False},
        **options,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    # Python's sqlite3 would open transactions on its own, deferred and only before writes. We begin them.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_SECONDS * 1000}")
    _use_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _use_wal(connection: sqlite3.Connection) -> None:
    # Turning WAL on takes an exclusive lock for which SQLite does not wait, so two first starts can collide.
    until = time.monotonic() + LOCK_WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def for_reading(engine: Engine) -> Engine:
    """The same database for transactions that never write."""
    return engine.execution_options(**{_READS: True})


def begin_sqlite(connection: Connection) -> None:
    """What opens a transaction there: `BEGIN`, or `BEGIN IMMEDIATE` where it may write."""
    if connection.get_execution_options().get(_READS):
        # Sees what was committed when it began to read, and keeps nobody from writing.
        connection.exec_driver_sql("BEGIN")
        return
    # A deferred transaction that reads and then writes fails at once if another wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _open_postgresql(address: URL) -> Engine:
    wait = LOCK_WAIT_SECONDS * 1000
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        json_serializer=dump,
        hide_parameters=True,
        # None above the ones that are kept: those would be opened and closed at every crowd.
        pool_size=20,
        max_overflow=0,
        pool_timeout=LOCK_WAIT_SECONDS,
        pool_recycle=1800,
        connect_args={
            "connect_timeout": 10,
            # psycopg throws away what it prepared with every ROLLBACK, which is how reading ends.
            "prepare_threshold": None,
            "application_name": "thuky",
            # A unit of work never waits for anything outside; one that lies open is a bug.
            # jit=off: compiling a query pays after seconds, and ours take milliseconds.
            "options": (
                f"-c timezone=UTC -c jit=off -c lock_timeout={wait} -c idle_in_transaction_session_timeout=60000"
            ),
        },
    )
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _try_rested)
    return engine


def _note_use(connection: object, record: ConnectionPoolEntry) -> None:
    record.info["used"] = time.monotonic()


def _try_rested(connection: psycopg.Connection, record: ConnectionPoolEntry, fairy: object) -> None:
    """A connection that the server or a firewall closed in the night is replaced before use. SQLAlchemy's own
    `pool_pre_ping` asks before every use: one in eight of all round trips."""
    if time.monotonic() - record.info.get("used", 0.0) < RESTED_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.OperationalError as error:
        raise DisconnectionError from error
