"""`thuky outbox`: what waits to be sent, what could not be sent, and sending that again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from actions.errors import NotFound, Refused
from actions.models import AuditRow, Chat, ChatKind, OutboxMessage, SendState
from actions.ports import UnitOfWork
from bot.clock import SystemClock
from bot.imports import open_configured
from bot.knowledge import default_office

_KINDS = {"reply": "trả lời", "reminder": "lời nhắc", "notice": "thông báo", "digest": "bản tin"}
_STATES = {
    SendState.WAITING: "đang chờ gửi",
    SendState.CLAIMED: "đang được gửi",
    SendState.SENT: "đã gửi",
    SendState.DEAD: "không gửi được",
    SendState.WITHDRAWN: "không cần gửi nữa",
}
_TEXT = 80


def show(*, text: bool, limit: int) -> int:
    """Print both lists, newest last, and how many there are."""
    store = open_configured()
    zone, now = default_office().zone, SystemClock().now()
    try:
        with store.reading() as work:
            unsent, dead = work.outbox.unsent(limit=limit), work.outbox.dead()
            print(_waiting(work, now, zone))
            print(*_lines(unsent, work, zone, text=text), sep="\n", end="")
            print(f"Không gửi được: {len(dead)} tin.")
            print(*_lines(dead[-limit:], work, zone, text=text), sep="\n", end="")
    finally:
        store.close()
    if dead:
        print("Gửi lại: thuky outbox resend SỐ…, hoặc --all-dead.")
    return 0


def resend(numbers: Sequence[int] | None) -> int:
    """Those numbers, or all that could not be sent. 1 where a number that was asked for is refused."""
    store, at = open_configured(), SystemClock().now()
    refused = 0
    try:
        with store.work() as work:
            wanted = [message.id for message in work.outbox.dead()] if numbers is None else numbers
        for number in dict.fromkeys(wanted):
            try:
                store.repeat(lambda work, number=number: _resend(number, work, at))  # type: ignore[misc]
                print(f"Tin {number} đã vào hàng chờ gửi.")
            except Refused as refusal:
                print(refusal, file=sys.stderr)
                refused += 1
    finally:
        store.close()
    if not wanted:
        print("Không có tin nào cần gửi lại.")
    return 1 if refused and numbers is not None else 0


def _resend(number: int, work: UnitOfWork, at: datetime) -> None:
    with work:
        try:
            message = work.outbox.get(number)
        except NotFound as error:
            raise Refused(f"Không có tin số {number}.") from error
        _must_be_of_use(message, work)
        if not work.outbox.revive(number, due_at=at):
            raise Refused(f"Tin {number} {_STATES[message.state]} nên không gửi lại.")
        work.audit.add(AuditRow(at=at, action="outbox.resend", kind="outbox", subject_id=number))
        work.commit()


def _must_be_of_use(message: OutboxMessage, work: UnitOfWork) -> None:
    if message.state is not SendState.DEAD:
        return
    if (instead := work.outbox.moved(message)) is not None:
        raise Refused(f"Tin {message.id} đã chuyển sang kênh khác của người nhận (tin {instead.id}).")
    if work.chats.get(message.chat_id).blocked:
        raise Refused(
            f"Tin {message.id}: cuộc trò chuyện đã chặn Thư Ký. Khi người nhận nhắn lại cho Thư Ký thì gửi lại được."
        )


def _waiting(work: UnitOfWork, now: datetime, zone: ZoneInfo) -> str:
    tally = work.outbox.tally()
    due, oldest = work.outbox.backlog(now)
    total = tally[SendState.WAITING] + tally[SendState.CLAIMED]
    late = f"; tin cũ nhất đến giờ gửi từ {_when(oldest, zone)}" if oldest is not None else ""
    return f"Chờ gửi: {total} tin, trong đó {due} đã đến giờ, {tally[SendState.CLAIMED]} đang được gửi{late}."


def _lines(messages: Sequence[OutboxMessage], work: UnitOfWork, zone: ZoneInfo, *, text: bool) -> list[str]:
    """One line each, and an empty one at the end where there is any."""
    people = work.people.many({m.recipient_id for m in messages if m.recipient_id is not None})
    codes = {person.id: person.code for person in people}
    lines = []
    for message in messages:
        parts = [
            f"{message.id:>8}",
            _chat(work.chats.get(message.chat_id)),
            codes.get(message.recipient_id or 0, "cả nhóm"),
            _KINDS.get(message.kind, message.kind),
            _since(message, zone),
            *([f"đã thử {message.tries} lần"] if message.tries else []),
            *([message.error] if message.error else []),
        ]
        lines.append("  ".join(parts))
        if text:
            lines.append(f"{'':>10}{_beginning(message)}")
    return [*lines, ""] if lines else []


def _chat(chat: Chat) -> str:
    if chat.kind is ChatKind.PRIVATE:
        return f"{chat.channel} nhắn riêng"
    return f"{chat.channel} {chat.title or chat.external_id}"


def _since(message: OutboxMessage, zone: ZoneInfo) -> str:
    if message.state is SendState.DEAD:
        return f"lập {_when(message.created_at, zone)}"
    return f"gửi lúc {_when(message.due_at, zone)}"


def _when(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%d/%m/%Y %H:%M")


def _beginning(message: OutboxMessage) -> str:
    words = " ".join(str(message.content.get("text", "")).split())
    return words if len(words) <= _TEXT else f"{words[:_TEXT]}…"
