"""Triggers that keep the audit log append-only: the database itself refuses to change or remove a line.

What may still change: an unsealed line gets its number and hashes once, and a salt may be cleared. Whoever can
write to the file can also drop a trigger; then `thuky audit verify` shows what they did.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import DDL, Connection, Table, event, text

_KEPT = (
    *("id", "at", "action", "actor_id", "kind", "subject_id"),
    *("source", "source_id", "digest"),
)
_SEALED = ("number", "previous", "hash")


def _changed(columns: tuple[str, ...], differs: str) -> str:
    return " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in columns)


def _forbidden(differs: str) -> str:
    return (
        f"{_changed(_KEPT, differs)} OR (NEW.salt <> OLD.salt AND NEW.salt <> '')"
        f" OR (OLD.number IS NOT NULL AND ({_changed(_SEALED, differs)}))"
    )


SQLITE = (
    f"CREATE TRIGGER audit_keeps_rows BEFORE UPDATE ON audit WHEN {_forbidden('IS NOT')} "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER audit_keeps_all BEFORE DELETE ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE TRIGGER audit_keeps_rows BEFORE UPDATE ON audit FOR EACH ROW "
    f"WHEN ({_forbidden('IS DISTINCT FROM')}) EXECUTE FUNCTION audit_append_only()",
    "CREATE TRIGGER audit_keeps_all BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
)


def guard(table: Table) -> None:
    """Create the triggers together with the table."""
    for dialect, statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
        for statement in statements:
            trigger = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", trigger.execute_if(dialect=dialect))


@contextmanager
def unguarded(connection: Connection) -> Iterator[None]:
    """On SQLite: lines can be removed inside, to make room for a backup. PostgreSQL's TRUNCATE fires no row trigger."""
    for name in ("audit_keeps_rows", "audit_keeps_all"):
        connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for statement in SQLITE:
        connection.exec_driver_sql(statement)
