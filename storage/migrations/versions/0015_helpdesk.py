"""The helpdesk: tickets, takeovers, questions, saved answers; cases of citizens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", _ID, nullable=False),
        sa.Column("reporter_id", _ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("chat_id", _ID, nullable=False),
        sa.Column("answer_by", _MOMENT, nullable=False),
        sa.Column("solve_by", _MOMENT, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("agent_id", _ID, nullable=True),
        sa.Column("incident_id", _ID, nullable=True),
        sa.Column("message_id", _ID, nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("solved_at", _MOMENT, nullable=True),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("waiting_since", _MOMENT, nullable=True),
        sa.Column("alarm_at", _MOMENT, nullable=True),
        sa.Column("alarms", sa.JSON(), nullable=False),
        sa.Column("solution", sa.Text(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["people.id"], name=op.f("fk_tickets_agent_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_tickets_chat_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["tickets.id"], name=op.f("fk_tickets_incident_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_tickets_message_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["people.id"], name=op.f("fk_tickets_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tickets_agent_id_state"), "tickets", ["agent_id", "state"], unique=False)
    op.create_index(
        "ix_tickets_alarm",
        "tickets",
        ["alarm_at"],
        unique=False,
        sqlite_where=sa.text("alarm_at IS NOT NULL"),
        postgresql_where=sa.text("alarm_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_tickets_created_at"), "tickets", ["created_at"], unique=False)
    op.create_index(op.f("ix_tickets_incident_id"), "tickets", ["incident_id"], unique=False)
    op.create_index(op.f("ix_tickets_reporter_id"), "tickets", ["reporter_id"], unique=False)
    op.create_table(
        "citizen_cases",
        sa.Column("id", _ID, nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("task_id", _ID, nullable=False),
        sa.Column("field_name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_citizen_cases_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citizen_cases")),
        sa.UniqueConstraint("external_id", name=op.f("uq_citizen_cases_external_id")),
        sa.UniqueConstraint("task_id", name=op.f("uq_citizen_cases_task_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "help_questions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("ticket_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_help_questions_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_help_questions_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_questions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_help_questions_at"), "help_questions", ["at"], unique=False)
    op.create_index(op.f("ix_help_questions_person_id"), "help_questions", ["person_id"], unique=False)
    op.create_table(
        "saved_answers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("ticket_id", _ID, nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_saved_answers_author_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_saved_answers_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_answers")),
        sa.UniqueConstraint("ticket_id", "question", name=op.f("uq_saved_answers_ticket_id_question")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "takeovers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ticket_id", _ID, nullable=False),
        sa.Column("chat_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("agent_id", _ID, nullable=True),
        sa.Column("heard_at", _MOMENT, nullable=True),
        sa.Column("warned_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["people.id"], name=op.f("fk_takeovers_agent_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_takeovers_chat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_takeovers_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_takeovers_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takeovers")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_takeovers_ticket_id"), "takeovers", ["ticket_id"], unique=False)
    op.create_index(
        "uq_takeovers_open",
        "takeovers",
        ["chat_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "ticket_followers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ticket_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ticket_followers_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_followers_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_followers")),
        sa.UniqueConstraint("ticket_id", "person_id", name=op.f("uq_ticket_followers_ticket_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_ticket_followers_person_id"), "ticket_followers", ["person_id"], unique=False)
    op.create_table(
        "ticket_lines",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ticket_id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("event_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ticket_lines_person_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_lines_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_lines")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_ticket_lines_at"), "ticket_lines", ["at"], unique=False)
    op.create_index(op.f("ix_ticket_lines_ticket_id_id"), "ticket_lines", ["ticket_id", "id"], unique=False)
