"""The fake Bot API server refuses what Telegram refuses; each strictness has its proof here."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest

from tests.fakes.telegram_api import Act, FakeTelegram, User
from tests.fakes.telegram_faults import Limits, peak

Json = dict[str, Any]


class Bot:
    """A bare client: form-encoded fields with JSON-encoded nested values, as libraries send them."""

    def __init__(self, telegram: FakeTelegram) -> None:
        self.client = httpx.Client(base_url=telegram.base_url, trust_env=False, verify=False, timeout=5)
        self.token = telegram.token

    def post(self, method: str, files: Any = None, **fields: object) -> httpx.Response:
        data = {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()
        }
        return self.client.post(f"/bot{self.token}/{method}", data=data, files=files)

    def ask(self, method: str, files: Any = None, **fields: object) -> Any:
        """The result of a call that must succeed."""
        answer = self.post(method, files, **fields).json()
        assert answer["ok"], answer
        return answer["result"]

    def refused(self, method: str, files: Any = None, **fields: object) -> tuple[int, str]:
        answer = self.post(method, files, **fields)
        value = answer.json()
        assert value["ok"] is False
        assert value["error_code"] == answer.status_code
        return answer.status_code, value["description"]


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as server:
        yield server


@pytest.fixture
def bot(telegram: FakeTelegram) -> Iterator[Bot]:
    bot = Bot(telegram)
    yield bot
    bot.client.close()


@pytest.fixture
def nam(telegram: FakeTelegram) -> User:
    return telegram.user("Nam", last_name="Đỗ Hoài", username="hoainam", phone="84903000002")


def inline(*rows: list[tuple[str, str]]) -> Json:
    return {"inline_keyboard": [[{"text": t, "callback_data": d} for t, d in row] for row in rows]}


def test_a_wrong_token_is_unauthorized_and_an_unknown_method_is_not_found(bot: Bot) -> None:
    assert bot.client.post("/bot1:wrong/getMe").status_code == 401
    assert bot.post("sendFlowers").status_code == 404


def test_get_me_tells_whether_privacy_mode_is_off(telegram: FakeTelegram, bot: Bot) -> None:
    assert bot.ask("getMe")["can_read_all_group_messages"] is False
    telegram.privacy(on=False)
    assert bot.ask("getMe")["can_read_all_group_messages"] is True


@pytest.mark.parametrize("text", ["", "   ", "<b></b>"])
def test_an_empty_text_is_refused(bot: Bot, nam: User, text: str) -> None:
    assert bot.refused("sendMessage", chat_id=nam.id, text=text, parse_mode="HTML") == (
        400,
        "Bad Request: message text is empty",
    )


def test_a_text_may_hold_4096_utf16_units_after_its_markup_is_read(bot: Bot, nam: User) -> None:
    bot.ask("sendMessage", chat_id=nam.id, text="<b>" + "a" * 4096 + "</b>", parse_mode="HTML")
    for text in ("a" * 4097, "🟢" * 2049):
        assert bot.refused("sendMessage", chat_id=nam.id, text=text) == (
            400,
            "Bad Request: message is too long",
        )


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("a <b>b", 'Can\'t find end tag corresponding to start tag "b"'),
        ("3 < 5", "Unclosed start tag at byte offset 2"),
        ("ê <br>", 'Unsupported start tag "br" at byte offset 3'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ],
)
def test_wrong_html_is_refused(bot: Bot, nam: User, markup: str, reason: str) -> None:
    assert bot.refused("sendMessage", chat_id=nam.id, text=markup, parse_mode="HTML") == (
        400,
        f"Bad Request: can't parse entities: {reason}",
    )


def test_html_is_read_into_text_and_utf16_entities(telegram: FakeTelegram, bot: Bot, nam: User) -> None:
    bot.ask(
        "sendMessage", chat_id=nam.id, text="🟢 <b>Việc 12</b> &lt;A &amp; B&gt; &hellip;", parse_mode="HTML"
    )
    sent = telegram.last(nam)
    assert sent.text == "🟢 Việc 12 <A & B> &hellip;"
    assert sent.entities == [{"type": "bold", "offset": 3, "length": 7}]
    assert sent.bold() == ["Việc 12"]


@pytest.mark.parametrize("data", ["", "x" * 65, "ê" * 33])
def test_button_data_is_1_to_64_bytes(bot: Bot, nam: User, data: str) -> None:
    markup = inline([("Đúng", data)])
    assert bot.refused("sendMessage", chat_id=nam.id, text="a", reply_markup=markup) == (
        400,
        "Bad Request: BUTTON_DATA_INVALID",
    )
    bot.ask("sendMessage", chat_id=nam.id, text="a", reply_markup=inline([("Đúng", "x" * 64)]))


def test_a_button_needs_a_label_and_something_to_do(bot: Bot, nam: User) -> None:
    for key in ({"text": "", "callback_data": "a"}, {"text": "Đúng"}):
        markup = {"inline_keyboard": [[key]]}
        assert bot.refused("sendMessage", chat_id=nam.id, text="a", reply_markup=markup)[0] == 400


def test_a_message_holds_at_most_100_buttons(bot: Bot, nam: User) -> None:
    markup = inline(*([(str(i), str(i))] for i in range(101)))
    assert bot.refused("sendMessage", chat_id=nam.id, text="a", reply_markup=markup)[0] == 400


def test_nested_values_must_be_json(bot: Bot, nam: User) -> None:
    for name in ("reply_markup", "reply_parameters"):
        assert bot.refused("sendMessage", chat_id=nam.id, text="a", **{name: "{'a': 1}"})[0] == 400


def test_a_phone_number_is_asked_for_in_private_chats_only(
    telegram: FakeTelegram, bot: Bot, nam: User
) -> None:
    keyboard = {"keyboard": [[{"text": "Chia sẻ", "request_contact": True}]]}
    bot.ask("sendMessage", chat_id=nam.id, text="a", reply_markup=keyboard)
    assert telegram.last(nam).keyboard == keyboard
    group = telegram.group("Văn phòng", nam)
    assert bot.refused("sendMessage", chat_id=group.id, text="a", reply_markup=keyboard) == (
        400,
        "Bad Request: phone number can be requested in private chats only",
    )


def test_a_bot_cannot_write_first(telegram: FakeTelegram, bot: Bot) -> None:
    stranger = telegram.user("Lạ", started=False)
    assert bot.refused("sendMessage", chat_id=stranger.id, text="a") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    telegram.starts(stranger)
    bot.ask("sendMessage", chat_id=stranger.id, text="a")


def test_who_blocked_the_bot_gets_nothing_until_unblocked(
    telegram: FakeTelegram, bot: Bot, nam: User
) -> None:
    telegram.blocks(nam)
    assert bot.refused("sendMessage", chat_id=nam.id, text="a") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    telegram.unblocks(nam)
    bot.ask("sendMessage", chat_id=nam.id, text="a")
    statuses = [u["my_chat_member"]["new_chat_member"]["status"] for u in bot.ask("getUpdates")]
    assert statuses == ["kicked", "member"]


def test_unknown_chats_and_groups_without_the_bot_are_refused(
    telegram: FakeTelegram, bot: Bot, nam: User
) -> None:
    assert bot.refused("sendMessage", chat_id=12345, text="a") == (400, "Bad Request: chat not found")
    assert bot.refused("sendMessage", text="a")[0] == 400
    group = telegram.group("Văn phòng", nam)
    telegram.removes_bot(group, nam)
    assert bot.refused("sendMessage", chat_id=group.id, text="a") == (
        403,
        "Forbidden: bot was kicked from the group chat",
    )
    assert bot.refused("getChat", chat_id=group.id)[0] == 403


def test_a_group_that_became_a_supergroup_names_its_new_id(
    telegram: FakeTelegram, bot: Bot, nam: User
) -> None:
    group = telegram.group("Văn phòng", nam)
    new = telegram.migrates(group)
    answer = bot.post("sendMessage", chat_id=group.id, text="a").json()
    assert answer["parameters"] == {"migrate_to_chat_id": new.id}
    bot.ask("sendMessage", chat_id=new.id, text="a")


def test_an_edit_that_changes_nothing_is_refused(telegram: FakeTelegram, bot: Bot, nam: User) -> None:
    number = bot.ask("sendMessage", chat_id=nam.id, text="a", reply_markup=inline([("b", "c")]))["message_id"]
    same = {"chat_id": nam.id, "message_id": number, "text": "a", "reply_markup": inline([("b", "c")])}
    status, description = bot.refused("editMessageText", **same)
    assert (status, description[:38]) == (400, "Bad Request: message is not modified: ")
    bot.ask("editMessageText", **{**same, "reply_markup": inline([("b", "d")])})
    bot.ask("editMessageReplyMarkup", chat_id=nam.id, message_id=number)
    assert bot.refused("editMessageReplyMarkup", chat_id=nam.id, message_id=number)[0] == 400
    bot.ask("editMessageText", chat_id=nam.id, message_id=number, text="z")
    sent = telegram.last(nam)
    assert (sent.text, sent.history, sent.buttons, len(sent.edited_at)) == ("z", ["a", "a"], [], 3)


def test_only_own_existing_text_messages_can_be_edited_or_deleted(
    telegram: FakeTelegram, bot: Bot, nam: User
) -> None:
    theirs = telegram.says(nam, "chào").message_id
    photo = bot.ask("sendPhoto", {"photo": ("a.png", b"png")}, chat_id=nam.id)["message_id"]
    own = bot.ask("sendMessage", chat_id=nam.id, text="a")["message_id"]
    bot.ask("deleteMessage", chat_id=nam.id, message_id=own)
    refusals = {
        theirs: "message can't be edited",
        photo: "there is no text in the message to edit",
        own: "message to edit not found",
        999: "message to edit not found",
    }
    for number, reason in refusals.items():
        assert bot.refused("editMessageText", chat_id=nam.id, message_id=number, text="b") == (
            400,
            f"Bad Request: {reason}",
        )
    assert bot.refused("deleteMessage", chat_id=nam.id, message_id=own)[0] == 400


def test_only_a_known_press_can_be_answered(telegram: FakeTelegram, bot: Bot, nam: User) -> None:
    bot.ask("sendMessage", chat_id=nam.id, text="a", reply_markup=inline([("Đúng", "token-1")]))
    press = telegram.presses(nam, "Đúng")
    query = bot.ask("getUpdates")[0]["callback_query"]
    assert (query["data"], query["from"]["id"]) == ("token-1", nam.id)
    assert bot.refused("answerCallbackQuery", callback_query_id="12")[1].startswith(
        "Bad Request: query is too old"
    )
    assert bot.refused("answerCallbackQuery", callback_query_id=query["id"], text="x" * 201)[0] == 400
    assert not telegram.answered(press)
    bot.ask("answerCallbackQuery", callback_query_id=query["id"])
    assert telegram.answered(press)


def test_a_reply_needs_its_message_unless_it_may_go_without(
    telegram: FakeTelegram, bot: Bot, nam: User
) -> None:
    first = telegram.says(nam, "chào").message_id
    bot.ask("sendMessage", chat_id=nam.id, text="a", reply_parameters={"message_id": first})
    assert telegram.last(nam).reply_to == first
    gone = {"message_id": 999}
    assert bot.refused("sendMessage", chat_id=nam.id, text="a", reply_parameters=gone) == (
        400,
        "Bad Request: message to be replied not found",
    )
    bot.ask(
        "sendMessage",
        chat_id=nam.id,
        text="a",
        reply_parameters={**gone, "allow_sending_without_reply": True},
    )
    assert telegram.last(nam).reply_to is None


def test_a_topic_must_exist(telegram: FakeTelegram, bot: Bot, nam: User) -> None:
    forum = telegram.forum("Các vụ việc", nam)
    topic = telegram.topic(forum, "Ngập đường")
    bot.ask("sendMessage", chat_id=forum.id, message_thread_id=topic, text="a")
    assert telegram.last(forum).thread == topic
    assert bot.refused("sendMessage", chat_id=forum.id, message_thread_id=5, text="a") == (
        400,
        "Bad Request: message thread not found",
    )


def test_files_have_limits_both_ways(telegram: FakeTelegram, bot: Bot, nam: User) -> None:
    bot.ask(
        "sendDocument", {"document": ("báo cáo.xlsx", b"\r\n--x\r\n\x00")}, chat_id=nam.id, caption="Báo cáo"
    )
    sent = telegram.last(nam)
    assert (sent.file, sent.text) == (b"\r\n--x\r\n\x00", "Báo cáo")
    assert bot.refused("sendDocument", {"document": ("a", b"x")}, chat_id=nam.id, caption="a" * 1025) == (
        400,
        "Bad Request: message caption is too long",
    )
    assert bot.refused("sendDocument", {"document": ("a", b"")}, chat_id=nam.id)[0] == 400
    assert (
        bot.refused("sendDocument", {"document": ("a", bytes(50 * 1024 * 1024 + 1))}, chat_id=nam.id)[0]
        == 413
    )
    assert bot.refused("sendDocument", chat_id=nam.id, document="no-such-id")[0] == 400
    assert bot.refused("sendPhoto", {"photo": ("a", bytes(10 * 1024 * 1024 + 1))}, chat_id=nam.id)[0] == 413


def test_a_file_is_downloaded_up_to_20_megabytes(telegram: FakeTelegram, bot: Bot, nam: User) -> None:
    telegram.sends_voice(nam, b"OggS...")
    telegram.sends_document(nam, "lớn.zip", b"x", size=20 * 1024 * 1024 + 1)
    voice, document = (update["message"] for update in bot.ask("getUpdates"))
    path = bot.ask("getFile", file_id=voice["voice"]["file_id"])["file_path"]
    assert bot.client.get(f"/file/bot{bot.token}/{path}").content == b"OggS..."
    assert bot.client.get(f"/file/bot1:x/{path}").status_code == 404
    assert bot.refused("getFile", file_id=document["document"]["file_id"]) == (
        400,
        "Bad Request: file is too big",
    )
    assert bot.refused("getFile", file_id="unknown")[0] == 400


def test_contacts_commands_and_actions_are_checked(telegram: FakeTelegram, bot: Bot, nam: User) -> None:
    bot.ask("sendContact", chat_id=nam.id, phone_number="+842838000003", first_name="Lan")
    assert telegram.last(nam).phone == "+842838000003"
    assert bot.refused("sendContact", chat_id=nam.id, phone_number="1")[0] == 400
    bot.ask("setMyCommands", commands=[{"command": "viec", "description": "Việc của tôi"}])
    assert telegram.commands() == {"viec": "Việc của tôi"}
    for name, description in (("Việc", "a"), ("viec", "")):
        commands = [{"command": name, "description": description}]
        assert bot.refused("setMyCommands", commands=commands)[0] == 400
    bot.ask("sendChatAction", chat_id=nam.id, action="typing")
    assert bot.refused("sendChatAction", chat_id=nam.id, action="sleeping")[0] == 400


def test_an_update_comes_again_until_a_higher_offset_confirms_it(
    telegram: FakeTelegram, bot: Bot, nam: User
) -> None:
    first, second = telegram.says(nam, "một"), telegram.says(nam, "hai")
    ids = [first.update_id, second.update_id]
    assert [update["update_id"] for update in bot.ask("getUpdates")] == ids
    assert [update["update_id"] for update in bot.ask("getUpdates", limit=1)] == ids[:1]
    assert [update["update_id"] for update in bot.ask("getUpdates", offset=ids[1])] == ids[1:]
    assert not telegram.delivered
    assert bot.ask("getUpdates", offset=ids[1] + 1) == []
    assert telegram.delivered


def test_long_polling_waits_for_news(telegram: FakeTelegram, bot: Bot, nam: User) -> None:
    threading.Timer(0.2, telegram.says, (nam, "chào")).start()
    begin = time.monotonic()
    updates = bot.ask("getUpdates", timeout=5)
    assert [update["message"]["text"] for update in updates] == ["chào"]
    assert 0.1 < time.monotonic() - begin < 3
    assert bot.ask("getUpdates", offset=updates[0]["update_id"] + 1, timeout=0) == []


def test_a_second_poller_drives_the_first_out(telegram: FakeTelegram, bot: Bot) -> None:
    answers: list[tuple[int, str]] = []
    other = Bot(telegram)
    first = threading.Thread(target=lambda: answers.append(other.refused("getUpdates", timeout=5)))
    first.start()
    telegram.wait(lambda: telegram._api._poller == 1)
    bot.ask("getUpdates", timeout=0)
    first.join(5)
    other.client.close()
    assert answers[0][0] == 409


def test_polling_and_a_webhook_exclude_each_other(bot: Bot) -> None:
    bot.ask("setWebhook", url="https://example.org/hook", secret_token="s")
    assert bot.refused("getUpdates")[0] == 409
    assert bot.ask("getWebhookInfo")["url"] == "https://example.org/hook"
    bot.ask("deleteWebhook")
    assert bot.ask("getUpdates") == []


def test_a_webhook_is_https_and_its_secret_plain(bot: Bot) -> None:
    assert bot.refused("setWebhook", url="http://example.org/hook")[0] == 400
    assert bot.refused("setWebhook", url="https://example.org/hook", secret_token="có dấu")[0] == 400
    assert bot.refused("setWebhook", url="https://example.org/hook", secret_token="a" * 257)[0] == 400


def test_member_changes_and_reactions_come_only_when_asked_for(
    telegram: FakeTelegram, bot: Bot, nam: User
) -> None:
    group = telegram.group("Văn phòng", nam, bot="administrator")
    lan = telegram.user("Lan")

    def kinds(act: Act) -> list[str]:
        assert act.update is not None
        return [
            next(k for k in u if k != "update_id") for u in bot.ask("getUpdates", offset=act.update_id - 1)
        ]

    assert kinds(telegram.joins(group, lan)) == ["message"]
    bot.ask("getUpdates", allowed_updates=["message", "chat_member", "message_reaction"], offset=10**9)
    assert kinds(telegram.joins(group, telegram.user("Hoa"))) == ["chat_member", "message"]
    card = bot.ask("sendMessage", chat_id=group.id, text="a")["message_id"]
    assert telegram.reacts(nam, telegram.last(group), "👍", chat=group).update is not None
    assert card == telegram.last(group).message_id


def test_privacy_mode_shows_only_what_is_meant_for_the_bot(
    telegram: FakeTelegram, bot: Bot, nam: User
) -> None:
    group = telegram.group("Văn phòng", nam)
    bot.ask("sendMessage", chat_id=group.id, text="card")
    card = telegram.last(group)

    def seen(text: str, **values: Any) -> bool:
        return telegram.says(nam, text, chat=group, **values).update is not None

    assert not seen("chào mọi người")
    assert not seen("@hoainam ơi")
    assert not seen("/viec@other_bot")
    assert not seen("mail a@thuky_bot.vn")
    assert seen("@thuky_bot việc của tôi")
    assert seen("/viec")
    assert seen("/viec@Thuky_Bot")
    assert seen("xong rồi", reply_to=card)
    assert seen("Thư Ký ơi", text_mentions={"Thư Ký": telegram.world.bot})
    telegram.privacy(on=False)
    assert seen("chào mọi người")
    telegram.privacy(on=True)
    assert telegram.says(nam, "a", chat=telegram.group("B", nam, bot="administrator")).update is not None


def test_entities_are_counted_in_utf16(telegram: FakeTelegram, bot: Bot, nam: User) -> None:
    telegram.says(nam, "🟢 @hoainam", text_mentions={"🟢": nam})
    entities = bot.ask("getUpdates")[0]["message"]["entities"]
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == [
        ("text_mention", 0, 2),
        ("mention", 3, 8),
    ]


def test_faults_come_as_often_as_planned(telegram: FakeTelegram, bot: Bot, nam: User) -> None:
    telegram.fault("too-many", seconds=7)
    answer = bot.post("sendMessage", chat_id=nam.id, text="a")
    assert (answer.status_code, answer.json()["parameters"]) == (429, {"retry_after": 7})
    telegram.fault("server-error", method="sendMessage", times=2)
    bot.ask("getMe")
    assert [bot.post("sendMessage", chat_id=nam.id, text="a").status_code for _ in range(3)] == [
        500,
        500,
        200,
    ]
    telegram.fault("garbage")
    assert bot.post("getMe").text.startswith("<html>")
    telegram.fault("slow", seconds=0.2)
    begin = time.monotonic()
    bot.ask("getMe")
    assert time.monotonic() - begin >= 0.2
    assert telegram.texts(nam) == ["a"]


def test_a_lost_answer_may_hide_a_message_that_was_sent(telegram: FakeTelegram, bot: Bot, nam: User) -> None:
    for executed, count in ((False, 0), (True, 1)):
        telegram.fault("hang-up", executed=executed)
        with pytest.raises(httpx.RemoteProtocolError):
            bot.post("sendMessage", chat_id=nam.id, text="a")
        assert len(telegram.sent(nam)) == count


def test_a_fault_may_spare_the_first_calls_and_tells_whom_it_met(
    telegram: FakeTelegram, bot: Bot, nam: User
) -> None:
    planned = telegram.fault("garbage", method="sendMessage", skip=1, executed=True)
    for text in ("a", "b", "c"):
        bot.post("sendMessage", chat_id=nam.id, text=text)
    calls = telegram.calls("sendMessage")
    assert planned.struck == 1
    assert [(call.fields["text"], call.fault is not None, call.executed) for call in calls] == [
        ("a", False, True),
        ("b", True, True),
        ("c", False, True),
    ]


def test_updates_are_replayed_and_reordered_whatever_the_offset(
    telegram: FakeTelegram, bot: Bot, nam: User
) -> None:
    first = telegram.says(nam, "một")
    assert bot.ask("getUpdates", offset=first.update_id + 1) == []
    telegram.replay(first)
    assert [u["update_id"] for u in bot.ask("getUpdates", offset=first.update_id + 1)] == [first.update_id]
    telegram.hold()
    second, third = telegram.says(nam, "hai"), telegram.says(nam, "ba")
    assert bot.ask("getUpdates", offset=first.update_id + 1) == []
    telegram.release(third)
    assert [u["message"]["text"] for u in bot.ask("getUpdates", offset=first.update_id + 1)] == ["ba"]
    telegram.release(second)
    assert [u["message"]["text"] for u in bot.ask("getUpdates", offset=third.update_id + 1)] == ["hai"]


def test_limits_hold_on_a_sliding_window() -> None:
    now = [100.0]
    limits = Limits(lambda: now[0])
    assert limits.retry_after(1) is None
    assert limits.retry_after(1) == 1
    assert [limits.retry_after(chat) for chat in range(2, 31)] == [None] * 29
    assert limits.retry_after(31) == 1
    now[0] += 1
    assert limits.retry_after(31) is None
    for _ in range(20):
        now[0] += 1
        assert limits.retry_after(-5) is None
    now[0] += 1
    assert limits.retry_after(-5) == 40
    now[0] += 39
    assert limits.retry_after(-5) == 1
    now[0] += 1
    assert limits.retry_after(-5) is None


def test_enforced_limits_answer_429(telegram: FakeTelegram, bot: Bot, nam: User) -> None:
    telegram.enforce_limits()
    bot.ask("sendMessage", chat_id=nam.id, text="a")
    assert bot.refused("sendMessage", chat_id=nam.id, text="a")[0] == 429
    bot.ask("getMe")
    assert telegram.peak(1, nam) == 1


def test_the_peak_is_the_fullest_window() -> None:
    assert peak([0, 0.5, 0.9, 1.4, 5], 1) == 3
    assert peak([0, 1, 2], 1) == 1
    assert peak([], 1) == 0


class Hook:
    """A webhook that answers with the statuses it was given, 200 afterwards."""

    def __init__(self, *statuses: int) -> None:
        waiting = list(statuses)
        self.got: list[tuple[str, Json]] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.got.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], json.loads(body)))
                self.send_response(waiting.pop(0) if waiting else 200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/webhooks/telegram"

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def test_a_webhook_gets_every_update_with_the_secret_until_it_says_yes(
    telegram: FakeTelegram, bot: Bot, nam: User
) -> None:
    hook = Hook(500, 403)
    try:
        telegram.says(nam, "một")
        bot.ask("setWebhook", url=hook.url, secret_token="s-1")
        telegram.wait(lambda: len(hook.got) == 3)
        assert "403" in bot.ask("getWebhookInfo")["last_error_message"]
        second = telegram.says(nam, "hai")
        telegram.wait(lambda: telegram.delivered)
        telegram.replay(second)
        telegram.wait(lambda: telegram.delivered)
        assert [update["message"]["text"] for _, update in hook.got] == ["một"] * 3 + ["hai"] * 2
        assert {secret for secret, _ in hook.got} == {"s-1"}
    finally:
        hook.close()


def test_it_runs_as_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "tests.fakes.telegram_api"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        where = json.loads(process.stdout.readline())
        with httpx.Client(base_url=where["base_url"], trust_env=False) as client:
            nam = client.post("/control/user", json={"first_name": "Nam"}).json()
            group = client.post("/control/group", json={"args": ["Văn phòng", nam["id"]]}).json()
            client.post("/control/says", json={"user": nam["id"], "text": "/viec", "chat": group["id"]})
            updates = client.post(f"/bot{where['token']}/getUpdates").json()["result"]
            fields = {"chat_id": nam["id"], "text": "Dạ"}
            client.post(f"/bot{where['token']}/sendMessage", data=fields)
            sent = client.get("/control/sent", params={"chat": nam["id"]}).json()
            assert client.post("/control/_handle").status_code == 404
        process.terminate()
    assert updates[0]["message"]["chat"]["title"] == "Văn phòng"
    assert [message["text"] for message in sent] == ["Dạ"]
