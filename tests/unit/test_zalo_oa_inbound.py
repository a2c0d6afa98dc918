"""Events of a Zalo Official Account, read as what they mean."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest

from actions.messages import Attachment, Inbound, ReplyTo
from actions.models import ChatKind
from bot.zalo_oa.inbound import NotOurs, Reader, Reading

ACCOUNT, APP, NAM, GROUP = "4318657068771012646", "3482178216594085616", "5510185758261927916", "786f029ca6c5"
READER = Reader(ACCOUNT, APP, "Thư Ký VP")


def event(name: str, message: dict[str, Any] | None = None, **values: Any) -> dict[str, Any]:
    group = "_group_" in name
    full: dict[str, Any] = {
        "app_id": APP,
        "event_name": name,
        "timestamp": "1717061839659",
        "sender": {"id": NAM},
        "recipient": {"id": GROUP if group else ACCOUNT},
        "user_id_by_app": "3611371994410983884",
    }
    if message is not None:
        full["message"] = {"msg_id": "e2a641af6661713b2874", **message}
    return {**full, **values}


def read(name: str, message: dict[str, Any] | None = None, **values: Any) -> Inbound:
    reading = READER.read(event(name, message, **values))
    assert reading.inbound is not None
    return reading.inbound


def test_a_private_text() -> None:
    inbound = read("user_send_text", {"text": "giao việc cho anh Nam"})
    assert inbound == Inbound(
        channel="zalo_oa",
        account=ACCOUNT,
        event_id="e2a641af6661713b2874",
        kind="text",
        chat_id=NAM,
        chat_kind=ChatKind.PRIVATE,
        sender_id=NAM,
        sent_at=datetime(2024, 5, 30, 9, 37, 19, 659000, UTC),
        message_id="e2a641af6661713b2874",
        text="giao việc cho anh Nam",
        types_choices=True,
    )
    assert Inbound.from_json(inbound.as_json()) == inbound


def test_a_private_message_opens_the_window_and_one_in_a_group_does_not() -> None:
    assert READER.read(event("user_send_text", {"text": "chào"})).acted == NAM
    assert READER.read(event("user_send_group_text", {"text": "chào"})).acted == ""


@pytest.mark.parametrize(
    ("said", "text", "addressed"),
    [
        ("@Thư Ký VP việc của tôi", "việc của tôi", True),
        ("nhờ @thư ký vp, nhắc tôi lúc 8h", "nhờ nhắc tôi lúc 8h", True),
        ("@Thư Ký VPN ơi", "@Thư Ký VPN ơi", False),
        ("trưa nay ăn gì", "trưa nay ăn gì", False),
        (unicodedata.normalize("NFD", "@Thư Ký VP việc của tôi"), "việc của tôi", True),
    ],
)
def test_a_group_addresses_us_by_our_name(said: str, text: str, addressed: bool) -> None:
    inbound = read("user_send_group_text", {"text": said})
    assert (inbound.text, inbound.addressed) == (text, addressed)
    assert (inbound.chat_id, inbound.chat_kind, inbound.sender_id) == (GROUP, ChatKind.GROUP, NAM)


def test_without_a_name_nothing_is_cut_out() -> None:
    inbound = Reader(ACCOUNT, APP).read(event("user_send_group_text", {"text": "@Thư Ký VP chào"})).inbound
    assert inbound is not None
    assert (inbound.text, inbound.addressed) == ("@Thư Ký VP chào", False)


def test_an_answer_to_us_is_addressed() -> None:
    quote = {"msg_id": "m0", "text": "Việc 12", "sender": {"id": ACCOUNT}}
    inbound = read("user_send_group_text", {"text": "xong", "quote_msg": quote})
    assert inbound.reply_to == ReplyTo("m0", "Việc 12", ACCOUNT, from_assistant=True)
    assert inbound.addressed
    other = read("user_send_group_text", {"text": "ừ", "quote_msg": {**quote, "sender": {"id": "1"}}})
    assert not other.addressed
    assert read("user_send_text", {"text": "xong", "quote_msg_id": "m0"}).reply_to == ReplyTo("m0")


@pytest.mark.parametrize(
    ("what", "payload", "attachment"),
    [
        (
            "audio",
            {"url": "https://a.zdn.vn/1.aac"},
            Attachment("voice", "https://a.zdn.vn/1.aac", "", "audio/aac"),
        ),
        (
            "image",
            {"url": "https://a.zdn.vn/1.jpg", "thumbnail": "https://…"},
            Attachment("image", "https://a.zdn.vn/1.jpg", "", "image/jpeg"),
        ),
        (
            "file",
            {"url": "https://a.dlfl.vn/1", "name": "báo cáo.pdf", "size": "2048", "type": "pdf"},
            Attachment("file", "https://a.dlfl.vn/1", "báo cáo.pdf", "", 2048),
        ),
        ("sticker", {"id": "7", "url": "https://a.zdn.vn/7"}, Attachment("sticker", "https://a.zdn.vn/7")),
        ("gif", {"url": "https://a.zdn.vn/8"}, Attachment("image", "https://a.zdn.vn/8", "", "image/jpeg")),
        ("video", {"url": "https://a.zdn.vn/9"}, Attachment("video", "https://a.zdn.vn/9", "", "video/mp4")),
        (
            "location",
            {"coordinates": {"latitude": "10.77", "longitude": "106.69"}},
            Attachment("location", "10.77,106.69"),
        ),
    ],
)
def test_what_comes_besides_words(what: str, payload: dict[str, Any], attachment: Attachment) -> None:
    message = {"attachments": [{"type": what, "payload": payload}]}
    for name in (f"user_send_{what}", f"user_send_group_{what}"):
        assert read(name, message).attachments == (attachment,)


def test_a_voice_note_is_heard_as_one() -> None:
    message = {"attachments": [{"type": "audio", "payload": {"url": "https://a.zdn.vn/1.aac"}}]}
    assert read("user_send_audio", message).voice is not None


def test_several_pictures_come_together_and_a_link_is_words() -> None:
    pictures = [{"type": "image", "payload": {"url": f"https://a.zdn.vn/{number}"}} for number in range(3)]
    assert len(read("user_send_image", {"text": "ảnh hiện trường", "attachments": pictures}).attachments) == 3
    link = {"attachments": [{"type": "link", "payload": {"url": "https://example.vn/a"}}]}
    assert read("user_send_link", link).text == "https://example.vn/a"


def test_a_business_card_is_answered_as_something_we_cannot_read() -> None:
    assert read("user_send_business_card", {}).kind == "unreadable"
    assert read("user_send_group_business_card", {}).kind == "text"


def test_following_and_leaving() -> None:
    reading = READER.read(event("follow", follower={"id": NAM}))
    assert reading.inbound is not None
    assert (reading.inbound.kind, reading.inbound.chat_id, reading.acted) == ("start", NAM, NAM)
    reading = READER.read(event("unfollow", follower={"id": NAM}))
    assert reading.inbound is not None
    assert (reading.inbound.kind, reading.acted) == ("left", "")
    assert reading.inbound.event_id == f"unfollow:{NAM}:1717061839659"


def test_what_concerns_us_not_and_what_is_new() -> None:
    assert READER.read(event("oa_send_text", {"text": "…"})) == Reading("oa_send_text")
    assert READER.read(event("user_seen_message")) == Reading("user_seen_message")
    assert READER.read(event("user_invents_something")) == Reading("user_invents_something", known=False)
    assert not READER.read(event("user_send_hologram", {})).known


@pytest.mark.parametrize("values", [{"app_id": "1"}, {"oa_id": "1"}, {"recipient": {"id": "1"}}])
def test_events_of_others_are_not_ours(values: dict[str, Any]) -> None:
    with pytest.raises(NotOurs):
        READER.read(event("user_send_text", {"text": "chào"}, **values))


@pytest.mark.parametrize(
    "values",
    [
        {"sender": None},
        {"sender": {}},
        {"sender": {"id": ""}},
        {"sender": {"id": ["1"]}},
        {"message": {"text": "không có số"}},
        {"message": {"msg_id": "m", "attachments": {"0": "…"}}, "event_name": "user_send_image"},
        {"timestamp": "hôm nay"},
        {"timestamp": "-1"},
    ],
)
def test_what_has_another_shape_is_said_to_be_unreadable(values: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        READER.read(event("user_send_text", {"text": "chào"}, **values) | values)
