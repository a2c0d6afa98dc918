"""Tickets, their lines and followers, takeovers, questions, saved answers and cases rest and are found."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from actions.errors import Conflict
from actions.helpdesk.models import (
    OPEN,
    CitizenCase,
    HelpQuestion,
    LineKind,
    SavedAnswer,
    Takeover,
    Ticket,
    TicketFollower,
    TicketLine,
    TicketState,
)
from actions.helpdesk.ports import TicketFilter
from actions.models import Person
from actions.ports import UnitOfWork
from storage import SqlStore
from tests.contract.storage.conftest import Office, furnish
from tests.fakes.clock import FakeClock

HOUR = timedelta(hours=1)


def ticket(office: Office, *, alarm_at: datetime | None = None, system: str = "Máy in") -> Ticket:
    return Ticket(
        reporter_id=office.nam,
        text="máy in kẹt giấy",
        created_at=office.now,
        chat_id=office.group,
        answer_by=office.now + HOUR,
        solve_by=office.now + 8 * HOUR,
        system=system,
        category="hardware",
        alarm_at=alarm_at,
    )


def add(store: SqlStore, new: Ticket) -> int:
    with store.work() as work:
        work.helpdesk.add(new)
        work.commit()
        return new.id


def test_a_ticket_keeps_what_it_was_given_and_notices_deep_changes(store: SqlStore, office: Office) -> None:
    number = add(store, ticket(office))
    with store.work() as work:
        kept = work.helpdesk.get(number)
        kept.alarms.append("answer_soon")
        kept.state = TicketState.WORKING
        work.commit()
    with store.work() as work:
        kept = work.helpdesk.get(number)
        assert (kept.number, kept.alarms, kept.state) == (
            f"HT-{number}",
            ["answer_soon"],
            TicketState.WORKING,
        )
        assert work.helpdesk.find(number + 1) is None


def test_tickets_are_found_by_person_agent_system_state_and_time(store: SqlStore, office: Office) -> None:
    first, second = add(store, ticket(office)), add(store, ticket(office, system="Mạng, Wi-Fi"))
    with store.work() as work:
        work.helpdesk.follow(TicketFollower(ticket_id=second, person_id=office.kiet, since=office.now))
        work.helpdesk.get(first).agent_id = office.kiet
        work.helpdesk.get(first).incident_id = second
        work.commit()

    def found(work: UnitOfWork, **wanted: object) -> list[int]:
        return [each.id for each in work.helpdesk.list(TicketFilter(**wanted))]  # type: ignore[arg-type]

    with store.work() as work:
        assert found(work, of=office.nam) == [first, second]
        assert found(work, of=office.kiet) == [second]
        assert found(work, agent_id=office.kiet) == [first]
        assert found(work, system="Máy in", states=OPEN) == [first]
        assert found(work, whole_only=True) == [second]
        assert found(work, created_before=office.now) == []
        assert found(work, created_from=office.now, limit=1) == [second]
        assert [each.id for each in work.helpdesk.merged_into(second)] == [first]
        assert work.helpdesk.load_of([office.kiet, office.nam]) == {office.kiet: 1}


def test_what_is_due_comes_in_order_and_the_next_moment_is_known(store: SqlStore, office: Office) -> None:
    late = add(store, ticket(office, alarm_at=office.now - HOUR))
    later = add(store, ticket(office, alarm_at=office.now))
    add(store, ticket(office))
    with store.work() as work:
        assert work.helpdesk.due(office.now, limit=10) == [late, later]
        assert work.helpdesk.next_alarm() == office.now - HOUR


def test_lines_come_in_their_order_and_the_last_of_many(store: SqlStore, office: Office) -> None:
    number = add(store, ticket(office))
    with store.work() as work:
        for text in ("một", "hai", "ba"):
            work.helpdesk.add_line(TicketLine(ticket_id=number, at=office.now, kind=LineKind.SAID, text=text))
        work.commit()
    with store.work() as work:
        assert [line.text for line in work.helpdesk.lines(number)] == ["một", "hai", "ba"]
        assert [line.text for line in work.helpdesk.lines(number, limit=2)] == ["hai", "ba"]


def test_nobody_follows_a_ticket_twice(store: SqlStore, office: Office) -> None:
    number = add(store, ticket(office))
    with store.work() as work:
        follower = {"ticket_id": number, "person_id": office.kiet, "since": office.now}
        assert work.helpdesk.follow(TicketFollower(**follower))  # type: ignore[arg-type]
        assert not work.helpdesk.follow(TicketFollower(**follower))  # type: ignore[arg-type]
        assert work.helpdesk.followers(number) == [office.kiet]


def takeover(office: Office, number: int) -> Takeover:
    return Takeover(ticket_id=number, chat_id=office.group, person_id=office.nam, started_at=office.now)


def test_a_chat_has_one_takeover_at_a_time(store: SqlStore, office: Office) -> None:
    number = add(store, ticket(office))
    with store.work() as work:
        first = takeover(office, number)
        assert work.helpdesk.start_takeover(first)
        assert not work.helpdesk.start_takeover(takeover(office, number))
        first.agent_id = office.kiet
        work.commit()
    with store.work() as work:
        open_one = work.helpdesk.takeover_in(office.group)
        assert open_one is not None
        assert open_one.agent_id == office.kiet
        assert work.helpdesk.takeover_of(number) is open_one
        open_one.ended_at = office.now
        work.commit()
    with store.work() as work:
        assert work.helpdesk.takeover_in(office.group) is None
        assert work.helpdesk.open_takeovers() == []
        assert work.helpdesk.start_takeover(takeover(office, number))


def test_questions_answers_agents_and_cases(store: SqlStore, office: Office) -> None:
    number = add(store, ticket(office))
    with store.work() as work:
        for text, answered in (("ký số", True), ("đổi mật khẩu", False)):
            work.helpdesk.add_question(
                HelpQuestion(person_id=office.nam, at=office.now, text=text, answered=answered)
            )
        saved = {"question": "ký số", "answer": "bấm Ký", "category": "signature", "ticket_id": number}
        assert work.helpdesk.save_answer(SavedAnswer(**saved, author_id=office.kiet, at=office.now))  # type: ignore[arg-type]
        assert not work.helpdesk.save_answer(SavedAnswer(**saved, author_id=office.kiet, at=office.now))  # type: ignore[arg-type]
        work.people.add(Person(code="HT", full_name="Lê Bảo", roles=["agent"]))
        work.people.add(Person(code="HU", full_name="Lê Bình", roles=["agents"]))
        task = work.tasks.add(office.task())
        case = CitizenCase(
            external_id="88", task_id=task.id, field_name="", place="", content="rác", received_at=office.now
        )
        work.helpdesk.add_cases([case])
        work.commit()
    with store.work() as work:
        span = (office.now, office.now + HOUR)
        assert [q.text for q in work.helpdesk.questions(*span, answered=False)] == ["đổi mật khẩu"]
        assert work.helpdesk.questions(*span, person_id=office.kiet) == []
        assert [each.answer for each in work.helpdesk.saved_answers()] == ["bấm Ký"]
        assert [person.code for person in work.helpdesk.agents()] == ["HT"]
        assert [each.content for each in work.helpdesk.cases_with_ids(["88", "99"])] == ["rác"]
        assert work.helpdesk.cases(limit=5, after=case.id) == []


def test_two_who_change_a_ticket_at_once_do_not_overwrite_each_other(
    shared_store: SqlStore, clock: FakeClock
) -> None:
    """As two nodes do when two agents press at the same moment: the command that comes second decides anew."""
    office = furnish(shared_store, clock.now())
    number = add(shared_store, ticket(office))
    together = threading.Barrier(2)
    seen: list[int | None] = []

    def press(person: int) -> None:
        first = [True]

        def take(work: UnitOfWork) -> None:
            with work:
                kept = work.helpdesk.get(number)
                if first[0] and shared_store.engine.dialect.name == "postgresql":
                    together.wait(timeout=20)
                first[0] = False
                seen.append(kept.agent_id)
                kept.agent_id = kept.agent_id or person
                kept.alarms = [*kept.alarms, str(person)]
                work.commit()

        shared_store.repeat(take)

    threads = [threading.Thread(target=press, args=(person,)) for person in (office.kiet, office.nam)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with shared_store.work() as work:
        kept = work.helpdesk.get(number)
        assert sorted(kept.alarms) == sorted([str(office.kiet), str(office.nam)])
        assert kept.agent_id == int(kept.alarms[0])
    assert seen[-1] is not None


@pytest.mark.postgresql
def test_a_stale_ticket_is_a_conflict(postgres_store: SqlStore, clock: FakeClock) -> None:
    office = furnish(postgres_store, clock.now())
    number = add(postgres_store, ticket(office))
    with postgres_store.work() as one, postgres_store.work() as other:
        mine, theirs = one.helpdesk.get(number), other.helpdesk.get(number)
        mine.state = theirs.state = TicketState.WORKING
        one.commit()
        with pytest.raises(Conflict):
            other.commit()


def test_what_a_closed_ticket_said_goes_with_age_and_an_open_one_keeps_it(
    store: SqlStore, office: Office
) -> None:
    closed, open_one = add(store, ticket(office)), add(store, ticket(office))
    with store.work() as work:
        work.helpdesk.get(closed).state = TicketState.CLOSED
        for number in (closed, open_one):
            work.helpdesk.add_line(
                TicketLine(
                    ticket_id=number, at=office.now, kind=LineKind.SAID, text="kẹt giấy", person_id=office.nam
                )
            )
        work.commit()
    with store.work() as work:
        work.personal.clear_before(office.now + HOUR, limit=100)
        work.commit()
    with store.work() as work:
        assert [work.helpdesk.get(number).text for number in (closed, open_one)] == ["", "máy in kẹt giấy"]
        assert [work.helpdesk.lines(number)[0].text for number in (closed, open_one)] == ["", "kẹt giấy"]
