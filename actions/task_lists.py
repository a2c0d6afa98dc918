"""My tasks, the tasks I gave, the late ones."""

from __future__ import annotations

from actions import cards, naming
from actions.messages import Card
from actions.models import OPEN_STATES, Task, TaskState
from actions.orders import approvers
from actions.ports import TaskFilter
from actions.turn import Turn
from nlu.lists import ListWish, read_list_wish
from nlu.message import Parsed

MOST_LINES = 10


def list_tasks(parsed: Parsed, turn: Turn) -> None:
    """In a group only the group's own tasks are shown; everything else of a person's comes privately."""
    wish = read_list_wish(parsed.text)
    tasks = [task for task in _wanted(wish, turn) if _fits(task, wish, turn)]
    view = cards.View(turn.work, turn.office, turn.now)
    title = _title(wish, turn)
    if not tasks:
        turn.reply(Card(f"{title}: không có việc nào ạ."))
        return
    shown = sorted(tasks, key=lambda task: (task.deadline is None, task.deadline or turn.now, task.id))
    listing = cards.listing(f"**{title}** ({len(tasks)})", shown[:MOST_LINES], view, total=len(tasks))
    turn.tell(turn.sender, listing) if turn.in_group else turn.reply(listing)
    if turn.in_group:
        turn.reply(
            Card(
                f"Thư ký đã gửi danh sách ({len(tasks)} việc) qua tin nhắn riêng của {naming.you(turn.sender)}."
            )
        )


def _wanted(wish: ListWish, turn: Turn) -> list[Task]:
    me = turn.sender.id
    if wish.whose == "given":
        return list(turn.work.tasks.list(TaskFilter(assigner_id=me, states=OPEN_STATES)))
    if wish.whose == "to_approve":
        return list(
            turn.work.tasks.list(
                TaskFilter(approvers=approvers(turn), states=frozenset({TaskState.REPORTED}))
            )
        )
    own = list(turn.work.tasks.list(TaskFilter(involves_id=me, states=OPEN_STATES)))
    if wish.whose == "any":
        seen = {task.id for task in own}
        own += [
            t
            for t in turn.work.tasks.list(TaskFilter(assigner_id=me, states=OPEN_STATES))
            if t.id not in seen
        ]
    return own


def _fits(task: Task, wish: ListWish, turn: Turn) -> bool:
    if wish.overdue:
        return task.deadline is not None and task.deadline < turn.now and task.state is not TaskState.REPORTED
    if wish.due_soon:
        return task.deadline is not None and (task.deadline - turn.now).days <= turn.office.due_soon_days
    return True


def _title(wish: ListWish, turn: Turn) -> str:
    you = naming.you(turn.sender)
    what = {
        "mine": f"Việc của {you}",
        "given": f"Việc {you} đã giao",
        "to_approve": f"Việc chờ {you} duyệt",
        "any": f"Việc liên quan đến {you}",
    }[wish.whose]
    return what + (" quá hạn" if wish.overdue else " sắp đến hạn" if wish.due_soon else "")
