"""Importing the directory from files as offices make them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from openpyxl import Workbook

from actions.directory import describe
from actions.directory.version import version_of
from actions.directory_import import UnreadableFile, import_directory
from actions.models import Gender, Person
from actions.ports import Store
from tests.fakes.memory_store import fresh_store
from tests.unit.actions.directory_office import imported

VIETNAMESE = "Mã,Họ tên,Giới tính,Chức vụ,Đơn vị,Đơn vị cha,Di động,Điện thoại cơ quan,Email,Mã lãnh đạo"
HOA = "CB1,Lê Thị Hoa,nữ,Trưởng phòng,Phòng Nội vụ,UBND phường,0900 000 001,028 3800 0001,hoa@x.example,"
NAM = "CB2,Trần Văn Nam,nam,Chuyên viên,Phòng Nội vụ,UBND phường,,,,CB1"


@pytest.fixture
def store() -> Store:
    return fresh_store()


def shown(store: Store) -> list[str]:
    """Everyone with main title and unit, by code."""
    with store.work() as work:
        units = {unit.id: unit for unit in work.units.all()}
        people = sorted(work.people.active(), key=lambda person: person.code)
        return [describe(person, work.people.posts([person.id]), units) for person in people]


def person(store: Store, code: str) -> Person:
    with store.work() as work:
        found = work.people.find_by_code(code)
        assert found is not None
        return found


def written(folder: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path = folder / "tep.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_any_usual_encoding_is_read(tmp_path: Path, store: Store, encoding: str) -> None:
    text = f"{VIETNAMESE}\n{HOA}\n{NAM}\n"
    if encoding == "cp1258":
        # That code page has no composed letters with tones; Excel writes base letter and tone apart.
        text = _with_tones_apart(text)
    report = import_directory(written(tmp_path, text, encoding=encoding), store)
    assert report.problems == []
    assert shown(store) == [
        "Lê Thị Hoa (Trưởng phòng, Phòng Nội vụ)",
        "Trần Văn Nam (Chuyên viên, Phòng Nội vụ)",
    ]


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_other_delimiters_are_recognised(tmp_path: Path, store: Store, sign: str) -> None:
    report = import_directory(written(tmp_path, f"{VIETNAMESE}\n{HOA}\n".replace(",", sign)), store)
    assert (report.added, report.problems) == (1, [])


def test_english_headers_in_any_order_and_a_title_line_above_them(tmp_path: Path, store: Store) -> None:
    text = "DANH BẠ CƠ QUAN,,\n\nunit,full_name,CODE\nVăn phòng,Lê Thị Hoa,CB1\n"
    assert import_directory(written(tmp_path, text), store).added == 1
    assert shown(store) == ["Lê Thị Hoa (Văn phòng)"]


def test_a_workbook_is_read_with_numbers_as_they_were_meant(tmp_path: Path, store: Store) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(VIETNAMESE.split(","))
    sheet.append(
        [
            101,
            "Lê Thị Hoa",
            "Nữ",
            "Trưởng phòng",
            "Phòng Nội vụ",
            None,
            900000001,
            "028 3800 0001",
            None,
            None,
        ]
    )
    sheet.append([102.0, "Trần Văn Nam", None, None, "Phòng Nội vụ", None, None, None, None, 101])
    sheet.append([103, "=B2", None, None, "Phòng Nội vụ", None, None, None, None, None])
    path = tmp_path / "danh-ba.xlsx"
    book.save(path)
    report = import_directory(path, store)
    assert person(store, "101").mobile == "0900000001"
    assert person(store, "102").manager_id == person(store, "101").id
    assert [str(problem) for problem in report.problems] == [
        "Dòng 4: cột full_name chứa công thức chưa có giá trị (bỏ qua dòng này)"
    ]


def test_bad_rows_are_reported_with_number_and_reason_and_the_others_go_in(
    tmp_path: Path, store: Store
) -> None:
    report = imported(
        tmp_path,
        [
            "CB1,Lê Thị Hoa,nữ,Trưởng phòng,Phòng Nội vụ",
            ",Không Có Mã,nam,Chuyên viên,Phòng Nội vụ",
            "CB3,,nam,Chuyên viên,Phòng Nội vụ",
            "",
            "CB4,Thiếu Đơn Vị,nam,Chuyên viên,",
            'CB5,"=HYPERLINK(""http://x"")",nam,Chuyên viên,Phòng Nội vụ',
            "CB1,Người Khác,nam,Chuyên viên,Phòng Nội vụ",
            "mã có dấu cách,Lê A,nam,Chuyên viên,Phòng Nội vụ",
            "CB6,12345,nam,Chuyên viên,Phòng Nội vụ",
            "CB7,Trần Văn Nam,nam,Chuyên viên,Phòng Nội vụ",
        ],
        store,
    )
    assert [person.split(" (")[0] for person in shown(store)] == ["Lê Thị Hoa", "Trần Văn Nam"]
    assert report.skipped_rows == 7
    assert report.lines() == [
        "Đã nhập: 2 người mới, 0 cập nhật, 0 không đổi, 1 đơn vị mới; 7 dòng bị bỏ qua.",
        "Dòng 3: thiếu mã (bỏ qua dòng này)",
        "Dòng 4: thiếu họ tên (bỏ qua dòng này)",
        "Dòng 6: thiếu đơn vị (bỏ qua dòng này)",
        "Dòng 7: cột full_name chứa công thức chưa có giá trị (bỏ qua dòng này)",
        "Dòng 8: mã CB1 đã dùng cho Lê Thị Hoa ở dòng 2 (bỏ qua dòng này)",
        "Dòng 9: mã “mã có dấu cách” có ký tự lạ hoặc quá dài (bỏ qua dòng này)",
        "Dòng 10: họ tên “12345” không có chữ cái (bỏ qua dòng này)",
    ]


def test_a_cell_that_makes_no_sense_is_left_empty_and_the_person_goes_in(
    tmp_path: Path, store: Store
) -> None:
    report = imported(
        tmp_path,
        [
            "CB1,Lê Thị Hoa,gì đó,Trưởng phòng,Phòng Nội vụ,,09,abc,khong-phai-email,CB99",
            "CB2,Trần Văn Nam,nam,Chuyên viên,Phòng Nội vụ,,0900 000 002,,,CB2",
            "CB3,Lý Văn An,nam,Chuyên viên,Phòng Nội vụ,,+84 900 000 002,,,",
        ],
        store,
    )
    assert (report.added, report.skipped_rows) == (3, 0)
    assert sorted((problem.row, problem.reason.split(",")[0]) for problem in report.problems) == [
        (2, "email “khong-phai-email” không hợp lệ"),
        (2, "giới tính “gì đó” không rõ"),
        (2, "không có người nào mang mã lãnh đạo CB99"),
        (2, "số di động “09” không hợp lệ"),
        (2, "số máy cơ quan “abc” không hợp lệ"),
        (3, "mã lãnh đạo CB2 tạo thành vòng tròn"),
        (4, "số di động +84 900 000 002 trùng với dòng 3"),
    ]
    hoa = person(store, "CB1")
    assert (hoa.gender, hoa.mobile, hoa.office_phone, hoa.email) == (Gender.UNKNOWN, "", "", "")


def test_a_repeated_code_is_a_further_post_and_the_first_is_the_main_one(
    tmp_path: Path, store: Store
) -> None:
    imported(
        tmp_path,
        [
            "CB1,Lê Thị Hoa,nữ,Phó Chủ tịch,UBND phường",
            "CB1,Lê Thị Hoa,nữ,Giám đốc,Trung tâm A,UBND phường,,,,,,x",
            "CB1,Lê Thị Hoa,nữ,Giám đốc,Trung tâm A,UBND phường",
        ],
        store,
    )
    hoa = person(store, "CB1")
    with store.work() as work:
        posts = work.people.posts([hoa.id])
    assert [(post.title, post.main, post.is_head) for post in posts] == [
        ("Phó Chủ tịch", True, False),
        ("Giám đốc", False, True),
    ]


def test_superiors_may_stand_below_their_people(tmp_path: Path, store: Store) -> None:
    imported(tmp_path, [f"{NAM}", "CB0,Võ Văn Ba,nam,Chủ tịch,UBND phường", f"{HOA.rstrip(',')},CB0"], store)
    nam, hoa, ba = (person(store, code) for code in ("CB2", "CB1", "CB0"))
    assert (nam.manager_id, hoa.manager_id, ba.manager_id) == (hoa.id, ba.id, None)


def test_superiors_in_a_circle_are_reported(tmp_path: Path, store: Store) -> None:
    report = imported(
        tmp_path,
        [
            "CB1,Lê Thị Hoa,nữ,,Phòng A,,,,,CB2",
            "CB2,Trần Văn Nam,nam,,Phòng A,,,,,CB3",
            "CB3,Lý An,,,Phòng A,,,,,CB1",
        ],
        store,
    )
    assert [problem.row for problem in report.problems] == [2]
    assert [person(store, code).manager_id is None for code in ("CB1", "CB2", "CB3")] == [True, False, False]


def test_units_of_one_name_under_different_parents_stay_apart(tmp_path: Path, store: Store) -> None:
    imported(
        tmp_path,
        [
            "CB1,Lê Thị Hoa,nữ,Trưởng phòng,Phòng Kinh tế,UBND phường Một",
            "CB2,Trần Văn Nam,nam,Trưởng phòng,Phòng Kinh tế,UBND phường Hai",
            "CB3,Lý Văn An,nam,Chủ tịch,UBND phường Một,UBND Thành phố",
        ],
        store,
    )
    with store.work() as work:
        units = {unit.id: unit for unit in work.units.all()}
    tree = sorted(
        (unit.name, units[unit.parent_id].name if unit.parent_id else "") for unit in units.values()
    )
    assert tree == [
        ("Phòng Kinh tế", "UBND phường Hai"),
        ("Phòng Kinh tế", "UBND phường Một"),
        ("UBND Thành phố", ""),
        ("UBND phường Hai", ""),
        ("UBND phường Một", "UBND Thành phố"),
    ]
    report = imported(tmp_path, ["CB4,Võ Ba,nam,Chuyên viên,Phòng Kinh tế"], store)
    assert "có nhiều đơn vị tên “Phòng Kinh tế”" in report.problems[0].reason


def test_units_in_a_circle_are_refused(tmp_path: Path, store: Store) -> None:
    report = imported(tmp_path, ["CB1,Lê Hoa,nữ,,A Một,B Hai", "CB2,Lý An,nam,,B Hai,A Một"], store)
    assert [(problem.row, problem.skipped) for problem in report.problems] == [(3, True)]


def test_importing_again_updates_by_code_and_moves_posts(tmp_path: Path, store: Store) -> None:
    imported(tmp_path, [HOA, NAM], store)
    with store.work() as work:
        before = version_of(work)
    again = imported(
        tmp_path, [HOA, NAM.replace("Chuyên viên", "Phó Trưởng phòng"), HOA.replace("CB1", "CB3")], store
    )
    assert (again.added, again.updated, again.unchanged, again.new_units) == (1, 1, 1, 0)
    assert shown(store)[1] == "Trần Văn Nam (Phó Trưởng phòng, Phòng Nội vụ)"
    with store.work() as work:
        assert version_of(work) != before


def test_a_column_the_file_does_not_have_keeps_what_is_stored(tmp_path: Path, store: Store) -> None:
    imported(tmp_path, [HOA], store)
    import_directory(written(tmp_path, "code,full_name,unit,email\nCB1,Lê Thị Hoa,Phòng Nội vụ,\n"), store)
    hoa = person(store, "CB1")
    assert (hoa.mobile, hoa.email, hoa.gender) == ("0900 000 001", "", Gender.FEMALE)


def test_a_trial_run_reports_the_same_and_writes_nothing(tmp_path: Path, store: Store) -> None:
    tried = imported(tmp_path, [HOA, NAM, "CB3,,,,"], store, dry_run=True)
    assert shown(store) == []
    with store.work() as work:
        assert list(work.units.all()) == []
    done = imported(tmp_path, [HOA, NAM, "CB3,,,,"], store)
    assert tried.lines()[1:] == done.lines()[1:]
    assert (tried.added, tried.new_units) == (done.added, done.new_units) == (2, 2)
    assert tried.lines()[0].startswith("Kiểm tra thử, chưa ghi: 2 người mới")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "không có nội dung"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xlsx hoặc CSV"),
        (b"PK\x03\x04 not a workbook", "hỏng hoặc không phải tệp Excel"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "không phải bảng CSV hoặc XLSX"),
        (b"a,b,c\n1,2,3\n", "thiếu cột: code, full_name, unit"),
        ("mã,họ tên\nCB1,Lê Hoa\n".encode(), "thiếu cột: unit"),
    ],
)
def test_a_file_that_is_no_directory_is_refused_with_a_clear_sentence(
    tmp_path: Path, store: Store, content: bytes, says: str
) -> None:
    path = tmp_path / "tep.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=says):
        import_directory(path, store)


def test_a_file_that_is_not_there_is_refused_with_a_clear_sentence(tmp_path: Path, store: Store) -> None:
    with pytest.raises(UnreadableFile, match=r"Không mở được tệp khong-co\.csv"):
        import_directory(tmp_path / "khong-co.csv", store)


def test_a_cell_over_two_lines_does_not_shift_the_numbers_of_rows(tmp_path: Path, store: Store) -> None:
    report = imported(tmp_path, ['CB1,"Lê Thị\nHoa",nữ,,Văn phòng', ",Không Mã,,,Văn phòng"], store)
    assert [problem.row for problem in report.problems] == [4]
    assert shown(store) == ["Lê Thị Hoa (Văn phòng)"]


def _with_tones_apart(text: str) -> str:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    apart = []
    for char in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", char)
        bare = "".join(mark for mark in marks if mark not in tones)
        apart += [unicodedata.normalize("NFC", bare), *(mark for mark in marks if mark in tones)]
    return "".join(apart)
