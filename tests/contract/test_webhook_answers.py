"""A provider is answered within two seconds, and with 200 only for what is stored."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from bot.service import build
from bot.settings import Settings
from storage.engine import open_engine
from tests.e2e.served import Served, free_port
from tests.fakes.telegram_api import FakeTelegram
from tests.servers import postgres_server as postgres_server
from tests.servers import postgres_url as postgres_url

SECRET = "webhook-secret"
ANSWER_SECONDS = 2.0


class Front:
    """A node that receives only, with its webhook; nobody reads what it stores."""

    def __init__(self, telegram: FakeTelegram, database_url: str, folder: Path) -> None:
        port = free_port()
        settings = Settings(
            database_url=database_url,
            public_url=f"http://127.0.0.1:{port}",
            telegram_token=telegram.token,
            telegram_base_url=telegram.base_url,
            telegram_secret=SECRET,
            secret_key="a secret for tests only",
            files=str(folder),
            # No Rasa answers there, and nobody minds.
            rasa_url="http://127.0.0.1:1",
        )
        self.served = Served(build(settings, demo=False, role="front"), port)
        self.client = httpx.Client(base_url=self.served.address, trust_env=False, timeout=10)

    def stop(self) -> None:
        self.client.close()
        self.served.stop()

    def post(self, update: dict[str, Any]) -> tuple[int, float]:
        """The status, and the seconds it took."""
        began = time.monotonic()
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        answer = self.client.post("/webhooks/telegram", content=json.dumps(update), headers=headers)
        return answer.status_code, time.monotonic() - began

    def wait_ready(self) -> None:
        end = time.monotonic() + 20
        while self.client.get("/healthz").json()["channels"]["telegram"] != "webhook":
            assert time.monotonic() < end
            time.sleep(0.05)


def update(number: int, words: str = "nhắc tôi 8h sáng mai họp") -> dict[str, Any]:
    person = {"id": 5001, "is_bot": False, "first_name": "Nam"}
    message = {
        "message_id": number,
        "date": 1_795_000_000,
        "chat": {"id": 5001, "type": "private", "first_name": "Nam"},
        "from": person,
        "text": words,
    }
    return {"update_id": number, "message": message}


def event_ids(database_url: str) -> list[str]:
    engine = open_engine(database_url)
    try:
        with engine.connect() as connection:
            return [row[0] for row in connection.execute(text("SELECT event_id FROM events ORDER BY id"))]
    finally:
        engine.dispose()


@contextmanager
def fronts(database_url: str, folder: Path, count: int = 1) -> Iterator[list[Front]]:
    with FakeTelegram() as telegram:
        started = [Front(telegram, database_url, folder) for _ in range(count)]
        try:
            for front in started:
                front.wait_ready()
            yield started
        finally:
            for front in started:
                front.stop()


def test_a_locked_database_is_told_to_the_provider_in_time_and_nothing_is_kept_twice(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.db"
    with fronts(url, tmp_path) as (front,):
        assert front.post(update(1))[0] == 200
        holder = sqlite3.connect(tmp_path / "office.db", isolation_level=None, check_same_thread=False)
        holder.execute("BEGIN IMMEDIATE")
        # More than there are threads to write with: one that waits must not make the others wait longer.
        answers = [front.post(update(number)) for number in range(2, 12)]
        assert {status for status, _ in answers} == {503}
        assert max(seconds for _, seconds in answers) < ANSWER_SECONDS
        holder.execute("ROLLBACK")
        holder.close()
        # The provider brings them again; what was stored too late to be told is known.
        for number in range(2, 12):
            assert front.post(update(number))[0] == 200
        assert sorted(event_ids(url), key=int) == [str(number) for number in range(1, 12)]


@pytest.mark.postgresql
def test_a_postgresql_that_does_not_answer_is_told_to_the_provider_in_time(
    postgres_url: str, tmp_path: Path
) -> None:
    with fronts(postgres_url, tmp_path) as (front,):
        engine = open_engine(postgres_url)
        with engine.begin() as connection:
            connection.execute(text("LOCK TABLE events IN ACCESS EXCLUSIVE MODE"))
            status, seconds = front.post(update(1))
        engine.dispose()
        assert status == 503
        assert seconds < ANSWER_SECONDS
        assert front.post(update(1))[0] == 200
        assert event_ids(postgres_url) == ["1"]


@pytest.mark.postgresql
def test_a_webhook_may_come_to_any_node_and_the_same_event_twice(postgres_url: str, tmp_path: Path) -> None:
    with fronts(postgres_url, tmp_path, 2) as (first, second):
        for number in range(1, 9):
            node, other = (first, second) if number % 2 else (second, first)
            assert node.post(update(number))[0] == 200
            assert other.post(update(number))[0] == 200
    assert event_ids(postgres_url) == [str(number) for number in range(1, 9)]


def test_what_comes_without_the_secret_is_refused_and_not_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.db"
    with fronts(url, tmp_path) as (front,):
        answer = front.client.post("/webhooks/telegram", content=json.dumps(update(1)))
        assert answer.status_code == 403
        assert event_ids(url) == []
