"""What the buttons of task cards do: act at once, or ask the one thing that the act needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actions import cards, choices, directory, naming, task_actions
from actions.messages import Card
from actions.models import Expects, Question, Task, TaskState
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


def show(task: Task, arguments: Arguments, turn: Turn) -> None:
    """The task as it stands, with the buttons that this person may use."""
    view = cards.View(turn.work, turn.office, turn.now)
    if turn.sender.id == task.assigner_id and task.state is not TaskState.REPORTED:
        turn.reply(cards.for_assigner(task, view, note=f"Trạng thái: {cards.STATE_NAMES[task.state]}"))
        return
    lines = [*cards.task_lines(task, view), f"Trạng thái: {cards.STATE_NAMES[task.state]}"]
    if task.progress:
        lines.append(f"Tiến độ: {task.progress}%")
    turn.reply(cards.about(task, "\n".join(lines), kind="reply"))


def ask_lead(task: Task, arguments: Arguments, turn: Turn) -> None:
    text = f"{naming.capital(naming.you(turn.sender))} giao việc {task.id} cho ai ạ?"
    ask_about(task, Asking(text, Expects.PERSON, "task", "lead"), turn)


def ask_deadline(task: Task, arguments: Arguments, turn: Turn) -> None:
    options = choices.deadlines(turn.now, turn.office)
    ask_about(
        task,
        Asking(f"Hạn mới của việc {task.id} là khi nào ạ?", Expects.TIME, "task", "deadline", options),
        turn,
    )


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


def ask_question(task: Task, arguments: Arguments, turn: Turn) -> None:
    ask_about(
        task,
        Asking(
            f"{naming.capital(naming.you(turn.sender))} muốn hỏi gì về việc {task.id} ạ?",
            Expects.TEXT,
            "task",
            "question",
        ),
        turn,
    )


def answered(question: Question, given: Given, turn: Turn) -> None:
    """An answer about one task: a new lead, deadline, reason, remark, progress, or a question back."""
    task = task_of(question, turn)
    if task is not None:
        _ANSWERS[question.field_name](task, given, turn)


def _new_lead(task: Task, given: Given, turn: Turn) -> None:
    if given.option is not None and "person" in given.option:
        task_actions.reassign(task, given.option, turn)
        return
    if given.option is not None or not given.people:
        ask_lead(task, {}, turn)
        return
    resolution = directory.resolve_for(given.people[0], turn)
    if resolution.winner is not None:
        task_actions.reassign(task, {"person": resolution.winner.person_id}, turn)
    elif resolution.candidates:
        options = choices.people(turn.work, [c.person_id for c in resolution.candidates])
        text = f"Có {len(resolution.candidates)} người là {given.people[0].text}. Giao ai ạ?"
        ask_about(task, Asking(text, Expects.PERSON, "task", "lead", options), turn)
    else:
        text = f"Thư ký không tìm thấy {given.people[0].text} trong danh bạ. Giao việc {task.id} cho ai ạ?"
        ask_about(task, Asking(text, Expects.PERSON, "task", "lead"), turn)


def _new_deadline(task: Task, given: Given, turn: Turn) -> None:
    if given.option is not None:
        task_actions.set_deadline(task, given.option, turn)
    elif given.moment is not None and len(given.moment.choices) > 1:
        options = choices.moments(given.moment.choices, now=turn.now, office=turn.office)
        ask_about(
            task,
            Asking("Thư ký chưa rõ hạn. Chọn ngày nào ạ?", Expects.TIME, "task", "deadline", options),
            turn,
        )
    elif given.moment is not None:
        task_actions.set_deadline(task, {"time": given.moment.value.isoformat()}, turn)


def _progress(task: Task, given: Given, turn: Turn) -> None:
    percent = given.option["percent"] if given.option is not None else given.number
    if percent is None and given.text:
        percent = read_progress(given.text)
    task_actions.report_progress(task, {"percent": percent, "note": given.text or ""}, turn)


def _obstacle(task: Task, given: Given, turn: Turn) -> None:
    task_actions.report_progress(task, {"percent": None, "note": f"Vướng mắc: {given.text or ''}"}, turn)


def _reason(task: Task, given: Given, turn: Turn) -> None:
    task_actions.decline(task, {"reason": given.text}, turn)


def _remark(task: Task, given: Given, turn: Turn) -> None:
    task_actions.return_task(task, {"remark": given.text}, turn)


def _question_back(task: Task, given: Given, turn: Turn) -> None:
    task_actions.ask_back(task, {"text": given.text}, turn)


_ANSWERS: dict[str, Callable[[Task, Given, Turn], None]] = {
    "lead": _new_lead,
    "deadline": _new_deadline,
    "progress": _progress,
    "obstacle": _obstacle,
    "reason": _reason,
    "remark": _remark,
    "question": _question_back,
}


def _pressed(turn: Turn) -> int | None:
    token = turn.work.tokens.find(turn.inbound.token) if turn.inbound.token else None
    return token.outbox_id if token is not None else None
