"""Whom groups let in by themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Index, Table, UniqueConstraint, delete, select
from sqlalchemy.orm import Session

from actions.doors.models import GroupUnit
from storage import records
from storage.schema import refers, table

group_units: Table = table(
    "group_units",
    refers("chat_id", "chats"),
    refers("unit_id", "units"),
    UniqueConstraint("chat_id", "unit_id"),
    Index(None, "unit_id"),
)

RECORDS: dict[type[Any], Table] = {GroupUnit: group_units}


class SqlDoors:
    """Implements `actions.doors.ports.Doors`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def units_of(self, chat_ids: Collection[int]) -> Mapping[int, int]:
        rows = self._session.execute(
            select(group_units.c.chat_id, group_units.c.unit_id)
            .where(group_units.c.chat_id.in_(chat_ids))
            .order_by(group_units.c.id)
        )
        return {row.chat_id: row.unit_id for row in rows}

    def open_to(self, chat_id: int, unit_id: int | None) -> None:
        self._session.execute(delete(GroupUnit).where(group_units.c.chat_id == chat_id))
        if unit_id is not None:
            records.add(self._session, GroupUnit(chat_id=chat_id, unit_id=unit_id))
