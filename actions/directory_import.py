"""Imports the office's directory from CSV or XLSX: people, posts and units, updated by code.

A bad row is reported with its number and reason, the others go in. Rows with the same code are further
posts of one person. What a file has no column for stays as it is; an empty cell empties the field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from actions.directory.records import HEADERS, PersonRecord, PostRecord, Problem, read_records
from actions.directory.sheet import Sheet, UnreadableFile, read_sheet
from actions.directory.unit_plan import PlannedUnit, UnitDoubt, UnitPlan
from actions.directory.version import mark_changed
from actions.models import Person, Post, Unit
from actions.ports import Store, UnitOfWork

__all__ = ["ImportReport", "Problem", "UnreadableFile", "import_directory", "import_sheet"]

# Others can write between two batches: a city's directory must not stop the office for a minute.
BATCH = 500
_PLAIN_FIELDS = ("full_name", "gender", "mobile", "office_phone", "email", "nicknames", "roles")


@dataclass(slots=True)
class ImportReport:
    """What came of a file: people by what happened to them, and what was wrong, by row."""

    dry_run: bool
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    new_units: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def skipped_rows(self) -> int:
        return sum(problem.skipped for problem in self.problems)

    def lines(self) -> list[str]:
        """The report for an administrator, in Vietnamese."""
        first = "Kiểm tra thử, chưa ghi" if self.dry_run else "Đã nhập"
        summary = (
            f"{first}: {self.added} người mới, {self.updated} cập nhật, {self.unchanged} không đổi, "
            f"{self.new_units} đơn vị mới; {self.skipped_rows} dòng bị bỏ qua."
        )
        return [summary, *map(str, sorted(self.problems, key=lambda problem: problem.row))]


def import_directory(path: Path, store: Store, *, dry_run: bool = False) -> ImportReport:
    """Read a file into the directory. Raises `UnreadableFile` where it is no table with the needed columns."""
    return import_sheet(read_sheet(path, HEADERS), store, dry_run=dry_run)


def import_sheet(sheet: Sheet, store: Store, *, dry_run: bool = False) -> ImportReport:
    """Put the rows of a table into the directory, in batches that each commit."""
    report = ImportReport(dry_run)
    records = read_records(sheet.rows, report.problems)
    with store.work() as work:
        plan = UnitPlan(work.units.all())
    places = _places(records, plan, report)
    report.new_units = sum(unit.unit_id is None for unit in plan.in_order())
    if not dry_run:
        with store.work() as work:
            _write_units(plan, work)
            work.commit()
    writer = _Writer(frozenset(sheet.columns), places, report)
    for batch in _batches(_superiors_first(records)):
        with store.work() as work:
            for record in batch:
                writer.write(record, work)
            if not dry_run:
                mark_changed(work)
                work.commit()
    return report


def _places(records: dict[str, PersonRecord], plan: UnitPlan, report: ImportReport) -> dict[int, PlannedUnit]:
    """The unit of every post, by its row; a person left without a post is taken out."""
    places: dict[int, PlannedUnit] = {}
    for record in list(records.values()):
        for post in list(record.posts):
            try:
                places[post.row] = plan.place(post.unit, post.parent_unit)
            except UnitDoubt as error:
                record.posts.remove(post)
                report.problems.append(Problem(post.row, str(error), skipped=True))
        if not record.posts:
            del records[record.code]
    return places


def _write_units(plan: UnitPlan, work: UnitOfWork) -> None:
    for planned in plan.in_order():
        parent_id = planned.parent.unit_id if planned.parent else None
        if planned.unit_id is None:
            planned.unit_id = work.units.add(Unit(name=planned.name, parent_id=parent_id)).id
        else:
            work.units.get(planned.unit_id).parent_id = parent_id


def _superiors_first(records: dict[str, PersonRecord]) -> Iterator[PersonRecord]:
    """Every person after their superior, so that the superior has an id by then. There are no circles any more."""
    done: set[str] = set()
    for record in records.values():
        line = [record]
        while line[-1].manager_code in records and line[-1].manager_code not in done:
            line.append(records[line[-1].manager_code])
        for superior in reversed(line):
            if superior.code not in done:
                done.add(superior.code)
                yield superior


def _batches(records: Iterator[PersonRecord]) -> Iterator[list[PersonRecord]]:
    while batch := list(islice(records, BATCH)):
        yield batch


class _Writer:
    """Writes people one by one and remembers their ids by code. In a trial run it only compares."""

    def __init__(
        self, columns: Collection[str], places: dict[int, PlannedUnit], report: ImportReport
    ) -> None:
        self._ids: dict[str, int | None] = {}
        self._columns, self._places, self._report = columns, places, report

    def write(self, record: PersonRecord, work: UnitOfWork) -> None:
        values = self._values(record, work)
        known = work.people.find_by_code(record.code)
        if known is None:
            self._report.added += 1
            self._ids[record.code] = None if self._report.dry_run else self._add(record, values, work)
            return
        self._ids[record.code] = known.id
        changes = {name: value for name, value in values.items() if getattr(known, name) != value}
        posts_differ = self._posts_differ(record, work.people.posts([known.id]))
        if not changes and not posts_differ:
            self._report.unchanged += 1
            return
        self._report.updated += 1
        if self._report.dry_run:
            return
        for name, value in changes.items():
            setattr(known, name, value)
        if posts_differ:
            work.people.remove_posts(known.id)
            self._add_posts(record, known.id, work)

    def _values(self, record: PersonRecord, work: UnitOfWork) -> dict[str, Any]:
        """What the file says of the person; a person who is in the file works here."""
        values: dict[str, Any] = {
            name: getattr(record, name) for name in _PLAIN_FIELDS if name in self._columns
        }
        if "manager_code" in self._columns:
            values["manager_id"] = self._manager_id(record, work)
        return values | {"active": True}

    def _manager_id(self, record: PersonRecord, work: UnitOfWork) -> int | None:
        code = record.manager_code
        if not code:
            return None
        if code not in self._ids:
            manager = work.people.find_by_code(code)
            if manager is None:
                reason = f"không có người nào mang mã lãnh đạo {code}, để trống"
                self._report.problems.append(Problem(record.row, reason, skipped=False))
                return None
            self._ids[code] = manager.id
        return self._ids[code]

    def _add(self, record: PersonRecord, values: dict[str, Any], work: UnitOfWork) -> int:
        person = work.people.add(Person(code=record.code, **{"full_name": record.full_name} | values))
        self._add_posts(record, person.id, work)
        return person.id

    def _add_posts(self, record: PersonRecord, person_id: int, work: UnitOfWork) -> None:
        for number, post in enumerate(record.posts):
            work.people.add_post(
                Post(
                    person_id=person_id,
                    unit_id=self._unit_id(post) or 0,
                    title=post.title,
                    is_head=post.is_head,
                    main=number == 0,
                )
            )

    def _posts_differ(self, record: PersonRecord, posts: Sequence[Post]) -> bool:
        wanted = [(self._unit_id(post), post.title, post.is_head) for post in record.posts]
        return wanted != [(post.unit_id, post.title, post.is_head) for post in posts]

    def _unit_id(self, post: PostRecord) -> int | None:
        return self._places[post.row].unit_id
