"""The fake Zalo Bot Platform refuses what the real one refuses; each strictness has its proof here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.fakes.zalo_bot_api import FakeZaloBot, Group, User

Json = dict[str, Any]
PHOTO = "https://photo-stal-1.zdn.vn/a.jpg"


class Bot:
    """A bare client."""

    def __init__(self, zalo: FakeZaloBot) -> None:
        self.client = httpx.Client(base_url=zalo.base_url, trust_env=False, verify=False, timeout=10)
        self.token = zalo.token

    def post(self, method: str, **fields: object) -> httpx.Response:
        return self.client.post(f"/bot{self.token}/{method}", json=fields)

    def ask(self, method: str, **fields: object) -> Any:
        """The result of a call that must succeed."""
        answer = self.post(method, **fields).json()
        assert answer["ok"] is True, answer
        return answer.get("result")

    def refused(self, method: str, **fields: object) -> tuple[int, str]:
        answer = self.post(method, **fields)
        value = answer.json()
        assert value["ok"] is False
        assert value["error_code"] == answer.status_code
        return answer.status_code, value["description"]


@pytest.fixture
def zalo() -> Iterator[FakeZaloBot]:
    with FakeZaloBot() as server:
        yield server


@pytest.fixture
def bot(zalo: FakeZaloBot) -> Iterator[Bot]:
    bot = Bot(zalo)
    yield bot
    bot.client.close()


@pytest.fixture
def nam(zalo: FakeZaloBot) -> User:
    return zalo.user("Nam")


@pytest.fixture
def office(zalo: FakeZaloBot) -> Group:
    return zalo.group("Văn phòng")


def test_a_wrong_token_is_unauthorized(bot: Bot) -> None:
    answer = bot.client.post("/bot1:wrong/getMe", json={})
    assert (answer.status_code, answer.json()["error_code"]) == (401, 401)


def test_an_unknown_method_is_not_found_and_letters_count(bot: Bot) -> None:
    assert bot.post("sendFlowers").status_code == 404
    assert bot.post("getme").status_code == 404


@pytest.mark.parametrize("body", [b"{", b"[]", b"chat_id=1", b"\xff"])
def test_a_body_that_is_no_json_object_is_refused(bot: Bot, body: bytes) -> None:
    answer = bot.client.post(f"/bot{bot.token}/sendMessage", content=body)
    assert (answer.status_code, answer.json()["ok"]) == (400, False)


def test_get_me_tells_whether_it_may_be_in_groups(zalo: FakeZaloBot, bot: Bot) -> None:
    assert bot.ask("getMe") == {
        "id": "1234567890",
        "account_name": "Bot Thư Ký",
        "account_type": "BASIC",
        "can_join_groups": True,
    }


@pytest.mark.parametrize("text", ["", "   ", "a" * 2001, "🟢" * 1001, 12, None])
def test_a_text_has_1_to_2000_characters(bot: Bot, nam: User, text: object) -> None:
    assert bot.refused("sendMessage", chat_id=nam.id, text=text)[0] == 400
    assert bot.ask("sendMessage", chat_id=nam.id, text="a" * 2000)["message_id"]


def test_the_answer_to_a_message_names_it_in_milliseconds(bot: Bot, nam: User) -> None:
    sent = bot.ask("sendMessage", chat_id=nam.id, text="Chào anh")
    assert set(sent) == {"message_id", "date"}
    assert sent["date"] > 10**12


@pytest.mark.parametrize("chat", ["999999", "", None, 5])
def test_a_chat_that_is_not_there_is_refused(bot: Bot, chat: object) -> None:
    assert bot.refused("sendMessage", chat_id=chat, text="Chào")[0] == 400


def test_who_threw_the_conversation_away_gets_nothing(zalo: FakeZaloBot, bot: Bot, nam: User) -> None:
    zalo.leaves(nam)
    assert bot.refused("sendMessage", chat_id=nam.id, text="Chào") == (400, "Bad Request: chat not found")


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        ("html", "3 < 5"),
        ("html", "<b>a"),
        ("html", "<table>a</table>"),
        ("markdown", "**a"),
        ("markdown", "a_b"),
        ("HTML", "a"),
        ("MarkdownV2", "a"),
    ],
)
def test_wrong_markup_is_refused(bot: Bot, nam: User, mode: str, text: str) -> None:
    assert bot.refused("sendMessage", chat_id=nam.id, text=text, parse_mode=mode)[0] == 400


def test_markup_is_read_into_what_people_see(zalo: FakeZaloBot, bot: Bot, nam: User) -> None:
    bot.ask("sendMessage", chat_id=nam.id, text="<b>Việc 12</b> &lt;A&gt;", parse_mode="html")
    bot.ask("sendMessage", chat_id=nam.id, text=r"**Việc 12** \_x\_", parse_mode="markdown")
    bot.ask("sendMessage", chat_id=nam.id, text="**Việc 12** <b>")
    assert [(sent.text, sent.bold) for sent in zalo.sent(nam)] == [
        ("Việc 12 <A>", ("Việc 12",)),
        ("Việc 12 _x_", ("Việc 12",)),
        ("**Việc 12** <b>", ()),
    ]


@pytest.mark.parametrize("secret", ["", "short77", "x" * 257, None])
def test_a_webhooks_secret_has_8_to_256_characters(zalo: FakeZaloBot, bot: Bot, secret: object) -> None:
    assert bot.refused("setWebhook", url="https://thuky.vn/webhooks/zalo-bot", secret_token=secret)[0] == 400
    assert zalo.world.webhook.url == ""


@pytest.mark.parametrize("url", ["http://thuky.vn/x", "thuky.vn", "", None])
def test_a_webhook_is_https(bot: Bot, url: object) -> None:
    assert bot.refused("setWebhook", url=url, secret_token="12345678")[0] == 400


def test_get_updates_is_refused_while_a_webhook_is_set(zalo: FakeZaloBot, bot: Bot, nam: User) -> None:
    bot.ask("setWebhook", url="https://127.0.0.1:1/x", secret_token="12345678")
    assert bot.refused("getUpdates", timeout="0")[0] == 400
    assert bot.ask("getWebhookInfo")["url"] == "https://127.0.0.1:1/x"
    assert bot.ask("deleteWebhook")["url"] == ""
    zalo.says(nam, "chào")
    assert bot.ask("getUpdates", timeout="0")["message"]["text"] == "chào"


def test_idle_is_408_and_an_update_is_handed_out_once(zalo: FakeZaloBot, bot: Bot, nam: User) -> None:
    assert bot.refused("getUpdates", timeout="0") == (408, "Request timeout")
    zalo.says(nam, "một")
    zalo.says(nam, "hai")
    assert [bot.ask("getUpdates", timeout="0")["message"]["text"] for _ in range(2)] == ["một", "hai"]
    assert bot.refused("getUpdates", timeout="0")[0] == 408


def test_pollers_side_by_side_are_noticed(zalo: FakeZaloBot, bot: Bot) -> None:
    other = threading.Thread(target=bot.post, args=("getUpdates",), kwargs={"timeout": "1"})
    other.start()
    bot.post("getUpdates", timeout="1")
    other.join()
    assert zalo.polls_at_once == 2


def test_voice_goes_to_private_chats_only_and_is_public_aac(bot: Bot, nam: User, office: Group) -> None:
    url = "https://voice.zdn.vn/a.aac"
    bot.ask("sendVoice", chat_id=nam.id, voice_url=url)
    assert bot.refused("sendVoice", chat_id=office.id, voice_url=url)[0] == 400
    for wrong in ("https://voice.zdn.vn/a.mp3", "http://voice.zdn.vn/a.aac", "https://127.0.0.1/a.aac"):
        assert bot.refused("sendVoice", chat_id=nam.id, voice_url=wrong)[0] == 400


@pytest.mark.parametrize(
    "photo",
    ["http://photo.zdn.vn/a.jpg", "https://127.0.0.1/a.jpg", "https://intern/a.jpg", "/var/a.jpg", None],
)
def test_a_photo_is_a_public_https_address(bot: Bot, nam: User, photo: object) -> None:
    assert bot.refused("sendPhoto", chat_id=nam.id, photo=photo)[0] == 400
    assert bot.refused("sendPhoto", chat_id=nam.id, photo=PHOTO, caption="a" * 2001)[0] == 400
    bot.ask("sendPhoto", chat_id=nam.id, photo=PHOTO, caption="Hiện trường")


def test_a_used_up_quota_is_429(zalo: FakeZaloBot, bot: Bot, nam: User) -> None:
    zalo.world.left = 1
    bot.ask("sendMessage", chat_id=nam.id, text="một")
    assert bot.refused("sendMessage", chat_id=nam.id, text="hai") == (429, "Quota exceeded")
    bot.ask("sendChatAction", chat_id=nam.id, action="typing")


def test_typing_is_the_only_action_and_has_no_result(bot: Bot, nam: User) -> None:
    assert bot.post("sendChatAction", chat_id=nam.id, action="typing").json() == {"ok": True}
    assert bot.refused("sendChatAction", chat_id=nam.id, action="upload_photo")[0] == 400


def test_a_sticker_has_an_id(bot: Bot, nam: User) -> None:
    bot.ask("sendSticker", chat_id=nam.id, sticker="d063f44dc80821567819")
    assert bot.refused("sendSticker", chat_id=nam.id)[0] == 400
