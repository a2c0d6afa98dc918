"""The vocabulary in which `tables` is written. A column is required unless it says otherwise."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, MetaData, Table

from storage.columns import RECORD_ID, Choice, Moment, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def table(name: str, *parts: Any) -> Table:
    """A table whose ids are never given twice: people speak of "việc 12" for years."""
    return Table(name, metadata, Column("id", RECORD_ID, primary_key=True), *parts, sqlite_autoincrement=True)


def words(name: str) -> Column[str]:
    return Column(name, Words, nullable=False)


def moment(name: str, *, optional: bool = False) -> Column[Any]:
    return Column(name, Moment, nullable=optional)


def day(name: str, *, optional: bool = False) -> Column[Any]:
    return Column(name, Date, nullable=optional)


def content(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def choice(name: str, members: type[StrEnum]) -> Column[Any]:
    return Column(name, Choice(members), nullable=False)


def flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def number(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=optional)


def json_value(name: str, *, optional: bool = False) -> Column[Any]:
    return Column(name, JSON(none_as_null=True), nullable=optional)


def refers(name: str, target: str, *, optional: bool = False) -> Column[Any]:
    return Column(name, RECORD_ID, ForeignKey(f"{target}.id"), nullable=optional)


def lease() -> tuple[Column[Any], Column[Any]]:
    return Column("lease", Words), moment("lease_until", optional=True)


def partial(
    name: str, table: Table, *columns: str, where: Any, unique: bool = False, only: str | None = None
) -> None:
    """`only`: the one kind of database that gets it."""
    index = Index(
        name,
        *(table.c[c] for c in columns),
        unique=unique,
        sqlite_where=where,
        postgresql_where=where,
        info={"only": only},
    )
    if only is not None:
        index.ddl_if(dialect=only)
