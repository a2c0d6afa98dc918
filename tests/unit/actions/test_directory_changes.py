"""Changes of a few people are laid over the index that stands."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from actions.directory import DirectoryIndex, index_of, mark_changed
from actions.directory.version import MOST_CHANGED, version_of
from actions.models import Chat, ChatKind, Person
from actions.ports import Store
from tests.fakes.memory_store import fresh_store
from tests.unit.actions.directory_office import imported, names, who, winner
from tests.unit.actions.test_directory_search import city_of

HEAD = "NV001,Phan Văn Kiệt,nam,Chánh Văn phòng,Văn phòng,,0900000001,,kiet@x.example,,,x"
NAM = "NV002,Đỗ Hoài Nam,nam,Chuyên viên,Văn phòng,,0900000002,,nam@x.example,,Nam đen,"
LAN = "NV003,Trương Thị Ngọc Lan,nữ,Chuyên viên,Văn phòng,,0900000003,,lan@x.example,,,"
SOMEBODY = "NV004,Lê Quang Hải,nam,Văn thư,Văn phòng,,0900000004,,hai@x.example,,,"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = fresh_store()
    imported(tmp_path, [HEAD, NAM, LAN, SOMEBODY], store)
    with store.work() as work:
        work.chats.add(Chat(channel="web", account="", external_id="group:a", kind=ChatKind.GROUP))
        work.commit()
    found("Nam", store)
    yield store
    store.close()


def found(words: str, store: Store) -> list[str]:
    with store.work() as work:
        hits = index_of(work).search(words, private=True)
        return [work.people.get(person_id).full_name for person_id, _ in hits]


def state(store: Store) -> str:
    with store.work() as work:
        return version_of(work).state


def test_a_file_that_says_nothing_new_leaves_the_index_as_it_is(store: Store, tmp_path: Path) -> None:
    with store.work() as work:
        before = index_of(work)
    imported(tmp_path, [HEAD, NAM, LAN], store)
    with store.work() as work:
        assert index_of(work) is before


def test_a_new_colleague_is_found_without_a_new_index(store: Store, tmp_path: Path) -> None:
    before = state(store)
    imported(
        tmp_path,
        ["NV009,Nguyễn Thị Khuê,nữ,Kế toán,Văn phòng,,0900000009,,khue@x.example,,Khuê tròn,"],
        store,
    )
    assert state(store) == before
    for words in ("Khuê", "nguyen thi khue", "kế toán văn phòng", "0900000009", "NV009", "Nguyễn Thị Khê"):
        assert found(words, store)[:1] == ["Nguyễn Thị Khuê"], words
    said = who("chị Khuê tròn", store, asker="NV001", chat="group:a")
    assert winner(said, store) == "Nguyễn Thị Khuê"


def test_an_old_name_number_and_nickname_are_found_no_longer(store: Store, tmp_path: Path) -> None:
    imported(
        tmp_path, ["NV002,Đỗ Hoài Bắc,nam,Văn thư,Văn phòng,,0911111111,,bac@x.example,,Bắc cao,"], store
    )
    for words in ("Nam", "0900000002", "nam@x.example", "Nam đen"):
        assert found(words, store) == [], words
    assert not names(who("anh Nam đen", store, asker="NV001", chat="group:a"), store)
    assert winner(who("anh Bắc", store, asker="NV001", chat="group:a"), store) == "Đỗ Hoài Bắc"
    assert found("NV002", store) == ["Đỗ Hoài Bắc"]


def test_somebody_who_left_is_found_no_longer(store: Store) -> None:
    with store.work() as work:
        person = work.people.find_by_code("NV003")
        assert person is not None
        person.active = False
        mark_changed(work, [person.id])
        assert index_of(work).search("Lan") == []
        work.commit()
    assert found("chuyên viên văn phòng", store) == ["Đỗ Hoài Nam"]


def test_old_and_new_namesakes_are_asked_about_together(store: Store, tmp_path: Path) -> None:
    imported(tmp_path, ["NV009,Bùi Phương Nam,nam,Văn thư,Văn phòng,,,,,,,"], store)
    said = who("anh Nam", store, asker="NV001", chat="group:a")
    assert said.winner is None
    assert sorted(names(said, store)) == ["Bùi Phương Nam", "Đỗ Hoài Nam"]
    assert said.total == 2


def test_a_misspelling_in_one_part_does_not_stand_beside_the_right_name_in_the_other(
    store: Store, tmp_path: Path
) -> None:
    imported(tmp_path, ["NV009,Lê Văn Lâm,nam,Văn thư,Văn phòng,,,,,,,"], store)
    assert names(who("anh Nam", store, asker="NV001", chat="group:a"), store) == ["Đỗ Hoài Nam"]


def test_a_change_that_was_given_up_shows_nowhere(store: Store) -> None:
    for name in ("Nguyễn Thị Khuê", "Nguyễn Thị Thơm"):
        with store.work() as work:
            person = work.people.add(Person(code="NV009", full_name=name))
            mark_changed(work, [person.id])
            assert [p for p, _ in index_of(work).search(name)] == [person.id]
    assert found("Nguyễn Thị Khuê", store) == []


def test_many_changes_or_a_new_unit_give_the_directory_a_new_state(store: Store, tmp_path: Path) -> None:
    before = state(store)
    many = [f"P{number},Lê Văn Bình,nam,Văn thư,Văn phòng,,,,,,," for number in range(MOST_CHANGED + 1)]
    imported(tmp_path, many, store)
    after = state(store)
    imported(tmp_path, ["NV010,Lê Văn Tám,nam,Văn thư,Phòng Mới,,,,,,,"], store)
    assert len({before, after, state(store)}) == 3
    assert found("Tám phòng mới", store) == ["Lê Văn Tám"]
    assert len(found("Lê Văn Bình", store)) == 20


def test_an_index_with_changes_laid_over_finds_what_a_new_one_finds() -> None:
    entries, units = city_of(2000)
    chance = random.Random(5)
    changed = {entry.person_id: entry for entry in chance.sample(entries, 60)}
    others = chance.sample(entries, 60)
    new = {
        entry.person_id: replace(entry, full_name=other.full_name, title=other.title, unit_id=other.unit_id)
        for entry, other in zip(changed.values(), others, strict=True)
    }
    gone = set(list(new)[:10])
    now = [new.get(entry.person_id, entry) for entry in entries if entry.person_id not in gone]
    listed = [entry for entry in now if entry.person_id in new]
    over = DirectoryIndex.build(entries, units).with_changes(changed.keys(), listed)
    fresh = DirectoryIndex.build(now, units)
    assert len(over) == len(fresh)
    for entry in [*changed.values(), *listed, *chance.sample(entries, 100)]:
        for words in (entry.full_name, entry.full_name.split()[-1] + " " + entry.title, entry.code):
            laid, built = over.search(words, limit=50), fresh.search(words, limit=50)
            # Words weigh a little differently; who comes out on top does not.
            top = {person for person, score in laid if score >= laid[0][1] - 0.001}
            assert top == {person for person, score in built if score >= built[0][1] - 0.001}, words
