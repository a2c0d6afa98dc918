"""What all runs stand on: the office's database as a template, PostgreSQL and Redis that can be killed, one Rasa."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from actions.demo.load import load_demo
from actions.models import Chat, ChatKind, Identity
from benchmarks.campaign.plan import MERGE_SECONDS, PEOPLE, Database
from bot.rasa_process import open_rasa
from bot.settings import Settings
from bot.training import train
from storage.store import SqlStore, open_store
from tests.e2e.program import children_of
from tests.e2e.served import free_port
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_world import User
from tests.servers import PostgresServer, RedisServer, mortal_postgresql

TEMPLATE = "office_template"


@dataclass
class Ground:
    """`rasa` is the environment that leads to the shared one."""

    folder: Path
    postgres: PostgresServer
    redis: RedisServer
    rasa: Mapping[str, str]
    _redis: subprocess.Popen[bytes] | None = None
    _server: subprocess.Popen[bytes] | None = None
    _databases: list[str] = field(default_factory=list)

    def furnish(self) -> None:
        """Both templates."""
        self.start_postgresql()
        for url in (f"sqlite:///{self.folder}/template.db", self._new_template()):
            store = open_store(url)
            _furnish(store)
            store.close()

    def new_database(self, kind: Database, folder: Path) -> str:
        """The address of a fresh office."""
        if kind == "sqlite":
            shutil.copy(self.folder / "template.db", folder / "thuky.db")
            return f"sqlite:///{folder}/thuky.db"
        for name in self._databases:
            self.postgres.drop_database(name)
        name = self.postgres.create_database(template=TEMPLATE)
        self._databases = [name]
        return self.postgres.url(name)

    def start_postgresql(self) -> None:
        self._server = self.postgres.start()

    def kill_postgresql(self) -> None:
        """The server and all of its processes; what was committed is in its log."""
        assert self._server is not None
        for pid in (self._server.pid, *children_of(self._server.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._server.wait()

    def start_redis(self) -> None:
        """An empty one, unless one runs."""
        if self._redis is None:
            self._redis = self.redis.start()

    def kill_redis(self) -> None:
        if self._redis is not None:
            self._redis.kill()
            self._redis.wait()
            self._redis = None

    def close(self) -> None:
        self.kill_redis()
        self.kill_postgresql()

    def _new_template(self) -> str:
        name = self.postgres.create_database(name=TEMPLATE)
        return self.postgres.url(name)


@contextmanager
def prepared(folder: Path) -> Iterator[Ground]:
    """The ground for as many runs as wanted, one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "template.db").unlink(missing_ok=True)
    if not Settings().rasa_url:
        train()
    rasa = open_rasa(Settings())
    rasa.start()
    with mortal_postgresql() as postgres:
        try:
            rasa.wait_until_ready()
            address = rasa.router.address()
            assert address is not None
            ground = Ground(
                folder,
                postgres,
                RedisServer(free_port(), folder),
                {"THUKY_RASA_URL": address.url, "THUKY_RASA_SECRET": address.secret},
            )
            try:
                ground.furnish()
                yield ground
            finally:
                ground.close()
        finally:
            rasa.stop()


def people_of(telegram: FakeTelegram) -> dict[str, User]:
    """The same accounts in every run, as the database knows them."""
    return {code: telegram.user(code) for code in PEOPLE}


def _furnish(store: SqlStore) -> None:
    load_demo(store)
    account = TOKEN.partition(":")[0]
    telegram = FakeTelegram()  # never started: only to learn the numbers that its accounts get
    with store.work() as work:
        # A run at half past seven shall not have its reminders told in the morning digest.
        work.settings.write("digest", False)
        work.settings.write("merge_seconds", MERGE_SECONDS)
        for code, user in people_of(telegram).items():
            person = work.people.find_by_code(code)
            assert person is not None
            number = str(user.id)
            work.identities.add(
                Identity(
                    channel="telegram",
                    account=account,
                    external_id=number,
                    person_id=person.id,
                    linked_at=datetime.now(UTC),
                )
            )
            work.chats.add(
                Chat(
                    channel="telegram",
                    account=account,
                    external_id=number,
                    kind=ChatKind.PRIVATE,
                    person_id=person.id,
                )
            )
        work.commit()
