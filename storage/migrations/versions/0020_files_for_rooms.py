"""Files that are kept for a room and for nobody alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # SQLite rebuilds the table; it must not forget that ids are never given twice.
    with op.batch_alter_table("stored_files", table_kwargs={"sqlite_autoincrement": True}) as files:
        files.alter_column("recipient_id", existing_type=_ID, nullable=True)
