"""The rooms that we host ourselves (web chat): whether one is open, what is pinned in it, how far each has read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from actions.models import RoomMessage


@dataclass(eq=False, kw_only=True)
class RoomState:
    """UNIQUE(room). A closed room can be read and searched; nobody writes in it but the assistant."""

    id: int = field(init=False)
    room: str
    closed_at: datetime | None = None
    pinned_id: int | None = None
    """The line that stays in sight at the top."""


@dataclass(eq=False, kw_only=True)
class ReadMark:
    """UNIQUE(room, code): the person has seen everything up to the line `line_id`."""

    id: int = field(init=False)
    room: str
    code: str
    line_id: int
    read_at: datetime


class Rooms(Protocol):
    """History of the rooms we host ourselves (web chat)."""

    def add(self, message: RoomMessage) -> RoomMessage: ...
    def get(self, message_id: int) -> RoomMessage: ...
    def find(self, message_id: int) -> RoomMessage | None: ...
    def find_by_outbox(self, outbox_id: int) -> RoomMessage | None: ...
    def find_by_event(self, event_id: str) -> RoomMessage | None: ...
    def before(self, room: str, *, before_id: int | None = None, limit: int = 50) -> Sequence[RoomMessage]:
        """The latest `limit` messages (before that id), oldest first."""
        ...

    def texts_before(self, room: str, *, before_id: int | None, limit: int) -> Sequence[tuple[int, str]]:
        """(id, text) of the latest `limit` messages (before that id), latest first: to look for words in."""
        ...

    def latest_id(self) -> int:
        """Of all rooms; 0 where nothing was said yet."""
        ...

    def changed(self, *, after_id: int, edited_after: datetime, limit: int) -> Sequence[RoomMessage]:
        """Of all rooms: what came after that id and what was edited after that moment, oldest first."""
        ...

    def find_state(self, room: str) -> RoomState | None:
        """None where the room was never closed and nothing was pinned."""
        ...

    def provide_state(self, room: str) -> RoomState:
        """The room's state, made where there is none."""
        ...

    def mark_read(self, room: str, code: str, line_id: int, now: datetime) -> bool:
        """Move the person's mark forward; False where it is there already. A mark never goes back."""
        ...

    def read_marks(self, room: str) -> Mapping[str, int]:
        """How far each person has read, by code."""
        ...
