"""The card that asks for approval, and its buttons."""

from __future__ import annotations

from dataclasses import dataclass

from actions import labels, naming
from actions.cards.task import subject
from actions.cards.view import View, capitalised
from actions.messages import Button, Card, Command
from actions.models import Person, Task


@dataclass(frozen=True, slots=True)
class Handing:
    """What a report hands in: "2 tệp", their names, and a word with it."""

    counted: str = ""
    named: str = ""
    note: str = ""
    open_parts: int = 0


def for_approver(task: Task, view: View, *, reported_by: Person, handing: Handing) -> Card:
    when = view.now.astimezone(view.office.zone).strftime("%H:%M")
    text = f"🔵 **Việc {task.id}** · {capitalised(task.title)}: {naming.address(reported_by)} báo xong lúc {when}"
    text += f", kèm {handing.counted}." if handing.counted else "."
    if handing.named:
        text += f"\n📎 {handing.named}"
    if handing.note:
        text += f"\n“{handing.note}”"
    if handing.open_parts:
        text += f"\nCòn {handing.open_parts} việc con chưa xong."
    if task.deadline is not None and view.now > task.deadline:
        text += f"\nHạn: {view.deadline(task)}"
    return Card(
        text, (judging(task, with_results=bool(handing.counted)),), kind="notice", subject=subject(task)
    )


def judging(task: Task, *, with_results: bool) -> tuple[Button, ...]:
    """The approver's buttons."""
    approver = task.approver_id or task.assigner_id
    buttons = approval_buttons(task.id, approver)
    if with_results:
        buttons += (Button(labels.SHOW_RESULTS, Command("show_results", {"task": task.id}), (approver,)),)
    return buttons


def approval_buttons(number: int, approver: int) -> tuple[Button, ...]:
    return (
        Button(labels.APPROVE, Command("approve_task", {"task": number}), (approver,)),
        Button(labels.RETURN, Command("ask_return_remark", {"task": number}), (approver,)),
    )
