"""What a channel answers decides what becomes of a message: sent, later, elsewhere, or dead but kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.messages import Attachment, Card, Outbound, Receipt, RefusedForGood, RetryLater, Sent
from actions.models import Chat, OutboxMessage, Person, SendState
from actions.pacing import Limit, Limits
from actions.turn import Post
from bot.cabinet import Cabinet
from bot.channel import Capabilities, NotFetched, Receive
from bot.clock import VirtualClock
from bot.clockwork import LEASE
from bot.drawing import Artist
from bot.knowledge import default_office
from bot.lane import Lane
from bot.metrics import Metrics
from bot.outgoing import Outgoing
from bot.sending import Sending
from bot.settling import MOST_TRIES
from storage.store import SqlStore
from tests.fakes.memory_pace import MemoryPace
from tests.fakes.memory_store import fresh_store

NOON = datetime(2026, 11, 19, 5, 0, tzinfo=UTC)


class AnsweringChannel:
    """Answers what it was told to, then "sent"."""

    account = ""
    capabilities = Capabilities(buttons=True)

    def __init__(self, name: str, *answers: Receipt) -> None:
        self.name = name
        self.answers = list(answers)
        self.got: list[Outbound] = []

    async def start(self, receive: Receive | None) -> None: ...
    async def stop(self) -> None: ...

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        raise NotFetched("it brings none", for_good=True)

    async def send(self, message: Outbound) -> Receipt:
        self.got.append(message)
        return self.answers.pop(0) if self.answers else Sent(str(len(self.got)))


class Scene:
    """One person with a private chat on each of two channels, and one message for them on the first."""

    def __init__(self, store: SqlStore, first: AnsweringChannel, second: AnsweringChannel) -> None:
        self.store, self.first, self.second = store, first, second
        self.clock = VirtualClock(NOON)
        self.metrics = Metrics()
        channels = {(one.name, one.account): one for one in (first, second)}
        cabinet = Cabinet(store, self.clock, Path("var/files"), Artist().draw)
        self.pace = MemoryPace(self.clock)
        self.outgoing = Outgoing(
            Sending(
                store,
                self.clock,
                channels,
                cabinet,
                self.pace,
                LEASE,
                self.metrics,
                office=lambda work: default_office(),
                sleep=self.sleep,
            )
        )
        with store.work() as work:
            person = work.people.add(Person(code="NV1", full_name="Đỗ Hoài Nam"))
            for channel in (second, first):
                chat = Chat(channel=channel.name, account="", external_id="1", person_id=person.id)
                work.chats.add(chat)
            self.number = (
                Post(work, default_office(), NOON).to_chat(chat, Card("⏰ Họp"), recipient=person).id
            )
            work.commit()

    async def sleep(self, seconds: float) -> None:
        self.clock.advance(seconds=seconds)

    def drain(self, **later: float) -> None:
        self.clock.advance(**later)
        asyncio.run(self.outgoing.drain())

    def row(self) -> OutboxMessage:
        with self.store.work() as work:
            return work.outbox.get(self.number)

    def count(self, channel: str, outcome: str) -> float:
        value = self.metrics.registry.get_sample_value(
            "thuky_sends_total", {"channel": channel, "outcome": outcome}
        )
        return value or 0.0


@pytest.fixture
def store() -> Iterator[SqlStore]:
    opened = fresh_store()
    yield opened
    opened.close()


def test_a_sent_message_is_recorded_with_the_providers_id(store: SqlStore) -> None:
    scene = Scene(store, AnsweringChannel("a", Sent("77")), AnsweringChannel("b"))
    scene.drain()
    assert (scene.row().state, scene.row().external_id) == (SendState.SENT, "77")
    assert scene.count("a", "sent") == 1


def test_the_providers_wish_to_wait_is_honoured_and_is_no_try(store: SqlStore) -> None:
    scene = Scene(store, AnsweringChannel("a", RetryLater(30, "429")), AnsweringChannel("b"))
    scene.drain()
    assert scene.row().tries == 0
    scene.drain(seconds=29)
    assert len(scene.first.got) == 1
    scene.drain(seconds=2)
    assert scene.row().state is SendState.SENT


def test_a_message_whose_moment_could_not_be_reserved_goes_out_when_its_lease_is_over(
    store: SqlStore,
) -> None:
    limited = AnsweringChannel("a")
    limited.capabilities = Capabilities(limits=Limits(chat=(Limit(1, 1),)))
    scene = Scene(store, limited, AnsweringChannel("b"))
    scene.pace.broken = True
    with pytest.raises(ConnectionError):
        scene.drain()
    scene.pace.broken = False
    scene.drain(seconds=LEASE.total_seconds() + 1)
    assert (scene.row().state, len(limited.got)) == (SendState.SENT, 1)


def test_failures_are_tried_again_ever_later_and_then_kept_as_dead(store: SqlStore) -> None:
    failures = [RetryLater(None, "connection lost")] * MOST_TRIES
    scene = Scene(store, AnsweringChannel("a", *failures), AnsweringChannel("b"))
    scene.drain()
    first_pause = scene.row().due_at - NOON
    for _ in range(MOST_TRIES):
        scene.drain(minutes=11)
    assert timedelta(0) < first_pause < timedelta(seconds=10)
    assert (scene.row().state, len(scene.first.got)) == (SendState.DEAD, MOST_TRIES)


def test_a_closed_chat_moves_the_message_to_the_persons_next_channel(store: SqlStore) -> None:
    scene = Scene(
        store, AnsweringChannel("a", RefusedForGood("blocked", closes_chat=True)), AnsweringChannel("b")
    )
    scene.drain()
    assert scene.row().state is SendState.DEAD
    assert [message.text for message in scene.second.got] == ["⏰ Họp"]
    scene.drain(minutes=5)
    assert (len(scene.first.got), len(scene.second.got)) == (1, 1)


def test_refused_everywhere_the_message_is_dead_but_kept(store: SqlStore) -> None:
    refused = RefusedForGood("blocked", closes_chat=True)
    scene = Scene(store, AnsweringChannel("a", refused), AnsweringChannel("b", refused))
    scene.drain()
    with store.work() as work:
        assert [row.state for row in work.outbox.dead()] == [SendState.DEAD, SendState.DEAD]


def test_where_a_quota_is_used_up_the_persons_next_channel_gets_it_once(store: SqlStore) -> None:
    full = RetryLater(3600, "the quota is used up", elsewhere=True)
    scene = Scene(store, AnsweringChannel("a", full), AnsweringChannel("b", full, full))
    scene.drain()
    assert scene.row().state is SendState.DEAD
    assert (len(scene.first.got), len(scene.second.got)) == (1, 1)
    # Both are full: it stays where it is and waits, untried and not lost.
    for _ in range(2):
        scene.drain(hours=2)
    assert (len(scene.first.got), len(scene.second.got)) == (1, 3)
    with store.work() as work:
        assert not work.outbox.unsent(limit=9)
        assert [row.state for row in work.outbox.dead()] == [SendState.DEAD]


def test_without_another_channel_a_used_up_quota_means_waiting(store: SqlStore) -> None:
    full = RetryLater(3600, "the quota is used up", elsewhere=True)
    scene = Scene(store, AnsweringChannel("a", full), AnsweringChannel("b"))
    with store.work() as work:
        for chat in work.chats.private_of(1):
            chat.blocked = chat.channel == "b"
        work.commit()
    scene.drain()
    assert (scene.row().state, scene.row().tries) == (SendState.WAITING, 0)
    scene.drain(hours=2)
    assert scene.row().state is SendState.SENT
    assert scene.second.got == []


def test_two_lanes_whose_messages_are_for_later_come_to_rest(store: SqlStore) -> None:
    scene = Scene(store, AnsweringChannel("a"), AnsweringChannel("b"))
    with store.work() as work:
        for chat_id in (1, 2):
            post = Post(work, default_office(), NOON)
            post.to_chat(work.chats.get(chat_id), Card("📣")).due_at = NOON + timedelta(hours=9)
        work.commit()
    looked: list[str] = []

    class SlowerLane(Lane):
        async def drain(self) -> int:
            looked.append(self._name)
            # One lane takes longer than the other, as they do.
            await asyncio.sleep(0.01 if self._name == "b:" else 0)
            return 0

    for name in ("a:", "b:"):
        scene.outgoing._lanes[name] = SlowerLane(name, scene.outgoing._sending)
    asyncio.run(asyncio.wait_for(scene.outgoing.drain(), 5))
    assert sorted(looked) == ["a:", "b:"]
