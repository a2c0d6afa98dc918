"""Whom a mention means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions import choices
from actions.directory import DirectoryIndex, Resolution, mark_changed, resolve
from actions.models import Chat, Gender, Identity, Person, Post, Task, TaskState, Unit
from actions.ports import Listing, Store
from nlu.people import PersonMention
from nlu.text import fold
from tests.fakes.memory_store import fresh_store
from tests.unit.actions.directory_office import demo_store, names, who, winner

OFFICE, HEADS, EVERYONE = "group:van-phong", "group:lanh-dao", "group:toan-co-quan"
KIET, NAM, LAN, DUNG, HA = "NV001", "NV002", "NV003", "NV005", "NV006"


@pytest.fixture(scope="module")
def office() -> Store:
    return demo_store()


@pytest.fixture(scope="module")
def empty() -> Store:
    return fresh_store()


def mention(name: str, *, address: str | None = None) -> PersonMention:
    return PersonMention(name, 0, len(name), name=name, address=address)


def test_a_member_of_the_chat_is_meant_before_a_namesake_elsewhere(office: Store) -> None:
    found = who("giao anh Nam soạn tờ trình", office, asker=KIET, chat=OFFICE)
    assert winner(found, office) == "Đỗ Hoài Nam"
    assert found.candidates[0].reasons[:2] == ("đúng tên (+100)", "thành viên nhóm này (+40)")


def test_two_namesakes_in_the_chat_are_a_tie(office: Store) -> None:
    found = who("giao anh Nam soạn tờ trình", office, asker=KIET, chat=EVERYONE)
    assert found.winner is None
    assert names(found, office) == ["Đỗ Hoài Nam", "Bùi Phương Nam"]


def test_where_nobody_of_the_chat_fits_the_askers_own_unit_comes_first(office: Store) -> None:
    assert (
        winner(who("giao anh Nam soạn tờ trình", office, asker=DUNG, chat=HEADS), office) == "Bùi Phương Nam"
    )
    assert winner(who("giao anh Nam soạn tờ trình", office, asker=KIET, chat=HEADS), office) == "Đỗ Hoài Nam"
    assert who("giao anh Nam soạn tờ trình", office, asker=HA, chat=HEADS).winner is None


@pytest.mark.parametrize(
    "said",
    [
        "giao Nam bên Phòng Kinh tế",
        "giao anh Nam phòng kinh tế",
        "giao Nam bên kinh tế",
        "giao anh nam ben phong kinh te",
    ],
)
def test_the_unit_in_the_phrase_tells_namesakes_apart(office: Store, said: str) -> None:
    assert winner(who(said, office, asker=KIET, chat=EVERYONE), office) == "Bùi Phương Nam"


def test_a_nickname_tells_namesakes_apart(office: Store) -> None:
    assert (
        winner(who("giao anh Nam đen đi họp", office, asker=KIET, chat=EVERYONE), office) == "Bùi Phương Nam"
    )
    assert winner(who("giao anh Nam nhỏ đi họp", office, asker=KIET, chat=EVERYONE), office) == "Đỗ Hoài Nam"


def test_a_nickname_that_nobody_set_is_asked_about(office: Store) -> None:
    found = who(mention("Nam béo", address="anh"), office, asker=KIET, chat=EVERYONE)
    assert found.winner is None
    assert set(names(found, office)) == {"Đỗ Hoài Nam", "Bùi Phương Nam"}


def test_a_unit_that_fits_nobody_of_that_name_is_never_overlooked(office: Store) -> None:
    found = who("giao chị Lan phòng Văn hóa", office, asker=KIET, chat=OFFICE)
    assert found.winner is None
    assert "khác đơn vị (-60)" in found.candidates[0].reasons


def test_the_address_word_must_fit_the_gender(office: Store) -> None:
    assert winner(who("giao chị Tâm kiểm tra", office, asker=KIET, chat=EVERYONE), office) == "Tô Thanh Tâm"
    assert winner(who("giao anh Tâm kiểm tra", office, asker=KIET, chat=EVERYONE), office) == "Tô Thanh Tâm"
    assert who("giao chị Kiệt kiểm tra", office, asker=HA, chat=EVERYONE).winner is None


def test_a_name_without_marks_is_a_doubt_only_where_two_names_share_the_letters() -> None:
    store = fresh_store()
    _people(store, [("Nguyễn Văn Nam", Gender.MALE), ("Trần Văn Năm", Gender.MALE)])
    assert winner(_ask(store, mention("Nam"), accented=True), store) == "Nguyễn Văn Nam"
    assert _ask(store, mention("nam"), accented=None).winner is None
    assert winner(_ask(store, mention("Năm"), accented=None), store) == "Trần Văn Năm"


def test_a_misspelt_given_name_is_offered_and_never_taken() -> None:
    store = fresh_store()
    _people(store, [("Lê Minh Tiến", Gender.MALE), ("Trần Văn Hoàng", Gender.MALE)])
    for said, meant in (("Tiếng", "Lê Minh Tiến"), ("Hoàn", "Trần Văn Hoàng"), ("Hoàgn", "Trần Văn Hoàng")):
        found = _ask(store, mention(said), accented=True)
        assert found.winner is None
        assert names(found, store) == [meant]


def test_a_misspelt_full_name_is_taken_where_the_rest_vouches_for_it() -> None:
    store = fresh_store()
    _people(store, [("Trần Minh Hoàng", Gender.MALE), ("Trần Minh Tâm", Gender.MALE)])
    assert winner(_ask(store, mention("Trần Minh Hoàn"), accented=True), store) == "Trần Minh Hoàng"


def test_i_am_the_one_who_writes(office: Store) -> None:
    me = PersonMention("tôi", 0, 3, pronoun="me")
    assert winner(who(me, office, asker=NAM, chat=OFFICE), office) == "Đỗ Hoài Nam"


def test_the_boss_is_the_head_of_the_unit_and_for_the_head_the_one_above(office: Store) -> None:
    boss = PersonMention("sếp", 0, 3, pronoun="boss")
    assert winner(who(boss, office, asker=NAM, chat=OFFICE), office) == "Phan Văn Tuấn Kiệt"
    assert winner(who(boss, office, asker=KIET, chat=OFFICE), office) == "Nguyễn Thị Thanh Hà"
    assert who(boss, office, asker=HA, chat=HEADS).winner is None


def test_he_is_the_lead_of_the_task_that_this_chat_spoke_of_last() -> None:
    store = demo_store()
    him = PersonMention("anh ấy", 0, 6, address="anh", pronoun="him")
    assert who(him, store, asker=KIET, chat=OFFICE).winner is None
    with store.work() as work:
        lead, assigner = work.people.find_by_code(NAM), work.people.find_by_code(KIET)
        chat = work.chats.find("web", "", OFFICE)
        assert lead is not None
        assert assigner is not None
        assert chat is not None
        now = datetime(2026, 11, 19, 3, tzinfo=UTC)
        work.tasks.add(
            Task(
                title="báo cáo",
                lead_id=lead.id,
                assigner_id=assigner.id,
                state=TaskState.ASSIGNED,
                created_at=now,
                chat_id=chat.id,
            )
        )
        work.commit()
    assert winner(who(him, store, asker=KIET, chat=OFFICE), store) == "Đỗ Hoài Nam"
    her = PersonMention("chị ấy", 0, 6, address="chị", pronoun="him")
    assert who(her, store, asker=KIET, chat=OFFICE).winner is None
    assert who(him, store, asker=KIET, chat=HEADS).winner is None


@pytest.mark.parametrize(
    ("said", "asker", "meant"),
    [
        ("giao Trưởng phòng Kinh tế xử lý", HA, "Ngô Tiến Dũng"),
        ("giao TP Kinh tế xử lý", HA, "Ngô Tiến Dũng"),
        ("giao chánh văn phòng soạn", HA, "Phan Văn Tuấn Kiệt"),
        ("giao CVP soạn", HA, "Phan Văn Tuấn Kiệt"),
        ("giao đ/c Kiệt CVP soạn", HA, "Phan Văn Tuấn Kiệt"),
        ("xin ý kiến trưởng phòng", LAN, "Ngô Tiến Dũng"),
        ("giao phòng kinh tế xử lý", HA, "Ngô Tiến Dũng"),
        ("giao Phòng Kinh tế, Hạ tầng và Đô thị xử lý", HA, "Ngô Tiến Dũng"),
    ],
)
def test_a_title_or_a_unit_names_a_person_too(office: Store, said: str, asker: str, meant: str) -> None:
    assert winner(who(said, office, asker=asker, chat=EVERYONE), office) == meant


def test_a_title_that_several_hold_is_a_tie(office: Store) -> None:
    assert who("giao PCT phụ trách kinh tế", office, asker=HA, chat=HEADS).winner is None
    assert who("giao trưởng phòng xử lý", office, asker=HA, chat=EVERYONE).winner is None


def test_an_explicit_mention_decides_alone() -> None:
    store = demo_store()
    marked = PersonMention("@Hoài Nam", 0, 9, name="Hoài Nam", external_id="NV004")
    assert winner(who(marked, store, asker=KIET, chat=OFFICE), store) == "Bùi Phương Nam"
    with store.work() as work:
        work.identities.add(Identity(channel="web", account="", external_id="900", username="khachmoi"))
        work.commit()
    stranger = PersonMention("@khachmoi", 0, 9, name="khachmoi", external_id="900")
    assert who(stranger, store, asker=KIET, chat=OFFICE).winner is None


def test_somebody_who_left_is_not_found() -> None:
    store = demo_store()
    with store.work() as work:
        gone = work.people.find_by_code(NAM)
        assert gone is not None
        gone.active = False
        mark_changed(work)
        work.commit()
    assert winner(who("giao anh Nam soạn", store, asker=KIET, chat=EVERYONE), store) == "Bùi Phương Nam"


def test_a_recent_lead_decides_between_strangers_but_not_against_the_own_unit() -> None:
    store = demo_store()
    _gave_task(store, KIET, "NV004")
    assert who("giao anh Nam soạn", store, asker=KIET, chat=HEADS).winner is None
    _gave_task(store, "NV023", "NV004")
    assert winner(who("giao anh Nam soạn", store, asker="NV023", chat=HEADS), store) == "Bùi Phương Nam"


def test_of_a_name_that_hundreds_bear_the_one_in_the_chat_is_found_and_the_others_are_counted() -> None:
    store = fresh_store()
    _people(
        store,
        [(f"Nguyễn {middle} Nam", Gender.MALE) for middle in ("Văn", "Hữu", "Hoài") for _ in range(150)],
    )
    with store.work() as work:
        member = work.people.find_by_code("P444")
        chat = work.chats.find("web", "", "group:a")
        assert member is not None
        assert chat is not None
        work.chats.add_member(chat.id, member.id)
        work.commit()
    found = _ask(store, mention("Nam", address="anh"), accented=True)
    assert found.winner is not None
    assert found.winner.person_id == member.id
    assert found.total == 450
    assert len(found.candidates) == 20


GIVEN = ("Nam", "Năm", "Lan", "Lân", "Hoàng", "Hoàn", "Tiến")
PERSON = st.tuples(st.sampled_from(GIVEN), st.sampled_from(list(Gender)), st.integers(0, 2), st.booleans())


@settings(max_examples=60, deadline=None)
@given(
    drawn=st.lists(PERSON, min_size=2, max_size=8),
    said=st.sampled_from(GIVEN),
    address=st.sampled_from([None, "anh", "chị"]),
    recent=st.integers(0, 8),
)
def test_no_two_people_of_whom_equal_things_are_known_are_ever_told_apart(
    empty: Store, drawn: list[tuple[str, Gender, int, bool]], said: str, address: str | None, recent: int
) -> None:
    # Never committed: every example begins with the empty store again.
    with empty.work() as work:
        units = [work.units.add(Unit(name=name)) for name in ("Phòng A", "Phòng B", "Phòng C")]
        asker = work.people.add(Person(code="A", full_name="Võ Thị Yến"))
        work.people.add_post(Post(person_id=asker.id, unit_id=units[0].id, title="Chuyên viên"))
        chat = work.chats.add(Chat(channel="web", account="", external_id="group:a"))
        facts: dict[int, tuple[str, Gender, bool, bool]] = {}
        for number, (given_name, gender, unit, is_member) in enumerate(drawn):
            full_name = f"Trần Văn {given_name}"
            person = work.people.add(Person(code=f"P{number}", full_name=full_name, gender=gender))
            work.people.add_post(Post(person_id=person.id, unit_id=units[unit].id, title="Chuyên viên"))
            facts[person.id] = (full_name, gender, unit == 0, is_member)
            if is_member:
                work.chats.add_member(chat.id, person.id)
        entries = _entries(work.people.active(), work.people.posts(facts))
        index = DirectoryIndex.build(entries[: len(entries) - recent], work.units.all())
        changed = entries[len(index.rows) :]
        if changed:
            index = index.with_changes([entry.person_id for entry in changed], changed)
        wanted = PersonMention(said, 0, len(said), name=said, address=address)
        found = resolve(wanted, asker=asker, chat=chat, work=work, index=index)
        offered = choices.people(work, [candidate.person_id for candidate in found.candidates], other=False)
    assert len({choice.label for choice in offered}) == len(offered) <= choices.MOST_PEOPLE
    if found.winner is not None:
        mine = facts[found.winner.person_id]
        assert [fact for fact in facts.values() if fact == mine] == [mine]
        assert fold(mine[0]).endswith(fold(said))
        assert address is None or mine[1] is not (Gender.FEMALE if address == "anh" else Gender.MALE)


def _entries(people: Sequence[Person], posts: Sequence[Post]) -> list[Listing]:
    by_person = {post.person_id: post for post in posts}
    return [
        Listing(
            person_id=person.id,
            code=person.code,
            full_name=person.full_name,
            gender=person.gender,
            title="Chuyên viên",
            unit_id=by_person[person.id].unit_id if person.id in by_person else None,
        )
        for person in people
    ]


def _people(store: Store, wanted: list[tuple[str, Gender]]) -> None:
    """An asker with code A in an empty group:a, and these people in another unit."""
    with store.work() as work:
        unit = work.units.add(Unit(name="Phòng Nội vụ"))
        work.people.add(Person(code="A", full_name="Võ Thị Yến"))
        work.chats.add(Chat(channel="web", account="", external_id="group:a"))
        for number, (full_name, gender) in enumerate(wanted):
            person = work.people.add(Person(code=f"P{number}", full_name=full_name, gender=gender))
            work.people.add_post(Post(person_id=person.id, unit_id=unit.id, title="Chuyên viên"))
        work.commit()


def _ask(store: Store, said: PersonMention, *, accented: bool | None) -> Resolution:
    return who(said, store, asker="A", chat="group:a", accented=accented)


def _gave_task(store: Store, assigner: str, lead: str) -> None:
    with store.work() as work:
        giver, taker = work.people.find_by_code(assigner), work.people.find_by_code(lead)
        assert giver is not None
        assert taker is not None
        now = datetime(2026, 11, 19, 3, tzinfo=UTC)
        work.tasks.add(
            Task(title="x", lead_id=taker.id, assigner_id=giver.id, state=TaskState.ASSIGNED, created_at=now)
        )
        work.commit()
