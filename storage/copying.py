"""Everything in one database copied into another, SQLite or PostgreSQL: for backups, restores and moves.

Row by row through the columns of `tables`, so that both kinds of database read and write it in their own way. One
transaction reads a single moment of the source, one writes: the target has all of it or is as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import (
    Connection,
    Engine,
    ForeignKeyConstraint,
    LargeBinary,
    Table,
    func,
    insert,
    select,
    text,
)

from actions.errors import ThukyError
from storage.audit_guard import unguarded
from storage.engine import for_reading
from storage.schema import metadata

Counts = Mapping[str, int]
"""Rows by table."""

_ROWS = 2_000
_ROWS_WITH_FILES = 20


class NotEmpty(ThukyError):
    """The target holds data already; `replace=True` would remove it."""


class NotTheSame(ThukyError):
    """What arrived is not what was sent, and nothing was kept of it: a bug, or a source that contradicts itself."""


def copy_database(source: Engine, target: Engine, *, replace: bool = False) -> Counts:
    """Copy every row and the numbers last given out; both databases have the newest tables.

    Raises `NotEmpty` unless the target is empty or may be emptied (`replace`).
    """
    with _snapshot(source) as reading, _filled(target) as writing:
        if replace:
            _empty(writing)
        elif any(count_rows(writing).values()):
            raise NotEmpty
        copied = {table.name: _copy_rows(table, reading, writing) for table in _tables()}
        for table in _tables():
            if table.autoincrement_column is not None:
                _continue_after(_last_number(table, reading), table, writing)
        if (arrived := count_rows(writing)) != copied:
            raise NotTheSame(f"sent {copied}, found {arrived}")
    if target.dialect.name == "postgresql":
        with target.begin() as connection:
            # Without statistics of the new rows the first hours would be planned for an empty database.
            connection.execute(text("ANALYZE"))
    return copied


def count_rows(connection: Connection) -> Counts:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in _tables()
    }


def _tables() -> Sequence[Table]:
    """Those referred to before those that refer to them."""
    return metadata.sorted_tables


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """All that is read inside is of one moment, and nobody waits for it."""
    if engine.dialect.name == "sqlite":
        with for_reading(engine).begin() as connection:
            yield connection
        return
    still = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with still.begin() as connection:
        _allow_pauses(connection)
        yield connection


@contextmanager
def _filled(engine: Engine) -> Iterator[Connection]:
    """A transaction in which rows may refer to rows that come later; they all must be there at its end."""
    if engine.dialect.name == "sqlite":
        with _filled_sqlite(engine) as connection:
            yield connection
        return
    with engine.begin() as connection:
        _allow_pauses(connection)
        names = ", ".join(table.name for table in _tables())
        connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
        # Only a superuser may switch constraints off, but their owner may take them away and put them back: then
        # PostgreSQL checks all rows at once, in seconds for millions.
        for constraint in _within_one_table():
            connection.execute(text(f"ALTER TABLE {constraint.table.name} DROP CONSTRAINT {constraint.name}"))
        yield connection
        for constraint in _within_one_table():
            (column,) = constraint.columns
            connection.execute(
                text(
                    f"ALTER TABLE {constraint.table.name} ADD CONSTRAINT {constraint.name}"
                    f" FOREIGN KEY ({column.name}) REFERENCES {constraint.table.name}"
                )
            )


@contextmanager
def _filled_sqlite(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        # Works only outside a transaction, hence not through SQLAlchemy, which would begin one.
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise NotTheSame(f"{len(broken)} rows refer to nothing")
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


def _allow_pauses(connection: Connection) -> None:
    """The other side of the copy may work for minutes while this one waits."""
    connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def _within_one_table() -> Iterator[ForeignKeyConstraint]:
    for table in _tables():
        constraints = sorted(table.foreign_key_constraints, key=lambda constraint: str(constraint.name))
        yield from (one for one in constraints if one.referred_table is table)


def _empty(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"TRUNCATE {', '.join(table.name for table in _tables())}"))
        return
    with unguarded(connection):
        for table in reversed(_tables()):
            connection.execute(table.delete())


def _copy_rows(table: Table, reading: Connection, writing: Connection) -> int:
    files = any(isinstance(column.type, LargeBinary) for column in table.columns)
    size = _ROWS_WITH_FILES if files else _ROWS
    wanted = select(table).order_by(*table.primary_key)
    rows = reading.execute(wanted, execution_options={"yield_per": size}).mappings()
    copied = 0
    for some in rows.partitions():
        writing.execute(insert(table), [dict(row) for row in some])
        copied += len(some)
    return copied


def _last_number(table: Table, connection: Connection) -> int:
    """The last id given out, even if its row is gone: an id is never given twice. 0: none yet."""
    highest = connection.execute(select(func.max(table.c.id))).scalar() or 0
    if connection.dialect.name == "sqlite":
        wanted = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return max(highest, int(connection.execute(wanted, {"name": table.name}).scalar() or 0))
    wanted = text(f"SELECT last_value, is_called FROM {_sequence(table, connection)}")
    last, given = connection.execute(wanted).one()
    return max(highest, int(last) if given else int(last) - 1)


def _continue_after(last: int, table: Table, connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        name = {"name": table.name}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), name)
        connection.execute(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), {**name, "last": last}
        )
        return
    # Unlike setval(), this is undone where the transaction is.
    connection.execute(text(f"ALTER SEQUENCE {_sequence(table, connection)} RESTART WITH {last + 1}"))


def _sequence(table: Table, connection: Connection) -> str:
    wanted = text("SELECT pg_get_serial_sequence(:name, 'id')")
    return str(connection.execute(wanted, {"name": table.name}).scalar_one())
