"""The simulated day itself: people write and react, the program's steps are run and timed, second by second."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from actions import labels
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
    after,
    sayings,
)
from benchmarks.city_people import MIDNIGHT, ZONE, Place, Wishes, furnish, names_of
from benchmarks.city_provider import SECOND, TELEGRAM, ZALO_OA, VirtualProvider
from bot.clock import VirtualClock
from bot.core import Core, Outside, build_core
from bot.knowledge import default_office
from storage import SqlStore
from storage.tables import outbox
from tests.fakes.router import FakeRouter

PRESSES = {
    labels.CONFIRM: (CONFIRMS, timedelta(minutes=1)),
    labels.ACCEPT: (ACCEPTS, ACCEPT_AFTER),
    labels.APPROVE: (APPROVES, APPROVE_AFTER),
    labels.REPORT_DONE: (REPORTS, REPORT_AFTER),
}


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
        self.router = FakeRouter()
        self.core: Core = build_core(
            Outside(
                self.store,
                self.clock,
                self.router,
                {(provider.name, provider.account): provider for provider in self.providers},
                default_office(),
                virtual=True,
            )
        )
        names = names_of(self.store)
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
