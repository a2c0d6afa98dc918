"""Settings of the office, who acts for whom, and what only one node may do."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Table, UniqueConstraint, and_

from actions.models import DelegationScope
from storage.columns import Words
from storage.schema import choice, metadata, moment, partial, refers, table, words

settings = Table(
    "settings", metadata, Column("name", Words, primary_key=True), Column("value", JSON, nullable=False)
)

delegations = table(
    "delegations",
    refers("from_person_id", "people"),
    refers("to_person_id", "people"),
    choice("scope", DelegationScope),
    moment("starts_at"),
    moment("ends_at", optional=True),
    moment("revoked_at", optional=True),
    refers("message_id", "messages", optional=True),
    moment("told_end_at", optional=True),
    Index(None, "from_person_id"),
    Index(None, "to_person_id"),
)
UNENDED = and_(delegations.c.told_end_at.is_(None), delegations.c.revoked_at.is_(None))
partial("ix_delegations_ending", delegations, "ends_at", where=UNENDED)

leases = table(
    "leases",
    words("name"),
    words("holder"),
    moment("until"),
    UniqueConstraint("name"),
)
