"""A long steady load: `python -m benchmarks.soak [--minutes 30] [--rate 20] [--climb-to 60] [--climb-seconds 30]`.

The whole program on PostgreSQL (durable) with its own Rasa, and with `--workers N` so many `thuky worker` beside it,
which share its Rasa and are woken through Redis. People write to webhooks at a steady rate, whatever the
program makes of it; a turn lasts from the moment at which its message was to be posted until its answer is recorded
as taken by our provider. Then the rate is raised step by step until turns get slow: the highest rate before that, and
whose processor binds it. Memory is each process's own (RssAnon); growth is the slope over the second half.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg

from actions.demo.load import load_demo
from actions.models import Chat, ChatKind, Identity, Person
from benchmarks.processes import Series, descendants, usage
from bot.rasa_process import running_router
from storage.store import open_store
from tests.e2e.program import Program, children_of
from tests.e2e.served import free_port
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_server import SECRET_HEADER
from tests.fakes.telegram_world import User
from tests.servers import mortal_postgresql, running_redis, stop

PEOPLE = 500
SLOW_SECONDS = 1.0
LAST_ANSWERS_SECONDS = 30.0
READY_WITHIN_SECONDS = 240.0
SAMPLE_SECONDS = 5.0
_LIMITS = httpx.Limits(keepalive_expiry=2.0)
"""Given up before the server does so, which would fail a request that is just being sent."""
_ANSWERS = """SELECT event_id, min(sent_at) FROM (
    SELECT events.event_id, outbox.sent_at FROM events JOIN outbox ON outbox.event_id = events.id
    WHERE events.event_id = ANY(%s) AND outbox.kind = 'reply' AND outbox.sent_at IS NOT NULL) AS answers GROUP BY 1"""
_WAITED = "SELECT count(*) FROM events WHERE event_id = ANY(%s) AND told_wait"
MESSAGES = (
    "việc của tôi",
    "số điện thoại chị Lan phòng Kinh tế",
    "nhắc tôi 8h sáng mai họp giao ban",
    "danh sách nhắc việc của tôi",
    "bạn làm được những gì",
)


@dataclass
class Load:
    """What was posted, and how it was taken."""

    posted: dict[str, float] = field(default_factory=dict)
    """Unix seconds at which each message was to be posted, by the id of its update."""
    refused: int = 0
    slowest_webhook: float = 0.0


@dataclass(frozen=True, slots=True)
class Turns:
    """Seconds of each whole turn; `unanswered` messages, `told_to_wait` notices beside the answers."""

    seconds: Sequence[float]
    unanswered: int
    told_to_wait: int

    @property
    def median(self) -> float:
        return statistics.median(self.seconds) if self.seconds else 0.0

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 1 else 0.0

    @property
    def are_quick(self) -> bool:
        return bool(self.seconds) and self.p95 < SLOW_SECONDS and not self.unanswered


@dataclass
class Scene:
    telegram: FakeTelegram
    users: list[User]
    program: Program
    workers: list[Program]
    postgres: int
    database_url: str
    said: int = 0

    def processes(self) -> dict[str, list[int]]:
        own = {"Thư Ký": [self.program.pid]}
        own |= {f"worker {number}": [worker.pid] for number, worker in enumerate(self.workers, start=1)}
        rasa = [pid for child in children_of(os.getpid()) if _is_rasa(child) for pid in descendants(child)]
        return {**own, "Rasa": rasa, "PostgreSQL": descendants(self.postgres)}


def _is_rasa(pid: int) -> bool:
    return b"nlu.rasa.serve" in Path(f"/proc/{pid}/cmdline").read_bytes()


async def load(scene: Scene, rate: float, seconds: float, series: dict[str, Series]) -> Turns:
    """Post at this rate for so long, wait for the last answers, and measure."""
    scene.telegram.forget_sent()
    made = Load()
    headers = {SECRET_HEADER: scene.telegram.webhook_secret, "Content-Type": "application/json"}
    async with (
        httpx.AsyncClient(trust_env=False, timeout=20, headers=headers, limits=_LIMITS) as client,
        asyncio.TaskGroup() as group,
    ):
        began = time.time()
        watching = group.create_task(_watch(scene, series, began))
        posts = []
        for number in range(int(rate * seconds)):
            at = began + number / rate
            await asyncio.sleep(max(0.0, at - time.time()))
            posts.append(group.create_task(_post(scene, client, at, made)))
        await asyncio.gather(*posts)
        until = time.time() + LAST_ANSWERS_SECONDS
        while _turns(scene.database_url, made).unanswered and time.time() < until:
            await asyncio.sleep(0.5)
        watching.cancel()
    if made.refused:
        print(f"refused by the webhook: {made.refused}", flush=True)
    print(f"slowest webhook: {made.slowest_webhook:.2f} s", flush=True)
    return _turns(scene.database_url, made)


async def _post(scene: Scene, client: httpx.AsyncClient, at: float, made: Load) -> None:
    user = scene.users[scene.said % len(scene.users)]
    # One more each round, so that everybody says everything.
    text = MESSAGES[(scene.said + scene.said // len(scene.users)) % len(MESSAGES)]
    scene.said += 1
    scene.telegram.hold()
    update = scene.telegram.says(user, text).update
    assert update is not None
    made.posted[str(update["update_id"])] = at
    answer = await client.post(scene.telegram.webhook_url, json=update)
    made.slowest_webhook = max(made.slowest_webhook, time.time() - at)
    made.refused += not answer.is_success


async def _watch(scene: Scene, series: dict[str, Series], began: float) -> None:
    while True:
        for name, pids in scene.processes().items():
            series.setdefault(name, Series(name)).add(time.time() - began, usage(pids))
        await asyncio.sleep(SAMPLE_SECONDS)


def _turns(database_url: str, made: Load) -> Turns:
    """By what the database says of each update: its first answer, and whether its sender was told to wait."""
    with psycopg.connect(database_url) as connection:
        answers = connection.execute(_ANSWERS, [list(made.posted)]).fetchall()
        waited = connection.execute(_WAITED, [list(made.posted)]).fetchone()
    seconds = [sent_at.timestamp() - made.posted[update] for update, sent_at in answers]
    return Turns(seconds, len(made.posted) - len(answers), int(waited[0]) if waited else 0)


@contextmanager
def scene(folder: Path, *, workers: int) -> Iterator[Scene]:
    """The program, ready, with people whose accounts are known."""
    with (
        FakeTelegram() as telegram,
        mortal_postgresql() as postgres,
        running_redis() as redis,
        running_router() as router,
        ExitStack() as started,
    ):
        server = postgres.start()
        started.callback(stop, server)
        url = postgres.url(postgres.create_database())
        users = [telegram.user(f"Người {number}") for number in range(PEOPLE)]
        _furnish(url, telegram, users)
        port = free_port()
        rasa = router.address()
        assert rasa is not None
        environment = {
            "THUKY_DATABASE_URL": url,
            "THUKY_REDIS_URL": redis.url if workers else "",
            "THUKY_FILES": str(folder / "files"),
            "THUKY_TELEGRAM_TOKEN": telegram.token,
            "THUKY_TELEGRAM_BASE_URL": telegram.base_url,
            "THUKY_RASA_URL": rasa.url,
            "THUKY_RASA_SECRET": rasa.secret,
        }
        public = {**environment, "THUKY_PUBLIC_URL": f"http://127.0.0.1:{port}"}
        command = ("run", "--no-work") if workers else ("run",)
        front = Program(folder, public, command, port=port)
        others = [Program(folder, environment, ("worker",), f"worker {n}") for n in range(workers)]
        for program in (front, *others):
            started.callback(program.stop)
            program.start()
        front.wait_ready(READY_WITHIN_SECONDS)
        telegram.wait(lambda: telegram.webhook_url, seconds=30)
        yield Scene(telegram, users, front, others, server.pid, url)


def _furnish(url: str, telegram: FakeTelegram, users: Sequence[User]) -> None:
    store = open_store(url)
    load_demo(store)
    account = telegram.token.partition(":")[0]
    with store.work() as work:
        for number, user in enumerate(users):
            person = work.people.add(Person(code=f"THU{number}", full_name=f"Tạ Văn Thử {number}"))
            place: dict[str, Any] = {
                "channel": "telegram",
                "account": account,
                "external_id": str(user.id),
                "person_id": person.id,
            }
            work.identities.add(Identity(**place, linked_at=datetime.now(UTC)))
            work.chats.add(Chat(**place, kind=ChatKind.PRIVATE))
        work.commit()
    store.close()


def _row(rate: float, turns: Turns, series: dict[str, Series]) -> str:
    shares = " | ".join(f"{each.processor:.2f}" for each in series.values())
    return (
        f"| {rate:.0f} | {len(turns.seconds)} | {turns.unanswered} | {turns.told_to_wait} "
        f"| {turns.median * 1000:.0f} ms | {turns.p95 * 1000:.0f} ms | {shares} |"
    )


def _head(scene: Scene) -> str:
    columns = ["messages a second", "turns", "unanswered", "told to wait", "median", "p95"]
    columns += [f"cores: {name}" for name in scene.processes()]
    return f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--climb-to", type=float, default=60, help="0: do not look for the highest rate")
    parser.add_argument("--climb-seconds", type=float, default=30)
    parser.add_argument("--workers", type=int, default=2, help="0: one process does everything")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, scene(Path(folder), workers=options.workers) as made:
        asyncio.run(load(made, 5, 15, {}))  # warms up
        series: dict[str, Series] = {}
        turns = asyncio.run(load(made, options.rate, options.minutes * 60, series))
        print(f"{_head(made)}\n{_row(options.rate, turns, series)}\n", flush=True)
        print("| process | MB at first | MB at last | growth, MB an hour |\n|---|---|---|---|")
        for each in series.values():
            print(f"| {each.name} | {each.first:.0f} | {each.last:.0f} | {each.growth():+.1f} |")
        errors = sum(errors_in(each.log()) for each in (made.program, *made.workers))
        print(f"\nerrors in the logs: {errors}\n", flush=True)
        rate, best = options.rate, 0.0
        if options.climb_to:
            print(_head(made))
        while rate <= options.climb_to:
            steps: dict[str, Series] = {}
            turns = asyncio.run(load(made, rate, options.climb_seconds, steps))
            print(_row(rate, turns, steps), flush=True)
            if not turns.are_quick:
                break
            best, rate = rate, rate + 5
        if options.climb_to:
            print(f"\nhighest sustained rate: {best:.0f} messages a second", flush=True)


def errors_in(log: str) -> int:
    return sum('"level": "error"' in line or "Traceback" in line for line in log.splitlines())


if __name__ == "__main__":
    main()
