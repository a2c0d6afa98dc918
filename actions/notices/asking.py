"""What the sender asks afterwards: who has not confirmed, the list, and a second call to those only.

Only the sender, the leader in whose place it was sent and whoever acts for them now hear who confirmed; in a group
the answer goes to the asker alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions import labels, naming
from actions.errors import Refused
from actions.messages import Button, Card, Command
from actions.models import Person, TaskState
from actions.notices import cards, sending
from actions.notices.models import CallState, Notice, Standing
from actions.notices.ports import Outcome, Tally
from actions.notices.workbook import outcome_workbook
from actions.office import FLASH
from actions.orders import ASSIGNING, leaders_of
from actions.ports import TaskFilter
from actions.stored_files import file_card
from actions.turn import Turn
from nlu.message import Parsed
from nlu.notices import asks_to_call_again, asks_who_has_seen, notice_number
from nlu.time import say

FEW = 5
"""So many are named in the line itself."""
LISTED = 20
"""So many fit a message; more come as a file."""
_UNCONFIRMED_TASKS = frozenset({TaskState.REQUESTED, TaskState.ASSIGNED})
_MISSING = (Standing.UNCONFIRMED, Standing.FAILED, Standing.WAITING)


def answered_here(parsed: Parsed, turn: Turn) -> bool:
    """Whether "ai chưa xem?", "gọi lại những người chưa xem" is about a notice; then it is answered."""
    again = asks_to_call_again(parsed.text)
    about = asks_who_has_seen(parsed.text)
    pointed = isinstance(turn.answered.get("notice"), int) or notice_number(parsed.text) is not None
    if parsed.task_ids and not pointed:
        return False
    if not pointed and (about == "no" or (about == "maybe" and _task_is_later(turn))):
        return False
    notice = _meant(parsed.text, turn)
    if notice is None:
        return False
    (call_again if again else count)(notice, turn)
    return True


def count(notice: Notice, turn: Turn) -> None:
    """One line with the figures, one with those who are missing, by name or by unit."""
    tally = turn.work.notices.tally(notice.id)
    lines = [_figures(notice, tally, turn)]
    if tally.unconfirmed:
        lines.append(f"Chưa nhận: {_missing(notice, Standing.UNCONFIRMED, tally.unconfirmed, turn)}.")
    if tally.failed:
        failed = turn.work.notices.outcomes(notice.id, [Standing.FAILED])
        lines.append(f"Không gửi được: {cards.why(cards.reasons(failed))}.")
    open_ones = tally.unconfirmed + tally.failed
    if not open_ones and not tally.waiting:
        lines.append("Mọi người đã xác nhận.")
    only = (turn.sender.id,)
    about = {"notice": notice.id}
    buttons = [Button(labels.CALL_AGAIN, Command("recall_notice", about), only)] if open_ones else []
    if tally.total > FEW:
        buttons.append(Button(labels.LIST, Command("notice_list", about), only))
    card = Card("\n".join(lines), (tuple(buttons),) if buttons else (), subject={"notice": notice.id})
    _privately(card, turn)


def call_again(notice: Notice, turn: Turn) -> None:
    """To those who have not confirmed, on another channel where they have one; nobody else hears of it again."""
    work = turn.work
    if any(call.state is not CallState.DONE for call in work.notices.calls(notice.id)):
        tally = work.notices.tally(notice.id)
        # What waits for somebody's quiet hours does not keep the others from being called.
        if tally.waiting and tally.waiting >= tally.sent + tally.failed:
            turn.reply(Card(f"Thông báo {notice.id} còn đang gửi, Thư ký chưa gọi lại được ạ."))
            return
    outcomes = work.notices.outcomes(notice.id, [Standing.UNCONFIRMED, Standing.FAILED])
    reachable = work.notices.with_a_way(
        each.person_id for each in outcomes if each.standing is Standing.FAILED
    )
    people = [
        each.person_id
        for each in outcomes
        if each.standing is Standing.UNCONFIRMED or each.person_id in reachable
    ]
    if not people:
        _privately(Card(_nobody_left(outcomes), subject={"notice": notice.id}), turn)
        return
    at_once = notice.urgency == FLASH or _ordered_now(notice, turn)
    call = sending.begin(notice, people, at_once=at_once, turn=turn)
    at = cards.leaves_at(turn.now, turn.office, at_once=at_once)
    when = "" if at == turn.now else f" Ngoài giờ làm việc nên tin đến lúc {_say(at, turn)}."
    text = (
        f"Thư ký gọi lại {naming.grouped(len(people))} người chưa xác nhận thông báo {notice.id}; "
        f"ai có kênh khác thì nhận qua kênh đó.{when}"
    )
    row = _privately(Card(text, subject={"notice": notice.id}), turn)
    sending.show_on(call, row, text, turn)


def count_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    count(_own(arguments, turn), turn)


def recall_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    call_again(_own(arguments, turn), turn)


def list_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    """Everybody who has not confirmed, with the reason where it could not be sent; many come as a file."""
    notice = _own(arguments, turn)
    outcomes = turn.work.notices.outcomes(notice.id, _MISSING)
    if not outcomes:
        turn.tell(turn.sender, Card("Mọi người đã xác nhận.", subject={"notice": notice.id}))
        return
    title = f"Thông báo {notice.id}: {naming.grouped(len(outcomes))} người chưa xác nhận"
    if len(outcomes) > LISTED:
        everyone = turn.work.notices.outcomes(notice.id, list(Standing))
        book = outcome_workbook(notice, everyone, turn)
        turn.tell(turn.sender, file_card(book, f"thong-bao-{notice.id}.xlsx", f"📄 {title}.", turn))
        return
    names = dict(naming.labels(turn.work, [each.person_id for each in outcomes]))
    lines = [f"• {names[each.person_id]}{_note(each)}" for each in outcomes if each.person_id in names]
    turn.tell(turn.sender, Card("\n".join([f"**{title}**", *lines]), subject={"notice": notice.id}))


def own_ids(person: Person, turn: Turn) -> set[int]:
    """Whose notices this person may ask about: their own, and those of leaders for whom they act."""
    return {person.id, *(leader.id for leader in leaders_of(person, turn, scopes=ASSIGNING))}


def _own(arguments: Mapping[str, Any], turn: Turn) -> Notice:
    notice = turn.work.notices.get(int(arguments["notice"]))
    if not {notice.sender_id, notice.leader_id} & own_ids(turn.sender, turn):
        raise Refused("Chỉ người gửi thông báo xem được ai đã xác nhận ạ.")
    return notice


def _meant(text: str, turn: Turn) -> Notice | None:
    """The one replied to or named, else the latest; None where there is none of this person's."""
    own = own_ids(turn.sender, turn)
    replied = turn.answered.get("notice")
    number = notice_number(text) or (replied if isinstance(replied, int) else None)
    if number is None:
        return next(iter(turn.work.notices.latest_of(own)), None)
    notice = turn.work.notices.find(number)
    if notice is None or not {notice.sender_id, notice.leader_id} & own:
        raise Refused("Chỉ người gửi thông báo xem được ai đã xác nhận ạ.")
    return notice


def _task_is_later(turn: Turn) -> bool:
    """Whether the last thing that waits for a confirmation is a task and no notice."""
    notice = next(iter(turn.work.notices.latest_of(own_ids(turn.sender, turn))), None)
    if notice is None:
        return True
    tasks = turn.work.tasks.list(TaskFilter(assigner_id=turn.sender.id, states=_UNCONFIRMED_TASKS))
    return any(task.created_at > notice.created_at for task in tasks)


def _figures(notice: Notice, tally: Tally, turn: Turn) -> str:
    waiting = notice.size - tally.sent - tally.failed
    parts = [
        f"đã nhận {naming.grouped(tally.confirmed)}",
        f"chưa nhận {naming.grouped(tally.unconfirmed)}",
        *([f"không gửi được {naming.grouped(tally.failed)}"] if tally.failed else []),
        *([f"chưa đến giờ gửi hoặc đang gửi {naming.grouped(waiting)}"] if waiting else []),
    ]
    sent = _say(notice.created_at, turn)
    return f"**Thông báo {notice.id}** ({sent}) · {naming.grouped(notice.size)} người: {', '.join(parts)}."


def _missing(notice: Notice, standing: Standing, many: int, turn: Turn) -> str:
    if many > FEW:
        return cards.by_unit(turn.work.notices.by_unit(notice.id, standing), turn.work)
    people = [each.person_id for each in turn.work.notices.outcomes(notice.id, [standing])]
    return ", ".join(label for _, label in naming.labels(turn.work, people))


def _note(outcome: Outcome) -> str:
    if outcome.standing is Standing.FAILED:
        return f": không gửi được, {cards.reason_of(outcome)}"
    return ": đang gửi" if outcome.standing is Standing.WAITING else ""


def _nobody_left(outcomes: Sequence[Outcome]) -> str:
    if not outcomes:
        return "Không còn ai chưa xác nhận để gọi lại ạ."
    return f"Không gọi lại được: {cards.why(cards.reasons(outcomes))}. Anh/chị vui lòng liên hệ trực tiếp."


def _ordered_now(notice: Notice, turn: Turn) -> bool:
    """The first call did not wait for working hours; neither does this one."""
    return any(call.at_once for call in turn.work.notices.calls(notice.id))


def _say(moment: Any, turn: Turn) -> str:
    return say(moment.astimezone(turn.office.zone), now=turn.now.astimezone(turn.office.zone))


def _privately(card: Card, turn: Turn) -> Any:
    if not turn.in_group:
        return turn.reply(card)
    row = turn.tell(turn.sender, card)
    turn.reply(Card(f"Thư ký đã trả lời qua tin nhắn riêng của {naming.you(turn.sender)}."))
    return row
