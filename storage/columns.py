"""Column types: how the domain's values become values of a database, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, DateTime, Dialect, Integer, Text, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

# SQLite gives out ids only to a column whose type is spelled INTEGER.
RECORD_ID = BigInteger().with_variant(Integer(), "sqlite")

# PostgreSQL refuses NUL in text, and neither database takes half a surrogate pair. People do send both.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC and given back aware, in UTC. Naive ones are refused with `ValueError`."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value.isoformat()}: every moment must be aware")
        utc = value.astimezone(UTC)
        # SQLite keeps text without an offset; all of one zone, it sorts as time does.
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text of any origin. What no database can keep (NUL, half a surrogate pair) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _UNSTORABLE.sub("\ufffd", value)


class Choice(TypeDecorator[StrEnum]):
    """A member of a `StrEnum`, kept as its value. Others are refused with `ValueError`, coming and going."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.members(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.members(value)


class Unindexed(FunctionElement[Any]):
    """A column that SQLite shall not look up in an index on it: its own idiom for that is a plus before the name.

    A partial index whose condition is spelled with it serves only those who ask with it. PostgreSQL sees the column.
    """

    name = "unindexed"
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(Unindexed)
def _plain(element: Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses.clauses[0], **options)


@compiles(Unindexed, "sqlite")
def _with_plus(element: Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.clauses.clauses[0], **options)}"


def is_one_of(column: ColumnElement[Any], *members: StrEnum) -> ColumnElement[bool]:
    """The column holds one of these, written into the statement as literals.

    Neither database uses a partial index (`WHERE state = 'waiting'`) for a condition with a bound parameter,
    and SQLite only where the condition is spelled as in the index.
    """
    literals: list[ColumnElement[Any]] = [literal_column(f"'{member.value}'") for member in members]
    return column == literals[0] if len(literals) == 1 else column.in_(literals)
