"""The fake Bot API is strict in groups too: topics, pins, invitations, inline answers, the menu button, albums."""

from __future__ import annotations

import time

import pytest

from tests.contract.test_telegram_fake import Bot, bot, nam, telegram
from tests.fakes.telegram_api import Chat, FakeTelegram, User

__all__ = ["bot", "nam", "telegram"]


@pytest.fixture
def forum(telegram: FakeTelegram, nam: User) -> Chat:
    return telegram.forum("Phường 22", nam, bot="administrator")


def test_topics_are_made_in_forums_by_who_may_manage_them(
    telegram: FakeTelegram, bot: Bot, nam: User, forum: Chat
) -> None:
    plain = telegram.group("Văn phòng", nam, supergroup=True, bot="administrator")
    assert "not a forum" in bot.refused("createForumTopic", chat_id=plain.id, name="Vụ 1")[1]
    for name in ("", "x" * 129):
        assert "name" in bot.refused("createForumTopic", chat_id=forum.id, name=name)[1]
    forum.rights.discard("can_manage_topics")
    assert "not enough rights" in bot.refused("createForumTopic", chat_id=forum.id, name="Vụ 1")[1]


def test_a_topic_is_closed_once_and_takes_no_messages_then_but_from_who_manages_it(
    bot: Bot, forum: Chat
) -> None:
    topic = bot.ask("createForumTopic", chat_id=forum.id, name="Vụ 1")
    place = {"chat_id": forum.id, "message_thread_id": topic["message_thread_id"]}
    assert bot.ask("closeForumTopic", **place)
    assert "TOPIC_NOT_MODIFIED" in bot.refused("closeForumTopic", **place)[1]
    assert bot.ask("sendMessage", text="tổng kết", **place)
    forum.rights.discard("can_manage_topics")
    assert "TOPIC_CLOSED" in bot.refused("sendMessage", text="tổng kết", **place)[1]


def test_pinning_needs_the_right_and_the_message(bot: Bot, forum: Chat) -> None:
    message = bot.ask("sendMessage", chat_id=forum.id, text="thẻ")
    assert "not found" in bot.refused("pinChatMessage", chat_id=forum.id, message_id=999_999)[1]
    assert bot.ask("pinChatMessage", chat_id=forum.id, message_id=message["message_id"])
    forum.rights.discard("can_pin_messages")
    refused = bot.refused("pinChatMessage", chat_id=forum.id, message_id=message["message_id"])
    assert "not enough rights" in refused[1]


def test_invitations_have_limits(bot: Bot, forum: Chat) -> None:
    assert bot.ask("createChatInviteLink", chat_id=forum.id, member_limit=2)["member_limit"] == 2
    for wrong in (
        {"member_limit": 100_000},
        {"name": "x" * 33},
        {"member_limit": 1, "creates_join_request": True},
        {"expire_date": int(time.time()) - 1},
    ):
        assert bot.refused("createChatInviteLink", chat_id=forum.id, **wrong)[0] == 400
    forum.rights.discard("can_invite_users")
    assert "not enough rights" in bot.refused("createChatInviteLink", chat_id=forum.id)[1]


def test_an_inline_query_is_answered_once_with_results_that_are_sound(
    telegram: FakeTelegram, bot: Bot, nam: User
) -> None:
    with pytest.raises(AssertionError):
        telegram.types(nam, "Lan")
    telegram.inline(on=True)
    query = telegram.types(nam, "Lan").message["inline_query_id"]

    def article(name: str, text: str = "Lan") -> dict[str, object]:
        return {
            "type": "article",
            "id": name,
            "title": "Lan",
            "input_message_content": {"message_text": text},
        }

    for wrong, why in (
        ([article("x" * 65)], "RESULT_ID_INVALID"),
        ([article("1"), article("1")], "RESULT_ID_DUPLICATE"),
        ([article(str(number)) for number in range(51)], "RESULTS_TOO_MUCH"),
        ([article("1", "")], "message text is empty"),
        ([article("1", "x" * 4097)], "MESSAGE_TOO_LONG"),
    ):
        assert why in bot.refused("answerInlineQuery", inline_query_id=query, results=wrong)[1]
    assert bot.ask("answerInlineQuery", inline_query_id=query, results=[article("1")])
    assert "too old" in bot.refused("answerInlineQuery", inline_query_id=query, results=[])[1]
    assert "too old" in bot.refused("answerInlineQuery", inline_query_id="nowhere", results=[])[1]


def test_the_menu_button_opens_https_only(bot: Bot, telegram: FakeTelegram) -> None:
    for url, fits in (("http://thuky.donvi.gov.vn/telegram/app", False), ("https://t.vn/app", True)):
        button = {"type": "web_app", "text": "Mở Thư Ký", "web_app": {"url": url}}
        assert (bot.post("setChatMenuButton", menu_button=button).status_code == 200) is fits
    assert telegram.world.menu_button["web_app"]["url"] == "https://t.vn/app"


def test_commands_differ_by_where_they_are_shown(bot: Bot, telegram: FakeTelegram) -> None:
    command = {"command": "viec", "description": "Việc của tôi"}
    bot.ask("setMyCommands", commands=[command], scope={"type": "all_group_chats"})
    assert telegram.commands() == {}
    assert telegram.world.scoped_commands == {"all_group_chats": [command]}


def test_an_album_is_a_message_for_each_file_and_hidden_where_privacy_hides_it(
    telegram: FakeTelegram, nam: User
) -> None:
    office = telegram.group("Văn phòng", nam)
    acts = telegram.sends_album(nam, ("a.pdf", b"a"), ("b.pdf", b"b"), caption="@thuky_bot xem", chat=office)
    assert [act.update is not None for act in acts] == [True, False]
    assert len({act.message["media_group_id"] for act in acts}) == 1


def test_who_asks_to_come_in_is_let_in_or_not_once_by_who_may_invite(
    telegram: FakeTelegram, bot: Bot, forum: Chat
) -> None:
    lan, dung = telegram.user("Lan", started=False), telegram.user("Dũng")
    with pytest.raises(AssertionError, match="no link"):
        telegram.asks_in(lan, forum)
    bot.ask("createChatInviteLink", chat_id=forum.id, creates_join_request=True)
    assert telegram.asks_in(lan, forum).update is not None
    bot.ask("sendMessage", chat_id=lan.id, text="chờ chút")  # Only while she waits.
    answers = {"chat_id": forum.id, "user_id": lan.id}
    forum.rights.discard("can_invite_users")
    assert "not enough rights" in bot.refused("approveChatJoinRequest", **answers)[1]
    assert telegram.asks_in(dung, forum).update is None
    forum.rights.add("can_invite_users")
    assert bot.ask("declineChatJoinRequest", **answers)
    assert bot.refused("sendMessage", chat_id=lan.id, text="xin lỗi")[0] == 403
    assert "HIDE_REQUESTER_MISSING" in bot.refused("approveChatJoinRequest", **answers)[1]
    answers["user_id"] = dung.id
    assert bot.ask("approveChatJoinRequest", **answers)
    assert forum.members[dung.id] == "member"
    assert "USER_ALREADY_PARTICIPANT" in bot.refused("declineChatJoinRequest", **answers)[1]
    with pytest.raises(AssertionError, match="in the group already"):
        telegram.asks_in(dung, forum)
