"""Puts one batch of records into the open unit of work: new tasks with papers, people and reminders, or changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from actions.above.changes import update_document, update_task
from actions.above.placing import Place, Placer
from actions.above.records import DocumentFields, TaskRecord
from actions.deadlines import reminders_for
from actions.directory.records import Problem
from actions.models import Document, Person, Reminder, Task, TaskChange, TaskPerson, TaskState
from actions.office import Office
from actions.ports import UnitOfWork

FOLLOWER = "follower"
_TELLING = frozenset({"set_deadline", "reassign"})


@dataclass(slots=True)
class Counted:
    """What became of a batch. `added` and `moved` (deadline or lead changed) are ids of tasks."""

    added: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    updated: int = 0
    unchanged: int = 0
    unassigned: int = 0
    problems: list[Problem] = field(default_factory=list)


class Batch:
    """One batch in one unit of work; the caller commits. `intake` assigns and follows what comes from above."""

    def __init__(self, work: UnitOfWork, office: Office, now: datetime, source: str, intake: Person) -> None:
        self._work, self._office, self._now, self._source, self._intake = work, office, now, source, intake
        self._placer = Placer(work, intake)
        self._papers: dict[str, Document] = {}
        self._changed_papers: set[int] = set()
        self._counted = Counted()

    def write(self, records: Sequence[TaskRecord]) -> Counted:
        self._keep_papers(records)
        ids = (record.external_id for record in records)
        known = {task.external_id: task for task in self._work.tasks.with_external_ids(self._source, ids)}
        self._add([record for record in records if record.external_id not in known])
        for record in records:
            task = known.get(record.external_id)
            if task is not None:
                self._update(task, record)
        return self._counted

    def _keep_papers(self, records: Sequence[TaskRecord]) -> None:
        wanted = {r.document.external_id: r.document for r in records if r.document is not None}
        for document in self._work.documents.with_external_ids(self._source, wanted):
            self._papers[document.external_id] = document
            if update_document(document, wanted[document.external_id]):
                self._changed_papers.add(document.id)
        new = [self._document(fields) for key, fields in wanted.items() if key not in self._papers]
        self._work.documents.add_all(new)
        self._papers |= {document.external_id: document for document in new}

    def _document(self, fields: DocumentFields) -> Document:
        return Document(
            source=self._source,
            external_id=fields.external_id,
            number=fields.number,
            received_at=self._now,
            issued_on=fields.issued_on,
            issuer=fields.issuer,
            summary=fields.summary,
            urgency=fields.urgency,
        )

    def _paper(self, record: TaskRecord) -> Document | None:
        return self._papers[record.document.external_id] if record.document is not None else None

    def _add(self, records: Sequence[TaskRecord]) -> None:
        tasks = [self._task(record) for record in records]
        self._work.tasks.add_all(tasks)
        codes = {p.id: p.code for p in self._work.people.many(task.lead_id for task in tasks)}
        changes: list[TaskChange] = []
        people: list[TaskPerson] = []
        reminders: list[Reminder] = []
        for task, record in zip(tasks, records, strict=True):
            line = TaskChange(task_id=task.id, at=self._now, actor_id=None, action="import")
            line.after, line.note = codes[task.lead_id], task.title
            changes.append(line)
            people += self._people(task, record)
            reminders += reminders_for(task, office=self._office, now=self._now)
        self._work.tasks.add_history(changes, people)
        self._work.reminders.add_all(reminders)
        self._counted.added += [task.id for task in tasks]

    def _task(self, record: TaskRecord) -> Task:
        place, paper = self._placer.lead(record.lead), self._paper(record)
        self._note_unassigned(record, place)
        return Task(
            title=record.title,
            lead_id=place.person_id,
            assigner_id=self._intake.id,
            state=TaskState.ASSIGNED,
            created_at=self._now,
            deadline=record.deadline,
            priority=record.urgency,
            document_id=paper.id if paper is not None else None,
            lead_unit_id=place.unit_id,
            source=self._source,
            external_id=record.external_id,
            source_deadline=record.deadline,
        )

    def _note_unassigned(self, record: TaskRecord, place: Place) -> None:
        if place.unit_id is not None:
            return
        self._counted.unassigned += 1
        why = f"chưa rõ “{record.lead[:60]}” là đơn vị hay người nào" if record.lead else "chưa ghi chủ trì"
        self._warn(record, f"{why}; việc ghi là chưa phân công")

    def _people(self, task: Task, record: TaskRecord) -> Iterator[TaskPerson]:
        """Those who help, and the intake, who goes on following what others are in charge of."""
        found, unknown = self._placer.coordinators(record.coordinators)
        for name in unknown:
            self._warn(record, f"không rõ đơn vị, người phối hợp “{name[:60]}”, để trống")
        for person_id in found:
            if person_id != task.lead_id:
                yield TaskPerson(task_id=task.id, person_id=person_id)
        if task.lead_id != self._intake.id:
            yield TaskPerson(task_id=task.id, person_id=self._intake.id, role=FOLLOWER)

    def _update(self, task: Task, record: TaskRecord) -> None:
        place, paper = self._placer.lead(record.lead), self._paper(record)
        changes = update_task(task, record, place, self._work, office=self._office, now=self._now)
        paper_changed = paper is not None and paper.id in self._changed_papers
        if paper is not None and task.document_id != paper.id:
            task.document_id, paper_changed = paper.id, True
        self._work.tasks.add_history(changes)
        if changes or paper_changed:
            self._counted.updated += 1
        else:
            self._counted.unchanged += 1
        if any(change.action in _TELLING for change in changes):
            self._counted.moved.append(task.id)
        self._counted.unassigned += task.lead_unit_id is None

    def _warn(self, record: TaskRecord, reason: str) -> None:
        self._counted.problems.append(Problem(record.row, reason, skipped=False))
