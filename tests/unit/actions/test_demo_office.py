"""The demo office and synthetic cities."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import islice
from pathlib import Path

from actions.demo import load_demo, synthetic_city, write_demo_csv
from actions.demo.communes import communes
from actions.directory import describe, head_of, short_label, superior_of
from actions.directory_import import import_directory
from actions.models import Gender
from actions.ports import UnitOfWork
from tests.fakes.memory_store import fresh_store
from tests.unit.actions.directory_office import demo_store


def test_the_demo_office_has_forty_people_in_six_units_each_with_a_head() -> None:
    with demo_store().work() as work:
        people, units = work.people.active(), work.units.all()
        assert (len(people), len(units)) == (40, 6)
        assert all(head_of(work, unit.id) is not None for unit in units)


def test_the_people_of_the_examples_are_there() -> None:
    with demo_store().work() as work:
        units = {unit.id: unit for unit in work.units.all()}
        nam = work.people.find_by_code("NV002")
        lan = work.people.find_by_code("NV003")
        assert nam is not None
        assert lan is not None
        posts = work.people.posts([nam.id])
        assert describe(nam, posts, units) == "Đỗ Hoài Nam (Chuyên viên, Văn phòng)"
        assert short_label(nam, posts, units) == "Đỗ Hoài Nam · Văn phòng"
        assert (lan.full_name, lan.gender, lan.office_phone) == (
            "Trương Thị Ngọc Lan",
            Gender.FEMALE,
            "028 3800 0003",
        )
        boss = superior_of(lan, work)
        assert boss is not None
        assert boss.full_name == "Ngô Tiến Dũng"


def test_each_group_holds_its_people_and_everyone_has_an_account() -> None:
    with demo_store().work() as work:
        sizes = {}
        for name in ("van-phong", "lanh-dao", "toan-co-quan"):
            chat = work.chats.find("web", "", f"group:{name}")
            assert chat is not None
            assert chat.reads_all
            sizes[chat.title] = len(work.chats.members(chat.id))
        assert sizes == {"Văn phòng": 12, "Lãnh đạo": 8, "Toàn cơ quan": 40}
        assert all(work.identities.of_person(person.id) for person in work.people.active())


def test_loading_the_demo_again_changes_nothing() -> None:
    store = demo_store()
    with store.work() as work:
        before = _everything(work)
    load_demo(store)
    with store.work() as work:
        assert _everything(work) == before


def test_the_demo_file_can_be_imported(tmp_path: Path) -> None:
    path = tmp_path / "demo.csv"
    assert write_demo_csv(path, 40) == 40
    report = import_directory(path, fresh_store())
    assert (report.added, report.problems) == (40, [])


def test_a_city_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert list(synthetic_city(300, 5)) == list(synthetic_city(300, 5))
    assert list(synthetic_city(300, 5)) != list(synthetic_city(300, 6))


def test_a_city_has_exactly_the_people_asked_for(tmp_path: Path) -> None:
    for people in (1, 7, 300, 20_000):
        assert len({row["code"] for row in synthetic_city(people, 1)}) == people
    path = tmp_path / "city.csv"
    rows = write_demo_csv(path, 300)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) == rows
    report = import_directory(path, fresh_store())
    assert (report.added, report.skipped_rows) == (300, 0)


def test_about_a_fifth_of_a_city_share_their_full_name() -> None:
    names = Counter(row["full_name"] for row in islice(synthetic_city(50_000, 1), 50_000))
    share = sum(count for count in names.values() if count > 1) / names.total()
    assert 0.15 < share < 0.3


def test_there_are_168_communes() -> None:
    kinds = Counter(name.split()[0] for name in communes())
    assert kinds == {"Phường": 113, "Xã": 54, "Đặc": 1}
    assert len(set(communes())) == 168


def _everything(work: UnitOfWork) -> list[object]:
    people = sorted((p.code, p.full_name, p.mobile, p.id) for p in work.people.active())
    units = sorted((u.name, u.id, tuple(u.aliases)) for u in work.units.all())
    return [people, units]
