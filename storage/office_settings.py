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

    def read(self) -> Json:
        rows = self._session.execute(select(settings.c.name, settings.c.value).order_by(settings.c.name))
        return {row.name: row.value for row in rows}

    def write(self, name: str, value: object) -> None:
        """`value` is a JSON value; the latest wins."""
        statement = records.insert_into(self._session, settings).values(name=name, value=value)
        self._session.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
        )

    def remove(self, name: str) -> None:
        self._session.execute(delete(settings).where(settings.c.name == name))
