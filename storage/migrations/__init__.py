"""Brings the tables of a database up to date, from code and without any file but the revisions themselves."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from storage.engine import open_engine

# Any number of our own: whoever holds this lock of PostgreSQL migrates.
_LOCK = 0x7468756B79


def upgrade(url: str, revision: str = "head") -> None:
    """Upgrade the database at `url`. Several processes may do so at once: one works, the others wait."""
    engine = open_engine(url)
    try:
        upgrade_engine(engine, revision)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine, revision: str = "head") -> None:
    """The same on an open engine, for a database in memory."""
    with engine.connect() as connection:
        _run(connection, revision)


def revision_of(engine: Engine) -> str | None:
    """The revision that the tables of a database are at; None where they were never made."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def revisions() -> list[str]:
    """All that this program knows, the newest first."""
    directory = ScriptDirectory(str(Path(__file__).parent))
    return [script.revision for script in directory.walk_revisions()]


def configuration(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _run(connection: Connection, revision: str) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # SQLite changes most things by rebuilding the table, which foreign keys would take for a deletion.
        # The switch works only outside a transaction, hence on the driver's own connection.
        _driver(connection, "PRAGMA foreign_keys = OFF")
    try:
        with connection.begin():
            # SQLite: BEGIN IMMEDIATE has taken the only write lock. PostgreSQL: wait for our turn.
            if not sqlite:
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            command.upgrade(configuration(connection), revision)
            if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                raise RuntimeError(f"the migration would leave {len(broken)} rows that refer to nothing")
    finally:
        if sqlite:
            _driver(connection, "PRAGMA foreign_keys = ON")


def _driver(connection: Connection, statement: str) -> None:
    raw = connection.connection.dbapi_connection
    assert raw is not None
    cursor = raw.cursor()
    cursor.execute(statement)
    cursor.close()
