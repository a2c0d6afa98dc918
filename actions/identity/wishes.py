"""What linked people ask of their accounts, and what administrators and leaders do for others.

Answers with a code or a link are private wherever they were asked for. What closes something is asked about once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from actions import directory, labels, naming
from actions.errors import Refused
from actions.identity import leaving
from actions.identity.accounts import (
    accounts_of,
    channel_name,
    family,
    is_administrator,
    lock_out,
    lost_card,
    may_look_after,
    unlink,
)
from actions.identity.models import Purpose
from actions.identity.secrets import (
    OFFICE_CODE_LIVES,
    OWN_CODE_LIVES,
    WEB_LINK_LIVES,
    Grant,
    log_identity,
    make_code,
    make_link_token,
    shown,
)
from actions.messages import Card
from actions.models import Expects, Person, Question
from actions.questions import Asking, Choice, Given, ask
from actions.turn import Turn
from nlu.identity_words import IdentityWish, read_identity_wish
from nlu.message import Parsed

ABOUT = "identity"
MOST_CODES = 5
"""Codes and links for one person in an hour."""
_HOUR = timedelta(hours=1)
_NOTHING: Mapping[str, Any] = {"do": "nothing"}


def act_on_identity(parsed: Parsed, turn: Turn) -> bool:
    """False where the message is about something else."""
    others = [mention for mention in parsed.people if not mention.is_pronoun and not mention.is_unit]
    wish = read_identity_wish(parsed.text, names_others=bool(others), routed=True)
    if wish is None:
        return False
    if wish.wish in ("code_for", "lost_for", "leaver"):
        _for_somebody(wish, parsed, turn)
    else:
        _OWN[wish.wish](wish, turn)
    return True


def answered(question: Question, given: Given, turn: Turn) -> None:
    """What was confirmed; the values of the choices say it."""
    value = given.option or _NOTHING
    what = value["do"]
    if what == "lock":
        closed = lock_out(turn.sender, value["channel"] or None, turn.post, by=turn.sender)
        # Back to the chat it was asked in, even though that may be nobody's now.
        turn.message = None
        turn.reply(lost_card(closed, turn.sender))
    elif what in _FOR_OTHERS:
        _FOR_OTHERS[what](turn.work.people.get(int(value["person"])), value, turn)
    else:
        turn.reply(Card("Dạ, Thư ký không thay đổi gì ạ."))


def not_my_account(arguments: Mapping[str, Any], turn: Turn) -> None:
    """The button under "vừa được liên kết": that account goes, and everything that is signed in."""
    closed = unlink(turn.sender, [int(arguments["identity"])], turn.post, by=turn.sender)
    if not closed.accounts:
        turn.reply(Card("Tài khoản này không còn liên kết ạ."))
        return
    log_identity("account.not_mine", turn.sender, turn.work, at=turn.now, by=turn.sender)
    turn.reply(
        Card(
            f"🔒 Đã gỡ tài khoản {', '.join(closed.accounts)} đó và đăng xuất mọi phiên web. "
            f"{naming.capital(naming.you(turn.sender))} báo quản trị viên để kiểm tra ạ."
        )
    )


# ---- one's own accounts ----


def _link_code(wish: IdentityWish, turn: Turn) -> None:
    _count(turn.sender, turn)
    grant = Grant(turn.sender, Purpose.LINK, OWN_CODE_LIVES, content={"channel": wish.channel})
    code = make_code(grant, turn.work, now=turn.now)
    where = f" {channel_name(wish.channel)}" if wish.channel else " ở kênh mới"
    until = (turn.now + OWN_CODE_LIVES).astimezone(turn.office.zone)
    privately(
        Card(
            f"🔗 Mã liên kết: **{shown(code)}**\n"
            f"Mở cuộc trò chuyện riêng với Thư ký{where} rồi gửi mã này. "
            f"Mã dùng một lần, đến {until:%H:%M}. Không đưa mã cho người khác."
        ),
        turn,
    )


def _web_login(wish: IdentityWish, turn: Turn) -> None:
    if not turn.office.web_address:
        privately(
            Card("Cơ quan chưa mở trang web của Thư ký ạ. Xin liên hệ quản trị viên (THUKY_PUBLIC_URL)."),
            turn,
        )
        return
    if family(turn.inbound.channel) == "web":
        turn.reply(Card(f"{naming.capital(naming.you(turn.sender))} đang ở trên web rồi ạ."))
        return
    _count(turn.sender, turn)
    privately(web_login_card(turn.sender, turn), turn)


def web_login_card(person: Person, turn: Turn) -> Card:
    """A link for this device and a code for another."""
    token = make_link_token(Grant(person, Purpose.WEB, WEB_LINK_LIVES), turn.work, now=turn.now)
    code = make_code(Grant(person, Purpose.WEB_CODE, WEB_LINK_LIVES), turn.work, now=turn.now)
    address = turn.office.web_address.rstrip("/")
    return Card(
        f"🔑 Đăng nhập web, trong 5 phút, dùng một lần:\n{address}/login/link/{token}\n"
        f"Trên máy tính khác: mở {address}/login và nhập mã **{shown(code)}**\n"
        "Không chuyển tin này cho ai."
    )


def _lost_phone(wish: IdentityWish, turn: Turn) -> None:
    linked = accounts_of(turn.sender, turn.work)
    channels = list(dict.fromkeys(family(one.channel) for one in linked))
    you = naming.capital(naming.you(turn.sender))
    if wish.channel and wish.channel != "web":
        if wish.channel not in channels:
            privately(
                Card(f"{you} không có tài khoản {channel_name(wish.channel)} nào đang liên kết ạ."), turn
            )
            return
        channels = [wish.channel]
    choices = [
        Choice(
            labels.LOCK_NOW if len(channels) == 1 else f"Khóa {channel_name(channel)}",
            {"do": "lock", "channel": channel},
        )
        for channel in channels
    ]
    if len(channels) != 1:
        choices.append(Choice(labels.LOCK_ALL, {"do": "lock", "channel": ""}))
    names = ", ".join(channel_name(channel) for channel in channels) or "mọi phiên web"
    _confirm(
        f"Thư ký khóa ngay {names} của {naming.you(turn.sender)}: máy đó không đọc, không giao việc được nữa; "
        "mọi phiên web bị đăng xuất; tin đang chờ chuyển sang kênh khác. Khóa kênh nào ạ?",
        choices,
        turn,
    )


def _end_sessions(wish: IdentityWish, turn: Turn) -> None:
    ended = turn.work.proofs.end_sessions(turn.sender.id, now=turn.now)
    log_identity("session.end_all", turn.sender, turn.work, at=turn.now, by=turn.sender)
    turn.reply(
        Card(f"Đã đăng xuất {ended} phiên trên web." if ended else "Không có phiên web nào đang mở ạ.")
    )


def _accounts(wish: IdentityWish, turn: Turn) -> None:
    zone = turn.office.zone
    lines = [f"**Tài khoản của {naming.you(turn.sender)}**"]
    for one in accounts_of(turn.sender, turn.work):
        since = f", từ {one.linked_at.astimezone(zone):%d/%m/%Y}" if one.linked_at is not None else ""
        named = f" “{one.display_name}”" if one.display_name else ""
        lines.append(f"• {channel_name(one.channel)}{named}{since}")
    for session in turn.work.proofs.sessions_of(turn.sender.id, now=turn.now):
        seen = session.seen_at.astimezone(zone)
        lines.append(f"• Web ({session.device or 'trình duyệt'}), dùng gần nhất {seen:%H:%M %d/%m}")
    if len(lines) == 1:
        lines.append("Chưa có tài khoản nào.")
    lines.append("Thêm: “mã liên kết”. Bớt: “gỡ liên kết Zalo”. Mất máy: “tôi mất điện thoại”.")
    privately(Card("\n".join(lines)), turn)


def _code_entered(wish: IdentityWish, turn: Turn) -> None:
    if turn.in_group:
        turn.reply(Card("Mã liên kết chỉ gửi trong tin nhắn riêng với Thư ký ạ."))
        return
    turn.reply(
        Card(
            f"Tài khoản này đã liên kết với {naming.address(turn.sender)} ({turn.sender.full_name}) nên không cần mã. "
            "Muốn dùng cho người khác, xin nhắn “gỡ liên kết” trước ạ."
        )
    )


_OWN: dict[str, Callable[[IdentityWish, Turn], None]] = {
    "link_code": _link_code,
    "web_login": _web_login,
    "lost_phone": _lost_phone,
    "end_sessions": _end_sessions,
    "accounts": _accounts,
    "code_entered": _code_entered,
}


# ---- for somebody else ----


def _for_somebody(wish: IdentityWish, parsed: Parsed, turn: Turn) -> None:
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
    _confirm(text, choices, turn)


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
    _count(person, turn)
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


_FOR_OTHERS: dict[str, Callable[[Person, Mapping[str, Any], Turn], None]] = {
    "code_for": _give_code,
    "lost_for": _lock_for,
    "leaver": _leaves,
}


def _require(what: str, person: Person, turn: Turn) -> None:
    if not _permitted(what, person, turn):
        raise Refused(_why_not(what))


def _count(person: Person, turn: Turn) -> None:
    tries = turn.work.proofs.count_try(f"make:{person.id}", now=turn.now, until=turn.now + _HOUR)
    if tries > MOST_CODES:
        raise Refused("Đã lấy nhiều mã trong một giờ qua. Xin dùng mã gần nhất hoặc thử lại sau ạ.")


def _confirm(text: str, choices: Sequence[Choice], turn: Turn) -> None:
    options = [*choices, Choice(labels.DO_NOTHING, _NOTHING)]
    ask(Asking(text, Expects.CHOICE, ABOUT, "confirm", options, private=turn.in_group), turn)


def privately(card: Card, turn: Turn) -> None:
    if turn.in_group:
        turn.tell(turn.sender, card)
        turn.reply(Card(f"Thư ký đã trả lời qua tin nhắn riêng của {naming.you(turn.sender)}."))
    else:
        turn.reply(card)
