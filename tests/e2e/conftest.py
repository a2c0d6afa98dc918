"""Fixtures of the end-to-end tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

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
    store = fresh_store()
    furnish(store)
    office = WebOffice(store)
    yield office
    office.stop()
    store.close()
