"""What a clock that was set back leaves waiting, found and done at once.

An answer that was due at once is in line from the moment at which it was written. If the clock then goes back by five
minutes, its moment comes again in five minutes: nothing would be lost, but people would wait, and so would everything
behind it in the same conversation. What was planned for a time keeps that time.
"""

from __future__ import annotations

from datetime import datetime

import structlog

from actions.ports import Clock, Store, UnitOfWork

log = structlog.get_logger(__name__)


class ClockSteps:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._last: datetime | None = None

    def mend(self) -> int:
        """Called often: acts where the clock is earlier than at the last call, and at the first one."""
        now, last = self._clock.now(), self._last
        self._last = now
        if last is not None and now >= last:
            return 0
        if last is not None:
            log.warning("clock went back", seconds=(last - now).total_seconds())
        return self._store.repeat(self._bring_forward)

    def _bring_forward(self, work: UnitOfWork) -> int:
        now = self._clock.now()
        with work:
            moved = work.outbox.bring_forward(now) + work.events.bring_forward(now)
            work.commit()
            return moved
