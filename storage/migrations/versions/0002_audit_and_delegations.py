"""The audit log with its chain, delegations, rules of groups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The log is append-only: see storage/audit_guard.py.
_TRIGGERS = {
    "sqlite": (
        (
            "CREATE TRIGGER audit_keeps_rows BEFORE UPDATE ON audit WHEN NEW.id IS NOT OLD.id OR NEW.at"
            " IS NOT OLD.at OR NEW.action IS NOT OLD.action OR NEW.actor_id IS NOT OLD.actor_id OR "
            "NEW.kind IS NOT OLD.kind OR NEW.subject_id IS NOT OLD.subject_id OR NEW.source IS NOT "
            "OLD.source OR NEW.source_id IS NOT OLD.source_id OR NEW.digest IS NOT OLD.digest OR "
            "(NEW.salt <> OLD.salt AND NEW.salt <> '') OR (OLD.number IS NOT NULL AND (NEW.number IS "
            "NOT OLD.number OR NEW.previous IS NOT OLD.previous OR NEW.hash IS NOT OLD.hash)) BEGIN "
            "SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        ),
        (
            "CREATE TRIGGER audit_keeps_all BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit"
            " log is append-only'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
        ),
        (
            "CREATE TRIGGER audit_keeps_rows BEFORE UPDATE ON audit FOR EACH ROW WHEN (NEW.id IS "
            "DISTINCT FROM OLD.id OR NEW.at IS DISTINCT FROM OLD.at OR NEW.action IS DISTINCT FROM "
            "OLD.action OR NEW.actor_id IS DISTINCT FROM OLD.actor_id OR NEW.kind IS DISTINCT FROM "
            "OLD.kind OR NEW.subject_id IS DISTINCT FROM OLD.subject_id OR NEW.source IS DISTINCT FROM "
            "OLD.source OR NEW.source_id IS DISTINCT FROM OLD.source_id OR NEW.digest IS DISTINCT FROM "
            "OLD.digest OR (NEW.salt <> OLD.salt AND NEW.salt <> '') OR (OLD.number IS NOT NULL AND "
            "(NEW.number IS DISTINCT FROM OLD.number OR NEW.previous IS DISTINCT FROM OLD.previous OR "
            "NEW.hash IS DISTINCT FROM OLD.hash))) EXECUTE FUNCTION audit_append_only()"
        ),
        (
            "CREATE TRIGGER audit_keeps_all BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION "
            "audit_append_only()"
        ),
    ),
}


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("number", name=op.f("uq_audit_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit") as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_kind_subject_id"), ["kind", "subject_id"], unique=False)
        batch_op.create_index(
            "ix_audit_unsealed",
            ["id"],
            unique=False,
            sqlite_where=sa.text("number IS NULL"),
            postgresql_where=sa.text("number IS NULL"),
        )

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("lease", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "delegations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("told_end_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_person_id"], ["people.id"], name=op.f("fk_delegations_from_person_id")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_delegations_message_id")),
        sa.ForeignKeyConstraint(["to_person_id"], ["people.id"], name=op.f("fk_delegations_to_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("delegations") as batch_op:
        batch_op.create_index(
            "ix_delegations_ending",
            ["ends_at"],
            unique=False,
            sqlite_where=sa.text("told_end_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("told_end_at IS NULL AND revoked_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_delegations_from_person_id"), ["from_person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegations_to_person_id"), ["to_person_id"], unique=False)

    with op.batch_alter_table("chats") as batch_op:
        batch_op.add_column(
            sa.Column("members_may_assign", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("chats", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.alter_column("members_may_assign", server_default=None)

    with op.batch_alter_table("tasks", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(
            sa.Column("given_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index(
            batch_op.f("ix_tasks_given_by_id_state"), ["given_by_id", "state"], unique=False
        )
        batch_op.create_foreign_key(batch_op.f("fk_tasks_given_by_id"), "people", ["given_by_id"], ["id"])

    for statement in _TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)
