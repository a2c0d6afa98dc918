"""The pace of sending within one process, for tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from threading import Lock

from actions.pacing import MICRO, Ask, Gate, GateState, Slot, micros, reserve
from actions.ports import Clock


class MemoryPace:
    """Implements `actions.pacing.Pace`. `broken`: it cannot be reached."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._states: dict[str, GateState] = defaultdict(GateState)
        self._lock = Lock()
        self.broken = False

    def take(self, asks: Sequence[Ask]) -> Sequence[Slot]:
        if self.broken:
            raise ConnectionError
        with self._lock:
            return reserve(self._states, asks, micros(self._clock.now()))

    def pause(self, gates: Sequence[Gate], seconds: float) -> None:
        with self._lock:
            until = micros(self._clock.now()) + round(seconds * MICRO)
            for gate in gates:
                state = self._states[gate.key]
                state.paused_until = max(state.paused_until, until)
