"""Migrations lead to the very tables that `storage.tables` describes, whoever runs them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, text

from storage import open_store
from storage.engine import open_engine
from storage.migrations import upgrade
from storage.schema import metadata
from tests.contract.storage import racers
from tests.fakes.clock import FakeClock


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'office.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    engine = open_engine(empty_url)
    yield engine
    engine.dispose()


def _description(engine: Engine) -> set[tuple[str, ...]]:
    """Every table, column, constraint and index in the database's own words."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.execute(
                text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%'")
            )
            # The order of constraints inside a table means nothing.
            return {(row.type, row.name, *sorted(_lines(row.sql))) for row in rows}
        queries = (
            "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns"
            " WHERE table_schema = 'public'",
            "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace",
        )
        found = [tuple(map(str, row)) for query in queries for row in connection.execute(text(query))]
        return {row for row in found if not row[0].startswith("alembic")}


def _differences(connection: Connection) -> list[Any]:
    """What Alembic would still change; it does not know of indexes that only the other kind of database gets."""

    def concerns_us(item: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
        return kind != "index" or item.info.get("only") in (None, connection.dialect.name)

    context = MigrationContext.configure(connection, opts={"include_object": concerns_us})
    return list(compare_metadata(context, metadata))


def _lines(statement: str | None) -> list[str]:
    """Columns and constraints, wherever the line breaks are: a column added later stands behind them all."""
    found, depth = [""], 0
    # A table that SQLite rebuilt to change a column has its name in quotes, which means nothing either.
    for sign in " ".join((statement or "").replace('"', "").split()):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 1:
            found.append("")
        else:
            found[-1] += sign
    head, _, first = found[0].partition("(")
    last = found.pop().strip()
    return [head.strip(), *(part.strip() for part in (first, *found[1:])), last.removesuffix(")").strip()]


def test_migrations_and_tables_agree(empty_url: str, engine: Engine) -> None:
    upgrade(empty_url)
    with engine.connect() as connection:
        assert _differences(connection) == []


def test_migrations_make_exactly_what_the_tables_say(empty_url: str, engine: Engine) -> None:
    """Also what the comparison does not look at: conditions of partial indexes, names, AUTOINCREMENT."""
    upgrade(empty_url)
    migrated = _description(engine)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    assert len(migrated) > 60
    assert migrated == _description(engine)


def test_upgrading_again_changes_nothing(empty_url: str, engine: Engine) -> None:
    upgrade(empty_url)
    before = _description(engine)
    upgrade(empty_url)
    assert _description(engine) == before


def test_four_processes_upgrade_an_empty_database_at_once(
    empty_url: str, engine: Engine, clock: FakeClock
) -> None:
    racers.race(racers.upgrade_tables, empty_url, clock.now())
    with engine.connect() as connection:
        assert _differences(connection) == []
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1


def test_upgrading_works_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///office.db")
    with store.work() as work:
        assert work.settings.read() == {}
    store.close()
    assert os.listdir(tmp_path) == ["office.db"]  # noqa: PTH208


def test_a_database_in_memory_is_upgraded_too() -> None:
    store = open_store("sqlite://")
    with store.work() as work:
        assert work.people.active() == []
    with store.engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    store.close()


def test_sqlite_is_durable_and_strict(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'office.db'}")
    with store.engine.connect() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    store.close()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_a_unit_of_work_on_sqlite_holds_the_write_lock_from_its_first_statement(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    store = open_store(f"sqlite:///{path}")
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    with store.work() as work:
        work.settings.read()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()
    store.close()


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="mysql"):
        open_engine("mysql://localhost/office")
