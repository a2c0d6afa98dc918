"""Morning digests: what is in them, who gets one, and that a round is made by one node at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.models import (
    Delegation,
    DelegationScope,
    Digest,
    DigestPart,
    DigestRound,
    Person,
    PersonSettings,
    Reminder,
    ReminderKind,
    ReminderState,
    Task,
    TaskState,
)
from actions.ports import DigestMoment
from storage import SqlStore
from tests.contract.storage.conftest import Office

DAY = "2026-11-20"
SEVEN_THIRTY = 450
HOUR = timedelta(hours=1)


@pytest.fixture
def moment(office: Office) -> DigestMoment:
    return DigestMoment(office.now, office.now + 8 * HOUR, office.now + HOUR)


def _add_task(store: SqlStore, task: Task, **fields: object) -> int:
    for name, value in fields.items():
        setattr(task, name, value)
    with store.work() as work:
        number = work.tasks.add(task).id
        work.commit()
    return number


def _remind(store: SqlStore, office: Office, task: int | None, **fields: object) -> int:
    reminder = office.reminder(office.now)
    reminder.task_id = task
    for name, value in fields.items():
        setattr(reminder, name, value)
    with store.work() as work:
        number = work.reminders.add(reminder).id
        work.commit()
    return number


def _items(
    store: SqlStore, office: Office, moment: DigestMoment, most: int = 10
) -> list[tuple[int, str, int, int]]:
    with store.work() as work:
        found = work.digests.items([office.kiet, office.nam], moment, most=most)
    return [(item.person_id, item.part.value, item.task_id, item.total) for item in found]


def test_each_part_goes_to_its_person(store: SqlStore, office: Office, moment: DigestMoment) -> None:
    late = _add_task(store, office.task(), deadline=office.now - HOUR)
    today = _add_task(store, office.task(), deadline=office.now + HOUR)
    _add_task(store, office.task(), deadline=office.now + 9 * HOUR)
    _add_task(store, office.task(), deadline=None)
    reported = _add_task(store, office.task(state=TaskState.REPORTED), deadline=office.now - HOUR)
    _add_task(store, office.task(state=TaskState.HELD), deadline=office.now - HOUR)
    own = _add_task(store, office.task(state=TaskState.REPORTED), approver_id=office.nam)
    assert sorted(_items(store, office, moment)) == sorted(
        [
            (office.nam, "overdue", late, 1),
            (office.nam, "due_today", today, 1),
            (office.kiet, "to_approve", reported, 1),
            (office.nam, "to_approve", own, 1),
        ]
    )


def test_escalations_and_postponed_reminders_are_lines_too(
    store: SqlStore, office: Office, moment: DigestMoment
) -> None:
    late = _add_task(store, office.task(), deadline=office.now - HOUR)
    later = _add_task(store, office.task(), deadline=office.now + 30 * HOUR)
    _remind(store, office, late, owner_id=office.kiet, kind=ReminderKind.ESCALATION, due_at=office.now + HOUR)
    for hours in (2, 3):
        due = office.now - hours * HOUR
        _remind(store, office, later, kind=ReminderKind.BEFORE_DEADLINE, due_at=due)
    assert (office.kiet, "escalated", late, 1) in _items(store, office, moment)
    assert (office.nam, "soon", later, 1) in _items(store, office, moment)


def test_a_delegate_has_the_leader_s_approvals_while_the_delegation_runs(
    store: SqlStore, office: Office, moment: DigestMoment
) -> None:
    def delegated(**fields: object) -> Delegation:
        row = Delegation(
            from_person_id=office.kiet,
            to_person_id=office.nam,
            scope=DelegationScope.APPROVE,
            starts_at=office.now - HOUR,
            ends_at=office.now + HOUR,
        )
        for name, value in fields.items():
            setattr(row, name, value)
        return row

    with store.work() as work:
        lan = work.people.add(Person(code="NV003", full_name="Trương Thị Ngọc Lan")).id
        work.commit()
    waits = _add_task(store, office.task(state=TaskState.REPORTED), lead_id=lan)
    named = _add_task(store, office.task(state=TaskState.REPORTED), lead_id=lan, approver_id=office.kiet)
    _add_task(
        store, office.task(state=TaskState.REPORTED), lead_id=office.nam
    )  # nobody judges their own work
    with store.work() as work:
        for each in (
            delegated(),
            delegated(scope=DelegationScope.ALL),
            delegated(to_person_id=lan, scope=DelegationScope.ASSIGN),
            delegated(to_person_id=lan, starts_at=office.now + HOUR, ends_at=office.now + 2 * HOUR),
            delegated(to_person_id=lan, revoked_at=office.now - HOUR),
        ):
            work.delegations.add(each)
        work.commit()
    with store.work() as work:
        items = work.digests.items([office.nam, lan], moment, most=10)
    assert [(item.person_id, item.task_id, item.total, item.acting_for_id) for item in items] == [
        (office.nam, waits, 2, office.kiet),
        (office.nam, named, 2, office.kiet),
    ]


def test_lines_are_few_and_totals_are_true(store: SqlStore, office: Office, moment: DigestMoment) -> None:
    numbers = [
        _add_task(store, office.task(f"việc {n}"), deadline=office.now - n * HOUR) for n in range(1, 6)
    ]
    assert _items(store, office, moment, most=2) == [
        (office.nam, DigestPart.OVERDUE.value, numbers[4], 5),
        (office.nam, DigestPart.OVERDUE.value, numbers[3], 5),
    ]


def test_a_person_has_one_digest_a_day(store: SqlStore, office: Office) -> None:
    def digest() -> Digest:
        return Digest(person_id=office.nam, day=DAY, made_at=office.now)

    with store.work() as work:
        assert work.digests.add(digest())
        assert not work.digests.add(digest())
        assert work.digests.had([office.nam, office.kiet], DAY) == {office.nam}
        assert work.digests.had([office.nam], "2026-11-23") == frozenset()


def test_people_are_those_who_want_it_at_that_hour(store: SqlStore, office: Office) -> None:
    def people(minute: int) -> list[int]:
        with store.work() as work:
            found = work.digests.people(minute, DAY, default=SEVEN_THIRTY, after=0, now=office.now, limit=10)
            return [person.id for person in found]

    assert people(SEVEN_THIRTY) == [office.kiet, office.nam]
    with store.work() as work:
        work.preferences.add(PersonSettings(person_id=office.nam, digest_minute=540))
        work.commit()
    assert people(SEVEN_THIRTY) == [office.kiet]
    assert people(540) == [office.nam]
    for changes in (
        {"digest_off": True},
        {"digest_off": False, "leave_from": office.now - HOUR, "leave_until": office.now + HOUR},
        {"leave_from": None, "leave_until": None, "silent_until": office.now + HOUR},
    ):
        with store.work() as work:
            own = work.preferences.find(office.nam)
            assert own is not None
            for name, value in changes.items():
                setattr(own, name, value)
            work.commit()
        assert people(540) == []
    with store.work() as work:
        work.digests.add(Digest(person_id=office.kiet, day=DAY, made_at=office.now))
        work.commit()
    assert people(SEVEN_THIRTY) == []


def test_a_round_is_held_by_one_node_and_followed_by_another(store: SqlStore, office: Office) -> None:
    def claim(lease: str, minutes: int = 0) -> DigestRound | None:
        now = office.now + timedelta(minutes=minutes)
        with store.work() as work:
            found = work.digests.claim_round(
                DAY, SEVEN_THIRTY, now=now, lease=lease, until=now + timedelta(minutes=1)
            )
            work.commit()
            return found

    first = claim("a")
    assert first is not None
    assert claim("b") is None
    with store.work() as work:
        first.reached, first.lease_until = 7, office.now + timedelta(minutes=1)
        assert work.digests.keep_round(first, lease="a")
        work.commit()
    second = claim("b", minutes=2)
    assert second is not None
    assert second.reached == 7
    with store.work() as work:
        assert not work.digests.keep_round(first, lease="a")
        second.done = True
        assert work.digests.keep_round(second, lease="b")
        work.commit()
    assert claim("c", minutes=9) is None
    with store.work() as work:
        assert [(r.minute, r.done) for r in work.digests.rounds(DAY)] == [(SEVEN_THIRTY, True)]


def test_what_was_said_does_not_ring_again_this_morning(
    store: SqlStore, office: Office, moment: DigestMoment
) -> None:
    late = _add_task(store, office.task(), deadline=office.now - HOUR)
    flash = _add_task(store, office.task(), deadline=office.now - HOUR, priority="flash")
    today = _add_task(store, office.task(), deadline=office.now + 2 * HOUR)
    later = _add_task(store, office.task(), deadline=office.now + 30 * HOUR)
    urged = _add_task(store, office.task(), deadline=office.now + 30 * HOUR)
    soon, tomorrow = office.now + HOUR / 2, office.now + 24 * HOUR
    planned = {
        "urged": _remind(store, office, urged, kind=ReminderKind.URGED, due_at=soon),
        "before urged": _remind(store, office, urged, kind=ReminderKind.BEFORE_DEADLINE, due_at=soon),
        "overdue": _remind(store, office, late, kind=ReminderKind.OVERDUE, due_at=soon, lease="held"),
        "flash": _remind(store, office, flash, kind=ReminderKind.OVERDUE, due_at=soon),
        "today": _remind(store, office, today, kind=ReminderKind.BEFORE_DEADLINE, due_at=soon),
        "later": _remind(store, office, later, kind=ReminderKind.BEFORE_DEADLINE, due_at=soon),
        "personal": _remind(store, office, None, due_at=soon),
    }
    with store.work() as work:
        work.reminders.settle_said([office.nam], moment, until=tomorrow)
        work.commit()
    with store.work() as work:
        after: dict[str, Reminder] = {name: work.reminders.get(n) for name, n in planned.items()}
    assert (after["overdue"].due_at, after["overdue"].lease) == (tomorrow, None)
    assert after["flash"].due_at == soon
    assert after["today"].state is ReminderState.DONE
    assert after["later"].state is ReminderState.ACTIVE
    assert after["personal"].due_at == soon
    assert after["urged"].due_at == tomorrow
    assert after["before urged"].state is ReminderState.DONE
    with store.work() as work:
        due = work.reminders.due_of([office.nam], moment.reminders_until, kinds={ReminderKind.OVERDUE})
        assert [reminder.id for reminder in due] == [planned["flash"]]


def test_a_setting_goes_back_to_its_default(store: SqlStore) -> None:
    with store.work() as work:
        work.settings.write("digest_at", "07:00")
        work.settings.remove("digest_at")
        work.settings.remove("never_written")
        assert work.settings.read() == {}
