"""The helpdesk's conversations once more, understood by the real Rasa instead of the fake router."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.dialogue import RasaRouter
from tests.fakes.helpdesk_play import add_helpdesk
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import PlayedOffice, fill_office


@pytest.fixture
def office(rasa_router: RasaRouter) -> Iterator[PlayedOffice]:
    store = fresh_store(fill_office, add_helpdesk)
    played = PlayedOffice(store, rasa_router)
    try:
        yield played
    finally:
        played.close()
        store.close()
