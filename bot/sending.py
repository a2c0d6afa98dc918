"""What all lanes of a process share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from actions.office import OfficeSource
from actions.pacing import Limits, Pace
from actions.ports import Clock, Store
from bot.cabinet import Cabinet
from bot.channel import Channel
from bot.metrics import Metrics

Key = tuple[str, str]
"""Channel name and account."""
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Sending:
    """What all lanes of a process share. `sleep` is given where time is not the machine's: then nothing overlaps."""

    store: Store
    clock: Clock
    channels: Mapping[Key, Channel]
    cabinet: Cabinet
    pace: Pace
    lease: timedelta
    metrics: Metrics
    office: OfficeSource | None = None
    limits: Mapping[str, Limits] = field(default_factory=dict)
    sleep: Sleep | None = None

    def limits_of(self, channel: Channel) -> Limits:
        return self.limits.get(channel.name, channel.capabilities.limits)
