"""An office that talks over its Zalo Official Account: the whole way from event to message, over the fake Zalo."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from actions.messages import Card
from actions.models import Chat, ChatKind, Identity, SendState
from actions.turn import Post
from bot.channel import Channel
from bot.console import ConsoleChannel
from bot.core import Core, Outside, build_core
from bot.knowledge import default_office
from storage.store import SqlStore
from tests.contract.zalo_oa_side import ZaloOaSide, play
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import fill_office
from tests.fakes.router import FakeRouter
from tests.fakes.zalo_oa_world import User

Scene = Callable[["Office"], Awaitable[None]]


class Office:
    """Kiệt (LD) and Nam, linked on Zalo, around a core that this test drives."""

    def __init__(self, side: ZaloOaSide, core: Core, terminal: list[str]) -> None:
        self.side, self.core, self.terminal = side, core, terminal
        self.kiet, self.nam = side.world.user("Kiệt"), side.nam
        self.link("LD", self.kiet)
        self.link("NAM", self.nam)

    def link(self, code: str, user: User) -> None:
        with self.side.store.work() as work:
            person = work.people.find_by_code(code)
            assert person is not None
            identity = Identity(channel="zalo_oa", account=self.side.world.account, external_id=user.id)
            identity.person_id = person.id
            work.identities.add(identity)
            chat = Chat(channel="zalo_oa", account=self.side.world.account, external_id=user.id)
            chat.person_id = person.id
            work.chats.add(chat)
            work.commit()

    async def says(self, user: User, text: str) -> list[str]:
        """What Zalo shows this person because of it."""
        before = len(self.seen_by(user))
        received = self.side.zalo.says(user, text)
        await self.side.until(lambda: self.side.zalo.delivered)
        assert received
        await self.core.settle()
        return self.seen_by(user)[before:]

    def seen_by(self, user: User) -> list[str]:
        return [shown.text for shown in self.side.shown(user.id)]


def run(scene: Scene) -> None:
    store: SqlStore = fresh_store(fill_office)

    async def scenario(side: ZaloOaSide) -> None:
        terminal: list[str] = []
        console = ConsoleChannel(lambda said: terminal.append(said.text))
        channels: dict[tuple[str, str], Channel] = {
            (side.channel.name, side.channel.account): side.channel,
            (console.name, console.account): console,
        }
        core = build_core(
            Outside(
                store,
                side.clock,
                FakeRouter(),
                channels,
                default_office(),
                files=Path(),
            )
        )
        side.forward = core.intake.receive
        await scene(Office(side, core, terminal))

    play(scenario, store=store)


def test_a_task_is_given_taken_and_reported_by_writing_only() -> None:
    async def scene(office: Office) -> None:
        (draft,) = await office.says(office.kiet, "giao Đỗ Hoài Nam lập báo cáo tuần, hạn 17h ngày mai")
        assert "lập báo cáo tuần" in draft.lower()
        (card,) = office.seen_by(office.nam)
        assert "việc 1" in card.lower()
        (done,) = await office.says(office.nam, "nhận việc 1")
        assert "việc 1" in done.lower()
        with office.side.store.reading() as work:
            assert str(work.tasks.get(1).state) == "accepted"

    run(scene)


def test_a_stranger_hears_who_this_is_and_gets_no_data() -> None:
    async def scene(office: Office) -> None:
        stranger = office.side.world.user("Khách")
        (greeting,) = await office.says(stranger, "số điện thoại anh Nam")
        assert "Thư ký" in greeting
        assert "0900" not in greeting

    run(scene)


def test_who_follows_is_greeted_and_who_leaves_is_not_written_to() -> None:
    async def scene(office: Office) -> None:
        newcomer = office.side.world.user("Mới")
        office.side.zalo.follows(newcomer)
        await office.side.until(lambda: office.side.zalo.delivered)
        await office.core.settle()
        (greeting,) = office.seen_by(newcomer)
        assert "Xin chào" in greeting
        office.side.zalo.unfollows(office.nam)
        await office.side.until(lambda: office.side.zalo.delivered)
        await office.core.settle()
        with office.side.store.reading() as work:
            chat = work.chats.find("zalo_oa", office.side.world.account, office.nam.id)
            assert chat is not None
            assert chat.blocked

    run(scene)


def _notice(office: Office, code: str, task: int) -> None:
    with office.side.store.work() as work:
        person = work.people.find_by_code(code)
        assert person is not None
        post = Post(work, default_office(), office.side.clock.now())
        post.to_person(person, Card("Nhắc việc 1", kind="reminder", subject={"task": task}))
        work.commit()


async def _given(office: Office) -> None:
    await office.says(office.nam, "chào")
    await office.says(office.kiet, "giao Đỗ Hoài Nam lập báo cáo tuần, hạn 17h ngày mai")
    office.side.clock.ahead = timedelta(days=7, minutes=1)
    office.side.world.skew = office.side.clock.ahead.total_seconds()
    await asyncio.to_thread(office.side.tokens.standing)


def test_outside_the_window_the_next_channel_of_the_person_is_used() -> None:
    async def scene(office: Office) -> None:
        await _given(office)
        with office.side.store.work() as work:
            person = work.people.find_by_code("NAM")
            assert person is not None
            chat = Chat(channel="console", account="", external_id="private:NAM", kind=ChatKind.PRIVATE)
            chat.person_id = person.id
            work.chats.add(chat)
            work.commit()
        before = office.seen_by(office.nam)
        office.terminal.clear()
        _notice(office, "NAM", 1)
        await office.core.settle()
        assert any("Nhắc việc 1" in text for text in office.terminal)
        assert office.seen_by(office.nam) == before

    run(scene)


def test_without_another_channel_whoever_gave_the_task_is_told_why() -> None:
    async def scene(office: Office) -> None:
        await _given(office)
        await office.says(office.kiet, "chào")  # His window is open again; Nam's is not.
        before = len(office.seen_by(office.kiet))
        _notice(office, "NAM", 1)
        await office.core.settle()
        told = office.seen_by(office.kiet)[before:]
        assert any("7 ngày" in text and "việc 1" in text for text in told), told

    run(scene)


def test_lost_tokens_make_messages_wait_and_nothing_is_given_up() -> None:
    async def scene(office: Office) -> None:
        await _given(office)
        office.side.clock.ahead = timedelta(hours=1)
        office.side.world.skew = 3600
        office.side.world.access_until.clear()
        office.side.world.refresh_until.clear()
        await office.core.settle()
        office.side.zalo.says(office.kiet, "việc của tôi")
        await office.side.until(lambda: office.side.zalo.delivered)
        await office.core.settle()
        with office.side.store.reading() as work:
            tally = work.outbox.tally()
            assert tally[SendState.DEAD] == 0
            assert tally[SendState.WAITING] >= 1
        await office.side.tokens.put_in(office.side.world.grant()[1])
        office.side.clock.ahead = timedelta(hours=1, minutes=6)
        await office.core.settle()
        with office.side.store.reading() as work:
            assert work.outbox.tally()[SendState.WAITING] == 0

    run(scene)
