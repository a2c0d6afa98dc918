"""Where the domain's records rest: SQLAlchemy tables, repositories, unit of work, migrations.

Knows `actions` and nothing above it. `storage.store.open_store(url)` is the way in.
"""
