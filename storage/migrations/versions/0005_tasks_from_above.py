"""Tasks from above: documents, the unit in charge, what is counted of them, files that come and go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_COUNTED = ["unit_id", "state", "reported_at", "deadline", "lead_id", "source", "created_at"]


def upgrade() -> None:
    _documents()
    _tasks()
    _files()
    op.create_index(op.f("ix_people_manager_id"), "people", ["manager_id"], unique=False)


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", _ID, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("number_key", sa.Text(), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_documents_source_external_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_documents_number_key"), "documents", ["number_key"], unique=False)


def _tasks() -> None:
    # SQLite rebuilds the table for new keys; it must not forget that ids are never given twice.
    with op.batch_alter_table("tasks", table_kwargs={"sqlite_autoincrement": True}) as tasks:
        tasks.add_column(sa.Column("document_id", _ID, nullable=True))
        tasks.add_column(sa.Column("lead_unit_id", _ID, nullable=True))
        tasks.add_column(sa.Column("source", sa.Text(), nullable=True))
        tasks.add_column(sa.Column("external_id", sa.Text(), nullable=True))
        tasks.add_column(sa.Column("source_deadline", _MOMENT, nullable=True))
        tasks.add_column(sa.Column("unit_id", _ID, nullable=True))
        tasks.create_foreign_key(op.f("fk_tasks_document_id"), "documents", ["document_id"], ["id"])
        tasks.create_foreign_key(op.f("fk_tasks_lead_unit_id"), "units", ["lead_unit_id"], ["id"])
        tasks.create_foreign_key(op.f("fk_tasks_unit_id"), "units", ["unit_id"], ["id"])
        tasks.create_unique_constraint(op.f("uq_tasks_source_external_id"), ["source", "external_id"])
    op.execute(
        "UPDATE tasks SET unit_id = (SELECT unit_id FROM posts WHERE posts.person_id = tasks.lead_id"
        " ORDER BY main DESC, id LIMIT 1)"
    )
    # What was approved is counted by when it was reported done.
    op.execute("UPDATE tasks SET reported_at = finished_at WHERE state = 'approved' AND reported_at IS NULL")
    op.create_index(op.f("ix_tasks_document_id"), "tasks", ["document_id"], unique=False)
    op.create_index("ix_tasks_counted", "tasks", _COUNTED, unique=False)


def _files() -> None:
    op.create_table(
        "imported_files",
        sa.Column("id", _ID, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lease_until", _MOMENT, nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("refused", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_files")),
        sa.UniqueConstraint("digest", "source", name=op.f("uq_imported_files_digest_source")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "result_exports",
        sa.Column("id", _ID, nullable=False),
        sa.Column("task_id", _ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_result_exports_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_exports")),
        sa.UniqueConstraint("task_id", name=op.f("uq_result_exports_task_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "stored_files",
        sa.Column("id", _ID, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("recipient_id", _ID, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["recipient_id"], ["people.id"], name=op.f("fk_stored_files_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_files")),
        sa.UniqueConstraint("token", name=op.f("uq_stored_files_token")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_stored_files_expires_at"), "stored_files", ["expires_at"], unique=False)
