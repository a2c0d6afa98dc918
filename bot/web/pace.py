"""How fast one person may send: a token bucket for each, in this process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from actions.ports import Clock


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime


@dataclass(slots=True)
class PersonPace:
    """Lets through a burst of `burst` messages and then `per_second` of them."""

    clock: Clock
    burst: int = 20
    per_second: float = 1.0
    _buckets: dict[str, _Bucket] = field(default_factory=dict)

    def allows(self, code: str, *, cost: int = 1) -> bool:
        """Take so many tokens of this person; False, and none taken, where there are too few."""
        now = self.clock.now()
        bucket = self._buckets.setdefault(code, _Bucket(float(self.burst), now))
        passed = max(0.0, (now - bucket.at).total_seconds())
        bucket.tokens = min(float(self.burst), bucket.tokens + passed * self.per_second)
        bucket.at = now
        if bucket.tokens < cost:
            return False
        bucket.tokens -= cost
        return True
