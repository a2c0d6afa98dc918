"""Đôn đốc: a leader presses those who have not confirmed or not finished, and nobody else.

What can be urged is what the sender gave; the lead of each task is told privately, the sender gets one line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions import cards, directory, labels, lead_names, naming
from actions.messages import Button, Card, Command
from actions.models import Reminder, ReminderKind, Task, TaskState
from actions.notices import asking as notices
from actions.ports import TaskFilter
from actions.timing import next_working_day_opening
from actions.turn import Turn
from nlu.insistence import until_done
from nlu.lists import read_list_wish
from nlu.message import Parsed
from nlu.notices import asks_to_call_again
from nlu.text import fold

UNFINISHED = frozenset({TaskState.REQUESTED, TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED})
UNCONFIRMED = frozenset({TaskState.REQUESTED, TaskState.ASSIGNED})
_NOT_CONFIRMED = ("xac nhan", "chua nhan", "nhan viec", "chua xem", "chua doc", "bam nhan", "da nhan")
_NOT_FINISHED = (
    "nop",
    "xong",
    "hoan thanh",
    "bao cao",
    "chua gui",
    "gop y",
    "chua lam",
    "tra loi",
    "phan hoi",
)
_PRESSING = ("hoi nhung", "hoi may", "don doc", "giuc", "thuc", "nhac ")
MOST_LINES = 10


def urge_task(parsed: Parsed, turn: Turn) -> None:
    """The tasks named, those of the people named, or all that are late or unconfirmed as the words say."""
    if asks_to_call_again(parsed.text) and notices.answered_here(parsed, turn):
        return
    tasks = _meant(parsed, turn)
    _urge(tasks, turn, until_done=until_done(parsed.text))


def list_unconfirmed(parsed: Parsed, turn: Turn) -> None:
    """ "ai chưa xác nhận?", "ai chưa nộp?": one line a task, only of what the sender gave."""
    if notices.answered_here(parsed, turn):
        return
    said = fold(parsed.text).strip()
    if said.startswith(_PRESSING):
        urge_task(parsed, turn)  # "hối những ai chưa xác nhận" names the same people and wants more
        return
    unfinished = _says(said, _NOT_FINISHED) and not _says(said, _NOT_CONFIRMED)
    states, title = (UNFINISHED, "Chưa xong") if unfinished else (UNCONFIRMED, "Chưa xác nhận")
    tasks = [task for task in _given(states, turn) if not parsed.task_ids or task.id in parsed.task_ids]
    if not tasks:
        turn.reply(Card(f"Mọi người đã {'làm xong' if unfinished else 'xác nhận'} hết ạ."))
        return
    lines = [f"**{title}** ({len(tasks)})"]
    for task in tasks[:MOST_LINES]:
        lead = turn.work.people.get(task.lead_id)
        lines.append(
            f"{task.id}. {lead_names.briefly(task, lead, turn.work)}: {cards.capitalised(task.title)}"
        )
    if len(tasks) > MOST_LINES:
        lines.append(f"… và {len(tasks) - MOST_LINES} việc khác.")
    only = (turn.sender.id,)
    button = Button(labels.URGE_ALL, Command("urge", {"tasks": [task.id for task in tasks]}), only)
    turn.reply(Card("\n".join(lines), ((button,),), subject={"tasks": [task.id for task in tasks]}))


def urge_pressed(arguments: Mapping[str, Any], turn: Turn) -> None:
    """The button under a list: those of its tasks that are still unfinished."""
    wanted = set(arguments["tasks"])
    given = turn.work.tasks.list(TaskFilter(assigner_id=turn.sender.id, states=UNFINISHED))
    _urge([task for task in given if task.id in wanted], turn)


def _given(states: frozenset[TaskState], turn: Turn) -> Sequence[Task]:
    """What the sender gave: of the card replied to, or in a group of that group, else everywhere.

    A group must not learn what was given elsewhere.
    """
    chat = turn.chat.id if turn.in_group else None
    found = turn.work.tasks.list(TaskFilter(assigner_id=turn.sender.id, states=states, chat_id=chat))
    several = turn.answered.get("tasks")
    return [task for task in found if task.id in several] if isinstance(several, list) else found


def _meant(parsed: Parsed, turn: Turn) -> Sequence[Task]:
    named = parsed.task_ids or tuple(n for n in (turn.answered.get("task"),) if isinstance(n, int))
    if named:
        given = turn.work.tasks.list(TaskFilter(assigner_id=turn.sender.id, states=UNFINISHED))
        return [task for task in given if task.id in named]
    given = _given(UNFINISHED, turn)
    people = {
        winner.person_id
        for mention in parsed.people
        if not mention.is_pronoun and (winner := directory.resolve_for(mention, turn).winner) is not None
    }
    if parsed.people and people:
        return [task for task in given if task.lead_id in people]
    said = fold(parsed.text).lower()
    if _says(said, _NOT_CONFIRMED):
        return [task for task in given if task.state in UNCONFIRMED]
    if read_list_wish(parsed.text).overdue:
        return [task for task in given if task.deadline is not None and task.deadline < turn.now]
    return list(given)


def _says(said: str, phrases: Sequence[str]) -> bool:
    return any(words in said for words in phrases)


def _urge(tasks: Sequence[Task], turn: Turn, *, until_done: bool = False) -> None:
    you = naming.you(turn.sender)
    if not tasks:
        turn.reply(Card(f"Không có việc nào {you} giao cần đôn đốc ạ."))
        return
    view = cards.View(turn.work, turn.office, turn.now)
    for task in tasks:
        turn.tell(turn.work.people.get(task.lead_id), urging_card(task, view, turn))
        if until_done:
            _keep_urging(task, turn)
    leads = list(dict.fromkeys(task.lead_id for task in tasks))
    shown = turn.work.people.many(leads[:MOST_LINES])
    names = naming.listed(map(naming.address, shown), len(leads))
    goes_on = " Thư ký nhắc lại mỗi ngày làm việc đến khi xong." if until_done else ""
    turn.reply(Card(f"Đã đôn đốc {len(tasks)} việc: {names}.{goes_on}"))


def _keep_urging(task: Task, turn: Turn) -> None:
    """Each working day until the lead reports it done; asked twice, it still comes once."""
    if any(reminder.kind is ReminderKind.URGED for reminder in turn.work.reminders.of_task(task.id)):
        return
    turn.work.reminders.add(
        Reminder(
            owner_id=task.lead_id,
            text=task.title,
            kind=ReminderKind.URGED,
            due_at=next_working_day_opening(turn.now, turn.office),
            created_at=turn.now,
            task_id=task.id,
        )
    )


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
