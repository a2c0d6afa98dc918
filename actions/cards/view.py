"""How a task is put in words: its state, its deadline, how urgent it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.models import DeadlineClass, Task, TaskState
from actions.office import FLASH, Office
from actions.ports import UnitOfWork
from actions.workflow import deadline_class
from nlu.time import remaining, say

STATE_NAMES: dict[TaskState, str] = {
    TaskState.DRAFT: "nháp",
    TaskState.REQUESTED: "nhờ, chờ đồng ý",
    TaskState.ASSIGNED: "chưa thực hiện",
    TaskState.ACCEPTED: "đang thực hiện",
    TaskState.REPORTED: "chờ duyệt",
    TaskState.APPROVED: "hoàn thành",
    TaskState.RETURNED: "thực hiện lại",
    TaskState.DECLINED: "từ chối",
    TaskState.HELD: "tạm hoãn",
    TaskState.CANCELLED: "đã hủy",
}

STATE_MARKS: dict[TaskState, str] = {
    TaskState.DRAFT: "📝",
    TaskState.REQUESTED: "🟢",
    TaskState.ASSIGNED: "🟢",
    TaskState.ACCEPTED: "🟡",
    TaskState.REPORTED: "🔵",
    TaskState.APPROVED: "✅",
    TaskState.RETURNED: "🟡",
    TaskState.DECLINED: "⚪",
    TaskState.HELD: "⏸",
    TaskState.CANCELLED: "⚪",
}

PRIORITY_NAMES = {"urgent": "Khẩn", "very_urgent": "Thượng khẩn", "flash": "Hỏa tốc"}

UNNAMED_TASK = "Việc chưa nêu nội dung"


_AMOUNTS = ((timedelta(days=1), "ngày"), (timedelta(hours=1), "giờ"), (timedelta(minutes=1), "phút"))


@dataclass(frozen=True, slots=True)
class View:
    """What a card needs to be written: the open unit of work, the office and the moment."""

    work: UnitOfWork
    office: Office
    now: datetime

    def deadline(self, task: Task) -> str:
        if task.deadline is None:
            return "không đặt hạn"
        local = task.deadline.astimezone(self.office.zone)
        left = self.left(local, by_hours=task.priority == FLASH)
        return f"{say(local, now=self.now.astimezone(self.office.zone))} ({left})"

    def left(self, deadline: datetime, *, by_hours: bool = False) -> str:
        """ "còn 1 ngày", "quá hạn 2 ngày": the morning after is a day late. `by_hours`: only whole days are days, as
        hỏa tốc is counted."""
        zone, late = self.office.zone, self.now - deadline
        for unit, name in _AMOUNTS if by_hours else ():
            if late >= unit:
                return f"quá hạn {late // unit} {name}"
        return remaining(deadline.astimezone(zone), now=self.now.astimezone(zone))

    def due(self, task: Task) -> str:
        """ "hạn 17:00 thứ Sáu 20/11 (còn 1 ngày)", or that there is none."""
        return self.deadline(task) if task.deadline is None else f"hạn {self.deadline(task)}"

    def moment(self, moment: datetime) -> str:
        return say(moment.astimezone(self.office.zone), now=self.now.astimezone(self.office.zone))

    def day(self, moment: datetime) -> str:
        """ "thứ Tư 25/11"."""
        return self.moment(moment).split(" ", 1)[1]

    def mark(self, task: Task) -> str:
        if (
            deadline_class(task, self.now, self.office) is DeadlineClass.OVERDUE
            and task.state in _COUNTS_LATE
        ):
            return "🔴"
        return STATE_MARKS[task.state]


_COUNTS_LATE = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED})


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def shortened(text: str, limit: int = 60) -> str:
    """For lists on a phone: cut at a word."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def short_deadline(task: Task, view: View) -> str:
    return "không đặt" if task.deadline is None else view.moment(task.deadline)


def overdue(task: Task, view: View) -> str:
    """ "quá hạn 2 ngày"."""
    if task.deadline is None:
        return "không đặt hạn"
    return view.left(task.deadline, by_hours=task.priority == FLASH)


def priority_note(task: Task) -> str:
    """ " (Khẩn)", or nothing."""
    return f" ({PRIORITY_NAMES[task.priority]})" if task.priority in PRIORITY_NAMES else ""
