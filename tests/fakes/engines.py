"""Engines for tests: each with its own connections and data, all with the statements compiled so far."""

from __future__ import annotations

from sqlalchemy import Dialect, Engine, event

from storage.engine import begin_sqlite, open_engine

_dialects: dict[str, Dialect] = {}
_compiled: dict[object, object] = {}


def engine_for_test(url: str) -> Engine:
    """As `storage.engine.open_engine`; but what SQLAlchemy compiled for an earlier one is found again.

    It looks a statement up by its dialect, so that is shared, too. Compiling is most of what a short test does.
    """
    own = open_engine(url)
    if own.dialect.name not in _dialects:
        own.connect().close()  # the dialect learns what this kind of database can do
        own.dispose()
        _dialects[own.dialect.name] = own.dialect
    engine = Engine(
        own.pool,
        _dialects[own.dialect.name],
        own.url,
        execution_options={"compiled_cache": _compiled},
        hide_parameters=own.hide_parameters,
    )
    if own.dialect.name == "sqlite":
        event.listen(engine, "begin", begin_sqlite)
    return engine
