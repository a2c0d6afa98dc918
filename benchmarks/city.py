"""A day of a city on a virtual clock: `python -m benchmarks.city [--people N] [--bots N] [--postgresql] …`.

N invented people in units of a real city's kinds write, press and are reminded as benchmarks/city_day.py says, through
virtual providers that keep the real limits and fail now and then (benchmarks/city_provider.py). What stands in between
is the program itself: intake, inbox, clockwork, outbox and a real database. Only Rasa is left out (a fake router
knows the day's phrases); its 5 ms a message are measured by benchmarks/turn.py and added in the sizing.

Work takes no virtual time: lateness is what the providers' limits, the faults and the order of sending cause, and the
processor's part is told apart, as time for each message. `--json FILE` keeps the figures for benchmarks/sizing.py.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import heapq
import itertools
import json
import random
import resource
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, text

from actions import labels
from actions.demo.files import write_demo_csv
from actions.directory_import import import_directory
from actions.messages import Inbound, Outbound
from actions.models import ChatKind, SendState
from benchmarks.city_day import (
    ACCEPT_AFTER,
    ACCEPTS,
    APPROVE_AFTER,
    APPROVES,
    BEGINS,
    CONFIRMS,
    ENDS,
    REPORT_AFTER,
    REPORTS,
    Saying,
    Unit,
    after,
    sayings,
)
from benchmarks.city_provider import SECOND, TELEGRAM, ZALO_OA, VirtualProvider
from benchmarks.mornings import reminder_of, standing_task
from bot.clock import VirtualClock
from bot.core import Core, Outside, build_core
from bot.knowledge import default_office
from bot.logs import configure_logs
from storage import SqlStore, open_store
from storage.tables import (
    chats,
    deliveries,
    events,
    identities,
    memberships,
    outbox,
    people,
    posts,
    reminders,
    tasks,
)
from tests.fakes.router import FakeRouter
from tests.servers import running_postgresql

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MIDNIGHT = datetime(2026, 11, 19, tzinfo=ZONE)
MEETINGS = (timedelta(hours=8, minutes=45), timedelta(hours=13, minutes=45))
PRESSES = {
    labels.CONFIRM: (CONFIRMS, timedelta(minutes=1)),
    labels.ACCEPT: (ACCEPTS, ACCEPT_AFTER),
    labels.APPROVE: (APPROVES, APPROVE_AFTER),
    labels.REPORT_DONE: (REPORTS, REPORT_AFTER),
}


@dataclass(frozen=True, slots=True)
class Wishes:
    people: int = 1_000
    bots: int = 1
    zalo: float = 0.0
    faults: float = 0.005
    seed: int = 1
    postgresql: bool = False


@dataclass
class Place:
    """Where a person is reached: provider and account; ids of the database."""

    code: str
    person_id: int
    channel: str
    account: str
    chat_id: str
    group: str


@dataclass
class City:
    """The whole day. `spent` is processor time by what it was spent on, `done` how often."""

    store: SqlStore
    wishes: Wishes
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(MIDNIGHT + BEGINS))
    spent: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    done: Counter[str] = field(default_factory=Counter)
    samples: list[tuple[datetime, int]] = field(default_factory=list)
    providers: list[VirtualProvider] = field(default_factory=list)
    _agenda: list[tuple[datetime, int, Inbound]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.chance = random.Random(self.wishes.seed)
        bots = [("telegram", str(number), TELEGRAM) for number in range(self.wishes.bots)]
        accounts = [*bots, *([("zalo_oa", "0", ZALO_OA)] if self.wishes.zalo else [])]
        for name, account, limits in accounts:
            self.providers.append(
                VirtualProvider(
                    name, account, self.clock, limits, self._react, self.chance, self.wishes.faults
                )
            )
        self.places, self.units = furnish(self.store, self.wishes, self.chance)
        self._by_chat = {place.chat_id: place for place in self.places}
        self.core: Core = build_core(
            Outside(
                self.store,
                self.clock,
                FakeRouter(),
                {(provider.name, provider.account): provider for provider in self.providers},
                default_office(),
                virtual=True,
            )
        )
        names = _names(self.store)
        for saying in sayings(self.units, names, MIDNIGHT, self.chance):
            self._plan(saying.at, self._said(saying))

    def live(self) -> None:
        """From the morning until nothing is left to do."""
        with asyncio.Runner() as runner:
            while (moment := self._next()) is not None and moment < MIDNIGHT + ENDS:
                self.clock.set(moment)
                self._arrive()
                while self._step(runner):
                    pass
                self._look()

    def _next(self) -> datetime | None:
        """The next whole second at which something happens; the program looks once a second."""
        with self._timed("looking for work"):
            due = self.core.clockwork.next_due()
        moments = [moment for moment in (due, self._agenda[0][0] if self._agenda else None) if moment]
        if not moments:
            return None
        begun = min(moments).astimezone(ZONE).replace(microsecond=0)
        begun = begun if begun >= min(moments) else begun + SECOND
        return max(begun, self.clock.now() + SECOND)

    def _arrive(self) -> None:
        while self._agenda and self._agenda[0][0] <= self.clock.now():
            _, _, inbound = heapq.heappop(self._agenda)
            with self._timed("receiving"):
                self.core.intake.store(inbound)

    def _step(self, runner: asyncio.Runner) -> int:
        """What the loops of `thuky run` do, one after the other; how much was done."""
        before = self._counts()
        with self._timed("time's work", 0):
            done = self.core.clockwork.tick()
        made = self._counts() - before
        if made["digest"] > made["reminder"]:
            self._move("time's work", "digests", made["digest"])
        elif made["reminder"]:
            self._move("time's work", "reminders", made["reminder"])
        else:
            self._move("time's work", "ticks without digest or reminder", 1)
        while True:
            with self._timed("understanding and acting", 0):
                worked = self.core.inbox.process_next()
            if not worked:
                break
            self.done["understanding and acting"] += 1
            done += 1
        with self._timed("sending", 0):
            sent = runner.run(self.core.outgoing.drain())
        self.done["sending"] += sent
        return done + sent

    def _counts(self) -> Counter[str]:
        with self.store.engine.connect() as connection:
            rows = connection.execute(
                select(outbox.c.kind, func.count())
                .where(outbox.c.kind.in_(("digest", "reminder")))
                .group_by(outbox.c.kind)
            )
            return Counter({str(kind): int(count) for kind, count in rows})

    def _look(self) -> None:
        if self.samples and self.clock.now() - self.samples[-1][0] < timedelta(seconds=10):
            return
        states = (SendState.WAITING, SendState.CLAIMED)
        held = select(func.count()).select_from(outbox).where(outbox.c.state.in_(states))
        with self.store.engine.connect() as connection:
            count = connection.scalar(held)
        self.samples.append((self.clock.now(), int(count or 0)))

    @contextlib.contextmanager
    def _timed(self, what: str, times: int = 1) -> Iterator[None]:
        began = time.process_time()
        yield
        self.spent[what] += time.process_time() - began
        self.done[what] += times

    def _move(self, pool: str, what: str, times: int) -> None:
        self.spent[what] += self.spent.pop(pool)
        self.done[what] += times
        self.done.pop(pool, None)

    # ---- people ----

    def _plan(self, at: datetime, inbound: Inbound) -> None:
        heapq.heappush(self._agenda, (at, next(self._numbers), inbound))

    def _said(self, saying: Saying) -> Inbound:
        place = self.places[saying.person]
        number = str(next(self._numbers))
        return Inbound(
            channel=place.channel,
            account=place.account,
            event_id=number,
            kind="text",
            chat_id=place.group if saying.in_group else place.chat_id,
            chat_kind=ChatKind.GROUP if saying.in_group else ChatKind.PRIVATE,
            sender_id=place.code,
            sent_at=saying.at,
            message_id=number,
            text=saying.text,
            reads_all=saying.in_group,
        )

    def _react(self, message: Outbound) -> None:
        """Somebody reads a card and, some time later, presses the first button that the model knows."""
        buttons = {button.label: button.token for row in message.buttons for button in row}
        label = next((label for label in PRESSES if label in buttons), None)
        place = self._by_chat.get(message.chat_id) or self._head_of(message)
        if label is None or place is None or self.chance.random() >= PRESSES[label][0]:
            return
        at = self.clock.now() + SECOND + after(PRESSES[label][1], self.chance)
        number = str(next(self._numbers))
        press = Inbound(
            channel=place.channel,
            account=place.account,
            event_id=number,
            kind="press",
            chat_id=message.chat_id,
            chat_kind=message.chat_kind,
            sender_id=place.code,
            sent_at=at,
            token=buttons[label],
            message_id=str(message.number),
        )
        self._plan(at, press)

    def _head_of(self, message: Outbound) -> Place | None:
        return next(
            (p for p in (self.places[u.members[0]] for u in self.units) if p.group == message.chat_id), None
        )


def furnish(store: SqlStore, wishes: Wishes, chance: random.Random) -> tuple[list[Place], list[Unit]]:
    """People and units of a synthetic city, their accounts and groups, tasks and meetings from before."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "city.csv"
        write_demo_csv(path, wishes.people, seed=wishes.seed)
        import_directory(path, store)
    with store.engine.begin() as connection:
        rows = connection.execute(
            select(people.c.id, people.c.code, posts.c.unit_id, posts.c.is_head)
            .join(posts, posts.c.person_id == people.c.id)
            .where(posts.c.main)
            .order_by(posts.c.unit_id, posts.c.is_head.desc(), people.c.id)
        ).all()
        units: list[Unit] = []
        places: list[Place] = []
        for unit_id, members in itertools.groupby(rows, key=lambda row: row.unit_id):
            zalo = chance.random() < wishes.zalo
            channel, account = ("zalo_oa", "0") if zalo else ("telegram", str(unit_id % wishes.bots))
            first = len(places)
            places += [
                Place(row.code, row.id, channel, account, f"p{row.id}", f"g{unit_id}") for row in members
            ]
            units.append(Unit(tuple(range(first, len(places)))))
        _open_chats(connection, places)
        _give_tasks(connection, places, chance)
        _call_meetings(connection, places, units, chance)
    return places, units


def _open_chats(connection: Any, places: Sequence[Place]) -> None:
    blank = {"thread": "", "title": "", "members_may_assign": False, "blocked": False}
    private = [
        {"channel": p.channel, "account": p.account, "external_id": p.chat_id, "kind": "private"}
        | blank
        | {"reads_all": False, "person_id": p.person_id}
        for p in places
    ]
    groups = {
        p.group: {"channel": p.channel, "account": p.account, "external_id": p.group, "kind": "group"}
        | blank
        | {"reads_all": True, "person_id": None}
        for p in places
    }
    connection.execute(insert(chats), [*private, *groups.values()])
    connection.execute(
        insert(identities),
        [
            {"channel": p.channel, "account": p.account, "external_id": p.code, "person_id": p.person_id}
            | {"display_name": "", "username": ""}
            for p in places
        ],
    )
    ids = dict(
        connection.execute(select(chats.c.external_id, chats.c.id).where(chats.c.kind == "group")).all()
    )
    connection.execute(
        insert(memberships), [{"chat_id": ids[p.group], "person_id": p.person_id} for p in places]
    )


def _give_tasks(connection: Any, places: Sequence[Place], chance: random.Random) -> None:
    rows: list[dict[str, Any]] = []
    today = MIDNIGHT + timedelta(hours=16, minutes=30)
    for place in places:
        if chance.random() < 0.1:
            continue
        other = chance.choice(places).person_id
        late = MIDNIGHT + timedelta(hours=16) - timedelta(days=chance.randrange(1, 9))
        deadlines = (late, today, today + timedelta(days=1), today + timedelta(days=6))
        rows += [standing_task(place.person_id, other, deadline) for deadline in deadlines]
    connection.execute(insert(tasks), rows)
    connection.execute(insert(reminders), [reminder_of(number, row) for number, row in enumerate(rows, 1)])


def _call_meetings(
    connection: Any, places: Sequence[Place], units: Sequence[Unit], chance: random.Random
) -> None:
    rows: list[dict[str, Any]] = []
    for unit in units:
        due = MIDNIGHT + chance.choice(MEETINGS)
        for member in unit.members[:8]:
            row: dict[str, Any] = {
                "owner_id": places[member].person_id,
                "text": "họp đơn vị",
                "kind": "personal",
            }
            row |= {"due_at": due, "created_at": MIDNIGHT, "zone": "Asia/Ho_Chi_Minh", "task_id": None}
            rows.append(row | {"state": "active", "version": 1})
    connection.execute(insert(reminders), rows)


def _names(store: SqlStore) -> list[str]:
    """In the order of the places."""
    with store.engine.connect() as connection:
        return list(
            connection.scalars(
                select(people.c.full_name)
                .join(posts, posts.c.person_id == people.c.id)
                .where(posts.c.main)
                .order_by(posts.c.unit_id, posts.c.is_head.desc(), people.c.id)
            )
        )


# ---- telling ----


def figures(city: City, grown: int, wall: float) -> dict[str, Any]:
    """What was measured, as JSON."""
    late = lateness(city.store)
    with city.store.engine.connect() as connection:
        received = connection.execute(select(func.count()).select_from(events)).scalar_one()
        by_state: dict[str, int] = dict(
            connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state)).all()
        )
        arrivals = connection.scalars(select(events.c.received_at)).all()
        created = connection.scalars(select(outbox.c.created_at)).all()
    copies = [count for provider in city.providers for count in provider.copies.values()]
    return {
        "people": len(city.places),
        "bots": city.wishes.bots,
        "database": "PostgreSQL" if city.wishes.postgresql else "SQLite",
        "inbound": received,
        "outbound": sum(by_state.values()),
        "unsent": sum(count for state, count in by_state.items() if state != SendState.SENT),
        "delivered": len(copies),
        "copies": sum(copies) - len(copies),
        "refused": dict(sum((provider.refused for provider in city.providers), Counter())),
        "peak_inbound_per_second": busiest(arrivals, 300),
        "peak_outbound_minute": round(busiest(created, 60) * 60),
        "largest_backlog": max((count for _, count in city.samples), default=0),
        "late_seconds": {
            kind: {
                "count": len(found),
                "p50": quantile(found, 0.5),
                "p95": quantile(found, 0.95),
                "max": max(found),
            }
            for kind, found in sorted(late.items())
        },
        "cpu_seconds": {what: round(spent, 2) for what, spent in sorted(city.spent.items())},
        "cpu_ms_each": {
            what: round(spent * 1000 / city.done[what], 2)
            for what, spent in sorted(city.spent.items())
            if city.done[what]
        },
        "times": {what: count for what, count in sorted(city.done.items()) if count},
        "database_bytes": grown,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "wall_seconds": round(wall),
    }


def lateness(store: SqlStore) -> dict[str, list[float]]:
    """Seconds from when a message should have left until it had: a reminder from its due moment, a reply from when
    it was asked for, everything else from when it was written."""
    query = (
        select(
            outbox.c.kind,
            outbox.c.sent_at,
            outbox.c.created_at,
            deliveries.c.occurrence,
            events.c.received_at,
        )
        .outerjoin(deliveries, deliveries.c.outbox_id == outbox.c.id)
        .outerjoin(events, events.c.id == outbox.c.event_id)
        .where(outbox.c.sent_at.is_not(None))
    )
    found: defaultdict[str, list[float]] = defaultdict(list)
    with store.engine.connect() as connection:
        for kind, sent, created, occurrence, received in connection.execute(query):
            due = occurrence or (received if kind == "reply" else None) or created
            found[str(kind)].append((sent - due).total_seconds())
    return dict(found)


def quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def busiest(moments: Sequence[datetime], seconds: int) -> float:
    """A second's number in the busiest window of so many seconds."""
    counted = Counter(int(moment.timestamp()) // seconds for moment in moments)
    return round(max(counted.values(), default=0) / seconds, 2)


def told(found: dict[str, Any], samples: Sequence[tuple[datetime, int]]) -> Iterator[str]:
    """For people."""
    yield (
        f"{found['people']} people, {found['bots']} bot(s), {found['database']}: {found['inbound']} events in, "
        f"{found['outbound']} messages out ({found['unsent']} unsent), peak {found['peak_inbound_per_second']}/s in "
        f"(5 minutes), {found['peak_outbound_minute']} messages written in the busiest minute"
    )
    yield f"refused by providers: {found['refused']}; delivered twice after a timeout: {found['copies']}"
    yield "\n| lateness, s | messages | p50 | p95 | max |\n|---|---|---|---|---|"
    for kind, row in found["late_seconds"].items():
        yield f"| {kind} | {row['count']} | {row['p50']:.0f} | {row['p95']:.0f} | {row['max']:.0f} |"
    yield "\n| processor | times | ms each | s a day |\n|---|---|---|---|"
    for what, each in found["cpu_ms_each"].items():
        yield f"| {what} | {found['times'][what]} | {each:.2f} | {found['cpu_seconds'][what]:.1f} |"
    total = sum(found["cpu_seconds"].values())
    yield (
        f"\n{total:.0f} s of processor a day, {total * 1000 / found['outbound']:.1f} ms for each message out; "
        f"{found['database_bytes'] / 1e6:.1f} MB written to the database; memory {found['memory_mb']} MB; "
        f"{found['wall_seconds']} s on the clock"
    )
    yield "\nunsent, most in each half-hour:"
    halves: dict[str, int] = {}
    for at, count in samples:
        key = f"{at:%H}:{'30' if at.minute >= 30 else '00'}"
        halves[key] = max(halves.get(key, 0), count)
    yield "  ".join(f"{key} {count}" for key, count in halves.items())


def database_size(store: SqlStore) -> int:
    """Bytes, indexes too."""
    with store.engine.connect() as connection:
        if store.engine.dialect.name == "sqlite":
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            return int(pages * connection.execute(text("PRAGMA page_size")).scalar_one())
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


@contextlib.contextmanager
def opened(wishes: Wishes) -> Iterator[SqlStore]:
    with contextlib.ExitStack() as stack:
        if wishes.postgresql:
            server = stack.enter_context(running_postgresql())
            store = open_store(server.url(server.create_database()))
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            store = open_store(f"sqlite:///{folder}/city.db")
        stack.callback(store.close)
        yield store


def run(wishes: Wishes) -> tuple[dict[str, Any], list[tuple[datetime, int]]]:
    with opened(wishes) as store:
        city = City(store, wishes)
        before, began = database_size(store), time.perf_counter()
        city.live()
        return figures(city, database_size(store) - before, time.perf_counter() - began), city.samples


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    defaults = Wishes()
    parser.add_argument("--people", type=int, default=defaults.people)
    parser.add_argument("--bots", type=int, default=defaults.bots, help="Telegram bots that share the people")
    parser.add_argument("--zalo", type=float, default=defaults.zalo, help="share of units on one Zalo OA")
    parser.add_argument("--faults", type=float, default=defaults.faults, help="share of sends that fail")
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--json", type=Path, help="where to keep the figures")
    given = vars(parser.parse_args())
    kept: Path | None = given.pop("json")
    configure_logs(level="error")
    found, samples = run(Wishes(**given))
    for line in told(found, samples):
        print(line, flush=True)
    if kept is not None:
        kept.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
