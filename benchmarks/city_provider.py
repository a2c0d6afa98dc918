"""Virtual providers with the limits of the real ones, and their faults, on a virtual clock.

Telegram: 30 messages a second in all, one a second in a chat, 20 a minute in a group. Zalo's Official Account: 4,000
requests a minute. Who asks for more gets a 429 that names the second at which there is room: the provider keeps that
place, as a shared pace does. A fifth of each second is kept for replies and hỏa tốc, so that a crowd of digests does
not hold them up.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from actions.messages import Attachment, Outbound, Receipt, RetryLater, Sent
from actions.models import ChatKind
from actions.ports import Clock
from bot.channel import Capabilities, NotFetched, Receive

SECOND = timedelta(seconds=1)
Delivered = Callable[[Outbound], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """At most so many in a second of the clock, in a chat's second, in a group's minute; 0: no limit."""

    second: int
    chat_second: int = 0
    group_minute: int = 0

    @property
    def bulk(self) -> int:
        """Of a second, for what is neither a reply nor hỏa tốc."""
        return max(1, self.second * 4 // 5)


CAPABLE = Capabilities(buttons=True, files=True, edit=True, sees_all_group_messages=True, text_limit=4096)
TELEGRAM = Limits(30, chat_second=1, group_minute=20)
ZALO_OA = Limits(4_000 // 60)


@dataclass
class VirtualProvider:
    """Implements `Channel`. `delivered` hears each message once it is with the person; `copies` counts by number."""

    name: str
    account: str
    clock: Clock
    limits: Limits
    delivered: Delivered
    chance: random.Random
    faults: float = 0.0
    """The share of sends that fail: half time out after delivery, half are refused with a 500."""
    capabilities: Capabilities = CAPABLE
    copies: Counter[int] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    _places: dict[int, datetime] = field(default_factory=dict)
    _seconds: Counter[datetime] = field(default_factory=Counter)
    _bulk: Counter[datetime] = field(default_factory=Counter)
    _bulk_from: datetime | None = None
    _chats: dict[str, datetime] = field(default_factory=dict)
    _groups: defaultdict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))

    async def start(self, receive: Receive | None) -> None: ...
    async def stop(self) -> None: ...

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        raise NotFetched("it brings none", for_good=True)

    async def send(self, message: Outbound) -> Receipt:
        now = self.clock.now().replace(microsecond=0)
        place = self._places.pop(message.number, None) or self._reserve(message, now)
        if place > now:
            self._places[message.number] = place
            self.refused["429"] += 1
            return RetryLater((place - now).total_seconds(), "too many requests")
        fate = self.chance.random()
        if fate < self.faults / 2:
            self.refused["500"] += 1
            return RetryLater(None, "the provider failed")
        self.copies[message.number] += 1
        if self.copies[message.number] == 1:
            self.delivered(message)
        if fate < self.faults:
            self.refused["timeout"] += 1
            return RetryLater(None, "no answer in time")
        return Sent(str(message.number))

    def _reserve(self, message: Outbound, now: datetime) -> datetime:
        """The first second that has room, now taken."""
        bulk = message.kind != "reply"
        second = max(now, self._room_of_chat(message, now))
        if bulk and self._bulk_from is not None:
            second = max(second, self._bulk_from)
        while self._seconds[second] >= self.limits.second or (
            bulk and self._bulk[second] >= self.limits.bulk
        ):
            second += SECOND
        self._seconds[second] += 1
        if bulk:
            self._bulk[second] += 1
            if self._bulk[second] >= self.limits.bulk and second <= (self._bulk_from or now) + SECOND:
                self._bulk_from = second
        if self.limits.chat_second:
            self._chats[message.chat_id] = second + SECOND
        if self.limits.group_minute and message.chat_kind is ChatKind.GROUP:
            self._groups[message.chat_id].append(second)
        return second

    def _room_of_chat(self, message: Outbound, now: datetime) -> datetime:
        earliest = self._chats.get(message.chat_id, now) if self.limits.chat_second else now
        if self.limits.group_minute and message.chat_kind is ChatKind.GROUP:
            recent = self._groups[message.chat_id]
            while recent and recent[0] <= now - timedelta(minutes=1):
                recent.popleft()
            if len(recent) >= self.limits.group_minute:
                earliest = max(earliest, recent[-self.limits.group_minute] + timedelta(minutes=1))
        return earliest
