"""Reminders that do not give up: "nhắc đến khi xong", until Xong is pressed or said, or the task is done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from actions import naming, task_words
from actions.errors import Refused
from actions.messages import Card
from actions.models import Reminder, ReminderState, Task
from actions.recurrence import DAY, next_occurrence
from actions.task_reference import find_visible
from actions.timing import next_reminder_hour
from actions.turn import Turn
from nlu.insistence import before_deadline, until_done, without_insistence
from nlu.message import Parsed

_MOMENTS = ("hour", "minute", "second", "part")


def wishes(parsed: Parsed, text: str, turn: Turn) -> dict[str, Any]:
    """What a reminder's draft needs beyond its plain words: `text`, and `every`, `task`, `before`, `at` where said.

    Raises `Refused` where it is to count from the deadline of a task that has none.
    """
    found: dict[str, Any] = {"text": without_insistence(text) if until_done(parsed.text) else text}
    task = _task(parsed, turn)
    if task is not None:
        found["task"] = task.id
        if not found["text"].strip(" 0123456789") or before_deadline(parsed.text, parsed.found):
            found["text"] = f"việc {task.id}: {task.title}"
        found |= _before(task, parsed)
    if until_done(parsed.text) and parsed.rrule is None:
        named = parsed.at is not None and parsed.at.found.grain in _MOMENTS
        found["every"] = turn.office.nag_minutes if named else DAY
        if parsed.at is None and "at" not in found:
            found["at"] = next_reminder_hour(turn.now, turn.office).isoformat()
    return found


def set_going(parsed: Parsed, turn: Turn) -> Reminder | None:
    """ "nhắc đến khi xong" right after a reminder was set or rang: that one goes on. None where it names its own."""
    if not until_done(parsed.text) or without_insistence(parsed.about or "") or parsed.task_ids or parsed.at:
        return None
    reminder = _answered(turn, kinds=("reminder", "reply"))
    if reminder is None or reminder.rrule or reminder.state is ReminderState.CANCELLED:
        return None
    reminder.every_minutes = turn.office.nag_minutes
    if reminder.state is not ReminderState.ACTIVE:
        reminder.state = ReminderState.ACTIVE
        reminder.due_at = turn.now + timedelta(minutes=turn.office.nag_minutes)
    return reminder


def said(reminder: Reminder, turn: Turn) -> str:
    """How often it comes back, for the confirmation and the list."""
    if reminder.every_minutes is None:
        return ""
    if reminder.every_minutes >= DAY:
        often = "mỗi ngày làm việc"
    elif reminder.every_minutes % 60:
        often = f"mỗi {reminder.every_minutes} phút trong giờ làm việc"
    else:
        hours = reminder.every_minutes // 60
        often = f"mỗi {hours if hours > 1 else ''} giờ trong giờ làm việc".replace("  ", " ")
    return f"nhắc lại {often} đến khi {naming.you(turn.sender)} báo xong"


def end(reminder: Reminder, turn: Turn) -> None:
    """Done: a repeating one goes on with its next occurrence, any other is over."""
    following: datetime | None = None
    if reminder.rrule:
        following = next_occurrence(reminder, turn.office, after=turn.now)
    if following is not None:
        reminder.due_at = max(reminder.due_at, following)
    else:
        reminder.state = ReminderState.DONE
    turn.reply(Card(f"✅ Đã xong: {reminder.text}."))


def complete(parsed: Parsed, turn: Turn) -> None:
    """ "xong rồi" in answer to a reminder ends it; otherwise it is about a task."""
    reminder = _answered(turn) if not parsed.task_ids else None
    if reminder is not None:
        end(reminder, turn)
    else:
        task_words.complete_task(parsed, turn)


def _answered(turn: Turn, *, kinds: Collection[str] = ("reminder",)) -> Reminder | None:
    """The reminder whose card is answered, or of which the last message here, of these kinds, spoke."""
    number = turn.answered.get("reminder")
    if number is None and not turn.in_group and "task" not in turn.answered:
        latest = turn.work.outbox.latest(turn.chat.id, limit=1)
        number = latest[0].subject.get("reminder") if latest and latest[0].kind in kinds else None
    reminder = turn.work.reminders.find(int(number)) if isinstance(number, int) else None
    return reminder if reminder is not None and reminder.owner_id == turn.sender.id else None


def _task(parsed: Parsed, turn: Turn) -> Task | None:
    number = parsed.task_ids[0] if parsed.task_ids else turn.answered.get("task")
    return find_visible(number, turn) if isinstance(number, int) else None


def _before(task: Task, parsed: Parsed) -> dict[str, Any]:
    seconds = before_deadline(parsed.text, parsed.found)
    if seconds is None:
        return {}
    if task.deadline is None:
        raise Refused(f"Việc {task.id} không đặt hạn nên Thư ký chưa nhắc trước hạn được ạ.")
    at = task.deadline - timedelta(seconds=seconds)
    return {"before": seconds, "at": at.isoformat(), "text": f"sắp đến hạn việc {task.id}: {task.title}"}
