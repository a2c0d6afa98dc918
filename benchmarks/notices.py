"""A notice to thousands over virtual providers that fail: do the figures add up, and whom does the second call reach?

`python -m benchmarks.notices --people 5000 --faults 0.1`: statements, processor seconds, virtual time, and one line
that adds up. Each provider fails in its own ways: 429 with a time, no answer before or after delivery, blocked for
good; the program dies while it sends, and is started again.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import event

from actions.directory import mark_changed
from actions.messages import Attachment, Inbound, Outbound, Receipt, RefusedForGood, RetryLater, Sent
from actions.models import Chat, ChatKind, Identity, Person, Post, Unit
from actions.notices import sending
from actions.notices.models import Standing
from actions.notices.ports import Tally
from actions.ports import UnitOfWork
from bot.channel import Capabilities, NotFetched, Receive
from bot.clock import VirtualClock
from bot.core import Core, Outside, build_core
from bot.knowledge import default_office
from nlu.message import Route
from storage import open_store
from storage.store import SqlStore

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
THURSDAY = datetime(2026, 11, 19, 10, 0, tzinfo=ZONE)
TELEGRAM, ZALO = "telegram", "zalo_bot"
PER_WARD = 30
HORIZON = timedelta(minutes=5)
"""Longer than any pause between two tries, shorter than a question waits for its answer."""
CAN = Capabilities(buttons=True, edit=True, writes_first=True, text_limit=4096)
TEXT = "chiều nay hoãn họp, 14h ngày mai họp bù tại hội trường"


class Killed(BaseException):
    """The process dies here."""


@dataclass
class Provider:
    """Implements `Channel`. `dead` chats have blocked us, `deaf` ones never answer; others fail by chance, and in the
    end get it. `got` counts what people have on their screens."""

    name: str
    chance: random.Random
    faults: float
    account: str = ""
    dead: set[str] = field(default_factory=set)
    deaf: set[str] = field(default_factory=set)
    got: Counter[str] = field(default_factory=Counter)
    seen: list[Outbound] = field(default_factory=list)
    receipts: Counter[str] = field(default_factory=Counter)
    dies_at: int = 0
    """At this send the process dies, after the message has left."""
    _sends: int = 0
    capabilities: Capabilities = CAN

    async def start(self, receive: Receive | None) -> None: ...
    async def stop(self) -> None: ...

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        raise NotFetched("it brings none", for_good=True)

    async def send(self, message: Outbound) -> Receipt:
        self._sends += 1
        if message.chat_id in self.dead:
            return self._receipt(RefusedForGood("Forbidden: bot was blocked by the user", closes_chat=True))
        fate = self.chance.random() / self.faults if self.faults else 1.0
        if message.chat_id in self.deaf or fate < 0.3:
            return self._receipt(RetryLater(None, "no answer in time"))
        if fate < 0.7:
            return self._receipt(RetryLater(self.chance.uniform(1, 3), "Too Many Requests"))
        self.got[message.chat_id] += message.kind == "notice" and not message.edit
        self.seen.append(message)
        if self.dies_at and self._sends >= self.dies_at:
            self.dies_at = 0
            raise Killed
        if fate < 1:
            return self._receipt(RetryLater(None, "no answer after it was sent"))
        return self._receipt(Sent(str(message.number)))

    def _receipt(self, receipt: Receipt) -> Receipt:
        self.receipts[type(receipt).__name__] += 1
        return receipt


class _Router:
    def route(self, text: str, *, metadata: object) -> Route:
        return Route("broadcast", 0.99, "action_broadcast")


@dataclass
class Trial:
    """A city of `people` in wards under one office, its leader on Telegram, and a notice to all of them."""

    people: int
    faults: float
    url: str
    seed: int = 7
    statements: int = 0
    store: SqlStore = field(init=False)
    clock: VirtualClock = field(init=False)
    providers: dict[str, Provider] = field(init=False)
    core: Core = field(init=False)
    _events: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.store = open_store(self.url)
        event.listen(self.store.engine, "before_cursor_execute", self._count)
        self.clock = VirtualClock(THURSDAY)
        self.providers = {
            name: Provider(name, random.Random(self.seed + n), self.faults)
            for n, name in enumerate((TELEGRAM, ZALO, "web"))
        }
        self._people_the_city()
        self._files = tempfile.TemporaryDirectory(prefix="thuky-notices-")
        self.restart()

    def _count(self, *_: object) -> None:
        self.statements += 1

    def restart(self) -> None:
        """Whatever was in memory is gone."""
        channels = {(name, ""): provider for name, provider in self.providers.items()}
        office = default_office(private_channel="web")
        files = Path(self._files.name)
        outside = Outside(self.store, self.clock, _Router(), channels, office, True, files, sleep=self._sleep)
        self.core = build_core(outside)

    async def _sleep(self, seconds: float) -> None:
        self.clock.advance(seconds=seconds)

    def close(self) -> None:
        self._files.cleanup()
        self.store.close()

    def settle(self) -> int:
        """Let time pass until nothing is left to do; how often the process died on the way."""
        died = 0
        while True:
            try:
                asyncio.run(self.core.settle())
            except Killed:
                died += 1
                self.restart()
            due = self.core.clockwork.next_due()
            if due is None or due > self.clock.now() + HORIZON:
                return died
            # A due moment that lies behind us and is not taken is a lease of the dead.
            self.clock.set(max(due, self.clock.now() + timedelta(seconds=1)))

    def say(self, text: str) -> None:
        self._receive("leader", text=text, kind="text", message_id=f"m{self._events}")

    def press(self, label: str) -> None:
        """The leader presses the latest button that is called so."""
        shown = (each for each in reversed(self.providers[TELEGRAM].seen) if each.chat_id == "leader")
        token = next(b.token for each in shown for row in each.buttons for b in row if b.label == label)
        self._receive("leader", kind="press", token=token)

    def confirm(self, chats: list[tuple[str, str]]) -> None:
        """These people press the button of what they got there."""
        wanted = set(chats)
        for name, provider in self.providers.items():
            for message in list(provider.seen):
                if (name, message.chat_id) in wanted and message.kind == "notice" and message.buttons:
                    wanted.discard((name, message.chat_id))
                    token = message.buttons[0][0].token
                    self._receive(message.chat_id, channel=name, kind="press", token=token)

    def _receive(self, sender: str, *, channel: str = TELEGRAM, **fields: object) -> None:
        self._events += 1
        inbound = Inbound(
            channel=channel,
            account="",
            event_id=str(self._events),
            chat_id=sender,
            chat_kind=ChatKind.PRIVATE,
            sender_id=sender.removeprefix("private:"),
            sent_at=self.clock.now(),
            **fields,  # type: ignore[arg-type]
        )
        self.core.intake.store(inbound)

    def tally(self) -> Tally:
        with self.store.work() as work:
            return work.notices.tally(1)

    def standings(self) -> dict[Standing, set[int]]:
        found: defaultdict[Standing, set[int]] = defaultdict(set)
        with self.store.work() as work:
            for each in work.notices.outcomes(1, list(Standing)):
                found[each.standing].add(each.person_id)
        return found

    def screens(self) -> dict[int, int]:
        """How many notices each person but the leader has got in all channels, repeats after a lost answer included."""
        with self.store.work() as work:
            owners = {
                (chat.channel, chat.external_id): chat.person_id for chat in work.chats.many(self._chat_ids())
            }
        found: Counter[int] = Counter()
        for name, provider in self.providers.items():
            for chat, many in provider.got.items():
                person = owners.get((name, chat))
                if person is not None and chat != "leader":
                    found[person] += many
        return found

    def chats_of(self, people: set[int]) -> list[tuple[str, str]]:
        with self.store.work() as work:
            return [
                (chat.channel, chat.external_id)
                for chat in work.chats.many(self._chat_ids())
                if chat.person_id in people
            ]

    def _chat_ids(self) -> range:
        return range(1, self.people * 3 + 10)

    def _people_the_city(self) -> None:
        with self.store.work() as work:
            root = work.units.add(Unit(name="UBND Thành phố"))
            leader = work.people.add(Person(code="CT", full_name="Lê Thị Hồng Hạnh"))
            work.people.add_post(Post(person_id=leader.id, unit_id=root.id, title="Chủ tịch", is_head=True))
            self._open(leader, TELEGRAM, "leader", work)
            staff = [Person(code=f"NV{n}", full_name=f"Nguyễn Văn {n}") for n in range(self.people)]
            work.people.add_all(staff)
            posts, ward = [], root
            for number, person in enumerate(staff):
                if number % PER_WARD == 0:
                    ward = work.units.add(
                        Unit(name=f"UBND Phường {number // PER_WARD + 1}", parent_id=root.id)
                    )
                posts.append(Post(person_id=person.id, unit_id=ward.id, title="Chuyên viên"))
            work.people.add_posts(posts)
            for person, channels in zip(staff, self._habits(), strict=True):
                for channel in channels:
                    self._open(person, channel, person.code, work)
                work.identities.add(
                    Identity(channel="web", account="", external_id=person.code, person_id=person.id)
                )
            mark_changed(work)
            work.commit()
        for provider in (self.providers[TELEGRAM], self.providers[ZALO]):
            provider.dead |= {f"NV{n}" for n in range(self.people) if self.chance.random() < self.faults / 2}
        only = [n for n, channels in enumerate(self._habits()) if channels == (TELEGRAM,)]
        self.providers[TELEGRAM].deaf = {f"NV{n}" for n in only[:2]} - self.providers[TELEGRAM].dead

    def _habits(self) -> Iterator[tuple[str, ...]]:
        """Telegram alone, both, Zalo alone, or nothing yet."""
        chance = random.Random(self.seed)
        for _ in range(self.people):
            yield chance.choices(((TELEGRAM,), (TELEGRAM, ZALO), (ZALO,), ()), (55, 30, 10, 5))[0]

    def _open(self, person: Person, channel: str, name: str, work: UnitOfWork) -> None:
        work.chats.add(Chat(channel=channel, account="", external_id=name, person_id=person.id))
        work.identities.add(Identity(channel=channel, account="", external_id=name, person_id=person.id))


def adds_up(tally: Tally, people: int) -> str:
    """One line with the sums written out."""
    whole = tally.sent + tally.failed + tally.waiting
    return (
        f"{tally.confirmed} confirmed + {tally.unconfirmed} unconfirmed = {tally.sent} sent; "
        f"{tally.sent} sent + {tally.failed} failed + {tally.waiting} waiting = {whole} of {people}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--faults", type=float, default=0.1)
    parser.add_argument("--confirm", type=float, default=0.6, help="the share of those reached who confirm")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(wanted.people, wanted.faults, f"sqlite:///{folder}/notices.db")
        print(f"{wanted.people} people, {wanted.faults:.0%} of sends fail, SQLite")
        ok = _run(trial, wanted.confirm)
        trial.close()
    return 0 if ok else 1


def _run(trial: Trial, share: float) -> bool:
    began, spent, asked = time.monotonic(), time.process_time(), trial.statements
    virtual = trial.clock.now()
    trial.say(f"thông báo toàn cơ quan: {TEXT}")
    trial.settle()
    trial.press("Gửi")
    trial.providers[TELEGRAM].dies_at = trial.people // 3
    died = trial.settle()
    _figures(
        f"first call ({died} crash)",
        trial,
        began,
        spent,
        asked,
        (trial.clock.now() - virtual).total_seconds(),
    )
    first = trial.tally()
    print("  " + adds_up(first, trial.people))
    before = trial.standings()
    chosen = {person for person in before[Standing.UNCONFIRMED] if trial.chance.random() < share}
    began, spent, asked = time.monotonic(), time.process_time(), trial.statements
    trial.confirm(trial.chats_of(chosen))
    trial.settle()
    _figures(f"{len(chosen)} confirm", trial, began, spent, asked, 0)
    second = trial.tally()
    print("  " + adds_up(second, trial.people))
    screens = trial.screens()
    began, spent, asked = time.monotonic(), time.process_time(), trial.statements
    virtual = trial.clock.now()
    trial.say("gọi lại những người chưa xem")
    trial.settle()
    _figures("second call", trial, began, spent, asked, (trial.clock.now() - virtual).total_seconds())
    third = trial.tally()
    print("  " + adds_up(third, trial.people))
    after = trial.screens()
    again = {person for person in after if after[person] > screens.get(person, 0)}
    missing = before[Standing.UNCONFIRMED] - chosen | before[Standing.FAILED]
    print(f"  {len(again)} people got it again; {len(again & chosen)} of them had confirmed")
    sums = all(each.total == trial.people for each in (first, second, third))
    return sums and not again & chosen and again <= missing


def _figures(what: str, trial: Trial, began: float, spent: float, asked: int, virtual: float) -> None:
    print(
        f"{what}: {trial.statements - asked} statements, {time.process_time() - spent:.1f} s of processor, "
        f"{time.monotonic() - began:.1f} s by the clock, {virtual:.0f} s in the office's time; page {sending.PAGE}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
