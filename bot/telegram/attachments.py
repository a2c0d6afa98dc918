"""Files that came with a Telegram message, by their file ids."""

from __future__ import annotations

from typing import Literal

from telegram import Animation, Audio, Document, ExternalReplyInfo, Message, Video

from actions.messages import Attachment


def attachments_of(message: Message | ExternalReplyInfo) -> tuple[Attachment, ...]:
    """The message's file, if any: Telegram puts one in a message. A location's reference is "lat,lon"."""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return (Attachment("image", largest.file_id, mime="image/jpeg", size=largest.file_size or 0),)
    if message.voice is not None:
        voice = message.voice
        return (Attachment("voice", voice.file_id, "", voice.mime_type or "audio/ogg", voice.file_size or 0),)
    if message.sticker is not None:
        sticker = message.sticker
        return (Attachment("sticker", sticker.file_id, sticker.emoji or "", size=sticker.file_size or 0),)
    if message.video_note is not None:
        note = message.video_note
        return (Attachment("video", note.file_id, mime="video/mp4", size=note.file_size or 0),)
    if message.location is not None:
        return (Attachment("location", f"{message.location.latitude},{message.location.longitude}"),)
    return _named_files(message)


def _named_files(message: Message | ExternalReplyInfo) -> tuple[Attachment, ...]:
    # An animation also comes as a document; asked in this order it counts once, as a video.
    if (moving := message.animation or message.video) is not None:
        return (_named("video", moving),)
    if message.audio is not None:
        return (_named("audio", message.audio),)
    if message.document is not None:
        return (_named("file", message.document),)
    return ()


def _named(kind: Literal["file", "audio", "video"], file: Animation | Video | Audio | Document) -> Attachment:
    name, mime = file.file_name or "", file.mime_type or ""
    return Attachment(kind, file.file_id, name, mime, file.file_size or 0)
