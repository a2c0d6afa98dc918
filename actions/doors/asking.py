"""Somebody asks to come into a group: people of its open cases and of its unit are let in, strangers hear how to be
linked, and about everybody else an administrator decides.

A group without cases and without a unit is left to whoever runs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog

from actions import labels, linking, naming
from actions.cases.models import ACTIVE, Case
from actions.directory.hierarchy import UnitTree
from actions.errors import Refused
from actions.identity.accounts import administrators, is_administrator
from actions.messages import Button, Card, Command, Door, Inbound
from actions.models import AuditRow, Chat, Person
from actions.ports import UnitOfWork
from actions.turn import Post, Turn

MOST_EXPLANATIONS = 3
"""To one account in a day, and the administrators hear of the first; then it is turned away without words."""
_DAY = timedelta(days=1)
_MONTH = timedelta(days=30)
Arguments = Mapping[str, Any]

log = structlog.get_logger(__name__)


def asked_in(inbound: Inbound, chat: Chat, post: Post) -> None:
    rooms = _rooms(chat, post.work)
    cases, units = _open_cases(rooms, post.work), _units(rooms, post.work)
    if not cases and not units:
        log.info("left to the group", channel=inbound.channel, asked="in")
        return
    person = linking.person_of(inbound, post.work)
    if person is None:
        _turn_away(inbound, chat, cases, post)
    elif _belongs(person, cases, units, post.work):
        post.to_chat(chat, Card("", door=Door(inbound.sender_id, lets_in=True)))
        _log("group.let_in", person, None, post)
    else:
        _ask_about(person, inbound, chat, cases, post)


def decide_pressed(arguments: Arguments, turn: Turn) -> None:
    """An administrator, or the owner of a case there, lets somebody in or not; the first one's word counts."""
    (chat,) = turn.work.chats.many([int(arguments["chat"])])
    person = turn.work.people.get(int(arguments["person"]))
    cases = _open_cases(_rooms(chat, turn.work), turn.work)
    if not is_administrator(turn.sender) and turn.sender.id not in {case.owner_id for case in cases}:
        raise Refused("Chỉ quản trị viên hoặc người phụ trách vụ trong nhóm này quyết định được ạ.")
    key = f"door:{chat.id}:{arguments['account']}:{arguments['asked']}"
    if turn.work.proofs.count_try(key, now=turn.now, until=turn.now + _MONTH) > 1:
        turn.reply(Card("Lời xin vào nhóm này đã được trả lời rồi ạ."))
        return
    lets_in = bool(arguments["lets_in"])
    turn.post.to_chat(chat, Card("", door=Door(str(arguments["account"]), lets_in=lets_in)))
    _log("group.let_in" if lets_in else "group.keep_out", person, turn.sender, turn.post)
    if lets_in:
        turn.reply(Card(f"Dạ, Thư ký cho {naming.address(person)} vào nhóm “{chat.title}”."))
        return
    who = naming.address(turn.sender)
    told = f"Lời xin vào nhóm “{chat.title}” chưa được đồng ý. Xin liên hệ {who} nếu cần ạ."
    turn.post.to_person(person, Card(told, kind="notice"))
    turn.reply(Card(f"Dạ, Thư ký không cho {naming.address(person)} vào nhóm “{chat.title}” và đã báo lại."))


def _turn_away(inbound: Inbound, chat: Chat, cases: Sequence[Case], post: Post) -> None:
    """Said before the answer: afterwards nobody may write to a stranger."""
    key = f"knock:{chat.id}:{inbound.channel}:{inbound.account}:{inbound.sender_id}"
    knocks = post.work.proofs.count_try(key, now=post.now, until=post.now + _DAY)
    words = _explanation(chat) if knocks <= MOST_EXPLANATIONS else ""
    door = Door(inbound.sender_id, lets_in=False, words=words, private_chat=inbound.private_chat)
    post.to_chat(chat, Card("", door=door))
    post.work.audit.add(AuditRow(at=post.now, action="group.keep_out", kind="chat", subject_id=chat.id))
    if knocks > 1:
        return
    name = f" (tên hiển thị: {inbound.sender_name})" if inbound.sender_name else ""
    text = (
        f"Một tài khoản chưa liên kết{name} xin vào nhóm “{chat.title}”; Thư ký đã từ chối và hướng dẫn cách liên kết. "
        "Nếu đó là cán bộ của cơ quan, xin cấp mã liên kết cho họ."
    )
    post.to_people([(each, Card(text, kind="notice")) for each in _deciders(cases, post.work)])


def _ask_about(person: Person, inbound: Inbound, chat: Chat, cases: Sequence[Case], post: Post) -> None:
    deciders = [each for each in _deciders(cases, post.work) if each.id != person.id]
    if not deciders:
        log.warning("nobody decides who comes in", channel=inbound.channel)
    about = {
        "chat": chat.id,
        "account": inbound.sender_id,
        "person": person.id,
        "asked": inbound.event_id,
    }
    text = f"🚪 {naming.described(post.work, person)} xin vào nhóm “{chat.title}”."
    for each in deciders:
        only = (each.id,)
        row = (
            Button(labels.LET_IN, Command("decide_door", {**about, "lets_in": True}), only),
            Button(labels.KEEP_OUT, Command("decide_door", {**about, "lets_in": False}), only),
        )
        post.to_person(each, Card(text, (row,), kind="notice"))


def _explanation(chat: Chat) -> str:
    return (
        f"Xin chào anh/chị. Nhóm “{chat.title}” chỉ dành cho cán bộ đã liên kết tài khoản với Thư ký, nên Thư ký chưa "
        "cho vào được. Xin bấm Bắt đầu ở đây rồi chia sẻ số điện thoại đã đăng ký với cơ quan, hoặc gửi mã liên kết do "
        "quản trị viên cấp; sau đó bấm lại liên kết mời ạ."
    )


def _belongs(person: Person, cases: Sequence[Case], units: set[int], work: UnitOfWork) -> bool:
    if any(post.unit_id in units for post in work.people.posts([person.id])):
        return True
    return any(
        person.id == case.owner_id or work.cases.find_member(case.id, person.id) is not None for case in cases
    )


def _rooms(chat: Chat, work: UnitOfWork) -> Sequence[Chat]:
    """The group and its topics."""
    return work.chats.with_external_id(chat.channel, chat.account, chat.external_id)


def _open_cases(rooms: Sequence[Chat], work: UnitOfWork) -> list[Case]:
    found = (work.cases.of_chat(room.id) for room in rooms)
    return [case for case in found if case is not None and case.state in ACTIVE]


def _units(rooms: Sequence[Chat], work: UnitOfWork) -> set[int]:
    """The group's unit and all below it."""
    named = work.doors.units_of([room.id for room in rooms])
    if not named:
        return set()
    tree = UnitTree(work.units.all())
    return {unit for top in named.values() for unit in tree.below(top)}


def _deciders(cases: Sequence[Case], work: UnitOfWork) -> list[Person]:
    owners = {case.owner_id for case in cases}
    found = {person.id: person for person in administrators(work)}
    found |= {person.id: person for person in work.people.many(owners) if person.active}
    return list(found.values())


def _log(action: str, person: Person, by: Person | None, post: Post) -> None:
    post.work.audit.add(
        AuditRow(
            at=post.now,
            actor_id=by.id if by is not None else None,
            action=action,
            kind="person",
            subject_id=person.id,
        )
    )
