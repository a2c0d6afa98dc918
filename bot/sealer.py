"""The one that numbers and chains new lines of the audit log. Every node has one; the lease lets one at a time work.

Not part of `Clockwork.next_due`: a line waits for the next tick, whatever brings it, so the log never makes a
virtual clock stand still.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from actions.ports import Clock, Store, UnitOfWork

LEASE = timedelta(seconds=30)
BATCH = 500


class Sealer:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lease = secrets.token_hex(8)

    def seal_new(self) -> int:
        """Seal what waits; the number of lines. 0 also where another node holds the seal."""
        with self._store.reading() as work:
            if not work.audit.unsealed():
                return 0
        if not self._store.repeat(self._take):
            return 0
        sealed = 0
        while batch := self._store.repeat(self._seal):
            sealed += batch
        self._store.repeat(self._give_up)
        return sealed

    def _take(self, work: UnitOfWork) -> bool:
        now = self._clock.now()
        with work:
            taken = work.audit.take_seal(now, lease=self._lease, until=now + LEASE)
            work.commit()
            return taken

    def _seal(self, work: UnitOfWork) -> int:
        with work:
            sealed = work.audit.seal(lease=self._lease, limit=BATCH)
            work.commit()
            return sealed

    def _give_up(self, work: UnitOfWork) -> None:
        with work:
            work.audit.give_up_seal(lease=self._lease)
            work.commit()
