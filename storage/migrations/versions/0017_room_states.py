"""Closed rooms, pinned lines and how far each person has read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "room_states",
        sa.Column("id", _ID, nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("pinned_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["pinned_id"], ["room_messages.id"], name=op.f("fk_room_states_pinned_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_states")),
        sa.UniqueConstraint("room", name=op.f("uq_room_states_room")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "read_marks",
        sa.Column("id", _ID, nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("line_id", _ID, nullable=False),
        sa.Column("read_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["room_messages.id"], name=op.f("fk_read_marks_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_marks")),
        sa.UniqueConstraint("room", "code", name=op.f("uq_read_marks_room_code")),
        sqlite_autoincrement=True,
    )
