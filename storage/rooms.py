"""History of the rooms that we host ourselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.models import RoomMessage
from actions.rooms import RoomState
from storage import records
from storage.room_tables import read_marks, room_states
from storage.tables import room_messages


class SqlRooms:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, message: RoomMessage) -> RoomMessage:
        return records.add(self._session, message)

    def get(self, message_id: int) -> RoomMessage:
        return records.get(self._session, RoomMessage, message_id)

    def find(self, message_id: int) -> RoomMessage | None:
        return records.find(self._session, RoomMessage, message_id)

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

    def texts_before(self, room: str, *, before_id: int | None, limit: int) -> Sequence[tuple[int, str]]:
        statement = select(room_messages.c.id, room_messages.c.text).where(room_messages.c.room == room)
        if before_id is not None:
            statement = statement.where(room_messages.c.id < before_id)
        latest = self._session.execute(statement.order_by(room_messages.c.id.desc()).limit(limit))
        return [(line_id, text) for line_id, text in latest]

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

    def find_state(self, room: str) -> RoomState | None:
        return self._session.scalars(select(RoomState).where(room_states.c.room == room)).one_or_none()

    def provide_state(self, room: str) -> RoomState:
        state = RoomState(room=room)
        if records.add_unless_known(self._session, state, unique=("room",)):
            return state
        return self._session.scalars(select(RoomState).where(room_states.c.room == room)).one()

    def mark_read(self, room: str, code: str, line_id: int, now: datetime) -> bool:
        self._session.flush()
        mark = records.insert_into(self._session, read_marks).values(
            room=room, code=code, line_id=line_id, read_at=now
        )
        moved = self._session.execute(
            mark.on_conflict_do_update(
                index_elements=["room", "code"],
                set_={"line_id": mark.excluded.line_id, "read_at": mark.excluded.read_at},
                where=read_marks.c.line_id < mark.excluded.line_id,
            ).returning(read_marks.c.id)
        )
        return moved.scalar_one_or_none() is not None

    def read_marks(self, room: str) -> Mapping[str, int]:
        marks = select(read_marks.c.code, read_marks.c.line_id).where(read_marks.c.room == room)
        return {mark.code: mark.line_id for mark in self._session.execute(marks)}
