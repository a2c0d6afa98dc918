"""From the rows of a file of tasks from above to one record per task, with what is wrong in each row."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from actions.directory.records import BadRowError, Problem
from actions.directory.sheet import FORMULA, Headers, Row
from nlu.secrecy import find_marking
from nlu.text import fold

HEADERS = Headers(
    names={
        **dict.fromkeys(
            (
                *("document number", "so ky hieu", "so/ky hieu", "so hieu", "so van ban", "so, ky hieu"),
                *("so ky hieu van ban", "so/ky hieu van ban", "van ban"),
            ),
            "document_number",
        ),
        **dict.fromkeys(
            ("document date", "ngay van ban", "ngay ban hanh", "ngay ky", "ngay thang van ban"),
            "document_date",
        ),
        **dict.fromkeys(
            ("issuer", "co quan ban hanh", "noi ban hanh", "don vi ban hanh", "noi gui"), "issuer"
        ),
        **dict.fromkeys(("summary", "trich yeu", "trich yeu noi dung", "trich yeu van ban"), "summary"),
        **dict.fromkeys(
            (
                *("title", "task", "noi dung", "noi dung nhiem vu", "noi dung cong viec", "nhiem vu"),
                *("ten nhiem vu", "nhiem vu giao", "cong viec", "noi dung chi dao", "viec"),
            ),
            "title",
        ),
        **dict.fromkeys(
            ("lead", "chu tri", "don vi chu tri", "co quan chu tri", "nguoi chu tri", "phong chu tri"), "lead"
        ),
        **dict.fromkeys(
            ("coordinators", "phoi hop", "don vi phoi hop", "co quan phoi hop", "nguoi phoi hop"),
            "coordinators",
        ),
        **dict.fromkeys(
            ("deadline", "due date", "han", "han xu ly", "thoi han", "han hoan thanh", "thoi han hoan thanh"),
            "deadline",
        ),
        **dict.fromkeys(("urgency", "do khan", "muc do khan", "khan"), "urgency"),
        **dict.fromkeys(("secrecy", "do mat", "muc do mat", "mat"), "secrecy"),
        **dict.fromkeys(
            ("external id", "ma", "ma nhiem vu", "ma viec", "ma dinh danh", "id", "ma so"), "external_id"
        ),
    },
    required=frozenset({"title"}),
)

_URGENCY = {
    **dict.fromkeys(("", "thuong", "binh thuong", "normal", "khong", "0", "-"), "normal"),
    **dict.fromkeys(("khan", "urgent", "1", "gap"), "urgent"),
    **dict.fromkeys(("thuong khan", "very urgent", "very_urgent", "2", "rat khan"), "very_urgent"),
    **dict.fromkeys(("hoa toc", "hoa toc hen gio", "flash", "3", "4"), "flash"),
}
_NOT_SECRET = frozenset(
    ("", "thuong", "binh thuong", "khong", "khong mat", "khong co", "normal", "none", "0", "-", "no")
)
_NO_DEADLINE = frozenset(("", "-", "khong", "khong thoi han", "khong co", "khong dat han", "thuong xuyen"))
_LONGEST = 4000
_LONGEST_ID = 200
_DATE = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_ISO = re.compile(
    r"(?P<year>\d{4})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?:[T ](?P<clock>\d{1,2}:\d\d)\S*)?"
)

ReadDeadline = Callable[[str], datetime | None]
"""Reads words such as "trước ngày 20/11/2026"; None where they are no clear moment."""
EndOfDay = Callable[[date], datetime]


@dataclass(frozen=True, slots=True)
class DocumentFields:
    """What a file says of the paper that a task comes with; `external_id` tells papers of one source apart."""

    external_id: str
    number: str
    issued_on: date | None
    issuer: str
    summary: str
    urgency: str


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """One task as a file has it; units and people by name."""

    row: int
    external_id: str
    title: str
    lead: str
    coordinators: str
    deadline: datetime | None
    urgency: str
    document: DocumentFields | None


@dataclass(slots=True)
class Reading:
    """What came of the rows: records, what is wrong, and the hashes of what may not be kept."""

    records: list[TaskRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def refuse(self, row: int, content: str) -> None:
        """State secrets (Law 117/2025/QH15): nothing of the row stays but its hash."""
        reason = "có dấu bí mật nhà nước; Thư ký không nhập, không lưu nội dung"
        self.problems.append(Problem(row, reason, skipped=True))
        self.refused.append(hashlib.sha256(content.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Moments:
    """How this office reads days as deadlines."""

    end_of_day: EndOfDay
    in_words: ReadDeadline

    def deadline(self, text: str) -> datetime | None:
        """Raises `BadRowError` where there is text that is no moment."""
        if fold(text) in _NO_DEADLINE:
            return None
        iso = _ISO.fullmatch(text)
        if iso is not None and iso["clock"] not in (None, "00:00", "0:00"):
            day = _day(iso)
            hour, minute = map(int, iso["clock"].split(":"))
            if day is not None and hour < 24 and minute < 60:
                return self.end_of_day(day).replace(hour=hour, minute=minute)
        plain = read_day(text)
        moment = self.end_of_day(plain) if plain is not None else self.in_words(text)
        if moment is None:
            raise BadRowError(f"hạn “{text[:60]}” không đọc được; xin ghi ngày/tháng/năm")
        return moment


def read_day(text: str) -> date | None:
    """A day written as numbers: 20/11/2026, 2026-11-20, or the value of a date cell."""
    match = _ISO.fullmatch(text) or _DATE.fullmatch(text)
    return _day(match) if match is not None else None


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def read_records(rows: Iterable[Row], columns: Iterable[str], moments: Moments) -> Reading:
    """One record per good row, in the file's order. Without a column of ids a task is known by paper and content."""
    reading = Reading()
    has_ids = "external_id" in set(columns)
    seen: dict[str, int] = {}
    for row in rows:
        content = "\x1f".join(f"{name}={value}" for name, value in sorted(row.cells.items()))
        if _is_secret(row.cells):
            reading.refuse(row.number, content)
            continue
        try:
            record = _Cells(row, moments, has_ids, reading.problems).record()
            if record.external_id in seen:
                raise BadRowError(f"mã {record.external_id} trùng với dòng {seen[record.external_id]}")
        except BadRowError as error:
            reading.problems.append(Problem(row.number, str(error), skipped=True))
            continue
        seen[record.external_id] = row.number
        reading.records.append(record)
    return reading


def _is_secret(cells: Mapping[str, str]) -> bool:
    """By its column (a degree that is not known counts as one), or by a marking in its words."""
    degree = fold(cells.get("secrecy", "")).removeprefix("do ").strip(" .:*")
    if degree not in _NOT_SECRET:
        return True
    words = (cells.get(name, "") for name in ("document_number", "issuer", "summary", "title"))
    return any(find_marking(text) is not None for text in words if text)


def read_urgency(text: str) -> str | None:
    """The priority of a degree in words or in edXML's digits; None where it is none."""
    return _URGENCY.get(fold(text).replace("_", " ").removeprefix("do ").strip(" .:"))


def document_key(number: str, issued_on: date | None, issuer: str) -> str:
    """Numbers begin anew each year with every issuer."""
    year = str(issued_on.year) if issued_on is not None else ""
    return "|".join((fold(number).replace(" ", ""), year, fold(issuer)))


class _Cells:
    """The cells of one row, checked one by one."""

    def __init__(self, row: Row, moments: Moments, has_ids: bool, problems: list[Problem]) -> None:
        self._row, self._moments, self._has_ids, self._problems = row, moments, has_ids, problems

    def record(self) -> TaskRecord:
        title = self._text("title") or self._text("summary")
        if not any(char.isalpha() for char in title):
            raise BadRowError("thiếu nội dung việc")
        urgency = read_urgency(self._text("urgency"))
        if urgency is None:
            self._warn(f"độ khẩn “{self._text('urgency')[:40]}” không rõ, ghi là thường")
        document = self._document(urgency or "normal")
        return TaskRecord(
            row=self._row.number,
            external_id=self._external_id(title, document),
            title=title,
            lead=self._text("lead"),
            coordinators=self._text("coordinators"),
            deadline=self._moments.deadline(self._text("deadline")),
            urgency=urgency or "normal",
            document=document,
        )

    def _external_id(self, title: str, document: DocumentFields | None) -> str:
        given = self._text("external_id")
        if self._has_ids:
            if not given:
                raise BadRowError("thiếu mã nhiệm vụ")
            if len(given) > _LONGEST_ID:
                raise BadRowError(f"mã nhiệm vụ dài quá {_LONGEST_ID} ký tự")
            return given
        paper = document.external_id if document is not None else ""
        content = "|".join((paper, fold(title), fold(self._text("lead"))))
        return f"#{hashlib.sha256(content.encode()).hexdigest()[:32]}"

    def _document(self, urgency: str) -> DocumentFields | None:
        number = self._text("document_number")
        if not number:
            return None
        written = self._text("document_date")
        issued_on = read_day(written)
        if written and issued_on is None:
            self._warn(f"ngày văn bản “{written[:40]}” không đọc được, để trống")
        issuer = self._text("issuer")
        key = document_key(number, issued_on, issuer)
        return DocumentFields(key, number, issued_on, issuer, self._text("summary"), urgency)

    def _text(self, column: str) -> str:
        text = self._row.cells.get(column, "")
        if text == FORMULA or text.startswith("="):
            raise BadRowError(f"cột {column} chứa công thức chưa có giá trị")
        if len(text) > _LONGEST:
            raise BadRowError(f"cột {column} dài quá {_LONGEST} ký tự")
        return text

    def _warn(self, reason: str) -> None:
        self._problems.append(Problem(self._row.number, reason, skipped=False))
