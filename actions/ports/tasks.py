"""What the capabilities need of tasks and their history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from actions.counting import Sight
from actions.models import Task, TaskChange, TaskPerson, TaskResult, TaskState


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks: all given conditions hold. `involves`: lead or coordinator; `assigner`: also who gave it in
    the assigner's place; `approvers`: whoever of these approves.

    `late_at`: the deadline is over at that moment, or was when it was reported done. `due_from`: not before it.
    `unassigned`: from above, with nobody put in charge yet.
    """

    lead_id: int | None = None
    assigner_id: int | None = None
    approver_id: int | None = None
    approvers: frozenset[int] = frozenset()
    involves_id: int | None = None
    followed_by_id: int | None = None
    states: frozenset[TaskState] | None = None
    due_before: datetime | None = None
    chat_id: int | None = None
    late_at: datetime | None = None
    due_from: datetime | None = None
    sight: Sight | None = None
    unit_ids: frozenset[int] | None = None
    source: str | None = None
    from_above: bool = False
    unassigned: bool = False
    limit: int = 100


class Tasks(Protocol):
    def add(self, task: Task) -> Task: ...
    def get(self, task_id: int) -> Task: ...
    def find(self, task_id: int) -> Task | None: ...
    def list(self, wanted: TaskFilter) -> Sequence[Task]:
        """Earliest deadline first, those without one last, then by id."""
        ...

    def count(self, wanted: TaskFilter) -> int:
        """How many fit, whatever the limit."""
        ...

    def many(self, ids: Iterable[int]) -> Sequence[Task]:
        """In no order; ids that do not exist are left out."""
        ...

    def add_all(self, tasks: Sequence[Task]) -> None:
        """Many new tasks at once; each has its id afterwards."""
        ...

    def add_history(self, changes: Sequence[TaskChange], people: Sequence[TaskPerson] = ()) -> None:
        """Many lines of history, and people of new tasks, at once."""
        ...

    def with_external_ids(self, source: str, external_ids: Iterable[str]) -> Sequence[Task]: ...
    def of_documents(self, document_ids: Iterable[int]) -> Sequence[Task]:
        """By id."""
        ...

    def people_of(self, task_ids: Iterable[int]) -> Sequence[TaskPerson]: ...
    def find_by_message(self, message_id: int) -> Sequence[Task]: ...
    def add_person(self, row: TaskPerson) -> None: ...
    def remove_person(self, task_id: int, person_id: int, *, role: str) -> None:
        """Does nothing where the person has not that role."""
        ...

    def people(self, task_id: int) -> Sequence[TaskPerson]: ...
    def children(self, task_id: int) -> Sequence[Task]:
        """The sub-tasks right below this task, by id."""
        ...

    def add_change(self, change: TaskChange) -> TaskChange:
        """The step goes into the task's history and into the audit log."""
        ...

    def changes(self, task_id: int) -> Sequence[TaskChange]: ...
    def changes_with(self, ids: Sequence[int]) -> Sequence[TaskChange]:
        """Those that exist, in no order."""
        ...

    def add_result(self, result: TaskResult) -> TaskResult: ...
    def results(self, task_id: int) -> Sequence[TaskResult]:
        """Everything handed in, by id."""
        ...

    def all(self) -> Sequence[Task]: ...
