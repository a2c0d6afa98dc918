"""The database as the rest of the program sees it."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

import psycopg.errors
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from actions import ports
from actions.errors import Conflict
from storage.engine import for_reading, open_engine
from storage.mapping import start_mapping
from storage.migrations import upgrade_engine
from storage.unit_of_work import SqlUnitOfWork

Result = TypeVar("Result")

_ATTEMPTS = 12
_FIRST_PAUSE_SECONDS = 0.01
_LONGEST_PAUSE_SECONDS = 0.5

_PASSING = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.LockNotAvailable,
    # Another transaction inserted the same chat or person after we looked; now we would find it.
    psycopg.errors.UniqueViolation,
)


class SqlStore:
    """Implements `actions.ports.Store` on an engine of `storage.engine`."""

    def __init__(self, engine: Engine) -> None:
        start_mapping()
        self.engine = engine

    def work(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.engine)

    def reading(self) -> SqlUnitOfWork:
        """A unit of work that only reads, for as long as it likes: on SQLite nobody waits for it."""
        return SqlUnitOfWork(for_reading(self.engine))

    def repeat(self, command: Callable[[ports.UnitOfWork], Result]) -> Result:
        """Call `command` with a fresh unit of work, which it opens and commits, until nobody is in its way.

        Only what is bound to pass is tried again: locks, deadlocks, rows changed in between. After twelve tries
        within about three seconds of pauses it raises `Conflict`. The command must not touch anything but the
        database: it may run several times.
        """
        pause = _FIRST_PAUSE_SECONDS
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return command(self.work())
            except Conflict:
                if attempt == _ATTEMPTS:
                    raise
            except DBAPIError as error:
                if not _will_pass(error):
                    raise
                if attempt == _ATTEMPTS:
                    raise Conflict(f"gave up after {attempt} tries: {error.orig}") from error
            # At random, or those who met once would meet again.
            time.sleep(pause * random.uniform(0, 2))
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Close all connections. An in-memory database is gone then."""
        self.engine.dispose()


def open_store(url: str) -> SqlStore:
    """Open the database at `url` and bring its tables up to date."""
    engine = open_engine(url)
    try:
        upgrade_engine(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine)


def _will_pass(error: DBAPIError) -> bool:
    cause = error.orig
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return isinstance(cause, _PASSING)
