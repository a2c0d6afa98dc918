"""The audit log is append-only, one sealer chains it, and whatever is done to it behind its back is found and named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from actions.audit import with_text
from actions.audit_check import Anchor, Broken, Verdict, verify
from actions.audit_names import line
from actions.models import AuditRow, TaskChange
from bot.sealer import LEASE, Sealer
from storage import SqlStore
from tests.contract.storage import racers
from tests.contract.storage.conftest import Office, furnish
from tests.fakes.clock import OFFICE_ZONE, FakeClock

Tamper = Callable[[SqlStore], None]


def _write(store: SqlStore, clock: FakeClock, count: int = 6) -> None:
    with store.work() as work:
        for number in range(count):
            row = AuditRow(at=clock.now(), action=f"press.{number}", kind="event", subject_id=number)
            work.audit.add(with_text(row, f"lời số {number}", source="message", source_id=number))
        work.commit()


def _sealed(store: SqlStore, clock: FakeClock) -> Verdict:
    _write(store, clock)
    Sealer(store, clock).seal_new()
    verdict = verify(store)
    assert verdict.broken is None
    assert verdict.sealed == 6
    return verdict


def _as_an_attacker(store: SqlStore, *statements: str) -> None:
    """With the rights of whoever can write to the database's file: triggers do not stop them."""
    with store.engine.connect() as connection:
        if store.engine.dialect.name == "sqlite":
            for name in ("audit_keeps_rows", "audit_keeps_all"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def test_lines_are_numbered_in_their_order_and_each_continues_the_one_before(
    store: SqlStore, clock: FakeClock
) -> None:
    _sealed(store, clock)
    with store.work() as work:
        rows = work.audit.sealed(after=0, limit=100)
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row.previous for row in rows[1:]] == [row.hash for row in rows[:-1]]


def test_a_line_waits_unsealed_until_the_sealer_comes(store: SqlStore, clock: FakeClock) -> None:
    _write(store, clock)
    assert verify(store).unsealed == 6
    assert Sealer(store, clock).seal_new() == 6
    assert Sealer(store, clock).seal_new() == 0
    assert verify(store).unsealed == 0


def test_a_line_of_a_command_that_was_rolled_back_is_not_there(store: SqlStore, clock: FakeClock) -> None:
    with store.work() as work:
        work.audit.add(AuditRow(at=clock.now(), action="press.accept_task"))
    assert verify(store).unsealed == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET action = 'press.other' WHERE number = 3",
        "UPDATE audit SET actor_id = 99 WHERE number = 3",
        "UPDATE audit SET number = 99 WHERE number = 3",
        "UPDATE audit SET salt = 'other' WHERE number = 3",
        "DELETE FROM audit WHERE number = 3",
    ],
)
def test_the_database_itself_refuses_to_change_or_remove_a_line(
    store: SqlStore, clock: FakeClock, statement: str
) -> None:
    _sealed(store, clock)
    with store.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement))
    assert verify(store).broken is None


_COPY = (
    "INSERT INTO audit (at, action, kind, source, salt, digest, previous, hash, number)"
    " SELECT at, 'press.forged', kind, source, salt, digest, {previous}, {hash}, {number} FROM audit WHERE number = 3"
)
TAMPERINGS: dict[str, tuple[tuple[str, ...], Broken]] = {
    "a changed line": (("UPDATE audit SET action = 'press.x' WHERE number = 3",), Broken(3, "altered")),
    "another actor": (("UPDATE audit SET actor_id = 7 WHERE number = 1",), Broken(1, "altered")),
    "another digest": (("UPDATE audit SET digest = 'abc' WHERE number = 6",), Broken(6, "altered")),
    "a removed line": (("DELETE FROM audit WHERE number = 4",), Broken(4, "removed")),
    "the first line removed": (("DELETE FROM audit WHERE number = 1",), Broken(1, "removed")),
    "a cut tail": (("DELETE FROM audit WHERE number >= 5",), Broken(5, "truncated")),
    "everything removed": (("DELETE FROM audit",), Broken(1, "truncated")),
    "two lines swapped": (
        (
            "UPDATE audit SET number = 90 WHERE number = 2",
            "UPDATE audit SET number = 2 WHERE number = 3",
            "UPDATE audit SET number = 3 WHERE number = 90",
        ),
        Broken(2, "order"),
    ),
    "a line put behind the end": (
        (_COPY.format(previous="hash", hash="hash", number="7"),),
        Broken(7, "order"),
    ),
    "a line put in, the others moved on": (
        (
            "UPDATE audit SET number = number + 100 WHERE number >= 4",
            "UPDATE audit SET number = number - 99 WHERE number >= 100",
            _COPY.format(previous="hash", hash="'forged'", number="4"),
        ),
        Broken(4, "altered"),
    ),
    "an end that was written anew": (
        ("UPDATE audit_head SET hash = 'abc'",),
        Broken(6, "head"),
    ),
    "an end put back": (
        ("UPDATE audit_head SET number = 4, hash = (SELECT hash FROM audit WHERE number = 4)",),
        Broken(5, "inserted"),
    ),
    "no end": (("DELETE FROM audit_head",), Broken(1, "inserted")),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_found_and_the_first_broken_line_is_named(
    store: SqlStore, clock: FakeClock, tampering: str
) -> None:
    _sealed(store, clock)
    statements, broken = TAMPERINGS[tampering]
    _as_an_attacker(store, *statements)
    assert verify(store).broken == broken


def test_a_chain_written_anew_as_a_whole_is_found_with_what_was_noted_outside(
    store: SqlStore, clock: FakeClock
) -> None:
    before = _sealed(store, clock)
    _as_an_attacker(
        store,
        "UPDATE audit SET action = 'press.forged' WHERE number = 3",
        "UPDATE audit SET number = NULL, previous = '', hash = ''",
        "DELETE FROM audit_head",
    )
    Sealer(store, clock).seal_new()
    assert verify(store).broken is None
    assert verify(store, anchor=Anchor(before.sealed, before.hash)).broken == Broken(6, "anchor")


def test_a_shortened_chain_written_anew_is_found_with_what_was_noted_outside(
    store: SqlStore, clock: FakeClock
) -> None:
    before = _sealed(store, clock)
    _as_an_attacker(
        store,
        "DELETE FROM audit WHERE number = 6",
        "UPDATE audit_head SET number = 5, hash = (SELECT hash FROM audit WHERE number = 5)",
    )
    assert verify(store, anchor=Anchor(before.sealed, before.hash)).broken == Broken(6, "truncated")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE task_changes SET note = 'chưa bao giờ' WHERE action = 'complete'", "DELETE FROM task_changes"],
)
def test_a_changed_history_of_a_task_no_longer_fits_the_log(
    store: SqlStore, office: Office, clock: FakeClock, statement: str
) -> None:
    with store.work() as work:
        task = work.tasks.add(office.task())
        for action in ("assign", "complete"):
            work.tasks.add_change(
                TaskChange(task_id=task.id, at=clock.now(), actor_id=office.nam, action=action, note="đã nộp")
            )
        work.commit()
    Sealer(store, clock).seal_new()
    assert verify(store).broken is None
    with store.engine.begin() as connection:
        connection.execute(text(statement))
    first = 1 if statement.startswith("DELETE") else 2
    assert verify(store).broken == Broken(first, "history")


def test_a_forgotten_salt_keeps_the_chain_valid(store: SqlStore, clock: FakeClock) -> None:
    _sealed(store, clock)
    with store.work() as work:
        work.audit.forget_salts("message", [2, 3])
        work.commit()
    with store.work() as work:
        assert [row.salt == "" for row in work.audit.sealed(after=0, limit=100)] == [
            False,
            False,
            True,
            True,
            False,
            False,
        ]
    assert verify(store).broken is None


def test_only_the_holder_of_the_lease_seals_until_it_ends(store: SqlStore, clock: FakeClock) -> None:
    _write(store, clock)
    with store.work() as work:
        assert work.audit.take_seal(clock.now(), lease="dead", until=clock.now() + LEASE)
        work.commit()
    assert Sealer(store, clock).seal_new() == 0
    clock.advance(LEASE - timedelta(seconds=1))
    assert Sealer(store, clock).seal_new() == 0
    clock.advance(seconds=1)
    assert Sealer(store, clock).seal_new() == 6
    with store.work() as work:
        assert work.audit.seal(lease="dead", limit=10) == 0


def test_four_processes_that_write_and_seal_leave_one_chain(
    database_url: str, shared_store: SqlStore, clock: FakeClock
) -> None:
    furnish(shared_store, clock.now())
    sealed = racers.race(racers.write_and_seal, database_url, clock.now())
    Sealer(shared_store, clock).seal_new()
    verdict = verify(shared_store)
    assert verdict.broken is None
    assert (verdict.sealed, verdict.unsealed) == (racers.PROCESSES * racers.LINES, 0)
    assert sum(sealed) <= verdict.sealed


def test_a_line_reads_as_a_sentence(store: SqlStore, office: Office, clock: FakeClock) -> None:
    row = AuditRow(at=clock.now(), actor_id=office.nam, action="task.complete", kind="task", subject_id=12)
    row.number = 7
    with store.work() as work:
        shown = line(row, work, zone=OFFICE_ZONE)
    assert shown == "     7  19/11/2026 10:00:00  NV002 Đỗ Hoài Nam: báo xong · việc 12"
