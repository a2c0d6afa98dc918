"""From updates of the Zalo Bot Platform to `Inbound`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from actions.messages import Attachment, Inbound, ReplyTo
from actions.models import ChatKind
from bot.intake import guarded
from bot.zalo_bot.inbound import Reader, Unreadable, update_of, without_names
from bot.zalo_bot.settings import ZaloBotSettings, ZaloBotSettingsError

SENT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MILLISECONDS = round(SENT.timestamp() * 1000)
READER = Reader("1234567890", ("Bot Thư Ký", "bot.VDKyGxQvc"))


def update(event: str = "message.text.received", *, group: bool = False, **message: Any) -> dict[str, Any]:
    return {
        "event_name": event,
        "message": {
            "from": {"id": "6ede", "display_name": "Ted", "is_bot": False},
            "chat": {"id": "9a1b" if group else "6ede", "chat_type": "GROUP" if group else "PRIVATE"},
            "message_id": "2d75",
            "date": MILLISECONDS,
            **message,
        },
    }


def read(found: dict[str, Any], received_at: datetime = SENT) -> Inbound:
    inbound = READER.inbound(found, received_at=received_at)
    assert inbound is not None
    return inbound


def test_a_private_text_comes_in_whole() -> None:
    assert read(update(text="Xin chào")) == Inbound(
        channel="zalo-bot",
        account="1234567890",
        event_id="2d75",
        kind="text",
        chat_id="6ede",
        chat_kind=ChatKind.PRIVATE,
        sender_id="6ede",
        sent_at=SENT,
        sender_name="Ted",
        message_id="2d75",
        text="Xin chào",
        addressed=True,
        types_choices=True,
    )


@pytest.mark.parametrize(
    "said",
    [
        "@Bot Thư Ký giao anh Nam làm báo cáo",
        "@bot thư ký, giao anh Nam làm báo cáo",
        "giao anh Nam @Bot Thư Ký làm báo cáo",
        "@ Bot Thư Ký: giao anh Nam làm báo cáo",
        "giao anh Nam làm báo cáo @bot.VDKyGxQvc",
    ],
)
def test_in_a_group_the_bots_name_is_taken_out_and_the_raw_kept(said: str) -> None:
    inbound = read(update(group=True, text=said, mentions=[{"uid": "1", "pos": 0}]))
    assert " ".join(inbound.text.split()) == "giao anh Nam làm báo cáo"
    assert (inbound.chat_kind, inbound.chat_id, inbound.addressed) == (ChatKind.GROUP, "9a1b", True)
    assert json.loads(inbound.raw)["text"] == said
    assert json.loads(inbound.raw)["mentions"]


@pytest.mark.parametrize("said", ["@Bot Thư Kýnh chào", "gửi nam@bot.vn", "@Nguyễn Văn Bot chào"])
def test_other_names_stay(said: str) -> None:
    assert without_names(said, READER.names) == said


def test_what_is_marked_as_secret_is_kept_in_no_form() -> None:
    kept = guarded(read(update(group=True, text="@Bot Thư Ký TUYỆT MẬT: giao anh Nam")))
    assert "anh Nam" not in json.dumps(kept.as_json(), ensure_ascii=False)


def test_an_answer_to_our_message_names_it() -> None:
    quoted = {"message_id": "77", "text": "Việc gì ạ?", "from": {"id": "1", "is_bot": True}}
    inbound = read(update(group=True, text="báo cáo", reply_to_message=quoted))
    assert inbound.reply_to == ReplyTo("77", "Việc gì ạ?", "1", from_assistant=True)


@pytest.mark.parametrize("field", ["photo_url", "photo"])
def test_a_picture_comes_by_either_name(field: str) -> None:
    sent = update("message.image.received", caption="hiện trường")
    sent["message"][field] = "https://a.zdn.vn/1.jpg"
    inbound = read(sent)
    assert inbound.text == "hiện trường"
    assert inbound.attachments == (Attachment("image", "https://a.zdn.vn/1.jpg", mime="image/jpeg"),)


def test_a_voice_note_is_heard_later() -> None:
    inbound = read(update("message.voice.received", voice_url="https://a.zdn.vn/1.aac"))
    assert inbound.voice == Attachment("voice", "https://a.zdn.vn/1.aac", mime="audio/aac")


def test_a_sticker_and_a_link_come_in() -> None:
    assert read(update("message.sticker.received", sticker="d063")).attachments[0].kind == "sticker"
    assert read(update("message.link.received", url="https://tphcm.gov.vn")).text == "https://tphcm.gov.vn"


def test_what_zalo_keeps_to_itself_is_told_apart_from_silence() -> None:
    assert read(update("message.unsupported.received")).kind == "unreadable"
    assert READER.inbound({"event_name": "message.unsupported.received"}, received_at=SENT) is None
    assert READER.inbound(update("message.dance.received"), received_at=SENT) is None


def test_another_bot_is_left_alone() -> None:
    said = update(text="chào")
    said["message"]["from"]["is_bot"] = True
    assert READER.inbound(said, received_at=SENT) is None


@pytest.mark.parametrize(
    "date",
    [None, "hôm nay", 0, 1_750_316_131, MILLISECONDS + 10 * 3_600_000, 10**30, True, -1],
)
def test_a_moment_that_cannot_be_true_is_the_moment_of_receiving(date: object) -> None:
    received = SENT + timedelta(seconds=5)
    assert read(update(text="mai", date=date), received).sent_at == received


@pytest.mark.parametrize("missing", ["from", "chat", "message_id"])
def test_an_sentwithout_what_it_must_have_is_unreadable(missing: str) -> None:
    said = update(text="chào")
    del said["message"][missing]
    with pytest.raises(Unreadable):
        READER.inbound(said, received_at=SENT)


def test_bodies_are_bare_or_in_an_envelope() -> None:
    bare = update(text="chào")
    assert update_of(bare) == update_of({"ok": True, "result": bare}) == bare
    others: tuple[object, ...] = (None, [], "x", {}, {"result": 5}, {"ok": True, "result": {}})
    for other in others:
        assert update_of(other) is None


def test_settings_say_what_is_wrong_with_them() -> None:
    for values, name in (
        ({"token": "abc"}, "TOKEN"),
        ({"secret": "short"}, "SECRET"),
        ({"base_url": "ftp://a"}, "BASE_URL"),
        ({"markup": "bbcode"}, "MARKUP"),
        ({"files": ("127.0.0.1",)}, "FILES"),
        ({"files": ("*",)}, "FILES"),
        ({"messages": -1}, "MESSAGES"),
    ):
        with pytest.raises(ZaloBotSettingsError, match=f"THUKY_ZALO_BOT_{name}"):
            ZaloBotSettings(**{"token": "1:a", **values})  # type: ignore[arg-type]


def test_the_token_is_in_no_text() -> None:
    settings = ZaloBotSettings("123:geheim")
    assert "geheim" not in repr(settings)
    assert settings.redact("https://x/bot123:geheim/getMe failed for geheim") == (
        "https://x/bot<token>/getMe failed for <token>"
    )
    assert settings.account == "123"
