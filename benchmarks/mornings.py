"""Morning digests of a whole city: `python -m benchmarks.mornings [--people N] [--postgresql] [--profile]`.

Nine in ten people have something to hear: one task overdue and one due today on the average, two later ones with
reminders of their own, one that waits for their approval in ten. Measured: making every digest of 07:30 (one row of the
outbox each), and what the check costs in the minutes when none is due. Processor time is this process's alone: on
PostgreSQL the client's part.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from actions.models import ReminderKind, TaskState
from bot.knowledge import default_office, with_stored_changes
from bot.mornings import Mornings
from storage import SqlStore, open_store
from storage.tables import chats, digests, people, reminders, tasks
from tests.fakes.clock import FakeClock
from tests.servers import running_postgresql

MORNING = datetime(2026, 11, 19, 0, 30, tzinfo=UTC)
"""07:30 of a Thursday in the office."""
CHECKS = 200


def measure(count: int, *, postgresql: bool, profile: bool) -> Iterator[str]:
    """The figures, line by line."""
    with _store(postgresql=postgresql) as store:
        fill(store, count)
        clock = FakeClock(MORNING - timedelta(minutes=1))
        mornings = Mornings(store, clock, with_stored_changes(default_office()), lease=timedelta(minutes=1))
        yield f"check with nothing due, before 07:30: {_check(mornings):.2f} ms CPU"
        clock.set(MORNING)
        profiler = cProfile.Profile()
        if profile:
            profiler.enable()
        wall, processor = time.perf_counter(), time.process_time()
        while mornings.run():
            pass
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        profiler.disable()
        with store.engine.connect() as connection:
            made = connection.scalar(select(func.count()).select_from(digests))
        yield f"{made} digests for {count} people: {processor:.1f} s CPU, {wall:.1f} s on the clock"
        yield f"check with nothing due, after 07:30: {_check(mornings):.2f} ms CPU"
        if profile:
            pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)


def _check(mornings: Mornings) -> float:
    began = time.process_time()
    for _ in range(CHECKS):
        if mornings.run():
            raise RuntimeError("something was due")
    return (time.process_time() - began) * 1000 / CHECKS


def fill(store: SqlStore, count: int) -> None:
    """People with private chats and tasks, straight into the tables."""
    chance = random.Random(7)
    today = MORNING + timedelta(hours=9)
    with store.engine.begin() as connection:
        connection.execute(insert(people), [_person(n) for n in range(1, count + 1)])
        connection.execute(insert(chats), [_chat(n) for n in range(1, count + 1)])
        rows = []
        for person in range(1, count + 1):
            if chance.random() < 0.1:
                continue
            other = chance.randrange(1, count + 1)
            rows += [standing_task(person, other, MORNING - timedelta(days=chance.randrange(1, 9)))]
            rows += [standing_task(person, other, today)]
            rows += [standing_task(person, other, today + timedelta(days=day)) for day in (1, 6)]
            if chance.random() < 0.1:
                rows += [standing_task(other, person, today, state=TaskState.REPORTED)]
        connection.execute(insert(tasks), rows)
        connection.execute(insert(reminders), [reminder_of(n, row) for n, row in enumerate(rows, 1)])


def _person(number: int) -> dict[str, Any]:
    row: dict[str, Any] = {"id": number, "code": f"P{number}", "full_name": f"Nguyễn Văn Người {number}"}
    blank = {"gender": "male", "mobile": "", "mobile_key": "", "office_phone": "", "email": ""}
    return row | blank | {"nicknames": [], "roles": [], "active": True}


def _chat(number: int) -> dict[str, Any]:
    row: dict[str, Any] = {"channel": "telegram", "account": "a", "external_id": str(number), "thread": ""}
    flags = {"reads_all": False, "members_may_assign": False, "blocked": False}
    return row | flags | {"kind": "private", "title": "", "person_id": number}


def standing_task(
    lead: int, assigner: int, deadline: datetime, *, state: TaskState = TaskState.ACCEPTED
) -> dict[str, Any]:
    row: dict[str, Any] = {"title": "tổng hợp số liệu cải cách hành chính", "lead_id": lead}
    row |= {"assigner_id": assigner, "state": state, "created_at": MORNING, "deadline": deadline}
    return row | {"priority": "normal", "progress": 0, "version": 1}


def reminder_of(task_id: int, task: dict[str, Any]) -> dict[str, Any]:
    """What the deadline brings: before it, at it (today's), or after it (overdue ones)."""
    deadline: datetime = task["deadline"]
    kind, due = ReminderKind.BEFORE_DEADLINE, deadline - timedelta(days=1)
    if deadline < MORNING:
        kind, due = ReminderKind.OVERDUE, MORNING + timedelta(minutes=30)
    elif deadline - MORNING < timedelta(hours=12):
        kind, due = ReminderKind.AT_DEADLINE, deadline
    row: dict[str, Any] = {"owner_id": task["lead_id"], "text": "", "kind": kind, "due_at": due}
    return row | {"created_at": MORNING, "zone": "UTC", "task_id": task_id, "state": "active", "version": 1}


@contextmanager
def _store(*, postgresql: bool) -> Iterator[SqlStore]:
    if postgresql:
        with running_postgresql(durable=True) as server:
            store = open_store(server.url(server.create_database()))
            yield store
            store.close()
    else:
        with tempfile.TemporaryDirectory() as folder:
            store = open_store(f"sqlite:///{Path(folder) / 'office.db'}")
            yield store
            store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--profile", action="store_true")
    wishes = parser.parse_args()
    for line in measure(wishes.people, postgresql=wishes.postgresql, profile=wishes.profile):
        print(line, flush=True)


if __name__ == "__main__":
    main()
