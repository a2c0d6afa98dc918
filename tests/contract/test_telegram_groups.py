"""What the Telegram channel does in groups: topics as rooms of cases, pins, calls by name, groups that move."""

from __future__ import annotations

from typing import Any

import pytest

from actions.messages import RefusedForGood, RetryLater, Sent
from actions.models import ChatKind
from bot.channel import Room
from tests.contract.test_telegram_channel import TelegramSide, message, play, to_group
from tests.fakes.telegram_api import Chat

NAME = "Vụ 3 · Ngập đường Nguyễn Hữu Cảnh"


def forum_of(side: TelegramSide, *, bot: Any = "administrator") -> Chat:
    return side.telegram.forum("Phường 22", side.nam, bot=bot)


async def opened(side: TelegramSide, forum: Chat, *members: str) -> Room:
    room = await side.telegram_channel.open_room(NAME, members, home=str(forum.id))
    assert isinstance(room, Room), room
    return room


def test_a_room_is_a_topic_of_the_group_it_was_asked_for_in() -> None:
    async def scenario(side: TelegramSide) -> None:
        forum = forum_of(side)
        room = await opened(side, forum, str(side.nam.id))
        assert forum.topics[int(room.thread)] == NAME
        assert (room.chat_id, room.left_out) == (str(forum.id), ())
        assert room.link == f"https://t.me/c/{str(forum.id).removeprefix('-100')}/{room.thread}"

    play(scenario)


def test_who_is_not_in_the_group_is_named_and_gets_an_invitation() -> None:
    async def scenario(side: TelegramSide) -> None:
        forum, lan = forum_of(side), side.telegram.user("Lan")
        room = await opened(side, forum, str(side.nam.id), str(lan.id), "không phải số")
        assert room.left_out == (str(lan.id), "không phải số")
        (invitation,) = forum.invitations
        assert room.link == invitation["invite_link"]
        assert invitation["creates_join_request"]  # Passed on, it opens nothing.
        assert invitation["expire_date"] > side.telegram.world.clock()

    play(scenario)


def test_without_the_right_to_invite_the_topic_is_there_all_the_same() -> None:
    async def scenario(side: TelegramSide) -> None:
        forum, lan = forum_of(side), side.telegram.user("Lan")
        forum.rights.discard("can_invite_users")
        room = await opened(side, forum, str(lan.id))
        assert room.link.startswith("https://t.me/c/")

    play(scenario)


def test_no_room_where_the_bot_may_make_none() -> None:
    async def scenario(side: TelegramSide) -> None:
        plain, member = side.office, forum_of(side, bot="member")
        for home in (str(plain.id), str(member.id), ""):
            assert isinstance(await side.telegram_channel.open_room(NAME, [], home=home), RefusedForGood), (
                home
            )

    play(scenario)


def test_a_long_name_is_cut_where_telegram_would_refuse_it() -> None:
    async def scenario(side: TelegramSide) -> None:
        forum = forum_of(side)
        room = await side.telegram_channel.open_room("Ngập lụt 🌊 " * 30, [], home=str(forum.id))
        assert isinstance(room, Room)
        assert len(forum.topics[int(room.thread)].encode("utf-16-le")) // 2 <= 128

    play(scenario)


@pytest.mark.parametrize(
    ("kind", "certain"), [("too-many", True), ("server-error", False), ("hang-up", False)]
)
def test_only_a_refusal_that_says_so_lets_us_try_again_by_ourselves(kind: Any, certain: bool) -> None:
    async def scenario(side: TelegramSide) -> None:
        forum = forum_of(side)
        side.telegram.fault(kind, method="createForumTopic", seconds=7)
        outcome = await side.telegram_channel.open_room(NAME, [], home=str(forum.id))
        assert isinstance(outcome, RetryLater)
        assert (outcome.seconds is not None) is certain

    play(scenario)


def test_a_closed_room_is_closed_once_and_the_second_time_too() -> None:
    async def scenario(side: TelegramSide) -> None:
        forum = forum_of(side)
        room = await opened(side, forum)
        assert await side.telegram_channel.close_room(room) is None
        assert forum.closed_topics == {int(room.thread)}
        assert await side.telegram_channel.close_room(room) is None

    play(scenario)


def test_a_card_is_pinned_in_its_room_and_calls_its_people() -> None:
    async def scenario(side: TelegramSide) -> None:
        forum = forum_of(side)
        room = await opened(side, forum, str(side.nam.id))
        sent = await side.channel.send(
            message(
                side,
                "📌 **Vụ 3** & thành viên: Đỗ Hoài Nam",
                chat_id=room.chat_id,
                chat_kind=ChatKind.GROUP,
                thread=room.thread,
                pin=True,
                mentions=(("Đỗ Hoài Nam", str(side.nam.id)),),
            )
        )
        assert isinstance(sent, Sent)
        assert forum.pinned == [int(sent.external_id)]
        shown = side.telegram.last(forum)
        assert shown.thread == int(room.thread)
        (call,) = [entity for entity in shown.entities if entity["type"] == "text_link"]
        assert shown.html.endswith(f'<a href="tg://user?id={side.nam.id}">Đỗ Hoài Nam</a>')
        assert call["length"] == len("Đỗ Hoài Nam")

    play(scenario)


def test_without_the_right_to_pin_the_card_is_sent_all_the_same() -> None:
    async def scenario(side: TelegramSide) -> None:
        sent = await side.channel.send(to_group(side, "📌 Vụ 3", pin=True))
        assert isinstance(sent, Sent)
        assert side.office.pinned == []

    play(scenario)


def test_a_group_that_moved_is_told_from_what_it_says_and_from_what_it_refuses() -> None:
    async def scenario(side: TelegramSide) -> None:
        new = side.telegram.migrates(side.office)
        await side.until(lambda: len(side.received) == 2)
        for inbound in side.received:
            assert (inbound.kind, inbound.chat_id, inbound.moved_to) == (
                "moved",
                str(side.office.id),
                str(new.id),
            )
        await side.channel.send(to_group(side))
        await side.until(lambda: len(side.received) == 3)
        assert side.received[2].event_id == f"moved:{side.office.id}"
        assert side.received[2].moved_to == str(new.id)
        assert side.telegram.last(new).text == "Chào anh"

    play(scenario)


def test_it_says_whether_it_sees_everything_when_added_and_when_promoted() -> None:
    async def scenario(side: TelegramSide) -> None:
        group = side.telegram.group("Khu phố 5", side.nam, bot="left")
        side.telegram.adds_bot(group, side.nam)
        await side.until(lambda: side.received)
        assert (side.received[0].kind, side.received[0].sees_all) == ("joined", False)
        side.telegram.promotes_bot(group, side.nam)
        await side.until(lambda: len(side.received) == 2)
        assert (side.received[1].kind, side.received[1].sees_all) == ("rights", True)
        side.telegram.promotes_bot(group, side.nam, admin=False)
        await side.until(lambda: len(side.received) == 3)
        assert (side.received[2].kind, side.received[2].sees_all) == ("rights", False)

    play(scenario)


def test_with_privacy_off_it_sees_everything_as_a_plain_member() -> None:
    async def scenario(side: TelegramSide) -> None:
        await side.channel.stop()
        side.telegram.privacy(on=False)
        again = TelegramSide.__new__(TelegramSide)
        again.__init__(side.telegram)  # type: ignore[misc]
        await again.channel.start(again.receive)
        try:
            await again.telegram_channel.ready()
            group = again.telegram.group("Khu phố 6", again.nam, bot="left")
            again.telegram.adds_bot(group, again.nam)
            await again.until(lambda: again.received)
            assert again.received[0].sees_all
        finally:
            await again.channel.stop()

    play(scenario)


def test_an_album_comes_as_messages_of_one_name() -> None:
    async def scenario(side: TelegramSide) -> None:
        side.telegram.sends_album(side.nam, ("a.pdf", b"a"), ("b.pdf", b"b"), caption="giao anh Nam")
        await side.until(lambda: len(side.received) == 2)
        first, second = side.received
        assert first.album
        assert first.album == second.album
        assert (first.text, second.text) == ("giao anh Nam", "")

    play(scenario)


def test_a_topic_that_is_gone_refuses_one_message_and_not_the_group() -> None:
    async def scenario(side: TelegramSide) -> None:
        forum = forum_of(side)
        receipt = await side.channel.send(
            message(side, chat_id=str(forum.id), thread="999", chat_kind=ChatKind.GROUP)
        )
        assert isinstance(receipt, RefusedForGood)
        assert not receipt.closes_chat

    play(scenario)
