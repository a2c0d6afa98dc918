"""The real store on a database in memory, for tests of actions that need no disk."""

from __future__ import annotations

from storage.engine import open_engine
from storage.schema import metadata
from storage.store import SqlStore


def fresh_store() -> SqlStore:
    """An empty store of its own, in a few milliseconds.

    Threads may share it; a second unit of work inside an open one waits for it in vain, as on a real SQLite.
    """
    store = SqlStore(open_engine("sqlite://"))
    metadata.create_all(store.engine)
    return store
