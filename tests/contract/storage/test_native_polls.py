"""Polls of channels that show ours, and the votes in them: kept whichever comes first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from actions.messages import Inbound, Vote
from actions.models import Chat, ChatKind, Identity, OutboxMessage, Person
from actions.opinions import votes
from actions.opinions.models import NativePoll, Poll, PollAnswer, PollVote
from storage.store import SqlStore

NOW = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
QUESTION, LABELS = "Lấy ý kiến {} · Ngày họp", ("Thứ Ba", "Thứ Tư")


def poll(store: SqlStore, **values: object) -> Poll:
    """Put to a group of Telegram by Kiệt; Lan, account 7, is in the office."""
    with store.work() as work:
        owner = work.people.add(Person(code="LD", full_name="Kiệt"))
        lan = work.people.add(Person(code="LAN", full_name="Lan"))
        chat = work.chats.add(
            Chat(channel="telegram", account="1", external_id="-4", kind=ChatKind.GROUP, title="Văn phòng")
        )
        identity = Identity(channel="telegram", account="1", external_id="7")
        identity.person_id = lan.id
        work.identities.add(identity)
        added = work.polls.add(
            Poll(
                question="ngày họp",
                options=list(LABELS),
                owner_id=owner.id,
                created_at=NOW,
                chat_id=chat.id,
                **values,  # type: ignore[arg-type]
            )
        )
        work.commit()
        return added


def native(poll_id: int, name: str = "p1", outbox_id: int | None = None) -> NativePoll:
    return NativePoll(channel="telegram", account="1", native_id=name, poll_id=poll_id, outbox_id=outbox_id)


def inbound(kind: str, number: int, vote: Vote, *, voter: str = "", after: int = 0) -> Inbound:
    return Inbound(
        channel="telegram",
        account="1",
        event_id=str(number),
        kind=kind,  # type: ignore[arg-type]
        chat_id=f"poll:{vote.poll}",
        chat_kind=ChatKind.GROUP,
        sender_id=voter,
        sent_at=NOW + timedelta(minutes=after),
        vote=vote,
    )


def vote(
    store: SqlStore, number: int, *options: int, name: str = "p1", after: int = 0, voter: str = "7"
) -> None:
    with store.work() as work:
        told = inbound("vote", number, Vote(name, options), voter=voter, after=after)
        votes.voted(told, work, now=NOW, event_id=number)
        work.commit()


def show(store: SqlStore, question: str, name: str = "p1", labels: tuple[str, ...] = LABELS) -> None:
    with store.work() as work:
        votes.shown(inbound("poll", 1, Vote(name, (), question, labels)), work)
        work.commit()


def choices(store: SqlStore, poll_id: int) -> list[int | None]:
    with store.work() as work:
        return [answer.choice for answer in work.polls.answers(poll_id)]


def test_a_message_that_became_a_poll_is_known_once(store: SqlStore) -> None:
    asked = poll(store)
    assert asked.chat_id is not None
    with store.work() as work:
        row = OutboxMessage(
            chat_id=asked.chat_id, recipient_id=None, kind="reply", content={}, created_at=NOW, due_at=NOW
        )
        work.outbox.add(row)
        assert not work.polls.was_native(row.id)
        assert work.polls.add_native(native(asked.id))
        assert not work.polls.add_native(native(asked.id, outbox_id=row.id))
        work.commit()
        number = row.id
    with store.work() as work:
        assert work.polls.was_native(number)
        found = work.polls.find_native("telegram", "1", "p1")
        assert found is not None
        assert (found.poll_id, found.outbox_id) == (asked.id, number)
        assert work.polls.find_native("telegram", "2", "p1") is None


def test_votes_wait_until_their_poll_is_known(store: SqlStore) -> None:
    asked = poll(store)
    vote(store, 5, 1)
    vote(store, 6, 0, name="p2", after=1)
    assert choices(store, asked.id) == []
    with store.work() as work:
        votes.sent(native(asked.id), work)
        work.commit()
    assert choices(store, asked.id) == [1]
    show(store, QUESTION.format(asked.id), name="p2")
    assert choices(store, asked.id) == [0]
    with store.work() as work:
        assert [(each.native_id, each.voter, each.options) for each in work.polls.votes(asked.id)] == [
            ("p1", "7", [1]),
            ("p2", "7", [0]),
        ]


def test_only_what_names_and_shows_our_question_is_taken_for_it(store: SqlStore) -> None:
    asked = poll(store)
    vote(store, 5, 1)
    for question, labels in (
        ("Ngày họp", LABELS),
        (QUESTION.format(asked.id + 1), LABELS),
        (QUESTION.format(asked.id), ("Thứ Tư", "Thứ Ba")),
        (f"Xin {QUESTION.format(asked.id)}", LABELS),
    ):
        show(store, question, labels=labels)
    assert choices(store, asked.id) == []


def test_an_older_vote_that_comes_later_does_not_count_unless_a_silent_week_lies_between(
    store: SqlStore,
) -> None:
    asked = poll(store)
    show(store, QUESTION.format(asked.id))
    vote(store, 9, 1)
    vote(store, 8, 0, after=1)
    assert choices(store, asked.id) == [1]
    vote(store, 2, 0, after=8 * 24 * 60)
    assert choices(store, asked.id) == [0]


def test_what_was_said_since_stands_and_what_came_too_late_does_not_count(store: SqlStore) -> None:
    asked = poll(store, closes_at=NOW + timedelta(hours=1))
    show(store, QUESTION.format(asked.id))
    vote(store, 3, 1)
    with store.work() as work:
        (answer,) = work.polls.answers(asked.id)
        answer.choice, answer.words, answer.at = None, "thứ Sáu", NOW + timedelta(minutes=5)
        work.commit()
    show(store, QUESTION.format(asked.id))
    assert choices(store, asked.id) == [None]
    vote(store, 4, 0, after=61)
    assert choices(store, asked.id) == [None]
    vote(store, 5, after=10)
    assert choices(store, asked.id) == [None]  # A vote taken back takes back no words.


def test_nobody_who_left_and_no_stranger_is_counted(store: SqlStore) -> None:
    asked = poll(store)
    show(store, QUESTION.format(asked.id))
    vote(store, 3, 1, voter="8")
    with store.work() as work:
        lan = work.people.find_by_code("LAN")
        assert lan is not None
        lan.active = False
        work.commit()
    vote(store, 4, 1)
    assert choices(store, asked.id) == []
    with store.work() as work:
        assert votes.of_strangers(asked, work) == 2


def test_who_asks_to_be_forgotten_leaves_no_votes_of_their_account(store: SqlStore) -> None:
    asked = poll(store)
    show(store, QUESTION.format(asked.id))
    vote(store, 3, 1)
    with store.work() as work:
        lan = work.people.find_by_code("LAN")
        assert lan is not None
        work.personal.erase(lan)
        work.commit()
    with store.work() as work:
        assert work.polls.votes(asked.id) == []
    assert choices(store, asked.id) == [1]


def test_an_answer_is_taken_away_once(store: SqlStore) -> None:
    asked = poll(store)
    with store.work() as work:
        lan = work.people.find_by_code("LAN")
        assert lan is not None
        work.polls.add_answer(PollAnswer(poll_id=asked.id, person_id=lan.id, at=NOW, choice=0))
        work.polls.remove_answer(asked.id, lan.id)
        work.polls.remove_answer(asked.id, lan.id)
        assert work.polls.answers(asked.id) == []
        kept = work.polls.add_vote(
            PollVote(channel="telegram", account="1", native_id="p9", voter="7", options=[0], at=NOW)
        )
        assert work.polls.votes_in(native(asked.id, "p9")) == [kept]
        assert work.polls.find_vote("telegram", "1", "p9", "7") is kept
