"""What is done with a case that exists: shown, joined, changed and closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from actions import cards, directory, labels, naming
from actions.cases import cards as case_cards
from actions.cases import opening
from actions.cases.finding import MOST_CHOICES, cases_meant, folded_title, may_run, may_see_case
from actions.cases.models import ACTIVE, Case, CaseMember, CaseState
from actions.errors import Refused
from actions.messages import Card
from actions.models import OPEN_STATES, Expects, Person, ReminderState
from actions.orders import authority_over
from actions.questions import Asking, Choice, ask
from actions.turn import Turn
from nlu.case_rooms import CaseWish
from nlu.time import as_deadline

ABOUT = "case"
Arguments = Mapping[str, Any]
_GONE = "Vụ này không còn hoặc không thuộc các vụ anh/chị được xem ạ."
_ALREADY_CLOSED = "Vụ {number} đã đóng rồi ạ."


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


def visible(number: int, turn: Turn) -> Case:
    case = turn.work.cases.find(number)
    if case is None or not may_see_case(turn.work, turn.sender, case):
        raise Refused(_GONE)
    return case


# Looking


def show(case: Case, arguments: Arguments, turn: Turn) -> None:
    """In its own room to everyone there; elsewhere to the one who asked."""
    card = case_cards.standing(case, cards.View(turn.work, turn.office, turn.now))
    if not turn.in_group or turn.chat.id == case.chat_id:
        turn.reply(card)
        return
    turn.tell(turn.sender, card)
    turn.reply(Card("Thư ký đã trả lời qua tin nhắn riêng."))


# Closing


def close(case: Case, arguments: Arguments, turn: Turn) -> None:
    _require_running(case, "đóng", turn)
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


# Who is in it


def add(case: Case, arguments: Arguments, turn: Turn) -> None:
    _require_running(case, "mời thêm người vào", turn)
    you = naming.capital(naming.you(turn.sender))
    people = turn.work.people.many(arguments.get("people", ()))
    said = [_add_one(case, person, turn) for person in people]
    said += [
        f"Thư ký chưa rõ {name} là ai. {you} nêu rõ họ tên, đơn vị giúp ạ."
        for name in arguments.get("unclear", ())
    ]
    turn.reply(Card("\n".join(said) or f"{you} mời ai vào nhóm ạ?", subject=case_cards.subject(case)))


def _add_one(case: Case, person: Person, turn: Turn) -> str:
    name = naming.capital(naming.address(person))
    agreed = authority_over(person, turn) is not None
    row = CaseMember(case_id=case.id, person_id=person.id, added_at=turn.now, agreed=agreed)
    if not turn.work.cases.add_member(row):
        return f"{name} đã có trong vụ {case.id} rồi ạ."
    opening.note(case, "add", turn.sender, turn.post)
    view = cards.View(turn.work, turn.office, turn.now)
    if not agreed:
        turn.tell(person, case_cards.asking(case, person, view))
        return f"Đã gửi lời mời đến {naming.address(person)}; {naming.address(person)} đồng ý thì vào nhóm."
    way = _let_in(case, person, turn)
    turn.tell(person, case_cards.invitation(case, person, view, place=way))
    return f"Đã mời {naming.address(person)} vào vụ {case.id}."


def _let_in(case: Case, person: Person, turn: Turn) -> str:
    """The person may read and write in the room from now on; how they come in."""
    if case.chat_id is None:
        return ""
    room = turn.work.chats.get(case.chat_id)
    turn.work.chats.add_member(room.id, person.id)
    known = any(
        (identity.channel, identity.account) == (room.channel, room.account)
        for identity in turn.work.identities.of_person(person.id)
    )
    return opening.way_in(case, not known, person)


def remove(case: Case, arguments: Arguments, turn: Turn) -> None:
    _require_running(case, "rút người khỏi", turn)
    said = []
    for person in turn.work.people.many(arguments.get("people", ())):
        name = naming.address(person)
        if person.id == case.owner_id:
            said.append(f"{naming.capital(name)} phụ trách vụ nên không rút được ạ.")
        elif turn.work.cases.find_member(case.id, person.id) is None:
            said.append(f"{naming.capital(name)} không có trong vụ {case.id} ạ.")
        else:
            _take_out(case, person, turn)
            text = f"{naming.capital(naming.you(person))} không còn trong vụ {case.id} ({case.title}) nữa ạ."
            turn.tell(person, Card(text, kind="notice"))
            said.append(f"Đã rút {name} khỏi vụ {case.id}.")
    turn.reply(
        Card("\n".join(said) or "Thư ký chưa rõ rút ai khỏi nhóm ạ.", subject=case_cards.subject(case))
    )


def _take_out(case: Case, person: Person, turn: Turn) -> None:
    turn.work.cases.remove_member(case.id, person.id)
    if case.chat_id is not None:
        turn.work.chats.remove_member(case.chat_id, person.id)
    opening.note(case, "remove", turn.sender, turn.post)


def join_pressed(arguments: Arguments, turn: Turn) -> None:
    case, row = _invited(arguments, turn)
    row.agreed = True
    way = _let_in(case, turn.sender, turn)
    opening.note(case, "join", turn.sender, turn.post)
    you = naming.you(turn.sender)
    turn.reply(Card(f"Dạ, {you} đã vào vụ {case.id}. {way}".strip(), subject=case_cards.subject(case)))
    _tell_owner(case, f"{naming.capital(naming.address(turn.sender))} đã tham gia vụ {case.id}.", turn)


def leave_pressed(arguments: Arguments, turn: Turn) -> None:
    case, _ = _invited(arguments, turn)
    turn.work.cases.remove_member(case.id, turn.sender.id)
    turn.reply(Card("Dạ, Thư ký đã báo lại ạ."))
    name = naming.capital(naming.address(turn.sender))
    _tell_owner(case, f"{name} không tham gia vụ {case.id} ({case.title}).", turn)


def _invited(arguments: Arguments, turn: Turn) -> tuple[Case, CaseMember]:
    case = turn.work.cases.find(int(arguments["case"]))
    row = turn.work.cases.find_member(case.id, turn.sender.id) if case is not None else None
    if case is None or row is None or row.agreed:
        raise Refused("Lời mời này không còn hiệu lực ạ.")
    if case.state not in ACTIVE:
        raise Refused(_ALREADY_CLOSED.format(number=case.id))
    return case, row


def _tell_owner(case: Case, text: str, turn: Turn) -> None:
    owner = turn.work.people.get(case.owner_id)
    turn.tell(owner, Card(text, kind="notice", subject=case_cards.subject(case)))


# What it says


def extend(case: Case, arguments: Arguments, turn: Turn) -> None:
    _require_running(case, "đổi hạn", turn)
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
    _require_running(case, "đổi tên", turn)
    title = str(arguments.get("title", ""))
    if not title:
        turn.reply(Card(f"{naming.capital(naming.you(turn.sender))} cho tên mới của vụ {case.id} ạ?"))
        return
    case.title, case.folded = title, folded_title(title)
    opening.note(case, "rename", turn.sender, turn.post)
    turn.reply(Card(f"Vụ {case.id} nay là “{cards.capitalised(title)}”.", subject=case_cards.subject(case)))


# A room that may not have been made


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


def _require_running(case: Case, what: str, turn: Turn) -> None:
    if case.state not in ACTIVE:
        raise Refused(_ALREADY_CLOSED.format(number=case.id))
    if not may_run(case, turn):
        owner = naming.described(turn.work, turn.work.people.get(case.owner_id))
        raise Refused(f"Chỉ người phụ trách vụ ({owner}) hoặc cấp trên mới {what} vụ được ạ.")


Act = Callable[[Case, Arguments, Turn], None]
ACTS: dict[str, Act] = {
    "status": show,
    "close": close,
    "add": add,
    "remove": remove,
    "extend": extend,
    "rename": rename,
}
