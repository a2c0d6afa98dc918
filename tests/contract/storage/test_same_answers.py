"""The directory answers alike whichever database the people are in."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from actions.demo import synthetic_city
from actions.directory import index_of, resolve, resolve_unit
from actions.directory_import import import_directory
from actions.models import Chat, ChatKind, Nickname, Person
from actions.ports import UnitOfWork
from benchmarks.directory_slips import one_slip, sounds_alike
from nlu.people import find_people
from nlu.text import fold
from storage import SqlStore
from storage.engine import open_engine
from tests.fakes.clock import THURSDAY_MORNING
from tests.fakes.memory_store import fresh_store

PEOPLE = 400
Row = dict[str, str]


@pytest.fixture(scope="module")
def city() -> list[Row]:
    rows = list(synthetic_city(PEOPLE, 11))
    rows[3]["nicknames"], rows[7]["nicknames"] = "Tư", "anh Tư, Bảy nhỏ"
    return rows


@pytest.fixture(scope="module")
def file(city: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("city") / "danh-ba.csv"
    header = list(city[0] | {"is_head": ""})
    lines = [",".join(f'"{row.get(name, "")}"' for name in header) for row in city]
    path.write_text("\n".join([",".join(header), *lines]), encoding="utf-8")
    return path


def queries(city: Sequence[Row]) -> list[str]:
    """Names in every spelling, titles, units, numbers and addresses."""
    chance = random.Random(3)
    asked = ["Nam", "anh Tư", "trưởng phòng", "Phòng Pháp chế", "xyzt", "0100", "CB000005"]
    for row in chance.sample(city, 25):
        name = row["full_name"]
        asked += [name, fold(name), one_slip(name, chance), sounds_alike(name, chance), name.split()[-1]]
        asked += [f"{name.split()[-1]} {row['unit']}", f"{row['title']} {row['unit']}", row["mobile"]]
        asked += [row["email"], row["office_phone"], row["code"]]
    return asked


def answers(store: SqlStore, file: Path, city: Sequence[Row]) -> list[object]:
    """What is found for every query, by code: ids differ between databases."""
    import_directory(file, store)
    with store.work() as work:
        chat = _furnish(work, city)
        index = index_of(work)
        asker = _person(work, city[0]["code"])
        codes = {person.id: person.code for person in work.people.active()}
        found: list[object] = []
        for words in queries(city):
            for private in (True, False):
                hits = index.search(words, private=private)
                found.append([(codes[person], round(score, 6)) for person, score in hits])
            for mention in find_people(words) + find_people(f"giao anh {words} soạn báo cáo"):
                resolution = resolve(mention, asker=asker, chat=chat, work=work, index=index)
                winner = resolution.winner and codes[resolution.winner.person_id]
                listed = [(codes[c.person_id], c.score, c.reasons) for c in resolution.candidates]
                found.append((winner, resolution.total, listed))
            units = resolve_unit(words, asker=asker, work=work, index=index)
            found.append([(work.units.get(unit).name, score) for unit, score in units])
    return found


def _furnish(work: UnitOfWork, city: Sequence[Row]) -> Chat:
    """A group of twenty in which somebody has a nickname."""
    chat = work.chats.add(Chat(channel="web", account="", external_id="group:a", kind=ChatKind.GROUP))
    for row in city[:20]:
        work.chats.add_member(chat.id, _person(work, row["code"]).id)
    work.nicknames.add(
        Nickname(
            person_id=_person(work, city[9]["code"]).id,
            name="Nam đen",
            folded="nam den",
            created_at=THURSDAY_MORNING,
            chat_id=chat.id,
        )
    )
    return chat


def _person(work: UnitOfWork, code: str) -> Person:
    person = work.people.find_by_code(code)
    assert person is not None
    return person


def test_the_same_people_are_found_in_every_database(database_url: str, file: Path, city: list[Row]) -> None:
    store, other = SqlStore(open_engine(database_url)), fresh_store()
    try:
        assert answers(store, file, city) == answers(other, file, city)
    finally:
        store.close()
        other.close()


def test_names_given_by_a_group_come_before_ones_own_and_belong_to_one_each(store: SqlStore) -> None:
    with store.work() as work:
        nam, lan = (
            work.people.add(Person(code=code, full_name=name)) for code, name in (("A", "Nam"), ("B", "Lan"))
        )
        chat = work.chats.add(Chat(channel="web", account="", external_id="group:a", kind=ChatKind.GROUP))

        def name(person: Person, **scope: int) -> Nickname:
            return work.nicknames.add(
                Nickname(person_id=person.id, name="Tư", folded="tu", created_at=THURSDAY_MORNING, **scope)
            )

        own = name(nam, owner_id=lan.id)
        group = name(lan, chat_id=chat.id)
        work.commit()
    with store.work() as work:

        def found(owner: int, chat_id: int | None) -> list[int]:
            return [one.id for one in work.nicknames.find(["tu"], owner_id=owner, chat_id=chat_id)]

        assert found(lan.id, chat.id) == [group.id, own.id]
        assert found(lan.id, None) == [own.id]
        assert found(nam.id, chat.id) == [group.id]
        assert found(nam.id, None) == []
        assert len(work.nicknames.known_to(lan.id, chat_id=chat.id)) == 2
        work.nicknames.remove(work.nicknames.find(["tu"], owner_id=lan.id, chat_id=None)[0])
        assert found(lan.id, None) == []


def test_a_long_reading_keeps_nobody_from_writing(shared_store: SqlStore) -> None:
    with shared_store.reading() as reading:
        assert reading.people.active() == []
        with shared_store.work() as work:
            work.people.add(Person(code="A", full_name="Nam"))
            work.commit()
    with shared_store.reading() as reading:
        assert [person.full_name for person in reading.people.active()] == ["Nam"]


def test_changes_are_noted_until_they_are_forgotten_and_only_those_are_read_again(store: SqlStore) -> None:
    with store.work() as work:
        people = [work.people.add(Person(code=str(n), full_name=f"Nam {n}")) for n in range(3)]
        work.people.note_changes([people[2].id, people[0].id], token="a")
        work.commit()
    with store.work() as work:
        noted = [(change.person_id, change.token) for change in work.people.noted_changes()]
        assert noted == [(people[2].id, "a"), (people[0].id, "a")]
        listed = work.people.listings([person for person, _ in noted])
        assert [entry.code for entry in listed] == ["0", "2"]
        work.people.forget_changes()
        assert not work.people.noted_changes()
