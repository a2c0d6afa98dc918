"""One run: start the program, let people write and reminders fall due, let things die, wait, and judge."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from actions.models import Reminder, ReminderKind
from benchmarks.campaign import ledger
from benchmarks.campaign.audit import Outage, Verdict, judge
from benchmarks.campaign.ground import Ground, people_of
from benchmarks.campaign.nodes import Node
from benchmarks.campaign.plan import GROUP, LEASE_SECONDS, READ_SECONDS, Due, Kill, Plan, Saying
from benchmarks.campaign.steps import planned_deaths, reached
from benchmarks.campaign.traces import Traces, text_of
from storage.engine import open_engine
from storage.store import SqlStore
from tests.e2e.program import children_of
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_faults import Fault

DRAIN_WITHIN_SECONDS = 120.0
QUIET_SECONDS = 0.4
"""Nothing left to do for so long, and the run is over."""
SQL_UNFINISHED = """
SELECT (SELECT count(*) FROM events WHERE state IN ('waiting', 'claimed'))
     + (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'claimed'))
     + (SELECT count(*) FROM reminders WHERE state = 'active' AND due_at <= :now)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    plan: Plan
    verdict: Verdict
    died: tuple[str, ...]
    """What was killed in fact: a step may not have been reached."""
    reached: tuple[str, ...]
    """The named steps that any process came to."""
    drained: bool
    seconds: float


@dataclass
class Run:
    plan: Plan
    ground: Ground
    context: ForkServerContext
    folder: Path
    telegram: FakeTelegram = field(default_factory=FakeTelegram)
    nodes: list[Node] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)
    died: list[str] = field(default_factory=list)
    _marks: dict[Path, Kill] = field(default_factory=dict)
    _receipts: list[tuple[Kill, Fault]] = field(default_factory=list)
    _begun: float = 0.0
    _redis_back: float | None = None
    """When Redis is to be started again, by the monotonic clock."""

    def execute(self) -> Outcome:
        """Everything, at most about two minutes."""
        began = time.monotonic()
        self.folder.mkdir(parents=True, exist_ok=True)
        url = self.ground.new_database(self.plan.database, self.folder)
        self.store = SqlStore(open_engine(url))
        try:
            with self.telegram:
                self.people = people_of(self.telegram)
                self.group = self.telegram.group("Văn phòng", *self.people.values())
                self._start_nodes(url)
                self._plan_faults()
                self._play()
                drained = self._drain()
                verdict = judge(self._traces().seen())
                self._end_nodes()
        finally:
            self._end_nodes()
            self.store.close()
        seconds = time.monotonic() - began
        return Outcome(self.plan, verdict, tuple(self.died), tuple(reached(self._told)), drained, seconds)

    @property
    def _told(self) -> Path:
        return self.folder / "reached"

    # Starting

    def _start_nodes(self, url: str) -> None:
        environment = {
            "THUKY_DATABASE_URL": url,
            "THUKY_SECRET_KEY": "a secret for tests only",
            "THUKY_FILES": str(self.folder / "files"),
            "THUKY_LEASE_SECONDS": str(LEASE_SECONDS),
            "THUKY_TELEGRAM_TOKEN": self.telegram.token,
            "THUKY_TELEGRAM_BASE_URL": self.telegram.base_url,
            **({"THUKY_RASA_URL": "", "THUKY_RASA_SECRET": ""} if self.plan.own_rasa else self.ground.rasa),
            **planned_deaths(self._step_deaths(), self._told),
        }
        if self.plan.redis:
            self.ground.kill_redis()
            self.ground.start_redis()
            environment["THUKY_REDIS_URL"] = self.ground.redis.url
        for number, command in enumerate(self.plan.nodes):
            node = Node(self.context, command, environment, self.folder / f"node{number}.log")
            self.nodes.append(node)
        if self.plan.webhook:
            environment["THUKY_PUBLIC_URL"] = f"http://127.0.0.1:{self.nodes[0].port}"
        for node in self.nodes:
            node.start()
        for node in self.nodes:
            node.wait_until_it_serves(ready=self.plan.own_rasa)

    def _step_deaths(self) -> list[tuple[str, int, Path]]:
        deaths = []
        for number, kill in enumerate(self.plan.kills):
            if kill.victim == "app at a step":
                mark = self.folder / f"died{number}"
                self._marks[mark] = kill
                deaths.append((kill.step, kill.nth, mark))
        return deaths

    def _plan_faults(self) -> None:
        for each in self.plan.faults:
            self.telegram.fault(
                each.kind,
                method="sendMessage",
                times=each.times,
                seconds=each.seconds,
                executed=each.executed,
                skip=each.skip,
            )
        for kill in self.plan.kills:
            if kill.victim == "app after receipt":
                withheld = self.telegram.fault(
                    "slow", method="sendMessage", seconds=READ_SECONDS / 2, executed=True, skip=kill.nth
                )
                self._receipts.append((kill, withheld))

    # Playing

    def _play(self) -> None:
        self._begun = time.monotonic()
        self._write_reminders(datetime.now(UTC))
        moments: list[tuple[float, Saying | Kill]] = [(each.at, each) for each in self.plan.sayings]
        moments += [
            (kill.at, kill)
            for kill in self.plan.kills
            if kill.victim not in ("app at a step", "app after receipt")
        ]
        for at, what in sorted(moments, key=lambda moment: moment[0]):
            while (left := self._begun + at - time.monotonic()) > 0:
                self._look_after()
                time.sleep(min(left, 0.005))
            if isinstance(what, Saying):
                self.telegram.says(
                    self.people[what.person],
                    what.text,
                    chat=self.group if what.chat == GROUP else None,
                )
            else:
                self._kill(what)

    def _write_reminders(self, start: datetime) -> None:
        with self.store.work() as work:
            for due in self.plan.dues:
                person = work.people.find_by_code(due.person)
                assert person is not None
                work.reminders.add(_reminder(due, person.id, start))
            work.commit()

    def _look_after(self) -> None:
        """Kill who has just handed over a message; note who killed itself; start the dead again."""
        for kill, withheld in list(self._receipts):
            if withheld.struck:
                self._receipts.remove((kill, withheld))
                time.sleep(0.01)  # the provider takes the message in these moments
                self._kill(kill)
        for node in self.nodes:
            if not node.alive:
                self._end(node, self._who_died(node))
        if self._redis_back is not None and time.monotonic() >= self._redis_back:
            self._redis_back = None
            self.ground.start_redis()

    def _who_died(self, node: Node) -> str:
        name = "worker" if node.is_worker else "app"
        for mark, kill in list(self._marks.items()):
            if mark.exists():
                del self._marks[mark]
                return f"{name}: {kill.step}"
        return f"{name}: by itself"

    def _kill(self, kill: Kill) -> None:
        match kill.victim:
            case "postgresql":
                since = time.time()
                self.ground.kill_postgresql()
                self.ground.start_postgresql()
                # After the database is back its clients still meet broken connections for a moment.
                claimed = tuple(text_of(content) for _, content, lease in self._unsent() if lease)
                self.died.append("postgresql")
                self.outages.append(Outage(claimed, since, time.time() + 1))
            case "rasa":
                for child in children_of(self.nodes[0].pid):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(child, signal.SIGKILL)
                self.died.append("rasa")
            case "redis":
                self.ground.kill_redis()
                self._redis_back = time.monotonic() + kill.away
                self.died.append("redis")
            case "worker":
                self._end(self._one_of([node for node in self.nodes if node.is_worker]), kill.victim)
            case "app after receipt":
                workers = [node for node in self.nodes if node.works]
                node = self._one_of([node for node in workers if self._held_by(node)] or workers)
                self._end(node, f"{'worker' if node.is_worker else 'app'} after receipt")
            case _:
                self._end(self._one_of([node for node in self.nodes if not node.is_worker]), kill.victim)

    def _one_of(self, nodes: Sequence[Node]) -> Node:
        """Any of them; with two the other one goes on."""
        return nodes[self.plan.seed % len(nodes)]

    def _end(self, node: Node, what: str) -> None:
        node.kill()
        now = time.time()
        self.died.append(what)
        self.outages.append(Outage(self._held_by(node), now, now))
        node.start()

    def _held_by(self, node: Node) -> tuple[str, ...]:
        """The texts that it has claimed and not recorded."""
        unsent = self._unsent()
        held = ledger.held(node.ledger, {number: lease for number, _, lease in unsent if lease})
        return tuple(text_of(content) for number, content, _ in unsent if number in held)

    def _unsent(self) -> Sequence[Any]:
        """Number, content and lease (None: not claimed) of what is not recorded as sent."""
        # Nothing of a connection that a killed server has left behind.
        self.store.engine.dispose()
        with self.store.engine.connect() as connection:
            return connection.execute(
                text("SELECT id, content, lease FROM outbox WHERE sent_at IS NULL")
            ).all()

    # The end

    def _drain(self) -> bool:
        """Until nothing is left to do; False where something still is after a long time."""
        until = time.monotonic() + DRAIN_WITHIN_SECONDS
        quiet = time.monotonic()
        while time.monotonic() < until:
            self._look_after()
            if not self._is_quiet():
                quiet = time.monotonic()
            elif time.monotonic() - quiet > QUIET_SECONDS:
                return True
            time.sleep(0.02)
        return False

    def _is_quiet(self) -> bool:
        if not self.telegram.delivered:
            return False
        try:
            with self.store.engine.connect() as connection:
                now = datetime.now(UTC)
                if self.plan.database == "sqlite":
                    now = now.replace(tzinfo=None)
                return not connection.execute(text(SQL_UNFINISHED), {"now": now}).scalar_one()
        except DBAPIError:
            return False

    def _traces(self) -> Traces:
        return Traces(self.plan, self.store, self.telegram, self.people, self.group, self.outages)

    def _end_nodes(self) -> None:
        for node in self.nodes:
            node.kill()


def _reminder(due: Due, owner_id: int, start: datetime) -> Reminder:
    at = start + timedelta(seconds=due.at)
    return Reminder(
        owner_id=owner_id,
        text=f"nộp báo cáo số {due.token}",
        kind=ReminderKind.PERSONAL,
        due_at=at,
        first_at=at,
        created_at=start,
    )
