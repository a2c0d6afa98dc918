"""People, units, accounts, chats: found the way callers look for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.models import Chat, ChatKind, Identity, Message, Person, Post, RoomMessage, TaskPerson, Unit
from storage import SqlStore
from storage.mapping import mobile_key
from tests.contract.storage.conftest import Office


@pytest.mark.parametrize(
    "written",
    [
        "0901234567",
        "+84901234567",
        "84901234567",
        "0084 901 234 567",
        "090.123.4567",
        "(090) 123-4567",
        "901234567",
    ],
)
def test_a_mobile_number_is_found_however_it_is_written(store: SqlStore, written: str) -> None:
    with store.work() as work:
        lan = work.people.add(Person(code="NV003", full_name="Lan", mobile="+84 90 123 4567"))
        work.people.add(Person(code="NV004", full_name="Mai", mobile=""))
        work.commit()
    with store.work() as work:
        assert [p.id for p in work.people.find_by_phone(written)] == [lan.id]


def test_no_number_finds_nobody(store: SqlStore) -> None:
    with store.work() as work:
        work.people.add(Person(code="NV004", full_name="Mai", mobile=""))
        assert not work.people.find_by_phone("")
        assert not work.people.find_by_phone("không có")


def test_a_changed_number_is_found_and_the_old_one_is_not(store: SqlStore) -> None:
    with store.work() as work:
        lan = work.people.add(Person(code="NV003", full_name="Lan", mobile="0901234567"))
        work.commit()
        lan.mobile = "0907 654 321"
        work.commit()
        assert work.people.find_by_phone("0907654321")
        assert not work.people.find_by_phone("0901234567")


def test_numbers_of_other_countries_and_desks_keep_their_digits() -> None:
    assert mobile_key("+1 (212) 555-0100") == "12125550100"
    assert mobile_key("028 3800 0003") == "02838000003"
    assert mobile_key("8403") == "8403"


def test_many_keeps_the_order_asked_for_and_leaves_out_strangers(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        found = work.people.many([office.nam, 999, office.kiet, office.nam])
    assert [p.id for p in found] == [office.nam, office.kiet]


def test_many_takes_more_ids_than_a_statement_can(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        assert [p.id for p in work.people.many(range(1, 70_000))] == [office.kiet, office.nam]
        assert work.people.posts(range(1, 70_000)) == []


def test_only_active_people_are_listed(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        work.people.get(office.kiet).active = False
        assert [p.id for p in work.people.active()] == [office.nam]


def test_a_code_is_one_person(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        found = work.people.find_by_code("NV002")
        assert found is not None
        assert found.id == office.nam
        assert work.people.find_by_code("nv002") is None


def test_the_main_post_comes_first(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        unit = work.units.add(Unit(name="Văn phòng", aliases=["VP"]))
        below = work.units.add(Unit(name="Phòng Kinh tế", parent_id=unit.id))
        work.people.add_post(Post(person_id=office.nam, unit_id=below.id, title="Tổ viên", main=False))
        work.people.add_post(Post(person_id=office.nam, unit_id=unit.id, title="Chuyên viên"))
        work.people.add_post(
            Post(person_id=office.kiet, unit_id=unit.id, title="Chánh Văn phòng", is_head=True)
        )
        work.commit()
    with store.work() as work:
        assert [p.title for p in work.people.posts([office.nam])] == ["Chuyên viên", "Tổ viên"]
        assert [p.title for p in work.people.in_units({unit.id})] == ["Chánh Văn phòng", "Chuyên viên"]
        work.people.remove_posts(office.nam)
        assert work.people.posts([office.nam]) == []
        assert len(work.people.posts([office.kiet])) == 1
        found = work.units.find_by_name("Phòng Kinh tế")
        assert found is not None
        assert found.parent_id == unit.id
        assert [u.name for u in work.units.all()] == ["Văn phòng", "Phòng Kinh tế"]
        assert work.units.get(unit.id).aliases == ["VP"]


def test_the_last_person_given_work_comes_first_and_once(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        for lead in (office.nam, office.kiet, office.nam):
            task = office.task()
            task.lead_id = lead
            work.tasks.add(task)
        assert work.people.recent_leads(office.kiet) == [office.nam, office.kiet]
        assert work.people.recent_leads(office.kiet, limit=1) == [office.nam]
        assert work.people.recent_leads(office.nam) == []


def test_an_account_is_found_by_id_and_by_name_in_its_channel_only(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        account = work.identities.add(
            Identity(
                channel="telegram", account="bot", external_id="77", person_id=office.nam, username="hoainam"
            )
        )
        work.identities.add(Identity(channel="telegram", account="bot", external_id="78"))
        work.commit()
    with store.work() as work:
        found = work.identities.find("telegram", "bot", "77")
        assert found is not None
        assert found.id == account.id
        assert work.identities.find("zalo", "bot", "77") is None
        assert work.identities.find_by_username("telegram", "bot", "hoainam") is found
        assert work.identities.find_by_username("telegram", "bot", "") is None
        assert [i.id for i in work.identities.of_person(office.nam)] == [account.id]


def test_joining_twice_is_joining_once(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        work.chats.add_member(office.group, office.nam)
        work.chats.add_member(office.group, office.nam)
        work.chats.add_member(office.group, office.kiet)
        work.commit()
    with store.work() as work:
        work.chats.add_member(office.group, office.nam)
        assert work.chats.members(office.group) == [office.nam, office.kiet]
        assert [m.chat_id for m in work.chats.memberships_of(office.nam)] == [office.group]
        work.chats.remove_member(office.group, office.nam)
        assert work.chats.members(office.group) == [office.kiet]
        work.chats.add_member(office.group, office.nam)
        assert work.chats.members(office.group) == [office.kiet, office.nam]


def test_the_private_chat_used_last_comes_first_and_blocked_ones_never(
    store: SqlStore, office: Office
) -> None:
    with store.work() as work:
        ids = {}
        for number, channel in enumerate(("web", "telegram", "zalo", "console")):
            chat = work.chats.add(
                Chat(channel=channel, account="a", external_id=str(number), person_id=office.nam)
            )
            ids[channel] = chat.id
        work.chats.get(ids["console"]).blocked = True
        work.chats.get(office.group).person_id = office.nam
        for channel, minutes in (("telegram", 5), ("web", 1)):
            work.messages.add(
                Message(
                    chat_id=ids[channel],
                    external_id="1",
                    sender_id=office.nam,
                    text="x",
                    sent_at=office.now + timedelta(minutes=minutes),
                )
            )
        work.commit()
    with store.work() as work:
        assert [c.channel for c in work.chats.private_of(office.nam)] == ["telegram", "web", "zalo"]


def test_a_thread_is_a_chat_of_its_own(store: SqlStore) -> None:
    with store.work() as work:
        work.chats.add(Chat(channel="telegram", account="b", external_id="-100", kind=ChatKind.GROUP))
        topic = work.chats.add(
            Chat(channel="telegram", account="b", external_id="-100", thread="7", kind=ChatKind.GROUP)
        )
        work.commit()
    with store.work() as work:
        found = work.chats.find("telegram", "b", "-100", "7")
        assert found is not None
        assert found.id == topic.id
        assert work.chats.find("telegram", "b", "-100", "8") is None


def test_a_coordinator_named_twice_is_one(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        task = work.tasks.add(office.task())
        for role in ("coordinator", "coordinator", "follower"):
            work.tasks.add_person(TaskPerson(task_id=task.id, person_id=office.kiet, role=role))
        work.commit()
    with store.work() as work:
        assert [p.role for p in work.tasks.people(task.id)] == ["coordinator", "follower"]


def test_a_room_shows_its_latest_lines_oldest_first(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        lines = [
            work.rooms.add(
                RoomMessage(room="r", sender_code="NV001", text=str(n), sent_at=office.now, event_id=f"e{n}")
            )
            for n in range(5)
        ]
        work.rooms.add(RoomMessage(room="other", sender_code=None, text="x", sent_at=office.now))
        work.commit()
    with store.work() as work:
        assert [m.text for m in work.rooms.before("r", limit=2)] == ["3", "4"]
        assert [m.text for m in work.rooms.before("r", before_id=lines[3].id, limit=2)] == ["1", "2"]
        found = work.rooms.find_by_event("e4")
        assert found is not None
        assert found.id == lines[4].id
        assert work.rooms.find_by_outbox(1) is None


def test_rooms_tell_what_was_said_and_what_was_edited_since(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        assert work.rooms.latest_id() == 0
        lines = [
            work.rooms.add(RoomMessage(room=f"r{n}", sender_code=None, text=str(n), sent_at=office.now))
            for n in range(5)
        ]
        lines[0].edited_at = office.now
        lines[1].edited_at = office.now - timedelta(minutes=1)
        lines[4].edited_at = office.now
        work.commit()
    since = office.now - timedelta(seconds=10)
    with store.work() as work:
        assert work.rooms.latest_id() == lines[4].id
        changed = work.rooms.changed(after_id=lines[2].id, edited_after=since, limit=10)
        assert [line.text for line in changed] == ["0", "3", "4"]
        assert work.rooms.changed(after_id=lines[4].id, edited_after=office.now, limit=10) == []
