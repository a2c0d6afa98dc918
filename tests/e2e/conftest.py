"""Fixtures of the end-to-end tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from actions.demo.knowledge import load_manual, load_sample
from actions.demo.load import load_demo
from bot.clock import SystemClock
from storage.store import open_store
from tests.e2e.browser import chromium
from tests.e2e.web_office import WebOffice, furnish
from tests.fakes.memory_store import fresh_store


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module; open tabs with `tests.e2e.browser.open_tab`.

    Not for the session: its event loop would keep running in this thread, and nothing else could run one.
    """
    with chromium() as started:
        yield started


@pytest.fixture
def office() -> Iterator[WebOffice]:
    """A fresh office with the web chat and the scripted assistant."""
    store = fresh_store(furnish)
    office = WebOffice(store)
    yield office
    office.stop()
    store.close()


@pytest.fixture(scope="session")
def office_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `thuky run --demo` makes of no database, which takes it longer than the rest of its start. The first
    start itself is tested by a day in the office (`test_office_day`), and on PostgreSQL by `test_several_nodes`."""
    path = tmp_path_factory.mktemp("office") / "thuky.db"
    store = open_store(f"sqlite:///{path}")
    now = SystemClock().now()
    load_manual(store, now=now)
    load_demo(store)
    load_sample(store, now=now)
    store.close()
    return path
