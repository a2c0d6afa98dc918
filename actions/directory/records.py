"""From the rows of a directory file to one record per person, with what is wrong in each row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from actions.directory.phones import is_plausible, national
from actions.directory.sheet import FORMULA, Headers, Row
from actions.models import Gender
from nlu.text import fold

T = TypeVar("T")

_LONGEST = 200
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_CODE = re.compile(r"[\w.\-/]{1,40}")
_LIST = re.compile(r"[,;|]")

HEADERS = Headers(
    names={
        **dict.fromkeys(("code", "ma", "ma can bo", "ma cb", "ma nv", "ma nhan vien", "ma so"), "code"),
        **dict.fromkeys(("full name", "fullname", "name", "ho ten", "ho va ten"), "full_name"),
        **dict.fromkeys(("gender", "sex", "gioi tinh"), "gender"),
        **dict.fromkeys(("title", "position", "chuc vu", "chuc danh"), "title"),
        **dict.fromkeys(("unit", "department", "don vi", "phong ban", "don vi cong tac"), "unit"),
        **dict.fromkeys(("parent unit", "don vi cha", "don vi cap tren", "truc thuoc"), "parent_unit"),
        **dict.fromkeys(
            ("mobile", "phone", "di dong", "so di dong", "dien thoai di dong", "dien thoai"), "mobile"
        ),
        **dict.fromkeys(("office phone", "dien thoai co quan", "may ban", "may co quan"), "office_phone"),
        **dict.fromkeys(("email", "e-mail", "thu dien tu", "hop thu"), "email"),
        **dict.fromkeys(("manager code", "ma lanh dao", "ma cap tren", "ma nguoi quan ly"), "manager_code"),
        **dict.fromkeys(
            ("nicknames", "nickname", "biet danh", "ten goi khac", "ten thuong goi"), "nicknames"
        ),
        **dict.fromkeys(("is head", "head", "truong don vi", "la truong don vi", "dung dau"), "is_head"),
        **dict.fromkeys(("roles", "role", "vai tro"), "roles"),
    },
    required=frozenset({"code", "full_name", "unit"}),
)

_GENDERS = {
    **dict.fromkeys(("nam", "male", "m", "ong", "trai"), Gender.MALE),
    **dict.fromkeys(("nu", "female", "f", "ba", "gai"), Gender.FEMALE),
    **dict.fromkeys(("", "unknown", "khong ro", "khac"), Gender.UNKNOWN),
}
_YES_OR_NO = {
    **dict.fromkeys(("x", "1", "co", "true", "yes", "y", "dung"), True),
    **dict.fromkeys(("", "0", "khong", "false", "no", "n"), False),
}
_ROLES = {
    **dict.fromkeys(("administrator", "admin", "quan tri", "quan tri vien"), "administrator"),
    **dict.fromkeys(("agent", "ho tro", "can bo ho tro"), "agent"),
    **dict.fromkeys(("secretary", "thu ky"), "secretary"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row, in Vietnamese. `skipped`: the row did not go in; else only that cell was left empty."""

    row: int
    reason: str
    skipped: bool

    def __str__(self) -> str:
        return f"Dòng {self.row}: {self.reason}" + (" (bỏ qua dòng này)" if self.skipped else "")


@dataclass(frozen=True, slots=True)
class PostRecord:
    """A post as the file has it; units by name."""

    row: int
    title: str
    unit: str
    parent_unit: str
    is_head: bool


@dataclass(slots=True)
class PersonRecord:
    """A person as the file has it; `posts` in the file's order, the main one first."""

    row: int
    code: str
    full_name: str
    gender: Gender
    mobile: str
    office_phone: str
    email: str
    manager_code: str
    nicknames: list[str]
    roles: list[str]
    posts: list[PostRecord] = field(default_factory=list)


class BadRowError(Exception):
    """Why a row cannot go in."""


def read_records(rows: Iterable[Row], problems: list[Problem]) -> dict[str, PersonRecord]:
    """One record per code, in the file's order; what is wrong is added to `problems`."""
    records: dict[str, PersonRecord] = {}
    mobiles: dict[str, int] = {}
    for row in rows:
        cells = _Cells(row, problems)
        try:
            record, post = cells.record(), cells.post()
            _merge(records, record, post)
        except BadRowError as error:
            problems.append(Problem(row.number, str(error), skipped=True))
            continue
        first = mobiles.setdefault(national(record.mobile), record.row) if record.mobile else record.row
        if record.code in records and records[record.code].row == record.row != first:
            cells.warn(f"số di động {record.mobile} trùng với dòng {first}")
    _check_managers(records, problems)
    return records


def _merge(records: dict[str, PersonRecord], record: PersonRecord, post: PostRecord) -> None:
    known = records.setdefault(record.code, record)
    if fold(known.full_name) != fold(record.full_name):
        raise BadRowError(f"mã {record.code} đã dùng cho {known.full_name} ở dòng {known.row}")
    if any(_same_post(post, other) for other in known.posts):
        raise BadRowError(f"lặp lại chức vụ đã có của mã {record.code}")
    known.posts.append(post)


def _same_post(one: PostRecord, other: PostRecord) -> bool:
    return (fold(one.unit), fold(one.parent_unit), fold(one.title)) == (
        fold(other.unit),
        fold(other.parent_unit),
        fold(other.title),
    )


class _Cells:
    """The cells of one row, checked one by one."""

    def __init__(self, row: Row, problems: list[Problem]) -> None:
        self.row, self._problems = row, problems

    def warn(self, reason: str) -> None:
        self._problems.append(Problem(self.row.number, reason, skipped=False))

    def record(self) -> PersonRecord:
        code = self._needed("code", "mã")
        if not _CODE.fullmatch(code):
            raise BadRowError(f"mã “{code[:40]}” có ký tự lạ hoặc quá dài")
        return PersonRecord(
            row=self.row.number,
            code=code,
            full_name=self._full_name(),
            gender=self._one_of("gender", _GENDERS, Gender.UNKNOWN, "giới tính"),
            mobile=self._if_valid("mobile", _phone, "số di động"),
            office_phone=self._if_valid("office_phone", _phone, "số máy cơ quan"),
            email=self._if_valid("email", lambda text: text if _EMAIL.fullmatch(text) else "", "email"),
            manager_code=self._text("manager_code"),
            nicknames=_listed(self._text("nicknames")),
            roles=list(self._roles()),
        )

    def post(self) -> PostRecord:
        is_head = self._one_of("is_head", _YES_OR_NO, False, "cột trưởng đơn vị")
        unit, parent = self._needed("unit", "đơn vị"), self._text("parent_unit")
        return PostRecord(
            self.row.number, self._text("title"), unit, "" if fold(unit) == fold(parent) else parent, is_head
        )

    def _text(self, column: str) -> str:
        text = self.row.cells.get(column, "")
        if text == FORMULA or text.startswith("="):
            raise BadRowError(f"cột {column} chứa công thức chưa có giá trị")
        if len(text) > _LONGEST:
            raise BadRowError(f"cột {column} dài quá {_LONGEST} ký tự")
        return text

    def _needed(self, column: str, called: str) -> str:
        text = self._text(column)
        if not text:
            raise BadRowError(f"thiếu {called}")
        return text

    def _full_name(self) -> str:
        name = self._needed("full_name", "họ tên")
        if not any(char.isalpha() for char in name):
            raise BadRowError(f"họ tên “{name[:40]}” không có chữ cái")
        return name.title() if name.isupper() or name.islower() else name

    def _one_of(self, column: str, table: Mapping[str, T], default: T, called: str) -> T:
        text = self._text(column)
        if fold(text) not in table:
            self.warn(f"{called} “{text[:40]}” không rõ, để trống")
        return table.get(fold(text), default)

    def _if_valid(self, column: str, read: Callable[[str], str], called: str) -> str:
        text = self._text(column)
        value = read(text) if text else ""
        if text and not value:
            self.warn(f"{called} “{text[:40]}” không hợp lệ, để trống")
        return value

    def _roles(self) -> Iterator[str]:
        for name in _listed(self._text("roles")):
            role = _ROLES.get(fold(name))
            if role is None:
                self.warn(f"vai trò “{name[:40]}” không có, bỏ qua")
            else:
                yield role


def _phone(text: str) -> str:
    if not is_plausible(text):
        return ""
    bare = "".join(text.split())
    # A number cell of a spreadsheet has lost its leading zero.
    return national(text) if bare.isdigit() and not bare.startswith("0") else text


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in _LIST.split(text) if part.strip()))


def _check_managers(records: dict[str, PersonRecord], problems: list[Problem]) -> None:
    """Nobody is their own superior, not even in a circle."""
    for record in records.values():
        seen = {record.code}
        above = record.manager_code
        while above in records and above not in seen:
            seen.add(above)
            above = records[above].manager_code
        if above == record.code:
            problems.append(
                Problem(record.row, f"mã lãnh đạo {record.manager_code} tạo thành vòng tròn, để trống", False)
            )
            record.manager_code = ""
