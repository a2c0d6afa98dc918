"""Lines and presses of the web chat as `Inbound`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, tzinfo

from actions.messages import Attachment, Inbound, Mention, ReplyTo
from actions.models import ChatKind, RoomMessage
from bot.web import rooms, uploads
from bot.web.protocol import Line, Press

_CALLED = re.compile(r"\s*(/|@?\s*th[ưu]\s*k[ýy]\b)", re.IGNORECASE)
"""A command, or the assistant's name at the start, typed by hand."""


def said(
    seat: rooms.Seat, row: RoomMessage, line: Line, *, quoted: RoomMessage | None, zone: tzinfo | None
) -> Inbound:
    """The line `row`, stored already; it keeps the moment at which it was stored first, told in `zone`."""
    mentions = tuple(_mention(m.begin, m.finish, m.code) for m in line.mentions)
    reply_to = None if quoted is None else _reply(quoted)
    private = seat.room.kind is ChatKind.PRIVATE
    return replace(
        _base(seat, row, zone),
        text=row.text,
        attachments=tuple(uploads.as_attachment(file) for file in row.attachments),
        mentions=mentions,
        reply_to=reply_to,
        addressed=private
        or any(m.is_assistant for m in mentions)
        or (reply_to is not None and reply_to.from_assistant)
        or _CALLED.match(row.text) is not None,
    )


def spoken(seat: rooms.Seat, row: RoomMessage, voice: Attachment, *, zone: tzinfo | None) -> Inbound:
    """The line `row`, which is a voice note."""
    return replace(_base(seat, row, zone), attachments=(voice,))


def _base(seat: rooms.Seat, row: RoomMessage, zone: tzinfo | None) -> Inbound:
    """What every line of a room says of its sender, place and time."""
    private = seat.room.kind is ChatKind.PRIVATE
    return Inbound(
        channel=rooms.CHANNEL,
        account=rooms.ACCOUNT,
        event_id=row.event_id or "",
        kind="text",
        chat_id=seat.room.external_id,
        chat_kind=seat.room.kind,
        chat_title=seat.room.title,
        sender_id=seat.person.code,
        sender_name=seat.person.full_name,
        sent_at=row.sent_at.astimezone(zone),
        message_id=str(row.id),
        addressed=private,
        reads_all=not private,
    )


def pressed(seat: rooms.Seat, row: RoomMessage, press: Press, *, at: datetime) -> Inbound:
    """A press of a button under the assistant's line `row`."""
    return Inbound(
        channel=rooms.CHANNEL,
        account=rooms.ACCOUNT,
        event_id=rooms.event_key(seat.person.code, press.client_id),
        kind="press",
        chat_id=seat.room.external_id,
        chat_kind=seat.room.kind,
        chat_title=seat.room.title,
        sender_id=seat.person.code,
        sender_name=seat.person.full_name,
        sent_at=at,
        message_id=str(row.id),
        reply_to=_reply(row),
        token=press.token,
        callback_id=press.client_id,
        reads_all=seat.room.kind is ChatKind.GROUP,
    )


def _mention(begin: int, finish: int, code: str) -> Mention:
    return Mention(begin, finish, external_id=code, is_assistant=not code)


def _reply(quoted: RoomMessage) -> ReplyTo:
    sender = quoted.sender_code
    files = [file for file in quoted.attachments if "token" in file and file["kind"] != "voice"]
    return ReplyTo(
        str(quoted.id),
        quoted.text,
        sender or "",
        from_assistant=sender is None,
        attachments=tuple(uploads.as_attachment(file) for file in files),
    )
