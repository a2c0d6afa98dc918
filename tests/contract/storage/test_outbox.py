"""The outbox: order within a chat, one at a time per chat, leases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from actions.models import ButtonToken, Chat, OutboxMessage, SendState
from actions.ports import NewMessage, NewToken, SentMessage
from storage import SqlStore
from tests.contract.storage.conftest import Office
from tests.fakes.clock import FakeClock

MINUTE = timedelta(minutes=1)


def _put(store: SqlStore, *messages: OutboxMessage) -> list[int]:
    with store.work() as work:
        ids = [work.outbox.add(message).id for message in messages]
        work.commit()
    return ids


def _chats(store: SqlStore, number: int) -> list[int]:
    with store.work() as work:
        ids = [work.chats.add(Chat(channel="web", account="a", external_id=str(n))).id for n in range(number)]
        work.commit()
    return ids


def _claim(store: SqlStore, now: datetime, *, lease: str = "L", limit: int = 10) -> Sequence[OutboxMessage]:
    with store.work() as work:
        taken = work.outbox.claim(now, lease=lease, until=now + MINUTE, limit=limit)
        work.commit()
    return taken


def _settle(store: SqlStore, message: OutboxMessage, *, lease: str = "L", **fields: object) -> bool:
    for name, value in fields.items():
        setattr(message, name, value)
    with store.work() as work:
        held = work.outbox.settle(message, lease=lease)
        work.commit()
    return held


def _next_due(store: SqlStore) -> datetime | None:
    with store.work() as work:
        return work.outbox.next_due()


def test_a_claimed_message_comes_whole_and_is_marked(store: SqlStore, office: Office) -> None:
    _put(store, office.message())
    (message,) = _claim(store, office.now)
    assert (message.state, message.lease, message.lease_until) == (
        SendState.CLAIMED,
        "L",
        office.now + MINUTE,
    )
    assert message.content == {"text": "Việc 12"}
    with store.work() as work:
        assert work.outbox.get(message.id).state is SendState.CLAIMED


def test_a_chat_gets_its_messages_in_order_and_one_at_a_time(store: SqlStore, office: Office) -> None:
    first, second = _put(store, office.message(), office.message(priority=0))
    (message,) = _claim(store, office.now)
    assert message.id == first
    assert not _claim(store, office.now)
    assert _settle(store, message, state=SendState.SENT, external_id="77", sent_at=office.now)
    assert [m.id for m in _claim(store, office.now)] == [second]


def test_urgent_messages_of_other_chats_go_first(store: SqlStore, office: Office) -> None:
    one, two, three = _chats(store, 3)
    digest, reply, notice = _put(
        store,
        office.message(chat_id=one, priority=9),
        office.message(chat_id=two, priority=1),
        office.message(chat_id=three, priority=5),
    )
    assert [m.id for m in _claim(store, office.now, limit=2)] == [reply, notice]
    assert [m.id for m in _claim(store, office.now)] == [digest]


def test_nothing_is_claimed_before_it_is_due(store: SqlStore, office: Office, clock: FakeClock) -> None:
    _put(store, office.message(due_at=office.now + MINUTE))
    assert not _claim(store, clock.now())
    assert _next_due(store) == office.now + MINUTE
    assert len(_claim(store, clock.advance(minutes=1))) == 1


def test_a_message_planned_for_later_lets_replies_pass(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    later, reply = _put(store, office.message(due_at=office.now + MINUTE), office.message())
    (message,) = _claim(store, clock.now())
    assert message.id == reply
    _settle(store, message, state=SendState.SENT)
    assert [m.id for m in _claim(store, clock.advance(minutes=1))] == [later]


def test_a_message_to_be_tried_again_keeps_its_place(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    first, second = _put(store, office.message(), office.message())
    (message,) = _claim(store, clock.now())
    again = office.now + timedelta(seconds=30)
    assert _settle(store, message, state=SendState.WAITING, due_at=again, tries=1, error="429")
    assert not _claim(store, clock.now())
    assert _next_due(store) == again
    (message,) = _claim(store, clock.set(again))
    assert (message.id, message.tries, message.error) == (first, 1, "429")
    _settle(store, message, state=SendState.DEAD, error="blocked")
    assert [m.id for m in _claim(store, clock.now())] == [second]


def test_a_lease_that_ended_lets_another_send(store: SqlStore, office: Office, clock: FakeClock) -> None:
    _put(store, office.message(), office.message())
    (mine,) = _claim(store, clock.now(), lease="dies")
    assert _next_due(store) == office.now + MINUTE
    assert not _claim(store, clock.advance(seconds=59))
    (theirs,) = _claim(store, clock.advance(seconds=1), lease="lives")
    assert theirs.id == mine.id
    assert not _settle(store, mine, lease="dies", state=SendState.SENT, external_id="1")
    assert _settle(store, theirs, lease="lives", state=SendState.SENT, external_id="2")
    with store.work() as work:
        assert work.outbox.get(mine.id).external_id == "2"


def test_one_that_falls_due_beside_a_dead_holder_waits_for_it(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    """The earlier one stands first in line by then; neither may keep the other waiting for ever."""
    planned, now_due = _put(store, office.message(due_at=office.now + MINUTE), office.message())
    (held,) = _claim(store, clock.now(), lease="dies")
    assert held.id == now_due
    (again,) = _claim(store, clock.advance(minutes=1), lease="lives")
    assert again.id == now_due
    _settle(store, again, lease="lives", state=SendState.SENT)
    assert [m.id for m in _claim(store, clock.now())] == [planned]


def test_settling_twice_counts_once(store: SqlStore, office: Office) -> None:
    _put(store, office.message())
    (message,) = _claim(store, office.now)
    assert _settle(store, message, state=SendState.SENT)
    assert not _settle(store, message, state=SendState.SENT)
    assert message.lease is None


@pytest.mark.parametrize("lease", ["L", "another"])
def test_settling_inside_one_unit_of_work_needs_the_lease_too(
    store: SqlStore, office: Office, lease: str
) -> None:
    (number,) = _put(store, office.message())
    with store.work() as work:
        (message,) = work.outbox.claim(office.now, lease="L", until=office.now + MINUTE, limit=1)
        message.state = SendState.SENT
        assert work.outbox.settle(message, lease=lease) is (lease == "L")
        work.commit()
    with store.work() as work:
        expected = SendState.SENT if lease == "L" else SendState.CLAIMED
        assert work.outbox.get(number).state is expected


def test_a_lease_can_be_prolonged(store: SqlStore, office: Office, clock: FakeClock) -> None:
    _put(store, office.message())
    (message,) = _claim(store, clock.now())
    assert _settle(store, message, lease_until=office.now + 5 * MINUTE)
    assert not _claim(store, clock.advance(minutes=4))
    assert len(_claim(store, clock.advance(minutes=1))) == 1


def test_the_next_due_moment_is_one_at_which_something_can_be_claimed(
    store: SqlStore, office: Office, clock: FakeClock
) -> None:
    """A virtual clock jumps there; a moment at which nothing happens would hold it for ever."""
    assert _next_due(store) is None
    one, two = _chats(store, 2)
    _put(
        store,
        office.message(chat_id=one),
        office.message(chat_id=one),
        office.message(chat_id=two, due_at=office.now + 3 * MINUTE),
        office.message(chat_id=two, due_at=office.now + 2 * MINUTE),
    )
    delivered = 0
    for _ in range(20):
        due = _next_due(store)
        if due is None:
            break
        now = clock.set(max(due, clock.now()))
        taken = _claim(store, now)
        assert taken, f"nothing to claim at {due}"
        for message in taken:
            if message.tries == 0:
                _settle(store, message, state=SendState.WAITING, due_at=now + MINUTE, tries=1)
            else:
                _settle(store, message, state=SendState.SENT)
                delivered += 1
    assert delivered == 4


def test_dead_letters_can_be_seen_and_sent_again(store: SqlStore, office: Office) -> None:
    (number,) = _put(store, office.message())
    (message,) = _claim(store, office.now)
    _settle(store, message, state=SendState.DEAD, error="blocked")
    assert not _claim(store, office.now)
    assert _next_due(store) is None
    with store.work() as work:
        (dead,) = work.outbox.dead()
        assert (dead.id, dead.error) == (number, "blocked")
        dead.state = SendState.WAITING
        work.commit()
    assert [m.id for m in _claim(store, office.now)] == [number]


def test_a_sent_message_is_found_by_the_providers_id(store: SqlStore, office: Office) -> None:
    (number,) = _put(store, office.message())
    (message,) = _claim(store, office.now)
    _settle(store, message, state=SendState.SENT, external_id="77")
    with store.work() as work:
        found = work.outbox.find_sent(office.group, "77")
        assert found is not None
        assert found.id == number
        assert work.outbox.find_sent(office.group, "78") is None
        assert [m.id for m in work.outbox.latest(office.group)] == [number]


def test_what_is_taken_back_is_gone_with_its_buttons(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        message = work.outbox.add(office.message())
        work.tokens.add(
            ButtonToken(
                token="t",
                command={},
                label="Đúng",
                may_press=None,
                outbox_id=message.id,
                expires_at=office.now,
            )
        )
        work.outbox.remove(message)
        kept = work.outbox.add(office.message())
        work.commit()
    with store.work() as work:
        assert [m.id for m in work.outbox.latest(office.group)] == [kept.id]
        assert work.tokens.find("t") is None


def test_what_is_unsent_or_dead_is_counted_and_listed(store: SqlStore, office: Office) -> None:
    first, second, dead, sent = _put(store, *(office.message() for _ in range(4)))
    with store.work() as work:
        work.outbox.get(dead).state = SendState.DEAD
        work.outbox.get(sent).state = SendState.SENT
        work.commit()
    _claim(store, office.now, limit=1)
    with store.work() as work:
        assert work.outbox.tally() == {SendState.WAITING: 1, SendState.CLAIMED: 1, SendState.DEAD: 1}
        assert [message.id for message in work.outbox.unsent(limit=9)] == [first, second]
        assert [message.id for message in work.outbox.unsent(limit=1)] == [first]
        assert [message.id for message in work.outbox.dead()] == [dead]


def test_a_dead_message_is_revived_once_and_takes_its_old_place(store: SqlStore, office: Office) -> None:
    dead, later = _put(store, office.message(), office.message())
    (message,) = _claim(store, office.now)
    assert _settle(store, message, state=SendState.DEAD, tries=8, error="timed out")
    with store.work() as work:
        assert work.outbox.get(dead).tries == 8
        assert work.outbox.revive(dead, due_at=office.now + MINUTE)
        assert not work.outbox.revive(dead, due_at=office.now)
        assert not work.outbox.revive(later, due_at=office.now)
        again = work.outbox.get(dead)
        work.commit()
    assert (again.state, again.tries, again.error) == (SendState.WAITING, 0, "")
    assert [one.id for one in _claim(store, office.now + MINUTE)] == [dead]


def test_the_message_that_took_the_place_of_a_dead_one_is_found(store: SqlStore, office: Office) -> None:
    (other,) = _chats(store, 1)
    dead, group = office.message(), office.message()
    dead.content = {"text": "Việc 12", "replaces": 3}
    group.recipient_id = None
    instead, unlike = office.message(chat_id=other), office.message(chat_id=other)
    instead.content, unlike.content = {"text": "Việc 12", "replaces": None}, {"text": "Việc 13"}
    _put(store, dead, group, unlike, instead)
    with store.work() as work:
        assert work.outbox.moved(work.outbox.get(dead.id)) is work.outbox.get(instead.id)
        for message in (group, unlike, instead):
            assert work.outbox.moved(work.outbox.get(message.id)) is None


def _sent(store: SqlStore, now: datetime, *sent: SentMessage) -> int:
    with store.work() as work:
        held = work.outbox.record_sent(sent, at=now)
        work.commit()
    return held


def test_each_account_has_a_lane_of_its_own(store: SqlStore, office: Office) -> None:
    one, two = _chats(store, 2)
    with store.work() as work:
        other = work.chats.add(Chat(channel="telegram", account="7", external_id="1")).id
        work.commit()
    _put(store, *(office.message(chat_id=chat) for chat in (one, two, other)))
    with store.work() as work:
        assert list(work.outbox.lanes()) == ["telegram:7", "web:a"]
        taken = work.outbox.claim(
            office.now, lease="L", until=office.now + MINUTE, limit=10, lane="telegram:7"
        )
    assert [message.chat_id for message in taken] == [other]


def test_many_sent_messages_are_recorded_at_once_but_not_those_whose_lease_was_lost(
    store: SqlStore, office: Office
) -> None:
    ids = _put(store, *(office.message(chat_id=chat) for chat in _chats(store, 3)))
    assert len(_claim(store, office.now)) == 3
    _claim(store, office.now + 2 * MINUTE, lease="heir", limit=1)
    assert _sent(store, office.now, *(SentMessage(number, "L", f"x{number}") for number in ids)) == 2
    with store.work() as work:
        states = {message.id: (message.state, message.external_id) for message in work.outbox.many(ids)}
    assert states[ids[0]] == (SendState.CLAIMED, "")
    assert states[ids[1]] == (SendState.SENT, f"x{ids[1]}")


def test_what_left_in_the_same_message_is_recorded_with_it(store: SqlStore, office: Office) -> None:
    head, other = _put(store, office.message(), office.message())
    (claimed,) = _claim(store, office.now)
    with store.work() as work:
        assert [message.id for message in work.outbox.following([claimed], office.now, most=5)] == [other]
    together = SentMessage(head, "L", "77", (other,), {"text": "1. … 2. …"}, {"tasks": [1, 2]})
    assert _sent(store, office.now, together) == 1
    assert not _claim(store, office.now + MINUTE)
    with store.work() as work:
        assert [work.outbox.get(number).state for number in (head, other)] == [SendState.SENT] * 2
        assert work.outbox.get(head).content == {"text": "1. … 2. …"}


def test_a_released_message_keeps_its_place_unless_it_is_to_give_it_up(
    store: SqlStore, office: Office
) -> None:
    first, second = _put(store, office.message(), office.message())
    _claim(store, office.now)
    with store.work() as work:
        work.outbox.release([first], lease="L")
        work.commit()
    (again,) = _claim(store, office.now)
    assert (again.id, again.tries) == (first, 0)
    with store.work() as work:
        work.outbox.release([first], lease="L", due_at=office.now + MINUTE, keep_place=False)
        work.commit()
    assert [message.id for message in _claim(store, office.now)] == [second]


def test_many_messages_are_put_with_their_buttons(store: SqlStore, office: Office) -> None:
    (chat,) = _chats(store, 1)
    token = NewToken("t1", {"name": "done", "arguments": {}}, "Xong", [office.nam], office.now + MINUTE)
    new = [
        NewMessage(
            chat, office.nam, "reminder", {"text": str(n)}, office.now, 5, {}, [token] if not n else []
        )
        for n in range(3)
    ]
    with store.work() as work:
        ids = work.outbox.put(new)
        work.commit()
    with store.work() as work:
        assert [work.outbox.get(number).content["text"] for number in ids] == ["0", "1", "2"]
        found = work.tokens.find("t1")
        assert found is not None
        assert (found.outbox_id, found.may_press) == (ids[0], [office.nam])
        assert list(work.outbox.lanes()) == ["web:a"]
