"""What people wish for themselves: quiet hours, their digest, leave."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.models import PersonSettings
from storage import records
from storage.tables import person_settings


class SqlPreferences:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, person_id: int) -> PersonSettings | None:
        return self._session.scalars(
            select(PersonSettings).where(person_settings.c.person_id == person_id)
        ).one_or_none()

    def of(self, person_ids: Collection[int]) -> Mapping[int, PersonSettings]:
        rows = self._session.scalars(
            select(PersonSettings).where(person_settings.c.person_id.in_(person_ids))
        )
        return {row.person_id: row for row in rows}

    def add(self, settings: PersonSettings) -> PersonSettings:
        return records.add(self._session, settings)

    def digest_minutes(self) -> Sequence[int]:
        return self._session.scalars(
            select(person_settings.c.digest_minute)
            .where(person_settings.c.digest_minute.is_not(None))
            .distinct()
        ).all()
