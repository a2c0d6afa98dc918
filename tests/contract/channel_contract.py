"""What every channel must do. A channel joins by a subclass of `ChannelContract` in its own test file:

    class TestConsole(ChannelContract):
        def far_side(self) -> AbstractAsyncContextManager[FarSide]: ...

The `FarSide` is what people and the provider see: it makes them write and press, and makes the provider fail.
What a provider cannot do (refuse, send again) is told by returning False, and those tests are skipped.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

import pytest

from actions.messages import (
    Attachment,
    Inbound,
    Outbound,
    OutButton,
    Receipt,
    RefusedForGood,
    RetryLater,
    Sent,
)
from actions.models import ChatKind
from bot.channel import Channel, NotFetched


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as people see it: plain text, labels of its buttons, and whether it was edited."""

    text: str
    labels: tuple[str, ...] = ()
    edited: bool = False


class FarSide(ABC):
    """The provider and two people behind one started channel; `receive` is what the channel was started with."""

    channel: Channel
    private_chat: str
    group_chat: str

    def __init__(self) -> None:
        self.received: list[Inbound] = []
        self.fail_to_store = 0
        """How many of the next messages `receive` fails to store."""

    async def receive(self, inbound: Inbound) -> None:
        if self.fail_to_store:
            self.fail_to_store -= 1
            raise OSError("disk full")
        self.received.append(inbound)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait at most ten seconds."""
        for _ in range(2000):
            if condition():
                return
            await asyncio.sleep(0.005)
        raise AssertionError(f"did not come true; received {self.received}")

    @abstractmethod
    async def says(self, text: str, *, in_group: bool = False) -> None:
        """A person writes to the assistant, in the group by calling it."""

    @abstractmethod
    async def presses(self, label: str) -> None:
        """A person presses the button of the latest message in the private chat."""

    @abstractmethod
    def shown(self, chat_id: str) -> list[Shown]:
        """The assistant's messages in a chat."""

    async def brings_again(self) -> bool:
        """The provider delivers the latest message a second time."""
        return False

    async def is_busy(self, seconds: int) -> bool:
        """The provider asks to wait with the next message."""
        return False

    async def is_down(self) -> bool:
        """The provider does not answer the next message."""
        return False

    async def refuses(self) -> bool:
        """The person no longer wants messages."""
        return False


class ChannelContract:
    """The tests; see the module's text."""

    def far_side(self) -> AbstractAsyncContextManager[FarSide]:
        """A started channel, stopped at the end."""
        raise NotImplementedError

    def play(self, scenario: Callable[[FarSide], Awaitable[None]]) -> None:
        async def run() -> None:
            async with self.far_side() as far:
                await scenario(far)

        asyncio.run(run())

    # Out

    def test_a_text_arrives_and_its_receipt_names_it(self) -> None:
        async def scenario(far: FarSide) -> None:
            for number, chat, kind in ((1, far.private_chat, "private"), (2, far.group_chat, "group")):
                receipt = await far.channel.send(_message(chat, number=number, kind=ChatKind(kind)))
                assert isinstance(receipt, Sent)
                assert receipt.external_id
                assert far.shown(chat) == [Shown("Chào anh")]

        self.play(scenario)

    def test_choices_are_buttons_or_numbered_lines(self) -> None:
        async def scenario(far: FarSide) -> None:
            await _send(far, text="Giao anh Nam nào ạ?", buttons=_rows("Hoài Nam", "Phương Nam"))
            (shown,) = far.shown(far.private_chat)
            if far.channel.capabilities.buttons:
                assert shown == Shown("Giao anh Nam nào ạ?", ("Hoài Nam", "Phương Nam"))
            else:
                assert shown.labels == ()
                assert "1. Hoài Nam\n2. Phương Nam" in shown.text

        self.play(scenario)

    def test_a_long_text_is_split_at_paragraphs_with_the_buttons_last(self) -> None:
        paragraphs = [f"Đoạn {number} " + "nội dung " * 60 for number in range(30)]

        async def scenario(far: FarSide) -> None:
            await _send(far, text="\n\n".join(paragraphs), buttons=_rows("Đã rõ"))
            shown = far.shown(far.private_chat)
            limit = far.channel.capabilities.text_limit
            assert all(len(message.text) <= limit for message in shown)
            assert len(shown) > 1 or limit >= sum(map(len, paragraphs))
            assert all(message.text.startswith("Đoạn ") for message in shown)
            joined = " ".join(message.text for message in shown)
            assert joined.split()[: len(" ".join(paragraphs).split())] == " ".join(paragraphs).split()
            assert all(message.labels == () for message in shown[:-1])
            assert "Đã rõ" in (*shown[-1].labels, *shown[-1].text.splitlines()[-1].split(". "))

        self.play(scenario)

    def test_only_bold_is_markup(self) -> None:
        said = "<b>A</b> & B &amp; [x](http://a) `c` _d_ 2*3"

        async def scenario(far: FarSide) -> None:
            await _send(far, text=f"**Việc 12** {said}")
            assert far.shown(far.private_chat) == [Shown(f"Việc 12 {said}")]

        self.play(scenario)

    def test_an_edit_changes_the_message_or_sends_a_new_one(self) -> None:
        async def scenario(far: FarSide) -> None:
            first = await _send(far, text="Hạn: thứ Sáu", buttons=_rows("Đúng"))
            changed = await _send(far, number=2, text="Hạn: thứ Hai", edit=first.external_id)
            if far.channel.capabilities.edit:
                assert changed.external_id == first.external_id
                assert far.shown(far.private_chat) == [Shown("Hạn: thứ Hai", edited=True)]
            else:
                assert far.shown(far.private_chat)[-1] == Shown("Hạn: thứ Hai")

        self.play(scenario)

    def test_an_edit_that_changes_nothing_counts_as_sent(self) -> None:
        async def scenario(far: FarSide) -> None:
            first = await _send(far)
            again = await _send(far, number=2, edit=first.external_id)
            if far.channel.capabilities.edit:
                assert again.external_id == first.external_id
                assert len(far.shown(far.private_chat)) == 1

        self.play(scenario)

    def test_a_busy_provider_means_later_and_nothing_is_shown_twice(self) -> None:
        async def scenario(far: FarSide) -> None:
            if not await far.is_busy(7):
                pytest.skip("this provider never asks to wait")
            receipt = await far.channel.send(_message(far.private_chat))
            assert isinstance(receipt, RetryLater)
            assert receipt.seconds == 7
            assert far.shown(far.private_chat) == []
            await _send(far)
            assert len(far.shown(far.private_chat)) == 1

        self.play(scenario)

    def test_an_unreachable_provider_means_later(self) -> None:
        async def scenario(far: FarSide) -> None:
            if not await far.is_down():
                pytest.skip("this provider is always there")
            receipt = await far.channel.send(_message(far.private_chat))
            assert isinstance(receipt, RetryLater)
            assert receipt.seconds is None
            assert receipt.reason
            await _send(far)

        self.play(scenario)

    def test_a_file_that_is_not_there_is_said_to_be_gone(self) -> None:
        async def scenario(far: FarSide) -> None:
            with pytest.raises(NotFetched) as refused:
                await far.channel.fetch(Attachment("voice", "nowhere"), limit=100)
            assert refused.value.for_good

        self.play(scenario)

    def test_who_left_is_given_up(self) -> None:
        async def scenario(far: FarSide) -> None:
            if not await far.refuses():
                pytest.skip("nobody can refuse here")
            receipt = await far.channel.send(_message(far.private_chat))
            assert isinstance(receipt, RefusedForGood)
            assert receipt.closes_chat

        self.play(scenario)

    def test_a_chat_that_does_not_exist_is_refused_not_raised(self) -> None:
        async def scenario(far: FarSide) -> None:
            for chat in ("999999", "không có", ""):
                receipt: Receipt = await far.channel.send(_message(chat))
                assert isinstance(receipt, RefusedForGood), chat

        self.play(scenario)

    # In

    def test_a_private_message_comes_in_whole(self) -> None:
        async def scenario(far: FarSide) -> None:
            await far.says("giao việc cho anh Nam 🟢")
            await far.until(lambda: far.received)
            inbound = far.received[0]
            assert (inbound.kind, inbound.text) == ("text", "giao việc cho anh Nam 🟢")
            assert (inbound.channel, inbound.account) == (far.channel.name, far.channel.account)
            assert (inbound.chat_id, inbound.chat_kind) == (far.private_chat, ChatKind.PRIVATE)
            assert inbound.addressed
            assert inbound.sent_at.tzinfo is not None
            assert inbound.event_id
            assert inbound.sender_id
            assert inbound.message_id
            assert Inbound.from_json(inbound.as_json()) == inbound

        self.play(scenario)

    def test_a_group_message_to_the_assistant_is_addressed(self) -> None:
        async def scenario(far: FarSide) -> None:
            await far.says("việc của tôi", in_group=True)
            await far.until(lambda: far.received)
            inbound = far.received[0]
            assert (inbound.text, inbound.addressed) == ("việc của tôi", True)
            assert (inbound.chat_id, inbound.chat_kind) == (far.group_chat, ChatKind.GROUP)

        self.play(scenario)

    def test_a_press_brings_its_token(self) -> None:
        async def scenario(far: FarSide) -> None:
            if not far.channel.capabilities.buttons:
                pytest.skip("no buttons here")
            sent = await _send(far, buttons=_rows("Đúng", "Hủy"))
            await far.presses("Hủy")
            await far.until(lambda: far.received)
            inbound = far.received[0]
            assert (inbound.kind, inbound.token, inbound.message_id) == ("press", "token-2", sent.external_id)
            assert inbound.chat_id == far.private_chat

        self.play(scenario)

    def test_messages_come_in_order_with_ids_of_their_own(self) -> None:
        async def scenario(far: FarSide) -> None:
            for text in ("một", "hai", "ba"):
                await far.says(text)
            await far.until(lambda: len(far.received) == 3)
            assert [inbound.text for inbound in far.received] == ["một", "hai", "ba"]
            assert len({inbound.event_id for inbound in far.received}) == 3

        self.play(scenario)

    def test_a_repeated_delivery_keeps_its_id(self) -> None:
        async def scenario(far: FarSide) -> None:
            await far.says("giao việc")
            await far.until(lambda: far.received)
            if not await far.brings_again():
                pytest.skip("this provider never repeats itself")
            await far.until(lambda: len(far.received) == 2)
            first, second = far.received
            assert first == second

        self.play(scenario)

    def test_what_could_not_be_stored_comes_again(self) -> None:
        async def scenario(far: FarSide) -> None:
            far.fail_to_store = 1
            try:
                await far.says("giao việc")
            except OSError:
                return  # The sender was told, and nothing was taken.
            await far.says("việc thứ hai")
            await far.until(lambda: len(far.received) == 2)
            assert [inbound.text for inbound in far.received] == ["giao việc", "việc thứ hai"]

        self.play(scenario)


def _rows(*labels: str) -> tuple[tuple[OutButton, ...], ...]:
    return tuple((OutButton(label, f"token-{number}"),) for number, label in enumerate(labels, 1))


def _message(chat_id: str, *, number: int = 1, kind: ChatKind = ChatKind.PRIVATE) -> Outbound:
    return Outbound(number, chat_id, "", kind, "reply", "Chào anh")


async def _send(
    far: FarSide,
    *,
    number: int = 1,
    text: str = "Chào anh",
    buttons: tuple[tuple[OutButton, ...], ...] = (),
    edit: str = "",
) -> Sent:
    plain = _message(far.private_chat, number=number)
    receipt = await far.channel.send(replace(plain, text=text, buttons=buttons, edit=edit))
    assert isinstance(receipt, Sent)
    return receipt
