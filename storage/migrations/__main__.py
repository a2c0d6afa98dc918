"""`python -m storage.migrations "Add a column"` writes the next revision from `storage.tables`."""

from __future__ import annotations

import sys

from alembic import command
from alembic.script import ScriptDirectory

from storage.engine import open_engine
from storage.migrations import configuration, upgrade_engine


def revise(message: str) -> None:
    """Write what `storage.tables` has beyond the latest revision. Read the result before you commit it."""
    engine = open_engine("sqlite://")
    upgrade_engine(engine)
    with engine.connect() as connection, connection.begin():
        config = configuration(connection)
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
    engine.dispose()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("say in a few words what the revision does")
    revise(" ".join(sys.argv[1:]))
