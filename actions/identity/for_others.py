"""What administrators and leaders do with the accounts of others: codes, locking, leaving."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from actions import directory, labels, naming
from actions.errors import Refused
from actions.identity import leaving
from actions.identity.accounts import (
    accounts_of,
    channel_name,
    is_administrator,
    lock_out,
    lost_card,
    may_look_after,
)
from actions.identity.asking import ask_first, count_code, privately
from actions.identity.models import Purpose
from actions.identity.secrets import OFFICE_CODE_LIVES, Grant, make_code, shown
from actions.messages import Card
from actions.models import Person
from actions.questions import Choice
from actions.turn import Turn
from nlu.identity_words import IdentityWish
from nlu.message import Parsed


def for_somebody(wish: IdentityWish, parsed: Parsed, turn: Turn) -> None:
    mention = next(each for each in parsed.people if not each.is_pronoun and not each.is_unit)
    resolution = directory.resolve_for(mention, turn)
    if resolution.winner is not None:
        _propose(wish, [resolution.winner.person_id], turn)
    elif resolution.candidates:
        _propose(wish, [each.person_id for each in resolution.candidates[:5]], turn)
    else:
        privately(Card(f"Thư ký không tìm thấy {mention.text} trong danh bạ ạ."), turn)


def _propose(wish: IdentityWish, people: Sequence[int], turn: Turn) -> None:
    """One certain person and nothing closed: done. Else it is asked about."""
    if wish.wish == "code_for" and len(people) == 1:
        _give_code(turn.work.people.get(people[0]), {}, turn)
        return
    found = turn.work.people.many(people)
    permitted = [person for person in found if _permitted(wish.wish, person, turn)]
    if not permitted:
        raise Refused(_why_not(wish.wish))
    named = dict(naming.labels(turn.work, [person.id for person in permitted]))
    value = {"do": wish.wish, "channel": wish.channel if wish.channel != "web" else ""}
    only = permitted[0] if len(permitted) == 1 else None
    confirm = labels.CLOSE_ACCOUNTS if wish.wish == "leaver" else labels.LOCK_NOW
    choices = [
        Choice(confirm if only is not None else named[person.id], {**value, "person": person.id})
        for person in permitted
    ]
    whom = naming.described(turn.work, only) if only is not None else "ai trong những người sau"
    what = channel_name(wish.channel) if wish.channel else "mọi tài khoản"
    text = {
        "code_for": f"Cấp mã liên kết cho {whom} ạ?",
        "lost_for": f"Khóa {what} và mọi phiên web của {whom} ạ?",
        "leaver": f"Đóng mọi tài khoản của {whom} vì thôi làm việc ở cơ quan, và báo lãnh đạo các việc còn mở ạ?",
    }[wish.wish]
    ask_first(text, choices, turn)


def _permitted(what: str, person: Person, turn: Turn) -> bool:
    if what == "leaver":
        return is_administrator(turn.sender) and person.id != turn.sender.id
    return person.id == turn.sender.id or may_look_after(turn.sender, person, turn.work)


def _why_not(what: str) -> str:
    if what == "leaver":
        return "Chỉ quản trị viên mới đóng tài khoản của người thôi việc ạ."
    return "Chỉ quản trị viên hoặc lãnh đạo của người đó mới làm được việc này ạ."


def _give_code(person: Person, value: Mapping[str, Any], turn: Turn) -> None:
    _require("code_for", person, turn)
    count_code(person, turn)
    grant = Grant(person, Purpose.LINK, OFFICE_CODE_LIVES, by=turn.sender)
    code = make_code(grant, turn.work, now=turn.now)
    until = (turn.now + OFFICE_CODE_LIVES).astimezone(turn.office.zone)
    privately(
        Card(
            f"🔗 Mã liên kết cho {naming.described(turn.work, person)}: **{shown(code)}**\n"
            f"Dùng một lần, đến {until:%H:%M %d/%m}. Xin trao tận tay hoặc đọc qua điện thoại; "
            f"{naming.address(person)} gửi mã này trong tin nhắn riêng với Thư ký."
        ),
        turn,
    )
    if person.id != turn.sender.id and accounts_of(person, turn.work):
        by = naming.capital(naming.address(turn.sender))
        text = f"{by} vừa lấy mã liên kết tài khoản mới cho {naming.you(person)}. Không đúng thì báo quản trị viên ạ."
        turn.tell(person, Card(text, kind="notice"))


def _lock_for(person: Person, value: Mapping[str, Any], turn: Turn) -> None:
    _require("lost_for", person, turn)
    closed = lock_out(person, value.get("channel") or None, turn.post, by=turn.sender)
    lines = lost_card(closed, person).text.splitlines()[:-1]
    privately(Card(f"{naming.described(turn.work, person)}\n" + "\n".join(lines)), turn)


def _leaves(person: Person, value: Mapping[str, Any], turn: Turn) -> None:
    _require("leaver", person, turn)
    left = leaving.leave(person, turn.post, by=turn.sender)
    privately(Card(leaving.summary(person, left, turn.work)), turn)


FOR_OTHERS: dict[str, Callable[[Person, Mapping[str, Any], Turn], None]] = {
    "code_for": _give_code,
    "lost_for": _lock_for,
    "leaver": _leaves,
}


def _require(what: str, person: Person, turn: Turn) -> None:
    if not _permitted(what, person, turn):
        raise Refused(_why_not(what))
