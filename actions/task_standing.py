"""One task as it stands: its card, progress, results and sub-tasks, with the buttons that this person may use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import cards, labels, results, task_history, task_tree
from actions.authority import approver_id
from actions.messages import Button, Card, Command
from actions.models import Person, Task, TaskState
from actions.turn import Turn

_EXPLAINED = {
    TaskState.HELD: "Lý do tạm hoãn",
    TaskState.DECLINED: "Lý do không nhận",
    TaskState.RETURNED: "Ý kiến trả lại",
}
"""States whose last line of the history says why."""
_AT_WORK = frozenset({TaskState.ACCEPTED, TaskState.RETURNED})
_TO_ACCEPT = frozenset({TaskState.ASSIGNED, TaskState.REQUESTED})


def show(task: Task, arguments: Mapping[str, Any], turn: Turn) -> None:
    view = cards.View(turn.work, turn.office, turn.now)
    lines = [*cards.task_lines(task, view), *_standing(task, view)]
    handed = results.of_report(task, turn)
    if handed:
        names = results.named(handed)
        lines.append(f"Kết quả: {results.counted(handed)}" + (f" ({names})" if names else ""))
    lines += _family(task, view)
    shown = buttons_for(turn.sender, task, view, handed=bool(handed))
    turn.reply(Card("\n".join(lines), shown, subject=cards.subject(task)))


def _standing(task: Task, view: cards.View) -> list[str]:
    state = f"Trạng thái: {cards.STATE_NAMES[task.state]}"
    lines = [state + (f", tiến độ {task.progress}%" if task.progress else "")]
    last = task_history.last_move(task, view.work)
    if last is not None and last.note and task.state in _EXPLAINED:
        lines.append(f"{_EXPLAINED[task.state]}: {last.note}")
    return lines


def _family(task: Task, view: cards.View) -> list[str]:
    children = view.work.tasks.children(task.id)
    return [f"Việc con ({len(children)}):", *task_tree.child_lines(children, view)] if children else []


def buttons_for(
    person: Person, task: Task, view: cards.View, *, handed: bool = False
) -> tuple[tuple[Button, ...], ...]:
    """What this person may do next with the task; `handed`: there are results to look at."""
    me = person.id
    if task.state is TaskState.REPORTED and me == approver_id(task):
        return (cards.judging(task, with_results=handed),)
    if me == task.lead_id and task.state in _TO_ACCEPT:
        return cards.for_lead(task, view).buttons
    if me == task.lead_id and task.state in _AT_WORK:
        return cards.at_work(task, view, "").buttons
    if me in (task.assigner_id, task.given_by_id) and task.state is not TaskState.REPORTED:
        return cards.for_assigner(task, view).buttons
    if handed:
        return ((Button(labels.SHOW_RESULTS, Command("show_results", {"task": task.id}), (me,)),),)
    return ()
