"""The audit log, and the sealer's place in it. What a chain is, `actions.audit` says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from actions.audit import FIRST, chained
from actions.models import AuditHead, AuditRow
from storage import records
from storage.tables import audit, audit_head

_ONLY = 1


class SqlAudit:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: AuditRow) -> AuditRow:
        return records.add(self._session, row)

    def head(self) -> AuditHead:
        row = self._session.execute(select(audit_head).where(audit_head.c.id == _ONLY)).one_or_none()
        if row is None:
            return AuditHead(id=_ONLY)
        return AuditHead(id=_ONLY, number=row.number, hash=row.hash)

    def take_seal(self, now: datetime, *, lease: str, until: datetime) -> bool:
        """Waits for the write lock of another sealer's statement, then sees its lease: one of two gets it."""
        self._session.execute(
            records.insert_into(self._session, audit_head)
            .values(id=_ONLY, number=0, hash=FIRST)
            .on_conflict_do_nothing(index_elements=["id"])
        )
        free = or_(audit_head.c.lease.is_(None), audit_head.c.lease_until <= now, audit_head.c.lease == lease)
        return self._settle(free, {"lease": lease, "lease_until": until})

    def give_up_seal(self, *, lease: str) -> None:
        self._settle(audit_head.c.lease == lease, {"lease": None, "lease_until": None})

    def seal(self, *, lease: str, limit: int) -> int:
        """Number and chain up to `limit` lines; 0 where none waits or the lease is lost."""
        self._session.flush()
        head = self._session.execute(
            select(audit_head).where(audit_head.c.lease == lease).with_for_update()
        ).one_or_none()
        rows = self._session.execute(
            select(audit).where(audit.c.number.is_(None)).order_by(audit.c.id).limit(limit)
        ).all()
        if head is None or not rows:
            return 0
        number, last, sealed = head.number, head.hash, []
        for row in rows:
            number += 1
            link = chained(_as_record(row), number=number, previous=last)
            sealed.append({"row": row.id, "number": number, "previous": last, "hash": link})
            last = link
        self._session.connection().execute(
            update(audit)
            .where(audit.c.id == bindparam("row"), audit.c.number.is_(None))
            .values(number=bindparam("number"), previous=bindparam("previous"), hash=bindparam("hash")),
            sealed,
        )
        self._settle(audit_head.c.lease == lease, {"number": number, "hash": last})
        return len(rows)

    def unsealed(self) -> int:
        waiting = select(func.count()).select_from(audit).where(audit.c.number.is_(None))
        return int(self._session.execute(waiting).scalar_one())

    def sealed(self, *, after: int, limit: int) -> Sequence[AuditRow]:
        rows = self._session.execute(
            select(audit).where(audit.c.number > after).order_by(audit.c.number, audit.c.id).limit(limit)
        ).all()
        return [_as_record(row) for row in rows]

    def latest(
        self, *, task_id: int | None = None, person_id: int | None = None, limit: int = 50
    ) -> Sequence[AuditRow]:
        wanted = select(audit).order_by(audit.c.id.desc()).limit(limit)
        for kind, number in (("task", task_id), ("person", person_id)):
            if number is not None:
                wanted = wanted.where(audit.c.kind == kind, audit.c.subject_id == number)
        return [_as_record(row) for row in self._session.execute(wanted).all()][::-1]

    def forget_salts(self, source: str, ids: Sequence[int]) -> None:
        self._session.flush()
        for some in records.batches(ids):
            self._session.execute(
                update(audit)
                .where(audit.c.source == source, audit.c.source_id.in_(some), audit.c.salt != "")
                .values(salt="")
                .execution_options(synchronize_session=False)
            )

    def _settle(self, holds: ColumnElement[bool], changes: dict[str, object]) -> bool:
        done = self._session.execute(
            update(audit_head)
            .where(audit_head.c.id == _ONLY, holds)
            .values(changes)
            .returning(audit_head.c.id)
        )
        return done.scalar_one_or_none() is not None


def _as_record(row: Row[tuple[object, ...]]) -> AuditRow:
    """A record apart from the session: what is read here is never written."""
    values = dict(row._mapping)
    number = values.pop("id")
    record = AuditRow(**values)
    record.id = number
    return record
