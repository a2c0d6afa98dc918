"""Imports the office's directory from CSV or XLSX: people, posts and units, updated by code.

A bad row is reported with its number and reason, the others go in. Rows with the same code are further
posts of one person. What a file has no column for stays as it is; an empty cell empties the field.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
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
            if _write_units(plan, work):
                mark_changed(work)
            work.commit()
    writer = _Writer(frozenset(sheet.columns), places, report)
    for batch in _batches(records):
        with store.work() as work:
            changed = writer.write(batch, work)
            if not dry_run:
                if changed:
                    mark_changed(work, changed)
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


def _write_units(plan: UnitPlan, work: UnitOfWork) -> bool:
    """Whether there was anything to write."""
    written = False
    for planned in plan.in_order():
        parent_id = planned.parent.unit_id if planned.parent else None
        if planned.unit_id is None:
            planned.unit_id = work.units.add(Unit(name=planned.name, parent_id=parent_id)).id
        else:
            work.units.get(planned.unit_id).parent_id = parent_id
        written = True
    return written


def _batches(records: dict[str, PersonRecord]) -> Iterator[list[PersonRecord]]:
    """All people, each in a later batch than their superior, who has an id by then."""
    waiting = iter(sorted(records.values(), key=lambda record: _depth(record, records)))
    for _, level in groupby(waiting, key=lambda record: _depth(record, records)):
        while batch := list(islice(level, BATCH)):
            yield batch


def _depth(record: PersonRecord, records: dict[str, PersonRecord]) -> int:
    """How many superiors within the file stand above a person. There are no circles any more."""
    depth = 0
    while record.manager_code in records:
        record, depth = records[record.manager_code], depth + 1
    return depth


class _Writer:
    """Writes people batch by batch and remembers their ids by code. In a trial run it only compares."""

    def __init__(
        self, columns: Collection[str], places: dict[int, PlannedUnit], report: ImportReport
    ) -> None:
        self._ids: dict[str, int | None] = {}
        self._columns, self._places, self._report = columns, places, report

    def write(self, batch: Sequence[PersonRecord], work: UnitOfWork) -> list[int]:
        """The ids of those who are new or were changed."""
        known = {person.code: person for person in work.people.with_codes(record.code for record in batch)}
        self._look_up_managers(batch, work)
        new = [record for record in batch if record.code not in known]
        changed = self._add(new, work)
        posts: defaultdict[int, list[Post]] = defaultdict(list)
        for post in work.people.posts(person.id for person in known.values()):
            posts[post.person_id].append(post)
        for record in batch:
            person = known.get(record.code)
            if person is not None:
                self._ids[record.code] = person.id
                if self._update(person, record, posts[person.id], work):
                    changed.append(person.id)
        return changed

    def _add(self, records: Sequence[PersonRecord], work: UnitOfWork) -> list[int]:
        self._report.added += len(records)
        people = [
            Person(code=record.code, **{"full_name": record.full_name} | self._values(record))
            for record in records
        ]
        self._ids |= dict.fromkeys(record.code for record in records)
        if self._report.dry_run:
            return []
        work.people.add_all(people)
        self._ids |= {person.code: person.id for person in people}
        pairs = zip(records, people, strict=True)
        work.people.add_posts([post for record, person in pairs for post in self._posts(record, person.id)])
        return [person.id for person in people]

    def _update(self, person: Person, record: PersonRecord, posts: Sequence[Post], work: UnitOfWork) -> bool:
        """Whether the file says anything new."""
        values = self._values(record)
        changes = {name: value for name, value in values.items() if getattr(person, name) != value}
        posts_differ = self._posts_differ(record, posts)
        if not changes and not posts_differ:
            self._report.unchanged += 1
            return False
        self._report.updated += 1
        if self._report.dry_run:
            return True
        for name, value in changes.items():
            setattr(person, name, value)
        if posts_differ:
            work.people.remove_posts(person.id)
            work.people.add_posts(self._posts(record, person.id))
        return True

    def _look_up_managers(self, batch: Sequence[PersonRecord], work: UnitOfWork) -> None:
        """Superiors who are not in the file may be in the directory; else that is reported."""
        wanted = {record.manager_code for record in batch} - self._ids.keys() - {""}
        self._ids |= {person.code: person.id for person in work.people.with_codes(sorted(wanted))}
        for record in batch:
            if record.manager_code and record.manager_code not in self._ids:
                reason = f"không có người nào mang mã lãnh đạo {record.manager_code}, để trống"
                self._report.problems.append(Problem(record.row, reason, skipped=False))

    def _values(self, record: PersonRecord) -> dict[str, Any]:
        """What the file says of the person; a person who is in the file works here."""
        values: dict[str, Any] = {
            name: getattr(record, name) for name in _PLAIN_FIELDS if name in self._columns
        }
        if "manager_code" in self._columns:
            values["manager_id"] = self._ids.get(record.manager_code)
        return values | {"active": True}

    def _posts(self, record: PersonRecord, person_id: int) -> list[Post]:
        return [
            Post(
                person_id=person_id,
                unit_id=self._unit_id(post) or 0,
                title=post.title,
                is_head=post.is_head,
                main=number == 0,
            )
            for number, post in enumerate(record.posts)
        ]

    def _posts_differ(self, record: PersonRecord, posts: Sequence[Post]) -> bool:
        wanted = [(self._unit_id(post), post.title, post.is_head) for post in record.posts]
        return wanted != [(post.unit_id, post.title, post.is_head) for post in posts]

    def _unit_id(self, post: PostRecord) -> int | None:
        return self._places[post.row].unit_id
