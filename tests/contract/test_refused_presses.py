"""A button of somebody else, or one whose time is over, on every channel: refused in words, logged, counted, and
nothing comes of it. Where a channel shows no buttons, people write the number or the words of one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from actions.messages import Button, Card, Command, Inbound
from actions.models import ChatKind
from actions.turn import Post
from bot.knowledge import default_office
from tests.fakes.channel_drivers import DRIVERS, ConsoleDriver, Driver
from tests.fakes.driven_office import DrivenOffice
from tests.fakes.zalo_oa_driver import ZaloOaDriver

Scenario = Callable[[DrivenOffice], Awaitable[None]]

everywhere = pytest.mark.parametrize("kind", [*DRIVERS, ZaloOaDriver], ids=lambda kind: kind.name)

TABLES = ("tasks", "reminders", "polls", "poll_answers", "notice_copies")
OVER = "Nút này đã hết hạn ạ."
OF_ANOTHER = "Nút này dành cho người khác trong việc đó, anh/chị không bấm được ạ."
ELSEWHERE = "Nút này thuộc cuộc trò chuyện khác, anh/chị không bấm được ở đây ạ."


def play(kind: type[Driver], files: Path, scenario: Scenario) -> None:
    async def run() -> None:
        async with DrivenOffice(kind, files) as office:
            await scenario(office)

    asyncio.run(run())


def kept(office: DrivenOffice) -> dict[str, list[dict[str, object]]]:
    """What a button could have changed."""
    return {table: office.rows(f"SELECT * FROM {table} ORDER BY id") for table in TABLES}


def counted(office: DrivenOffice, why: str) -> float:
    labels = {"channel": office.driver.channel.name, "why": why}
    return office.metrics.registry.get_sample_value("thuky_presses_refused_total", labels) or 0.0


async def refused(office: DrivenOffice, code: str, label: str, *, in_group: bool, why: str) -> list[str]:
    """Press it; what the person is then told privately. It is logged, counted once, and nothing else changes."""
    before, shown = kept(office), office.driver.shown(code, in_group=False)
    with capture_logs() as logs:
        await office.press(code, label, in_group=in_group)
    assert [line["why"] for line in logs if line["event"] == "press refused"] == [why]
    assert counted(office, why) == 1
    assert kept(office) == before
    assert "refused" in [row["action"] for row in office.rows("SELECT action FROM audit")]
    return office.driver.shown(code, in_group=False)[len(shown) :]


@everywhere
def test_the_button_of_another_person(kind: type[Driver], tmp_path: Path) -> None:
    async def scenario(office: DrivenOffice) -> None:
        await office.say("LD", "giao chị Lan rà soát hồ sơ", in_group=True)
        said = await refused(office, "NAM", "T2 23/11", in_group=True, why="person")
        assert said == [OF_ANOTHER]
        await office.press("LD", "T2 23/11", in_group=True)
        assert len(office.rows("SELECT id FROM tasks")) == 1

    play(kind, tmp_path, scenario)


@everywhere
def test_a_button_whose_time_is_over(kind: type[Driver], tmp_path: Path) -> None:
    async def scenario(office: DrivenOffice) -> None:
        await office.say("LD", "xin ý kiến anh Hoài Nam về ngày họp: thứ Ba, thứ Tư")
        office.clock.advance(days=31)
        said = await refused(office, "LD", "Gửi", in_group=False, why="expired")
        assert said[-1] == OVER
        assert office.rows("SELECT id FROM polls") == []

    play(kind, tmp_path, scenario)


@everywhere
def test_a_choice_of_an_opinion_poll_whose_time_is_over(kind: type[Driver], tmp_path: Path) -> None:
    async def scenario(office: DrivenOffice) -> None:
        await office.say("LD", "xin ý kiến anh Hoài Nam về ngày họp: thứ Ba, thứ Tư")
        await office.press("LD", "Gửi")
        office.clock.advance(days=31)
        said = await refused(office, "NAM", "Thứ Ba", in_group=False, why="expired")
        assert said[-1] == OVER

    play(kind, tmp_path, scenario)


def test_an_unknown_token_and_one_of_another_chat(tmp_path: Path) -> None:
    async def scenario(office: DrivenOffice) -> None:
        with office.store.work() as work:
            person = work.people.find_by_code("DUNG")
            assert person is not None
            chat = work.chats.find("console", "", "private:DUNG")
            assert chat is not None
            button = Button("Mở", Command("hand_over", {"person": person.id}))
            card = Card("Bàn giao", ((button,),))
            row = Post(work, default_office(), office.clock.now()).to_chat(chat, card, recipient=person)
            (token,) = [one["token"] for line in row.content["buttons"] for one in line]
            work.commit()
        before = kept(office)
        for number, (value, why, sentence) in enumerate(
            ((token, "chat", ELSEWHERE), ("made-up", "unknown", OVER), ("", "unknown", OVER))
        ):
            inbound = replace(press(office, value), event_id=f"forged:{number}")
            assert office.core is not None
            office.core.intake.store(inbound)
            await office.settle()
            assert counted(office, why) >= 1
            assert office.driver.shown("NAM", in_group=False)[-1] == sentence
        assert kept(office) == before

    play(ConsoleDriver, tmp_path, scenario)


def press(office: DrivenOffice, token: str) -> Inbound:
    return Inbound(
        channel="console",
        account="",
        event_id="",
        kind="press",
        chat_id="private:NAM",
        chat_kind=ChatKind.PRIVATE,
        sender_id="NAM",
        sent_at=office.clock.now(),
        token=token,
    )
