"""On the way out: what waits together leaves together, nobody is written to too often, an outage loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.messages import (
    Attachment,
    Button,
    Card,
    Command,
    Outbound,
    Receipt,
    RefusedForGood,
    RetryLater,
    Sent,
)
from actions.models import Chat, OutboxMessage, Person, SendState, Task, TaskState
from actions.pacing import Limit, Limits
from actions.turn import Post
from bot.cabinet import Cabinet
from bot.channel import Capabilities, NotFetched, Receive
from bot.clock import VirtualClock
from bot.clockwork import LEASE
from bot.drawing import Artist
from bot.knowledge import default_office
from bot.metrics import Metrics
from bot.outgoing import Outgoing
from bot.pacing import WrongLimits, read_limits
from bot.sending import Sending
from storage.pace import SqlPace
from storage.store import SqlStore
from tests.fakes.memory_store import fresh_store

NOON = datetime(2026, 11, 19, 5, 0, tzinfo=UTC)
LIMITS = Limits(account=(Limit(30, 1),), chat=(Limit(1, 1),))


class Provider:
    """Answers what it was told to, then "sent"; counts what comes when, by the virtual clock."""

    name, account = "limited", "1"

    def __init__(self, clock: VirtualClock, *answers: Receipt, limits: Limits = LIMITS) -> None:
        self.clock = clock
        self.answers = list(answers)
        self.capabilities = Capabilities(buttons=True, edit=True, limits=limits)
        self.got: list[tuple[datetime, Outbound]] = []

    async def start(self, receive: Receive | None) -> None: ...
    async def stop(self) -> None: ...

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        raise NotFetched("it brings none", for_good=True)

    async def send(self, message: Outbound) -> Receipt:
        self.got.append((self.clock.now(), message))
        return self.answers.pop(0) if self.answers else Sent(str(len(self.got)))

    @property
    def texts(self) -> list[str]:
        return [message.text for _, message in self.got]


class Scene:
    """People with a private chat each, on a provider that counts."""

    def __init__(self, store: SqlStore, *answers: Receipt, limits: Limits = LIMITS, people: int = 1) -> None:
        self.store, self.clock = store, VirtualClock(NOON)
        self.provider = Provider(self.clock, *answers, limits=limits)
        self.pace = SqlPace(store, self.clock)
        self.office = replace(default_office(), merge_seconds=60)
        self.outgoing = Outgoing(
            Sending(
                store,
                self.clock,
                {("limited", "1"): self.provider},
                Cabinet(store, self.clock, Path("var/files"), Artist().draw),
                self.pace,
                LEASE,
                Metrics(),
                office=lambda work: self.office,
                sleep=self._sleep,
            )
        )
        with store.work() as work:
            for number in range(people):
                person = work.people.add(Person(code=f"NV{number}", full_name=f"Đỗ Hoài Nam {number}"))
                chat = Chat(channel="limited", account="1", external_id=str(number), person_id=person.id)
                work.chats.add(chat)
            work.commit()

    async def _sleep(self, seconds: float) -> None:
        self.clock.advance(seconds=max(0.0, seconds))

    def put(self, *cards: Card, person: int = 1) -> list[int]:
        with self.store.work() as work:
            post = Post(work, self.office, self.clock.now())
            numbers = [post.to_person(work.people.get(person), card).id for card in cards]
            work.commit()
        return numbers

    def drain(self, **later: float) -> None:
        self.clock.advance(**later)
        asyncio.run(self.outgoing.drain())

    def rows(self, numbers: Sequence[int]) -> list[OutboxMessage]:
        with self.store.work() as work:
            return [work.outbox.get(number) for number in numbers]

    def waiting(self) -> list[OutboxMessage]:
        with self.store.work() as work:
            return list(work.outbox.unsent(limit=1000))


@pytest.fixture
def store() -> Iterator[SqlStore]:
    opened = fresh_store()
    yield opened
    opened.close()


def _notice(text: str, *labels: str, **subject: int) -> Card:
    buttons = tuple(Button(label, Command("take", {"of": text})) for label in labels)
    return Card(text, (buttons,) if buttons else (), kind="notice", subject=subject)


def test_notices_that_wait_for_one_person_leave_as_one_message(store: SqlStore) -> None:
    scene = Scene(store)
    numbers = scene.put(_notice("Việc 1", "Nhận", task=1), _notice("Việc 2", "Nhận", task=2))
    scene.drain()
    ((_, message),) = scene.provider.got
    assert message.text == "1. Việc 1\n\n2. Việc 2"
    assert [button.label for row in message.buttons for button in row] == ["1. Nhận", "2. Nhận"]
    first, second = scene.rows(numbers)
    assert (first.state, second.state) == (SendState.SENT, SendState.SENT)
    assert first.subject == {"tasks": [1, 2]}


def test_each_button_of_a_merged_message_still_means_its_own_part(store: SqlStore) -> None:
    scene = Scene(store)
    scene.put(_notice("Việc 1", "Nhận"), _notice("Việc 2", "Nhận"))
    scene.drain()
    buttons = [button for row in scene.provider.got[0][1].buttons for button in row]
    with store.work() as work:
        meant = [work.tokens.find(button.token) for button in buttons]
    assert [token.command["arguments"]["of"] for token in meant if token] == ["Việc 1", "Việc 2"]


def test_a_reply_and_hoa_toc_are_never_merged(store: SqlStore) -> None:
    scene = Scene(store)
    scene.put(_notice("Việc 1"), Card("Dạ vâng"), replace(_notice("Hỏa tốc"), priority=0), _notice("Việc 2"))
    for _ in range(4):
        scene.drain(seconds=2)
    assert scene.provider.texts == ["Việc 1", "Dạ vâng", "Hỏa tốc", "Việc 2"]


def test_without_the_setting_nothing_is_merged(store: SqlStore) -> None:
    scene = Scene(store)
    scene.office = replace(scene.office, merge_seconds=0)
    scene.put(_notice("Việc 1"), _notice("Việc 2"))
    for _ in range(2):
        scene.drain(seconds=2)
    assert scene.provider.texts == ["Việc 1", "Việc 2"]


def test_where_nobody_counts_nothing_is_merged(store: SqlStore) -> None:
    scene = Scene(store, limits=Limits())
    scene.put(_notice("Việc 1"), _notice("Việc 2"))
    scene.drain()
    assert scene.provider.texts == ["Việc 1", "Việc 2"]


def test_from_the_fourth_notice_of_a_minute_on_they_wait_for_its_end_and_go_together(store: SqlStore) -> None:
    scene = Scene(store)
    for number in range(6):
        scene.put(_notice(f"Việc {number}"))
        scene.drain(seconds=5)
    assert scene.provider.texts == ["Việc 0", "Việc 1", "Việc 2"]
    scene.put(Card("Dạ vâng"))
    scene.drain(seconds=2)
    assert scene.provider.texts[-1] == "Dạ vâng"
    scene.drain(seconds=60)
    assert scene.provider.texts[-1] == "1. Việc 3\n\n2. Việc 4\n\n3. Việc 5"


def test_a_merged_message_that_is_refused_leaves_the_others_in_line(store: SqlStore) -> None:
    scene = Scene(store, RetryLater(5, "429"))
    numbers = scene.put(_notice("Việc 1"), _notice("Việc 2"))
    scene.drain()
    assert [row.state for row in scene.rows(numbers)] == [SendState.WAITING] * 2
    scene.drain(seconds=10)
    assert [row.state for row in scene.rows(numbers)] == [SendState.SENT] * 2


def test_an_account_never_sends_more_than_its_limit_in_any_second(store: SqlStore) -> None:
    scene = Scene(store, people=100)
    for person in range(1, 101):
        scene.put(_notice("Việc"), person=person)
    scene.drain()
    moments = [at for at, _ in scene.provider.got]
    worst = max(sum(at <= other < at + timedelta(seconds=1) for other in moments) for at in moments)
    assert (len(moments), worst) == (100, 30)


def test_what_must_wait_for_its_moment_is_not_claimed(store: SqlStore) -> None:
    """Nor does it lose its place or count as tried."""
    scene = Scene(store)
    scene.put(Card("một"), Card("hai"), Card("ba"))
    scene.drain()
    assert scene.provider.texts == ["một"]
    assert [(row.state, row.tries) for row in scene.waiting()] == [(SendState.WAITING, 0)] * 2
    with store.work() as work:
        due = work.outbox.next_due()
    assert due is not None
    assert timedelta(0) < due - scene.clock.now() <= timedelta(seconds=1.1)
    for _ in range(2):
        scene.drain(seconds=1.1)
    assert scene.provider.texts == ["một", "hai", "ba"]


def test_replies_and_hoa_toc_pass_digests_where_moments_are_scarce(store: SqlStore) -> None:
    scene = Scene(store, people=42, limits=Limits(account=(Limit(2, 1),)))
    for person in range(1, 41):
        scene.put(Card(f"bản tin {person}", kind="digest"), person=person)
    scene.put(Card("Dạ vâng"), person=41)
    scene.put(Card("hỏa tốc", kind="reminder", priority=0), person=42)
    scene.drain()
    assert scene.provider.texts[:3] == ["hỏa tốc", "Dạ vâng", "bản tin 1"]
    assert len(scene.provider.texts) == 42


def test_a_limit_of_the_whole_account_stops_everybody(store: SqlStore) -> None:
    scene = Scene(store, RetryLater(35, "too many", whole_account=True), people=3)
    for person in (1, 2, 3):
        scene.put(_notice("Việc"), person=person)
    scene.drain()
    came = len(scene.provider.got)
    scene.drain(seconds=25)
    assert len(scene.provider.got) == came
    scene.drain(seconds=15)
    assert not scene.waiting()


def test_a_provider_that_reaches_nobody_costs_no_message_its_tries(store: SqlStore) -> None:
    scene = Scene(store, *[RetryLater(None, "connection lost")] * 200, people=30)
    for person in range(1, 31):
        scene.put(_notice("Việc"), person=person)
    for _ in range(120):
        scene.drain(seconds=31)
    assert all(row.tries <= 3 for row in scene.waiting())
    scene.provider.answers.clear()
    for _ in range(20):
        scene.drain(seconds=31)
    assert not scene.waiting()
    with store.work() as work:
        assert not work.outbox.dead()


def test_whoever_gave_the_task_hears_that_its_lead_cannot_be_reached(store: SqlStore) -> None:
    scene = Scene(store, RefusedForGood("blocked", closes_chat=True), people=2)
    with store.work() as work:
        task = Task(title="Báo cáo", lead_id=1, assigner_id=2, state=TaskState.ASSIGNED, created_at=NOON)
        number = work.tasks.add(task).id
        work.commit()
    scene.put(_notice("Việc mới", task=number))
    scene.drain()
    ((_, told),) = scene.provider.got[1:]
    assert told.recipient_code == "NV1"
    assert f"việc {number}" in told.text
    assert "không gửi được" in told.text


def test_a_reminder_that_an_outage_kept_says_when_it_was_meant(store: SqlStore) -> None:
    scene = Scene(store)
    scene.put(Card("⏰ Họp giao ban.", kind="reminder"))
    scene.drain(minutes=30)
    assert scene.provider.texts == ["⏰ Họp giao ban. (nhắc muộn: lẽ ra lúc 12:00 19/11)"]


def test_limits_can_be_set_by_channel() -> None:
    limits = read_limits('{"telegram": {"account": "25/1 1000/60", "group": "20/60"}}')["telegram"]
    assert limits == Limits(account=(Limit(25, 1), Limit(1000, 60)), group=(Limit(20, 60),))
    assert read_limits("") == {}


@pytest.mark.parametrize(
    "wrong", ["{", "[]", '{"telegram": {"account": "many"}}', '{"telegram": {"person": "1/1"}}']
)
def test_limits_that_cannot_be_read_say_what_they_must_look_like(wrong: str) -> None:
    with pytest.raises(WrongLimits, match="must look like"):
        read_limits(wrong)


MONTH = Limits(account=(Limit(3, 31 * 24 * 3600),))


def test_beyond_the_months_quota_nothing_is_sent_or_lost_and_others_are_not_kept(store: SqlStore) -> None:
    scene = Scene(store, limits=MONTH, people=5)
    numbers = [scene.put(_notice(f"Việc {person}"), person=person)[0] for person in range(1, 6)]
    scene.drain()
    assert scene.provider.texts == ["Việc 1", "Việc 2", "Việc 3"]
    late = scene.rows(numbers[3:])
    assert [(row.state, row.tries, row.error) for row in late] == [
        (SendState.WAITING, 0, "the quota is used up")
    ] * 2
    for _ in range(3):
        scene.drain(days=10)
    assert len(scene.provider.texts) == 3
    scene.drain(days=2)
    scene.drain(days=1)
    assert sorted(scene.provider.texts) == [f"Việc {person}" for person in range(1, 6)]
