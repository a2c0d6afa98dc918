"""Dữ liệu của tôi: a person sees, takes or deletes what is kept about them (Law 91/2025/QH15).

Requests are met at once and leave a line in the audit log; the law gives two working days. The official record of
tasks (title, people, states, history) is the office's and stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actions import labels, naming
from actions.data_export import export_card, tasks_of
from actions.identity import accounts
from actions.identity.accounts import administrators
from actions.identity.wishes import act_on_identity
from actions.messages import Button, Card, Command
from actions.models import AuditRow, Identity
from actions.turn import Turn
from nlu.data_wishes import DataWish, read_data_wish
from nlu.message import Parsed
from nlu.text import fold


def my_data(parsed: Parsed, turn: Turn) -> None:
    """Answers are private, wherever they were asked for."""
    if act_on_identity(parsed, turn):
        return
    _ANSWERS[read_data_wish(parsed.text)](parsed, turn)


def export_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    log(turn, "data.export")
    _privately(export_card(turn.sender, turn), turn)


def ask_delete(arguments: Mapping[str, Any], turn: Turn) -> None:
    """What goes and what stays, before anything is done."""
    you = naming.you(turn.sender)
    text = (
        f"**Xóa dữ liệu của {you}**\n"
        f"Sẽ xóa: nội dung tin nhắn của {you} và của Thư ký gửi {you}, lời nhắc riêng, tài khoản đã liên kết.\n"
        "Giữ lại theo quy định công vụ: việc (nội dung, người, trạng thái, lịch sử), ủy quyền, và tin nhắn gốc "
        "của việc chưa xong.\n"
        f"Hồ sơ danh bạ do cơ quan quản lý. Xóa rồi không lấy lại được. {naming.capital(you)} có chắc không ạ?"
    )
    only = (turn.sender.id,)
    buttons = (
        Button(labels.DELETE, Command("delete_my_data"), only),
        Button(labels.EXPORT_FIRST, Command("export_my_data"), only),
        Button(labels.KEEP_DATA, Command("keep_my_data"), only),
    )
    _privately(Card(text, (buttons,)), turn)


def delete_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    """Everything at once; the answer still goes out, to the chat that is nobody's from now on."""
    erased = turn.work.personal.erase(turn.sender)
    log(turn, "data.delete")
    turn.message = None
    turn.reply(
        Card(
            f"Đã xóa {erased.texts} nội dung tin, {erased.reminders} lời nhắc riêng và gỡ {erased.accounts} tài khoản "
            "liên kết. Muốn dùng lại Thư ký, xin liên kết lại bằng số điện thoại cơ quan."
        )
    )


def keep_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    turn.reply(Card("Dạ, Thư ký không xóa gì ạ."))


def unlink_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    accounts.unlink(turn.sender, arguments["identities"], turn.post, by=turn.sender)
    turn.message = None
    turn.reply(
        Card(
            "Đã gỡ liên kết, các phiên web đã đăng xuất. Muốn dùng lại, xin chia sẻ số điện thoại cơ quan "
            "hoặc gửi mã liên kết."
        )
    )


def log(turn: Turn, action: str) -> None:
    turn.work.audit.add(
        AuditRow(
            at=turn.now, actor_id=turn.sender.id, action=action, kind="person", subject_id=turn.sender.id
        )
    )


def _show(parsed: Parsed, turn: Turn) -> None:
    log(turn, "data.view")
    person, work = turn.sender, turn.work
    kept = work.personal.kept_of(person)
    accounts = ", ".join(sorted({_channel(one) for one in work.identities.of_person(person.id)}))
    lines = [
        f"**Dữ liệu của {naming.you(person)}**",
        naming.described(work, person),
        f"Di động: {person.mobile or '–'} · Email: {person.email or '–'}",
        f"Tài khoản liên kết: {accounts or 'chưa có'}",
        f"Việc liên quan: {len(tasks_of(person, work))} · Lời nhắc riêng: {len(kept.reminders)}",
        f"Tin nhắn còn lưu: {len(kept.messages)}, {_retention(turn)}",
    ]
    only = (person.id,)
    buttons = (
        Button(labels.EXPORT_DATA, Command("export_my_data"), only),
        Button(labels.DELETE_DATA, Command("ask_delete_my_data"), only),
    )
    _privately(Card("\n".join(lines), (buttons,)), turn)


def _export(parsed: Parsed, turn: Turn) -> None:
    export_pressed({}, turn)


def _delete(parsed: Parsed, turn: Turn) -> None:
    ask_delete({}, turn)


def _unlink(parsed: Parsed, turn: Turn) -> None:
    """Accounts of the channel that is named, else of all."""
    said = fold(parsed.text)
    linked = accounts.accounts_of(turn.sender, turn.work)
    named = [one for one in linked if one.channel.partition("_")[0] in said]
    meant = named or ([] if "zalo" in said or "telegram" in said else linked)
    if not meant:
        _privately(
            Card(f"{naming.capital(naming.you(turn.sender))} chưa liên kết tài khoản nào như vậy ạ."), turn
        )
        return
    names = ", ".join(sorted({_channel(one) for one in meant}))
    only = (turn.sender.id,)
    command = Command("unlink_accounts", {"identities": [one.id for one in meant]})
    buttons = (Button(labels.UNLINK, command, only), Button(labels.KEEP_DATA, Command("keep_my_data"), only))
    text = (
        f"Gỡ liên kết {names}: Thư ký không còn nhận ra và không nhắn được cho {naming.you(turn.sender)} ở đó nữa. "
        f"{naming.capital(naming.you(turn.sender))} có chắc không ạ?"
    )
    _privately(Card(text, (buttons,)), turn)


def _correct(parsed: Parsed, turn: Turn) -> None:
    """The directory is the office's: its administrators change it."""
    names = ", ".join(f"{naming.address(one)} ({one.full_name})" for one in administrators(turn.work)[:3])
    whom = names or "quản trị viên của cơ quan"
    text = (
        f"Hồ sơ danh bạ do cơ quan quản lý. Để sửa hoặc ẩn thông tin, {naming.you(turn.sender)} liên hệ {whom}; "
        "yêu cầu được trả lời trong 2 ngày làm việc. Số di động và email chỉ hiện trong tin nhắn riêng "
        "với cán bộ đã liên kết."
    )
    _privately(Card(text), turn)


def _how_long(parsed: Parsed, turn: Turn) -> None:
    text = (
        f"Nội dung tin nhắn gửi Thư ký {_retention(turn)}; tin gốc của việc chưa xong được giữ đến khi xong. "
        "Tin trong nhóm không gọi đến Thư ký thì không lưu nội dung. Việc và lịch sử việc là hồ sơ của cơ quan."
    )
    _privately(Card(text), turn)


def _who_sees(parsed: Parsed, turn: Turn) -> None:
    rows = turn.work.audit.latest(person_id=turn.sender.id, limit=1_000)
    seen = [row for row in rows if row.action == "disclose.contact"]
    you = naming.you(turn.sender)
    lines = [
        f"Họ tên, chức vụ, đơn vị, máy cơ quan của {you}: mọi cán bộ đã liên kết. Di động và email: chỉ cán bộ đã liên "
        "kết, trong tin nhắn riêng, mỗi lần xem đều ghi nhật ký.",
        f"Số lần di động, email của {you} được xem: {len(seen)}.",
    ]
    if seen:
        last = seen[-1].at.astimezone(turn.office.zone)
        lines.append(f"Lần gần nhất: {last:%H:%M %d/%m/%Y}.")
    _privately(Card("\n".join(lines)), turn)


_ANSWERS: dict[DataWish, Callable[[Parsed, Turn], None]] = {
    "show": _show,
    "export": _export,
    "delete": _delete,
    "unlink": _unlink,
    "correct": _correct,
    "how_long": _how_long,
    "who_sees": _who_sees,
}


def _retention(turn: Turn) -> str:
    days = turn.office.retention_days
    return f"được xóa sau {days} ngày" if days else "được giữ đến khi có yêu cầu xóa"


def _channel(identity: Identity) -> str:
    return accounts.channel_name(identity.channel)


def _privately(card: Card, turn: Turn) -> None:
    if turn.in_group:
        turn.tell(turn.sender, card)
        turn.reply(Card(f"Thư ký đã trả lời qua tin nhắn riêng của {naming.you(turn.sender)}."))
    else:
        turn.reply(card)
