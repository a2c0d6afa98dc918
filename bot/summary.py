"""The state at the end of a script: tasks, reminders and tickets as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.models import Reminder, ReminderKind, Task, TaskState
from actions.office import Office
from actions.ports import UnitOfWork
from actions.workflow import deadline_class


def summary(work: UnitOfWork, office: Office, now: datetime) -> dict[str, Any]:
    """Drafts are not among the tasks; moments carry the office's offset."""
    return {
        "tasks": [
            _task(task, work, office, now) for task in work.tasks.all() if task.state is not TaskState.DRAFT
        ],
        "reminders": [
            _reminder(reminder, work, office)
            for reminder in work.reminders.all()
            if reminder.kind is ReminderKind.PERSONAL
        ],
        "tickets": [],
    }


def _task(task: Task, work: UnitOfWork, office: Office, now: datetime) -> dict[str, Any]:
    coordinators = [row.person_id for row in work.tasks.people(task.id) if row.role == "coordinator"]
    source = work.messages.get(task.source_message_id).text if task.source_message_id is not None else None
    return {
        "id": task.id,
        "title": task.title,
        "lead": _named(task.lead_id, work),
        "coordinators": [_named(person_id, work) for person_id in coordinators],
        "assigner": _named(task.assigner_id, work),
        "state": task.state.value,
        "deadline": _moment(task.deadline, office),
        "deadline_class": deadline_class(task, now, office).value,
        "source_text": source,
    }


def _reminder(reminder: Reminder, work: UnitOfWork, office: Office) -> dict[str, Any]:
    return {
        "id": reminder.id,
        "owner": _named(reminder.owner_id, work),
        "text": reminder.text,
        "at": _moment(reminder.due_at, office),
        "rrule": reminder.rrule,
        "state": reminder.state.value,
    }


def _named(person_id: int, work: UnitOfWork) -> dict[str, str]:
    person = work.people.get(person_id)
    return {"code": person.code, "name": person.full_name}


def _moment(moment: datetime | None, office: Office) -> str | None:
    return moment.astimezone(office.zone).isoformat() if moment is not None else None
