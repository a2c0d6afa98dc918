"""Who is who, from the command line: `thuky admin`, `link-code`, `lost-phone`, `leave`, by the steps of the chat."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

from actions import naming
from actions.directory_edits import PersonEntry, UnitEntry, WrongEntry, entry_of, save_person, save_unit
from actions.identity import leaving
from actions.identity.accounts import lock_out, lost_card
from actions.identity.models import Purpose
from actions.identity.secrets import (
    OFFICE_CODE_LIVES,
    WEB_LINK_LIVES,
    Grant,
    make_code,
    make_link_token,
    shown,
)
from actions.models import Person
from actions.ports import UnitOfWork
from actions.turn import Post
from bot.clock import SystemClock
from bot.imports import open_configured
from bot.knowledge import default_office, with_stored_changes
from bot.settings import Settings

FIRST_UNIT = "Cơ quan"


def link_code(code: str, *, web: bool) -> int:
    """Print a one-time code that links an account, or the address of a one-time sign-in on the web."""

    def command(person: Person, post: Post) -> str:
        if web:
            return _web_link(person, post)
        made = make_code(Grant(person, Purpose.LINK, OFFICE_CODE_LIVES), post.work, now=post.now)
        until = (post.now + OFFICE_CODE_LIVES).astimezone(post.office.zone)
        who = naming.described(post.work, person)
        how = f"gửi mã này trong tin nhắn riêng với Thư ký; dùng một lần, đến {until:%H:%M %d/%m/%Y}."
        return f"{shown(made)}\n{who}: {how}"

    return _for_person(code, command)


def lost_phone(code: str, channel: str) -> int:
    """Close the person's accounts of this family of channels ("": of all) and end their sessions."""
    return _for_person(
        code, lambda person, post: lost_card(lock_out(person, channel or None, post, by=None), person).text
    )


def leave(code: str) -> int:
    def command(person: Person, post: Post) -> str:
        left = leaving.leave(person, post, by=None)
        numbers = [f"  {task.id} {task.title}" for task in [*left.leads, *left.given]]
        return "\n".join([leaving.summary(person, left, post.work), *numbers])

    return _for_person(code, command)


def make_administrator(code: str, name: str) -> int:
    """Give the role, making the person where there is none, and print the address of a sign-in: an office begins so."""

    def command(work: UnitOfWork) -> str | None:
        with work:
            now = SystemClock().now()
            person = work.people.find_by_code(code)
            if person is None and not name:
                print(f"Không có ai mang mã {code}; thêm --name “Họ và tên” để tạo mới.", file=sys.stderr)
                return None
            entry = entry_of(person, work) if person is not None else _first(code, name, work)
            roles = dict.fromkeys([*entry.roles, "administrator"])
            saved = save_person(replace(entry, roles=tuple(roles)), work, at=now, by=None, known=person)
            saved.active = True
            work.flush()
            said = _web_link(saved, _post(work))
            work.commit()
            return said

    return _printed(command)


def _first(code: str, name: str, work: UnitOfWork) -> PersonEntry:
    units = work.units.all()
    unit = units[0] if units else save_unit(UnitEntry(FIRST_UNIT), work, at=SystemClock().now(), by=None)
    return PersonEntry(code, name, unit.id)


def _web_link(person: Person, post: Post) -> str:
    token = make_link_token(Grant(person, Purpose.WEB, WEB_LINK_LIVES), post.work, now=post.now)
    address = (post.office.web_address or "http://127.0.0.1:8080").rstrip("/")
    return f"{address}/login/link/{token}\n{naming.described(post.work, person)}: dùng một lần, trong 5 phút."


def _for_person(code: str, act: Callable[[Person, Post], str]) -> int:
    def command(work: UnitOfWork) -> str | None:
        with work:
            person = work.people.find_by_code(code)
            if person is None:
                print(f"Không có ai mang mã {code}.", file=sys.stderr)
                return None
            said = act(person, _post(work))
            work.commit()
            return said

    return _printed(command)


def _post(work: UnitOfWork) -> Post:
    office = with_stored_changes(replace(default_office(), web_address=Settings().public_url))
    return Post(work, office(work), SystemClock().now())


def _printed(command: Callable[[UnitOfWork], str | None]) -> int:
    store = open_configured()
    try:
        said = store.repeat(command)
    except WrongEntry as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        store.close()
    if said is None:
        return 1
    print(said)
    return 0
