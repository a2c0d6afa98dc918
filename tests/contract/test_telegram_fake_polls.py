"""The fake Bot API is strict about polls: what they hold, where they go, who may stop them, and how people vote."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.test_telegram_fake import Bot, bot, nam, telegram
from tests.fakes.telegram_api import Chat, FakeTelegram, User

__all__ = ["bot", "nam", "telegram"]


@pytest.fixture
def office(telegram: FakeTelegram, nam: User) -> Chat:
    return telegram.group("Văn phòng", nam)


def options(*labels: str) -> list[dict[str, str]]:
    return [{"text": label} for label in labels]


def ask(bot: Bot, chat: Chat, **values: Any) -> Any:
    plain = {"question": "Họp thứ mấy?", "options": options("Thứ Ba", "Thứ Tư"), "is_anonymous": False}
    return bot.ask("sendPoll", chat_id=chat.id, **{**plain, **values})


def test_a_poll_holds_so_much_and_no_more(bot: Bot, office: Chat) -> None:
    ask(bot, office, question="x" * 300, options=options(*["y" * 100] * 12), description="z" * 1024)
    ask(bot, office, options=options("Thứ Ba"))
    for wrong, reason in (
        ({"question": ""}, "must be non-empty"),
        ({"question": "x" * 301}, "must not exceed 300"),
        ({"question": "🟢" * 151}, "must not exceed 300"),
        ({"options": []}, "at least 1 option"),
        ({"options": options(*["y"] * 13)}, "more than 12 options"),
        ({"options": options("a", " ")}, "must be non-empty"),
        ({"options": options("a", "y" * 101)}, "must not exceed 100"),
        ({"description": "z" * 1025}, "description is too long"),
    ):
        values = {"question": "?", "options": options("a", "b"), **wrong}
        status, said = bot.refused("sendPoll", chat_id=office.id, **values)
        assert (status, reason in said) == (400, True), (wrong, said)


def test_a_poll_goes_only_where_the_bot_may_send_one(telegram: FakeTelegram, bot: Bot, office: Chat) -> None:
    values = {"question": "?", "options": options("a", "b")}
    assert "chat not found" in bot.refused("sendPoll", chat_id=-1, **values)[1]
    assert "thread not found" in bot.refused("sendPoll", chat_id=office.id, message_thread_id=7, **values)[1]
    office.polls_allowed = False
    assert "not enough rights to send polls" in bot.refused("sendPoll", chat_id=office.id, **values)[1]
    office.members[telegram.world.bot.id] = "administrator"
    assert ask(bot, office)["poll"]["is_anonymous"] is False
    office.members[telegram.world.bot.id] = "kicked"
    assert bot.refused("sendPoll", chat_id=office.id, **values)[0] == 403


def test_a_poll_is_stopped_once_and_by_whoever_sent_it(
    telegram: FakeTelegram, bot: Bot, office: Chat, nam: User
) -> None:
    other = telegram.group("Phòng khác", nam)
    number = ask(bot, office)["message_id"]
    text = bot.ask("sendMessage", chat_id=office.id, text="không phải")["message_id"]
    said = telegram.says(nam, "thứ Ba ạ", chat=office)
    for place, message, reason in (
        (other, number, "message with poll to stop not found"),
        (office, 1, "message with poll to stop not found"),
        (office, text, "message is not a poll"),
        (office, said.message_id, "poll can't be stopped"),
    ):
        assert reason in bot.refused("stopPoll", chat_id=place.id, message_id=message)[1]
    assert bot.ask("stopPoll", chat_id=office.id, message_id=number)["is_closed"] is True
    assert "already been closed" in bot.refused("stopPoll", chat_id=office.id, message_id=number)[1]
    with pytest.raises(AssertionError, match="closed"):
        telegram.votes(nam, "Thứ Ba", chat=office)


def test_only_members_vote_once_each_and_only_what_is_offered(
    telegram: FakeTelegram, bot: Bot, office: Chat, nam: User
) -> None:
    ask(bot, office)
    with pytest.raises(AssertionError, match="not in this chat"):
        telegram.votes(telegram.user("Lạ"), "Thứ Ba", chat=office)
    with pytest.raises(ValueError, match="not in list"):
        telegram.votes(nam, "Thứ Năm", chat=office)
    with pytest.raises(AssertionError, match="no vote to take back"):
        telegram.votes(nam, chat=office)
    telegram.votes(nam, "Thứ Ba", chat=office)
    telegram.votes(nam, "Thứ Tư", chat=office)
    poll = telegram.last(office).poll
    assert poll is not None
    assert [option["voter_count"] for option in poll["options"]] == [0, 1]
    telegram.votes(nam, chat=office)
    assert poll["total_voter_count"] == 0


def test_votes_are_told_only_to_who_asked_for_them_and_never_of_anonymous_polls(
    telegram: FakeTelegram, bot: Bot, office: Chat, nam: User
) -> None:
    ask(bot, office, is_anonymous=True)
    assert telegram.votes(nam, "Thứ Ba", chat=office).update is None
    ask(bot, office)
    answer = telegram.votes(nam, "Thứ Tư", chat=office).update
    assert answer is not None
    assert answer["poll_answer"]["option_ids"] == [1]
    bot.ask("getUpdates", allowed_updates=["message"], offset=10**9)
    assert telegram.votes(nam, "Thứ Ba", chat=office).update is None
