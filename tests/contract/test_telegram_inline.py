"""Inline mode: who is linked finds people in any chat, and only what everyone may know of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from actions.models import Identity
from bot.clock import SystemClock
from bot.telegram import TelegramChannel
from bot.telegram.lookup import directory_lookup
from tests.contract.test_telegram_channel import settings
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import fill_office
from tests.fakes.telegram_api import Act, FakeTelegram, User


class Typing:
    """Nam, who is linked, and somebody who is not; what the bot offers them."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self.telegram = telegram
        self.nam, self.stranger = telegram.user("Nam"), telegram.user("Lạ")
        self.store = fresh_store(fill_office)
        with self.store.work() as work:
            person = work.people.find_by_code("NAM")
            assert person is not None
            account = Identity(
                channel="telegram", account=str(telegram.world.bot.id), external_id=str(self.nam.id)
            )
            account.person_id = person.id
            work.identities.add(account)
            work.commit()

    async def offered(self, who: User, query: str) -> list[str]:
        """The texts that a choice would send."""
        number = await self._answered(self.telegram.types(who, query))
        return [
            result["input_message_content"]["message_text"]
            for result in self.telegram.world.inline_answers[number] or ()
        ]

    async def _answered(self, act: Act) -> str:
        number: str = act.message["inline_query_id"]
        await self.telegram.until(lambda: self.telegram.world.inline_answers[number] is not None)
        return number


@asynccontextmanager
async def typing() -> AsyncIterator[Typing]:
    with FakeTelegram() as telegram:
        telegram.inline(on=True)
        side = Typing(telegram)
        channel = TelegramChannel(
            settings(telegram), clock=SystemClock(), lookup=directory_lookup(side.store)
        )

        async def receive(inbound: object) -> None:
            raise AssertionError("an inline query is no message")

        await channel.start(receive)
        try:
            await asyncio.wait_for(channel.ready(), 10)
            yield side
        finally:
            await channel.stop()
            side.store.close()


def test_a_linked_person_finds_colleagues_without_their_private_numbers() -> None:
    async def scenario() -> None:
        async with typing() as side:
            assert await side.offered(side.nam, "Lan văn phòng") == [
                "Trương Thị Ngọc Lan, Chuyên viên, Văn phòng. Máy cơ quan: 02838000001."
            ]
            for answer in side.telegram.calls("answerInlineQuery"):
                assert "090000000" not in str(answer.fields)
                assert (answer.fields["is_personal"], answer.fields["cache_time"]) == ("true", "0")

    asyncio.run(scenario())


def test_nobody_is_found_by_a_private_number() -> None:
    async def scenario() -> None:
        async with typing() as side:
            assert await side.offered(side.nam, "0900000004") == []

    asyncio.run(scenario())


def test_a_stranger_gets_nothing_but_the_way_to_be_linked() -> None:
    async def scenario() -> None:
        async with typing() as side:
            assert await side.offered(side.stranger, "Lan") == []
            (button,) = side.telegram.world.inline_buttons.values()
            assert button is not None
            assert button["start_parameter"] == "1"

    asyncio.run(scenario())


def test_who_left_the_office_finds_nobody_any_more() -> None:
    async def scenario() -> None:
        async with typing() as side:
            with side.store.work() as work:
                person = work.people.find_by_code("NAM")
                assert person is not None
                person.active = False
                work.commit()
            assert await side.offered(side.nam, "Lan") == []

    asyncio.run(scenario())
