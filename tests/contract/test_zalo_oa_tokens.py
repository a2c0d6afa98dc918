"""The tokens of a Zalo Official Account: renewed in time and once, never lost without a word."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from actions.messages import Outbound, Receipt, RetryLater, Sent
from actions.models import Chat, ChatKind, Person
from bot.vault import Vault, WrongKey
from bot.zalo_oa.assembling import LOST, tell_administrators
from bot.zalo_oa.client import ZaloClient
from bot.zalo_oa.journal import Journal
from bot.zalo_oa.tokens import ANSWER_LOST, NONE, USED_UP, WRONG_KEY, NoAccess, TokenKeeper, TokensLost
from storage.store import SqlStore, open_store
from tests.contract.zalo_oa_side import CS, REFRESH, SteppedClock, ZaloOaSide, play, settings
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import fresh_store
from tests.fakes.zalo_oa_server import FakeZaloOa
from tests.servers import postgres_server as postgres_server
from tests.servers import postgres_url as postgres_url

SECRET = "a secret for tests only"


# In time


def test_tokens_are_kept_locked() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        access = await side.tokens.access()
        with side.store.reading() as work:
            kept = work.credentials.find("zalo_oa", side.world.account)
        assert kept is not None
        assert access not in kept.locked
        with pytest.raises(WrongKey):
            Vault("another secret", purpose="channel tokens").unlock(kept.locked)
        with pytest.raises(WrongKey):
            Vault(SECRET, purpose="something else").unlock(kept.locked)

    play(scenario)


def test_a_token_is_renewed_before_it_ends() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        first = await side.tokens.access()
        side.clock.ahead = timedelta(hours=24)
        assert await side.tokens.access() == first
        side.clock.ahead = timedelta(hours=24, minutes=31)
        assert await side.tokens.access() != first
        assert side.world.refreshes == 2  # One for what the administrator brought.

    play(scenario)


def test_a_token_that_zalo_no_longer_takes_is_renewed_once_and_the_message_sent() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        side.world.expire_access()
        assert isinstance(await side.channel.send(side.message()), Sent)
        assert [call.error for call in side.zalo.called(CS)] == [-216, 0]
        assert len(side.shown(side.private_chat)) == 1

    play(scenario)


def test_a_new_token_that_zalo_does_not_take_either_is_not_renewed_for_ever() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        side.world.access_until.clear()

        def refuse(access: str) -> None:
            from tests.fakes.zalo_oa_world import ZaloError

            raise ZaloError(-216, "Access token is invalid")

        side.world.check_token = refuse  # type: ignore[method-assign]
        receipt = await side.channel.send(side.message())
        assert isinstance(receipt, RetryLater)
        assert receipt.seconds
        assert len(side.zalo.called(CS)) == 2
        assert side.world.refreshes == 2

    play(scenario)


def test_twenty_messages_at_once_renew_once() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        side.world.expire_access()
        receipts = await asyncio.gather(
            *(side.channel.send(side.message(number=number)) for number in range(20))
        )
        assert all(isinstance(receipt, Sent) for receipt in receipts)
        assert side.world.refreshes == 2

    play(scenario)


# When it goes wrong


def test_while_the_token_server_is_down_the_old_token_serves() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        first = await side.tokens.access()
        side.clock.ahead = timedelta(hours=24, minutes=45)
        side.zalo.fault("server-error", REFRESH)
        with pytest.raises(NoAccess):
            await side.tokens.access()
        assert await side.tokens.access() == first
        assert isinstance(await side.channel.send(side.message()), Sent)

    play(scenario)


def test_an_answer_that_got_lost_is_told_to_an_administrator_once() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        side.world.expire_access()
        # Zalo renewed, and its answer never came.
        refresh = (await asyncio.to_thread(side.tokens.standing))[1]
        assert refresh is not None
        side.world.refreshed(_form(side, refresh.refresh), side.world.app_secret)
        side.zalo.fault("hang-up", REFRESH)
        assert isinstance(await side.channel.send(side.message()), RetryLater)
        _no_rest(side.tokens)
        receipt: Receipt = await side.channel.send(side.message())
        assert isinstance(receipt, RetryLater)
        assert receipt.elsewhere
        assert side.lost == [ANSWER_LOST]
        await side.channel.look()
        assert side.channel.state == "token-lost"
        assert "answer lost" in side.channel.problem
        before = side.world.refreshes
        await side.channel.send(side.message())
        assert (side.lost, side.world.refreshes) == ([ANSWER_LOST], before)

    play(scenario)


def _form(side: ZaloOaSide, refresh: str) -> dict[str, Any]:
    return {"refresh_token": refresh, "app_id": side.world.app_id, "grant_type": "refresh_token"}


def _no_rest(keeper: TokenKeeper) -> None:
    keeper._failed = (-1000.0, "")


def test_a_used_up_token_serves_until_its_access_ends_and_a_new_one_ends_the_trouble() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        await side.tokens.access()
        side.world.refresh_until.clear()
        side.clock.ahead = timedelta(hours=24, minutes=45)
        with pytest.raises(TokensLost) as lost:
            await side.tokens.access()
        assert lost.value.trouble == USED_UP
        assert isinstance(await side.channel.send(side.message()), Sent)
        await side.channel.look()
        assert side.channel.state == "token-lost"
        await side.tokens.put_in(side.world.grant()[1])
        await side.channel.look()
        assert (side.channel.state, side.channel.problem) == ("webhook", "")
        assert isinstance(await side.channel.send(side.message()), Sent)

    play(scenario)


def test_a_wrong_refresh_token_is_refused_and_nothing_changes() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        before = await side.tokens.access()
        with pytest.raises(NoAccess):
            await side.tokens.put_in("made up")
        _no_rest(side.tokens)
        assert await side.tokens.access() == before
        assert side.lost == []

    play(scenario)


def test_without_any_token_the_channel_says_so(tmp_path: Path) -> None:
    async def run() -> None:
        with FakeZaloOa() as zalo:
            side = ZaloOaSide(zalo, tmp_path)
            await side.channel.start(side.receive)
            await side.channel.look()
            assert side.channel.state == "no-token"
            assert side.tokens.standing()[2] == NONE
            receipt = await side.channel.send(side.message())
            assert isinstance(receipt, RetryLater)
            assert receipt.elsewhere
            await side.channel.stop()

    asyncio.run(run())


def test_tokens_locked_with_another_key_are_no_tokens(tmp_path: Path) -> None:
    async def scenario(side: ZaloOaSide) -> None:
        side.tokens.vault = Vault("another secret", purpose="channel tokens")
        await side.channel.look()
        assert side.channel.state == "token-lost"
        assert side.tokens.standing()[2] == WRONG_KEY

    play(scenario)


def test_an_answer_that_could_not_be_stored_is_found_in_the_file(tmp_path: Path) -> None:
    async def scenario(side: ZaloOaSide) -> None:
        before = await side.tokens.access()
        side.world.expire_access()
        journal, stored = side.tokens.journal, side.tokens._store_surely

        def dies(pair: Any, after: int | None) -> None:
            """Killed between the file and the database."""
            journal.write(after, side.tokens.vault.lock(pair.written()))
            raise SystemError("killed")

        side.tokens._store_surely = dies  # type: ignore[method-assign]
        with pytest.raises(SystemError):
            await side.tokens.access(not_=before)
        assert journal.path.stat().st_mode & 0o777 == 0o600
        assert side.world.used_up[-1] not in journal.path.read_text()
        side.tokens._store_surely = stored  # type: ignore[method-assign]
        after = await side.tokens.access(not_=before)
        assert after != before
        assert side.world.refreshes == 2  # Nothing was asked again.
        assert not journal.path.exists()
        assert isinstance(await side.channel.send(side.message()), Sent)

    play(scenario)


def test_a_file_from_before_what_an_administrator_brought_is_thrown_away(tmp_path: Path) -> None:
    async def scenario(side: ZaloOaSide) -> None:
        side.tokens.journal.write(None, "old and locked")
        brought = await side.tokens.access()
        side.tokens.journal.write(0, "old and locked")
        await side.tokens.keep()
        assert await side.tokens.access() == brought
        assert not side.tokens.journal.path.exists()

    play(scenario)


def test_a_damaged_file_does_no_harm(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "tokens.json")
    assert journal.read() is None
    for damaged in ("", "[]", '{"after": 1}', "\x00"):
        journal.path.write_text(damaged)
        assert journal.read() is None
    journal.forget()
    journal.forget()


def test_administrators_are_told_and_nobody_else() -> None:
    store, clock = fresh_store(), FakeClock()
    with store.work() as work:
        for code, roles in (("QT", ["administrator"]), ("NV", [])):
            person = work.people.add(Person(code=code, full_name=code, roles=roles))
            chat = Chat(channel="telegram", account="1", external_id=code, kind=ChatKind.PRIVATE)
            chat.person_id = person.id
            work.chats.add(chat)
        work.commit()
    tell_administrators(LOST, store, clock)
    with store.reading() as work:
        (row,) = work.outbox.unsent(limit=10)
        assert work.chats.get(row.chat_id).external_id == "QT"
        assert "thuky zalo-oa token" in row.content["text"]


# Several nodes


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def shared_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'office.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def zalo() -> Iterator[FakeZaloOa]:
    with FakeZaloOa() as fake:
        fake.refresh_seconds = 0.3
        yield fake


def _node(store: SqlStore, zalo: FakeZaloOa, folder: Path) -> TokenKeeper:
    """Made in the loop that uses it."""
    vault = Vault(SECRET, purpose="channel tokens")
    client = ZaloClient(settings(zalo))
    return TokenKeeper(store, SteppedClock(), client, vault, zalo.world.account, Journal(folder / "t.json"))


def test_nodes_that_renew_at_once_use_the_refresh_token_once(
    shared_url: str, zalo: FakeZaloOa, tmp_path: Path
) -> None:
    first = open_store(shared_url)

    async def bring() -> None:
        node = _node(first, zalo, tmp_path / "admin")
        await node.put_in(zalo.world.grant()[1])
        await node.provider.close()

    asyncio.run(bring())
    zalo.world.expire_access()
    begin = threading.Barrier(3)
    found: list[str | Exception] = []

    def run(number: int) -> None:
        store = open_store(shared_url)

        async def use() -> str:
            node = _node(store, zalo, tmp_path / str(number))
            old = (await asyncio.to_thread(node.standing))[1]
            assert old is not None
            await asyncio.to_thread(begin.wait, 10)
            try:
                return await node.access(not_=old.access)
            finally:
                await node.provider.close()

        try:
            found.append(asyncio.run(use()))
        except Exception as error:
            found.append(error)
        finally:
            store.close()

    nodes = [threading.Thread(target=run, args=(number,)) for number in range(3)]
    for node in nodes:
        node.start()
    for node in nodes:
        node.join(30)
    first.close()
    assert len(found) == 3
    (access,) = set(found)
    assert isinstance(access, str)
    zalo.world.check_token(access)
    assert zalo.world.refreshes == 2
    assert len(zalo.world.used_up) == 2


def test_a_node_that_died_while_asking_holds_the_others_up_no_longer_than_its_lease(
    shared_url: str, zalo: FakeZaloOa, tmp_path: Path
) -> None:
    zalo.refresh_seconds = 0
    store = open_store(shared_url)

    async def scene() -> None:
        node = _node(store, zalo, tmp_path)
        clock = node.clock
        assert isinstance(clock, SteppedClock)
        await node.put_in(zalo.world.grant()[1])
        old = await node.access()
        dead = _node(store, zalo, tmp_path / "dead")
        await asyncio.to_thread(dead._take_lease)
        await asyncio.to_thread(dead._write_ahead, 1)

        async def time_passes(seconds: float) -> None:
            clock.ahead += timedelta(seconds=30)

        node.sleep = time_passes
        zalo.world.expire_access()
        assert await node.access(not_=old) != old
        await node.provider.close()
        await dead.provider.close()

    asyncio.run(scene())
    store.close()


def test_a_message_is_no_different_for_all_this(tmp_path: Path) -> None:
    """The whole way once: expired token, renewal, message, on a database in a file."""

    async def scenario(side: ZaloOaSide) -> None:
        side.world.expire_access()
        message = Outbound(7, side.group_chat, "", ChatKind.GROUP, "notice", "**Việc 12**: xong")
        assert isinstance(await side.channel.send(message), Sent)
        assert [shown.text for shown in side.shown(side.group_chat)] == ["Việc 12: xong"]

    play(scenario, store=open_store(f"sqlite:///{tmp_path / 'office.db'}"))
