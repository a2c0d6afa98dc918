"""Free search in the directory."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import pytest

from actions.demo import synthetic_city
from actions.directory import DirectoryIndex, index_of, mark_changed
from actions.models import Gender, Person, Unit
from actions.ports import Listing
from tests.fakes.memory_store import fresh_store
from tests.unit.actions.directory_office import demo_store


class Found:
    """Searches the demo office and gives names."""

    def __init__(self) -> None:
        with demo_store().work() as work:
            self.index = index_of(work)
            self.names = {person.id: person.full_name for person in work.people.active()}

    def __call__(self, words: str, *, private: bool = False) -> list[str]:
        return [self.names[person_id] for person_id, _ in self.index.search(words, private=private)]


@pytest.fixture(scope="module")
def found() -> Found:
    return Found()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Đỗ Hoài Nam", "Đỗ Hoài Nam"),
        ("do hoai nam", "Đỗ Hoài Nam"),
        ("ĐỖ HOÀI NAM", "Đỗ Hoài Nam"),
        ("Nam Đỗ Hoài", "Đỗ Hoài Nam"),
        ("anh Hoài Nam", "Đỗ Hoài Nam"),
        ("nam văn phòng", "Đỗ Hoài Nam"),
        ("chị lan kinh te", "Trương Thị Ngọc Lan"),
        ("Lan một cửa", "Lê Thị Lan"),
        ("chánh văn phòng", "Phan Văn Tuấn Kiệt"),
        ("CVP", "Phan Văn Tuấn Kiệt"),
        ("trưởng phòng kinh tế", "Ngô Tiến Dũng"),
        ("TP Kinh tế", "Ngô Tiến Dũng"),
        ("trưởng phòng kinh tế hạ tầng và đô thị", "Ngô Tiến Dũng"),
        ("giám đốc TTPVHCC", "Đoàn Thị Phượng"),
        ("CT UBND phường Sao Mai", "Nguyễn Thị Thanh Hà"),
        ("chủ tịch", "Nguyễn Thị Thanh Hà"),
        ("NV005", "Ngô Tiến Dũng"),
        ("028 3800 0003", "Trương Thị Ngọc Lan"),
        ("02838000003", "Trương Thị Ngọc Lan"),
        ("+84 28 3800 0003", "Trương Thị Ngọc Lan"),
        ("0003", "Trương Thị Ngọc Lan"),
    ],
)
def test_any_words_of_a_person_find_that_person_first(found: Found, words: str, first: str) -> None:
    assert found(words)[0] == first


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Đỗ Hoài Lam", "Đỗ Hoài Nam"),
        ("Do Hoia Nam", "Đỗ Hoài Nam"),
        ("Trương Thị Ngọc Lang", "Trương Thị Ngọc Lan"),
        ("Chương Thị Ngọc Lan", "Trương Thị Ngọc Lan"),
        ("Ngô Tiếng Dũng", "Ngô Tiến Dũng"),
        ("Đặng Min Khoa", "Đặng Minh Khoa"),
        ("Vỏ Thành Đạt", "Võ Thành Đạt"),
    ],
)
def test_slips_and_what_sounds_alike_are_found_too(found: Found, words: str, first: str) -> None:
    assert found(words)[0] == first


def test_a_name_as_typed_comes_before_one_without_marks_and_before_one_that_sounds_alike() -> None:
    index, names = _index(["Trần Văn Hoàng", "Trần Văn Hoan", "Trần Văn Hoàn"])

    def ranked(words: str) -> list[str]:
        return [names[person_id] for person_id, _ in index.search(words)]

    assert ranked("Trần Văn Hoàn") == ["Trần Văn Hoàn"]
    assert ranked("tran van hoan") == ["Trần Văn Hoan", "Trần Văn Hoàn"]
    assert ranked("tran van hoang") == ["Trần Văn Hoàng"]
    assert set(ranked("Trần Văn Hoành")) == set(names.values())


def test_marks_that_were_typed_tell_a_name_from_a_title_and_a_place_from_another() -> None:
    index, names = _index(
        ["Phạm Như Hiếu", "Lê Văn Tám", "Võ Thị Vy", "Lương Hương Vy"],
        units=["Trường Kim Đồng", "Trường Kim Đồng", "Xã Long Hương", ""],
        titles=["Giáo viên", "Hiệu trưởng", "", ""],
    )

    def first(words: str) -> str:
        return names[index.search(words)[0][0]]

    assert first("Hiếu Trường Kim Đồng") == "Phạm Như Hiếu"
    assert first("Hiệu trưởng Trường Kim Đồng") == "Lê Văn Tám"
    assert first("Lơng Hương Vy") == "Lương Hương Vy"
    assert first("long huong vy") == "Võ Thị Vy"


def test_a_word_said_twice_is_looked_for_twice() -> None:
    index, names = _index(["Kim Kim Nhân", *(f"{family} Kim Nhân" for family in ("Lê", "Võ", "Bùi"))])
    assert names[index.search("kim kim nhan")[0][0]] == "Kim Kim Nhân"


def test_words_in_the_order_of_a_name_come_before_the_same_words_in_another_order() -> None:
    index, names = _index([*["Nguyễn Thị Trinh"] * 200, "Trịnh Thị Nguyên"])
    assert names[index.search("trinh thi nguyen", limit=5)[0][0]] == "Trịnh Thị Nguyên"


def test_a_name_shared_by_thousands_is_found_in_the_unit_that_was_named() -> None:
    index, names = _index(
        [*(f"Nguyễn Bảo {number}" for number in "abcdefghij" * 600), "Lê Thị Huyền Bảo"],
        units=[*["Sở Xây dựng"] * 6000, "Trường Kim Đồng"],
    )
    assert names[index.search("Bảo Trường Kim Đồng")[0][0]] == "Lê Thị Huyền Bảo"


def test_a_family_name_that_is_also_an_address_word_counts_as_both() -> None:
    index, names = _index(["Chử Minh Phúc", "La Minh Phúc", "Trần Văn Chu"])
    assert names[index.search("chu minh phuc")[0][0]] == "Chử Minh Phúc"
    assert {names[person_id] for person_id, _ in index.search("chu phuc")} >= {
        "Chử Minh Phúc",
        "La Minh Phúc",
    }


def test_mobile_numbers_and_addresses_find_nobody_where_others_read_along(found: Found) -> None:
    assert found("0900 000 002") == []
    assert found("nam.do2@saomai.example") == []
    assert found("0900 000 002", private=True) == ["Đỗ Hoài Nam"]
    assert found("nam.do2@saomai.example", private=True) == ["Đỗ Hoài Nam"]


@pytest.mark.parametrize("words", ["", "   ", "xyzt", "!!!", "😀", "a" * 10_000, "9" * 50, "\x00"])
def test_nonsense_finds_nobody_and_breaks_nothing(found: Found, words: str) -> None:
    assert found(words) == []


def test_an_empty_directory_finds_nobody() -> None:
    assert DirectoryIndex.build([], []).search("Nam") == []


def test_an_index_is_built_once_per_version_of_the_directory() -> None:
    store = demo_store()
    with store.work() as work:
        first = index_of(work)
        assert index_of(work) is first
        work.people.add(Person(code="NV999", full_name="Nguyễn Thị Khuê"))
        mark_changed(work)
        assert index_of(work) is not first
        assert index_of(work).search("Khuê")


def test_two_stores_never_share_an_index() -> None:
    one, other = demo_store(), fresh_store()
    with one.work() as work:
        assert index_of(work).search("Nam")
    with other.work() as work:
        assert index_of(work).search("Nam") == []


def test_everyone_of_a_city_is_found_by_full_name_title_and_unit() -> None:
    entries, units = city_of(3000)
    index = DirectoryIndex.build(entries, units)
    unit_names = {unit.id: unit.name for unit in units}
    parents = {unit.id: unit_names.get(unit.parent_id or 0, "") for unit in units}
    said = [
        f"{entry.full_name} {entry.title} {unit_names[entry.unit_id or 0]} {parents[entry.unit_id or 0]}"
        for entry in entries[::10]
    ]
    missed = [
        words
        for words, entry in zip(said, entries[::10], strict=True)
        if index.search(words)[0][0] != entry.person_id
    ]
    # Two of one name, title and unit cannot be told apart.
    assert len(missed) <= 3


def _index(
    full_names: Sequence[str], *, units: Sequence[str] = (), titles: Sequence[str] = ()
) -> tuple[DirectoryIndex, dict[int, str]]:
    known = {name: Unit(name=name) for name in units if name}
    for number, unit in enumerate(known.values(), start=1):
        unit.id = number
    entries = [
        Listing(
            person_id=number,
            code=f"P{number}",
            full_name=name,
            gender=Gender.UNKNOWN,
            title=title,
            unit_id=known[unit].id if unit else None,
        )
        for number, (name, unit, title) in enumerate(
            zip_longest(full_names, units, titles, fillvalue=""), start=1
        )
    ]
    return DirectoryIndex.build(entries, list(known.values())), dict(enumerate(full_names, start=1))


def city_of(people: int) -> tuple[list[Listing], list[Unit]]:
    units: dict[tuple[str, str], Unit] = {}
    ids: dict[str, int] = {}
    entries = []
    for row in synthetic_city(people, 7):
        key = (row["unit"], row["parent_unit"])
        if key not in units:
            unit = Unit(name=row["unit"], parent_id=ids.get(row["parent_unit"]))
            unit.id = ids[row["unit"]] = len(units) + 1
            units[key] = unit
        entries.append(
            Listing(
                person_id=int(row["code"][2:]),
                code=row["code"],
                full_name=row["full_name"],
                gender=Gender.UNKNOWN,
                title=row["title"],
                unit_id=units[key].id,
            )
        )
    return entries, list(units.values())
