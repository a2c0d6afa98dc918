"""The history of a task in words: what was done last, by whom and when. Nothing is decided here."""

from __future__ import annotations

from datetime import timedelta

from actions import cards, naming
from actions.models import Task, TaskChange
from actions.ports import UnitOfWork
from actions.turn import Turn

DONE: dict[str, str] = {
    "assign": "giao {task}",
    "request": "nhờ {task}",
    "agree": "đồng ý nhận {task}",
    "accept": "nhận {task}",
    "decline": "xin không nhận {task}",
    "complete": "báo xong {task}",
    "approve": "duyệt {task}",
    "return": "trả lại {task}",
    "reassign": "chuyển {task} cho người khác",
    "hold": "tạm hoãn {task}",
    "reopen": "mở lại {task}",
    "ask_again": "mở lại {task}",
    "cancel": "hủy {task}",
    "cancel_with_parent": "hủy {task} cùng việc chính",
}
"""What moved a task into its state, in the past; other lines of the history leave the state as it is."""


_ACTIVE = frozenset({"request", "agree", "decline", "complete", "reassign"})
"""Where "đã được ai làm gì" would sound wrong."""
JUST_NOW = timedelta(minutes=10)


def why_not(task: Task, turn: Turn) -> str:
    """Why the task is beyond what was tried: "Việc 12 vừa được chị Lan duyệt lúc 09:10 (hoàn thành)"."""
    last, state = last_move(task, turn.work), cards.STATE_NAMES[task.state]
    if last is None or last.actor_id is None:
        return f"Việc {task.id} {state} nên chưa thực hiện được thao tác này ạ."
    when, done = _when(last, turn), DONE[last.action].format(task=f"việc {task.id}")
    ago = "vừa" if turn.now - last.at <= JUST_NOW else "đã"
    if last.actor_id == turn.sender.id:
        text = f"{naming.capital(naming.you(turn.sender))} {ago} {done} lúc {when}"
    else:
        who = naming.address(turn.work.people.get(last.actor_id))
        if last.action in _ACTIVE:
            text = f"{naming.capital(who)} {ago} {done} lúc {when}"
        else:
            verb = done.replace(f"việc {task.id}", "").replace("  ", " ").strip()
            text = f"Việc {task.id} {ago} được {who} {verb} lúc {when}"
    return f"{text}. Trạng thái hiện nay: {state}."


def moved_away(task: Task, turn: Turn) -> str | None:
    """What to tell somebody who led this task until it was given to another."""
    for change in reversed(turn.work.tasks.changes(task.id)):
        if change.action == "reassign" and change.before == turn.sender.code:
            new = turn.work.people.get(task.lead_id)
            return f"Việc {task.id} đã chuyển cho {naming.address(new)} lúc {_when(change, turn)} ạ."
    return None


def last_move(task: Task, work: UnitOfWork) -> TaskChange | None:
    """The latest line of the history that moved the task."""
    moves = [change for change in work.tasks.changes(task.id) if change.action in DONE]
    return moves[-1] if moves else None


def _when(change: TaskChange, turn: Turn) -> str:
    """The hour, and the day where it is not today."""
    at, now = change.at.astimezone(turn.office.zone), turn.now.astimezone(turn.office.zone)
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%H:%M} ngày {at.day}/{at.month}"
