"""What is said about notices: the draft, what each person gets, and how far it came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from actions import labels, naming
from actions.messages import Button, Card, Command
from actions.models import Person, PersonSettings
from actions.notices.models import Notice, NoticeCall, Standing
from actions.notices.ports import Outcome, Tally
from actions.notices.reach import tree_of
from actions.office import FLASH, Office
from actions.ports import UnitOfWork
from actions.quiet import undisturbed
from actions.timing import next_working_moment
from nlu.time import say

MOST_NAMES = 8
MOST_UNITS = 5
SMALL = 50
"""Up to so many people the result needs no message of its own unless something went wrong."""

BLOCKED = "đã chặn Thư ký hoặc rời kênh"
SILENT = "kênh không nhận tin sau nhiều lần thử"
LEFT = "đã nghỉ, tài khoản đã khóa"


def leaves_at(now: datetime, office: Office, *, at_once: bool) -> datetime:
    """When a notice may reach people who set no quiet hours of their own."""
    return now if at_once else next_working_moment(now, office)


def leaves_for(at: datetime, own: PersonSettings | None, office: Office) -> datetime:
    """The same for one with wishes of their own: working hours that are not quiet ones."""
    moment = undisturbed(at, office, own)
    return moment if moment == at else undisturbed(next_working_moment(moment, office), office, own)


def who(people: Mapping[int, int | None], work: UnitOfWork) -> str:
    """Names where they are few, else how many of each unit."""
    if len(people) <= MOST_NAMES:
        return ", ".join(sorted(person.full_name for person in work.people.many(people)))
    return by_unit(Counter(people.values()).most_common(), work)


def by_unit(counts: Sequence[tuple[int | None, int]], work: UnitOfWork) -> str:
    """ "Văn phòng 12, Phòng Kinh tế 9 và 4 đơn vị khác 31"."""
    tree = tree_of(work)
    shown = [
        f"{tree.by_id[unit].name if unit in tree.by_id else 'Chưa rõ đơn vị'} {naming.grouped(many)}"
        for unit, many in counts[:MOST_UNITS]
    ]
    rest = counts[MOST_UNITS:]
    more = f" và {len(rest)} đơn vị khác {naming.grouped(sum(many for _, many in rest))}" if rest else ""
    return ", ".join(shown) + more


def for_person(notice: Notice, call: NoticeCall, sender: str, person: Person, office: Office) -> Card:
    """What one person gets. `sender` as it is signed."""
    flash = notice.urgency == FLASH
    title = "Thông báo hỏa tốc" if flash else "Thông báo khẩn" if notice.urgency == "urgent" else "Thông báo"
    if call.number > 1:
        written = notice.created_at.astimezone(office.zone)
        title = f"Nhắc lại {title[0].lower()}{title[1:]} ({say(written, now=call.created_at.astimezone(office.zone))})"
    button = Button(labels.RECEIVED, Command("confirm_notice", {"notice": notice.id}), (person.id,))
    return Card(
        f"{'🔴' if flash else '📣'} **{title}** của {sender}\n{notice.text}",
        ((button,),),
        kind="notice",
        subject={"notice": notice.id},
        priority=0 if flash else None,
    )


def signed(notice: Notice, work: UnitOfWork) -> str:
    """ "Phan Văn Tuấn Kiệt (Chánh Văn phòng, Văn phòng)", and in whose place."""
    sender = naming.described(work, work.people.get(notice.sender_id))
    if notice.leader_id is None:
        return sender
    return f"{sender}, thay mặt {naming.described(work, work.people.get(notice.leader_id))}"


def received(card_text: str, at: datetime, office: Office) -> str:
    return f"{card_text}\n✅ Đã nhận lúc {at.astimezone(office.zone):%H:%M}."


def progress(notice: Notice, call: NoticeCall, tally: Tally) -> str:
    """Of one call: how many of its people it has reached so far."""
    done = tally.sent + tally.failed
    failed = f", không gửi được {naming.grouped(tally.failed)}" if tally.failed else ""
    verb = "Đang gửi" if call.number == 1 else "Đang gọi lại"
    return f"📣 **Thông báo {notice.id}** · {verb}: {naming.grouped(done)}/{naming.grouped(call.size)} người{failed}."


def finished(
    notice: Notice,
    call: NoticeCall,
    tally: Tally,
    reasons: Sequence[tuple[str, int]],
    *,
    replaces: int | None,
) -> Card:
    """Of one call that is over. The figures add up: sent and not sent to all, received and not yet to those sent."""
    again = " lại" if call.number > 1 else ""
    skipped = call.size - tally.total
    lines = [
        f"📣 **Thông báo {notice.id}** · Đã gửi{again} xong: {naming.grouped(tally.sent)}/"
        f"{naming.grouped(call.size)} người ({naming.grouped(tally.confirmed)} đã nhận, "
        f"{naming.grouped(tally.unconfirmed)} chưa)."
    ]
    if skipped:
        lines.append(f"{naming.grouped(skipped)} người đã xác nhận trước khi gửi lại.")
    if tally.failed:
        lines.append(f"Không gửi được {naming.grouped(tally.failed)}: {why(reasons)}.")
    small = call.size <= SMALL and not tally.failed
    return Card(
        "\n".join(lines),
        (buttons(notice, (call.caller_id,), failed=bool(tally.failed)),),
        kind="notice",
        subject={"notice": notice.id},
        replaces=replaces,
        edit_only=small,
        priority=1,
    )


def why(reasons: Sequence[tuple[str, int]]) -> str:
    return "; ".join(f"{naming.grouped(many)} người {reason}" for reason, many in reasons)


def buttons(notice: Notice, only: tuple[int, ...], *, failed: bool = False) -> tuple[Button, ...]:
    about = {"notice": notice.id}
    who_not = Button(labels.WHO_NOT, Command("notice_unconfirmed", about), only)
    return (who_not, Button(labels.LIST, Command("notice_list", about), only)) if failed else (who_not,)


def reason_of(outcome: Outcome) -> str:
    """In words that a leader can use; the provider's own are for the administrator."""
    if outcome.reason == LEFT:
        return LEFT
    refused = any(
        word in outcome.reason.lower()
        for word in ("block", "closed", "left", "forbidden", "refus", "no such")
    )
    return BLOCKED if refused or not outcome.reason else SILENT


def reasons(outcomes: Sequence[Outcome]) -> list[tuple[str, int]]:
    failed = (reason_of(each) for each in outcomes if each.standing is Standing.FAILED)
    return Counter(failed).most_common()
