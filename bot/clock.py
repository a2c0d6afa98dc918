"""The clocks: the machine's, and one that tests and scripts move by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's time. The only place that asks for it."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class VirtualClock:
    """Stands still until it is set. It never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def set(self, moment: datetime) -> None:
        if moment < self._now:
            raise ValueError(f"time would go back from {self._now.isoformat()} to {moment.isoformat()}")
        self._now = moment

    def advance(self, **amount: float) -> None:
        self._now += timedelta(**amount)
