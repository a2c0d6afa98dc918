"""Imports tasks from above from CSV, XLSX or edXML: each once by (source, external id), updated when it comes again.

A bad row is reported with its number and reason, the others go in. What bears a secrecy marking does not go in, and
nothing of it is kept but its hash and the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

from actions.above.edxml import digest, is_edxml, read_edxml
from actions.above.notices import Arrived, tell_arrived
from actions.above.placing import intake_person
from actions.above.records import HEADERS, Moments, Reading, TaskRecord, read_records
from actions.above.sources import source_name
from actions.above.writing import Batch, Counted
from actions.audit import with_text
from actions.directory.records import Problem
from actions.directory.sheet import UnreadableFile, read_sheet
from actions.models import AuditRow, Person
from actions.office import Office, OfficeSource
from actions.ports import Store, UnitOfWork
from nlu.time import as_deadline, read

# Others can write between two batches.
BATCH = 500


@dataclass(slots=True)
class TaskImportReport:
    """What came of a file: tasks by what happened to them, and what was wrong, by row."""

    source: str
    dry_run: bool
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    unassigned: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def skipped_rows(self) -> int:
        return sum(problem.skipped for problem in self.problems)

    def count(self, counted: Counted) -> None:
        """What became of one more batch."""
        self.added += len(counted.added)
        self.updated += counted.updated
        self.unchanged += counted.unchanged
        self.unassigned += counted.unassigned
        self.problems += counted.problems

    def lines(self) -> list[str]:
        """The report for an administrator, in Vietnamese."""
        first = "Kiểm tra thử, chưa ghi" if self.dry_run else "Đã nhập"
        summary = (
            f"{first}: {self.added} việc mới, {self.updated} cập nhật, {self.unchanged} không đổi; "
            f"{self.unassigned} việc chưa phân công; {self.skipped_rows} dòng bị bỏ qua. "
            f"Nguồn: {source_name(self.source)}."
        )
        return [summary, *map(str, sorted(self.problems, key=lambda problem: problem.row))]


@dataclass(frozen=True, slots=True)
class TaskImport:
    """Where a file goes. `now` is the moment of the import."""

    store: Store
    office: OfficeSource
    now: datetime
    source: str
    dry_run: bool = False


def import_tasks(path: Path, into: TaskImport) -> TaskImportReport:
    """Read a file of tasks. Raises `UnreadableFile` where it is no table with the needed columns and no edXML."""
    with into.store.work() as work:
        office = into.office(work)
        intake = intake_person(work, office)
    if intake is None:
        raise UnreadableFile("Danh bạ chưa có ai. Hãy nhập danh bạ trước khi nhập nhiệm vụ.")
    data = _content(path)
    reading = _read(path, data, moments_of(office, into.now))
    report = TaskImportReport(into.source, into.dry_run, problems=reading.problems)
    arrived = Arrived(into.source)
    for batch in _batches(reading.records):
        counted = into.store.repeat(partial(_write, into=into, intake=intake, rows=batch))
        _add_up(counted, report, arrived)
    if not into.dry_run:
        into.store.repeat(lambda work: _finish(work, into, digest(data), reading, arrived, intake))
    return report


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"Không mở được tệp {path.name}: tệp không có hoặc không được phép đọc."
        ) from error


def _read(path: Path, data: bytes, moments: Moments) -> Reading:
    if is_edxml(data):
        return read_edxml(data, path.name, moments)
    sheet = read_sheet(path, HEADERS)
    return read_records(sheet.rows, sheet.columns, moments)


def moments_of(office: Office, now: datetime) -> Moments:
    """How this office reads days and words as deadlines."""
    local = now.astimezone(office.zone)

    def end_of_day(day: date) -> datetime:
        return datetime.combine(day, office.closes, tzinfo=office.zone)

    def in_words(text: str) -> datetime | None:
        found = read(text, now=local, calendar=office.calendar, office=office.time)
        if len(found) != 1:
            return None
        moment = as_deadline(found[0], now=local, calendar=office.calendar, office=office.time)
        return moment.value if moment is not None and not moment.choices else None

    return Moments(end_of_day, in_words)


def _batches(records: Sequence[TaskRecord]) -> Iterator[Sequence[TaskRecord]]:
    for start in range(0, len(records), BATCH):
        yield records[start : start + BATCH]


def _write(work: UnitOfWork, *, into: TaskImport, intake: Person, rows: Sequence[TaskRecord]) -> Counted:
    """One batch in a transaction of its own; a trial run rolls it back."""
    with work:
        batch = Batch(work, into.office(work), into.now, into.source, intake)
        counted = batch.write(rows)
        if not into.dry_run:
            work.commit()
    return counted


def _add_up(counted: Counted, report: TaskImportReport, arrived: Arrived) -> None:
    report.count(counted)
    arrived.new += counted.added
    arrived.changed += counted.moved


def _finish(
    work: UnitOfWork, into: TaskImport, file_digest: str, reading: Reading, arrived: Arrived, intake: Person
) -> None:
    """The file's own record, and one message to each person concerned."""
    with work:
        kept = work.exchanges.keep_file(file_digest, into.source, into.now)
        kept.state, kept.lease_until, kept.rows = "done", None, len(reading.records)
        kept.refused = [{"digest": each, "at": into.now.isoformat()} for each in reading.refused]
        row = AuditRow(at=into.now, action="import.tasks", kind=f"tasks {into.source}")
        work.audit.add(with_text(row, f"{file_digest}\n{len(reading.records)} {len(reading.refused)}"))
        tell_arrived(arrived, intake, work, office=into.office(work), now=into.now)
        work.commit()
