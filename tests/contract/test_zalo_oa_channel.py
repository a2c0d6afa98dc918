"""The Zalo Official Account channel against the fake Zalo: the channel contract, and what is Zalo's own."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from actions.messages import Attachment, OutButton, RefusedForGood, RetryLater, Sent
from actions.models import Chat, ChatKind, OutboxMessage, Person, SendState
from bot.channel import NotFetched, Room, room_maker
from bot.zalo_oa.receipts import WINDOW_CLOSED
from tests.contract.channel_contract import ChannelContract, FarSide, Shown
from tests.contract.zalo_oa_side import CS, MAKE_GROUP, ZaloOaSide, play, started

FIRST_USER = "5510185758261927001"


class TestZaloOa(ChannelContract):
    def far_side(self) -> AbstractAsyncContextManager[FarSide]:
        return started()


# Sending


def test_a_person_who_was_silent_for_seven_days_is_not_written_to_and_zalo_not_asked() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        await side.says("chào")
        await side.until(lambda: side.received)
        side.clock.ahead = timedelta(days=7, seconds=1)
        receipt = await side.channel.send(side.message())
        assert receipt == RefusedForGood(
            WINDOW_CLOSED, told="Zalo chỉ cho gửi trong 7 ngày từ lần cuối người nhận nhắn cho Thư ký"
        )
        assert side.zalo.called(CS) == []

    play(scenario)


def test_zalo_decides_about_people_we_know_nothing_of() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        assert isinstance(await side.channel.send(side.message()), Sent)
        side.zalo.grows_silent(side.nam, days=7.01)
        receipt = await side.channel.send(side.message(number=2))
        assert isinstance(receipt, RefusedForGood)
        assert (receipt.reason, receipt.closes_chat) == (WINDOW_CLOSED, False)

    play(scenario)


def test_who_comes_back_gets_what_found_no_other_way() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        await side.says("chào")
        await side.until(lambda: side.received)
        number = _dead_row(side, WINDOW_CLOSED)
        other = _dead_row(side, "something else")
        side.clock.ahead = timedelta(days=8)
        side.world.skew = 8 * 24 * 3600
        await side.says("tôi đây")
        await side.until(lambda: len(side.received) == 2)
        with side.store.reading() as work:
            assert work.outbox.get(number).state is SendState.WAITING
            assert work.outbox.get(other).state is SendState.DEAD

    play(scenario)


def _dead_row(side: ZaloOaSide, error: str) -> int:
    now = side.clock.now()
    with side.store.work() as work:
        chat = work.chats.find("zalo_oa", side.world.account, side.nam.id)
        if chat is None:
            person = work.people.add(Person(code="NV1", full_name="Đỗ Hoài Nam"))
            chat = Chat(channel="zalo_oa", account=side.world.account, external_id=side.nam.id)
            chat.kind, chat.person_id = ChatKind.PRIVATE, person.id
            work.chats.add(chat)
        row = OutboxMessage(
            chat_id=chat.id,
            recipient_id=chat.person_id,
            kind="reminder",
            content={"text": error},
            created_at=now,
            due_at=now,
            priority=5,
            state=SendState.DEAD,
            error=error,
        )
        work.outbox.add(row)
        work.commit()
    return row.id


def test_too_many_requests_hold_the_whole_account() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        side.world.limit = 1
        assert isinstance(await side.channel.send(side.message()), Sent)
        receipt = await side.channel.send(side.message(number=2))
        assert isinstance(receipt, RetryLater)
        assert (receipt.whole_account, receipt.seconds) == (True, 10.0)

    play(scenario)


def test_it_declares_four_thousand_requests_a_minute() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        (limit,) = side.channel.capabilities.limits.account
        assert (limit.most, limit.seconds) == (4000, 60)

    play(scenario)


@pytest.mark.parametrize("kind", ["server-error", "garbage", "hang-up"])
def test_network_trouble_means_later(kind: str) -> None:
    async def scenario(side: ZaloOaSide) -> None:
        side.zalo.fault(kind, CS)  # type: ignore[arg-type]
        receipt = await side.channel.send(side.message())
        assert isinstance(receipt, RetryLater)
        assert receipt.seconds is None
        assert isinstance(await side.channel.send(side.message()), Sent)
        assert len(side.shown(side.private_chat)) == 1

    play(scenario)


def test_a_half_sent_message_goes_on_where_it_stopped() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        text = "\n\n".join(f"Đoạn {number} " + "chữ " * 450 for number in range(3))
        side.zalo.fault("hang-up", CS, skip=1)
        assert isinstance(await side.channel.send(side.message(text)), RetryLater)
        assert isinstance(await side.channel.send(side.message(text)), Sent)
        beginnings = [shown.text[:6] for shown in side.shown(side.private_chat)]
        assert beginnings == ["Đoạn 0", "Đoạn 1", "Đoạn 2"]

    play(scenario)


def test_choices_are_numbered_in_groups_too() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        buttons = ((OutButton("Đã nhận", "t-1"),), (OutButton("Hủy", "t-2"),))
        assert isinstance(await side.channel.send(side.to_group("Việc 12", buttons=buttons)), Sent)
        assert side.shown(side.group_chat) == [Shown("Việc 12\n1. Đã nhận\n2. Hủy")]

    play(scenario)


def test_a_picture_goes_before_its_words(tmp_path: Path) -> None:
    picture = tmp_path / "bieu-do.png"
    picture.write_bytes(b"\x89PNG" + b"0" * 100)

    async def scenario(side: ZaloOaSide) -> None:
        assert isinstance(await side.channel.send(side.message("Biểu đồ", image=str(picture))), Sent)
        shown, text = side.world.sent
        assert shown.attachment is not None
        assert (text.text, text.attachment) == ("Biểu đồ", None)

    play(scenario)


def test_a_file_that_zalo_does_not_take_is_told_of(tmp_path: Path) -> None:
    sheet, letter = tmp_path / "bao-cao.xlsx", tmp_path / "cong-van.pdf"
    sheet.write_bytes(b"PK")
    letter.write_bytes(b"%PDF")

    async def scenario(side: ZaloOaSide) -> None:
        await side.channel.send(side.message("Báo cáo", file=str(sheet)))
        await side.channel.send(side.to_group("Công văn", number=2, file=str(letter)))
        told, document, words = side.world.sent
        assert "bao-cao.xlsx" in told.text
        assert document.attachment is not None
        assert (document.attachment["type"], words.text) == ("file", "Công văn")

    play(scenario)


# Groups


def test_a_room_is_a_group_with_its_members() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        maker = room_maker(side.channel)
        assert maker is not None
        lan = side.world.user("Lan")
        room = await maker.open_room("Vụ ngập", [side.nam.id, lan.id, side.nam.id])
        assert isinstance(room, Room)
        assert side.world.groups[room.chat_id].members == [side.nam.id, lan.id]
        assert room.link.startswith("https://zalo.me/g/")
        assert room.left_out == ()
        assert isinstance(await side.channel.send(side.to_group(chat_id=room.chat_id)), Sent)
        assert await maker.close_room(room) is None

    play(scenario)


def test_more_than_ninety_nine_members_are_named_as_left_out() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        members = [side.world.user(f"P{number}").id for number in range(101)]
        room = await side.channel.open_room("Đông người", members)
        assert isinstance(room, Room)
        # One place is the account's administrator's, who is in each group.
        assert len(side.world.groups[room.chat_id].members) == 99
        assert room.left_out == tuple(members[98:])
        assert side.nam.id == FIRST_USER
        assert side.nam.id in side.world.groups[room.chat_id].members

    play(scenario, group_admins=(FIRST_USER,))


def test_no_room_is_made_for_nobody_nor_without_a_package() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        assert isinstance(await side.channel.open_room("Trống", []), RefusedForGood)
        assert isinstance(await side.channel.open_room("Lạ", ["12345"]), RefusedForGood)
        side.zalo.fault("hang-up", MAKE_GROUP)
        assert isinstance(await side.channel.open_room("Mạng hỏng", [side.nam.id]), RetryLater)
        assert list(side.world.groups) == [side.office.id]

    async def without(side: ZaloOaSide) -> None:
        assert room_maker(side.channel) is None
        assert isinstance(await side.channel.open_room("Không gói", [side.nam.id]), RefusedForGood)

    play(scenario)
    play(without, asset_id="")


# Receiving


def test_a_voice_note_is_fetched_from_zalo_only() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        side.zalo.speaks(side.nam, b"ADTS" * 10)
        await side.until(lambda: side.received)
        voice = side.received[0].voice
        assert voice is not None
        assert await side.channel.fetch(voice, limit=40) == b"ADTS" * 10
        with pytest.raises(NotFetched) as refused:
            await side.channel.fetch(voice, limit=39)
        assert refused.value.too_big
        for address in ("http://169.254.169.254/latest", "https://evil.example/a.aac", "file:///etc/passwd"):
            with pytest.raises(NotFetched) as refused:
                await side.channel.fetch(Attachment("voice", address), limit=100)
            assert refused.value.for_good

    play(scenario)


def test_following_greets_and_leaving_closes() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        side.zalo.follows(side.nam)
        side.zalo.unfollows(side.nam)
        await side.until(lambda: len(side.received) == 2)
        greeted, left = side.received
        assert (greeted.kind, greeted.chat_id, greeted.chat_kind) == ("start", side.nam.id, ChatKind.PRIVATE)
        assert (left.kind, left.sender_id) == ("left", side.nam.id)

    play(scenario)


def test_a_quoted_message_of_ours_is_known_by_its_number() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        sent = await side.channel.send(side.to_group("Việc 12"))
        assert isinstance(sent, Sent)
        with side.store.work() as work:
            chat = Chat(channel="zalo_oa", account=side.world.account, external_id=side.group_chat)
            chat.kind = ChatKind.GROUP
            work.chats.add(chat)
            now = side.clock.now()
            row = OutboxMessage(
                chat_id=chat.id,
                recipient_id=None,
                kind="notice",
                content={"text": "Việc 12"},
                created_at=now,
                due_at=now,
                priority=5,
                state=SendState.SENT,
                external_id=sent.external_id,
            )
            work.outbox.add(row)
            work.commit()
        side.zalo.says(side.nam, "xong", side.office, quote_msg_id=sent.external_id)
        side.zalo.says(side.nam, "ăn trưa chưa", side.office)
        await side.until(lambda: len(side.received) == 2)
        answer, talk = side.received
        assert answer.reply_to is not None
        assert (answer.reply_to.text, answer.reply_to.from_assistant, answer.addressed) == (
            "Việc 12",
            True,
            True,
        )
        assert not talk.addressed

    play(scenario)


def test_a_sending_node_takes_no_events() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        await side.channel.stop()
        await side.channel.start(None)
        assert side.channel.state == "sending"
        assert await side.webhook(side.zalo.event("follow", follower={"id": side.nam.id})) == 503

    play(scenario)
