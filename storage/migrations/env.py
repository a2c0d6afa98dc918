"""What Alembic runs for every command; `storage.migrations` hands it an open connection in a transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from storage import identity_tables, tables  # noqa: F401 - each adds its tables to the same metadata


def render_item(kind: str, item: Any, autogenerate_context: Any) -> str | Literal[False]:
    """A revision describes the columns as they were then; our own types may change after it."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.units.metadata,
    transactional_ddl=True,
    render_as_batch=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
