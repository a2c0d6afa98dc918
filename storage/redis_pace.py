"""The pace of sending, kept in Redis: for many nodes that send to the same account."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import redis

from actions.pacing import (
    AHEAD,
    MICRO,
    Ask,
    Gate,
    GateState,
    Slot,
    gates_of,
    micros,
    pausing,
    reserve,
    taking,
)
from actions.ports import Clock

Result = TypeVar("Result")

SECONDS = 1.0
"""How long Redis may take to answer before it counts as lost."""
_BEGAN = "thuky:pace:began"
_LIFE = 7 * 24 * 3600


class RedisPace:
    """Implements `actions.pacing.Pace` by optimistic transactions (WATCH); raises `redis.RedisError`.

    By the node's own clock, as `SqlPace`. A Redis that knows nothing (it was started
    anew) may have forgotten what was sent just before: each gate then opens a whole window after it began.
    """

    def __init__(self, url: str, clock: Clock) -> None:
        self._client = redis.Redis.from_url(
            url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, decode_responses=True
        )
        self._clock = clock

    def close(self) -> None:
        self._client.close()

    def ping(self) -> bool:
        """Whether it answers."""
        try:
            return bool(self._client.ping())
        except redis.RedisError:
            return False

    def take(self, asks: Sequence[Ask], *, not_before: int = 0) -> Sequence[Slot]:
        """`not_before` (microseconds since 1970): no gate opens earlier, whatever it remembers."""
        gates = gates_of(asks)
        if not gates:
            return reserve({}, asks, 0)

        return self._change(gates, taking(asks, not_before))

    def pause(self, gates: Sequence[Gate], seconds: float) -> None:
        if gates:
            self._change({gate.key: gate for gate in gates}, pausing(seconds))

    def _change(
        self, gates: Mapping[str, Gate], change: Callable[[Mapping[str, GateState], int], Result]
    ) -> Result:
        names = {key: f"thuky:pace:{key}" for key in gates}
        found: list[Result] = []

        def step(pipe: Any) -> None:
            now = micros(self._clock.now())
            began, *texts = pipe.mget(_BEGAN, *names.values())
            fresh = int(began) if began is not None else now
            states = {key: _state(text, gates[key], fresh) for key, text in zip(names, texts, strict=True)}
            result = change(states, now)
            pipe.multi()
            if began is None:
                pipe.set(_BEGAN, now)
            for key, state in states.items():
                text = json.dumps([state.times, state.used, state.paused_until])
                pipe.set(names[key], text, ex=_LIFE)
            found[:] = [result]

        self._client.transaction(step, _BEGAN, *names.values())
        return found[0]


def _state(text: str | None, gate: Gate, began: int) -> GateState:
    if text is not None:
        times, used, paused = json.loads(text)
        return GateState(times, used, paused)
    return GateState(paused_until=began + gate.limit.spacing + round(AHEAD * MICRO))
