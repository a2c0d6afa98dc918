"""What is said about delegations, and what becomes of one whose time is over."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from actions import labels, naming
from actions.messages import Button, Card, Command
from actions.models import AuditRow, Delegation, DelegationScope, Person
from actions.office import Office
from actions.ports import UnitOfWork
from actions.questions import Choice
from actions.turn import Post, Turn
from nlu.time import say, say_day

ABOUT = "delegate"
SCOPE_NAMES = {
    DelegationScope.ASSIGN: "giao việc",
    DelegationScope.APPROVE: "duyệt việc",
    DelegationScope.ALL: "giao việc và duyệt việc",
}


def given(row: Delegation, holder: Person, turn: Turn) -> Card:
    """To the leader, with the way back."""
    lines = [
        f"Đã ủy quyền cho {naming.described(turn.work, holder)}.",
        f"Được làm thay: {SCOPE_NAMES[row.scope]}",
        f"Hiệu lực: {period(row, turn.office, turn.now)}",
    ]
    button = Button(labels.REVOKE, Command("revoke_delegation", {"delegation": row.id}), (turn.sender.id,))
    return Card("\n".join(lines), ((button,),))


def received(row: Delegation, holder: Person, turn: Turn) -> Card:
    leader, you = naming.address(turn.sender), naming.you(holder)
    text = (
        f"{naming.capital(leader)} ({turn.sender.full_name}) ủy quyền cho {you} {SCOPE_NAMES[row.scope]} "
        f"thay mình.\nHiệu lực: {period(row, turn.office, turn.now)}\n"
        f"Việc {you} làm thay được ghi “thay mặt {leader}”; {you} không ủy quyền lại cho người khác."
    )
    return Card(text, kind="notice")


def show(turn: Turn) -> None:
    """Whom I let act for me, and for whom I act; privately where it is asked in a group."""
    mine = turn.work.delegations.given_by(turn.sender.id, now=turn.now)
    held = turn.work.delegations.held_by(turn.sender.id, now=turn.now)
    you = naming.you(turn.sender)
    if not mine and not held:
        turn.reply(Card(f"{naming.capital(you)} không có ủy quyền nào đang hiệu lực ạ."))
        return
    lines, buttons = [], []
    if mine:
        lines.append(f"**{naming.capital(you)} đang ủy quyền cho**")
    for row in mine:
        person = turn.work.people.get(row.to_person_id)
        lines.append(f"• {_line(row, person, turn)}")
        command = Command("revoke_delegation", {"delegation": row.id})
        buttons.append((Button(f"{labels.REVOKE}: {person.full_name}", command, (turn.sender.id,)),))
    if held:
        lines.append(f"**{naming.capital(you)} đang được ủy quyền**")
    lines += [f"• {_line(row, turn.work.people.get(row.from_person_id), turn)}" for row in held]
    card = Card("\n".join(lines), tuple(buttons))
    if turn.in_group:
        turn.tell(turn.sender, card)
        turn.reply(Card(f"Thư ký đã gửi danh sách ủy quyền qua tin nhắn riêng của {you}."))
    else:
        turn.reply(card)


def _line(row: Delegation, person: Person, turn: Turn) -> str:
    return f"{person.full_name}: {SCOPE_NAMES[row.scope]}, {period(row, turn.office, turn.now)}"


def period(row: Delegation, office: Office, now: datetime) -> str:
    """ "từ 00:00 thứ Hai 23/11 đến hết thứ Sáu 27/11", "đến khi thu hồi"."""
    local = now.astimezone(office.zone)
    start = f"từ {say(row.starts_at.astimezone(office.zone), now=local)} " if row.starts_at > now else ""
    if row.ends_at is None:
        return f"{start}đến khi thu hồi"
    end = row.ends_at.astimezone(office.zone)
    if end.time() == time(0):
        return f"{start}đến hết {say_day(end - timedelta(days=1), now=local)}"
    return f"{start}đến {say(end, now=local)}"


def end_choices(turn: Turn) -> list[Choice]:
    """This week, next week, this month, or until it is taken back."""
    now = turn.now.astimezone(turn.office.zone)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    week = today + timedelta(days=7 - today.weekday())
    month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (month - timedelta(days=1)).day
    return [
        Choice("Hết tuần này", {"time": week.isoformat()}),
        Choice("Hết tuần sau", {"time": (week + timedelta(days=7)).isoformat()}),
        Choice(f"Hết tháng, {last}/{today.month}", {"time": month.isoformat()}),
        Choice(labels.NO_END, {"none": True}),
    ]


def tell_end(row: Delegation, work: UnitOfWork, *, office: Office, now: datetime) -> None:
    """Both are told once that the time is over; the caller commits."""
    if row.told_end_at is not None or row.revoked_at is not None:
        return
    row.told_end_at = now
    leader, holder = work.people.get(row.from_person_id), work.people.get(row.to_person_id)
    post = Post(work, office, now)
    what = SCOPE_NAMES[row.scope]
    if holder.active:
        text = f"Ủy quyền của {naming.address(leader)} ({what}) đã hết hạn; {naming.you(holder)} không làm thay nữa ạ."
        post.to_person(holder, Card(text, kind="notice"))
    if leader.active:
        text = f"Ủy quyền của {naming.you(leader)} cho {naming.address(holder)} ({what}) đã hết hạn."
        post.to_person(leader, Card(text, kind="notice"))
    work.audit.add(AuditRow(at=now, action="delegation.end", kind="delegation", subject_id=row.id))
