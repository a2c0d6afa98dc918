"""What the assistant says in a room: a line that is stored once, or an earlier one that is changed.

Everything here is on an open unit of work, committed by the caller.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from actions.messages import HANDLE, Outbound
from actions.models import Json, RoomMessage
from actions.ports import UnitOfWork
from bot.web import rooms, uploads


def say(work: UnitOfWork, message: Outbound, *, now: datetime) -> RoomMessage:
    """The line of this message, which was not said yet and whose room exists."""
    # What was to be edited may be gone: then it is said anew rather than lost.
    return _edited(work, message, now) or _added(work, message, now)


def _added(work: UnitOfWork, message: Outbound, now: datetime) -> RoomMessage:
    line = RoomMessage(room=message.chat_id, sender_code=None, text=message.text, sent_at=now)
    line.outbox_id = message.number
    line.buttons = _button_rows(message)
    line.attachments = _files(work, message, now)
    quoted = rooms.find_line(work, message.chat_id, message.reply_to)
    line.reply_to_id = None if quoted is None else quoted.id
    return work.rooms.add(line)


def _edited(work: UnitOfWork, message: Outbound, now: datetime) -> RoomMessage | None:
    line = rooms.find_line(work, message.chat_id, message.edit)
    if line is None or line.sender_code is not None:
        return None
    line.text = message.text
    line.buttons = _button_rows(message)
    line.edited_at = now
    return line


def _files(work: UnitOfWork, message: Outbound, now: datetime) -> list[Json]:
    """What the page shows or offers to download; fetched by its token, see `file_routes`."""
    kept = (("image", message.image, message.image_token), ("file", message.file, message.file_token))
    files: list[Json] = []
    for kind, path, token in kept:
        if path is not None and path.startswith(HANDLE):
            # What somebody sent to a room before: results of work are shown to whoever asks for the task.
            file = work.files.find(path.removeprefix(HANDLE), now=now)
            files += [] if file is None else [uploads.as_json(file)]
        elif path is not None and token:
            file = work.files.find(token, now=now)
            shown = {"kind": kind, "name": Path(path).name, "token": token}
            files.append(shown if file is None else uploads.as_json(file))
    return files


def _button_rows(message: Outbound) -> list[list[Json]]:
    return [[{"label": button.label, "token": button.token} for button in row] for row in message.buttons]
