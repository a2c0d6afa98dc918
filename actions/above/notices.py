"""Telling people what came from above: one message each, however long the file was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from actions import cards
from actions.above.sources import source_name
from actions.messages import Card
from actions.models import Person, Task, TaskState
from actions.office import Office
from actions.ports import UnitOfWork
from actions.timing import next_working_moment
from actions.turn import Post

MOST_LINES = 5


@dataclass(slots=True)
class Arrived:
    """Ids of the tasks that a file brought, and of those whose deadline or lead it changed."""

    source: str
    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)


def tell_arrived(
    arrived: Arrived, intake: Person, work: UnitOfWork, *, office: Office, now: datetime
) -> None:
    """Each lead their own tasks; the intake what nobody is in charge of yet."""
    by_lead: defaultdict[int, list[Task]] = defaultdict(list)
    waiting: list[Task] = []
    for task in _tasks(arrived.new, work):
        (waiting if task.lead_unit_id is None else by_lead[task.lead_id]).append(task)
    view = cards.View(work, office, now)
    teller = _Teller(Post(work, office, now), office, now)
    giver = source_name(arrived.source)
    for person in work.people.many(by_lead):
        tasks = by_lead[person.id]
        if len(tasks) == 1:
            teller.tell(person, cards.for_lead(tasks[0], view), tasks)
        else:
            teller.tell(person, _digest(f"📥 **{giver} giao {len(tasks)} việc**", tasks, view), tasks)
    if waiting:
        title = f"📥 **{len(waiting)} việc {giver} giao chưa phân công**"
        hint = "Khi phân công, xin nhắn như: “giao Phòng Kinh tế chủ trì văn bản 123/UBND-VX”."
        teller.tell(intake, _digest(title, waiting, view, hint=hint), waiting)
    _tell_changed(arrived, view, teller)


def _tell_changed(arrived: Arrived, view: cards.View, teller: _Teller) -> None:
    by_lead: defaultdict[int, list[Task]] = defaultdict(list)
    for task in _tasks(arrived.changed, view.work):
        by_lead[task.lead_id].append(task)
    for person in view.work.people.many(by_lead):
        title = f"**{source_name(arrived.source)} sửa {len(by_lead[person.id])} việc**"
        teller.tell(person, _digest(title, by_lead[person.id], view), by_lead[person.id])


def _tasks(ids: Iterable[int], work: UnitOfWork) -> Sequence[Task]:
    """What is still open of these, the most urgent first."""
    waiting = [task for task in work.tasks.many(ids) if task.state is not TaskState.APPROVED]
    return sorted(
        waiting, key=lambda task: (task.deadline is None, task.deadline or task.created_at, task.id)
    )


def _digest(title: str, tasks: Sequence[Task], view: cards.View, *, hint: str = "") -> Card:
    lines = [title]
    documents = {d.id: d for d in view.work.documents.many(t.document_id for t in tasks if t.document_id)}
    for task in tasks[:MOST_LINES]:
        paper = documents[task.document_id].number if task.document_id is not None else ""
        lines.append(
            f"{view.mark(task)} {task.id}. {cards.shortened(cards.capitalised(task.title))}"
            + (f" ({paper})" if paper else "")
            + f" – {view.due(task)}"
        )
    if len(tasks) > MOST_LINES:
        lines.append(f"… và {len(tasks) - MOST_LINES} việc khác.")
    lines.append(hint or "Xem đủ: nhắn “việc của tôi”.")
    return Card("\n".join(lines), kind="notice", subject={"tasks": [task.id for task in tasks[:MOST_LINES]]})


@dataclass(frozen=True, slots=True)
class _Teller:
    """Outside working hours a file waits for the morning, unless something in it is hỏa tốc."""

    post: Post
    office: Office
    now: datetime

    def tell(self, person: Person, card: Card, tasks: Sequence[Task]) -> None:
        row = self.post.to_person(person, card)
        if not any(task.priority == "flash" for task in tasks):
            row.due_at = next_working_moment(self.now, self.office)
