"""The library: documents, passages, answers called wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "manuals",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("imported_at", _MOMENT, nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manuals")),
        sa.UniqueConstraint("name", name=op.f("uq_manuals_name")),
        sqlite_autoincrement=True,
    )
    _create_passages()
    _create_wrong_answers()


def _create_passages() -> None:
    op.create_table(
        "passages",
        sa.Column("id", _ID, nullable=False),
        sa.Column("manual_id", _ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("headings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("questions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["manual_id"], ["manuals.id"], name=op.f("fk_passages_manual_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passages_manual_id_place", "passages", ["manual_id", "place"])
    op.create_index("ix_passages_digest", "passages", ["digest"])


def _create_wrong_answers() -> None:
    op.create_table(
        "wrong_answers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("manual", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_wrong_answers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_answers")),
        sqlite_autoincrement=True,
    )
    unsettled = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_wrong_answers_open",
        "wrong_answers",
        ["passage"],
        unique=False,
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )
