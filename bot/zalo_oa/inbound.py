"""From an event of the webhook to an `Inbound`: a pure function, without clock, network or storage."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from actions.messages import Attachment, Inbound, InboundKind, ReplyTo
from actions.models import ChatKind
from bot.zalo_oa.settings import CHANNEL

Json = Mapping[str, Any]
Kind = Literal["file", "image", "voice", "video", "sticker", "location"]

_SENT = re.compile(r"user_send_(group_)?([a-z_]+)")
_KINDS: dict[str, Kind] = {
    "image": "image",
    "gif": "image",
    "audio": "voice",
    "video": "video",
    "file": "file",
    "sticker": "sticker",
    "location": "location",
}
_OTHER_KINDS = frozenset({"text", "link", "business_card"})
"""What is read as text."""
_OF_NO_CONCERN = ("oa_send_", "user_seen_", "user_received_")
"""Echoes of what the account itself sends, and its read marks."""
_MIMES = {"image": "image/jpeg", "voice": "audio/aac", "video": "video/mp4"}
_LATEST = datetime(9999, 1, 1, tzinfo=UTC).timestamp() * 1000


class NotOurs(Exception):
    """An event of another application or account; the text says which."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an event is. Without `inbound` and not `known`: something new, to be kept aside.

    `acted`: who did something that opens the window in which we may write to them.
    """

    name: str
    inbound: Inbound | None = None
    known: bool = True
    acted: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Of the account with this id; `name` is how groups mention it."""

    account: str
    app_id: str
    name: str = ""

    def read(self, event: Json) -> Reading:
        """Raises `NotOurs`; `KeyError`, `TypeError` or `ValueError` for an event of a shape it does not know."""
        name = str(event["event_name"])
        self._must_be_ours(event)
        if name.startswith(_OF_NO_CONCERN):
            return Reading(name)
        if name in ("follow", "unfollow"):
            return self._following(event, name)
        sent = _SENT.fullmatch(name)
        if sent is None or sent[2] not in _KINDS.keys() | _OTHER_KINDS:
            return Reading(name, known=False)
        group = sent[1] is not None
        inbound = self._message(event, sent[2], group=group)
        return Reading(name, inbound, acted="" if group else inbound.sender_id)

    def _must_be_ours(self, event: Json) -> None:
        app, account = event.get("app_id", self.app_id), event.get("oa_id", self.account)
        if str(app) != self.app_id or str(account) != self.account:
            raise NotOurs(f"app {app}, account {account}")

    def _following(self, event: Json, name: str) -> Reading:
        person = _text(event["follower"]["id"])
        kind: InboundKind = "start" if name == "follow" else "left"
        # Zalo gives these events no id; the same person does not do the same twice in a millisecond.
        inbound = self._inbound(event, kind, f"{name}:{person}:{event['timestamp']}", person, person)
        return Reading(name, inbound, acted=person if name == "follow" else "")

    def _message(self, event: Json, what: str, *, group: bool) -> Inbound:
        sender, place = _text(event["sender"]["id"]), _text(event["recipient"]["id"])
        if not group and place != self.account:
            raise NotOurs(f"account {place}")
        message: Json = event["message"]
        number = _text(message["msg_id"])
        text, called = self._without_name(_words(message, what))
        attachments = _attachments(message, what)
        # In a group nobody asked us about it.
        kind: InboundKind = "text" if text or attachments or group else "unreadable"
        reply_to = self._quoted(message)
        answered = reply_to is not None and reply_to.from_assistant
        return self._inbound(
            event,
            kind,
            number,
            sender,
            place if group else sender,
            group=group,
            message_id=number,
            text=text,
            reply_to=reply_to,
            attachments=attachments,
            addressed=not group or called or answered,
        )

    def _inbound(
        self,
        event: Json,
        kind: InboundKind,
        event_id: str,
        sender: str,
        chat: str,
        *,
        group: bool = False,
        **more: Any,
    ) -> Inbound:
        return Inbound(
            channel=CHANNEL,
            account=self.account,
            event_id=event_id,
            kind=kind,
            chat_id=chat,
            chat_kind=ChatKind.GROUP if group else ChatKind.PRIVATE,
            sender_id=sender,
            sent_at=moment(event["timestamp"]),
            types_choices=True,
            **more,
        )

    def _without_name(self, text: str) -> tuple[str, bool]:
        """The text without the account's own mention, which is part of it, and whether it was there."""
        if not self.name:
            return text, False
        mention = re.compile(
            rf"@{re.escape(unicodedata.normalize('NFC', self.name))}(?!\w)[ ,:]*", re.IGNORECASE
        )
        rest, count = mention.subn("", text)
        return (rest.strip(), True) if count else (text, False)

    def _quoted(self, message: Json) -> ReplyTo | None:
        quote = message.get("quote_msg")
        if isinstance(quote, dict) and quote.get("msg_id"):
            sender = quote.get("sender") or {}
            author = str(sender.get("id") or "") if isinstance(sender, dict) else ""
            return ReplyTo(
                _text(quote["msg_id"]),
                str(quote.get("text") or ""),
                author,
                from_assistant=author == self.account,
            )
        if message.get("quote_msg_id"):
            return ReplyTo(_text(message["quote_msg_id"]))
        return None


def moment(timestamp: object) -> datetime:
    """Milliseconds since 1970, which Zalo writes as text. Raises `ValueError`."""
    milliseconds = int(str(timestamp))
    if not 0 < milliseconds < _LATEST:
        raise ValueError("no moment")
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _text(value: object) -> str:
    """An id. Raises `ValueError` where there is none."""
    if not isinstance(value, str | int) or not str(value):
        raise ValueError("no id")
    return str(value)


def _words(message: Json, what: str) -> str:
    said = str(message.get("text") or "")
    if what == "link" and not said:
        said = next((str(each.get("url") or "") for each in _payloads(message)), "")
    return unicodedata.normalize("NFC", said)


def _attachments(message: Json, what: str) -> tuple[Attachment, ...]:
    kind = _KINDS.get(what)
    if kind is None:
        return ()
    found = []
    for payload in _payloads(message):
        if kind == "location":
            spot = payload.get("coordinates") or {}
            reference = f"{spot.get('latitude', '')},{spot.get('longitude', '')}"
        else:
            reference = str(payload.get("url") or "")
        if reference.strip(","):
            name, size = str(payload.get("name") or ""), str(payload.get("size") or "")
            found.append(
                Attachment(kind, reference, name, _MIMES.get(kind, ""), int(size) if size.isdecimal() else 0)
            )
    return tuple(found)


def _payloads(message: Json) -> Sequence[Json]:
    attached = message.get("attachments") or []
    if not isinstance(attached, list):
        raise TypeError("attachments are no list")
    payloads = [each.get("payload") for each in attached if isinstance(each, dict)]
    return [payload for payload in payloads if isinstance(payload, dict)]
