"""The state at the end of a script: tasks, reminders and tickets as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from actions.helpdesk.models import Ticket
from actions.helpdesk.ports import TicketFilter
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
        "tickets": [_ticket(ticket, work, office) for ticket in _all_tickets(work)],
    }


def _all_tickets(work: UnitOfWork) -> Sequence[Ticket]:
    return work.helpdesk.list(TicketFilter(limit=100_000))


def _ticket(ticket: Ticket, work: UnitOfWork, office: Office) -> dict[str, Any]:
    return {
        "id": ticket.number,
        "state": ticket.state.value,
        "origin": ticket.origin,
        "system": ticket.system,
        "category": ticket.category,
        "urgency": ticket.urgency,
        "text": ticket.text,
        "reporter": _named(ticket.reporter_id, work),
        "agent": _named(ticket.agent_id, work) if ticket.agent_id is not None else None,
        "followers": [_named(person_id, work) for person_id in work.helpdesk.followers(ticket.id)],
        "incident": f"HT-{ticket.incident_id}" if ticket.incident_id is not None else None,
        "created_at": _moment(ticket.created_at, office),
        "answer_by": _moment(ticket.answer_by, office),
        "solve_by": _moment(ticket.solve_by, office),
        "answered_at": _moment(ticket.answered_at, office),
        "solved_at": _moment(ticket.solved_at, office),
        "closed_at": _moment(ticket.closed_at, office),
        "rating": ticket.rating,
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
