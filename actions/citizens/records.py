"""From the rows of a file, or the values of a request, to cases as the 1022 line has them.

Columns with the citizen's name, number or address are not read: who the citizen is stays with 1022.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from actions.above.records import Moments, Reading, TaskRecord, read_urgency
from actions.cards import shortened
from actions.directory.records import BadRowError, Problem
from actions.directory.sheet import FORMULA, Headers, Row
from nlu.secrecy import find_marking

SOURCE = "1022"
HEADERS = Headers(
    names={
        **dict.fromkeys(
            (
                "external id",
                "ma",
                "ma phan anh",
                "ma kien nghi",
                "ma ho so",
                "ma so",
                "ma phieu",
                "id",
                "so phieu",
            ),
            "external_id",
        ),
        **dict.fromkeys(("field", "linh vuc", "chuyen muc", "loai phan anh", "nhom linh vuc"), "field"),
        **dict.fromkeys(
            ("place", "dia diem", "dia chi", "noi phan anh", "vi tri", "dia chi phan anh"), "place"
        ),
        **dict.fromkeys(
            ("content", "noi dung", "noi dung phan anh", "noi dung kien nghi", "phan anh", "kien nghi"),
            "content",
        ),
        **dict.fromkeys(
            ("deadline", "han", "han xu ly", "thoi han", "han tra loi", "han hoan thanh"), "deadline"
        ),
        **dict.fromkeys(
            (
                "unit",
                "don vi xu ly",
                "don vi",
                "don vi chu tri",
                "don vi thu ly",
                "co quan xu ly",
                "phong xu ly",
            ),
            "unit",
        ),
        **dict.fromkeys(("urgency", "do khan", "muc do", "muc do khan"), "urgency"),
    },
    required=frozenset({"external_id", "content"}),
)
_LONGEST, _LONGEST_ID = 4000, 200


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case; `task` is what it becomes."""

    external_id: str
    field_name: str
    place: str
    content: str
    task: TaskRecord


@dataclass(slots=True)
class CaseReading:
    """What came of the rows. `reading` holds what was wrong, and the hashes of what may not be kept."""

    cases: list[CaseRecord]
    reading: Reading


def read_cases(rows: Iterable[Row], moments: Moments) -> CaseReading:
    found = CaseReading([], Reading())
    seen: dict[str, int] = {}
    for row in rows:
        content = "\x1f".join(f"{name}={value}" for name, value in sorted(row.cells.items()))
        if find_marking("\n".join(row.cells.values())) is not None:
            found.reading.refuse(row.number, content)
            continue
        try:
            case = _case(row, moments, found.reading.problems)
            if case.external_id in seen:
                raise BadRowError(f"mã {case.external_id} trùng với dòng {seen[case.external_id]}")
        except BadRowError as error:
            found.reading.problems.append(Problem(row.number, str(error), skipped=True))
            continue
        seen[case.external_id] = row.number
        found.cases.append(case)
    return found


def _case(row: Row, moments: Moments, problems: list[Problem]) -> CaseRecord:
    def text(column: str) -> str:
        value = row.cells.get(column, "")
        if value == FORMULA or value.startswith("="):
            raise BadRowError(f"cột {column} chứa công thức chưa có giá trị")
        if len(value) > _LONGEST:
            raise BadRowError(f"cột {column} dài quá {_LONGEST} ký tự")
        return value

    external_id, content = text("external_id"), text("content")
    if not external_id or len(external_id) > _LONGEST_ID:
        raise BadRowError("thiếu mã phản ánh, hoặc mã quá dài")
    if not any(char.isalpha() for char in content):
        raise BadRowError("thiếu nội dung phản ánh")
    urgency = read_urgency(text("urgency"))
    if urgency is None:
        problems.append(
            Problem(row.number, f"độ khẩn “{text('urgency')[:40]}” không rõ, ghi là thường", skipped=False)
        )
    task = TaskRecord(
        row=row.number,
        external_id=external_id,
        title=_title(text("field"), content, text("place")),
        lead=text("unit"),
        coordinators="",
        deadline=moments.deadline(text("deadline")),
        urgency=urgency or "normal",
        document=None,
    )
    return CaseRecord(external_id, text("field"), text("place"), content, task)


def _title(field_name: str, content: str, place: str) -> str:
    """ "Phản ánh 1022 (Vệ sinh môi trường): rác chưa thu gom, tại hẻm 12 Lê Lợi"."""
    about = f" ({field_name})" if field_name else ""
    where = f", tại {place}" if place and place not in content else ""
    return f"Phản ánh 1022{about}: {shortened(content.strip(' .'), 300)}{where}"


def row_of(values: Mapping[str, str | None], number: int) -> Row:
    """What an interface sent, as a row: the same checks for both ways."""
    return Row(number, {name: str(value).strip() for name, value in values.items() if value})
