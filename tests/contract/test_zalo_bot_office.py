"""An office on its Zalo bot: the real channel, the strict fake, the whole program, a virtual clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from actions.messages import Outbound
from actions.models import Chat
from actions.pacing import Limit, Limits
from bot.console import ConsoleChannel
from tests.fakes.channel_drivers import ZaloBotDriver
from tests.fakes.driven_office import DrivenOffice
from tests.fakes.office_play import ZONE

Scenario = Callable[[DrivenOffice, ZaloBotDriver], Awaitable[None]]


def play(scenario: Scenario, files: Path, *, limits: Limits | None = None) -> list[Outbound]:
    """What else was shown on the console, where people have chats besides."""
    elsewhere: list[Outbound] = []

    async def run() -> None:
        console = ConsoleChannel(elsewhere.append)
        async with DrivenOffice(ZaloBotDriver, files, limits=limits, besides=(console,)) as office:
            assert isinstance(office.driver, ZaloBotDriver)
            await scenario(office, office.driver)

    asyncio.run(run())
    return elsewhere


def test_a_spoken_order_waits_for_a_written_yes(tmp_path: Path) -> None:
    async def scenario(office: DrivenOffice, zalo: ZaloBotDriver) -> None:
        await zalo.speaks("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu")
        await office.settle()
        card = zalo.shown("LD", in_group=False)[-1]
        assert "Tổng hợp báo cáo" in card
        assert office.rows("SELECT id FROM tasks") == []
        await office.press("LD", "Đúng")
        assert [task["title"] for task in office.rows("SELECT title FROM tasks")] == ["tổng hợp báo cáo"]

    play(scenario, tmp_path)


def test_a_voice_note_elsewhere_than_at_zalo_is_not_fetched_and_its_sender_told(tmp_path: Path) -> None:
    async def scenario(office: DrivenOffice, zalo: ZaloBotDriver) -> None:
        for address in (
            "http://127.0.0.1:1/a.aac",
            "https://169.254.169.254/latest/meta-data",
            "https://evil.com/a.aac",
        ):
            await zalo.names_voice("LD", address)
            await office.settle()
        said = zalo.shown("LD", in_group=False)
        assert len(said) == 3
        assert all("không" in text for text in said)
        assert office.rows("SELECT id FROM tasks") == []

    play(scenario, tmp_path)


def test_a_stranger_gets_the_way_in_and_nothing_else(tmp_path: Path) -> None:
    async def scenario(office: DrivenOffice, zalo: ZaloBotDriver) -> None:
        said = await zalo.stranger_says("số điện thoại chị Lan")
        await office.settle()
        (answer,) = zalo.texts_to(said)
        assert "mã liên kết" in answer
        assert "Lan" not in answer
        assert "số điện thoại" not in answer

    play(scenario, tmp_path)


def test_an_answer_in_a_group_may_be_a_number_or_a_reply(tmp_path: Path) -> None:
    async def scenario(office: DrivenOffice, zalo: ZaloBotDriver) -> None:
        await office.say("LD", "giao chị Lan chuẩn bị hội trường", in_group=True)
        await office.say("LD", "4", in_group=True)
        await office.say("LD", "giao việc cho anh Nam trước thứ Sáu", in_group=True)
        await zalo.replies_in_group("LD", "soạn thư mời")
        await office.settle()
        tasks = office.rows("SELECT title, deadline FROM tasks ORDER BY id")
        assert [task["title"] for task in tasks] == ["chuẩn bị hội trường", "soạn thư mời"]
        assert tasks[0]["deadline"] is None

    play(scenario, tmp_path)


def test_beyond_the_quota_reminders_go_to_the_persons_next_channel(tmp_path: Path) -> None:
    async def scenario(office: DrivenOffice, zalo: ZaloBotDriver) -> None:
        with office.store.work() as work:
            person = work.people.find_by_code("LD")
            assert person is not None
            other = Chat(channel="console", account="", external_id="private:LD", person_id=person.id)
            other.title = "LD"
            work.chats.add(other)
            work.commit()
        await office.say("LD", "nhắc tôi 8h sáng mai họp giao ban")
        await office.say("NAM", "nhắc tôi 8h sáng mai nộp báo cáo")
        await office.wait_until(datetime(2026, 11, 20, 8, 1, tzinfo=ZONE))
        assert not any("⏰" in text for code in ("LD", "NAM") for text in zalo.shown(code, in_group=False))
        # Nam has no other channel: his waits until the quota allows it again, and then says that it is late.
        await office.wait_until(office.clock.now() + timedelta(days=2))
        assert any("Nộp báo cáo. (nhắc muộn" in text for text in zalo.shown("NAM", in_group=False))

    quota = Limits(account=(Limit(2, 2 * 24 * 3600),))
    elsewhere = play(scenario, tmp_path, limits=quota)
    assert [message.text for message in elsewhere] == ["⏰ Họp giao ban."]
