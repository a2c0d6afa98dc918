"""The audit log and the end of its chain."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, UniqueConstraint

from storage.audit_guard import guard
from storage.columns import RECORD_ID
from storage.schema import lease, metadata, moment, partial, table, words

# No foreign keys: the log outlives what it tells of, and shares no lock with it.
audit = table(
    "audit",
    moment("at"),
    words("action"),
    Column("actor_id", RECORD_ID),
    words("kind"),
    Column("subject_id", RECORD_ID),
    words("source"),
    Column("source_id", RECORD_ID),
    words("salt"),
    words("digest"),
    Column("number", RECORD_ID),
    words("previous"),
    words("hash"),
    UniqueConstraint("number"),
    Index(None, "kind", "subject_id"),
    Index(None, "actor_id"),
)
partial("ix_audit_unsealed", audit, "id", where=audit.c.number.is_(None))
guard(audit)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", RECORD_ID, nullable=False),
    words("hash"),
    *lease(),
)
