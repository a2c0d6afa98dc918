"""The states of a task and the moves between them: one table, used by every action and drawn in the docs.

The states are those of docs/glossary.md; roles as in QĐ 42/2014/QĐ-TTg (giao, chủ trì, phối hợp, duyệt).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from actions.authority import approver_id
from actions.models import DeadlineClass, Task, TaskState
from actions.office import Office


class Role(StrEnum):
    LEAD = "lead"
    ASSIGNER = "assigner"
    APPROVER = "approver"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Move:
    """What one action does: from which states, to which, and who may do it."""

    action: str
    sources: frozenset[TaskState]
    target: TaskState | None
    """None: the state stays (progress, a new deadline, a new lead)."""
    roles: frozenset[Role]


_WORKING = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.RETURNED})
_CLOSED = frozenset({TaskState.HELD, TaskState.CANCELLED, TaskState.APPROVED, TaskState.DECLINED})
_OPEN = _WORKING | {TaskState.REQUESTED, TaskState.REPORTED, TaskState.HELD, TaskState.DECLINED}

MOVES: dict[str, Move] = {
    move.action: move
    for move in (
        Move("agree", frozenset({TaskState.REQUESTED}), TaskState.ACCEPTED, frozenset({Role.LEAD})),
        Move(
            "accept",
            frozenset({TaskState.ASSIGNED, TaskState.RETURNED}),
            TaskState.ACCEPTED,
            frozenset({Role.LEAD}),
        ),
        Move(
            "decline",
            frozenset({TaskState.ASSIGNED, TaskState.REQUESTED}),
            TaskState.DECLINED,
            frozenset({Role.LEAD}),
        ),
        Move("report_progress", _WORKING, None, frozenset({Role.LEAD, Role.COORDINATOR})),
        Move(
            "attach",
            _WORKING | {TaskState.REPORTED},
            None,
            frozenset({Role.LEAD, Role.COORDINATOR}),
        ),
        Move("complete", _WORKING, TaskState.REPORTED, frozenset({Role.LEAD})),
        Move("approve", _WORKING | {TaskState.REPORTED}, TaskState.APPROVED, frozenset({Role.APPROVER})),
        Move(
            "return",
            frozenset({TaskState.REPORTED, TaskState.APPROVED}),
            TaskState.RETURNED,
            frozenset({Role.APPROVER}),
        ),
        Move("reassign", _OPEN, TaskState.ASSIGNED, frozenset({Role.ASSIGNER})),
        Move("set_deadline", _OPEN, None, frozenset({Role.ASSIGNER})),
        Move("rename", _OPEN, None, frozenset({Role.ASSIGNER})),
        Move("set_priority", _OPEN, None, frozenset({Role.ASSIGNER})),
        Move("add_coordinator", _OPEN, None, frozenset({Role.ASSIGNER, Role.LEAD})),
        Move("remove_coordinator", _OPEN, None, frozenset({Role.ASSIGNER, Role.LEAD})),
        Move("split", _WORKING, None, frozenset({Role.LEAD, Role.ASSIGNER})),
        Move("request_extension", _WORKING, None, frozenset({Role.LEAD})),
        Move("grant_extension", _WORKING, None, frozenset({Role.ASSIGNER})),
        Move("refuse_extension", _WORKING, None, frozenset({Role.ASSIGNER})),
        Move("hold", _WORKING | {TaskState.REQUESTED}, TaskState.HELD, frozenset({Role.ASSIGNER})),
        Move("reopen", _CLOSED, TaskState.ASSIGNED, frozenset({Role.ASSIGNER})),
        Move("ask_again", _CLOSED, TaskState.REQUESTED, frozenset({Role.ASSIGNER})),
        Move("cancel", _OPEN, TaskState.CANCELLED, frozenset({Role.ASSIGNER})),
    )
}

_CORRECTING = frozenset({"reassign", "set_deadline", "rename", "set_priority", "cancel"})

FINISHED = frozenset({TaskState.APPROVED, TaskState.CANCELLED, TaskState.DECLINED})


def roles_of(task: Task, person_id: int, coordinators: frozenset[int] = frozenset()) -> frozenset[Role]:
    found = set()
    if person_id == task.lead_id:
        found.add(Role.LEAD)
    if person_id == task.assigner_id:
        found.add(Role.ASSIGNER)
    if person_id == approver_id(task):
        found.add(Role.APPROVER)
    if person_id in coordinators:
        found.add(Role.COORDINATOR)
    return frozenset(found)


def corrects_a_slip(task: Task, action: str, actor_id: int, now: datetime, office: Office) -> bool:
    """Whether this is the assigner correcting what they gave a moment ago."""
    return action in _CORRECTING and actor_id == task.assigner_id and now - task.created_at <= office.grace


def deadline_class(task: Task, now: datetime, office: Office) -> DeadlineClass:
    """Computed, never stored; the classes of QĐ 42/2014/QĐ-TTg as amended by QĐ 23/2018/QĐ-TTg."""
    if task.state is TaskState.APPROVED:
        done = task.reported_at or task.finished_at
        late = task.deadline is not None and done is not None and done > task.deadline
        return DeadlineClass.DONE_LATE if late else DeadlineClass.DONE_ON_TIME
    if task.deadline is None:
        return DeadlineClass.NONE
    if now > task.deadline:
        return DeadlineClass.OVERDUE
    days = (task.deadline.astimezone(office.zone).date() - now.astimezone(office.zone).date()).days
    return DeadlineClass.DUE_SOON if days <= office.due_soon_days else DeadlineClass.ON_TRACK
