"""One node receives, two work, on PostgreSQL and Redis; one worker and Redis die on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.dialogue import RasaAddress
from storage.engine import open_engine
from tests.e2e.program import Program
from tests.e2e.served import free_port
from tests.e2e.test_telegram_day import phone_of
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_world import User
from tests.servers import RedisServer, stop
from tests.servers import postgres_server as postgres_server
from tests.servers import postgres_url as postgres_url

pytestmark = [pytest.mark.slow, pytest.mark.postgresql, pytest.mark.redis, pytest.mark.timeout(240)]

CODES = ("NV001", "NV002", "NV003", "NV004")
WITHIN_SECONDS = 60.0


@dataclass
class City:
    """The nodes, the servers under them, and people with Telegram accounts."""

    telegram: FakeTelegram
    front: Program
    workers: list[Program]
    redis: RedisServer
    database_url: str
    people: list[User]

    def say_all(self, *numbers: int) -> None:
        for number in numbers:
            for person in self.people:
                self.telegram.says(person, f"nhắc tôi 8h sáng mai nộp báo cáo số {number}")

    def answers(self, person: User) -> list[int]:
        """The numbers of the reports in what the assistant answered, in its order."""
        found = (re.search(r"báo cáo số (\d+)", said) for said in self.telegram.texts(person))
        return [int(match[1]) for match in found if match is not None]

    def wait_for(self, number: int) -> None:
        """Until everybody was answered this."""
        self.telegram.wait(
            lambda: all(number in self.answers(person) for person in self.people), seconds=WITHIN_SECONDS
        )


@pytest.fixture
def city(tmp_path: Path, rasa: RasaAddress, postgres_url: str) -> Iterator[City]:
    with ExitStack() as stack:
        telegram = stack.enter_context(FakeTelegram())
        redis = RedisServer(free_port(), tmp_path)
        people = [telegram.user(code, phone=phone_of(code)) for code in CODES]
        settings = {
            "THUKY_DATABASE_URL": postgres_url,
            "THUKY_REDIS_URL": redis.url,
            "THUKY_TELEGRAM_TOKEN": telegram.token,
            "THUKY_TELEGRAM_BASE_URL": telegram.base_url,
            "THUKY_LEASE_SECONDS": "3",
        }
        port = free_port()
        front = Program(
            tmp_path,
            {**settings, "THUKY_PUBLIC_URL": f"http://127.0.0.1:{port}"},
            ("run", "--demo", "--no-work"),
            "front",
            port,
        )
        workers = [Program(tmp_path, settings, ("worker",), f"worker {n}") for n in range(2)]
        yield City(telegram, front, workers, redis, postgres_url, people)
        for program in (front, *workers):
            program.stop()


def test_nothing_is_lost_and_order_is_kept_though_a_worker_and_redis_die(city: City) -> None:
    redis = city.redis.start()
    try:
        city.front.start()
        assert city.front.health()["status"] == "degraded"  # nobody works yet
        for worker in city.workers:
            worker.start()
        city.front.wait(lambda health: health["nodes"].get("worker") == 2).wait_ready()
        for person in city.people:
            city.telegram.says(person, "xin chào")
            city.telegram.shares_contact(person)
        city.telegram.wait(
            lambda: all(any("đã nhận ra" in said for said in city.telegram.texts(p)) for p in city.people),
            seconds=WITHIN_SECONDS,
        )

        city.say_all(1, 2, 3)
        city.wait_for(1)
        city.workers[0].kill()
        city.say_all(4, 5)
        city.wait_for(5)

        stop(redis)
        city.say_all(6, 7)
        city.wait_for(7)
        assert city.front.health()["redis"] == "down"

        redis = city.redis.start()
        city.front.wait(lambda health: health["redis"] == "ok")
        city.say_all(8, 9)
        city.wait_for(9)
    finally:
        stop(redis)
    for person in city.people:
        answers = city.answers(person)
        assert list(dict.fromkeys(answers)) == list(range(1, 10))
        assert answers == sorted(answers)
    assert _count(city.database_url, "reminders WHERE kind = 'personal'") == 9 * len(city.people)
    assert _count(city.database_url, "events WHERE state <> 'done'") == 0


def _count(database_url: str, rows: str) -> int:
    engine = open_engine(database_url)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {rows}")).scalar_one())
    finally:
        engine.dispose()
