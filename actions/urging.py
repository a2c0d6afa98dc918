"""Đôn đốc: a leader presses those who have not confirmed or not finished, and nobody else.

What can be urged is what the sender gave; the lead of each task is told privately, the sender gets one line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions import cards, directory, labels, naming
from actions.messages import Button, Card, Command
from actions.models import Task, TaskState
from actions.ports import TaskFilter
from actions.turn import Turn
from nlu.lists import read_list_wish
from nlu.message import Parsed
from nlu.text import fold

UNFINISHED = frozenset({TaskState.REQUESTED, TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED})
UNCONFIRMED = frozenset({TaskState.REQUESTED, TaskState.ASSIGNED})
_NOT_CONFIRMED = ("xac nhan", "chua nhan", "nhan viec")
MOST_LINES = 10


def urge_task(parsed: Parsed, turn: Turn) -> None:
    """The tasks named, those of the people named, or all that are late or unconfirmed as the words say."""
    _urge(_meant(parsed, turn), turn)


def list_unconfirmed(parsed: Parsed, turn: Turn) -> None:
    """ "ai chưa xác nhận?": one line a task, only of what the sender gave."""
    given = turn.work.tasks.list(TaskFilter(assigner_id=turn.sender.id, states=UNCONFIRMED))
    tasks = [task for task in given if not parsed.task_ids or task.id in parsed.task_ids]
    if not tasks:
        turn.reply(Card("Mọi người đã xác nhận hết ạ."))
        return
    lines = [f"**Chưa xác nhận** ({len(tasks)})"]
    for task in tasks[:MOST_LINES]:
        lead = turn.work.people.get(task.lead_id)
        lines.append(f"{task.id}. {lead.full_name}: {cards.capitalised(task.title)}")
    if len(tasks) > MOST_LINES:
        lines.append(f"… và {len(tasks) - MOST_LINES} việc khác.")
    only = (turn.sender.id,)
    button = Button(labels.URGE_ALL, Command("urge", {"tasks": [task.id for task in tasks]}), only)
    turn.reply(Card("\n".join(lines), ((button,),)))


def urge_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    """The button under a list: those of its tasks that are still unfinished."""
    wanted = set(arguments["tasks"])
    given = turn.work.tasks.list(TaskFilter(assigner_id=turn.sender.id, states=UNFINISHED))
    _urge([task for task in given if task.id in wanted], turn)


def _meant(parsed: Parsed, turn: Turn) -> Sequence[Task]:
    given = turn.work.tasks.list(TaskFilter(assigner_id=turn.sender.id, states=UNFINISHED))
    named = parsed.task_ids or tuple(n for n in (turn.answered.get("task"),) if isinstance(n, int))
    if named:
        return [task for task in given if task.id in named]
    people = {
        winner.person_id
        for mention in parsed.people
        if not mention.is_pronoun and (winner := directory.resolve_for(mention, turn).winner) is not None
    }
    if parsed.people and people:
        return [task for task in given if task.lead_id in people]
    said = fold(parsed.text).lower()
    if any(words in said for words in _NOT_CONFIRMED):
        return [task for task in given if task.state in UNCONFIRMED]
    if read_list_wish(parsed.text).overdue:
        return [task for task in given if task.deadline is not None and task.deadline < turn.now]
    return list(given)


def _urge(tasks: Sequence[Task], turn: Turn) -> None:
    you = naming.you(turn.sender)
    if not tasks:
        turn.reply(Card(f"Không có việc nào {you} giao cần đôn đốc ạ."))
        return
    view = cards.View(turn.work, turn.office, turn.now)
    for task in tasks:
        turn.tell(turn.work.people.get(task.lead_id), urging_card(task, view, turn))
    leads = list(dict.fromkeys(task.lead_id for task in tasks))
    names = ", ".join(naming.address(person) for person in turn.work.people.many(leads[:MOST_LINES]))
    more = f" và {len(leads) - MOST_LINES} người khác" if len(leads) > MOST_LINES else ""
    turn.reply(Card(f"Đã đôn đốc {len(tasks)} việc: {names}{more}."))


def urging_card(task: Task, view: cards.View, turn: Turn) -> Card:
    """To the lead: what, by when, and the next step as buttons."""
    who = naming.capital(naming.address(turn.sender))
    text = (
        f"⏰ {who} đôn đốc **việc {task.id}** · {cards.capitalised(task.title)}: hạn {view.deadline(task)}."
    )
    only = (task.lead_id,)
    confirm = Button(labels.ACCEPT, Command("accept_task", {"task": task.id}), only)
    done = Button(labels.REPORT_DONE, Command("complete_task", {"task": task.id}), only)
    progress = Button(labels.REPORT_PROGRESS, Command("ask_progress", {"task": task.id}), only)
    first = confirm if task.state in UNCONFIRMED else done
    return Card(text, ((first, progress),), kind="notice", subject=cards.subject(task))
