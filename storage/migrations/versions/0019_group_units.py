"""Whom groups let in by themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "group_units",
        sa.Column("id", _ID, nullable=False),
        sa.Column("chat_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_group_units_chat_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_group_units_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_units")),
        sa.UniqueConstraint("chat_id", "unit_id", name=op.f("uq_group_units_chat_id_unit_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_group_units_unit_id"), "group_units", ["unit_id"], unique=False)
