"""How people are shown and spoken to, and who stands above them."""

from __future__ import annotations

import pytest

from actions.directory import address, explain, head_of, superior_of
from actions.directory.naming import Entry, choice_labels, describe
from actions.directory.phones import is_plausible, national
from actions.directory.phrases import title_forms, unit_forms
from actions.models import Gender, Person, Post, Unit
from tests.fakes.memory_store import fresh_store
from tests.unit.actions.directory_office import demo_store


@pytest.mark.parametrize(
    ("gender", "spoken"),
    [(Gender.MALE, "anh Nam"), (Gender.FEMALE, "chị Nam"), (Gender.UNKNOWN, "anh/chị Nam")],
)
def test_people_are_addressed_by_given_name_and_gender(gender: Gender, spoken: str) -> None:
    assert address(Person(code="A", full_name="Đỗ Hoài Nam", gender=gender)) == spoken


def test_a_person_without_a_post_is_described_by_name_alone() -> None:
    assert describe(Person(code="A", full_name="Đỗ Hoài Nam"), [], {}) == "Đỗ Hoài Nam"


def test_labels_of_namesakes_say_just_as_much_as_tells_them_apart() -> None:
    units = {
        1: _unit(1, "UBND phường Một", None),
        2: _unit(2, "UBND phường Hai", None),
        3: _unit(3, "Phòng Kinh tế", 1),
        4: _unit(4, "Phòng Kinh tế", 2),
        5: _unit(5, "Văn phòng", 1),
    }
    entries = [
        _entry("A", 5, "Chuyên viên"),
        _entry("B", 3, "Chuyên viên"),
        _entry("C", 4, "Chuyên viên"),
        _entry("D", 4, "Kế toán"),
        _entry("E", 4, "Kế toán"),
    ]
    assert choice_labels(entries, units) == [
        "Trần Văn Nam · Văn phòng",
        "Trần Văn Nam · Phòng Kinh tế, UBND phường Một",
        "Trần Văn Nam · Chuyên viên, Phòng Kinh tế, UBND phường Hai",
        "Trần Văn Nam · Kế toán, Phòng Kinh tế, UBND phường Hai (D)",
        "Trần Văn Nam · Kế toán, Phòng Kinh tế, UBND phường Hai (E)",
    ]


def test_the_superior_is_the_named_manager_else_the_nearest_head() -> None:
    store = fresh_store()
    with store.work() as work:
        top = work.units.add(Unit(name="UBND"))
        room = work.units.add(Unit(name="Phòng A", parent_id=top.id))
        chair, head, clerk = (
            work.people.add(Person(code=code, full_name=code)) for code in ("CT", "TP", "CV")
        )
        work.people.add_post(Post(person_id=chair.id, unit_id=top.id, title="Chủ tịch"))
        work.people.add_post(Post(person_id=head.id, unit_id=room.id, title="Trưởng phòng"))
        work.people.add_post(Post(person_id=clerk.id, unit_id=room.id, title="Chuyên viên"))
        assert superior_of(clerk, work) is head
        assert superior_of(head, work) is chair
        assert superior_of(chair, work) is None
        clerk.manager_id = chair.id
        assert superior_of(clerk, work) is chair
        chair.active = False
        work.flush()
        assert superior_of(clerk, work) is head
        assert superior_of(head, work) is None


def test_a_unit_with_two_leading_titles_and_no_mark_has_no_head() -> None:
    store = fresh_store()
    with store.work() as work:
        unit = work.units.add(Unit(name="UBND"))
        for number, title in enumerate(("Bí thư", "Chủ tịch", "Phó Chủ tịch")):
            person = work.people.add(Person(code=str(number), full_name=title))
            post = work.people.add_post(Post(person_id=person.id, unit_id=unit.id, title=title))
        assert head_of(work, unit.id) is None
        post.is_head = True
        work.flush()
        found = head_of(work, unit.id)
        assert found is not None
        assert found.full_name == "Phó Chủ tịch"


def test_units_in_a_circle_end_the_search_for_a_superior() -> None:
    store = fresh_store()
    with store.work() as work:
        one, two = work.units.add(Unit(name="Một")), work.units.add(Unit(name="Hai"))
        one.parent_id, two.parent_id = two.id, one.id
        person = work.people.add(Person(code="A", full_name="Lê An"))
        work.people.add_post(Post(person_id=person.id, unit_id=one.id, title="Trưởng phòng"))
        work.flush()
        assert superior_of(person, work) is None


def test_an_explanation_names_every_candidate_with_points_and_reasons() -> None:
    with demo_store().work() as work:
        kiet = work.people.find_by_code("NV001")
        chat = work.chats.find("web", "", "group:toan-co-quan")
        assert kiet is not None
        assert chat is not None
        assert explain("anh Nam", asker=kiet, chat=chat, work=work) == [
            "“anh Nam”: 2 người có thể, phải hỏi lại vì hơn nhau chưa đủ 15 điểm",
            "  1. Đỗ Hoài Nam (Chuyên viên, Văn phòng) [NV002] 142 điểm: đúng tên (+100); "
            "thành viên nhóm này (+40); cùng đơn vị hoặc cấp dưới (+2)",
            "  2. Bùi Phương Nam (Chuyên viên, Phòng Kinh tế) [NV004] 140 điểm: đúng tên (+100); "
            "thành viên nhóm này (+40)",
        ]


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("0900 000 001", "0900000001"),
        ("+84 900.000-001", "0900000001"),
        ("84900000001", "0900000001"),
        ("0084900000001", "0900000001"),
        ("900000001", "0900000001"),
        ("(028) 3800 0003", "02838000003"),
        ("028 3800 0003 máy lẻ 12", "02838000003"),
        ("không có", ""),
        ("", ""),
    ],
)
def test_numbers_are_read_however_they_are_written(written: str, digits: str) -> None:
    assert national(written) == digits
    assert is_plausible(written) == bool(digits)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Sở Xây dựng", {"sxd", "xay dung"}),
        ("Sở Giáo dục và Đào tạo", {"sgddt"}),
        ("Sở Nông nghiệp và Môi trường", {"snnmt"}),
        ("Trung tâm Phục vụ hành chính công", {"ttpvhcc"}),
        ("Phòng Kinh tế, Hạ tầng và Đô thị", {"phong kinh te", "kinh te", "pkt"}),
        ("UBND phường Tân Định", {"phuong tan dinh", "tan dinh", "uy ban nhan dan phuong tan dinh"}),
        ("Văn phòng", {"vp", "vpub"}),
    ],
)
def test_units_are_known_by_the_short_forms_that_offices_use(name: str, called: set[str]) -> None:
    assert called <= unit_forms(name)


@pytest.mark.parametrize(
    ("title", "called"),
    [
        ("Phó Giám đốc", {"pgd"}),
        ("Phó Chánh Văn phòng", {"pcvp", "pvp", "pho van phong"}),
        ("Phó Trưởng phòng", {"ptp", "pho phong"}),
        ("Phó Hiệu trưởng", {"pht", "hieu pho"}),
        ("Chỉ huy trưởng", {"cht"}),
    ],
)
def test_titles_are_known_by_the_short_forms_that_offices_use(title: str, called: set[str]) -> None:
    assert called <= title_forms(title)


def _unit(number: int, name: str, parent_id: int | None) -> Unit:
    unit = Unit(name=name, parent_id=parent_id)
    unit.id = number
    return unit


def _entry(code: str, unit_id: int, title: str) -> Entry:
    return Entry(
        Person(code=code, full_name="Trần Văn Nam"), (Post(person_id=1, unit_id=unit_id, title=title),)
    )
