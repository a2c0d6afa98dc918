"""A database with rows in every table, made from what the tables say of themselves, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Engine,
    Integer,
    LargeBinary,
    Table,
    insert,
    select,
)

from actions.audit import with_text
from actions.models import AuditRow
from bot.sealer import Sealer
from storage import SqlStore
from storage.columns import Choice, Moment, Words
from storage.schema import metadata
from tests.fakes.clock import FakeClock

ROWS = 3
_NOON = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)
_WORDS = ("Đỗ Hoài Nam 👩‍💻", "'; DROP TABLE people; -- %s :x \\", "gia\u0300nh\n" * 500)
_JSON: tuple[object, ...] = (
    {"tasks": [{"title": "tờ trình", "leads": [1, 2]}], "z": 1, "a": None},
    ["b", 1.5, True],
    {},
)
_BYTES = (bytes(range(256)), b"", b"\x00PK\x03\x04")
_AUDIT = {"audit", "audit_head"}
Contents = Mapping[str, Sequence[tuple[Any, ...]]]


def furnish_all(store: SqlStore) -> None:
    """Three rows a table, each referring also to rows after it, and an audit log with a sealed chain."""
    with store.engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table.name not in _AUDIT:
                # One statement, as references are checked at its end.
                connection.execute(insert(table).values([_row(table, number) for number in range(ROWS)]))
    write_audit(store, 5)


def write_audit(store: SqlStore, lines: int) -> None:
    clock = FakeClock()
    with store.work() as work:
        for number in range(lines):
            row = AuditRow(at=clock.now(), action=f"press.{number}", kind="event", subject_id=number)
            work.audit.add(with_text(row, f"lời số {number}", source="message", source_id=number))
        work.commit()
    Sealer(store, clock).seal_new()


def contents(engine: Engine) -> Contents:
    """All rows of all tables as the program reads them."""
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(column, table, number) for column in table.columns}


def _value(column: Column[Any], table: Table, number: int) -> Any:
    if column.name == "id":
        return number + 1
    if column.nullable and number == 1:
        return None
    if column.foreign_keys:
        (key,) = column.foreign_keys
        within = key.column.table is table
        return ROWS - number if within else number + 1
    return _of_type(column, number)


def _of_type(column: Column[Any], number: int) -> Any:
    kind = column.type
    if isinstance(kind, Choice):
        members = list(kind.members)
        return members[number % len(members)]
    if isinstance(kind, Moment):
        return _NOON + timedelta(days=number, microseconds=number)
    if isinstance(kind, Words):
        return f"{column.name} {number} {_WORDS[number]}"
    if isinstance(kind, JSON):
        return _JSON[number]
    if isinstance(kind, LargeBinary):
        return _BYTES[number]
    if isinstance(kind, Boolean):
        return number == 0
    if isinstance(kind, Date):
        return date(2026, 2, 28) + timedelta(days=number)
    if isinstance(kind, Integer | BigInteger):
        return number * 7
    raise AssertionError(f"a value for {column} of type {kind!r}?")
