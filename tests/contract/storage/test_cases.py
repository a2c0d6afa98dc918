"""Cases: found by their words, in the hands of one node at a time, and never begun twice without a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from actions.cases.models import Case, CaseMember, CaseState
from actions.models import Chat, ChatKind, OutboxMessage, Person, Reminder, ReminderKind
from actions.opinions.models import Poll, PollAnswer
from storage.store import SqlStore

NOW = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)


def person(store: SqlStore, code: str = "LD") -> int:
    with store.work() as work:
        found = work.people.find_by_code(code) or work.people.add(Person(code=code, full_name=code))
        work.commit()
        return found.id


def case(store: SqlStore, title: str = "ngập đường 3/2", **values: object) -> int:
    owner = person(store)
    with store.work() as work:
        added = work.cases.add(
            Case(
                title=title,
                folded=title.replace("ậ", "a").replace("đường", "duong"),
                owner_id=owner,
                created_at=NOW,
                due_at=NOW,
                **values,  # type: ignore[arg-type]
            )
        )
        work.commit()
        return added.id


def claim(store: SqlStore, lease: str, *, later: timedelta = timedelta()) -> Case | None:
    with store.work() as work:
        taken = work.cases.claim_next(NOW + later, lease=lease, until=NOW + later + LEASE)
        work.commit()
        return taken


def test_a_case_is_found_by_all_its_words_and_by_its_people(store: SqlStore) -> None:
    first, second = case(store), case(store, "cháy chợ", state=CaseState.OPEN)
    failed = case(store, "ngập hẻm", state=CaseState.FAILED)
    lan = person(store, "LAN")
    with store.work() as work:
        row = CaseMember(case_id=second, person_id=lan, added_at=NOW)
        assert work.cases.add_member(row)
        assert not work.cases.add_member(CaseMember(case_id=second, person_id=lan, added_at=NOW))
        work.commit()
    with store.work() as work:
        assert [each.id for each in work.cases.called(["ngap"], limit=9)] == [first]
        assert failed not in [each.id for each in work.cases.called([], limit=9)]
        assert not work.cases.called(["ng%p"], limit=9)
        assert [each.id for each in work.cases.of_person(lan, limit=9)] == [second]
        assert [each.person_id for each in work.cases.members(second)] == [lan]
        work.cases.remove_member(second, lan)
        assert work.cases.find_member(second, lan) is None


def test_who_is_only_invited_is_not_in_it(store: SqlStore) -> None:
    number, lan = case(store, state=CaseState.OPEN), person(store, "LAN")
    with store.work() as work:
        work.cases.add_member(CaseMember(case_id=number, person_id=lan, added_at=NOW, agreed=False))
        work.commit()
    with store.work() as work:
        assert not work.cases.of_person(lan, limit=9)


def test_a_room_is_made_by_one_node_and_by_another_when_it_dies(store: SqlStore) -> None:
    number = case(store)
    assert claim(store, "a") is not None
    assert claim(store, "b") is None
    with store.work() as work:
        assert work.cases.begin(number, lease="a")
        work.commit()
    again = claim(store, "b", later=LEASE)
    assert again is not None
    assert again.begun
    with store.work() as work:
        assert not work.cases.begin(number, lease="a")
        assert not work.cases.holds(number, lease="a")
        assert work.cases.holds(number, lease="b")
        work.commit()
    with store.work() as work:
        kept = work.cases.get(number)
        assert (kept.begun, kept.lease) == (False, None)


def test_a_room_is_closed_only_after_everything_was_said_there(store: SqlStore) -> None:
    with store.work() as work:
        chat = work.chats.add(Chat(channel="c", account="", external_id="room", kind=ChatKind.GROUP))
        said = work.outbox.add(
            OutboxMessage(
                chat_id=chat.id,
                recipient_id=None,
                kind="notice",
                content={},
                created_at=NOW,
                due_at=NOW,
            )
        )
        work.commit()
    number = case(store, state=CaseState.CLOSING, chat_id=chat.id)
    assert claim(store, "a") is None
    with store.work() as work:
        assert work.cases.next_due() is None
        work.outbox.remove(work.outbox.get(said.id))
        work.commit()
    taken = claim(store, "a")
    assert taken is not None
    assert taken.id == number


def test_the_next_moment_is_that_of_the_first_room_or_of_the_first_lost_lease(store: SqlStore) -> None:
    with store.work() as work:
        assert work.cases.next_due() is None
    case(store)
    with store.work() as work:
        assert work.cases.next_due() == NOW
    claim(store, "a")
    with store.work() as work:
        assert work.cases.next_due() == NOW + LEASE


def test_who_asks_to_be_forgotten_leaves_cases_standing_and_no_words_in_polls(store: SqlStore) -> None:
    number, lan = case(store, state=CaseState.OPEN), person(store, "LAN")
    with store.work() as work:
        owned = work.cases.get(number)
        reminder = work.reminders.add(
            Reminder(
                owner_id=owned.owner_id,
                text="đến hạn",
                kind=ReminderKind.PERSONAL,
                due_at=NOW,
                created_at=NOW,
            )
        )
        owned.reminder_id = reminder.id
        poll = work.polls.add(Poll(question="?", options=["A"], owner_id=owned.owner_id, created_at=NOW))
        assert work.polls.add_answer(PollAnswer(poll_id=poll.id, person_id=lan, at=NOW, words="không"))
        assert not work.polls.add_answer(PollAnswer(poll_id=poll.id, person_id=lan, at=NOW, words="có"))
        work.commit()
    with store.work() as work:
        for code in ("LD", "LAN"):
            forgotten = work.people.find_by_code(code)
            assert forgotten is not None
            work.personal.erase(forgotten)
        work.commit()
    with store.work() as work:
        assert work.cases.get(number).reminder_id is None
        (answer,) = work.polls.answers(poll.id)
        assert answer.words == ""
