"""The tables of the rooms that we host ourselves, besides their lines."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from storage.schema import moment, refers, table, words

room_states = table(
    "room_states",
    words("room"),
    moment("closed_at", optional=True),
    refers("pinned_id", "room_messages", optional=True),
    UniqueConstraint("room"),
)

read_marks = table(
    "read_marks",
    words("room"),
    words("code"),
    refers("line_id", "room_messages"),
    moment("read_at"),
    UniqueConstraint("room", "code"),
)
