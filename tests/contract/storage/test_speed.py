"""Queries that run all day find their rows by an index, and lists take one statement whatever their length."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from actions.models import OPEN_STATES, Person, Post, Unit
from actions.ports import TaskFilter, UnitOfWork
from storage import SqlStore
from tests.contract.storage.conftest import furnish
from tests.fakes.clock import THURSDAY_MORNING
from tests.fakes.memory_store import fresh_store

NOW = THURSDAY_MORNING
LATER = NOW + timedelta(minutes=1)

QUERIES: dict[str, Callable[[UnitOfWork], Any]] = {
    "due reminders": lambda w: w.reminders.claim_due(NOW, lease="L", until=LATER, limit=10),
    "next due reminder": lambda w: w.reminders.next_due(),
    "reminders of a person": lambda w: w.reminders.active_of(1),
    "reminders of a task": lambda w: w.reminders.of_task(1),
    "messages to send": lambda w: w.outbox.claim(NOW, lease="L", until=LATER, limit=10),
    "messages to send of one account": lambda w: w.outbox.claim(
        NOW, lease="L", until=LATER, limit=10, lane="telegram:1"
    ),
    "accounts with anything to send": lambda w: w.outbox.lanes(),
    "next due message": lambda w: w.outbox.next_due(),
    "a sent message": lambda w: w.outbox.find_sent(1, "7"),
    "latest of a chat": lambda w: w.outbox.latest(1),
    "dead letters": lambda w: w.outbox.dead(),
    "next event": lambda w: w.events.claim_next(NOW, lease="L", until=LATER),
    "next due event": lambda w: w.events.next_due(),
    "who waits": lambda w: w.events.waiting_too_long(NOW),
    "a person's work": lambda w: w.tasks.list(TaskFilter(lead_id=1, states=OPEN_STATES)),
    "given work": lambda w: w.tasks.list(TaskFilter(assigner_id=1, states=OPEN_STATES)),
    "overdue work": lambda w: w.tasks.list(TaskFilter(states=OPEN_STATES, due_before=NOW)),
    "a group's work": lambda w: w.tasks.list(TaskFilter(chat_id=1, states=OPEN_STATES)),
    "work to approve": lambda w: w.tasks.list(TaskFilter(approver_id=1, states=OPEN_STATES)),
    "work from a message": lambda w: w.tasks.find_by_message(1),
    "history": lambda w: w.tasks.changes(1),
    "coordinators": lambda w: w.tasks.people(1),
    "recent leads": lambda w: w.people.recent_leads(1),
    "by phone": lambda w: w.people.find_by_phone("0901234567"),
    "by code": lambda w: w.people.find_by_code("NV001"),
    "an account": lambda w: w.identities.find("web", "a", "1"),
    "an account by name": lambda w: w.identities.find_by_username("web", "a", "nam"),
    "accounts of a person": lambda w: w.identities.of_person(1),
    "a chat": lambda w: w.chats.find("web", "a", "1"),
    "private chats": lambda w: w.chats.private_of(1),
    "members": lambda w: w.chats.members(1),
    "memberships": lambda w: w.chats.memberships_of(1),
    "a message": lambda w: w.messages.find(1, "1"),
    "open questions": lambda w: w.questions.open_of(1, now=NOW),
    "expired questions": lambda w: w.questions.expired(NOW),
    "next expiry": lambda w: (w.questions.next_expiry(), w.drafts.next_expiry()),
    "expired drafts": lambda w: w.drafts.expired(NOW),
    "a question's message": lambda w: w.questions.find_by_outbox(1),
    "questions of a draft": lambda w: w.questions.of_draft(1),
    "messages that wait": lambda w: w.backlogs.outbox(NOW),
    "dead messages": lambda w: w.backlogs.dead(),
    "events that wait": lambda w: w.backlogs.events(),
    "reminders that wait": lambda w: w.backlogs.reminders(NOW),
    "a room": lambda w: w.rooms.before("r"),
    "a room's line": lambda w: (w.rooms.find_by_outbox(1), w.rooms.find_by_event("e")),
}


@pytest.fixture(scope="module")
def planned_store() -> Iterator[SqlStore]:
    store = fresh_store()
    yield store
    store.close()


@contextmanager
def _statements(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("name", QUERIES)
def test_a_frequent_query_reads_no_whole_table(planned_store: SqlStore, name: str) -> None:
    with _statements(planned_store.engine) as seen, planned_store.work() as work:
        QUERIES[name](work)
    selects = [row for row in seen if row[0].startswith(("SELECT", "WITH"))]
    assert selects
    with planned_store.engine.connect() as connection:
        for statement, parameters in selects:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            scans = [
                row.detail
                for row in plan
                # What a claim has picked is a list of its own, as long as the claim.
                if row.detail.startswith("SCAN") and "INDEX" not in row.detail and row.detail != "SCAN picked"
            ]
            assert not scans, f"{scans}\n{statement}"


@pytest.mark.parametrize("people", [2, 200])
def test_a_list_takes_one_statement_however_long(people: int) -> None:
    store = fresh_store()
    office = furnish(store, NOW)
    with store.work() as work:
        unit = work.units.add(Unit(name="Văn phòng"))
        ids = [work.people.add(Person(code=f"P{n}", full_name=f"Người {n}")).id for n in range(people)]
        for person_id in ids:
            work.people.add_post(Post(person_id=person_id, unit_id=unit.id, title="Chuyên viên"))
            work.reminders.add(office.reminder(NOW))
        work.commit()
    lists: list[Callable[[UnitOfWork], Any]] = [
        lambda w: w.people.many(ids),
        lambda w: w.people.posts(ids),
        lambda w: w.people.in_units({unit.id}),
        lambda w: [p.nicknames for p in w.people.active()],
        lambda w: [r.text for r in w.reminders.active_of(office.nam)],
    ]
    for read in lists:
        with store.work() as work, _statements(store.engine) as seen:
            assert len(read(work)) >= people
        assert len([s for s, _ in seen if s.startswith("SELECT")]) == 1
    store.close()
