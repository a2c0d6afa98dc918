"""The conversations of tests/unit/actions once more, understood by the real Rasa instead of the fake router."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.dialogue import RasaRouter
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import PlayedOffice, fill_office
from tests.unit.actions.conftest import busy

__all__ = ["busy"]


@pytest.fixture
def office(rasa_router: RasaRouter) -> Iterator[PlayedOffice]:
    store = fresh_store(fill_office)
    played = PlayedOffice(store, rasa_router)
    try:
        yield played
    finally:
        played.close()
        store.close()
