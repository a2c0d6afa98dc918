"""Polls of the channels' own that show ours, and how accounts voted in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0020"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "native_polls",
        sa.Column("id", _ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("native_id", sa.Text(), nullable=False),
        sa.Column("poll_id", _ID, nullable=False),
        sa.Column("outbox_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_native_polls_poll_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_native_polls_outbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_native_polls")),
        sa.UniqueConstraint(
            "channel", "account", "native_id", name=op.f("uq_native_polls_channel_account_native_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_native_polls_poll_id"), "native_polls", ["poll_id"], unique=False)
    op.create_index(op.f("ix_native_polls_outbox_id"), "native_polls", ["outbox_id"], unique=False)
    op.create_table(
        "poll_votes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("native_id", sa.Text(), nullable=False),
        sa.Column("voter", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_votes")),
        sa.UniqueConstraint(
            "channel",
            "account",
            "native_id",
            "voter",
            name=op.f("uq_poll_votes_channel_account_native_id_voter"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_poll_votes_channel_account_voter"),
        "poll_votes",
        ["channel", "account", "voter"],
        unique=False,
    )
