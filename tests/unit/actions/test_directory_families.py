"""People said in the many ways of an office, each with its marks, without them, and in short."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions import choices
from actions.directory import explain
from actions.models import Chat, ChatKind
from actions.ports import Store
from nlu.text import strip_marks
from tests.fakes.memory_store import fresh_store
from tests.unit.actions.directory_office import imported, names, who, winner

CITY, WARD, BUILDING = "UBND Thành phố", "UBND phường Tân Định", "Sở Xây dựng"
STAFF = [
    f"CT,Lê Quang Vinh,nam,Chủ tịch,{CITY},,,,,,,x",
    f"GD,Trần Hữu Phước,nam,Giám đốc,{BUILDING},{CITY},,,,,,x",
    f"PGD,Hồ Thị Bích Ngọc,nữ,Phó Giám đốc,{BUILDING},{CITY},,,,,,",
    f"PC,Vũ Đình Khôi,nam,Trưởng phòng,Phòng Pháp chế,{BUILDING},,,,,,x",
    f"PC1,Lý Minh Nam,nam,Chuyên viên,Phòng Pháp chế,{BUILDING},,,,,,",
    f"CTP,Đinh Thị Hạnh,nữ,Chủ tịch,{WARD},{CITY},,,,,,x",
    f"PCTP,Mai Xuân Trường,nam,Phó Chủ tịch,{WARD},{CITY},,,,,,",
    f'KT,Ngô Tiến Dũng,nam,Trưởng phòng,"Phòng Kinh tế, Hạ tầng và Đô thị",{WARD},,,,,,x',
    f'KT1,Bùi Phương Nam,nam,Chuyên viên,"Phòng Kinh tế, Hạ tầng và Đô thị",{WARD},,,,,,',
    f"VP,Phan Tuấn Kiệt,nam,Chánh Văn phòng,Văn phòng,{WARD},,,,,,x",
    f"VP1,Đỗ Hoài Nam,nam,Chuyên viên,Văn phòng,{WARD},,,,,,",
    f"VP2,Châu Thị Lan,nữ,Văn thư,Văn phòng,{WARD},,,,,,",
]
GROUP = "group:a"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = fresh_store()
    folder: Path = tmp_path_factory.mktemp("office")
    report = imported(folder, STAFF, store)
    assert not report.problems
    with store.work() as work:
        work.chats.add(Chat(channel="web", account="", external_id=GROUP, kind=ChatKind.GROUP))
        work.commit()
    yield store
    store.close()


FAMILIES = [
    ("Bùi Phương Nam", "VP1", ["Nam bên Phòng Kinh tế", "anh Nam phòng kinh tế", "Nam bên kinh tế", "anh Nam P.KT"]),
    ("Lý Minh Nam", "KT", ["anh Nam Phòng Pháp chế", "anh Nam bên pháp chế", "anh Nam Sở Xây dựng", "anh Nam SXD"]),
    ("Đỗ Hoài Nam", "KT", ["Đỗ Hoài Nam", "anh Hoài Nam", "anh Nam Văn phòng", "đ/c Đỗ Hoài Nam"]),
    ("Hồ Thị Bích Ngọc", "CT", ["PGĐ SXD", "PGĐ Sở Xây dựng", "Phó Giám đốc Sở Xây dựng", "chị Ngọc PGĐ SXD"]),
    ("Trần Hữu Phước", "CT", ["GĐ SXD", "Giám đốc Sở Xây dựng", "anh Phước GĐ Sở Xây dựng"]),
    (
        "Đinh Thị Hạnh",
        "CT",
        ["CT phường Tân Định", "Chủ tịch UBND phường Tân Định", "chị Hạnh chủ tịch phường Tân Định"],
    ),
    ("Mai Xuân Trường", "CT", ["PCT phường Tân Định", "Phó Chủ tịch UBND phường Tân Định"]),
    ("Phan Tuấn Kiệt", "CTP", ["Chánh Văn phòng", "CVP", "anh Kiệt CVP", "anh Kiệt Chánh Văn phòng"]),
    ("Ngô Tiến Dũng", "KT1", ["trưởng phòng", "sếp", "TP Kinh tế", "Trưởng phòng Kinh tế"]),
    ("Vũ Đình Khôi", "PC1", ["trưởng phòng", "sếp", "Trưởng phòng Pháp chế"]),
]  # fmt: skip
SAID = [(meant, asker, said) for meant, asker, family in FAMILIES for said in family]


@pytest.mark.parametrize(("meant", "asker", "said"), SAID)
def test_with_marks(office: Store, meant: str, asker: str, said: str) -> None:
    assert winner(who(f"giao {said} xử lý", office, asker=asker, chat=GROUP), office) == meant


@pytest.mark.parametrize(("meant", "asker", "said"), SAID)
def test_without_marks(office: Store, meant: str, asker: str, said: str) -> None:
    text = f"giao {strip_marks(said)} xu ly"
    assert winner(who(text, office, asker=asker, chat=GROUP, accented=False), office) == meant


@pytest.mark.parametrize("said", ["anh Nam", "anh nam", "Nam"])
def test_equals_are_asked_about_and_each_is_offered(office: Store, said: str) -> None:
    found = who(f"giao {said} xử lý", office, asker="CT", chat=GROUP)
    assert found.winner is None
    assert sorted(names(found, office)) == ["Bùi Phương Nam", "Lý Minh Nam", "Đỗ Hoài Nam"]


@pytest.mark.parametrize(
    ("total", "text"),
    [
        (1, "Gần với anh Lam nhất là người sau. Chị giao ai ạ?"),
        (2, "Có 2 người là anh Lam. Chị giao ai ạ?"),
        (
            780,
            "Có 780 người là anh Lam. Chị giao ai ạ? Nếu chưa có ở dưới, xin nêu thêm họ tên, chức vụ hoặc đơn vị.",
        ),
    ],
)
def test_the_question_counts_everybody_and_says_how_to_tell_one_of_many(total: int, text: str) -> None:
    assert choices.which("anh Lam", total, "Chị giao ai ạ?") == text


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("anh Nam bên kinh tế", "“anh Nam bên kinh tế”: chọn được một người, hơn người sau 120 điểm"),
        ("chị Lan", "“chị Lan”: chọn được một người"),
        ("anh Nam", "“anh Nam”: 3 người có thể, phải hỏi lại vì hơn nhau chưa đủ 15 điểm"),
        ("anh Tiến", "“anh Tiến”: 1 người có thể, phải hỏi lại vì người đầu chưa chắc đúng"),
        ("anh Quý", "“anh Quý”: không tìm thấy ai"),
    ],
)
def test_the_explanation_says_why_somebody_was_taken_or_a_question_is_needed(
    office: Store, said: str, verdict: str
) -> None:
    with office.work() as work:
        asker, chat = work.people.find_by_code("CT"), work.chats.find("web", "", GROUP)
        assert asker is not None
        assert chat is not None
        lines = explain(said, asker=asker, chat=chat, work=work)
    assert lines[0] == verdict
    assert all(" điểm: " in line for line in lines[1:])
