"""A message that one chat of a person does not take goes to their next one, once to each, and is counted there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from actions.messages import Receipt, RefusedForGood, RetryLater
from actions.models import Chat, Person, Post, SendState, Task, TaskState, Unit
from actions.notices.models import Notice, NoticeCopy
from actions.notices.ports import Tally
from actions.ports import NewMessage
from bot.clock import VirtualClock
from bot.knowledge import default_office
from bot.settling import Ready, Settler
from storage.store import SqlStore
from tests.fakes.memory_store import fresh_store

NOON = datetime(2026, 11, 19, 5, 0, tzinfo=UTC)
WINDOW = RefusedForGood("outside the window", told="Zalo chỉ cho gửi trong 7 ngày")


class Scene:
    """Nam with a private chat in each of two channels, and Kiệt with one in a third."""

    def __init__(self, store: SqlStore) -> None:
        self.store, self.clock = store, VirtualClock(NOON)
        self.settler = Settler(store, self.clock, lambda work: default_office())
        with store.work() as work:
            unit = work.units.add(Unit(name="Văn phòng"))
            nam = work.people.add(Person(code="NAM", full_name="Đỗ Hoài Nam"))
            kiet = work.people.add(Person(code="LD", full_name="Phan Văn Tuấn Kiệt"))
            for person in (nam, kiet):
                work.people.add_post(Post(person_id=person.id, unit_id=unit.id, title="Chuyên viên"))
            chats = [
                work.chats.add(Chat(channel=channel, account="1", external_id="1", person_id=person.id))
                for channel, person in (("zalo", nam), ("telegram", nam), ("web", kiet))
            ]
            self.nam, self.kiet, self.unit = nam.id, kiet.id, unit.id
            self.chats = [chat.id for chat in chats]
            work.commit()

    def put(self, subject: dict[str, int]) -> int:
        with self.store.work() as work:
            new = NewMessage(self.chats[0], self.nam, "notice", {"text": "họp"}, NOON, 5, subject)
            (number,) = work.outbox.put([new])
            work.commit()
        return number

    def answer(self, receipt: Receipt) -> list[int]:
        """All that waits for Nam is answered so; the chats it was in."""
        self.clock.advance(minutes=1)
        now = self.clock.now()
        with self.store.work() as work:
            claimed = work.outbox.claim(now, lease="a", until=now + timedelta(minutes=1), limit=100)
            work.commit()
        rows = [row for row in claimed if row.recipient_id == self.nam]
        for row in rows:
            asyncio.run(self.settler.record(Ready(row, "a"), receipt))
        return [row.chat_id for row in rows]


@pytest.fixture
def scene() -> Iterator[Scene]:
    store = fresh_store()
    yield Scene(store)
    store.close()


def test_two_channels_that_refuse_a_message_do_not_hand_it_to_each_other_for_ever(scene: Scene) -> None:
    scene.put({})
    tried = [chat for _ in range(5) for chat in scene.answer(WINDOW)]
    assert sorted(tried) == sorted(scene.chats[:2])
    with scene.store.reading() as work:
        dead = work.outbox.dead()
        assert len(dead) == 2
        # The first one went another way: only the second can be sent again.
        assert [work.outbox.moved(row) is not None for row in dead] == [True, False]


def test_whoever_gave_the_task_is_told_why_nothing_was_left(scene: Scene) -> None:
    with scene.store.work() as work:
        task = Task(
            title="Báo cáo",
            lead_id=scene.nam,
            assigner_id=scene.kiet,
            state=TaskState.ASSIGNED,
            created_at=NOON,
        )
        number = work.tasks.add(task).id
        work.commit()
    scene.put({"task": number})
    for _ in range(2):
        scene.answer(WINDOW)
    with scene.store.reading() as work:
        (told,) = [row for row in work.outbox.unsent(limit=10) if row.recipient_id == scene.kiet]
        assert "Zalo chỉ cho gửi trong 7 ngày" in told.content["text"]


@pytest.mark.parametrize("receipt", [WINDOW, RetryLater(60, "the quota is used up", elsewhere=True)])
def test_a_quick_notice_is_counted_where_it_went(scene: Scene, receipt: Receipt) -> None:
    with scene.store.work() as work:
        notice = Notice(text="họp", sender_id=scene.kiet, created_at=NOON, audience="một người", size=1)
        work.notices.add(notice)
        work.commit()
    number = scene.put({"notice": notice.id})
    with scene.store.work() as work:
        copy = NoticeCopy(
            notice_id=notice.id, person_id=scene.nam, unit_id=scene.unit, call=1, outbox_id=number
        )
        work.notices.put([copy])
        work.commit()
    scene.answer(receipt)
    with scene.store.reading() as work:
        assert work.outbox.get(number).state is SendState.DEAD
        assert work.notices.tally(notice.id) == Tally(waiting=1)
