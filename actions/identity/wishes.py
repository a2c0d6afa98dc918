"""What linked people ask of their accounts, and what administrators and leaders do for others.

Answers with a code or a link are private wherever they were asked for. What closes something is asked about once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actions import labels, naming
from actions.identity.accounts import accounts_of, channel_name, family, lock_out, lost_card, unlink
from actions.identity.asking import NOTHING, ask_first, count_code, privately
from actions.identity.for_others import FOR_OTHERS, for_somebody
from actions.identity.models import Purpose
from actions.identity.secrets import (
    OWN_CODE_LIVES,
    WEB_LINK_LIVES,
    Grant,
    log_identity,
    make_code,
    make_link_token,
    shown,
)
from actions.messages import Card
from actions.models import Person, Question
from actions.questions import Choice, Given
from actions.turn import Turn
from nlu.identity_words import IdentityWish, read_identity_wish
from nlu.message import Parsed


def act_on_identity(parsed: Parsed, turn: Turn) -> bool:
    """False where the message is about something else."""
    others = [mention for mention in parsed.people if not mention.is_pronoun and not mention.is_unit]
    wish = read_identity_wish(parsed.text, names_others=bool(others), routed=True)
    if wish is None:
        return False
    if wish.wish in ("code_for", "lost_for", "leaver"):
        for_somebody(wish, parsed, turn)
    else:
        _OWN[wish.wish](wish, turn)
    return True


def answered(question: Question, given: Given, turn: Turn) -> None:
    """What was confirmed; the values of the choices say it."""
    value = given.option or NOTHING
    what = value["do"]
    if what == "lock":
        closed = lock_out(turn.sender, value["channel"] or None, turn.post, by=turn.sender)
        # Back to the chat it was asked in, even though that may be nobody's now.
        turn.message = None
        turn.reply(lost_card(closed, turn.sender))
    elif what in FOR_OTHERS:
        FOR_OTHERS[what](turn.work.people.get(int(value["person"])), value, turn)
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


def _link_code(wish: IdentityWish, turn: Turn) -> None:
    count_code(turn.sender, turn)
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
    count_code(turn.sender, turn)
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
    ask_first(
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


def code_entered(turn: Turn) -> None:
    """Whose code it is, is not told."""
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
    "code_entered": lambda wish, turn: code_entered(turn),
}
