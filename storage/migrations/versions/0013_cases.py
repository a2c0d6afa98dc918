"""Cases with rooms of their own, and questions put to several people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", _ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("owner_id", _ID, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("deadline", _MOMENT, nullable=True),
        sa.Column("home_id", _ID, nullable=True),
        sa.Column("chat_id", _ID, nullable=True),
        sa.Column("task_id", _ID, nullable=True),
        sa.Column("message_id", _ID, nullable=True),
        sa.Column("reminder_id", _ID, nullable=True),
        sa.Column("secluded", sa.Boolean(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("refused_by", sa.JSON(), nullable=False),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Text(), nullable=True),
        sa.Column("lease_until", _MOMENT, nullable=True),
        sa.Column("opened_at", _MOMENT, nullable=True),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_cases_{name}"))
            for name, table in (
                ("owner_id", "people"),
                ("home_id", "chats"),
                ("chat_id", "chats"),
                ("task_id", "tasks"),
                ("message_id", "messages"),
                ("reminder_id", "reminders"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_cases_chat_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_cases_owner_id"), "cases", ["owner_id"], unique=False)
    moving = sa.text("state IN ('opening', 'closing')")
    op.create_index(
        "ix_cases_moving",
        "cases",
        ["due_at", "id"],
        unique=False,
        sqlite_where=moving,
        postgresql_where=moving,
    )
    op.create_table(
        "case_members",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_members_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_case_members_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_members")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_case_members_case_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_case_members_person_id"), "case_members", ["person_id"], unique=False)
    _add_polls()


def _add_polls() -> None:
    op.create_table(
        "polls",
        sa.Column("id", _ID, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("owner_id", _ID, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("chat_id", _ID, nullable=True),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("outbox_id", _ID, nullable=True),
        sa.Column("closes_at", _MOMENT, nullable=True),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_polls_owner_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_polls_chat_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_polls_outbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_polls_owner_id"), "polls", ["owner_id"], unique=False)
    op.create_index(op.f("ix_polls_chat_id"), "polls", ["chat_id"], unique=False)
    op.create_table(
        "poll_answers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("poll_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("choice", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_poll_answers_poll_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_poll_answers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_answers")),
        sa.UniqueConstraint("poll_id", "person_id", name=op.f("uq_poll_answers_poll_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_poll_answers_person_id"), "poll_answers", ["person_id"], unique=False)
