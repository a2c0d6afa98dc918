"""Draws the tables into docs/storage.md: `python -m docs.draw_tables`. A test sees to it that the picture is true."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Column, Table, UniqueConstraint
from sqlalchemy.types import JSON, BigInteger, Boolean, Date, DateTime, Integer, LargeBinary, TypeDecorator

from storage import identity_tables, tables  # noqa: F401 - each adds its tables to the same metadata

PAGE = Path(__file__).with_name("storage.md")
_BEGIN, _END = "<!-- drawn by docs/draw_tables.py -->\n", "<!-- end -->"
_KINDS = (
    *((BigInteger, "id"), (Integer, "number"), (Boolean, "flag"), (DateTime, "moment"), (JSON, "json")),
    *((Date, "day"), (LargeBinary, "bytes")),
)


def draw() -> str:
    """A Mermaid entity-relationship diagram of all tables, in the order of their dependencies."""
    lines = ["```mermaid", "erDiagram"]
    for table in tables.units.metadata.sorted_tables:
        lines.append(f"    {table.name} {{")
        lines += [f"        {_column(table, column)}" for column in table.columns]
        lines.append("    }")
    for table in tables.units.metadata.sorted_tables:
        lines += sorted(
            f"    {key.column.table.name} {'|o' if key.parent.nullable else '||'}--o{{ {table.name} : {key.parent.name}"
            for key in table.foreign_keys
        )
    return "\n".join([*lines, "```", ""])


def with_picture(page: str) -> str:
    """The page with the present picture in its place."""
    return re.sub(f"{_BEGIN}.*?{_END}", lambda _: f"{_BEGIN}{draw()}{_END}", page, flags=re.DOTALL)


def _column(table: Table, column: Column[object]) -> str:
    keys = [name for name, holds in (("PK", column.primary_key), ("FK", bool(column.foreign_keys))) if holds]
    if any(isinstance(c, UniqueConstraint) and column.name in c.columns for c in table.constraints):
        keys.append("UK")
    optional = '"may be empty"' if column.nullable else ""
    return " ".join(part for part in (_kind(column), column.name, ", ".join(keys), optional) if part)


def _kind(column: Column[object]) -> str:
    kept = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return next((name for kind, name in _KINDS if isinstance(kept, kind)), "text")


if __name__ == "__main__":
    PAGE.write_text(with_picture(PAGE.read_text()))
