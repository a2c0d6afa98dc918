"""Opinions of a Telegram group are collected by a poll of Telegram's own; where none fits, by buttons as elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from actions.messages import PollOffer
from bot.telegram.polls import POLL_LIMITS
from tests.fakes.channel_drivers import TelegramDriver
from tests.fakes.driven_office import DrivenOffice
from tests.fakes.office_play import ZONE
from tests.fakes.telegram_acts import Act
from tests.fakes.telegram_api import Chat, FakeTelegram, Sent, User

WISH = "xin ý kiến cả nhóm về ngày họp: thứ Ba, thứ Tư"


class Group:
    """The office's group on Telegram, whose members vote."""

    def __init__(self, office: DrivenOffice) -> None:
        assert isinstance(office.driver, TelegramDriver)
        self.office, self.driver = office, office.driver
        self.telegram: FakeTelegram = office.driver._telegram
        self.chat: Chat = office.driver._group

    def user(self, code: str) -> User:
        return self.driver._users[code]

    @property
    def polls(self) -> list[Sent]:
        return [sent for sent in self.telegram.sent(self.chat) if sent.poll is not None]

    async def says(self, code: str, words: str) -> list[str]:
        return await self.office.say(code, words, in_group=True)

    async def votes(self, code: str, label: str = "", on: Sent | None = None) -> Act:
        self.office.clock.advance(seconds=10)
        act = self.telegram.votes(self.user(code), label, chat=self.chat, on=on)
        await self.settles()
        return act

    async def settles(self) -> None:
        await self.telegram.until(lambda: self.telegram.delivered)
        await self.office.settle()

    def chosen(self) -> dict[str, Any]:
        """Who chose which option, by code."""
        rows = self.office.rows(
            "SELECT p.code, a.choice, a.words FROM poll_answers a JOIN people p ON p.id = a.person_id"
        )
        return {row["code"]: row["words"] or row["choice"] for row in rows}


def play(scenario: Callable[[Group], Awaitable[None]], files: Path) -> None:
    async def run() -> None:
        async with DrivenOffice(TelegramDriver, files) as office:
            await scenario(Group(office))

    asyncio.run(run())


def test_a_group_is_asked_by_a_poll_that_shows_who_chose_what(tmp_path: Path) -> None:
    async def scenario(group: Group) -> None:
        await group.says("LD", WISH)
        (sent,) = group.polls
        assert sent.poll is not None
        assert (sent.text, sent.buttons) == ("Lấy ý kiến 1 · Ngày họp", [])
        assert [option["text"] for option in sent.poll["options"]] == ["Thứ Ba", "Thứ Tư"]
        assert (sent.poll["is_anonymous"], sent.protected) == (False, True)
        (call,) = group.telegram.calls("sendPoll")
        assert call.fields["description"] == "Anh Kiệt hỏi. Ý kiến khác: trả lời tin này."
        await group.votes("NAM", "Thứ Tư")
        await group.votes("LAN", "Thứ Ba")
        assert group.chosen() == {"NAM": 1, "LAN": 0}
        assert len(group.telegram.sent(group.chat)) == 1  # The poll shows it; nothing more is said.
        (result,) = await group.says("LD", "kết quả lấy ý kiến")
        assert "• Thứ Ba: 1\n• Thứ Tư: 1" in result
        assert "vote.give_opinion" in [row["action"] for row in group.office.rows("SELECT action FROM audit")]

    play(scenario, tmp_path)


def test_a_vote_is_changed_and_taken_back(tmp_path: Path) -> None:
    async def scenario(group: Group) -> None:
        await group.says("LD", WISH)
        await group.votes("NAM", "Thứ Ba")
        await group.votes("NAM", "Thứ Tư")
        assert group.chosen() == {"NAM": 1}
        await group.votes("NAM")
        assert group.chosen() == {}
        await group.votes("NAM", "Thứ Ba")
        assert group.chosen() == {"NAM": 0}

    play(scenario, tmp_path)


def test_words_in_reply_to_the_poll_count_and_the_poll_stays_as_it_is(tmp_path: Path) -> None:
    async def scenario(group: Group) -> None:
        await group.says("LD", WISH)
        (sent,) = group.polls
        await group.votes("NAM", "Thứ Ba")
        group.office.clock.advance(seconds=10)
        group.telegram.says(group.user("NAM"), "thứ Sáu thì hơn ạ", chat=group.chat, reply_to=sent)
        await group.settles()
        assert group.chosen() == {"NAM": "thứ Sáu thì hơn ạ"}
        assert [sent.text for sent in group.telegram.sent(group.chat)][1:] == ["Anh Nam: ý kiến."]
        assert group.polls == [sent]
        assert not group.telegram.last(group.chat).buttons
        await group.votes("NAM", "Thứ Tư")
        assert group.chosen() == {"NAM": 1}

    play(scenario, tmp_path)


def test_votes_that_come_again_or_out_of_order_change_nothing(tmp_path: Path) -> None:
    async def scenario(group: Group) -> None:
        await group.says("LD", WISH)
        group.telegram.hold()
        first = group.telegram.votes(group.user("NAM"), "Thứ Ba", chat=group.chat)
        second = group.telegram.votes(group.user("NAM"), "Thứ Tư", chat=group.chat)
        group.telegram.release(second, first)
        await group.settles()
        assert group.chosen() == {"NAM": 1}
        group.telegram.replay(first)
        await group.settles()
        assert group.chosen() == {"NAM": 1}

    play(scenario, tmp_path)


def test_a_poll_that_was_sent_twice_counts_in_both(tmp_path: Path) -> None:
    async def scenario(group: Group) -> None:
        # It takes effect, and its answer is lost: nobody here knows the first one's id.
        group.telegram.fault("hang-up", method="sendPoll", executed=True)
        await group.says("LD", WISH)
        await group.office.wait_until(datetime(2026, 11, 19, 10, 5, tzinfo=ZONE))
        first, second = group.polls
        await group.votes("NAM", "Thứ Ba", on=first)
        await group.votes("LAN", "Thứ Tư", on=second)
        assert group.chosen() == {"NAM": 0, "LAN": 1}
        await group.votes("NAM", "Thứ Tư", on=second)  # One answer each, the latest.
        assert group.chosen() == {"NAM": 1, "LAN": 1}
        await group.votes("NAM", on=second)  # What stands in the other one counts again.
        assert group.chosen() == {"NAM": 0, "LAN": 1}
        await group.votes("NAM", on=first)
        assert group.chosen() == {"LAN": 1}

    play(scenario, tmp_path)


def test_closing_it_stops_the_poll(tmp_path: Path) -> None:
    async def scenario(group: Group) -> None:
        await group.says("LD", WISH)
        await group.votes("NAM", "Thứ Ba")
        said = await group.says("LD", "chốt lấy ý kiến")
        (sent,) = group.polls
        assert sent.poll is not None
        assert sent.poll["is_closed"]
        assert [text for text in said if "(đã đóng)" in text and "• Thứ Ba: 1" in text]
        assert len(said) == 1
        await group.says("LD", "chốt lấy ý kiến")
        assert [call.status for call in group.telegram.calls("stopPoll")] == [200]

    play(scenario, tmp_path)


def test_its_deadline_stops_the_poll(tmp_path: Path) -> None:
    async def scenario(group: Group) -> None:
        await group.says("LD", f"{WISH}, hạn 16h chiều nay")
        (sent,) = group.polls
        assert sent.poll is not None
        (call,) = group.telegram.calls("sendPoll")
        assert "Trả lời đến 16" in call.fields["description"]
        await group.votes("NAM", "Thứ Ba")
        await group.office.wait_until(datetime(2026, 11, 19, 15, 59, tzinfo=ZONE))
        assert not sent.poll["is_closed"]
        await group.office.wait_until(datetime(2026, 11, 19, 16, 1, tzinfo=ZONE))
        assert sent.poll["is_closed"]
        await group.says("LD", "chốt lấy ý kiến")  # It is stopped already, which is no trouble.
        assert group.office.rows("SELECT id FROM outbox WHERE state = 'dead'") == []

    play(scenario, tmp_path)


def test_a_vote_that_was_on_its_way_when_it_closed_counts_by_its_own_time(tmp_path: Path) -> None:
    async def scenario(group: Group) -> None:
        await group.says("LD", WISH)
        group.telegram.hold()
        late = group.telegram.votes(group.user("NAM"), "Thứ Ba", chat=group.chat)
        group.telegram.release()
        await group.telegram.until(lambda: group.telegram.delivered)
        group.office.clock.advance(seconds=30)
        await group.says("LD", "chốt lấy ý kiến")
        assert late.update is not None
        assert group.chosen() == {"NAM": 0}

    play(scenario, tmp_path)


def test_what_does_not_fit_into_a_poll_is_asked_by_buttons(tmp_path: Path) -> None:
    async def scenario(group: Group) -> None:
        long = "phương án chỉnh trang, bó vỉa, lát gạch " * 8
        await group.says("LD", f"xin ý kiến cả nhóm về {long}: đồng ý, chưa đồng ý")
        card = group.telegram.last(group.chat)
        assert (card.poll, len(card.labels)) == (None, 2)
        await group.office.press("NAM", card.labels[1], in_group=True)
        assert group.chosen() == {"NAM": 1}
        assert not group.telegram.calls("sendPoll")

    play(scenario, tmp_path)


@pytest.mark.parametrize(
    ("fits", "question", "options"),
    [
        (True, "x" * 300, ["a", "b"]),
        (False, "x" * 301, ["a", "b"]),
        (False, "🟢" * 151, ["a", "b"]),
        (False, "", ["a", "b"]),
        (True, "?", ["y" * 100] * 12),
        (False, "?", ["y" * 101, "b"]),
        (False, "?", ["y"] * 13),
        (False, "?", ["y"]),
        (False, "?", ["y", ""]),
    ],
)
def test_nothing_of_what_people_choose_from_is_cut(fits: bool, question: str, options: list[str]) -> None:
    assert POLL_LIMITS.take(PollOffer(1, question, tuple(options))) is fits


def test_a_group_that_takes_no_polls_is_asked_by_buttons(tmp_path: Path) -> None:
    async def scenario(group: Group) -> None:
        group.chat.polls_allowed = False
        await group.says("LD", WISH)
        card = group.telegram.last(group.chat)
        assert (card.poll, card.labels) == (None, ["Thứ Ba", "Thứ Tư"])
        await group.office.press("NAM", "Thứ Ba", in_group=True)
        assert group.chosen() == {"NAM": 0}
        await group.says("LD", "chốt lấy ý kiến")
        assert "(đã đóng)" in card.text
        assert card.labels == []
        assert not group.telegram.calls("stopPoll")

    play(scenario, tmp_path)


def test_accounts_that_nobody_is_linked_to_are_not_counted_and_that_is_said(tmp_path: Path) -> None:
    async def scenario(group: Group) -> None:
        stranger = group.telegram.user("Khách")
        group.chat.members[stranger.id] = "member"
        await group.says("LD", WISH)
        group.telegram.votes(stranger, "Thứ Ba", chat=group.chat)
        await group.settles()
        assert group.chosen() == {}
        (result,) = await group.says("LD", "kết quả lấy ý kiến")
        assert "Chưa tính 1 phiếu của người chưa liên kết với Thư ký." in result
        assert group.telegram.sent(stranger) == []

    play(scenario, tmp_path)


def test_people_asked_one_by_one_get_buttons(tmp_path: Path) -> None:
    async def scenario(group: Group) -> None:
        await group.office.say("LD", "xin ý kiến anh Hoài Nam về ngày họp: thứ Ba, thứ Tư")
        await group.office.press("LD", "Gửi")
        assert group.telegram.last(group.user("NAM")).labels == ["Thứ Ba", "Thứ Tư"]
        assert not group.telegram.calls("sendPoll")

    play(scenario, tmp_path)


def test_no_poll_is_lost_while_telegram_is_busy_or_away(tmp_path: Path) -> None:
    async def scenario(group: Group) -> None:
        group.telegram.fault("too-many", method="sendPoll", seconds=5)
        group.telegram.fault("server-error", method="sendPoll")
        await group.says("LD", WISH)
        await group.office.wait_until(datetime(2026, 11, 19, 10, 5, tzinfo=ZONE))
        (sent,) = group.polls
        await group.votes("NAM", "Thứ Ba", on=sent)
        assert group.chosen() == {"NAM": 0}

    play(scenario, tmp_path)
