"""Results of tasks, and corrections within the minutes of grace

What was handed in (files, photos, links, messages), and a mark on lines of the history that count against nobody.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "task_results",
        sa.Column("id", _ID, nullable=False),
        sa.Column("task_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("message_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_task_results_message_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_task_results_person_id")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_results_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_results")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_task_results_task_id"), "task_results", ["task_id"], unique=False)
    # SQLite adds a required column only with a default, which the tables do not have.
    with op.batch_alter_table("task_changes", table_kwargs={"sqlite_autoincrement": True}) as history:
        history.add_column(sa.Column("in_grace", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("task_changes", table_kwargs={"sqlite_autoincrement": True}) as history:
        history.alter_column("in_grace", server_default=None)
