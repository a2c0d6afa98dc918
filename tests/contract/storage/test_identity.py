"""What proves who somebody is, how often something was tried, and the office as administrators see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.identity.models import OneTimeSecret, Purpose, WebSession
from actions.models import Chat, ChatKind, Identity, OutboxMessage, SendState
from actions.ports import UnitOfWork
from storage import SqlStore
from tests.contract.storage import racers
from tests.contract.storage.conftest import Office
from tests.fakes.clock import FakeClock

MINUTE = timedelta(minutes=1)


def _secret(office: Office, digest: str = "a", *, purpose: Purpose = Purpose.LINK) -> OneTimeSecret:
    return OneTimeSecret(
        purpose=purpose,
        digest=digest,
        made_at=office.now,
        expires_at=office.now + 10 * MINUTE,
        person_id=office.nam,
        content={"channel": "zalo"},
    )


def _session(office: Office, digest: str = "s") -> WebSession:
    return WebSession(
        digest=digest,
        person_id=office.nam,
        opened_at=office.now,
        seen_at=office.now,
        expires_at=office.now + timedelta(days=7),
        how="link",
    )


def test_a_secret_is_taken_once(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        kept = work.proofs.add_secret(_secret(office))
        assert work.proofs.take(kept.id, now=office.now)
        assert not work.proofs.take(kept.id, now=office.now)
        found = work.proofs.find_secret(Purpose.LINK, "a")
        assert found is not None
        assert (found.used_at, found.content) == (office.now, {"channel": "zalo"})


def test_a_secret_is_good_for_its_purpose_until_its_end(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        kept = work.proofs.add_secret(_secret(office))
        assert work.proofs.find_secret(Purpose.WEB, "a") is None
        assert not work.proofs.take(kept.id, now=office.now + 10 * MINUTE)
        assert work.proofs.take(kept.id, now=office.now + 9 * MINUTE)


def test_withdrawn_secrets_are_good_for_nothing(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        link = work.proofs.add_secret(_secret(office))
        web = work.proofs.add_secret(_secret(office, "b", purpose=Purpose.WEB))
        assert work.proofs.withdraw(office.nam, [Purpose.LINK], now=office.now) == 1
        assert work.proofs.withdraw(office.kiet, [Purpose.WEB], now=office.now) == 0
        assert not work.proofs.take(link.id, now=office.now)
        assert work.proofs.take(web.id, now=office.now)


def test_of_four_processes_one_takes_a_secret(database_url: str, clock: FakeClock) -> None:
    assert sorted(racers.race(racers.take_secret, database_url, clock.now())) == [False, False, False, True]


def test_a_session_is_found_until_it_ended(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        kept = work.proofs.open_session(_session(office))
        later = office.now + MINUTE
        work.proofs.see(kept.id, now=later)
        work.proofs.see(kept.id, now=office.now)
        found = work.proofs.find_session("s")
        assert found is not None
        assert (found.seen_at, found.ended_at) == (later, None)
        assert [one.id for one in work.proofs.sessions_of(office.nam, now=later)] == [kept.id]
        assert work.proofs.end_session(kept.id, now=later)
        assert not work.proofs.end_session(kept.id, now=later)
        assert work.proofs.sessions_of(office.nam, now=later) == []


def test_all_sessions_of_a_person_end_but_the_one_in_use(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        kept = work.proofs.open_session(_session(office))
        for digest in ("t", "u"):
            work.proofs.open_session(_session(office, digest))
        assert work.proofs.end_sessions(office.kiet, now=office.now) == 0
        assert work.proofs.end_sessions(office.nam, now=office.now, besides=kept.id) == 2
        assert work.proofs.end_sessions(office.nam, now=office.now) == 1
        assert work.proofs.end_sessions(office.nam, now=office.now) == 0


def test_tries_are_counted_until_the_first_is_over(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        tried = work.proofs
        assert tried.tries("k", now=office.now) == 0
        assert [tried.count_try("k", now=office.now, until=office.now + MINUTE) for _ in range(3)] == [
            1,
            2,
            3,
        ]
        assert tried.count_try("other", now=office.now, until=office.now + MINUTE) == 1
        late = office.now + MINUTE
        assert tried.tries("k", now=office.now) == 3
        assert tried.tries("k", now=late) == 0
        assert tried.count_try("k", now=late, until=late + MINUTE) == 1


def test_what_is_over_is_forgotten(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        work.proofs.add_secret(_secret(office))
        ended = work.proofs.open_session(_session(office))
        work.proofs.open_session(_session(office, "t"))
        work.proofs.end_session(ended.id, now=office.now)
        work.proofs.count_try("k", now=office.now, until=office.now + MINUTE)
        assert work.proofs.forget(office.now) == 0
        assert work.proofs.forget(office.now + timedelta(hours=1)) == 3
        assert work.proofs.find_session("s") is None
        assert work.proofs.find_session("t") is not None
        work.commit()


def _private(work: UnitOfWork, office: Office, channel: str) -> Chat:
    return work.chats.add(
        Chat(channel=channel, account="b", external_id=f"{channel}-nam", person_id=office.nam)
    )


def _message(work: UnitOfWork, office: Office, chat: Chat) -> OutboxMessage:
    message = office.message(chat_id=chat.id)
    message.content = {"text": "Việc 12", "replaces": 7}
    return work.outbox.add(message)


def test_waiting_messages_go_to_another_chat_and_are_found_in_its_lane(
    store: SqlStore, office: Office
) -> None:
    with store.work() as work:
        old, new = _private(work, office, "zalo_bot"), _private(work, office, "telegram")
        message = _message(work, office, old)
        assert work.proofs.reroute([old.id], new.id, now=office.now) == 1
        work.commit()
    with store.work() as work:
        until = office.now + MINUTE
        assert work.outbox.claim(office.now, lease="l", until=until, limit=9, lane="zalo_bot:b") == []
        (claimed,) = work.outbox.claim(office.now, lease="l", until=until, limit=9, lane="telegram:b")
        assert (claimed.id, claimed.chat_id) == (message.id, new.id)
        assert claimed.content == {"text": "Việc 12", "replaces": None}


def test_without_another_chat_waiting_messages_are_dead_and_claimed_ones_go_on(
    store: SqlStore, office: Office
) -> None:
    with store.work() as work:
        chat = _private(work, office, "zalo_bot")
        claimed, waiting = _message(work, office, chat), _message(work, office, chat)
        work.outbox.claim(office.now, lease="l", until=office.now + MINUTE, limit=1)
        assert work.proofs.reroute([chat.id], None, now=office.now) == 1
        work.commit()
    with store.work() as work:
        assert work.outbox.get(claimed.id).state is SendState.CLAIMED
        assert work.outbox.get(waiting.id).state is SendState.DEAD


def test_people_who_left_are_found_while_anything_is_open(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        work.people.get(office.nam).active = False
        assert work.proofs.unclosed_leavers(limit=10) == []
        session = work.proofs.open_session(_session(office))
        assert work.proofs.unclosed_leavers(limit=10) == [office.nam]
        work.proofs.end_session(session.id, now=office.now)
        account = Identity(channel="telegram", account="b", external_id="1", person_id=office.nam)
        work.identities.add(account)
        work.identities.add(Identity(channel="telegram", account="b", external_id="2", person_id=office.kiet))
        assert work.proofs.unclosed_leavers(limit=10) == [office.nam]
        work.personal.unlink(account)
        assert work.proofs.unclosed_leavers(limit=10) == []


def test_the_roster_tells_who_is_linked(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        for channel, person in (("web", office.kiet), ("telegram", office.nam)):
            work.identities.add(Identity(channel=channel, account="", external_id="x", person_id=person))
        assert [named.code for named in work.roster.names()] == ["NV001", "NV002"]
        assert [named.code for named in work.roster.names(unlinked=True)] == ["NV001"]
        assert work.roster.linked() == 1
        assert [chat.id for chat in work.roster.groups()] == [office.group]
        assert all(chat.kind is ChatKind.GROUP for chat in work.roster.groups())


@pytest.mark.parametrize(
    ("asked", "found"), [("NAM@office.vn", 1), (" nam@Office.vn ", 1), ("", 0), ("x@y.vn", 0)]
)
def test_people_are_found_by_their_mail(store: SqlStore, office: Office, asked: str, found: int) -> None:
    with store.work() as work:
        work.people.get(office.nam).email = "nam@office.vn"
        assert len(work.people.find_by_email(asked)) == found


def test_deleting_a_persons_data_takes_sessions_and_secrets(store: SqlStore, office: Office) -> None:
    with store.work() as work:
        work.proofs.add_secret(_secret(office))
        work.proofs.open_session(_session(office))
        work.personal.erase(work.people.get(office.nam))
        work.commit()
    with store.work() as work:
        assert work.proofs.find_secret(Purpose.LINK, "a") is None
        assert work.proofs.find_session("s") is None
