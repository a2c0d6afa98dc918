"""Names that one holder at a time has. A conditional UPDATE decides, as for every claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from actions.leases import Lease
from storage import records
from storage.tables import leases


class SqlLeases:
    def __init__(self, session: Session) -> None:
        self._session = session

    def take(self, name: str, *, holder: str, now: datetime, until: datetime) -> bool:
        free = or_(leases.c.holder == holder, leases.c.until <= now)
        taken = self._session.execute(
            update(leases)
            .where(leases.c.name == name, free)
            .values(holder=holder, until=until)
            .returning(leases.c.id)
        ).scalar_one_or_none()
        if taken is not None:
            return True
        made = self._session.execute(
            records.insert_into(self._session, leases)
            .values(name=name, holder=holder, until=until)
            .on_conflict_do_nothing(index_elements=["name"])
            .returning(leases.c.id)
        ).scalar_one_or_none()
        return made is not None

    def give_up(self, name: str, *, holder: str) -> bool:
        gone = self._session.execute(
            delete(leases).where(leases.c.name == name, leases.c.holder == holder).returning(leases.c.id)
        ).scalar_one_or_none()
        return gone is not None

    def held(self, now: datetime, *, prefix: str = "") -> Sequence[Lease]:
        named = leases.c.name.startswith(prefix, autoescape=True)
        rows = self._session.execute(
            select(leases).where(and_(leases.c.until > now, named)).order_by(leases.c.name)
        )
        return [Lease(row.name, row.holder, row.until) for row in rows]

    def forget(self, before: datetime) -> int:
        return len(
            self._session.execute(delete(leases).where(leases.c.until < before).returning(leases.c.id)).all()
        )
