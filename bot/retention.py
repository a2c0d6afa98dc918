"""The daily pass that clears texts which were kept long enough."""

from __future__ import annotations

from datetime import date, timedelta

import structlog

from actions.audit import with_text
from actions.models import AuditRow
from actions.office import OfficeSource
from actions.ports import Clock, Store, UnitOfWork

log = structlog.get_logger(__name__)

BATCH = 1_000
"""Rows of a kind for each transaction, so that nobody waits long for the database."""


class Retention:
    """Every node has one. Two that clear on the same day do no harm: what is gone is gone."""

    def __init__(self, store: Store, clock: Clock, office: OfficeSource) -> None:
        self._store = store
        self._clock = clock
        self._office = office
        self._done_on: date | None = None

    def clear_old(self) -> int:
        """Once each day, at the first tick; the number of texts cleared."""
        if self._clock.now().date() == self._done_on:
            return 0
        self._done_on = self._clock.now().date()
        cleared = 0
        while some := self._store.repeat(self._clear):
            cleared += some
        if cleared:
            log.info("old texts cleared", texts=cleared)
        return cleared

    def _clear(self, work: UnitOfWork) -> int:
        now = self._clock.now()
        with work:
            days = self._office(work).retention_days
            if not days:
                return 0
            cleared = work.personal.clear_before(now - timedelta(days=days), limit=BATCH)
            if cleared:
                row = AuditRow(at=now, action="data.retention")
                work.audit.add(with_text(row, f"{cleared} older than {days} days"))
            work.commit()
            return cleared
