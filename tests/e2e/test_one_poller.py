"""Two nodes and one bot: one polls, and the other takes over when the first is killed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine import open_engine
from tests.e2e.program import Program
from tests.fakes.telegram_api import FakeTelegram

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def test_a_second_node_takes_over_polling_when_the_first_is_killed(tmp_path: Path) -> None:
    with FakeTelegram() as telegram:
        settings = {
            "THUKY_TELEGRAM_TOKEN": telegram.token,
            "THUKY_TELEGRAM_BASE_URL": telegram.base_url,
            "THUKY_LEASE_SECONDS": "3",
        }
        first, second = (
            Program(tmp_path, settings, ("run", "--demo", "--no-work"), f"node {n}") for n in range(2)
        )
        nam = telegram.user("Nam")
        try:
            first.start().wait(lambda health: health["channels"]["telegram"] == "polling")
            second.start().wait(lambda health: health["channels"]["telegram"] == "standby")
            (poller,) = second.health()["pollers"].values()
            assert poller == first.health()["node"]
            for number in range(5):
                telegram.says(nam, f"tin {number}")
            telegram.wait(lambda: len(_events(tmp_path)) == 5, seconds=30)
            assert _conflicts(telegram) == 0

            first.kill()
            for number in range(5, 10):
                telegram.says(nam, f"tin {number}")
            second.wait(lambda health: health["channels"]["telegram"] == "polling")
            telegram.wait(lambda: len(_events(tmp_path)) == 10, seconds=30)

            first.start().wait(lambda health: health["channels"]["telegram"] == "standby")
            assert list(first.health()["pollers"].values()) == [second.health()["node"]]
        finally:
            first.stop()
            second.stop()
        assert set(Counter(_events(tmp_path)).values()) == {1}
        # The poll of the killed node, to which nobody listens any more, is ended by the next one.
        assert _conflicts(telegram) <= 1


def _events(folder: Path) -> list[str]:
    engine = open_engine(f"sqlite:///{folder}/thuky.db")
    try:
        with engine.connect() as connection:
            return [row[0] for row in connection.execute(text("SELECT payload ->> 'text' FROM events"))]
    finally:
        engine.dispose()


def _conflicts(telegram: FakeTelegram) -> int:
    return sum(call.status == 409 for call in telegram.calls("getUpdates"))
