"""What is done with a case that exists: shown, changed and closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from actions import cards, directory, labels, naming
from actions.cases import cards as case_cards
from actions.cases import opening
from actions.cases.finding import MOST_CHOICES, cases_meant, folded_title
from actions.cases.members import add, remove
from actions.cases.models import ACTIVE, Case, CaseState
from actions.cases.permission import Arguments, require_running, visible
from actions.errors import Refused
from actions.messages import Card
from actions.models import OPEN_STATES, Expects, ReminderState
from actions.questions import Asking, Choice, ask
from actions.turn import Turn
from nlu.case_rooms import CaseWish
from nlu.time import as_deadline

ABOUT = "case"


def on_case(wish: CaseWish, turn: Turn) -> None:
    """Find the case that is meant and do it, or ask which one, or say that there is none."""
    found = cases_meant(wish, turn)
    if wish.act != "status":
        found = [case for case in found if case.state in ACTIVE] or found
    arguments = _arguments(wish, turn)
    if not found:
        turn.reply(Card(f"Thư ký không thấy vụ này trong các vụ {naming.you(turn.sender)} được xem ạ."))
    elif len(found) == 1:
        ACTS[wish.act](found[0], arguments, turn)
    else:
        options = [
            Choice(_label(case), {"case": case.id, "act": wish.act, **arguments})
            for case in found[:MOST_CHOICES]
        ]
        text = f"{naming.capital(naming.you(turn.sender))} nói vụ nào ạ?"
        ask(Asking(text, Expects.CHOICE, ABOUT, "which", options, private=turn.in_group), turn)


def _label(case: Case) -> str:
    return f"Vụ {case.id} · {cards.shortened(cards.capitalised(case.title), 40)}"


def _arguments(wish: CaseWish, turn: Turn) -> dict[str, Any]:
    """JSON values, since they may rest in a question."""
    found: dict[str, Any] = {}
    people, unclear = [], []
    for mention in wish.people:
        winner = directory.resolve_for(mention, turn).winner
        if winner is None:
            unclear.append(mention.text)
        else:
            people.append(winner.person_id)
    if wish.people:
        found |= {"people": people, "unclear": unclear}
    moments = [
        as_deadline(each, now=turn.inbound.sent_at, calendar=turn.office.calendar, office=turn.office.time)
        for each in wish.due
        if each.kind not in ("recurrence", "open-after")
    ]
    clear = [moment.value for moment in moments if moment is not None and len(moment.choices) <= 1]
    if clear:
        found["time"] = clear[-1].isoformat()
    if wish.act == "rename":
        found["title"] = wish.name
    return found


def show(case: Case, arguments: Arguments, turn: Turn) -> None:
    """In its own room to everyone there; elsewhere to the one who asked."""
    card = case_cards.standing(case, cards.View(turn.work, turn.office, turn.now))
    if not turn.in_group or turn.chat.id == case.chat_id:
        turn.reply(card)
        return
    turn.tell(turn.sender, card)
    turn.reply(Card("Thư ký đã trả lời qua tin nhắn riêng."))


def close(case: Case, arguments: Arguments, turn: Turn) -> None:
    require_running(case, "đóng", turn)
    if case.state is CaseState.OPENING:
        raise Refused("Nhóm của vụ đang được mở, xin chờ ít phút rồi đóng ạ.")
    open_tasks = [task for task in case_cards.tasks_of(case, turn.work) if task.state in OPEN_STATES]
    if open_tasks and not arguments.get("sure"):
        view = cards.View(turn.work, turn.office, turn.now)
        lines = [f"Vụ {case.id} còn {len(open_tasks)} việc chưa xong:"]
        lines += [cards.listed(task, view) for task in open_tasks[: case_cards.MOST_LINES]]
        lines.append(
            f"{naming.capital(naming.you(turn.sender))} vẫn đóng vụ ạ? Việc chưa xong vẫn được theo dõi."
        )
        options = [
            Choice(labels.CLOSE_ANYWAY, {"yes": True, "case": case.id}),
            Choice(labels.NOT_CLOSE, {"yes": False, "case": case.id}),
        ]
        private = turn.in_group and turn.chat.id != case.chat_id
        ask(
            Asking("\n".join(lines), Expects.YES_NO, ABOUT, f"close.{case.id}", options, private=private),
            turn,
        )
        return
    _close(case, turn)


def _close(case: Case, turn: Turn) -> None:
    case.summary = case_cards.summary(case, cards.View(turn.work, turn.office, turn.now))
    case.closed_at = turn.now
    reminder = turn.work.reminders.find(case.reminder_id) if case.reminder_id is not None else None
    if reminder is not None and reminder.state is ReminderState.ACTIVE:
        reminder.state = ReminderState.CANCELLED
    opening.note(case, "close", turn.sender, turn.post)
    card = Card(case.summary, kind="notice", subject=case_cards.subject(case))
    if case.chat_id is None:
        case.state = CaseState.CLOSED
        turn.reply(card)
        return
    case.state, case.due_at, case.tries = CaseState.CLOSING, turn.now, 0
    room = turn.work.chats.get(case.chat_id)
    if not room.blocked:
        turn.post.to_chat(room, card)
    if turn.chat.id != room.id:
        turn.tell(turn.sender, Card(case.summary, subject=case_cards.subject(case)))
    owner = turn.work.people.get(case.owner_id)
    if owner.id != turn.sender.id:
        turn.tell(owner, card)


def extend(case: Case, arguments: Arguments, turn: Turn) -> None:
    require_running(case, "đổi hạn", turn)
    if "time" not in arguments:
        turn.reply(Card(f"{naming.capital(naming.you(turn.sender))} cho hạn mới của vụ {case.id} ạ?"))
        return
    case.deadline = datetime.fromisoformat(arguments["time"])
    opening.moved_deadline(case, turn.post)
    opening.note(case, "extend", turn.sender, turn.post)
    view = cards.View(turn.work, turn.office, turn.now)
    turn.reply(
        Card(
            f"Vụ {case.id}: {case_cards.deadline_line(case.deadline, view).lower()}.",
            subject=case_cards.subject(case),
        )
    )


def rename(case: Case, arguments: Arguments, turn: Turn) -> None:
    require_running(case, "đổi tên", turn)
    title = str(arguments.get("title", ""))
    if not title:
        turn.reply(Card(f"{naming.capital(naming.you(turn.sender))} cho tên mới của vụ {case.id} ạ?"))
        return
    case.title, case.folded = title, folded_title(title)
    opening.note(case, "rename", turn.sender, turn.post)
    turn.reply(Card(f"Vụ {case.id} nay là “{cards.capitalised(title)}”.", subject=case_cards.subject(case)))


def open_again_pressed(arguments: Arguments, turn: Turn) -> None:
    case = _unsure(arguments, turn)
    case.state, case.due_at = CaseState.OPENING, turn.now
    turn.reply(Card(f"Dạ, Thư ký đang mở lại nhóm cho vụ {case.id}.", subject=case_cards.subject(case)))


def drop_pressed(arguments: Arguments, turn: Turn) -> None:
    case = _unsure(arguments, turn)
    case.state = CaseState.FAILED
    turn.reply(Card(f"Dạ, Thư ký không mở nhóm cho vụ {case.id} nữa ạ."))


def _unsure(arguments: Arguments, turn: Turn) -> Case:
    case = visible(int(arguments["case"]), turn)
    if case.state is not CaseState.UNSURE:
        raise Refused("Nhóm của vụ này đã được mở hoặc đã bỏ rồi ạ.")
    return case


Act = Callable[[Case, Arguments, Turn], None]
ACTS: dict[str, Act] = {
    "status": show,
    "close": close,
    "add": add,
    "remove": remove,
    "extend": extend,
    "rename": rename,
}
