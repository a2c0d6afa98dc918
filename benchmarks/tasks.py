"""Lists and reports over many tasks, and the import: `python -m benchmarks.tasks [--tasks N] [--imported N]`.

An office of 1,000 people in 40 units with two years of tasks, nine in ten of them finished. Everything is asked through
the unit of work, as the handlers do it. The import reads a CSV file with all checks, reminders and messages.
"""

from __future__ import annotations

import argparse
import csv
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from actions.above.importing import TaskImport, import_tasks
from actions.counting import CountFilter, Sight
from actions.demo.load import load_demo
from actions.models import OPEN_STATES, Person, Post, TaskState, Unit
from actions.ports import TaskFilter
from actions.reports.late import COUNTED_OPEN
from bot.knowledge import default_office, with_stored_changes
from storage import SqlStore, open_store
from storage.tables import tasks
from tests.servers import running_postgresql

NOW = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
YEAR = datetime(2025, 12, 31, 17, 0, tzinfo=UTC)
MONTH = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)
UNITS, PEOPLE, REPEATS = 40, 1_000, 15
COLUMNS = (
    *("document_number", "document_date", "issuer", "summary", "title", "lead", "coordinators", "deadline"),
    "external_id",
)
_OPEN = (TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.REPORTED, TaskState.RETURNED)


@dataclass(frozen=True, slots=True)
class Measured:
    what: str
    database: str
    median_ms: float
    worst_ms: float
    cpu_ms: float
    """Median of this process alone: on SQLite all the work, on PostgreSQL the client's part."""


@dataclass(frozen=True, slots=True)
class Office:
    units: list[int]
    people: list[int]


def measure(count: int) -> Iterator[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/office.db")
        yield from _measure(store, "SQLite", count)
        store.close()
    with running_postgresql(durable=True) as server:
        store = open_store(server.url(server.create_database()))
        yield from _measure(store, "PostgreSQL", count)
        store.close()


def _measure(store: SqlStore, name: str, count: int) -> Iterator[Measured]:
    office = _fill(store, name, count)
    me = office.people[5]
    everyone = Sight(office.people[0], frozenset(office.units))
    unit = Sight(office.people[1], frozenset(office.units[3:6]))
    asked: dict[str, Callable[[Any], object]] = {
        "việc của tôi (list and count)": lambda work: (
            work.tasks.list(TaskFilter(involves_id=me, states=OPEN_STATES, limit=10)),
            work.tasks.count(TaskFilter(involves_id=me, states=OPEN_STATES)),
        ),
        "việc quá hạn, whole office (list and count)": lambda work: (
            work.tasks.list(TaskFilter(sight=everyone, states=COUNTED_OPEN, late_at=NOW, limit=40)),
            work.tasks.count(TaskFilter(sight=everyone, states=COUNTED_OPEN, late_at=NOW)),
        ),
        "four classes by unit, this month": lambda work: work.counts.classes(
            CountFilter(everyone, NOW, MONTH, unit_ids=everyone.unit_ids), by="unit"
        ),
        "four classes by unit, this year": lambda work: work.counts.classes(
            CountFilter(everyone, NOW, YEAR, unit_ids=everyone.unit_ids), by="unit"
        ),
        "four classes by unit, all years": lambda work: work.counts.classes(
            CountFilter(everyone, NOW, unit_ids=everyone.unit_ids), by="unit"
        ),
        "four classes by person, this year": lambda work: work.counts.classes(
            CountFilter(everyone, NOW, YEAR, unit_ids=everyone.unit_ids), by="lead"
        ),
        "four classes of three units, this year": lambda work: work.counts.classes(
            CountFilter(unit, NOW, YEAR, unit_ids=unit.unit_ids), by="unit"
        ),
        "all one may see, by source, this year": lambda work: work.counts.classes(
            CountFilter(unit, NOW, YEAR), by="source"
        ),
        "việc UBND Thành phố giao còn bao nhiêu": lambda work: work.counts.classes(
            CountFilter(everyone, NOW, open_only=True, source="ubnd"), by="source"
        ),
    }
    for what, ask in asked.items():
        yield _timed(store, name, what, ask)


def _timed(store: SqlStore, name: str, what: str, ask: Callable[[Any], object]) -> Measured:
    took, used = [], []
    for _ in range(REPEATS):
        with store.work() as work:
            began, busy = time.perf_counter(), time.process_time()
            ask(work)
            took.append(1000 * (time.perf_counter() - began))
            used.append(1000 * (time.process_time() - busy))
    return Measured(what, name, statistics.median(took), max(took), statistics.median(used))


def _fill(store: SqlStore, name: str, count: int) -> Office:
    """Straight into the tables, units of the tasks included."""
    chance = random.Random(11)
    with store.work() as work:
        units = [work.units.add(Unit(name=f"Phòng {n}")).id for n in range(UNITS)]
        staff = [Person(code=f"N{n}", full_name=f"Nguyễn Văn {n}") for n in range(PEOPLE)]
        work.people.add_all(staff)
        people = [person.id for person in staff]
        posts = [
            Post(person_id=p, unit_id=units[n % UNITS], title="Chuyên viên") for n, p in enumerate(people)
        ]
        work.people.add_posts(posts)
        work.commit()
    office = Office(units, people)
    with store.engine.begin() as connection:
        for start in range(0, count, 10_000):
            some = range(start, min(start + 10_000, count))
            connection.execute(insert(tasks), [_row(n, office, chance) for n in some])
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # What autovacuum does by itself in an hour; SQLite needs the statistics only.
        connection.execute(text("VACUUM ANALYZE" if name == "PostgreSQL" else "ANALYZE"))
    return office


def _row(number: int, office: Office, chance: random.Random) -> dict[str, Any]:
    lead = chance.randrange(PEOPLE)
    created = NOW - timedelta(days=700 * chance.random())
    deadline = created + timedelta(days=chance.randint(2, 30))
    finished = chance.random() < 0.9 and deadline < NOW + timedelta(days=5)
    state = TaskState.APPROVED if finished else chance.choice(_OPEN)
    reported = min(deadline + timedelta(days=chance.randint(-5, 2)), NOW) if finished else None
    return {
        "title": f"Tổng hợp báo cáo số {number}",
        "lead_id": office.people[lead],
        "assigner_id": office.people[lead % UNITS],
        "unit_id": office.units[lead % UNITS],
        "state": state,
        "created_at": created,
        "deadline": deadline,
        "reported_at": reported,
        "finished_at": reported,
        "priority": "normal",
        "progress": 100 if finished else 0,
        "source": "ubnd" if number % 3 == 0 else None,
        "external_id": str(number) if number % 3 == 0 else None,
        "version": 1,
    }


def measure_import(count: int) -> Iterator[tuple[str, float]]:
    """Seconds for a new file and for the same file again, on SQLite with the demo office."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "viec.csv"
        _write(path, count)
        store = open_store(f"sqlite:///{folder}/office.db")
        load_demo(store)
        into = TaskImport(store, with_stored_changes(default_office()), NOW, "ubnd")
        for what in ("new", "again"):
            began = time.perf_counter()
            report = import_tasks(path, into)
            yield f"import of {count:,} tasks, {what}", time.perf_counter() - began
            if report.added + report.unchanged != count:
                raise RuntimeError("\n".join(report.lines()[:5]))
        store.close()


def _write(path: Path, count: int) -> None:
    units = (
        "Văn phòng",
        "Phòng Kinh tế",
        "Phòng Văn hóa - Xã hội",
        "Trung tâm Phục vụ hành chính công",
        "NV002",
    )
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "document_number",
                "document_date",
                "issuer",
                "summary",
                "title",
                "lead",
                "coordinators",
                "deadline",
                "external_id",
            ]
        )
        for n in range(count):
            paper = (f"{n // 3}/UBND-VX", "10/11/2026", "UBND Thành phố", "Về việc báo cáo định kỳ")
            due = ("20/11/2026", "2026-11-30", "trước ngày 25/11/2026")[n % 3]
            writer.writerow([*paper, f"Báo cáo số {n}", units[n % len(units)], "Văn phòng", due, f"TP-{n}"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", type=int, default=200_000)
    parser.add_argument("--imported", type=int, default=10_000)
    wanted = parser.parse_args()
    print("| what | database | median ms | worst ms | median CPU ms |\n|---|---|---|---|---|")
    for each in measure(wanted.tasks):
        print(
            f"| {each.what} | {each.database} | {each.median_ms:.1f} | {each.worst_ms:.1f} | {each.cpu_ms:.1f} |",
            flush=True,
        )
    for what, seconds in measure_import(wanted.imported):
        print(f"{what}: {seconds:.1f} s", flush=True)


if __name__ == "__main__":
    main()
