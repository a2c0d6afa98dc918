"""The Zalo Bot channel against the fake platform: the channel contract, and what is Zalo's own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import replace
from typing import Any

import pytest

from actions.messages import HANDLE, Outbound, OutButton, RefusedForGood, RetryLater, Sent
from actions.models import ChatKind
from bot.channel import NotFetched
from bot.clock import SystemClock
from bot.zalo_bot import ZaloBotChannel, ZaloBotSettings
from bot.zalo_bot.settings import MONTH_SECONDS
from tests.contract import served_side
from tests.contract.channel_contract import ChannelContract, FarSide, Shown
from tests.contract.served_side import ServedSide, started
from tests.fakes.zalo_bot_api import BOT_NAME, FakeZaloBot
from tests.fakes.zalo_bot_world import ApiError

Scenario = Callable[["ZaloSide"], Awaitable[None]]


class ZaloSide(ServedSide):
    """The fake platform with one person and one group."""

    def __init__(self, zalo: FakeZaloBot, public_url: str = "", **values: Any) -> None:
        super().__init__()
        self.zalo = zalo
        self.nam = zalo.user("Nam")
        self.office = zalo.group("Văn phòng")
        self.private_chat, self.group_chat = self.nam.id, self.office.id
        self.latest: dict[str, Any] = {}
        self.settings = settings(zalo, public_url, **values)
        self.zalo_channel = ZaloBotChannel(self.settings, clock=SystemClock())
        self.channel = self.served = self.zalo_channel

    async def says(self, text: str, *, in_group: bool = False) -> None:
        if in_group:
            self.latest = self.zalo.says(self.nam, f"@{BOT_NAME} {text}", self.office)
        else:
            self.latest = self.zalo.says(self.nam, text)

    async def presses(self, label: str) -> None:
        raise AssertionError("there are no buttons")

    def shown(self, chat_id: str) -> list[Shown]:
        return [Shown(sent.text) for sent in self.zalo.sent(chat_id)]

    async def brings_again(self) -> bool:
        self.zalo.replay(self.latest)
        return True

    async def is_busy(self, seconds: int) -> bool:
        self.zalo.fault("too-many", seconds=seconds)
        return True

    async def is_down(self) -> bool:
        self.zalo.fault("hang-up")
        return True

    async def refuses(self) -> bool:
        self.zalo.leaves(self.nam)
        return True


def settings(zalo: FakeZaloBot, public_url: str = "", **values: Any) -> ZaloBotSettings:
    return replace(
        ZaloBotSettings(
            zalo.token,
            base_url=zalo.base_url,
            public_url=public_url,
            poll_seconds=1,
            first_pause=0.02,
            longest_pause=0.1,
        ),
        **values,
    )


def faked(**values: Any) -> served_side.Make[ZaloSide]:
    @contextmanager
    def make(public_url: str) -> Iterator[ZaloSide]:
        with FakeZaloBot() as zalo:
            yield ZaloSide(zalo, public_url, **values)

    return make


def polling(**values: Any) -> AbstractAsyncContextManager[ZaloSide]:
    return served_side.polling(faked(**values))


def webhook(**values: Any) -> AbstractAsyncContextManager[ZaloSide]:
    header = "x-bot-api-secret-token"
    return served_side.posted_to(faked(**values), path="/webhooks/zalo-bot", header=header)


class TestPolling(ChannelContract):
    def far_side(self) -> AbstractAsyncContextManager[FarSide]:
        return polling()


class TestWebhook(ChannelContract):
    def far_side(self) -> AbstractAsyncContextManager[FarSide]:
        return webhook()


def play(scenario: Scenario, far_side: Callable[[], AbstractAsyncContextManager[ZaloSide]] = polling) -> None:
    served_side.play(scenario, far_side)


def message(side: ZaloSide, text: str = "Chào anh", **values: Any) -> Outbound:
    return replace(Outbound(1, side.private_chat, "", ChatKind.PRIVATE, "reply", text), **values)


# Starting


def test_a_node_that_only_sends_takes_no_update() -> None:
    async def scene(zalo: FakeZaloBot) -> None:
        side = ZaloSide(zalo)
        await side.channel.start(None)
        await asyncio.wait_for(side.zalo_channel.ready(), 10)
        await side.says("xin chào")
        assert isinstance(await side.channel.send(message(side)), Sent)
        assert side.zalo_channel.state == "sending"
        await side.channel.stop()
        assert {call.method for call in zalo.calls()} == {"getMe", "sendMessage"}

    with FakeZaloBot() as zalo:
        asyncio.run(scene(zalo))


def test_polling_takes_a_forgotten_webhook_away() -> None:
    async def run() -> None:
        with FakeZaloBot() as zalo:
            zalo.world.webhook.url = "https://old.example.vn"
            async with started(ZaloSide(zalo)) as side:
                await side.says("chào")
                await side.until(lambda: side.received)

    asyncio.run(run())


def test_it_starts_as_soon_as_zalo_can_be_reached() -> None:
    async def run() -> None:
        with FakeZaloBot() as zalo:
            zalo.fault("server-error", method="getMe", times=2)
            zalo.fault("hang-up", method="deleteWebhook")
            zalo.fault("too-many", method="deleteWebhook", seconds=0)
            async with started(ZaloSide(zalo)) as side:
                assert (side.zalo_channel.state, side.zalo_channel.problem) == ("polling", "")

    asyncio.run(run())


def test_a_refused_token_is_told_without_showing_it() -> None:
    async def run() -> None:
        with FakeZaloBot() as zalo:
            side = ZaloSide(zalo)
            channel = ZaloBotChannel(
                replace(side.settings, token="1234567890:wrong-token"), clock=SystemClock()
            )
            await channel.start(side.receive)
            await side.until(lambda: channel.state == "failing")
            assert channel.problem
            assert "wrong-token" not in channel.problem
            assert isinstance(await channel.send(message(side)), RetryLater)
            await channel.stop()

    asyncio.run(run())


# Receiving


def test_trouble_while_polling_loses_nothing_and_pollers_never_overlap() -> None:
    async def scenario(side: ZaloSide) -> None:
        for kind in ("server-error", "hang-up", "garbage", "internal"):
            side.zalo.fault(kind, method="getUpdates")
        said = [f"tin {number}" for number in range(5)]
        for text in said:
            await side.says(text)
        await side.until(lambda: len(side.received) == len(said))
        assert [inbound.text for inbound in side.received] == said
        await side.until(lambda: side.zalo_channel.state == "polling")
        assert side.zalo.polls_at_once == 1

    play(scenario)


def test_what_was_polled_is_stored_even_where_the_turn_ends_meanwhile() -> None:
    async def run() -> None:
        with FakeZaloBot() as zalo:
            side = ZaloSide(zalo)
            side.fail_to_store = 3
            async with started(side):
                await side.says("giao việc")
                await side.until(lambda: side.fail_to_store < 3)
                runner = side.zalo_channel._runner
                assert runner is not None
                runner.cancel()  # As when another node took the turn.
                await side.until(lambda: side.received)
            assert [inbound.text for inbound in side.received] == ["giao việc"]

    asyncio.run(run())


def test_what_cannot_be_read_does_not_hold_up_the_others() -> None:
    async def scenario(side: ZaloSide) -> None:
        for odd in (
            {"event_name": "message.text.received", "message": {"text": "ai?"}},
            {"event_name": "message.text.received", "message": "no message"},
            {"event_name": "message.dance.received", "message": {}},
            {"something": "new"},
        ):
            side.zalo.injects(odd)
        side.zalo.sends_unsupported(None)
        await side.says("chào")
        await side.until(lambda: side.received)
        assert [inbound.text for inbound in side.received] == ["chào"]

    play(scenario)
    play(scenario_of_webhook(scenario), webhook)


def scenario_of_webhook(scenario: Scenario) -> Scenario:
    """Posts that hold no update are refused, and posted for ever by a fake that knows no better."""

    async def without_the_shapeless(side: ZaloSide) -> None:
        injects = side.zalo.injects
        side.zalo.injects = lambda update: injects(update) if "event_name" in update else update  # type: ignore[method-assign]
        await scenario(side)

    return without_the_shapeless


def test_typing_is_shown_in_private_once_a_message_is_stored() -> None:
    async def scenario(side: ZaloSide) -> None:
        await side.says("việc của tôi", in_group=True)
        await side.says("việc của tôi")
        await side.until(lambda: side.zalo.world.typing)
        assert side.zalo.world.typing == [side.private_chat]

    play(scenario)


def test_a_bot_that_may_not_be_in_groups_neither_reads_nor_writes_there_until_it_may() -> None:
    async def run() -> None:
        with FakeZaloBot(groups=False) as zalo:
            async with started(ZaloSide(zalo)) as side:
                assert not side.channel.capabilities.groups
                await side.says("việc của tôi", in_group=True)
                await side.says("riêng")
                await side.until(lambda: side.received)
                assert [inbound.text for inbound in side.received] == ["riêng"]
                to_group = message(side, chat_id=side.group_chat, chat_kind=ChatKind.GROUP)
                receipt = await side.channel.send(to_group)
                assert isinstance(receipt, RefusedForGood)
                assert not receipt.closes_chat
                zalo.world.can_join_groups = True
                side.zalo_channel._asked = None  # A minute later.
                assert isinstance(await side.channel.send(to_group), Sent)
                assert side.channel.capabilities.groups

    asyncio.run(run())


def test_a_voice_note_is_fetched_from_where_zalo_keeps_it() -> None:
    async def scenario(side: ZaloSide) -> None:
        side.zalo.sends_voice(side.nam, b"\xff\xf1" * 100)
        await side.until(lambda: side.received)
        voice = side.received[0].voice
        assert voice is not None
        assert (voice.kind, voice.mime) == ("voice", "audio/aac")
        assert await side.channel.fetch(voice, limit=200) == b"\xff\xf1" * 100
        with pytest.raises(NotFetched) as refused:
            await side.channel.fetch(voice, limit=199)
        assert (refused.value.for_good, refused.value.too_big) == (True, True)

    play(scenario)


# The webhook


def test_a_webhook_is_set_with_the_secret_and_stays_when_we_stop() -> None:
    async def run() -> None:
        async with webhook() as side:
            hook = side.zalo.world.webhook
            assert hook.url.endswith("/webhooks/zalo-bot")
            assert len(hook.secret) == 64
            assert side.zalo_channel.state == "webhook"
            await side.channel.stop()
            assert hook.url

    asyncio.run(run())


def test_bodies_come_bare_or_wrapped() -> None:
    async def scenario(side: ZaloSide) -> None:
        await side.says("một")
        await side.until(lambda: len(side.received) == 1)
        side.zalo.wrapped = False
        await side.says("hai")
        await side.until(lambda: len(side.received) == 2)
        assert [inbound.text for inbound in side.received] == ["một", "hai"]

    play(scenario, webhook)


def test_a_wrong_secret_is_refused_and_nothing_taken() -> None:
    async def scenario(side: ZaloSide) -> None:
        body = json.dumps(side.zalo.says(side.nam, "giả")).encode()
        side.zalo.world.queue.clear()
        for secret in (None, "", "wrong", "mật khẩu", side.zalo.token):
            assert await side.zalo_channel.handle_webhook(secret, body) == 403
            assert await side.zalo_channel.handle_webhook(secret, b"") == 403
        assert side.received == []

    play(scenario, webhook)
    play(scenario)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"  \n", 200),
        (b"\xff\xfe", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"{}", 400),
        (b'{"ok": true, "result": {}}', 400),
        (b'{"event_name": 5}', 400),
        (b"[" * 100_000, 400),
        (b" " * (1024 * 1024 + 1), 413),
        (b'{"ok": true, "result": {"event_name": "message.unsupported.received"}}', 200),
        (b'{"event_name": "message.text.received", "message": 5}', 200),
    ],
)
def test_an_empty_probe_is_answered_and_a_malformed_post_refused(
    body: bytes, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scenario(side: ZaloSide) -> None:
        secret = side.zalo.world.webhook.secret
        assert await side.zalo_channel.handle_webhook(secret, body) == status
        assert side.received == []

    play(scenario, webhook)
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err


def test_what_is_not_stored_is_posted_again() -> None:
    async def scenario(side: ZaloSide) -> None:
        side.fail_to_store = 1
        await side.says("giao việc")
        await side.until(lambda: side.received)
        await side.until(lambda: len(side.zalo.posted) == 2)
        assert [status for status, _ in side.zalo.posted] == [503, 200]

    play(scenario, webhook)


# Sending


def test_bold_is_bold_and_letters_that_look_like_markup_arrive_as_meant() -> None:
    async def scenario(side: ZaloSide) -> None:
        await side.channel.send(message(side, "🟢 **Việc 12** · <A & B>"))
        await side.channel.send(message(side, "3 < 5 & 2*3"))
        first, second = side.zalo.sent(side.nam)
        assert (first.text, first.bold) == ("🟢 Việc 12 · <A & B>", ("Việc 12",))
        assert "parse_mode" not in second.fields
        assert second.text == "3 < 5 & 2*3"

    play(scenario)
    play(scenario, lambda: polling(markup="markdown"))


def test_where_its_markup_is_refused_the_text_goes_plain() -> None:
    async def scenario(side: ZaloSide) -> None:
        side.zalo._methods["sendMessage"] = _refusing(side.zalo._methods["sendMessage"], "html")
        assert isinstance(await side.channel.send(message(side, "**Việc 12** <A>")), Sent)
        assert [(sent.text, sent.bold) for sent in side.zalo.sent(side.nam)] == [("Việc 12 <A>", ())]

    play(scenario)


def _refusing(method: Callable[..., Any], mode: str) -> Callable[..., Any]:
    def call(world: object, fields: dict[str, Any]) -> Any:
        if fields.get("parse_mode") == mode:
            raise ApiError(400, "Bad Request: unsupported parse_mode")
        return method(world, fields)

    return call


@pytest.mark.parametrize("markup", ["html", "markdown", "none"])
def test_no_part_is_longer_than_allowed_with_its_markup(markup: str) -> None:
    async def scenario(side: ZaloSide) -> None:
        text = "**a&b** " + "<&> *_ " * 900
        assert isinstance(await side.channel.send(message(side, text)), Sent)
        parts = [sent.text for sent in side.zalo.sent(side.nam)]
        assert "".join("".join(parts).split()) == "".join(text.replace("**", "", 2).split())

    play(scenario, lambda: polling(markup=markup))


def test_a_half_sent_message_goes_on_where_it_stopped() -> None:
    async def scenario(side: ZaloSide) -> None:
        text = "\n\n".join(f"Đoạn {number} " + "nội dung " * 200 for number in range(3))
        real = side.zalo._methods["sendMessage"]
        count = 0

        def once_down(world: Any, fields: dict[str, Any]) -> Any:
            nonlocal count
            count += 1
            if count == 2:
                side.zalo.fault("hang-up")
            return real(world, fields)

        side.zalo._methods["sendMessage"] = once_down
        assert isinstance(await side.channel.send(message(side, text)), RetryLater)
        receipt = await side.channel.send(message(side, text))
        sent = side.zalo.sent(side.nam)
        assert [part.text.split()[1] for part in sent] == ["0", "1", "2"]
        assert receipt == Sent(sent[-1].message_id)

    play(scenario)


def test_choices_are_numbered_lines() -> None:
    async def scenario(side: ZaloSide) -> None:
        buttons = ((OutButton("Hoài Nam", "t1"), OutButton("Phương Nam", "t2")),)
        await side.channel.send(message(side, "Giao anh Nam nào ạ?", buttons=buttons))
        assert side.zalo.texts(side.nam) == ["Giao anh Nam nào ạ?\n1. Hoài Nam\n2. Phương Nam"]

    play(scenario)


def test_a_picture_that_came_over_zalo_goes_out_by_its_address() -> None:
    async def scenario(side: ZaloSide) -> None:
        address = "https://photo-stal-1.zdn.vn/a.jpg"
        await side.channel.send(message(side, "Kết quả", image=f"{HANDLE}{address}"))
        await side.channel.send(
            message(side, "Kết quả", number=2, file=f"{HANDLE}BQACAgUAAxkB", image="/x.png")
        )
        assert [(sent.method, sent.fields.get("photo"), sent.text) for sent in side.zalo.sent(side.nam)] == [
            ("sendPhoto", address, ""),
            ("sendMessage", None, "Kết quả"),
            ("sendMessage", None, "Kết quả"),
        ]

    play(scenario)


def test_a_used_up_quota_means_elsewhere_or_later_and_is_not_asked_at_every_message() -> None:
    async def scenario(side: ZaloSide) -> None:
        side.zalo.world.left = 1
        assert isinstance(await side.channel.send(message(side)), Sent)
        for number in (2, 3, 4):
            receipt = await side.channel.send(message(side, number=number))
            assert isinstance(receipt, RetryLater)
            assert receipt.elsewhere
            assert receipt.seconds is not None
            assert 0 < receipt.seconds <= 60
        assert len(side.zalo.calls("sendMessage")) == 2

    play(scenario)


def test_the_plans_quota_is_a_limit_of_the_account() -> None:
    async def scenario(side: ZaloSide) -> None:
        (limit,) = side.channel.capabilities.limits.account
        assert (limit.most, limit.seconds, limit.is_quota) == (3000, MONTH_SECONDS, True)

    play(scenario)
    play(_without_limits, lambda: polling(messages=0))


async def _without_limits(side: ZaloSide) -> None:
    assert not side.channel.capabilities.limits


def test_an_inner_error_is_tried_again_and_a_refused_text_is_not() -> None:
    async def scenario(side: ZaloSide) -> None:
        side.zalo.fault("internal")
        assert isinstance(await side.channel.send(message(side)), RetryLater)
        receipt = await side.channel.send(message(side, "   "))
        assert isinstance(receipt, RefusedForGood)
        assert not receipt.closes_chat

    play(scenario)
