"""The real store on a database in memory, for tests of actions that need no disk."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from functools import cache

from sqlalchemy import Engine, event

from actions.directory.version import SETTING
from storage.schema import metadata
from storage.store import SqlStore
from tests.fakes.engines import engine_for_test

Fill = Callable[[SqlStore], None]


def fresh_store(*fills: Fill) -> SqlStore:
    """A store of its own with all tables, and what `fills` write into it, in a few milliseconds.

    Threads may share it; a second unit of work inside an open one waits for it in vain, as on a real SQLite.
    The tables and what the same fills write are made once and copied. Each store is a database of its own.
    """
    store = SqlStore(_engine(_filled(fills)))
    if fills:
        _give_own_directory(store)
    return store


@cache
def _filled(fills: tuple[Fill, ...]) -> sqlite3.Connection:
    """The database that these fills make out of empty tables."""
    if fills:
        *earlier, last = fills
        store = SqlStore(_engine(_filled(tuple(earlier))))
        last(store)
    else:
        store = SqlStore(_engine(None))
        metadata.create_all(store.engine)
    # Whoever connects copies it, in whatever thread that is.
    made = sqlite3.connect(":memory:", check_same_thread=False)
    connection = store.engine.raw_connection()
    _driver(connection.driver_connection).backup(made)
    connection.close()
    store.close()
    return made


def _engine(content: sqlite3.Connection | None) -> Engine:
    """An engine whose database begins with this content."""
    engine = engine_for_test("sqlite://")
    if content is not None:
        event.listen(engine, "connect", lambda connection, record: content.backup(_driver(connection)))
    return engine


def _driver(connection: object) -> sqlite3.Connection:
    assert isinstance(connection, sqlite3.Connection)
    return connection


def _give_own_directory(store: SqlStore) -> None:
    """The process keeps indexes by the state of a directory, which no two databases may share."""
    with store.work() as work:
        if SETTING in work.settings.read():
            work.settings.write(SETTING, f"{secrets.token_hex(4)}:{secrets.token_hex(8)}")
            work.commit()
