"""What a reminder says: one card for each kind, and the lines of those that tell several things at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from actions import cards, labels, naming
from actions.messages import Button, Card, Command
from actions.models import DigestPart, Person, Reminder, ReminderKind, Task
from actions.office import FLASH
from actions.ports import DigestItem

LATE = timedelta(minutes=5)
"""Later than this, the message says so."""
SAID_LATE = "nhắc muộn"


def late_note(planned: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ " (nhắc muộn: lẽ ra lúc 08:00 20/11)"; "" in time."""
    if now - planned <= LATE:
        return ""
    return f" ({SAID_LATE}: lẽ ra lúc {planned.astimezone(zone):%H:%M %d/%m})"


def personal(reminder: Reminder, view: cards.View) -> Card:
    only = (reminder.owner_id,)
    late = ""
    if view.now - reminder.due_at > LATE:
        late = f" (nhắc muộn, hẹn lúc {reminder.due_at.astimezone(view.office.zone):%H:%M %d/%m})"
    number = {"reminder": reminder.id}
    buttons = (
        Button(labels.DONE, Command("reminder_done", number), only),
        Button(labels.SNOOZE_SHORT, Command("snooze_reminder", {**number, "minutes": 10}), only),
        Button(labels.SNOOZE_HOUR, Command("snooze_reminder", {**number, "minutes": 60}), only),
    )
    text = f"⏰ {cards.capitalised(reminder.text)}.{late}"
    if reminder.every_minutes is not None:
        text += f"\nThư ký nhắc tiếp đến khi {naming.you(view.work.people.get(only[0]))} bấm Xong."
    return Card(text, (buttons,), kind="reminder", subject=number)


def of_task(reminder: Reminder, task: Task, view: cards.View) -> Card:
    """To the reminder's owner: the lead, or whoever stands above."""
    head = f"Việc {task.id} · {cards.capitalised(task.title)}"
    if task.priority in cards.PRIORITY_NAMES:
        head = f"{cards.PRIORITY_NAMES[task.priority]} · {head}"
    lead = view.work.people.get(task.lead_id)
    buttons = lead_buttons(task.id, task.lead_id)
    if reminder.kind is ReminderKind.OVERDUE:
        text = f"🔴 {head}: {cards.overdue(task, view)}."
    elif reminder.kind is ReminderKind.ESCALATION:
        text = f"🔴 {head} ({lead.full_name}): {cards.overdue(task, view)}."
        if reminder.level:
            text += f"\nNgười giao: {view.work.people.get(task.assigner_id).full_name}."
        buttons = urge_button(task.id, task.assigner_id) if not reminder.level else ()
    elif reminder.kind is ReminderKind.URGED:
        assigner = naming.address(view.work.people.get(task.assigner_id))
        text = f"⏰ {head}: {assigner} nhờ nhắc đến khi xong, hạn {view.deadline(task)}."
    else:
        text = f"⏰ {head}: hạn {view.deadline(task)}."
        text += late_note(reminder.due_at, view.now, view.office.zone)
    # Hỏa tốc goes out before everything else that waits.
    priority = 0 if task.priority == FLASH else None
    return Card(
        text,
        (buttons,) if buttons else (),
        kind="reminder",
        subject=cards.subject(task),
        priority=priority,
    )


def lead_buttons(number: int, lead: int) -> tuple[Button, ...]:
    return (
        Button(labels.REPORT_DONE, Command("complete_task", {"task": number}), (lead,)),
        Button(labels.EXTEND, Command("ask_extension", {"task": number}), (lead,)),
        Button(labels.OBSTACLE, Command("ask_obstacle", {"task": number}), (lead,)),
    )


def urge_button(number: int, assigner: int) -> tuple[Button, ...]:
    return (Button(labels.URGE, Command("urge", {"tasks": [number]}), (assigner,)),)


def is_due_now(item: DigestItem, view: cards.View) -> bool:
    """Whether its deadline is this moment."""
    return (
        item.part is DigestPart.SOON and item.deadline is not None and abs(view.now - item.deadline) <= LATE
    )


def line(item: DigestItem, people: Mapping[int, Person], view: cards.View, *, alone: bool = False) -> str:
    """ "🔴 12. Tổng hợp báo cáo CCHC – quá hạn 1 ngày", "🔴 Việc 12 · …" where it stands `alone`.

    `people` are the leads and leaders that lines may name, by id.
    """
    lead, leader = people.get(item.lead_id), people.get(item.acting_for_id or 0)
    name = lead.full_name if lead is not None else ""
    number = f"Việc {item.task_id} ·" if alone else f"{item.task_id}."
    head = f"{number} {cards.capitalised(item.title)}"
    if item.part is DigestPart.TO_APPROVE:
        instead = f" (thay {naming.address(leader)})" if leader is not None else ""
        return f"🔵 {head} – {name} báo xong, chờ duyệt{instead}"
    if item.deadline is None:
        return f"⏰ {head}"
    if item.part is DigestPart.DUE_TODAY:
        return f"🟡 {head} ({item.deadline.astimezone(view.office.zone):%H:%M})"
    if is_due_now(item, view):
        return f"⏰ {head} – đến hạn lúc {item.deadline.astimezone(view.office.zone):%H:%M}"
    if item.part is DigestPart.SOON:
        return f"⏰ {head} – hạn {view.moment(item.deadline)}"
    late = view.left(item.deadline, by_hours=item.priority == FLASH)
    return f"🔴 {head} – {name}, {late}" if item.part is DigestPart.ESCALATED else f"🔴 {head} – {late}"


def missed_line(reminder: Reminder, view: cards.View) -> str:
    """A personal reminder that could not be given in time."""
    return f"⏰ {view.moment(reminder.due_at)}: {reminder.text} (muộn)"
