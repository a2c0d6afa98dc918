"""Quick notices, and the channels in which a person wishes to be reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.add_column("person_settings", sa.Column("channels", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "notices",
        sa.Column("id", _ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sender_id", _ID, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("leader_id", _ID, nullable=True),
        sa.Column("message_id", _ID, nullable=True),
        sa.Column("chat_id", _ID, nullable=True),
        _refers("notices", "sender_id", "people"),
        _refers("notices", "leader_id", "people"),
        _refers("notices", "message_id", "messages"),
        _refers("notices", "chat_id", "chats"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notices_sender_id_id"), "notices", ["sender_id", "id"])
    op.create_index(op.f("ix_notices_leader_id_id"), "notices", ["leader_id", "id"])
    op.create_index(op.f("ix_notices_message_id"), "notices", ["message_id"])
    op.create_table(
        "notice_calls",
        sa.Column("id", _ID, nullable=False),
        sa.Column("notice_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("people", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("caller_id", _ID, nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("card_id", _ID, nullable=True),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("shown_at", _MOMENT, nullable=True),
        _refers("notice_calls", "notice_id", "notices"),
        _refers("notice_calls", "caller_id", "people"),
        _refers("notice_calls", "card_id", "outbox"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_calls")),
        sa.UniqueConstraint("notice_id", "number", name=op.f("uq_notice_calls_notice_id_number")),
        sqlite_autoincrement=True,
    )
    unfinished = sa.text("state IN ('writing', 'sending')")
    op.create_index(
        "ix_notice_calls_open",
        "notice_calls",
        ["id"],
        unique=False,
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
    op.create_table(
        "notice_copies",
        sa.Column("id", _ID, nullable=False),
        sa.Column("notice_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("unit_id", _ID, nullable=True),
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("outbox_id", _ID, nullable=True),
        sa.Column("earlier", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("confirmed_at", _MOMENT, nullable=True),
        sa.Column("confirmed_in", sa.Text(), nullable=False),
        _refers("notice_copies", "notice_id", "notices"),
        _refers("notice_copies", "person_id", "people"),
        _refers("notice_copies", "unit_id", "units"),
        _refers("notice_copies", "outbox_id", "outbox"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_copies")),
        sa.UniqueConstraint("notice_id", "person_id", name=op.f("uq_notice_copies_notice_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notice_copies_outbox_id"), "notice_copies", ["outbox_id"])
    op.create_index(op.f("ix_notice_copies_person_id"), "notice_copies", ["person_id"])
