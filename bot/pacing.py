"""Which limits a message meets on its way out, and what to do when the keeper of the pace is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import redis
import structlog

from actions.errors import ThukyError
from actions.models import Chat, ChatKind
from actions.pacing import AHEAD, MICRO, Ask, Gate, Keeper, Limit, Limits, Pace, Slot
from actions.ports import Clock, lane_of
from bot.channel import Channel
from storage.pace import SqlPace, SqlSwitch
from storage.redis_pace import RedisPace
from storage.store import SqlStore

log = structlog.get_logger(__name__)

SCOPES = ("provider", "account", "chat", "group")
_LIMIT = re.compile(r"(\d{1,7})/(\d{1,6}(?:\.\d+)?)")
REST_SECONDS = 10.0
"""After Redis failed, the database keeps the pace for so long before Redis is asked again."""


class WrongLimits(ThukyError):
    """THUKY_LIMITS cannot be read; the message says what it must look like."""


def read_limits(text: str) -> dict[str, Limits]:
    """Limits by channel, from `{"telegram": {"account": "25/1", "group": "20/60"}}`: so many in so many seconds,
    several separated by blanks. A channel named here has these and no others. Raises `WrongLimits`."""
    if not text.strip():
        return {}
    try:
        written = json.loads(text)
        return {
            str(channel): Limits(**{scope: _limits(said) for scope, said in _scopes(scopes)})
            for channel, scopes in written.items()
        }
    except (ValueError, AttributeError, TypeError) as error:
        raise WrongLimits(
            'THUKY_LIMITS must look like {"telegram": {"account": "30/1", "chat": "1/1", "group": "20/60"}}'
        ) from error


def _scopes(written: Mapping[str, str]) -> list[tuple[str, str]]:
    if unknown := set(written) - set(SCOPES):
        raise ValueError(f"unknown scope {sorted(unknown)[0]}")
    return list(written.items())


def _limits(said: str) -> tuple[Limit, ...]:
    found = []
    for part in said.split():
        match = _LIMIT.fullmatch(part)
        if match is None or not int(match[1]) or not float(match[2]):
            raise ValueError(part)
        found.append(Limit(int(match[1]), float(match[2])))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Gates:
    """The limits that one message meets: those that all chats share, and its chat's own."""

    shared: tuple[Gate, ...] = ()
    chat: tuple[Gate, ...] = ()

    @property
    def all(self) -> tuple[Gate, ...]:
        return (*self.shared, *self.chat)


def gates_of_chat(channel: Channel, chat: Chat, limits: Limits) -> Gates:
    """Topics of a group share its limits: the provider counts the group."""
    shared = [(channel.name, limit) for limit in limits.provider]
    shared += [(lane_of(channel.name, channel.account), limit) for limit in limits.account]
    whole = f"{lane_of(channel.name, channel.account)}:{chat.external_id}"
    own = [*limits.chat, *(limits.group if chat.kind is not ChatKind.PRIVATE else ())]
    return Gates(
        tuple(Gate(f"{key} {limit}", limit) for key, limit in shared),
        tuple(Gate(f"{whole} {limit}", limit, chat.id) for limit in own),
    )


class FlooredPace(Protocol):
    """A `Pace` that can be told from when on it counts."""

    def take(self, asks: Sequence[Ask], *, not_before: int = 0) -> Sequence[Slot]: ...
    def pause(self, gates: Sequence[Gate], seconds: float) -> None: ...


class Pinged(FlooredPace, Protocol):
    def ping(self) -> bool:
        """Whether it answers."""
        ...


class Switch(Protocol):
    """Who keeps the pace at this moment, for all processes: a row in the database."""

    def read(self) -> Keeper: ...
    def use_database(self, seconds: float) -> None:
        """For so long from now, afterwards Redis again; a time that runs already is made longer."""
        ...


@dataclass(slots=True)
class SparePace:
    """Redis for what all nodes contend for, the database for chats and quotas, and for everything while Redis is lost.

    Two keepers at once would let through twice as much. So the database says which of them counts, every process asks
    it each time, and whoever takes over begins a whole window (and what may have been reserved ahead) after the
    change, as if the limit had just been used up: slower for a moment, never too fast.
    """

    first: Pinged
    spare: FlooredPace
    switch: Switch
    _lost: bool = field(default=False, init=False)

    def take(self, asks: Sequence[Ask]) -> Sequence[Slot]:
        shared = [_only(ask, contended=True) for ask in asks]
        slots = self._take_shared(shared)
        # The others stay in the database, where claims see the chats' own. They must allow the moment that the shared
        # ones gave.
        kept = [
            Ask(_only(ask, contended=False).gates, at=slot.moment)
            for ask, slot in zip(asks, slots, strict=True)
            if slot.taken
        ]
        own = iter(self.spare.take(kept))
        return [slot if not slot.taken or (of_chat := next(own)).taken else of_chat for slot in slots]

    def pause(self, gates: Sequence[Gate], seconds: float) -> None:
        self.spare.pause(gates, seconds)
        shared = [gate for gate in gates if gate.contended]
        try:
            self.first.pause(shared, seconds)
        except redis.RedisError as error:
            self._lose(error)

    def _take_shared(self, asks: Sequence[Ask]) -> Sequence[Slot]:
        keeper = self.switch.read()
        if keeper.is_redis:
            try:
                slots = self.first.take(asks, not_before=_after(keeper.since, asks))
            except redis.RedisError as error:
                self._lose(error)
                keeper = self.switch.read()
            else:
                self._found()
                return slots
        elif keeper.seconds_left < REST_SECONDS / 2 and not self.first.ping():
            self.switch.use_database(REST_SECONDS)
        return self.spare.take(asks, not_before=_after(keeper.since, asks))

    def _lose(self, error: redis.RedisError) -> None:
        self.switch.use_database(REST_SECONDS)
        if not self._lost:
            log.warning("redis lost, the database keeps the pace", error=type(error).__name__)
        self._lost = True

    def _found(self) -> None:
        if self._lost:
            log.info("redis is back and keeps the pace")
        self._lost = False


def _only(ask: Ask, *, contended: bool) -> Ask:
    gates = tuple(gate for gate in ask.gates if gate.contended is contended)
    return Ask(gates, ask.until, ask.at, ask.lead)


def _after(since: int, asks: Sequence[Ask]) -> int:
    """What the keeper before gave out may still be on its way, and counts for a window."""
    if not since:
        return 0
    longest = max((gate.limit.spacing for ask in asks for gate in ask.gates), default=0)
    return since + round(AHEAD * MICRO) + longest


def open_pace(store: SqlStore, clock: Clock, redis_url: str) -> Pace:
    """The pace that all nodes on this database share, kept in Redis where there is one."""
    spare = SqlPace(store, clock)
    return SparePace(RedisPace(redis_url, clock), spare, SqlSwitch(store, clock)) if redis_url else spare
