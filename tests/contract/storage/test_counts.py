"""The counts of the database are those one gets by looking at every task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from actions.counting import Classes, CountFilter, CountKey, Sight
from actions.models import Person, Post, Task, TaskPerson, TaskState, Unit
from actions.ports import TaskFilter
from storage import SqlStore
from storage.tables import task_people, tasks
from tests.fakes.clock import FakeClock

OPEN = {TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.REPORTED, TaskState.RETURNED, TaskState.HELD}
KEYS: tuple[CountKey, ...] = ("unit", "lead", "source")
HOURS = st.integers(-60, 0)


@st.composite
def task_rows(draw: st.DrawFn) -> dict[str, Any]:
    """A task in any state; moments in hours from now, which lie close so that borders are met."""
    state = draw(st.sampled_from(list(TaskState)))
    created = draw(HOURS)
    reported = None
    if state in (TaskState.APPROVED, TaskState.REPORTED):
        reported = draw(st.integers(created, 0))
    return {
        "state": state,
        "created": created,
        "deadline": draw(st.none() | st.integers(-60, 30)),
        "reported": reported,
        "lead": draw(st.integers(0, 3)),
        "assigner": draw(st.integers(0, 3)),
        "approver": draw(st.none() | st.integers(0, 3)),
        "source": draw(st.sampled_from([None, "ubnd", "vpcp"])),
        "coordinator": draw(st.none() | st.integers(0, 3)),
        "unit": draw(st.sampled_from([None, 0, 1])),
    }


class Office:
    """Two units with two people each."""

    def __init__(self, store: SqlStore) -> None:
        with store.work() as work:
            self.units = [work.units.add(Unit(name=name)).id for name in ("Văn phòng", "Phòng Kinh tế")]
            self.people = [work.people.add(Person(code=f"N{n}", full_name=f"Người {n}")).id for n in range(4)]
            for n, person_id in enumerate(self.people):
                work.people.add_post(
                    Post(person_id=person_id, unit_id=self.units[n // 2], title="Chuyên viên")
                )
            work.commit()

    def fill(self, store: SqlStore, rows: Sequence[dict[str, Any]], now: datetime) -> None:
        with store.engine.begin() as connection:
            connection.execute(delete(task_people))
            connection.execute(delete(tasks))
        with store.work() as work:
            for number, row in enumerate(rows):
                task = Task(
                    title="Báo cáo",
                    lead_id=self.people[row["lead"]],
                    assigner_id=self.people[row["assigner"]],
                    state=row["state"],
                    created_at=now + timedelta(hours=row["created"]),
                    source=row["source"],
                    external_id=str(number) if row["source"] else None,
                )
                if row["deadline"] is not None:
                    task.deadline = now + timedelta(hours=row["deadline"])
                if row["reported"] is not None:
                    task.reported_at = now + timedelta(hours=row["reported"])
                if row["approver"] is not None:
                    task.approver_id = self.people[row["approver"]]
                if row["unit"] is not None:
                    task.lead_unit_id = self.units[row["unit"]]
                work.tasks.add(task)
                if row["coordinator"] is not None:
                    helper = self.people[row["coordinator"]]
                    work.tasks.add_person(TaskPerson(task_id=task.id, person_id=helper))
            work.commit()

    def unit_of(self, row: dict[str, Any]) -> int:
        number: int = row["unit"] if row["unit"] is not None else row["lead"] // 2
        return self.units[number]

    def key(self, row: dict[str, Any], by: CountKey) -> int | str | None:
        source: str | None = row["source"]
        if by == "source":
            return source
        return self.unit_of(row) if by == "unit" else self.people[row["lead"]]

    def sees(self, row: dict[str, Any], sight: Sight) -> bool:
        helper = self.people[row["coordinator"]] if row["coordinator"] is not None else None
        approver = self.people[row["approver"]] if row["approver"] is not None else None
        own = {self.people[row["lead"]], self.people[row["assigner"]], approver, helper}
        return (
            sight.person_id in own
            or self.people[row["lead"]] in sight.lead_ids
            or self.unit_of(row) in sight.unit_ids
        )


def class_of(row: dict[str, Any], start: float | None, end: float) -> str | None:
    """By looking at one task; hours from now."""
    state, deadline, reported = row["state"], row["deadline"], row["reported"]
    if state is TaskState.APPROVED and reported <= end:
        if start is not None and reported < start:
            return None
        return "done_late" if deadline is not None and reported > deadline else "done_on_time"
    counts = state in OPEN or state is TaskState.APPROVED
    if not counts or row["created"] > end:
        return None
    settled = min(reported, end) if reported is not None else end
    return "open_late" if deadline is not None and deadline < settled else "open_on_time"


def was_given(row: dict[str, Any], start: float | None, end: float) -> bool:
    counts = row["state"] in OPEN or row["state"] is TaskState.APPROVED
    return counts and (start is None or row["created"] >= start) and row["created"] <= end


@pytest.fixture
def office(store: SqlStore) -> Office:
    return Office(store)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rows=st.lists(task_rows(), max_size=25),
    me=st.integers(0, 3),
    units=st.sets(st.integers(0, 1)),
    managed=st.sets(st.integers(0, 3), max_size=2),
    start=st.none() | st.integers(-50, -1),
    end=st.integers(-40, 0),
    source=st.sampled_from([None, "ubnd"]),
)
def test_counts_agree_with_looking_at_every_task(
    store: SqlStore,
    office: Office,
    clock: FakeClock,
    rows: list[dict[str, Any]],
    me: int,
    units: set[int],
    managed: set[int],
    start: int | None,
    end: int,
    source: str | None,
) -> None:
    now = clock.now()
    office.fill(store, rows, now)
    sight = Sight(
        office.people[me],
        frozenset(office.units[n] for n in units),
        frozenset(office.people[n] for n in managed),
    )
    wanted = CountFilter(
        sight=sight,
        end=now + timedelta(hours=end),
        start=now + timedelta(hours=start) if start is not None else None,
        source=source,
    )
    seen = [row for row in rows if office.sees(row, sight) and source in (None, row["source"])]
    with store.work() as work:
        for by in KEYS:
            counted = Counter(
                (office.key(row, by), name) for row in seen if (name := class_of(row, start, end)) is not None
            )
            assert _as_counter(work.counts.classes(wanted, by=by)) == counted
        assert work.counts.given(wanted) == sum(was_given(row, start, end) for row in seen)
        open_ones = replace(wanted, open_only=True)
        still_open = Counter(
            (row["source"], name)
            for row in seen
            if (name := class_of(row, start, end)) in ("open_on_time", "open_late")
        )
        assert _as_counter(work.counts.classes(open_ones, by="source")) == still_open


def _as_counter(found: Sequence[Classes]) -> Counter[tuple[Any, str]]:
    names = ("done_on_time", "done_late", "open_on_time", "open_late")
    return Counter(
        {(each.key, name): amount for each in found for name in names if (amount := getattr(each, name))}
    )


def test_nothing_counts_as_nothing(store: SqlStore, office: Office, clock: FakeClock) -> None:
    with store.work() as work:
        wanted = CountFilter(sight=Sight(office.people[0], frozenset(office.units)), end=clock.now())
        assert list(work.counts.classes(wanted, by="unit")) == []
        assert work.counts.given(wanted) == 0
    assert Classes(None).rate is None
    assert Classes(None, done_on_time=1, done_late=1, open_on_time=5, open_late=2).rate == 0.25


def test_the_unit_of_a_task_follows_its_lead(store: SqlStore, office: Office, clock: FakeClock) -> None:
    row = {"state": TaskState.ASSIGNED, "created": -1, "deadline": None, "reported": None}
    row |= {"lead": 0, "assigner": 0, "approver": None, "source": None, "coordinator": None, "unit": None}
    office.fill(store, [row], clock.now())
    with store.work() as work:
        (task,) = work.tasks.all()
        task.lead_id = office.people[3]
        work.commit()
    with store.work() as work:
        assert work.tasks.count(TaskFilter(unit_ids=frozenset({office.units[1]}))) == 1
        assert work.tasks.count(TaskFilter(unit_ids=frozenset({office.units[0]}))) == 0
