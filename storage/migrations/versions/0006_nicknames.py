"""Names that people and groups give, and who was changed since the directory got its present state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "nicknames",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", _ID, nullable=True),
        sa.Column("chat_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_nicknames_chat_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_nicknames_owner_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_nicknames_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nicknames")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_nicknames_person_id", "nicknames", ["person_id"], unique=False)
    for name, column in (("uq_nicknames_of_person", "owner_id"), ("uq_nicknames_of_chat", "chat_id")):
        where = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            name, "nicknames", [column, "folded"], unique=True, sqlite_where=where, postgresql_where=where
        )
    op.create_table(
        "directory_changes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_directory_changes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_changes")),
        sqlite_autoincrement=True,
    )
