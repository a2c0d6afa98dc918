"""What can be made to go wrong, and the limits on how fast a bot may send."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

FaultKind = Literal["too-many", "server-error", "garbage", "hang-up", "slow", "conflict"]


@dataclass(slots=True)
class Fault:
    """One planned misbehaviour of the next `times` calls of `method` ("*": any but getUpdates).

    `seconds`: retry_after of "too-many" (429), or how long "slow" waits before it answers.
    `executed`: the call takes effect before it goes wrong, as when an answer is lost on the way.
    `skip`: so many of these calls pass unharmed first. `struck` counts the calls it has met.
    """

    kind: FaultKind
    method: str = "*"
    times: int = 1
    seconds: float = 3
    executed: bool = False
    skip: int = 0
    struck: int = 0

    def fits(self, method: str) -> bool:
        if self.method == "*":
            return method != "getupdates"
        return self.method.lower() == method


class Faults:
    """The faults still to come, in the order they were planned."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def plan(self, fault: Fault) -> None:
        self._planned.append(fault)

    def clear(self) -> None:
        self._planned.clear()

    def take(self, method: str) -> Fault | None:
        for fault in self._planned:
            if fault.fits(method):
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.struck += 1
                fault.times -= 1
                if fault.times <= 0:
                    self._planned.remove(fault)
                return fault
        return None


@dataclass(slots=True)
class Limits:
    """Telegram's limits as sliding windows: overall and per chat in one second, per group in one minute."""

    clock: Callable[[], float]
    overall: int = 30
    per_chat: int = 1
    per_group: int = 20
    _times: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def retry_after(self, chat_id: int) -> int | None:
        """Whole seconds to wait, or None: the message may go and is counted."""
        now = self.clock()
        windows = [("all", self.overall, 1.0), (f"chat {chat_id}", self.per_chat, 1.0)]
        if chat_id < 0:
            windows.append((f"group {chat_id}", self.per_group, 60.0))
        wait = 0.0
        for name, most, seconds in windows:
            times = self._times[name]
            while times and times[0] <= now - seconds:
                times.popleft()
            if len(times) >= most:
                wait = max(wait, times[len(times) - most] + seconds - now)
        if wait > 0:
            return max(1, math.ceil(wait))
        for name, _, _ in windows:
            self._times[name].append(now)
        return None


def peak(times: Iterable[float], seconds: float) -> int:
    """The most events that any half-open window of that length holds."""
    window: deque[float] = deque()
    most = 0
    for moment in sorted(times):
        window.append(moment)
        while window[0] <= moment - seconds:
            window.popleft()
        most = max(most, len(window))
    return most
