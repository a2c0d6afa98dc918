"""Telegram at home: what people do there, played through the whole program against the strict fake server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from actions.messages import Card, Outbound
from actions.models import Chat, ChatKind
from actions.turn import Post
from bot.clock import SystemClock
from bot.console import ConsoleChannel
from bot.knowledge import default_office
from bot.telegram import TelegramChannel, TelegramSettings
from tests.fakes import telegram_world
from tests.fakes.channel_drivers import TelegramDriver
from tests.fakes.driven_office import DrivenOffice
from tests.fakes.office_play import ZONE
from tests.fakes.telegram_api import FakeTelegram, User
from tests.fakes.telegram_http import HttpReply, HttpRequest, LoopbackServer

ORDER = "giao anh Hoài Nam tổng hợp báo cáo trước thứ Sáu"
FLOOD = "Hẻm 47 ngập nửa mét, nước vào nhà dân. Đường 3/2 thì đã rút."


class Office:
    """The played office with its people's accounts at hand."""

    def __init__(self, office: DrivenOffice, elsewhere: list[Outbound]) -> None:
        assert isinstance(office.driver, TelegramDriver)
        self.office, self.driver, self.elsewhere = office, office.driver, elsewhere
        self.telegram: FakeTelegram = office.driver._telegram
        self.group: telegram_world.Chat = office.driver._group

    def user(self, code: str) -> User:
        return self.driver._users[code]

    async def settles(self, **after: float) -> None:
        await self.telegram.until(lambda: self.telegram.delivered)
        self.office.clock.advance(**(after or {"seconds": 10}))
        await self.office.settle()

    def tasks(self) -> list[dict[str, Any]]:
        return self.office.rows(
            "SELECT t.title, p.code AS lead, t.state FROM tasks t JOIN people p ON p.id = t.lead_id ORDER BY t.id"
        )

    def chat_row(self, chat: telegram_world.Chat, thread: str = "") -> Chat:
        with self.office.store.work() as work:
            found = work.chats.find("telegram", self.driver.channel.account, str(chat.id), thread)
            assert found is not None
            return found


def play(scenario: Callable[[Office], Awaitable[None]], files: Path) -> None:
    async def run() -> None:
        elsewhere: list[Outbound] = []
        console = ConsoleChannel(elsewhere.append)
        async with DrivenOffice(TelegramDriver, files, besides=(console,)) as office:
            await scenario(Office(office, elsewhere))

    asyncio.run(run())


def test_the_part_of_a_colleagues_message_that_is_quoted_becomes_the_task(tmp_path: Path) -> None:
    async def scenario(at: Office) -> None:
        said = at.telegram.says(at.user("NAM"), FLOOD, chat=at.group)
        assert said.update is None  # Privacy mode is on: what people say among themselves is not seen.
        at.telegram.says(
            at.user("LD"),
            "@thuky_bot giao cái này cho chị Lan trước thứ Sáu",
            chat=at.group,
            reply_to=said,
            quote="Hẻm 47 ngập nửa mét, nước vào nhà dân",
        )
        await at.settles()
        (task,) = at.tasks()
        assert (task["title"], task["lead"]) == ("Hẻm 47 ngập nửa mét, nước vào nhà dân", "LAN")
        assert any("Hẻm 47" in text for text in at.telegram.texts(at.user("LAN")))

    play(scenario, tmp_path)


def test_a_person_picked_from_the_list_is_meant_whatever_they_are_called(tmp_path: Path) -> None:
    async def scenario(at: Office) -> None:
        at.telegram.says(
            at.user("LD"),
            "@thuky_bot giao Nam rà soát hồ sơ trước thứ Sáu",
            chat=at.group,
            text_mentions={"Nam": at.user("NAM")},
        )
        await at.settles()
        assert [(task["title"], task["lead"]) for task in at.tasks()] == [("rà soát hồ sơ", "NAM")]

    play(scenario, tmp_path)


def test_an_edited_order_shows_what_changed_and_waits_for_a_word(tmp_path: Path) -> None:
    async def scenario(at: Office) -> None:
        order = at.telegram.says(at.user("LD"), f"@thuky_bot {ORDER}", chat=at.group)
        await at.settles()
        at.telegram.edits(order, "@thuky_bot giao chị Lan tổng hợp báo cáo trước thứ Sáu")
        await at.settles()
        assert "Đỗ Hoài Nam → Trương Thị Ngọc Lan" in at.telegram.last(at.group).text
        assert at.tasks()[0]["lead"] == "NAM"
        await at.office.press("LD", "Cập nhật", in_group=True)
        assert at.tasks()[0]["lead"] == "LAN"

    play(scenario, tmp_path)


def test_an_album_is_one_report_with_all_its_files(tmp_path: Path) -> None:
    async def scenario(at: Office) -> None:
        await at.office.say("LD", ORDER, in_group=True)
        await at.office.press("NAM", "Nhận việc")
        files = (("bao-cao.pdf", b"1"), ("phu-luc.pdf", b"2"))
        at.telegram.sends_album(at.user("NAM"), *files, caption="việc 1 xong rồi")
        await at.settles(seconds=3)
        names = [row["name"] for row in at.office.rows("SELECT name FROM task_results ORDER BY id")]
        assert names == ["bao-cao.pdf", "phu-luc.pdf"]
        assert at.tasks()[0]["state"] == "reported"
        assert "kèm 2 tệp" in at.telegram.last(at.user("LD")).text

    play(scenario, tmp_path)


def test_a_thumb_takes_the_task_in_private_and_in_a_topic_where_the_bot_may_see_it(tmp_path: Path) -> None:
    async def scenario(at: Office) -> None:
        await at.office.say("LD", ORDER, in_group=True)
        at.telegram.reacts(at.user("NAM"), at.telegram.last(at.user("NAM")), "👍")
        await at.settles()
        assert at.tasks()[0]["state"] == "accepted"
        people = [at.user(code) for code in ("LD", "NAM", "LAN")]
        forum = at.telegram.forum("Phường", *people, bot="administrator")
        topic = at.telegram.topic(forum, "Vụ 1")
        at.telegram.says(
            at.user("LD"), "@thuky_bot giao chị Lan họp dân trước thứ Sáu", chat=forum, thread=topic
        )
        await at.settles()
        card = at.telegram.last(forum)
        assert card.thread == topic
        at.telegram.reacts(at.user("LAN"), card, "👍", chat=forum)
        await at.settles()
        assert at.tasks()[1]["state"] == "accepted"
        assert {sent.thread for sent in at.telegram.sent(forum)} == {topic}

    play(scenario, tmp_path)


def test_who_blocked_the_bot_is_reached_elsewhere_and_hears_when_it_is_over(tmp_path: Path) -> None:
    async def scenario(at: Office) -> None:
        with at.office.store.work() as work:
            person = work.people.find_by_code("NAM")
            assert person is not None
            chat = Chat(channel="console", account="", external_id="private:NAM", person_id=person.id)
            work.chats.add(chat)
            work.commit()
        at.telegram.blocks(at.user("NAM"))
        await at.settles()
        before = len(at.telegram.texts(at.user("NAM")))
        await at.office.say("LD", ORDER, in_group=True)
        assert any("việc 1" in sent.text.lower() for sent in at.elsewhere)
        assert len(at.telegram.texts(at.user("NAM"))) == before
        at.telegram.unblocks(at.user("NAM"))
        await at.settles()
        assert "đã nhận lại được tin" in at.telegram.texts(at.user("NAM"))[-1]

    play(scenario, tmp_path)


def test_a_group_that_removed_the_bot_is_silent_until_it_is_back_its_topics_too(tmp_path: Path) -> None:
    async def scenario(at: Office) -> None:
        people = [at.user(code) for code in ("LD", "NAM", "LAN")]
        forum = at.telegram.forum("Phường", *people, bot="administrator")
        topic = at.telegram.topic(forum, "Vụ 1")
        at.telegram.says(at.user("LD"), f"@thuky_bot {ORDER}", chat=forum, thread=topic)
        await at.settles()
        at.telegram.removes_bot(forum, at.user("LD"))
        await at.settles()
        assert at.chat_row(forum, str(topic)).blocked
        calls = len(at.telegram.calls("sendMessage"))
        with at.office.store.work() as work:
            post = Post(work, default_office(), at.office.clock.now())
            post.to_chat(at.chat_row(forum, str(topic)), Card("tin khi vắng", kind="notice"))
            work.commit()
        await at.settles()
        assert len(at.telegram.calls("sendMessage")) == calls
        at.telegram.adds_bot(forum, at.user("LD"), status="administrator")
        await at.settles()
        assert "Đây là Thư ký" in at.telegram.last(forum).text
        assert not at.chat_row(forum, str(topic)).blocked
        at.telegram.says(at.user("LD"), "@thuky_bot việc của tôi", chat=forum, thread=topic)
        await at.settles()
        assert at.telegram.last(forum).thread == topic

    play(scenario, tmp_path)


def test_a_group_that_becomes_a_supergroup_goes_on_with_its_cards(tmp_path: Path) -> None:
    async def scenario(at: Office) -> None:
        await at.office.say("LD", ORDER, in_group=True)
        new = at.telegram.migrates(at.group)
        await at.settles()
        at.telegram.says(at.user("NAM"), "@thuky_bot nhận việc 1", chat=new)
        await at.settles()
        assert at.tasks()[0]["state"] == "accepted"
        assert at.chat_row(new).kind is ChatKind.GROUP
        assert at.office.rows("SELECT id FROM outbox WHERE state = 'dead'") == []
        assert at.telegram.texts(new)

    play(scenario, tmp_path)


def test_a_colleague_comes_as_a_contact_card_with_the_number_for_the_public(tmp_path: Path) -> None:
    async def scenario(at: Office) -> None:
        await at.office.say("NAM", "số điện thoại chị Lan")
        cards = [sent for sent in at.telegram.sent(at.user("NAM")) if sent.method == "sendContact"]
        assert [card.text for card in cards] == ["Trương Thị Ngọc Lan"]
        await at.office.say("NAM", "số điện thoại chị Lan", in_group=True)
        assert not [text for text in at.telegram.texts(at.group) if "0900000" in text]

    play(scenario, tmp_path)


def test_commands_of_the_menu_do_what_their_words_say(tmp_path: Path) -> None:
    async def scenario(at: Office) -> None:
        await at.office.say("LD", ORDER, in_group=True)
        at.telegram.says(at.user("NAM"), "/viec")
        await at.settles()
        assert "tổng hợp báo cáo" in at.telegram.texts(at.user("NAM"))[-1].lower()
        at.telegram.says(at.user("NAM"), "/nhac 8h sáng mai họp giao ban")
        await at.settles()
        await at.office.wait_until(datetime(2026, 11, 20, 8, 1, tzinfo=ZONE))
        assert any("Họp giao ban" in text for text in at.telegram.texts(at.user("NAM")))
        at.telegram.says(at.user("NAM"), "/viec@other_bot", chat=at.group)
        before = at.telegram.texts(at.group)
        await at.settles()
        assert at.telegram.texts(at.group) == before

    play(scenario, tmp_path)


def test_a_deep_link_opens_its_task_for_whoever_may_see_it(tmp_path: Path) -> None:
    async def scenario(at: Office) -> None:
        await at.office.say("LD", ORDER, in_group=True)
        at.telegram.starts(at.user("NAM"), "viec_1")
        at.telegram.starts(at.user("DUNG"), "viec_1")
        await at.settles()
        assert "tổng hợp báo cáo" in at.telegram.texts(at.user("NAM"))[-1].lower()
        assert "không còn, hoặc không thuộc phần" in at.telegram.texts(at.user("DUNG"))[-1]

    play(scenario, tmp_path)


def test_an_old_card_that_is_pressed_in_a_topic_is_answered_there(tmp_path: Path) -> None:
    """Of a message older than 48 hours Telegram tells its id and its group, and nothing more."""

    async def scenario(at: Office) -> None:
        people = [at.user(code) for code in ("LD", "NAM", "LAN")]
        forum = at.telegram.forum("Phường", *people)
        topic = at.telegram.topic(forum, "Vụ 1")
        at.telegram.says(at.user("LD"), "@thuky_bot giao chị Lan họp dân", chat=forum, thread=topic)
        await at.settles()
        card = at.telegram.last(forum)
        data = next(data for row in card.buttons for label, data in row if label == "Không đặt hạn")
        at.telegram.injects(
            {
                "callback_query": {
                    "id": "old-1",
                    "from": at.user("LD").as_json(),
                    "message": {"chat": forum.as_json(), "message_id": card.message_id, "date": 0},
                    "chat_instance": "1",
                    "data": data,
                }
            }
        )
        await at.settles()
        assert [task["lead"] for task in at.tasks()] == ["LAN"]
        assert {sent.thread for sent in at.telegram.sent(forum)} == {topic}

    play(scenario, tmp_path)


@pytest.mark.parametrize("works", [True, False])
def test_telegram_is_reached_through_the_proxy_that_is_set(works: bool) -> None:
    async def run() -> None:
        passed: list[str] = []
        with FakeTelegram() as telegram:

            async def forward(request: HttpRequest) -> HttpReply:
                passed.append(request.path.rpartition("/")[2])
                if not works:
                    return HttpReply(502, b"", "text/plain")
                async with httpx.AsyncClient(base_url=telegram.base_url, trust_env=False) as client:
                    kind = request.headers.get("content-type", "")
                    answer = await client.request(
                        request.method, request.path, content=request.body, headers={"Content-Type": kind}
                    )
                return HttpReply(answer.status_code, answer.content)

            proxy = LoopbackServer(forward)
            proxy.start()
            settings = TelegramSettings(
                telegram.token,
                base_url="http://api.telegram.example",
                proxy=f"http://127.0.0.1:{proxy.port}",
                poll_seconds=1,
                first_pause=0.02,
                longest_pause=0.05,
            )
            channel = TelegramChannel(settings, clock=SystemClock())
            await channel.start(None)
            try:
                if works:
                    await asyncio.wait_for(channel.ready(), 10)
                    assert channel.username == "thuky_bot"
                else:
                    await telegram.until(lambda: len(passed) > 1 and channel.state == "failing")
                    assert telegram.token not in channel.problem
            finally:
                await channel.stop()
                proxy.stop()
        assert set(passed) == {"getMe"}

    asyncio.run(run())
