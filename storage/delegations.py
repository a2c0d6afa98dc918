"""Who acts for whom, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from actions.models import Delegation
from storage import records
from storage.tables import UNENDED, delegations


class SqlDelegations:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, delegation: Delegation) -> Delegation:
        return records.add(self._session, delegation)

    def get(self, delegation_id: int) -> Delegation:
        return records.get(self._session, Delegation, delegation_id)

    def held_by(self, person_id: int, *, now: datetime) -> Sequence[Delegation]:
        return self._list(
            delegations.c.to_person_id == person_id, delegations.c.starts_at <= now, not_over(now)
        )

    def given_by(self, person_id: int, *, now: datetime) -> Sequence[Delegation]:
        return self._list(delegations.c.from_person_id == person_id, not_over(now))

    def of_person(self, person_id: int) -> Sequence[Delegation]:
        return self._list(
            or_(delegations.c.from_person_id == person_id, delegations.c.to_person_id == person_id)
        )

    def ended_untold(self, now: datetime) -> Sequence[Delegation]:
        return self._list(UNENDED, delegations.c.ends_at <= now)

    def next_end(self) -> datetime | None:
        first: datetime | None = self._session.scalar(select(func.min(delegations.c.ends_at)).where(UNENDED))
        return first

    def _list(self, *conditions: ColumnElement[bool]) -> Sequence[Delegation]:
        return self._session.scalars(select(Delegation).where(*conditions).order_by(delegations.c.id)).all()


def not_over(now: datetime) -> ColumnElement[bool]:
    """Neither taken back nor at its end."""
    return and_(
        delegations.c.revoked_at.is_(None), or_(delegations.c.ends_at.is_(None), delegations.c.ends_at > now)
    )
