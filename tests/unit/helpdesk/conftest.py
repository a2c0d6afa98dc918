"""The small office with a helpdesk, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.helpdesk_play import add_helpdesk
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import PlayedOffice, fill_office


@pytest.fixture
def office() -> Iterator[PlayedOffice]:
    store = fresh_store(fill_office, add_helpdesk)
    played = PlayedOffice(store)
    try:
        yield played
    finally:
        played.close()
        store.close()
