"""A clock that stands still until told."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
THURSDAY_MORNING = datetime(2026, 11, 19, 10, 0, tzinfo=OFFICE_ZONE)


class FakeClock:
    """Implements `actions.ports.Clock`. Starts on Thursday 19 November 2026, 10:00 in Vietnam."""

    def __init__(self, at: datetime = THURSDAY_MORNING) -> None:
        self._now = _aware(at)

    def now(self) -> datetime:
        return self._now

    def advance(self, step: timedelta | None = None, **parts: float) -> datetime:
        """Move on by `step`, or by the parts of a `timedelta`: `advance(minutes=10)`."""
        self._now += step if step is not None else timedelta(**parts)
        return self._now

    def set(self, at: datetime) -> datetime:
        self._now = _aware(at)
        return self._now


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a clock shows aware moments only")
    return at
