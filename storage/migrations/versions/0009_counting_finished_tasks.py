"""A narrow index of finished tasks, from which reports over years are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.create_index(
            "ix_tasks_finished_by_lead",
            "tasks",
            ["unit_id", "lead_id", "source", "reported_at", "deadline"],
            unique=False,
            sqlite_where=sa.text("+state = 'approved'"),
        )
    else:
        op.create_index(
            "ix_tasks_finished",
            "tasks",
            ["unit_id", "reported_at", "deadline"],
            unique=False,
            postgresql_where=sa.text("state = 'approved'"),
        )
