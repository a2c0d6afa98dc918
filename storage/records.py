"""Reading and inserting single records, as every repository does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, make_transient_to_detached

from actions.errors import NotFound

Record = TypeVar("Record")
Key = TypeVar("Key", int, str)

# Far below the number of parameters that either database takes in one statement.
_BATCH = 10_000
_LARGEST_ID = 2**63 - 1


def add(session: Session, record: Record) -> Record:
    """Insert now, so that the record has its id."""
    session.add(record)
    session.flush()
    return record


def find(session: Session, kind: type[Record], record_id: int) -> Record | None:
    """None also for numbers no database could hold: people type them."""
    if not 0 < record_id <= _LARGEST_ID:
        return None
    return session.get(kind, record_id)


def get(session: Session, kind: type[Record], record_id: int) -> Record:
    record = find(session, kind, record_id)
    if record is None:
        raise NotFound(f"{kind.__name__} {record_id}")
    return record


def add_unless_known(session: Session, record: object, *, unique: Sequence[str]) -> bool:
    """Insert unless a row with the same `unique` columns exists; False then, and nothing changes.

    A try-and-catch would end a PostgreSQL transaction, and a look before would race.
    """
    mapper = inspect(type(record), raiseerr=True)
    values = {a.key: getattr(record, a.key) for a in mapper.column_attrs if a.key != "id"}
    session.flush()
    table: Table = mapper.local_table
    new_id = session.execute(
        insert_into(session, table)
        .values(values)
        .on_conflict_do_nothing(index_elements=list(unique))
        .returning(table.c.id)
    ).scalar_one_or_none()
    if new_id is None:
        return False
    record.id = new_id  # type: ignore[attr-defined]
    make_transient_to_detached(record)
    session.add(record)
    return True


def insert_into(session: Session, table: Table) -> Any:
    """INSERT … ON CONFLICT, which both databases have and SQLAlchemy spells per dialect."""
    dialects = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    return dialects[session.get_bind().dialect.name](table)


def reload(session: Session, kind: type[Any], record_id: int) -> None:
    """A statement has changed this row behind the session's back: read it again when next asked for."""
    key = inspect(kind).identity_key_from_primary_key((record_id,))
    known = session.identity_map.get(key)
    if known is not None:
        session.expire(known)


def batches(ids: Iterable[Key]) -> Iterator[list[Key]]:
    """The different ids (or codes) in portions that fit a statement."""
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), _BATCH):
        yield wanted[start : start + _BATCH]
