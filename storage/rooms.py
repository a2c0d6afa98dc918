"""History of the rooms that we host ourselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.models import RoomMessage
from storage import records
from storage.tables import room_messages


class SqlRooms:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, message: RoomMessage) -> RoomMessage:
        return records.add(self._session, message)

    def get(self, message_id: int) -> RoomMessage:
        return records.get(self._session, RoomMessage, message_id)

    def find_by_outbox(self, outbox_id: int) -> RoomMessage | None:
        return self._session.scalars(
            select(RoomMessage).where(room_messages.c.outbox_id == outbox_id)
        ).one_or_none()

    def find_by_event(self, event_id: str) -> RoomMessage | None:
        return self._session.scalars(
            select(RoomMessage).where(room_messages.c.event_id == event_id)
        ).one_or_none()

    def before(self, room: str, *, before_id: int | None = None, limit: int = 50) -> Sequence[RoomMessage]:
        statement = select(RoomMessage).where(room_messages.c.room == room)
        if before_id is not None:
            statement = statement.where(room_messages.c.id < before_id)
        latest = self._session.scalars(statement.order_by(room_messages.c.id.desc()).limit(limit)).all()
        return latest[::-1]

    def latest_id(self) -> int:
        return self._session.scalar(select(func.max(room_messages.c.id))) or 0

    def changed(self, *, after_id: int, edited_after: datetime, limit: int) -> Sequence[RoomMessage]:
        """Two statements, as each has its own index."""
        new, edited = room_messages.c.id > after_id, room_messages.c.edited_at > edited_after
        found = [
            line
            for condition in (new, edited)
            for line in self._session.scalars(
                select(RoomMessage).where(condition).order_by(room_messages.c.id).limit(limit)
            )
        ]
        return sorted(dict.fromkeys(found), key=lambda line: line.id)
