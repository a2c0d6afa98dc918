"""The Telegram channel against the fake Bot API server: the channel contract, and what is Telegram's own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actions.messages import HANDLE, Contact, Outbound, OutButton, RefusedForGood, RetryLater, Sent
from actions.models import ChatKind
from bot.channel import NotFetched
from bot.clock import SystemClock
from bot.telegram import TelegramChannel, TelegramSettings
from bot.telegram.outbound import SHARE_CONTACT
from tests.contract import served_side
from tests.contract.channel_contract import ChannelContract, FarSide, Shown
from tests.contract.served_side import ServedSide, started
from tests.fakes.telegram_api import TOKEN, Act, FakeTelegram

Scenario = Callable[["TelegramSide"], Awaitable[None]]


class TelegramSide(ServedSide):
    """The fake server with one person and one group."""

    def __init__(self, telegram: FakeTelegram, public_url: str = "") -> None:
        super().__init__()
        self.telegram = telegram
        self.nam = telegram.user("Nam", username="hoainam", phone="84903000002")
        self.office = telegram.group("Văn phòng", self.nam)
        self.private_chat, self.group_chat = str(self.nam.id), str(self.office.id)
        self.latest: Act | None = None
        self.telegram_channel = TelegramChannel(settings(telegram, public_url), clock=SystemClock())
        self.channel = self.served = self.telegram_channel

    async def says(self, text: str, *, in_group: bool = False) -> None:
        if in_group:
            self.latest = self.telegram.says(self.nam, f"@thuky_bot {text}", chat=self.office)
        else:
            self.latest = self.telegram.says(self.nam, text)

    async def presses(self, label: str) -> None:
        self.latest = self.telegram.presses(self.nam, label)

    def shown(self, chat_id: str) -> list[Shown]:
        return [
            Shown(sent.text, tuple(sent.labels), edited=bool(sent.edited_at))
            for sent in self.telegram.sent(int(chat_id))
        ]

    async def brings_again(self) -> bool:
        assert self.latest is not None
        await self.until(lambda: self.telegram.delivered)
        self.telegram.replay(self.latest)
        return True

    async def is_busy(self, seconds: int) -> bool:
        self.telegram.fault("too-many", method="sendMessage", seconds=seconds)
        return True

    async def is_down(self) -> bool:
        self.telegram.fault("hang-up", method="sendMessage")
        return True

    async def refuses(self) -> bool:
        self.telegram.blocks(self.nam)
        return True


def settings(telegram: FakeTelegram, public_url: str = "") -> TelegramSettings:
    return TelegramSettings(
        telegram.token,
        base_url=telegram.base_url,
        public_url=public_url,
        poll_seconds=5,
        first_pause=0.02,
        longest_pause=0.1,
    )


@contextmanager
def faked(public_url: str) -> Iterator[TelegramSide]:
    with FakeTelegram() as telegram:
        yield TelegramSide(telegram, public_url)


def polling() -> AbstractAsyncContextManager[TelegramSide]:
    return served_side.polling(faked)


def webhook() -> AbstractAsyncContextManager[TelegramSide]:
    header = "x-telegram-bot-api-secret-token"
    return served_side.posted_to(faked, path="/webhooks/telegram", header=header)


class TestPolling(ChannelContract):
    def far_side(self) -> AbstractAsyncContextManager[FarSide]:
        return polling()


class TestWebhook(ChannelContract):
    def far_side(self) -> AbstractAsyncContextManager[FarSide]:
        return webhook()


def play(
    scenario: Scenario, far_side: Callable[[], AbstractAsyncContextManager[TelegramSide]] = polling
) -> None:
    served_side.play(scenario, far_side)


def message(side: TelegramSide, text: str = "Chào anh", **values: Any) -> Outbound:
    return replace(
        Outbound(1, side.private_chat, "", ChatKind.PRIVATE, "reply", text),
        **values,
    )


def to_group(side: TelegramSide, text: str = "Chào anh", **values: Any) -> Outbound:
    return message(side, text, chat_id=side.group_chat, chat_kind=ChatKind.GROUP, **values)


# Starting


def test_a_node_that_only_sends_knows_the_bot_and_receives_nothing() -> None:
    async def scene(telegram: FakeTelegram) -> None:
        side = TelegramSide(telegram)
        await side.channel.start(None)
        await asyncio.wait_for(side.telegram_channel.ready(), 10)
        await side.says("xin chào")
        assert isinstance(await side.channel.send(message(side)), Sent)
        assert side.telegram_channel.state == "sending"
        await side.channel.stop()
        methods = {call.method.lower() for call in telegram.calls()}
        assert methods == {"getme", "sendmessage"}

    with FakeTelegram() as telegram:
        asyncio.run(scene(telegram))


def test_the_vietnamese_menu_and_the_reading_right_are_known_after_the_start() -> None:
    async def scenario(side: TelegramSide) -> None:
        assert side.telegram.commands()["viec"] == "Việc của tôi"
        assert list(side.telegram.commands()) == ["start", "viec", "nhac", "danhba", "vu", "nhom", "help"]
        groups = side.telegram.world.scoped_commands["all_group_chats"]
        assert "start" not in [command["command"] for command in groups]
        assert side.telegram.world.menu_button == {"type": "commands"}
        assert side.channel.account == "7000000001"
        assert side.telegram_channel.state == "polling"
        assert not side.channel.capabilities.sees_all_group_messages

    play(scenario)


def test_privacy_mode_off_is_declared() -> None:
    async def run() -> None:
        with FakeTelegram() as telegram:
            telegram.privacy(on=False)
            async with started(TelegramSide(telegram)) as side:
                assert side.channel.capabilities.sees_all_group_messages
                telegram.says(side.nam, "hôm nay trời đẹp", chat=side.office)
                await side.until(lambda: side.received)
                assert not side.received[0].addressed

    asyncio.run(run())


def test_polling_takes_a_forgotten_webhook_away() -> None:
    async def run() -> None:
        with FakeTelegram() as telegram:
            telegram.world.webhook.url = "https://old.example.vn"
            async with started(TelegramSide(telegram)) as side:
                await side.says("chào")
                await side.until(lambda: side.received)

    asyncio.run(run())


def test_it_starts_as_soon_as_telegram_can_be_reached() -> None:
    async def run() -> None:
        with FakeTelegram() as telegram:
            telegram.fault("server-error", method="getMe", times=2)
            telegram.fault("hang-up", method="deleteWebhook")
            telegram.fault("too-many", method="setMyCommands", seconds=0)
            async with started(TelegramSide(telegram)) as side:
                assert (side.telegram_channel.state, side.telegram_channel.problem) == ("polling", "")

    asyncio.run(run())


def test_a_refused_token_is_told_without_showing_it() -> None:
    async def run() -> None:
        with FakeTelegram() as telegram:
            side = TelegramSide(telegram)
            wrong = replace(settings(telegram), token="7000000001:wrong-token")
            channel = TelegramChannel(wrong, clock=SystemClock())
            await channel.start(side.receive)
            await side.until(lambda: channel.state == "failing")
            assert "wrong-token" not in channel.problem
            assert channel.problem
            receipt = await channel.send(message(side))
            assert isinstance(receipt, RetryLater)
            await channel.stop()

    asyncio.run(run())


# Receiving


def test_an_update_is_confirmed_only_after_it_was_stored() -> None:
    async def run() -> None:
        with FakeTelegram() as telegram:
            side = TelegramSide(telegram)
            gate = asyncio.Event()

            async def slow(inbound: object) -> None:
                await gate.wait()

            await side.channel.start(slow)
            await side.says("một")
            await asyncio.sleep(0.2)
            assert not telegram.delivered
            await side.channel.stop()  # As if it died before storing.
            side = TelegramSide(telegram)
            async with started(side):
                await side.until(lambda: side.received)
                await side.until(lambda: telegram.delivered)

    asyncio.run(run())


def test_updates_out_of_order_all_come_in_once() -> None:
    async def scenario(side: TelegramSide) -> None:
        side.telegram.hold()
        acts = [side.telegram.says(side.nam, text) for text in ("một", "hai", "ba")]
        side.telegram.release(acts[2])
        await side.until(lambda: len(side.received) == 1)
        side.telegram.release(acts[1], acts[0])
        await side.until(lambda: len(side.received) == 3)
        assert [inbound.text for inbound in side.received] == ["ba", "hai", "một"]

    play(scenario)
    play(scenario, webhook)


def test_network_trouble_loses_nothing() -> None:
    async def scenario(side: TelegramSide) -> None:
        for kind in ("server-error", "hang-up", "garbage", "conflict"):
            side.telegram.fault(kind, method="getUpdates")
        side.telegram.fault("hang-up", method="getUpdates", executed=True)
        said = [f"tin {number}" for number in range(5)]
        for number, text in enumerate(said):
            await side.says(text)
            await asyncio.sleep(0.02 * number)
        await side.until(lambda: len(side.received) == len(said))
        assert [inbound.text for inbound in side.received] == said
        assert {call.status for call in side.telegram.calls("getUpdates")} >= {0, 200, 409, 500}
        await side.until(lambda: side.telegram_channel.state == "polling")

    play(scenario)


def test_an_unreadable_update_does_not_hold_up_the_others() -> None:
    async def scenario(side: TelegramSide) -> None:
        side.telegram.injects({"message": "no message"})
        side.telegram.injects(
            {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 1, "type": "private"}}}
        )
        side.telegram.injects({"something_new": {"a": 1}})
        await side.says("chào")
        await side.until(lambda: side.received)
        assert side.received[0].text == "chào"

    play(scenario)


def test_a_press_is_answered_once_it_is_stored() -> None:
    async def scenario(side: TelegramSide) -> None:
        await side.channel.send(message(side, buttons=((OutButton("Đúng", "t-1"),),)))
        side.fail_to_store = 1
        await side.presses("Đúng")
        press = side.latest
        assert press is not None
        await side.until(lambda: side.telegram.answered(press))
        assert [inbound.token for inbound in side.received] == ["t-1"]

    play(scenario)
    play(scenario, webhook)


def test_a_stale_press_is_taken_all_the_same() -> None:
    async def scenario(side: TelegramSide) -> None:
        await side.channel.send(message(side, buttons=((OutButton("Đúng", "t-1"),),)))
        side.telegram.hold()
        await side.presses("Đúng")
        side.telegram.world.callbacks.clear()
        side.telegram.release()
        await side.until(lambda: side.received)
        await side.until(lambda: side.telegram.calls("answerCallbackQuery"))
        assert side.telegram.calls("answerCallbackQuery")[0].status == 400

    play(scenario)


def test_files_can_be_fetched_up_to_the_limit() -> None:
    async def scenario(side: TelegramSide) -> None:
        side.telegram.sends_voice(side.nam, b"OggS" * 100)
        side.telegram.sends_document(side.nam, "lớn.zip", b"x", size=21 * 1024 * 1024)
        await side.until(lambda: len(side.received) == 2)
        voice, large = (inbound.attachments[0] for inbound in side.received)
        assert await side.telegram_channel.fetch(voice, limit=1000) == b"OggS" * 100
        for attachment, limit in ((large, 2**30), (voice, 399)):
            with pytest.raises(NotFetched) as refused:
                await side.telegram_channel.fetch(attachment, limit=limit)
            assert (refused.value.for_good, refused.value.too_big) == (True, True)

    play(scenario)


# The webhook


def test_a_webhook_is_set_with_the_secret_and_stays_when_we_stop() -> None:
    async def run() -> None:
        async with webhook() as side:
            assert side.telegram.webhook_url.endswith("/webhooks/telegram")
            assert len(side.telegram.webhook_secret) == 64
            assert side.telegram_channel.state == "webhook"
            await side.channel.stop()
            assert side.telegram.webhook_url

    asyncio.run(run())


def test_a_wrong_secret_is_refused_and_nothing_taken() -> None:
    async def scenario(side: TelegramSide) -> None:
        body = (
            b'{"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}}'
        )
        for secret in (None, "", "wrong", "mật khẩu"):
            assert await side.telegram_channel.handle_webhook(secret, body) == 403
        assert side.received == []

    play(scenario, webhook)
    play(scenario)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff\xfe", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"{}", 400),
        (b'{"update_id": "1"}', 400),
        (b'{"update_id": 1, "message": 5}', 400),
        (b"[" * 100_000, 400),
        (b" " * (1024 * 1024 + 1), 413),
        (b'{"update_id": 1}', 200),
    ],
)
def test_a_malformed_post_is_refused_without_a_stack_trace(
    body: bytes, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scenario(side: TelegramSide) -> None:
        secret = side.telegram.webhook_secret
        assert await side.telegram_channel.handle_webhook(secret, body) == status
        assert side.received == []

    play(scenario, webhook)
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err


# Sending


def test_bold_and_letters_that_look_like_markup_arrive_as_meant() -> None:
    async def scenario(side: TelegramSide) -> None:
        await side.channel.send(message(side, "🟢 **Việc 12** · <A & B>"))
        sent = side.telegram.last(side.nam)
        assert (sent.text, sent.bold()) == ("🟢 Việc 12 · <A & B>", ["Việc 12"])

    play(scenario)


def test_a_reply_and_a_topic_are_kept() -> None:
    async def scenario(side: TelegramSide) -> None:
        forum = side.telegram.forum("Các vụ việc", side.nam)
        topic = side.telegram.topic(forum, "Ngập đường")
        order = side.telegram.says(side.nam, "@thuky_bot việc của tôi", chat=forum, thread=topic)
        place = {"chat_id": str(forum.id), "chat_kind": ChatKind.GROUP, "thread": str(topic)}
        assert isinstance(
            await side.channel.send(message(side, reply_to=str(order.message_id), **place)), Sent
        )
        sent = side.telegram.last(forum)
        assert (sent.reply_to, sent.thread) == (order.message_id, topic)

    play(scenario)


def test_an_answer_to_a_deleted_message_goes_without_it() -> None:
    async def scenario(side: TelegramSide) -> None:
        for reply_to in ("4711", "m-1"):
            assert isinstance(await side.channel.send(to_group(side, reply_to=reply_to)), Sent)
        assert [sent.reply_to for sent in side.telegram.sent(side.office)] == [None, None]

    play(scenario)


def test_a_lost_card_is_sent_anew_instead_of_edited() -> None:
    async def scenario(side: TelegramSide) -> None:
        theirs = side.telegram.says(side.nam, "chào")
        for number in ("4711", str(theirs.message_id)):
            receipt = await side.channel.send(message(side, "Hạn: thứ Hai", edit=number))
            assert receipt == Sent(str(side.telegram.last(side.nam).message_id))
        assert side.telegram.texts(side.nam) == ["Hạn: thứ Hai"] * 2

    play(scenario)


def test_what_went_out_before_a_failure_is_not_sent_again() -> None:
    text = "\n\n".join(["phần " + "a" * 4000, "phần " + "b" * 4000, "phần " + "c" * 4000])

    async def scenario(side: TelegramSide) -> None:
        whole = message(side, text, contact=Contact("Trương Thị Ngọc Lan", "+842838000003"))
        side.telegram.fault("server-error", method="sendContact")
        assert isinstance(await side.channel.send(whole), RetryLater)
        assert len(side.telegram.sent(side.nam)) == 3
        receipt = await side.channel.send(whole)
        assert receipt == Sent(str(side.telegram.sent(side.nam)[2].message_id))
        assert [sent.method for sent in side.telegram.sent(side.nam)] == ["sendMessage"] * 3 + ["sendContact"]
        await side.channel.send(whole)
        assert len(side.telegram.sent(side.nam)) == 8

    play(scenario)


def test_a_short_text_is_the_caption_of_its_file(tmp_path: Path) -> None:
    chart, table = tmp_path / "biểu đồ.png", tmp_path / "việc.xlsx"
    chart.write_bytes(b"PNG")
    table.write_bytes(b"PK")

    async def scenario(side: TelegramSide) -> None:
        out = message(
            side,
            "**3** việc sắp trễ",
            image=str(chart),
            file=str(table),
            buttons=((OutButton("Đôn đốc", "t"),),),
        )
        receipt = await side.channel.send(out)
        first, second = side.telegram.sent(side.nam)
        assert (first.method, first.text, first.labels, first.file) == (
            "sendPhoto",
            "3 việc sắp trễ",
            ["Đôn đốc"],
            b"PNG",
        )
        assert (second.method, second.text, second.file) == ("sendDocument", "", b"PK")
        assert receipt == Sent(str(first.message_id))
        await side.channel.send(message(side, "dài " * 400, file=str(table)))
        assert [sent.method for sent in side.telegram.sent(side.nam)[2:]] == ["sendMessage", "sendDocument"]

    play(scenario)


def test_a_file_that_came_in_goes_out_again_by_its_handle() -> None:
    async def scenario(side: TelegramSide) -> None:
        side.telegram.sends_document(side.nam, "bao-cao.docx", b"PK")
        await side.until(lambda: len(side.received) == 1)
        (attachment,) = side.received[0].attachments
        await side.channel.send(message(side, "📎 bao-cao.docx", file=f"{HANDLE}{attachment.reference}"))
        (sent,) = side.telegram.sent(side.nam)
        assert (sent.method, sent.text, sent.file) == ("sendDocument", "📎 bao-cao.docx", b"PK")

    play(scenario)


def test_the_file_of_a_message_replied_to_comes_with_it() -> None:
    async def scenario(side: TelegramSide) -> None:
        side.telegram.sends_document(side.nam, "so-lieu.xlsx", b"PK")
        await side.until(lambda: len(side.received) == 1)
        original = int(side.received[0].message_id)
        side.telegram.says(side.nam, "việc 12 xong rồi", reply_to=original)
        await side.until(lambda: len(side.received) == 2)
        reply = side.received[1].reply_to
        assert reply is not None
        assert [attachment.name for attachment in reply.attachments] == ["so-lieu.xlsx"]

    play(scenario)


def test_a_file_that_is_gone_is_refused_before_anything_is_sent() -> None:
    async def scenario(side: TelegramSide) -> None:
        receipt = await side.channel.send(message(side, file="/không/có.xlsx"))
        assert isinstance(receipt, RefusedForGood)
        assert not receipt.closes_chat
        assert side.telegram.sent(side.nam) == []

    play(scenario)


def test_the_phone_number_is_asked_for_and_linked_in_private_only() -> None:
    async def scenario(side: TelegramSide) -> None:
        await side.channel.send(message(side, asks_contact=True))
        keyboard = side.telegram.last(side.nam).keyboard
        assert keyboard is not None
        assert keyboard["keyboard"] == [[{"text": SHARE_CONTACT, "request_contact": True}]]
        await side.channel.send(message(side, asks_contact=True, buttons=((OutButton("Để sau", "t"),),)))
        card, request = side.telegram.sent(side.nam)[1:]
        assert (card.labels, request.keyboard) == (["Để sau"], keyboard)
        await side.channel.send(to_group(side, asks_contact=True))
        assert side.telegram.last(side.office).keyboard is None
        side.telegram.shares_contact(side.nam)
        await side.until(lambda: side.received)
        assert side.received[0].phone == "+84903000002"

    play(scenario)


@pytest.mark.parametrize("kind", ["server-error", "garbage", "hang-up"])
def test_faults_of_the_server_mean_later(kind: Any) -> None:
    async def scenario(side: TelegramSide) -> None:
        side.telegram.fault(kind, method="sendMessage")
        receipt = await side.channel.send(message(side))
        assert isinstance(receipt, RetryLater)
        assert receipt.seconds is None
        assert side.telegram.sent(side.nam) == []

    play(scenario)


def test_what_telegram_finds_wrong_is_refused_and_keeps_the_chat_open() -> None:
    async def scenario(side: TelegramSide) -> None:
        for wrong in (
            message(side, ""),
            message(side, " \n"),
            message(side, buttons=((OutButton("Đúng", "x" * 65),),)),
            message(side, thread="12"),
            message(side, edit="không phải số"),
        ):
            receipt = await side.channel.send(wrong)
            assert isinstance(receipt, RefusedForGood), wrong
            assert not receipt.closes_chat
        assert side.telegram.sent(side.nam) == []

    play(scenario)


def test_who_never_started_the_bot_and_groups_that_removed_it_are_closed() -> None:
    async def scenario(side: TelegramSide) -> None:
        stranger = side.telegram.user("Lạ", started=False)
        side.telegram.removes_bot(side.office, side.nam)
        for out in (message(side, chat_id=str(stranger.id)), to_group(side), message(side, chat_id="99")):
            receipt = await side.channel.send(out)
            assert isinstance(receipt, RefusedForGood)
            assert receipt.closes_chat

    play(scenario)


def test_a_group_that_became_a_supergroup_is_still_reached() -> None:
    async def scenario(side: TelegramSide) -> None:
        new = side.telegram.migrates(side.office)
        for number in (1, 2):
            assert isinstance(await side.channel.send(to_group(side, number=number)), Sent)
        assert len(side.telegram.sent(new)) == 2
        assert [call.status for call in side.telegram.calls("sendMessage")] == [400, 200, 200]

    play(scenario)


def test_the_token_is_in_no_log(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def scenario(side: TelegramSide) -> None:
        for kind in ("server-error", "garbage", "hang-up"):
            side.telegram.fault(kind, method="getUpdates")
            side.telegram.fault(kind, method="sendMessage")
            await side.channel.send(message(side))
        await side.says("chào")
        await side.until(lambda: side.received)

    play(scenario)
    shown = capsys.readouterr()
    secret = TOKEN.partition(":")[2]
    assert "telegram_unavailable" in shown.out + shown.err + caplog.text
    assert secret not in shown.out + shown.err + caplog.text
