"""Where the domain's records rest: SQLAlchemy tables, repositories, unit of work, migrations.

Knows `actions` and nothing above it. `open_store(url)` is the way in.
"""

from storage.store import SqlStore, open_store
from storage.unit_of_work import SqlUnitOfWork

__all__ = ["SqlStore", "SqlUnitOfWork", "open_store"]
