"""People: found, added, edited; their accounts linked by codes, unlinked, locked, closed for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from fastapi.responses import Response

from actions import naming
from actions.directory_edits import ROLES, PersonEntry, WrongEntry, entry_of, save_person, take_back
from actions.errors import Refused
from actions.identity import leaving
from actions.identity.accounts import accounts_of, channel_name, lock_out, unlink
from actions.identity.models import Purpose
from actions.identity.secrets import (
    OFFICE_CODE_LIVES,
    WEB_LINK_LIVES,
    Grant,
    make_code,
    make_link_token,
    shown,
)
from actions.models import Gender, Person
from bot.web.admin.desk import AdminDesk, Opened, not_found
from bot.web.admin.units import branches
from nlu.text import fold

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A person in the list."""

    person: Person
    post: str
    channels: str


def add_routes(desk: AdminDesk) -> None:
    desk.reads("/admin/people", show)
    desk.reads("/admin/people/new", new)
    desk.changes("/admin/people/new", add)
    desk.reads("/admin/people/{person_id:int}", edit)
    desk.changes("/admin/people/{person_id:int}", save)
    desk.changes("/admin/people/{person_id:int}/code", give_code)
    desk.changes("/admin/people/{person_id:int}/link", give_link)
    desk.changes("/admin/people/{person_id:int}/unlink", remove_account)
    desk.changes("/admin/people/{person_id:int}/lock", lock)
    desk.changes("/admin/people/{person_id:int}/leave", close)
    desk.changes("/admin/people/{person_id:int}/back", bring_back)


def show(opened: Opened) -> Response:
    wanted, unlinked = opened.query("q"), opened.query("show") == "unlinked"
    number = opened.query("page")
    at = max(1, int(number)) if number.isascii() and number.isdecimal() and len(number) < 7 else 1
    words = fold(wanted).split()
    fitting = (
        named.id
        for named in opened.work.roster.names(unlinked=unlinked)
        if all(word in fold(f"{named.full_name} {named.code}") for word in words)
    )
    found = list(islice(fitting, (at - 1) * PAGE, at * PAGE + 1))
    values: dict[str, Any] = {
        "lines": _lines(opened.work.people.many(found[:PAGE]), opened),
        "wanted": wanted,
        "unlinked": unlinked,
        "at": at,
        "more": len(found) > PAGE,
    }
    return opened.page("people_list.html" if opened.partly else "people.html", **values)


def new(opened: Opened) -> Response:
    return _form(opened, None, PersonEntry("", "", None), {})


def add(opened: Opened) -> Response:
    entry = _entry(opened, opened.text("code"))
    try:
        person = save_person(entry, opened.work, at=opened.now, by=opened.me)
    except WrongEntry as error:
        return _form(opened, None, entry, error.reasons, status=422)
    return opened.done(f"/admin/people/{person.id}", "added")


def edit(opened: Opened) -> Response:
    person = _person(opened)
    if person is None:
        return not_found(opened)
    return _form(opened, person, entry_of(person, opened.work), {})


def save(opened: Opened) -> Response:
    person = _person(opened)
    if person is None:
        return not_found(opened)
    entry = _entry(opened, person.code)
    try:
        save_person(entry, opened.work, at=opened.now, by=opened.me, known=person)
    except WrongEntry as error:
        return _form(opened, person, entry, error.reasons, status=422)
    return opened.done(f"/admin/people/{person.id}", "saved")


def give_code(opened: Opened) -> Response:
    """Shown once, on the page that answers: it stands in no address and no log."""
    person = _working(opened)
    grant = Grant(person, Purpose.LINK, OFFICE_CODE_LIVES, by=opened.me)
    plain = make_code(grant, opened.work, now=opened.now)
    code = shown(plain)
    until = (opened.now + OFFICE_CODE_LIVES).astimezone(opened.office.zone)
    said = (
        f"Dùng một lần, đến {until:%H:%M %d/%m/%Y}. {naming.capital(naming.address(person))} gửi mã này "
        "trong tin nhắn riêng với Thư Ký trên Zalo hoặc Telegram."
    )
    name = opened.telegram_name
    opens = f"https://t.me/{name}?start={plain}" if name else ""
    return _form(
        opened, person, entry_of(person, opened.work), {}, secret=code, secret_says=said, secret_opens=opens
    )


def give_link(opened: Opened) -> Response:
    person = _working(opened)
    grant = Grant(person, Purpose.WEB, WEB_LINK_LIVES, by=opened.me)
    token = make_link_token(grant, opened.work, now=opened.now)
    base = opened.office.web_address or str(opened.request.base_url)
    link = f"{base.rstrip('/')}/login/link/{token}"
    said = "Liên kết đăng nhập web, dùng một lần trong 5 phút. Chỉ gửi cho chính người này."
    return _form(opened, person, entry_of(person, opened.work), {}, secret=link, secret_says=said)


def remove_account(opened: Opened) -> Response:
    person = _working(opened)
    unlink(person, [opened.number("identity") or 0], opened.post, by=opened.me)
    return opened.done(f"/admin/people/{person.id}", "unlinked")


def lock(opened: Opened) -> Response:
    person = _working(opened)
    lock_out(person, None, opened.post, by=opened.me)
    return opened.done(f"/admin/people/{person.id}", "locked")


def close(opened: Opened) -> Response:
    person = _working(opened)
    if person.id == opened.me.id:
        raise Refused("Không tự đóng tài khoản của chính mình được; xin nhờ quản trị viên khác.")
    leaving.leave(person, opened.post, by=opened.me)
    return opened.done(f"/admin/people/{person.id}", "left")


def bring_back(opened: Opened) -> Response:
    person = _person(opened)
    if person is None:
        return not_found(opened)
    take_back(person, opened.work, at=opened.now, by=opened.me)
    return opened.done(f"/admin/people/{person.id}", "back")


def _form(
    opened: Opened,
    person: Person | None,
    entry: PersonEntry,
    wrong: Mapping[str, str],
    *,
    status: int = 200,
    secret: str = "",
    secret_says: str = "",
    secret_opens: str = "",
) -> Response:
    """`secret_opens`: the address that hands the secret over by itself."""
    accounts = accounts_of(person, opened.work) if person is not None else []
    sessions = opened.work.proofs.sessions_of(person.id, now=opened.now) if person is not None else ()
    leads, given = leaving.open_tasks(person, opened.work) if person is not None else ((), ())
    return opened.page(
        "person.html",
        status=status,
        person=person,
        entry=entry,
        wrong=wrong,
        roles=ROLES,
        branches=branches(opened),
        posts=_further_posts(person, opened),
        accounts=[(one, channel_name(one.channel)) for one in accounts],
        sessions=sessions,
        tasks=(len(leads), len(given)),
        secret=secret,
        secret_says=secret_says,
        secret_opens=secret_opens,
    )


def _further_posts(person: Person | None, opened: Opened) -> list[str]:
    if person is None:
        return []
    posts = opened.work.people.posts([person.id])[1:]
    return [f"{post.title or 'Thành viên'}, {opened.work.units.get(post.unit_id).name}" for post in posts]


def _lines(people: Sequence[Person], opened: Opened) -> list[Line]:
    work = opened.work
    posts = {post.person_id: post for post in reversed(work.people.posts([one.id for one in people]))}
    units = {unit.id: unit.name for unit in work.units.all()}
    lines = []
    for person in people:
        post = posts.get(person.id)
        said = " · ".join(part for part in (post.title, units[post.unit_id]) if part) if post else ""
        channels = dict.fromkeys(channel_name(one.channel) for one in accounts_of(person, work))
        lines.append(Line(person, said, ", ".join(channels)))
    return lines


def _person(opened: Opened) -> Person | None:
    found = opened.work.people.many([opened.path["person_id"]])
    return found[0] if found else None


def _working(opened: Opened) -> Person:
    person = _person(opened)
    if person is None or not person.active:
        raise Refused("Không tìm thấy người này, hoặc người này đã thôi làm việc.")
    return person


def _entry(opened: Opened, code: str) -> PersonEntry:
    gender = opened.text("gender")
    return PersonEntry(
        code=code,
        full_name=" ".join(opened.text("full_name").split()),
        unit_id=opened.number("unit_id"),
        gender=Gender(gender) if gender in set(Gender) else Gender.UNKNOWN,
        title=opened.text("title"),
        is_head=opened.text("is_head") == "yes",
        mobile=opened.text("mobile"),
        office_phone=opened.text("office_phone"),
        email=opened.text("email"),
        manager_code=opened.text("manager_code"),
        nicknames=opened.listed("nicknames"),
        roles=[str(role) for role in opened.form.getlist("roles")],
    )
