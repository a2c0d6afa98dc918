"""Tasks, the people around them and their history."""

from __future__ import annotations

from builtins import list as List  # noqa: N812 - the port has a method `list`
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select, union
from sqlalchemy.orm import Session

from actions.audit import of_change
from actions.models import Task, TaskChange, TaskPerson, TaskResult, TaskState
from actions.ports import TaskFilter
from storage import records
from storage.columns import Words
from storage.tables import task_changes, task_people, task_results, tasks
from storage.task_sight import late_at, seen


class SqlTasks:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, task: Task) -> Task:
        return records.add(self._session, task)

    def get(self, task_id: int) -> Task:
        return records.get(self._session, Task, task_id)

    def find(self, task_id: int) -> Task | None:
        return records.find(self._session, Task, task_id)

    def list(self, wanted: TaskFilter) -> Sequence[Task]:
        """Drafts only where `wanted.states` names them. `approver_id` finds also whose assigner approves."""
        return self._session.scalars(
            select(Task)
            .where(*_conditions(wanted))
            .order_by(tasks.c.deadline.asc().nulls_last(), tasks.c.id)
            .limit(wanted.limit)
        ).all()

    def count(self, wanted: TaskFilter) -> int:
        self._session.flush()
        return self._session.execute(
            select(func.count()).select_from(tasks).where(*_conditions(wanted))
        ).scalar_one()

    def many(self, ids: Iterable[int]) -> Sequence[Task]:
        found: List[Task] = []
        for some in records.batches(ids):
            found += self._session.scalars(select(Task).where(tasks.c.id.in_(some)))
        return found

    def add_all(self, tasks: Sequence[Task]) -> None:
        self._session.add_all(tasks)
        self._session.flush()

    def add_history(self, changes: Sequence[TaskChange], people: Sequence[TaskPerson] = ()) -> None:
        self._session.add_all([*changes, *people])
        self._session.flush()

    def with_external_ids(self, source: str, external_ids: Iterable[str]) -> Sequence[Task]:
        found: List[Task] = []
        for some in records.batches(external_ids):
            found += self._session.scalars(
                select(Task).where(tasks.c.source == source, tasks.c.external_id.in_(some))
            )
        return found

    def of_documents(self, document_ids: Iterable[int]) -> Sequence[Task]:
        found: List[Task] = []
        for some in records.batches(document_ids):
            found += self._session.scalars(
                select(Task).where(tasks.c.document_id.in_(some)).order_by(tasks.c.id)
            )
        return found

    def people_of(self, task_ids: Iterable[int]) -> Sequence[TaskPerson]:
        found: List[TaskPerson] = []
        for some in records.batches(task_ids):
            found += self._session.scalars(
                select(TaskPerson).where(task_people.c.task_id.in_(some)).order_by(task_people.c.id)
            )
        return found

    def find_by_message(self, message_id: int) -> Sequence[Task]:
        return self._session.scalars(
            select(Task).where(tasks.c.source_message_id == message_id).order_by(tasks.c.id)
        ).all()

    def add_person(self, row: TaskPerson) -> None:
        """Does nothing where the person already has that role."""
        records.add_unless_known(self._session, row, unique=("task_id", "person_id", "role"))

    def remove_person(self, task_id: int, person_id: int, *, role: str) -> None:
        for row in self.people(task_id):
            if (row.person_id, row.role) == (person_id, role):
                self._session.delete(row)
        self._session.flush()

    def people(self, task_id: int) -> Sequence[TaskPerson]:
        return self._session.scalars(
            select(TaskPerson).where(task_people.c.task_id == task_id).order_by(task_people.c.id)
        ).all()

    def children(self, task_id: int) -> Sequence[Task]:
        return self._session.scalars(
            select(Task).where(tasks.c.parent_id == task_id).order_by(tasks.c.id)
        ).all()

    def add_change(self, change: TaskChange) -> TaskChange:
        records.add(self._session, change)
        records.add(self._session, of_change(change))
        return change

    def changes(self, task_id: int) -> Sequence[TaskChange]:
        return self._session.scalars(
            select(TaskChange).where(task_changes.c.task_id == task_id).order_by(task_changes.c.id)
        ).all()

    def changes_with(self, ids: Sequence[int]) -> Sequence[TaskChange]:
        found: List[TaskChange] = []
        for some in records.batches(ids):
            found += self._session.scalars(select(TaskChange).where(task_changes.c.id.in_(some)))
        return found

    def add_result(self, result: TaskResult) -> TaskResult:
        return records.add(self._session, result)

    def results(self, task_id: int) -> Sequence[TaskResult]:
        return self._session.scalars(
            select(TaskResult).where(task_results.c.task_id == task_id).order_by(task_results.c.id)
        ).all()

    def all(self) -> Sequence[Task]:
        """Drafts too, by id."""
        return self._session.scalars(select(Task).order_by(tasks.c.id)).all()


def _given_by(person_id: int) -> ColumnElement[bool]:
    return or_(tasks.c.assigner_id == person_id, tasks.c.given_by_id == person_id)


def _conditions(wanted: TaskFilter) -> List[ColumnElement[bool]]:
    found: List[ColumnElement[bool]] = []
    if wanted.states is None:
        found.append(tasks.c.state != TaskState.DRAFT)
    elif wanted.involves_id is not None:
        # One person's tasks are few: not by the index of states, which SQLite would take.
        state = func.coalesce(tasks.c.state, "", type_=Words)
        found.append(state.in_([each.value for each in sorted(wanted.states)]))
    else:
        found.append(tasks.c.state.in_(sorted(wanted.states)))
    if wanted.lead_id is not None:
        found.append(tasks.c.lead_id == wanted.lead_id)
    if wanted.assigner_id is not None:
        found.append(_given_by(wanted.assigner_id))
    approvers = wanted.approvers | ({wanted.approver_id} if wanted.approver_id is not None else set())
    if approvers:
        by_assigner = and_(tasks.c.approver_id.is_(None), tasks.c.assigner_id.in_(approvers))
        found.append(or_(tasks.c.approver_id.in_(approvers), by_assigner))
    if wanted.involves_id is not None:
        found.append(_involves(wanted.involves_id))
    if wanted.followed_by_id is not None:
        followed = select(task_people.c.task_id).where(
            task_people.c.person_id == wanted.followed_by_id, task_people.c.role == "follower"
        )
        found.append(tasks.c.id.in_(followed))
    if wanted.due_before is not None:
        found.append(tasks.c.deadline < wanted.due_before)
    if wanted.due_from is not None:
        found.append(tasks.c.deadline >= wanted.due_from)
    if wanted.late_at is not None:
        found.append(late_at(wanted.late_at))
    if wanted.chat_id is not None:
        found.append(tasks.c.chat_id == wanted.chat_id)
    return found + _of_whom(wanted)


def _involves(person_id: int) -> ColumnElement[bool]:
    """An index for each role: as alternatives in one condition PostgreSQL would look at every task."""
    led = select(tasks.c.id).where(tasks.c.lead_id == person_id)
    coordinated = select(task_people.c.task_id).where(
        task_people.c.person_id == person_id, task_people.c.role == "coordinator"
    )
    return tasks.c.id.in_(union(led, coordinated))


def _of_whom(wanted: TaskFilter) -> List[ColumnElement[bool]]:
    found: List[ColumnElement[bool]] = []
    if wanted.sight is not None:
        found.append(seen(wanted.sight))
    if wanted.unit_ids is not None:
        found.append(tasks.c.unit_id.in_(sorted(wanted.unit_ids)))
    if wanted.source is not None:
        found.append(tasks.c.source == wanted.source)
    elif wanted.from_above or wanted.unassigned:
        found.append(tasks.c.source.is_not(None))
    if wanted.unassigned:
        found.append(tasks.c.lead_unit_id.is_(None))
    return found
