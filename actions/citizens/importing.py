"""Cases become tasks of the unit that answers for them: each once by the line's own id, updated when it comes again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from actions.above.edxml import digest
from actions.above.importing import BATCH, TaskImport, TaskImportReport, moments_of
from actions.above.notices import Arrived, tell_arrived
from actions.above.placing import intake_person
from actions.above.writing import Batch, Counted
from actions.audit import with_text
from actions.citizens.records import HEADERS, SOURCE, CaseReading, CaseRecord, read_cases
from actions.directory.sheet import Row, UnreadableFile, read_sheet
from actions.helpdesk.models import CitizenCase
from actions.models import AuditRow, Person
from actions.ports import UnitOfWork

NOBODY = "Danh bạ chưa có ai. Hãy nhập danh bạ trước khi nhập phản ánh."


def import_cases(path: Path, into: TaskImport) -> TaskImportReport:
    """Read a CSV or XLSX of cases. Raises `UnreadableFile` where it is no such table."""
    sheet = read_sheet(path, HEADERS)
    return take_in(list(sheet.rows), into, digest(path.read_bytes()))


def take_in(rows: Sequence[Row], into: TaskImport, origin: str) -> TaskImportReport:
    """Rows of any origin, a file or a request; `origin` is its digest. Raises `UnreadableFile` in an empty office."""
    with into.store.work() as work:
        office = into.office(work)
        intake = intake_person(work, office)
    if intake is None:
        raise UnreadableFile(NOBODY)
    found = read_cases(rows, moments_of(office, into.now))
    report = TaskImportReport(SOURCE, into.dry_run, problems=found.reading.problems)
    arrived = Arrived(SOURCE)
    for start in range(0, len(found.cases), BATCH):
        some = found.cases[start : start + BATCH]
        counted = into.store.repeat(partial(_write, into=into, intake=intake, cases=some))
        report.count(counted)
        arrived.new += counted.added
        arrived.changed += counted.moved
    if not into.dry_run:
        into.store.repeat(lambda work: _finish(work, into, origin, found, arrived, intake))
    return report


def _write(work: UnitOfWork, *, into: TaskImport, intake: Person, cases: Sequence[CaseRecord]) -> Counted:
    """One batch in a transaction of its own; a trial run rolls it back."""
    with work:
        batch = Batch(work, into.office(work), into.now, SOURCE, intake)
        counted = batch.write([case.task for case in cases])
        _keep(cases, work, into)
        if not into.dry_run:
            work.commit()
    return counted


def _keep(cases: Sequence[CaseRecord], work: UnitOfWork, into: TaskImport) -> None:
    ids = [case.external_id for case in cases]
    known = {case.external_id: case for case in work.helpdesk.cases_with_ids(ids)}
    tasks = {task.external_id: task for task in work.tasks.with_external_ids(SOURCE, ids)}
    new = []
    for case in cases:
        kept = known.get(case.external_id)
        if kept is None:
            new.append(
                CitizenCase(
                    external_id=case.external_id,
                    task_id=tasks[case.external_id].id,
                    field_name=case.field_name,
                    place=case.place,
                    content=case.content,
                    received_at=into.now,
                )
            )
        else:
            kept.field_name, kept.place, kept.content = case.field_name, case.place, case.content
    work.helpdesk.add_cases(new)


def _finish(
    work: UnitOfWork, into: TaskImport, origin: str, found: CaseReading, arrived: Arrived, intake: Person
) -> None:
    """The record of what was read, and one message to each person concerned."""
    with work:
        kept = work.exchanges.keep_file(origin, SOURCE, into.now)
        kept.state, kept.lease_until, kept.rows = "done", None, len(found.cases)
        kept.refused = [{"digest": each, "at": into.now.isoformat()} for each in found.reading.refused]
        row = AuditRow(at=into.now, action="import.cases", kind=f"tasks {SOURCE}")
        work.audit.add(with_text(row, f"{origin}\n{len(found.cases)} {len(found.reading.refused)}"))
        tell_arrived(arrived, intake, work, office=into.office(work), now=into.now)
        work.commit()
