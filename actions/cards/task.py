"""The cards that give a task, to the one who gave it and to those it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from actions import labels, lead_names, naming
from actions.above.sources import source_name
from actions.cards.view import PRIORITY_NAMES, View, capitalised, priority_note, short_deadline
from actions.messages import Button, Card, Command
from actions.models import Person, Task, TaskState
from actions.ports import UnitOfWork
from actions.quiet import on_leave
from nlu.time import say_day


def subject(task: Task) -> dict[str, object]:
    """What a reply to this card is about."""
    return {"task": task.id}


def headline(task: Task, view: View) -> str:
    return f"{view.mark(task)} **Việc {task.id}** · {capitalised(task.title)}"


def task_lines(task: Task, view: View, *, day_off: str | None = None) -> list[str]:
    """Who, what, when, by whose order: what was understood."""
    work = view.work
    lines = [headline(task, view)]
    if task.priority in PRIORITY_NAMES:
        lines.append(f"Độ khẩn: {PRIORITY_NAMES[task.priority]}")
    if task.source is not None:
        lines.append(_paper(task, view))
    lines.append(f"Chủ trì: {lead_names.in_charge(task, work)}")
    coordinators = [row.person_id for row in work.tasks.people(task.id) if row.role == "coordinator"]
    if coordinators:
        names = ", ".join(person.full_name for person in work.people.many(coordinators))
        lines.append(f"Phối hợp: {names}")
    lines.append(f"Hạn: {view.deadline(task)}" + (f", {day_off}" if day_off else ""))
    giver = "Người nhờ" if task.state is TaskState.REQUESTED else "Người giao"
    lines.append(f"{giver}: {_given_by(task, work)}")
    if task.parent_id is not None:
        lines.append(f"Thuộc việc {task.parent_id}: {capitalised(work.tasks.get(task.parent_id).title)}")
    case = work.cases.of_chat(task.chat_id) if task.chat_id is not None else None
    if case is not None:
        lines.append(f"Thuộc vụ {case.id}: {capitalised(case.title)}")
    return lines


def _given_by(task: Task, work: UnitOfWork) -> str:
    assigner = work.people.get(task.assigner_id).full_name
    if task.given_by_id is None:
        return assigner
    return f"{work.people.get(task.given_by_id).full_name}, thay mặt {assigner}"


def givers(task: Task) -> tuple[int, ...]:
    return (task.assigner_id,) if task.given_by_id is None else (task.assigner_id, task.given_by_id)


def _paper(task: Task, view: View) -> str:
    """ "Văn bản: 123/UBND-VX ngày 10/11/2026 (UBND Thành phố)"."""
    giver = source_name(task.source or "")
    if task.document_id is None:
        return f"Nơi giao: {giver}"
    paper = view.work.documents.get(task.document_id)
    day = f" ngày {paper.issued_on:%d/%m/%Y}" if paper.issued_on is not None else ""
    return f"Văn bản: {paper.number}{day} ({paper.issuer or giver})"


def pressed_by(card: Card, person: Person) -> Card:
    """The same card for somebody else, whose buttons are theirs."""
    rows = tuple(tuple(replace(button, may_press=(person.id,)) for button in row) for row in card.buttons)
    return replace(card, buttons=rows)


def for_assigner(
    task: Task, view: View, *, day_off: str | None = None, moved_to: str | None = None, note: str = ""
) -> Card:
    """The card in the chat where the order was given; only the assigner may correct it.

    `day_off` says that nobody works on the deadline's day, or on the day that was named; `moved_to` (ISO) is the
    other day that is offered.
    """
    lines = task_lines(task, view, day_off=day_off)
    if task.state is TaskState.REQUESTED:
        lines.append("Việc nhờ, chờ đồng ý.")
    if away := leave_note(task.lead_id, view):
        lines.append(away)
    if note:
        lines.append(note)
    own = givers(task)
    rows: list[tuple[Button, ...]] = [
        (
            Button(labels.CONFIRM, Command("confirm_task", {"task": task.id}), own),
            Button(labels.CHANGE_PERSON, Command("ask_new_lead", {"task": task.id}), own),
            Button(labels.CHANGE_DEADLINE, Command("ask_new_deadline", {"task": task.id}), own),
            Button(labels.CANCEL, Command("cancel_task", {"task": task.id}), own),
        )
    ]
    if day_off and moved_to:
        new = datetime.fromisoformat(moved_to)
        move = Command("set_deadline", {"task": task.id, "time": moved_to})
        keep = Button(labels.KEEP, Command("confirm_task", {"task": task.id}), own)
        rows.insert(0, (keep, Button(f"{labels.MOVE} sang {view.day(new)}", move, own)))
    return Card("\n".join(lines), tuple(rows), subject=subject(task))


def confirmed(card: Card) -> Card:
    """The same card for one who said yes already: it does not ask again."""
    asking = (labels.CONFIRM, labels.CONFIRM_ALL)
    rows = (tuple(button for button in row if button.label not in asking) for row in card.buttons)
    return replace(card, buttons=tuple(row for row in rows if row))


def leave_note(person_id: int, view: View) -> str:
    """ "Chị Lan nghỉ phép đến hết thứ Tư 25/11.", or nothing."""
    until = on_leave(view.work.preferences.find(person_id), view.now)
    if until is None:
        return ""
    zone = view.office.zone
    last = say_day((until - timedelta(seconds=1)).astimezone(zone), now=view.now.astimezone(zone))
    return f"{naming.capital(naming.address(view.work.people.get(person_id)))} nghỉ phép đến hết {last}."


def for_assigner_many(tasks: Sequence[Task], view: View, *, note: str = "") -> Card:
    """Several tasks of one message on one card: a line each."""
    parent = tasks[0].parent_id
    lines = [f"🟢 **{len(tasks)} việc con của việc {parent}**" if parent else f"🟢 **{len(tasks)} việc**"]
    for task in tasks:
        lead = lead_names.briefly(task, view.work.people.get(task.lead_id), view.work)
        lines.append(
            f"{task.id}. {capitalised(task.title)} – {lead}, hạn {short_deadline(task, view)}{priority_note(task)}"
        )
    own = givers(tasks[0])
    if note:
        lines.append(note)
    you = naming.you(view.work.people.get(own[-1]))
    lines.append(f"Muốn sửa việc nào, {you} trả lời tin này kèm số việc.")
    ids = [task.id for task in tasks]
    buttons = [Button(labels.CONFIRM_ALL, Command("confirm_tasks", {"tasks": ids}), own)]
    buttons += [
        Button(f"Sửa việc {task.id}", Command("show_task", {"task": task.id}), own) for task in tasks[:5]
    ]
    return Card("\n".join(lines), (tuple(buttons),), subject={"tasks": ids})


def for_lead(task: Task, view: View, *, note: str = "") -> Card:
    """Privately to the person in charge."""
    lines = task_lines(task, view)
    if note:
        lines.append(note)
    only = (task.lead_id,)
    if task.state is TaskState.REQUESTED:
        first = Button(labels.AGREE, Command("agree_task", {"task": task.id}), only)
    else:
        first = Button(labels.ACCEPT, Command("accept_task", {"task": task.id}), only)
    buttons = (
        first,
        Button(labels.DECLINE, Command("ask_decline_reason", {"task": task.id}), only),
        Button(labels.ASK_BACK, Command("ask_back", {"task": task.id}), only),
    )
    return Card("\n".join(lines), (buttons,), kind="notice", subject=subject(task))


def for_coordinator(task: Task, view: View, person: Person) -> Card:
    lines = [*task_lines(task, view), f"{naming.capital(naming.you(person))} phối hợp thực hiện việc này."]
    return Card("\n".join(lines), kind="notice", subject=subject(task))


def at_work(task: Task, view: View, text: str) -> Card:
    """A short answer to the lead about a task that goes on, with what comes next as buttons."""
    only = (task.lead_id,)
    buttons = (
        Button(labels.REPORT_DONE, Command("complete_task", {"task": task.id}), only),
        Button(labels.REPORT_PROGRESS, Command("ask_progress", {"task": task.id}), only),
    )
    return Card(text, (buttons,), subject=subject(task))


def about(task: Task, text: str, *, kind: str = "notice") -> Card:
    """A plain notice about a task; a reply to it is about that task."""
    return Card(text, kind="reply" if kind == "reply" else "notice", subject=subject(task))
