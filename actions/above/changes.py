"""What a file that comes again changes in a task that is there: its words, its deadline, its urgency."""

from __future__ import annotations

from datetime import datetime

from actions import cards
from actions.above.placing import Place
from actions.above.records import DocumentFields, TaskRecord
from actions.above.sources import source_name
from actions.deadlines import plan_reminders
from actions.models import Document, Task, TaskChange, TaskState
from actions.office import Office
from actions.ports import UnitOfWork
from actions.workflow import FINISHED

_PAPER = ("number", "issued_on", "issuer", "summary", "urgency")


def update_document(document: Document, fields: DocumentFields) -> bool:
    """Whether anything was different."""
    changed = {
        name: getattr(fields, name) for name in _PAPER if getattr(document, name) != getattr(fields, name)
    }
    for name, value in changed.items():
        setattr(document, name, value)
    return bool(changed)


def update_task(
    task: Task, record: TaskRecord, place: Place, work: UnitOfWork, *, office: Office, now: datetime
) -> list[TaskChange]:
    """The lines of history; empty where nothing is different. A finished task keeps its deadline and lead.

    A lead whom the office has put in charge stays: only what nobody was in charge of is assigned by a file.
    """
    changes: list[TaskChange] = []

    def note(action: str, before: str, after: str) -> None:
        text = f"theo tệp của {source_name(task.source or '')}"
        line = TaskChange(task_id=task.id, at=now, actor_id=None, action=action, note=text)
        line.before, line.after = before, after
        changes.append(line)

    if task.title != record.title:
        note("rename", task.title, record.title)
        task.title = record.title
    if task.priority != record.urgency:
        note("set_priority", task.priority, record.urgency)
        task.priority = record.urgency
    if task.state in FINISHED:
        return changes
    planned_anew = False
    if task.source_deadline != record.deadline:
        view = cards.View(work, office, now)
        before, old = view.deadline(task), task.deadline
        task.deadline = _with_own(task, record.deadline)
        task.source_deadline = record.deadline
        note("set_deadline", before, view.deadline(task))
        planned_anew = task.deadline != old
    if task.lead_unit_id is None and place.unit_id is not None:
        note("reassign", work.people.get(task.lead_id).code, work.people.get(place.person_id).code)
        task.lead_id, task.lead_unit_id, task.state = place.person_id, place.unit_id, TaskState.ASSIGNED
        planned_anew = True
    if planned_anew:
        work.flush()
        plan_reminders(task, work, office=office, now=now)
    return changes


def _with_own(task: Task, given: datetime | None) -> datetime | None:
    """The new deadline from above, unless the office had set itself an earlier one that still is earlier."""
    own = task.deadline
    if own is None or own == task.source_deadline:
        return given
    return own if given is None or own < given else given
