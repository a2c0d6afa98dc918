"""Lines of the outbox by account, and the pace at which each account and chat may be written to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UNSENT = sa.text("state IN ('waiting', 'claimed')")


def upgrade() -> None:
    # A process of the version before goes on writing rows without a lane: they are read as nobody's own.
    op.add_column("outbox", sa.Column("lane", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE outbox SET lane = (SELECT channel || ':' || account FROM chats WHERE chats.id = outbox.chat_id)"
        " WHERE state IN ('waiting', 'claimed')"
    )
    op.create_index(
        "ix_outbox_lane",
        "outbox",
        ["lane", "priority", "id"],
        unique=False,
        sqlite_where=_UNSENT,
        postgresql_where=_UNSENT,
    )
    op.create_table(
        "pace",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("chat_id", _ID, nullable=True),
        sa.Column("times", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.BigInteger(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_pace")),
    )
    op.create_index("ix_pace_chat_id", "pace", ["chat_id", "opens_at"], unique=False)
