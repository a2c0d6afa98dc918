"""A task and the sub-tasks below it. A parent is named when a task is made and never changed: no circles."""

from __future__ import annotations

from collections.abc import Sequence

from actions import cards, lead_names
from actions.models import Task
from actions.ports import UnitOfWork
from actions.workflow import FINISHED

MOST_LINES = 10


def open_children(task: Task, work: UnitOfWork) -> list[Task]:
    """Sub-tasks right below that are not finished."""
    return [child for child in work.tasks.children(task.id) if child.state not in FINISHED]


def open_below(task: Task, work: UnitOfWork) -> list[Task]:
    """All unfinished tasks below, at any depth, those nearer first."""
    found: list[Task] = []
    level: list[Task] = [task]
    while level:
        level = [child for each in level for child in work.tasks.children(each.id)]
        found += [child for child in level if child.state not in FINISHED]
    return found


def ancestors(task: Task, work: UnitOfWork) -> list[Task]:
    """The task it is part of, that one's, and so on."""
    found: list[Task] = []
    while task.parent_id is not None:
        task = work.tasks.get(task.parent_id)
        found.append(task)
    return found


def out_of_step(task: Task, view: cards.View) -> str:
    """Where the deadline lies behind that of the whole, or before that of a part: said in half a sentence."""
    if task.deadline is None:
        return ""
    said = ""
    whole = view.work.tasks.get(task.parent_id) if task.parent_id is not None else None
    if whole is not None and whole.deadline is not None and task.deadline > whole.deadline:
        said = f"; muộn hơn hạn việc {whole.id} ({cards.short_deadline(whole, view)})"
    later = [
        str(child.id)
        for child in open_children(task, view.work)
        if child.deadline is not None and child.deadline > task.deadline
    ]
    return said + (f"; việc con {', '.join(later)} có hạn muộn hơn" if later else "")


def child_lines(children: Sequence[Task], view: cards.View) -> list[str]:
    """ "🟡 13. Làm số liệu – Đỗ Hoài Nam, đang thực hiện"."""
    lines = [
        f"{view.mark(child)} {child.id}. {cards.capitalised(child.title)} – "
        f"{lead_names.briefly(child, view.work.people.get(child.lead_id), view.work)}, {cards.STATE_NAMES[child.state]}"
        for child in children[:MOST_LINES]
    ]
    if len(children) > MOST_LINES:
        lines.append(f"… và {len(children) - MOST_LINES} việc con khác.")
    return lines
