"""From an update of the Zalo Bot Platform to an `Inbound`: pure functions, without clock, network or storage."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from actions.messages import Attachment, Inbound, InboundKind, ReplyTo
from actions.models import ChatKind

CHANNEL = "zalo-bot"

Json = Mapping[str, Any]

TEXT, LINK = "message.text.received", "message.link.received"
IMAGE, VOICE = "message.image.received", "message.voice.received"
STICKER, UNSUPPORTED = "message.sticker.received", "message.unsupported.received"
KNOWN = frozenset({TEXT, LINK, IMAGE, VOICE, STICKER, UNSUPPORTED})

_QUOTES = ("reply_to_message", "quoted_message", "quote")
"""Where an answered message might stand; the documents do not say."""
_OLDEST, _FASTEST = timedelta(days=30), timedelta(hours=1)


class Unreadable(ValueError):
    """An update of a known kind without what it must have."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads updates of the bot `account`; `names` are what stands after the @ where somebody mentions it."""

    account: str
    names: Sequence[str] = ()

    def inbound(self, update: Json, *, received_at: datetime) -> Inbound | None:
        """What an update means to us; None for what concerns us not: other bots, unknown events, and content that Zalo
        keeps to itself without saying whose. Raises `Unreadable`."""
        event, message = update.get("event_name"), update.get("message")
        if event not in KNOWN or not isinstance(message, dict):
            return None
        sender, chat = _object(message, "from"), _object(message, "chat")
        if event == UNSUPPORTED and not (sender.get("id") and chat.get("id") and message.get("message_id")):
            return None
        if sender.get("is_bot") is True:
            return None
        kind: InboundKind = "unreadable" if event == UNSUPPORTED else "text"
        in_group = is_of_group(update)
        text = message.get("text") or message.get("caption") or (message.get("url") if event == LINK else "")
        return Inbound(
            channel=CHANNEL,
            account=self.account,
            event_id=_id(message, "message_id"),
            kind=kind,
            chat_id=_id(chat, "id"),
            chat_kind=ChatKind.GROUP if in_group else ChatKind.PRIVATE,
            chat_title=str(chat.get("title") or chat.get("name") or "") if in_group else "",
            sender_id=_id(sender, "id"),
            sender_name=str(sender.get("display_name") or ""),
            sent_at=_moment(message.get("date"), received_at),
            message_id=_id(message, "message_id"),
            text=without_names(str(text or ""), self.names),
            reply_to=_reply_to(message),
            attachments=_attachments(event, message),
            # In a group Zalo hands a bot nothing but what mentions it or answers it.
            addressed=True,
            types_choices=True,
            raw=json.dumps(message, ensure_ascii=False) if in_group else "",
        )


def update_of(body: object) -> Json | None:
    """The update that a post or a result holds, bare or in the API's envelope; None where it holds none."""
    if isinstance(body, dict) and isinstance(body.get("result"), dict):
        body = body["result"]
    return body if isinstance(body, dict) and isinstance(body.get("event_name"), str) else None


def is_of_group(update: Json) -> bool:
    message = update.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    return isinstance(chat, dict) and str(chat.get("chat_type", "")).upper() == "GROUP"


def without_names(text: str, names: Sequence[str]) -> str:
    """The words without "@Name" of the bot, wherever it stands."""
    known = sorted({_nfc(name).lstrip("@") for name in names if name.strip()}, key=len, reverse=True)
    if not known or "@" not in text:
        return text.strip()
    named = "|".join(re.escape(name) for name in known)
    pattern = rf"@[ \u00a0]?(?:{named})(?!\w)[ \t\u00a0]*[,:;]?[ \t\u00a0]*"
    return re.sub(pattern, "", _nfc(text), flags=re.IGNORECASE).strip()


def _attachments(event: str, message: Json) -> tuple[Attachment, ...]:
    """A file's reference is the address at which Zalo keeps it for a while."""
    if event == IMAGE:
        address = _text(message, "photo_url", "photo")
        return (Attachment("image", address, mime="image/jpeg"),) if address else ()
    if event == VOICE:
        address = _text(message, "voice_url", "url")
        return (Attachment("voice", address, mime="audio/aac"),) if address else ()
    if event == STICKER:
        return (Attachment("sticker", _text(message, "sticker", "url")),)
    return ()


def _reply_to(message: Json) -> ReplyTo | None:
    original = next((message[name] for name in _QUOTES if isinstance(message.get(name), dict)), None)
    if original is None or not original.get("message_id"):
        return None
    sender = _object(original, "from")
    return ReplyTo(
        str(original["message_id"]),
        str(original.get("text") or original.get("caption") or ""),
        str(sender.get("id") or ""),
        from_assistant=sender.get("is_bot") is True,
    )


def _moment(milliseconds: object, received_at: datetime) -> datetime:
    """When it was sent. "Tomorrow" hangs on it, so a moment that cannot be true counts for nothing."""
    if not isinstance(milliseconds, int) or isinstance(milliseconds, bool):
        return received_at
    try:
        sent = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return received_at
    return sent if received_at - _OLDEST <= sent <= received_at + _FASTEST else received_at


def _object(holder: Json, name: str) -> Json:
    found = holder.get(name)
    return found if isinstance(found, dict) else {}


def _id(holder: Json, name: str) -> str:
    found = holder.get(name)
    if not isinstance(found, str | int) or isinstance(found, bool) or not str(found):
        raise Unreadable(f"no {name}")
    return str(found)


def _text(holder: Json, *names: str) -> str:
    return next((found for name in names if isinstance(found := holder.get(name), str) and found), "")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
