"""Changing one person or unit of the directory by hand, as an import changes many: checked, and each in the log."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from actions.audit import with_text
from actions.directory.hierarchy import UnitTree
from actions.directory.phones import is_plausible
from actions.directory.version import mark_changed
from actions.errors import ThukyError
from actions.identity.accounts import administrators
from actions.models import AuditRow, Gender, Person, Post, Unit
from actions.ports import UnitOfWork
from nlu.text import fold

ROLES: Mapping[str, str] = {"administrator": "Quản trị", "agent": "Cán bộ hỗ trợ", "secretary": "Thư ký"}
LONGEST = 200

_CODE = re.compile(r"[\w.\-/]{1,40}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class WrongEntry(ThukyError):
    """What was entered cannot be; `reasons` says why, in Vietnamese, by field."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__("; ".join(reasons.values()))
        self.reasons = dict(reasons)


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """Everything of a person that a form shows: their main post, and the superior by code."""

    code: str
    full_name: str
    unit_id: int | None
    gender: Gender = Gender.UNKNOWN
    title: str = ""
    is_head: bool = False
    mobile: str = ""
    office_phone: str = ""
    email: str = ""
    manager_code: str = ""
    nicknames: Sequence[str] = ()
    roles: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class UnitEntry:
    name: str
    parent_id: int | None = None
    aliases: Sequence[str] = ()


@dataclass
class _Reasons:
    found: dict[str, str] = field(default_factory=dict)

    def unless(self, holds: bool, name: str, reason: str) -> None:
        if not holds:
            self.found.setdefault(name, reason)

    def refuse(self) -> None:
        if self.found:
            raise WrongEntry(self.found)


def entry_of(person: Person, work: UnitOfWork) -> PersonEntry:
    """As it stands."""
    posts = work.people.posts([person.id])
    main = posts[0] if posts else None
    manager = work.people.get(person.manager_id) if person.manager_id is not None else None
    return PersonEntry(
        code=person.code,
        full_name=person.full_name,
        unit_id=main.unit_id if main is not None else None,
        gender=person.gender,
        title=main.title if main is not None else "",
        is_head=main.is_head if main is not None else False,
        mobile=person.mobile,
        office_phone=person.office_phone,
        email=person.email,
        manager_code=manager.code if manager is not None else "",
        nicknames=tuple(person.nicknames),
        roles=tuple(person.roles),
    )


def save_person(
    entry: PersonEntry, work: UnitOfWork, *, at: datetime, by: Person | None, known: Person | None = None
) -> Person:
    """Add a person, or change `known`, whose code stays. Raises `WrongEntry`."""
    manager = work.people.find_by_code(entry.manager_code) if entry.manager_code else None
    _check_person(entry, manager, known, work)
    person = known
    if person is None:
        person = work.people.add(Person(code=entry.code, full_name=entry.full_name))
    before = list(person.roles)
    for name in ("full_name", "gender", "mobile", "office_phone", "email"):
        setattr(person, name, getattr(entry, name))
    person.manager_id = manager.id if manager is not None else None
    person.nicknames, person.roles = list(entry.nicknames), list(entry.roles)
    _save_post(entry, person, work)
    work.flush()
    mark_changed(work, [person.id])
    _log("person.edit" if known is not None else "person.add", "person", person.id, entry, work, at=at, by=by)
    if sorted(before) != sorted(person.roles):
        _log("person.roles", "person", person.id, ",".join(person.roles), work, at=at, by=by)
    return person


def take_back(person: Person, work: UnitOfWork, *, at: datetime, by: Person | None) -> None:
    """Somebody who had left works here again; accounts must be linked anew."""
    person.active = True
    mark_changed(work, [person.id])
    _log("person.edit", "person", person.id, "active", work, at=at, by=by)


def save_unit(
    entry: UnitEntry, work: UnitOfWork, *, at: datetime, by: Person | None, known: Unit | None = None
) -> Unit:
    """Add a unit, or rename and move `known` with everything under it. Raises `WrongEntry`."""
    reasons = _Reasons()
    units = work.units.all()
    reasons.unless(bool(entry.name) and len(entry.name) <= LONGEST, "name", "Xin ghi tên đơn vị.")
    twins = [
        one
        for one in units
        if one.parent_id == entry.parent_id
        and fold(one.name) == fold(entry.name)
        and (known is None or one.id != known.id)
    ]
    reasons.unless(not twins, "name", "Đã có đơn vị cùng tên ở cùng nơi.")
    tree = UnitTree(units)
    reasons.unless(
        entry.parent_id is None or entry.parent_id in tree.by_id, "parent_id", "Không có đơn vị cha này."
    )
    inside = known is not None and entry.parent_id is not None and entry.parent_id in tree.below(known.id)
    reasons.unless(not inside, "parent_id", "Đơn vị cha không được nằm trong chính đơn vị này.")
    reasons.refuse()
    unit = known if known is not None else work.units.add(Unit(name=entry.name))
    unit.name, unit.parent_id, unit.aliases = entry.name, entry.parent_id, list(entry.aliases)
    work.flush()
    mark_changed(work)
    _log("unit.edit" if known is not None else "unit.add", "unit", unit.id, entry, work, at=at, by=by)
    return unit


def _check_person(entry: PersonEntry, manager: Person | None, known: Person | None, work: UnitOfWork) -> None:
    reasons = _Reasons()
    reasons.unless(
        _CODE.fullmatch(entry.code) is not None,
        "code",
        "Mã gồm chữ, số, dấu chấm, gạch, nhiều nhất 40 ký tự.",
    )
    if known is None:
        reasons.unless(work.people.find_by_code(entry.code) is None, "code", "Mã này đã có người dùng.")
    named = any(sign.isalpha() for sign in entry.full_name) and len(entry.full_name) <= LONGEST
    reasons.unless(named, "full_name", "Xin ghi họ và tên.")
    units = {unit.id for unit in work.units.all()}
    reasons.unless(entry.unit_id in units, "unit_id", "Xin chọn đơn vị.")
    reasons.unless(not entry.mobile or is_plausible(entry.mobile), "mobile", "Số di động không đúng.")
    reasons.unless(
        not entry.office_phone or is_plausible(entry.office_phone),
        "office_phone",
        "Số máy cơ quan không đúng.",
    )
    reasons.unless(not entry.email or _EMAIL.fullmatch(entry.email) is not None, "email", "Email không đúng.")
    reasons.unless(not entry.manager_code or manager is not None, "manager_code", "Không có ai mang mã này.")
    if manager is not None and known is not None:
        circle = manager.id == known.id or manager.id in work.people.managed_by(known.id)
        reasons.unless(not circle, "manager_code", "Lãnh đạo không được là chính người này hoặc cấp dưới.")
    reasons.unless(set(entry.roles) <= set(ROLES), "roles", "Vai trò không có.")
    if known is not None and "administrator" in known.roles and "administrator" not in entry.roles:
        others = [each for each in administrators(work) if each.id != known.id]
        reasons.unless(bool(others), "roles", "Phải còn ít nhất một quản trị viên.")
    texts = (entry.title, entry.mobile, entry.office_phone, entry.email, *entry.nicknames)
    reasons.unless(
        all(len(text) <= LONGEST for text in texts), "full_name", f"Mỗi ô nhiều nhất {LONGEST} ký tự."
    )
    reasons.refuse()


def _save_post(entry: PersonEntry, person: Person, work: UnitOfWork) -> None:
    """The main post; further ones stay as they are."""
    posts = work.people.posts([person.id])
    unit_id = entry.unit_id or 0
    if posts:
        posts[0].unit_id, posts[0].title, posts[0].is_head = unit_id, entry.title, entry.is_head
    else:
        work.people.add_post(
            Post(person_id=person.id, unit_id=unit_id, title=entry.title, is_head=entry.is_head)
        )


def _log(
    action: str,
    kind: str,
    subject_id: int,
    said: object,
    work: UnitOfWork,
    *,
    at: datetime,
    by: Person | None,
) -> None:
    row = AuditRow(
        at=at, actor_id=by.id if by is not None else None, action=action, kind=kind, subject_id=subject_id
    )
    work.audit.add(with_text(row, str(said)))
