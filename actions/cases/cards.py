"""What a case looks like in a chat: the draft, the pinned card, how it stands, the summary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions import cards, labels, lead_names, naming
from actions.cards import View
from actions.cases.models import Case, CaseState
from actions.messages import Button, Card, Command
from actions.models import OPEN_STATES, DeadlineClass, Person, Task, TaskState
from actions.ports import TaskFilter, UnitOfWork
from actions.workflow import deadline_class

MOST_LINES = 10
MOST_IN_SUMMARY = 40
MOST_MENTIONED = 5
"""More in one message and Telegram tells nobody."""
_LISTED = frozenset(TaskState) - {TaskState.DRAFT, TaskState.CANCELLED, TaskState.DECLINED}


def subject(case: Case) -> dict[str, object]:
    return {"case": case.id}


def headline(case: Case) -> str:
    return f"**Vụ {case.id}** · {cards.capitalised(case.title)}"


def tasks_of(case: Case, work: UnitOfWork) -> list[Task]:
    """What was given in its room and what it is about, those that count, by number."""
    found = {}
    if case.chat_id is not None:
        wanted = TaskFilter(chat_id=case.chat_id, states=_LISTED, limit=1000)
        found = {task.id: task for task in work.tasks.list(wanted)}
    about = work.tasks.find(case.task_id) if case.task_id is not None else None
    if about is not None and about.state in _LISTED:
        found[about.id] = about
    return [found[number] for number in sorted(found)]


def people_lines(owner: Person, agreed: Sequence[Person], invited: Sequence[Person]) -> list[str]:
    lines = [f"Phụ trách: {owner.full_name}"]
    members = ", ".join(person.full_name for person in agreed if person.id != owner.id)
    if members:
        lines.append(f"Thành viên: {members}")
    if invited:
        names = ", ".join(person.full_name for person in invited)
        lines.append(f"Mời, chờ đồng ý: {names}")
    return lines


def members_of(case: Case, work: UnitOfWork) -> tuple[list[Person], list[Person]]:
    """Those who are in it and those who are asked, in the order in which they were named."""
    rows = work.cases.members(case.id)
    people = {person.id: person for person in work.people.many(row.person_id for row in rows)}
    agreed = [people[row.person_id] for row in rows if row.agreed]
    return agreed, [people[row.person_id] for row in rows if not row.agreed]


def deadline_line(deadline: datetime | None, view: View) -> str:
    if deadline is None:
        return "Hạn: chưa đặt"
    return f"Hạn: {view.moment(deadline)} ({view.left(deadline.astimezone(view.office.zone))})"


def pinned(case: Case, view: View, *, reads_all: bool) -> Card:
    """The first message of the room, which stays on top."""
    agreed, invited = members_of(case, view.work)
    owner = view.work.people.get(case.owner_id)
    reads = (
        "Thư ký đọc các tin trong nhóm này để ghi việc; tin khác không lưu."
        if reads_all
        else "Thư ký chỉ đọc tin gọi đến Thư ký trong nhóm này."
    )
    lines = [
        f"📌 {headline(case)}",
        *people_lines(owner, agreed, invited),
        deadline_line(case.deadline, view),
        f"Việc giao tại đây được ghi vào vụ {case.id}. Nhắn “tình hình vụ này” để xem, “đóng vụ này” để kết thúc.",
        reads,
    ]
    buttons = (
        Button(labels.CASE_STATUS, Command("show_case", {"case": case.id})),
        Button(labels.CLOSE_CASE, Command("close_case", {"case": case.id})),
    )
    mentioned = tuple(person.id for person in agreed if person.id != owner.id)[:MOST_MENTIONED]
    return Card("\n".join(lines), (buttons,), subject=subject(case), pin=True, mentions=mentioned)


def standing(case: Case, view: View) -> Card:
    """How it stands: people, deadline, how many tasks are how far, the worst ten."""
    tasks = tasks_of(case, view.work)
    agreed, invited = members_of(case, view.work)
    lines = [f"📂 {headline(case)}{_state_note(case, view)}"]
    lines += people_lines(view.work.people.get(case.owner_id), agreed, invited)
    lines.append(deadline_line(case.deadline, view))
    lines.append(counted(tasks, view))
    worst = sorted(tasks, key=lambda task: _badness(task, view))
    lines += [cards.listed(task, view) for task in worst[:MOST_LINES]]
    if len(tasks) > MOST_LINES:
        lines.append(f"… và {len(tasks) - MOST_LINES} việc khác.")
    return Card("\n".join(lines), subject=subject(case))


def _state_note(case: Case, view: View) -> str:
    if case.closed_at is not None:
        return f" (đã đóng {view.moment(case.closed_at)})"
    return " (đang mở nhóm)" if case.state in (CaseState.OPENING, CaseState.UNSURE) else ""


def counted(tasks: Sequence[Task], view: View) -> str:
    """ "3 việc: 1 xong đúng hạn, 1 xong trễ, 1 chưa xong (1 quá hạn)."."""
    if not tasks:
        return "Chưa có việc nào được giao trong vụ."
    classes = [deadline_class(task, view.now, view.office) for task in tasks]
    done = [each for task, each in zip(tasks, classes, strict=True) if task.state is TaskState.APPROVED]
    late = sum(each is DeadlineClass.DONE_LATE for each in done)
    overdue = sum(
        task.state in OPEN_STATES and each is DeadlineClass.OVERDUE
        for task, each in zip(tasks, classes, strict=True)
    )
    left = len(tasks) - len(done)
    parts = [f"{len(done) - late} xong đúng hạn"]
    parts += [f"{late} xong trễ"] if late else []
    parts.append(f"{left} chưa xong" + (f" ({overdue} quá hạn)" if overdue else ""))
    return f"{len(tasks)} việc: {', '.join(parts)}."


def summary(case: Case, view: View) -> str:
    """What was done and what not, by whom, late or not."""
    tasks = tasks_of(case, view.work)
    since = f"Mở {view.moment(case.opened_at)}, đóng " if case.opened_at is not None else "Đóng "
    lines = [f"📁 **Tổng kết vụ {case.id}** · {cards.capitalised(case.title)}"]
    lines.append(f"{since}{view.moment(view.now)}.")
    lines.append(counted(tasks, view))
    lines += [_outcome(task, view) for task in tasks[:MOST_IN_SUMMARY]]
    if len(tasks) > MOST_IN_SUMMARY:
        lines.append(f"… và {len(tasks) - MOST_IN_SUMMARY} việc khác.")
    return "\n".join(lines)


def _outcome(task: Task, view: View) -> str:
    lead = lead_names.briefly(task, view.work.people.get(task.lead_id), view.work)
    found = deadline_class(task, view.now, view.office)
    if task.state is TaskState.APPROVED:
        how = "xong trễ hạn" if found is DeadlineClass.DONE_LATE else "xong đúng hạn"
    else:
        how = f"chưa xong, {cards.STATE_NAMES[task.state]}"
        how += f", {cards.overdue(task, view)}" if found is DeadlineClass.OVERDUE else ""
    return f"{view.mark(task)} {task.id}. {cards.capitalised(task.title)} – {lead}, {how}"


def _badness(task: Task, view: View) -> tuple[bool, bool, float]:
    overdue = deadline_class(task, view.now, view.office) is DeadlineClass.OVERDUE
    due = task.deadline.timestamp() if task.deadline is not None else float("inf")
    return (task.state is TaskState.APPROVED, not overdue, due)


def invitation(case: Case, person: Person, view: View, *, place: str) -> Card:
    """To a member: what it is, whose, by when, and how to come in."""
    owner = view.work.people.get(case.owner_id)
    lines = [
        f"📂 {headline(case)}",
        f"{naming.capital(naming.address(owner))} mời {naming.you(person)} vào nhóm xử lý.",
        deadline_line(case.deadline, view),
    ]
    if place:
        lines.append(place)
    return Card("\n".join(lines), kind="notice", subject=subject(case))


def asking(case: Case, person: Person, view: View) -> Card:
    """To somebody whom the owner cannot order: they decide themselves."""
    card = invitation(case, person, view, place="")
    only = (person.id,)
    buttons = (
        Button(labels.JOIN, Command("join_case", {"case": case.id}), only),
        Button(labels.NOT_JOIN, Command("leave_case", {"case": case.id}), only),
    )
    return Card(card.text, (buttons,), kind="notice", subject=subject(case))
