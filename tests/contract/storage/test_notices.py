"""Notices: a page is taken once, and the figures of their people come from the outbox and always add up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from actions.models import Chat, Identity, Person, PersonSettings, Post, SendState, Unit
from actions.notices.models import CallState, Notice, NoticeCall, NoticeCopy, Standing
from actions.notices.ports import Tally
from actions.ports import NewMessage, SentMessage, UnitOfWork
from storage.store import SqlStore

NOW = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


@dataclass
class Scene:
    store: SqlStore
    leader: int
    people: list[int]
    unit: int
    notice: int

    def send(self, people: list[int], *, call: int = 1) -> list[int]:
        """A copy and a message for each; the ids of the messages."""
        with self.store.work() as work:
            chats = work.chats.privates(people)
            new = [
                NewMessage(
                    chats[p].id, p, "notice", {"text": "họp"}, NOW, 5, {"notice": self.notice}, due_at=NOW
                )
                for p in people
            ]
            numbers = list(work.outbox.put(new))
            work.notices.put(
                [
                    NoticeCopy(
                        notice_id=self.notice, person_id=p, unit_id=self.unit, call=call, outbox_id=number
                    )
                    for p, number in zip(people, numbers, strict=True)
                ]
            )
            work.commit()
        return numbers

    def deliver(self, work: UnitOfWork) -> None:
        rows = work.outbox.claim(LATER, lease="a", until=LATER, limit=100)
        work.outbox.record_sent([SentMessage(row.id, "a", "x") for row in rows], at=LATER)


@pytest.fixture
def scene(store: SqlStore) -> Scene:
    with store.work() as work:
        unit = work.units.add(Unit(name="Văn phòng"))
        people = [work.people.add(Person(code=f"NV{n}", full_name=f"Nguyễn Văn {n}")) for n in range(5)]
        for number, person in enumerate(people):
            work.people.add_post(
                Post(person_id=person.id, unit_id=unit.id, title="Chuyên viên", is_head=number == 0)
            )
            work.chats.add(Chat(channel="c", account="", external_id=person.code, person_id=person.id))
        leader = people[0].id
        notice = work.notices.add(
            Notice(text="họp", sender_id=leader, created_at=NOW, audience="các trưởng phòng", size=4)
        )
        work.commit()
    return Scene(store, leader, [person.id for person in people], unit.id, notice.id)


def new_call(scene: Scene, people: list[int], *, number: int = 1) -> NoticeCall:
    return NoticeCall(
        notice_id=scene.notice,
        number=number,
        people=people,
        size=len(people),
        created_at=NOW,
        caller_id=scene.leader,
    )


def test_the_pages_of_a_call_are_taken_one_after_the_other(scene: Scene) -> None:
    with scene.store.work() as work:
        call = work.notices.add_call(new_call(scene, scene.people))
        assert work.notices.take_page(call, size=2) == scene.people[:2]
        assert (call.reached, call.state) == (2, CallState.WRITING)
        assert work.notices.take_page(call, size=2) == scene.people[2:4]
        assert work.notices.take_page(call, size=2) == scene.people[4:]
        assert (call.state, call.people, call.size) == (CallState.SENDING, [], 5)
        assert work.notices.take_page(call, size=2) == []
        assert [each.id for each in work.notices.open_calls()] == [call.id]
        assert work.notices.move_call(call.id, to="done", since="sending")
        assert not work.notices.move_call(call.id, to="done", since="sending")
        assert not work.notices.open_calls()


def test_who_comes_second_gets_no_page_twice(scene: Scene) -> None:
    with scene.store.work() as work:
        number = work.notices.add_call(new_call(scene, scene.people)).id
        work.commit()
    with scene.store.work() as work:
        stale = work.notices.get_call(number)
    with scene.store.work() as work:
        assert work.notices.take_page(work.notices.get_call(number), size=3) == scene.people[:3]
        work.commit()
    with scene.store.work() as work:
        assert work.notices.take_page(stale, size=3) == []


def test_the_card_of_a_call_is_changed_by_one_at_a_time(scene: Scene) -> None:
    with scene.store.work() as work:
        call = work.notices.add_call(new_call(scene, scene.people))
        assert work.notices.show(call.id, "1/5", before="", at=NOW)
        assert not work.notices.show(call.id, "2/5", before="", at=NOW)
        assert (call.shown, call.shown_at) == ("1/5", NOW)


def test_each_person_stands_in_one_place_and_the_sums_are_true(scene: Scene) -> None:
    numbers = scene.send(scene.people[1:])
    with scene.store.work() as work:
        assert work.notices.tally(scene.notice) == Tally(waiting=4)
        scene.deliver(work)
        work.outbox.get(numbers[1]).state = SendState.DEAD
        work.flush()
        assert work.notices.confirm(scene.notice, scene.people[1], at=LATER, channel="c")
        assert not work.notices.confirm(scene.notice, scene.people[1], at=LATER, channel="d")
        assert not work.notices.confirm(scene.notice, scene.leader, at=LATER, channel="c")
        tally = work.notices.tally(scene.notice)
        assert tally == Tally(unconfirmed=2, confirmed=1, failed=1)
        assert (tally.sent, tally.total) == (3, 4)
        assert work.notices.by_unit(scene.notice, Standing.UNCONFIRMED) == [(scene.unit, 2)]
        (failed,) = work.notices.outcomes(scene.notice, [Standing.FAILED])
        assert (failed.person_id, failed.outbox_id) == (scene.people[2], numbers[1])
        work.commit()


def test_a_message_that_moved_counts_in_its_new_place(scene: Scene) -> None:
    (first,) = scene.send(scene.people[1:2])
    with scene.store.work() as work:
        other = work.chats.add(Chat(channel="d", account="", external_id="1", person_id=scene.people[1]))
        work.outbox.get(first).state = SendState.DEAD
        (second,) = work.outbox.put(
            [NewMessage(other.id, scene.people[1], "notice", {"text": "họp"}, NOW, 5, {})]
        )
        assert work.notices.tally(scene.notice) == Tally(failed=1)
        work.notices.moved(first, second)
        assert work.notices.tally(scene.notice) == Tally(waiting=1)


def test_a_later_call_keeps_what_the_earlier_one_achieved(scene: Scene) -> None:
    person = scene.people[1]
    (first,) = scene.send([person])
    with scene.store.work() as work:
        scene.deliver(work)
        copy = work.notices.copies(scene.notice, [person])[person]
        (second,) = work.outbox.put(
            [NewMessage(work.outbox.get(first).chat_id, person, "notice", {"text": "họp"}, NOW, 5, {})]
        )
        copy.call, copy.outbox_id, copy.earlier, copy.sent_at = 2, second, [first], LATER
        work.notices.put([copy])
        assert work.notices.tally(scene.notice) == Tally(unconfirmed=1)
        assert work.notices.tally(scene.notice, call=2) == Tally(waiting=1)
        assert work.outbox.withdraw([first, second]) == 1
        assert work.outbox.get(first).state is SendState.SENT
        assert work.outbox.get(second).state is SendState.WITHDRAWN
        assert not work.outbox.claim(LATER, lease="b", until=LATER, limit=9)


def test_notices_are_found_by_their_sender_and_by_the_leader_in_whose_place(scene: Scene) -> None:
    with scene.store.work() as work:
        other = work.notices.add(
            Notice(
                text="nghỉ",
                sender_id=scene.people[1],
                leader_id=scene.leader,
                created_at=NOW,
                audience="toàn cơ quan",
                size=1,
            )
        )
        assert [each.id for each in work.notices.latest_of([scene.leader], limit=5)] == [
            other.id,
            scene.notice,
        ]
        assert not work.notices.latest_of([scene.people[2]])


def test_staff_are_the_active_people_of_units(scene: Scene) -> None:
    with scene.store.work() as work:
        work.people.get(scene.people[4]).active = False
        work.flush()
        rows = work.notices.staff([scene.unit])
        assert [row.person_id for row in rows] == scene.people[:4]
        assert [row.is_head for row in rows] == [True, False, False, False]
        assert work.notices.staff([scene.unit + 1]) == []
        assert len(work.notices.staff()) == 4


def test_a_blocked_chat_is_no_way_and_an_account_is_one(scene: Scene) -> None:
    first, second, third = scene.people[:3]
    with scene.store.work() as work:
        for person in (first, second):
            work.chats.private_of(person)[0].blocked = True
        work.identities.add(Identity(channel="web", account="", external_id="x", person_id=second))
        work.flush()
        assert work.notices.with_a_way([first, second, third]) == {second, third}


def test_a_persons_own_order_of_channels_decides(scene: Scene) -> None:
    person = scene.people[1]
    with scene.store.work() as work:
        for channel in ("telegram", "zalo_bot"):
            work.chats.add(Chat(channel=channel, account="", external_id="1", person_id=person))
        work.preferences.add(PersonSettings(person_id=person, channels=["zalo", "c"]))
        work.flush()
        assert [chat.channel for chat in work.chats.private_of(person)] == ["zalo_bot", "c", "telegram"]
        everyone = work.chats.all_privates(scene.people)
        assert [chat.channel for chat in everyone[person]] == ["zalo_bot", "c", "telegram"]
        assert [chat.channel for chat in everyone[scene.people[2]]] == ["c"]
