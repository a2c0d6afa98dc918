"""Asking for more time, and deciding on it: a request with a reason that the assigner grants or refuses.

Every old deadline stays in the history. A request is pending until a later line of the history decides it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from actions import cards, choices, corrections, labels, naming, task_actions
from actions.days_off import day_off_at
from actions.deadlines import plan_reminders
from actions.errors import Refused
from actions.messages import Button, Card, Command
from actions.models import Expects, Task, TaskChange, TaskState
from actions.orders import ASSIGNING, leader_in_role, stand_ins
from actions.ports import TaskFilter
from actions.questions import Asking, Given
from actions.task_notices import tell_team
from actions.task_questions import ask_about
from actions.task_reference import Wanted, on_task
from actions.turn import Turn
from actions.workflow import Role
from nlu.confirmations import read_yes_no
from nlu.corrections import read_shift
from nlu.message import Parsed
from nlu.text import fold

Arguments = Mapping[str, Any]
AT_WORK = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED})
_DECIDING = frozenset({"grant_extension", "refuse_extension", "set_deadline", "reassign"})
_BESIDES = frozenset({"task", "reason", "day_off", "moved_to"})
_REFUSING = ("khong", "ko ", "k ", "chua", "tu choi", "bac", "khoi")


def extend_deadline(parsed: Parsed, turn: Turn) -> None:
    """ "xin gia hạn việc 12 đến thứ Tư tuần sau vì chờ số liệu"; the assigner simply sets the new deadline."""
    sure = parsed.deadline is not None and not parsed.deadline.choices
    time = parsed.deadline.value.isoformat() if sure and parsed.deadline is not None else None
    you = naming.you(turn.sender)
    wanted = Wanted(
        action="request_extension",
        filter=TaskFilter(lead_id=turn.sender.id, states=AT_WORK),
        question=f"{naming.capital(you)} xin gia hạn việc nào ạ?",
        nothing=f"{naming.capital(you)} không có việc nào đang làm để gia hạn ạ.",
        arguments={
            "time": time,
            "more": read_shift(parsed.text, parsed.found),
            "reason": parsed.reason or "",
        },
    )
    on_task(parsed, wanted, request, turn)


def request(task: Task, arguments: Arguments, turn: Turn) -> None:
    """`time` ISO, or `more` seconds than the present deadline, or neither (then it is asked); `reason` in words."""
    gives = turn.sender.id == task.assigner_id
    if gives and not arguments.get("time") and arguments.get("more") is not None:
        corrections.correct(task, {"shift": arguments["more"]}, turn)
        return
    arguments = _with_time(task, arguments, turn)
    if gives and arguments.get("time"):
        corrections.set_deadline(task, arguments, turn)
        return
    if not arguments.get("time"):
        ask_until(task, arguments, turn)
        return
    view = cards.View(turn.work, turn.office, turn.now)
    reason, wanted = str(arguments.get("reason") or ""), datetime.fromisoformat(arguments["time"])
    task_actions.move(
        task, "request_extension", turn, before=view.deadline(task), after=arguments["time"], note=reason
    )
    text = f"Đã chuyển đến người giao lời xin gia hạn việc {task.id} đến {view.moment(wanted)}."
    turn.reply(cards.about(task, text, kind="reply"))
    card = _for_assigner(task, wanted, reason, turn)
    assigner = turn.work.people.get(task.assigner_id)
    for person in [assigner, *stand_ins(assigner.id, turn, scopes=ASSIGNING)]:
        if person.id != turn.sender.id:
            turn.tell(person, cards.pressed_by(card, person))


def correct(task: Task, arguments: Arguments, turn: Turn) -> None:
    """What the assigner says holds; the same words of the lead's ("lùi hạn đến thứ Tư") ask the assigner for it."""
    if moves_deadline_only(arguments) and _only_leads(task, turn):
        reason = arguments.get("reason")
        request(task, {"time": arguments.get("time"), "more": arguments.get("shift"), "reason": reason}, turn)
    else:
        corrections.correct(task, arguments, turn)


def set_deadline(task: Task, arguments: Arguments, turn: Turn) -> None:
    """`time` is ISO, or None for no deadline; of the lead's it is a request."""
    correct(task, {**arguments, "time": arguments.get("time")}, turn)


def moves_deadline_only(arguments: Arguments) -> bool:
    """Whether nothing but another deadline is said."""
    said = {name for name, value in arguments.items() if value is not None} - _BESIDES
    return bool(said) and said <= {"time", "shift", "moments"}


def _only_leads(task: Task, turn: Turn) -> bool:
    if task.lead_id != turn.sender.id or turn.sender.id in cards.givers(task):
        return False
    return leader_in_role(task, {Role.ASSIGNER}, turn) is None


def _with_time(task: Task, arguments: Arguments, turn: Turn) -> Arguments:
    """ "thêm 2 ngày" counts from the deadline, from today where that has passed; at the close of a working day."""
    more = arguments.get("more")
    if arguments.get("time") or more is None or task.deadline is None:
        return arguments
    zone, calendar = turn.office.zone, turn.office.calendar
    deadline = task.deadline.astimezone(zone)
    from_day = (
        deadline
        if deadline > turn.now
        else turn.now.astimezone(zone).replace(
            hour=deadline.hour, minute=deadline.minute, second=0, microsecond=0
        )
    )
    wanted = from_day + timedelta(seconds=int(more))
    off = day_off_at(wanted, calendar)
    return {**arguments, "time": (off.offered if off else wanted).isoformat()}


def ask_until(task: Task, arguments: Arguments, turn: Turn) -> None:
    """By when, for a request that did not say it; nobody is asked for what they may not ask."""
    if turn.sender.id not in cards.givers(task):
        task_actions.check(task, "request_extension", turn)
    text = f"{naming.capital(naming.you(turn.sender))} xin gia hạn việc {task.id} đến khi nào ạ?"
    ask_about(task, Asking(text, Expects.TIME, "extension", str(arguments.get("reason") or "")), turn)


def until_answered(task: Task, reason: str, given: Given, turn: Turn) -> None:
    """The moment asked for by `ask_until`; one in doubt is asked once more."""
    if given.option is not None:
        request(task, {"time": given.option.get("time"), "reason": reason}, turn)
    elif given.moment is not None and len(given.moment.choices) > 1:
        options = choices.moments(given.moment.choices, now=turn.now, office=turn.office)
        asking = Asking("Thư ký chưa rõ ngày. Chọn ngày nào ạ?", Expects.TIME, "extension", reason, options)
        ask_about(task, asking, turn)
    elif given.moment is not None:
        request(task, {"time": given.moment.value.isoformat(), "reason": reason}, turn)


def grant(task: Task, arguments: Arguments, turn: Turn) -> None:
    """The new deadline holds; both learn of it."""
    pending = _pending(task, turn)
    view = cards.View(turn.work, turn.office, turn.now)
    before = view.deadline(task)
    task.deadline = datetime.fromisoformat(pending.after)
    task_actions.move(task, "grant_extension", turn, before=before, after=view.deadline(task))
    plan_reminders(task, turn.work, office=turn.office, now=turn.now)
    turn.reply(
        cards.about(task, f"Đã gia hạn việc {task.id} đến {view.moment(task.deadline)}.", kind="reply")
    )
    tell_team(task, f"Việc {task.id} được gia hạn: {view.deadline(task)}.", turn)


def refuse(task: Task, arguments: Arguments, turn: Turn) -> None:
    _pending(task, turn)
    task_actions.move(task, "refuse_extension", turn)
    view = cards.View(turn.work, turn.office, turn.now)
    turn.reply(cards.about(task, f"Việc {task.id} giữ nguyên hạn: {view.deadline(task)}.", kind="reply"))
    tell_team(task, f"Việc {task.id} không được gia hạn, hạn vẫn là {view.deadline(task)}.", turn)


def decide_extension(parsed: Parsed, turn: Turn) -> None:
    """ "đồng ý gia hạn việc 12", "không gia hạn" about the task named, replied to, or the only one that waits."""
    no = read_yes_no(parsed.text) is False or any(
        word in f"{fold(parsed.text).lower()} " for word in _REFUSING
    )
    given = turn.work.tasks.list(TaskFilter(assigner_id=turn.sender.id, states=AT_WORK))
    waiting = [task for task in given if _find_pending(task, turn) is not None]
    named = [task for task in waiting if task.id in parsed.task_ids or task.id == turn.answered.get("task")]
    chosen = named or (waiting if not parsed.task_ids else [])
    if len(chosen) == 1:
        (refuse if no else grant)(chosen[0], {}, turn)
    elif chosen:
        numbers = ", ".join(str(task.id) for task in chosen)
        turn.reply(Card(f"Các việc {numbers} đang chờ gia hạn. Xin ghi rõ số việc ạ."))
    elif not no and (parsed.deadline is not None or read_shift(parsed.text, parsed.found) is not None):
        # "lùi hạn thêm 2 ngày" is worded like a decision; where none waits, it asks for one.
        extend_deadline(parsed, turn)
    else:
        turn.reply(Card("Không có lời xin gia hạn nào đang chờ ạ."))


def _for_assigner(task: Task, wanted: datetime, reason: str, turn: Turn) -> Card:
    view = cards.View(turn.work, turn.office, turn.now)
    why = f"\nLý do: {reason}." if reason else ""
    who = naming.capital(naming.address(turn.sender))
    text = (
        f"🟡 {who} xin gia hạn **việc {task.id}** · {cards.capitalised(task.title)}\n"
        f"Từ {view.deadline(task)} đến {view.moment(wanted)}.{why}"
    )
    only = (task.assigner_id,)
    buttons = (
        Button(labels.GRANT, Command("grant_extension", {"task": task.id}), only),
        Button(labels.REFUSE, Command("refuse_extension", {"task": task.id}), only),
    )
    return Card(text, (buttons,), kind="notice", subject=cards.subject(task))


def _find_pending(task: Task, turn: Turn) -> TaskChange | None:
    for change in reversed(turn.work.tasks.changes(task.id)):
        if change.action in _DECIDING:
            return None
        if change.action == "request_extension":
            return change
    return None


def _pending(task: Task, turn: Turn) -> TaskChange:
    found = _find_pending(task, turn)
    if found is None:
        raise Refused(f"Việc {task.id} không có lời xin gia hạn nào đang chờ ạ.")
    return found
