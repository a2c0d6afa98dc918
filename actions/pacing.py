"""How fast messages may leave: the limits of providers, kept by all processes together.

A limit says "at most so many in any window of so many seconds". Each limit of an account, a chat or a provider is a
gate with a short log of the moments it has given out, and a message gets the earliest moment that all its gates allow.
Moments are reserved before sending, so a process that dies wastes some and never exceeds anything.

The log: the n-th message before this one must lie a whole window back, where n is the limit. Limits above
`MOST_KEPT` are kept in groups of equal size, each of which counts from its first to its last message. Messages whose
numbers are n apart are a window apart, so no window holds more than n.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

MICRO = 1_000_000
MOST_KEPT = 100
QUOTA_SECONDS = 24 * 3600
"""From such a window on a limit is a quota."""
_MARGIN, _LONGEST_MARGIN = 0.05, 0.25
"""Messages take differently long to arrive: the window is kept a little longer than the provider's, in seconds."""
_BURST, _LONGEST_GAP = 3, 0.015
"""What may leave at once leaves at so many times the limit's own rate, the next one so many seconds later at most: a
process that has thirty messages for the same moment is late for most of them."""
AHEAD = 5.0
"""Seconds: how far ahead a moment may be reserved; later ones are refused and nothing is taken."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in any window of `seconds`."""

    most: int
    seconds: float

    @property
    def is_quota(self) -> bool:
        """Counted over days: who meets it waits too long for what was to be said."""
        return self.seconds >= QUOTA_SECONDS

    @property
    def unit(self) -> int:
        """Messages in a group of the log."""
        return -(-self.most // MOST_KEPT)

    @property
    def groups(self) -> int:
        return self.most // self.unit

    @property
    def spacing(self) -> int:
        """Microseconds from the end of a group to the beginning of the one that takes its place."""
        return round((self.seconds + min(self.seconds * _MARGIN, _LONGEST_MARGIN)) * MICRO)

    @property
    def gap(self) -> int:
        """Microseconds from one message to the next, be there as much room as may be."""
        return round(min(self.seconds / self.most / _BURST, _LONGEST_GAP) * MICRO)

    def __str__(self) -> str:
        return f"{self.most}/{self.seconds:g}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel declares, or an administrator sets instead. Empty: the provider counts nothing."""

    provider: tuple[Limit, ...] = ()
    """All accounts together."""
    account: tuple[Limit, ...] = ()
    chat: tuple[Limit, ...] = ()
    group: tuple[Limit, ...] = ()
    """A chat of several people, besides `chat`."""

    def __bool__(self) -> bool:
        return bool(self.provider or self.account or self.chat or self.group)


@dataclass(frozen=True, slots=True)
class Gate:
    """One limit of one provider, account or chat. `chat_id` is set on a chat's: claims pass over it while closed."""

    key: str
    limit: Limit
    chat_id: int | None = None

    @property
    def contended(self) -> bool:
        """All nodes want through it all the time. A chat is written to by the holder of its claim only, and a quota
        must outlive whatever forgets."""
        return self.chat_id is None and not self.limit.is_quota


@dataclass(frozen=True, slots=True)
class Ask:
    """One message that wants through all of these, `lead` to `until` seconds from now; or at exactly the moment
    `at` (microseconds since 1970), which another keeper has given."""

    gates: tuple[Gate, ...]
    until: float = AHEAD
    at: int = 0
    lead: float = 0.0
    """What passes until the asker, who first has to hear of it, can send."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The message may leave in `wait` seconds, which is at `moment` (microseconds since 1970, by the clock of the
    keeper); where not `taken`, that is when it is worth asking again."""

    wait: float
    taken: bool
    moment: int


class Pace(Protocol):
    """Gives out moments for sending, to all processes that share it, by one clock of its own.

    Raises what its database raises where that cannot be reached.
    """

    def take(self, asks: Sequence[Ask]) -> Sequence[Slot]:
        """A slot for each, in their order, all in one step. What is taken counts whether it is used or not."""
        ...

    def pause(self, gates: Sequence[Gate], seconds: float) -> None:
        """Nobody goes through before that; a longer pause stays."""
        ...


@dataclass(frozen=True, slots=True)
class Keeper:
    """Which of two keepers of the pace counts: Redis, or the database for `seconds_left` more.

    `since`: when it took over (microseconds since 1970), 0 where there was no other before.
    """

    is_redis: bool
    since: int = 0
    seconds_left: float = 0.0


@dataclass(slots=True)
class GateState:
    """What is remembered of a gate; moments in microseconds since 1970."""

    times: list[int] = field(default_factory=list)
    used: int = 0
    """Messages in the last group; 0: it is full, or there is none."""
    paused_until: int = 0

    def opens(self, limit: Limit, now: int) -> int:
        """When the next one may go through."""
        # A log from the future: the clock went back. What was reserved then still counts, as if reserved just now.
        latest = now + round(AHEAD * MICRO)
        opens = self.paused_until
        if self.used:
            last = self.times[-1]
            opens = max(opens, now if last > latest else last)
        elif len(self.times) >= limit.groups:
            first = self.times[-limit.groups]
            opens = max(opens, (now if first > latest else first) + limit.spacing)
        return opens

    def beside_others(self, limit: Limit, moment: int) -> int:
        """The first moment from this one on that none of those given out is too near to."""
        for other in sorted(self.times):
            if abs(other - moment) < limit.gap:
                moment = other + limit.gap
        return moment

    def take(self, limit: Limit, moment: int) -> None:
        if self.used:
            self.times[-1] = max(self.times[-1], moment)
        else:
            self.times.append(moment)
            del self.times[: -limit.groups]
        self.used = (self.used + 1) % limit.unit


def reserve(states: Mapping[str, GateState], asks: Sequence[Ask], now: int) -> list[Slot]:
    """The slots, as every implementation of `Pace` gives them; changes the states of the gates passed."""
    slots = []
    for ask in asks:
        begins = ask.at or now + round(ask.lead * MICRO)
        moment = max([begins, *(states[gate.key].opens(gate.limit, now) for gate in ask.gates)])
        if not ask.at:
            for gate in ask.gates:
                moment = states[gate.key].beside_others(gate.limit, moment)
        taken = moment <= (ask.at or now + round(ask.until * MICRO))
        if taken:
            for gate in ask.gates:
                states[gate.key].take(gate.limit, moment)
        slots.append(Slot((moment - now) / MICRO, taken, moment))
    return slots


def taking(asks: Sequence[Ask], not_before: int) -> Callable[[Mapping[str, GateState], int], list[Slot]]:
    """How `Pace.take` changes the states of its gates at a moment; none opens before `not_before`."""

    def change(states: Mapping[str, GateState], now: int) -> list[Slot]:
        for state in states.values():
            state.paused_until = max(state.paused_until, not_before)
        return reserve(states, asks, now)

    return change


def pausing(seconds: float) -> Callable[[Mapping[str, GateState], int], None]:
    """How `Pace.pause` changes them."""

    def change(states: Mapping[str, GateState], now: int) -> None:
        for state in states.values():
            state.paused_until = max(state.paused_until, now + round(seconds * MICRO))

    return change


def gates_of(asks: Sequence[Ask]) -> dict[str, Gate]:
    """Each gate once, by key, in the order in which everybody locks them."""
    found = {gate.key: gate for ask in asks for gate in ask.gates}
    return {key: found[key] for key in sorted(found)}


def micros(moment: datetime) -> int:
    return round(moment.timestamp() * MICRO)
