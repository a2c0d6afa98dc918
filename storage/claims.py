"""Taking rows so that no two processes ever hold the same one.

A claim writes a lease token and the moment it ends, by an UPDATE that repeats the condition under
which the row was chosen; whoever comes second changes nothing. The holder settles by another
conditional UPDATE with its token. If it dies in between, the lease ends and the row can be claimed again.

On SQLite every unit of work holds the write lock, so claims follow one another. On PostgreSQL they
overlap: rows that another claim holds at this moment are skipped, and "one at a time" per chat or
conversation, which no row lock can express, is a partial unique index. A claim that runs into it
starts again from what it then sees.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

Record = TypeVar("Record")

_ATTEMPTS = 5

# Every claim has an index in the order in which it takes rows, and needs the first few of it. PostgreSQL remembers a
# quiet table and would rather collect all due rows and sort them: at 07:30, with 50,000 of them, for each claim anew.
# In one go with the savepoint, as every message passes two claims.
_BEGIN = "SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off; SAVEPOINT claiming"


def claim(
    session: Session,
    kind: type[Record],
    candidates: Select[tuple[int]],
    *,
    still: ColumnElement[bool],
    changes: dict[str, Any],
) -> Sequence[Record]:
    """Apply `changes` to the rows that `candidates` selects by id and for which `still` holds at that moment.

    Returns the records as they now are, in no order; empty where others were faster.
    """
    session.flush()
    table: Table = kind.__table__  # type: ignore[attr-defined]
    # FOR NO KEY UPDATE: a delivery or question that refers to the row must not make us skip it. Picked once, before
    # anything is changed.
    picked = (
        candidates.with_for_update(skip_locked=True, key_share=True, of=table)
        .cte("picked")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    taking = update(kind).where(table.c.id.in_(select(picked.c.id)), still).values(changes).returning(kind)
    options = {"synchronize_session": False, "populate_existing": True}
    if session.get_bind().dialect.name != "postgresql":
        return session.scalars(taking, execution_options=options).all()
    connection = session.connection()
    connection.exec_driver_sql(_BEGIN)
    for _ in range(_ATTEMPTS):
        try:
            return session.scalars(taking, execution_options=options).all()
        except IntegrityError:
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT claiming")
    return []


def settle(
    session: Session, table: Table, row_id: int, *, holds: ColumnElement[bool], changes: dict[str, Any]
) -> bool:
    """Change the row if it `holds`; False where it does not."""
    done = session.execute(
        update(table).where(table.c.id == row_id, holds).values(changes).returning(table.c.id)
    ).scalar_one_or_none()
    return done is not None
