"""What the buttons of task cards do: act at once, or ask the one thing that the act needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from actions import (
    asking_back,
    cards,
    choices,
    corrections,
    directory,
    extensions,
    naming,
    reporting,
    subtasks,
    task_actions,
)
from actions.messages import Card
from actions.models import Expects, Question, Task
from actions.questions import Asking, Choice, Given
from actions.task_questions import ask_about, task_of
from actions.turn import Turn
from nlu.references import read_progress

Arguments = Mapping[str, Any]


def confirm(task: Task, arguments: Arguments, turn: Turn) -> None:
    """ "Đúng" on the card: nothing changes but that the card says so and loses its buttons."""
    view = cards.View(turn.work, turn.office, turn.now)
    confirmed = f"✔ {naming.capital(naming.address(turn.sender))} đã xác nhận."
    text = "\n".join([*cards.task_lines(task, view), confirmed])
    turn.reply(
        Card(text, subject=cards.subject(task), replaces=_pressed(turn), brief=f"Đã xác nhận việc {task.id}.")
    )


def confirm_many(arguments: Arguments, turn: Turn) -> None:
    numbers = ", ".join(str(number) for number in arguments["tasks"])
    turn.reply(Card(f"Đã xác nhận các việc {numbers}.", subject={"tasks": arguments["tasks"]}))


def ask_lead(task: Task, arguments: Arguments, turn: Turn) -> None:
    """`people` (ids) are those who may be meant by `said`; without them whoever comes to mind."""
    you, said = naming.capital(naming.you(turn.sender)), arguments.get("said")
    people = [int(number) for number in arguments.get("people") or ()]
    if people:
        text = f"Có {len(people)} người là {said}. {you} giao việc {task.id} cho ai ạ?"
    elif said:
        text = f"Thư ký không tìm thấy {said} trong danh bạ. {you} giao việc {task.id} cho ai ạ?"
    else:
        text = f"{you} giao việc {task.id} cho ai ạ?"
    options = choices.people(turn.work, people) if people else ()
    ask_about(task, Asking(text, Expects.PERSON, "task", "lead", options), turn)


def ask_deadline(task: Task, arguments: Arguments, turn: Turn) -> None:
    """`moments` (ISO) are the readings of a date in doubt."""
    doubted = [datetime.fromisoformat(moment) for moment in arguments.get("moments") or ()]
    if doubted:
        text = "Thư ký chưa rõ hạn. Chọn ngày nào ạ?"
        options = choices.moments(doubted, now=turn.now, office=turn.office)
    else:
        text = f"Hạn mới của việc {task.id} là khi nào ạ?"
        options = choices.deadlines(turn.now, turn.office)
    ask_about(task, Asking(text, Expects.TIME, "task", "deadline", options), turn)


def ask_reason(task: Task, arguments: Arguments, turn: Turn) -> None:
    text = f"{naming.capital(naming.you(turn.sender))} cho biết lý do không nhận việc {task.id} ạ?"
    ask_about(task, Asking(text, Expects.TEXT, "task", "reason"), turn)


def ask_remark(task: Task, arguments: Arguments, turn: Turn) -> None:
    text = f"{naming.capital(naming.you(turn.sender))} cần sửa gì ở việc {task.id} ạ? Xin ghi một dòng."
    ask_about(task, Asking(text, Expects.TEXT, "task", "remark"), turn)


def ask_progress(task: Task, arguments: Arguments, turn: Turn) -> None:
    options = [Choice(f"{percent}%", {"percent": percent}) for percent in (25, 50, 75, 90)]
    text = f"Việc {task.id} được bao nhiêu phần trăm rồi ạ?"
    ask_about(task, Asking(text, Expects.NUMBER, "task", "progress", options), turn)


def ask_obstacle(task: Task, arguments: Arguments, turn: Turn) -> None:
    text = f"Việc {task.id} đang vướng gì ạ? {naming.capital(naming.you(turn.sender))} ghi giúp một dòng."
    ask_about(task, Asking(text, Expects.TEXT, "task", "obstacle"), turn)


def answered(question: Question, given: Given, turn: Turn) -> None:
    """An answer about one task: a new lead, deadline, reason, remark, progress, or a question back."""
    task = task_of(question, turn)
    if task is not None:
        _ANSWERS[question.field_name](task, given, turn)


def _new_lead(task: Task, given: Given, turn: Turn) -> None:
    if given.option is not None and "person" in given.option:
        corrections.correct(task, given.option, turn)
        return
    if given.option is not None or not given.people:
        ask_lead(task, {}, turn)
        return
    resolution = directory.resolve_for(given.people[0], turn)
    if resolution.winner is not None:
        corrections.reassign(task, {"person": resolution.winner.person_id}, turn)
    else:
        ids = [candidate.person_id for candidate in resolution.candidates[:5]]
        ask_lead(task, {"people": ids, "said": given.people[0].text}, turn)


def _new_deadline(task: Task, given: Given, turn: Turn) -> None:
    if given.option is not None:
        extensions.set_deadline(task, given.option, turn)
    elif given.moment is not None and len(given.moment.choices) > 1:
        ask_deadline(task, {"moments": [moment.isoformat() for moment in given.moment.choices]}, turn)
    elif given.moment is not None:
        extensions.set_deadline(task, {"time": given.moment.value.isoformat()}, turn)


def _progress(task: Task, given: Given, turn: Turn) -> None:
    percent = given.option["percent"] if given.option is not None else given.number
    if percent is None and given.text:
        percent = read_progress(given.text)
    reporting.report_progress(task, {"percent": percent, "note": given.text or ""}, turn)


def _obstacle(task: Task, given: Given, turn: Turn) -> None:
    reporting.report_progress(task, {"percent": None, "note": f"Vướng mắc: {given.text or ''}"}, turn)


def _reason(task: Task, given: Given, turn: Turn) -> None:
    task_actions.decline(task, {"reason": given.text}, turn)


def _remark(task: Task, given: Given, turn: Turn) -> None:
    reporting.return_task(task, {"remark": given.text}, turn)


def _question_back(task: Task, given: Given, turn: Turn) -> None:
    asking_back.pass_on(task, {"text": given.text}, turn)


_ANSWERS: dict[str, Callable[[Task, Given, Turn], None]] = {
    "lead": _new_lead,
    "deadline": _new_deadline,
    "progress": _progress,
    "obstacle": _obstacle,
    "reason": _reason,
    "remark": _remark,
    "question": _question_back,
    "parts": subtasks.parts_answered,
}


def _pressed(turn: Turn) -> int | None:
    token = turn.work.tokens.find(turn.inbound.token) if turn.inbound.token else None
    return token.outbox_id if token is not None else None
