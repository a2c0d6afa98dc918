"""Settings of the office that were changed from their defaults."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.models import Json
from storage import records
from storage.tables import settings


class SqlSettings:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: Json | None = None

    def read(self) -> Json:
        """Once for a unit of work, however often it is asked."""
        if self._read is None:
            rows = self._session.execute(select(settings.c.name, settings.c.value).order_by(settings.c.name))
            self._read = {row.name: row.value for row in rows}
        return dict(self._read)

    def write(self, name: str, value: object) -> None:
        """`value` is a JSON value; the latest wins."""
        self._read = None
        statement = records.insert_into(self._session, settings).values(name=name, value=value)
        self._session.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
        )

    def remove(self, name: str) -> None:
        self._read = None
        self._session.execute(delete(settings).where(settings.c.name == name))
