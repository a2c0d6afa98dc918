"""One account's messages on their way out: claimed as many as may leave, each sent at its moment.

Commit before sending. If we die in between, the lease ends and another node sends it again: people forgive a second
reminder, not a missing one.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from actions.messages import Outbound, Receipt, RefusedForGood, RetryLater, Sent
from actions.pacing import AHEAD, MICRO, Ask, Limits, Slot
from actions.ports import UnitOfWork, lane_of
from bot.channel import Channel, NotFetched
from bot.readying import Readying
from bot.sending import Sending
from bot.settling import Ready, Settler

log = structlog.get_logger(__name__)

BATCH = 200
MOST_FLYING = 400
"""Messages claimed and not yet recorded, in this lane of this process."""
SENDERS = 20
"""Messages handed to a channel side by side."""
UNSERVED = timedelta(minutes=10)
"""An account that this node does not serve is left to the others for so long; then its messages find another way."""
_PORTION_SECONDS = 0.5
"""Where the pace is limited, as much is claimed at once as may leave in this time: what is urgent waits no longer."""
_LEAD_SECONDS = 0.25
"""How long before the last reserved moment the next ones are reserved."""
LATENESS = 0.03
"""Seconds: whoever misses its moment by more takes another, or it would come too close to those behind it."""
_LEAST_LEAD, _MOST_LEAD = 0.05, 0.5
"""Seconds from asking for a moment to the moment, by how punctual the last messages were."""
_LONG_WAIT = 600.0
_LONGEST_QUOTA_WAIT = 6 * 3600.0
"""Seconds: so often a message that met a used-up quota looks for another way."""
_OUTAGE_CHATS, _LONGEST_OUTAGE = 3, 30.0
_OUTCOMES = {Sent: "sent", RetryLater: "retried", RefusedForGood: "refused"}


class Lane:
    def __init__(self, name: str, sending: Sending) -> None:
        self._name = name
        self._sending = sending
        self._readying = Readying(sending)
        self._settler = Settler(sending.store, sending.clock, sending.office, sending.metrics)
        self._opens: datetime | None = None
        """Nothing is claimed before."""
        self._looked: datetime | None = None
        self._failing: set[int] = set()
        """Chats that could not be reached since the last message that left."""
        self._held: dict[int, datetime] = {}
        """What this process claimed and has not settled, with the end of its lease."""
        self._lead = _LEAST_LEAD
        self.stopping = False

    async def drain(self) -> int:
        """Send what may leave now or within seconds; the number of messages claimed."""
        claimed = 0
        flying: set[asyncio.Task[None]] = set()
        senders = asyncio.Semaphore(SENDERS)
        try:
            while not self.stopping and await self._open():
                rows = await asyncio.to_thread(self._claim)
                for ready, at in await self._reserved(rows):
                    flying.add(asyncio.create_task(self._send_held(ready, at, senders)))
                claimed += len(rows)
                if not rows and not flying:
                    break
                if not rows or len(flying) >= MOST_FLYING:
                    await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
                elif self._sending.sleep is not None and flying:
                    await asyncio.wait(flying)
                flying = _landed(flying)
        finally:
            if flying:
                await asyncio.wait(flying)
        _landed(flying)
        return claimed

    async def _open(self) -> bool:
        """Wait for the lane's next moment; False where that is not worth waiting for."""
        now, before = self._sending.clock.now(), self._looked
        self._looked = now
        if before is not None and now < before:
            # The clock was set back: that moment would come again much too late.
            self._opens = None
        if self._opens is None:
            return True
        left = (self._opens - now).total_seconds()
        if left > AHEAD:
            return False
        if left > 0:
            await self._sleep(left)
        return True

    async def _sleep(self, seconds: float) -> None:
        await (self._sending.sleep or asyncio.sleep)(seconds)

    # Claiming

    def _claim(self) -> list[Ready]:
        lease, now = secrets.token_hex(8), self._sending.clock.now()

        until = now + self._sending.lease
        due = now if self._channel is not None else now - UNSERVED
        # After the machine slept their leases are over, and they are still being sent.
        besides = [number for number, ends in list(self._held.items()) if ends <= due]

        def command(work: UnitOfWork) -> list[Ready]:
            with work:
                rows = work.outbox.claim(
                    due, lease=lease, until=until, limit=self._portion(), lane=self._name, besides=besides
                )
                ready = self._readying.ready(rows, work, lease) if rows else []
                work.commit()
                return ready

        ready = self._sending.store.repeat(command)
        self._held |= {one.row.id: until for one in ready}
        return ready

    @property
    def _channel(self) -> Channel | None:
        """That of this account; None where other nodes serve it."""
        served = self._sending.channels.items()
        return next((channel for key, channel in served if lane_of(*key) == self._name), None)

    def _portion(self) -> int:
        if self._failing and len(self._failing) >= _OUTAGE_CHATS:
            return 1
        channel = self._channel
        limits = self._sending.limits_of(channel) if channel is not None else Limits()
        paced = (limit for limit in (*limits.account, *limits.provider) if not limit.is_quota)
        rates = [limit.most / limit.seconds for limit in paced]
        return max(1, min([BATCH, *(int(rate * _PORTION_SECONDS) for rate in rates)]))

    # Pacing

    async def _reserved(self, rows: Sequence[Ready]) -> list[tuple[Ready, datetime]]:
        try:
            reserved, beyond = await asyncio.to_thread(self._reserve, rows)
            for ready, wait in beyond:
                await self._put_off(ready, wait)
            return reserved
        except Exception:
            # Nobody sends them now: when their leases are over, this lane may claim them as any other.
            for ready in rows:
                self._held.pop(ready.row.id, None)
            raise

    async def _put_off(self, ready: Ready, wait: float) -> None:
        """The quota is used up: it goes another way, or waits without keeping those of others."""
        receipt = RetryLater(min(wait, _LONGEST_QUOTA_WAIT), "the quota is used up", elsewhere=True)
        self._count(ready, receipt)
        await self._settler.record(ready, receipt)
        self._held.pop(ready.row.id, None)

    def _reserve(
        self, rows: Sequence[Ready]
    ) -> tuple[list[tuple[Ready, datetime]], list[tuple[Ready, float]]]:
        """Each with its moment, and what meets a used-up quota with its wait; what else has none soon goes back to its
        place in line."""
        paced = [ready for ready in rows if ready.gates.all]
        now = self._sending.clock.now()
        if not paced:
            return [(ready, now) for ready in rows], []
        slots = self._sending.pace.take([self._ask(ready) for ready in paced])
        waits = dict(zip((ready.row.id for ready in paced), slots, strict=True))
        left_out = [ready for ready in paced if not waits[ready.row.id].taken]
        beyond = [(ready, waits[ready.row.id].wait) for ready in left_out if _meets_quota(ready, waits)]
        self._give_back([ready for ready in left_out if not _meets_quota(ready, waits)])
        for ready in paced:
            if ready.channel is not None and waits[ready.row.id].taken:
                name = ready.channel.name
                self._sending.metrics.pace_waits.labels(name).observe(waits[ready.row.id].wait)
        taken = [slot.wait for slot in slots if slot.taken]
        moments = taken or [waits[ready.row.id].wait for ready in left_out if not _meets_quota(ready, waits)]
        self._opens = (
            now + timedelta(seconds=max(taken or [min(moments)]) - _LEAD_SECONDS) if moments else None
        )
        reserved = [
            (ready, _moment(waits[ready.row.id]) if ready.gates.all else now)
            for ready in rows
            if ready not in left_out
        ]
        return reserved, beyond

    def _ask(self, ready: Ready) -> Ask:
        # Under a virtual clock nothing takes time.
        return Ask(ready.gates.all, lead=self._lead if self._sending.sleep is None else 0.0)

    def _after(self, seconds: float) -> datetime:
        return self._sending.clock.now() + timedelta(seconds=seconds)

    def _give_back(self, rows: Sequence[Ready]) -> None:
        def command(work: UnitOfWork) -> None:
            with work:
                work.outbox.release([ready.row.id for ready in rows], lease=rows[0].lease)
                work.commit()

        if rows:
            self._sending.store.repeat(command)
            for ready in rows:
                self._held.pop(ready.row.id, None)

    # Sending

    async def _send_held(self, ready: Ready, at: datetime, senders: asyncio.Semaphore) -> None:
        try:
            await self._send(ready, at, senders)
        finally:
            self._held.pop(ready.row.id, None)

    async def _send(self, ready: Ready, at: datetime, senders: asyncio.Semaphore) -> None:
        receipt: Receipt = RefusedForGood("no such channel here, or the chat is closed")
        # Before its moment: a picture may have to be drawn.
        try:
            outbound = await self._readying.attached(ready)
        except NotFetched as error:
            await self._settler.record(ready, RetryLater(None, f"file not fetched: {error}"))
            return
        if ready.gates.all and not await self._punctual(ready, at):
            return
        if ready.channel is not None and outbound is None:
            receipt = RefusedForGood("the file is no longer kept")
        elif ready.channel is not None and outbound is not None and ready.gates.all:
            receipt = await self._hand_over(ready, ready.channel, outbound)
        elif ready.channel is not None and outbound is not None:
            async with senders:
                receipt = await self._hand_over(ready, ready.channel, outbound)
        self._count(ready, receipt)
        await self._settler.record(ready, self._judged(ready, receipt))
        if isinstance(receipt, RetryLater) and receipt.whole_account and receipt.seconds is not None:
            self._opens = self._after(receipt.seconds)
            await asyncio.to_thread(self._sending.pace.pause, ready.gates.shared, receipt.seconds)

    async def _punctual(self, ready: Ready, at: datetime) -> bool:
        """Wait for its moment; another one if that was missed. False where there is none soon: it is back in line."""
        while True:
            left = (at - self._sending.clock.now()).total_seconds()
            if left > 0:
                await self._sleep(left)
            if (self._sending.clock.now() - at).total_seconds() <= LATENESS:
                self._lead = max(_LEAST_LEAD, self._lead * 0.98)
                return True
            self._lead = min(_MOST_LEAD, self._lead * 1.5)
            (slot,) = await asyncio.to_thread(self._sending.pace.take, [self._ask(ready)])
            if not slot.taken:
                await asyncio.to_thread(self._give_back, [ready])
                return False
            at = _moment(slot)

    async def _hand_over(self, ready: Ready, channel: Channel, outbound: Outbound) -> Receipt:
        if ready.row.content.get("edit_only") and not outbound.edit:
            return Sent("")  # news of an earlier card, and that one stays as it is
        try:
            return await channel.send(outbound)
        except Exception as error:
            # A channel never raises for what its provider does: this is a bug of ours, and one message's.
            log.exception("channel failed", channel=channel.name, outbox=ready.row.id)
            return RetryLater(None, type(error).__name__)

    def _judged(self, ready: Ready, receipt: Receipt) -> Receipt:
        """A provider that reaches nobody is out: then it is no message's fault, and all of them wait."""
        if isinstance(receipt, Sent):
            self._failing.clear()
        elif isinstance(receipt, RetryLater) and receipt.seconds is None:
            self._failing.add(ready.row.chat_id)
            over = len(self._failing) - _OUTAGE_CHATS
            if over >= 0:
                pause = min(2.0 ** min(over, 10), _LONGEST_OUTAGE)
                self._opens = self._after(pause)
                if not over:
                    log.warning("provider reaches nobody", lane=self._name, reason=receipt.reason)
                return RetryLater(pause, receipt.reason)
        return receipt

    def _count(self, ready: Ready, receipt: Receipt) -> None:
        metrics = self._sending.metrics
        name = ready.channel.name if ready.channel is not None else "none"
        metrics.sends.labels(name, _OUTCOMES[type(receipt)]).inc()
        if isinstance(receipt, Sent):
            late = (self._sending.clock.now() - ready.row.due_at).total_seconds()
            metrics.lateness.labels(ready.row.kind).observe(max(0.0, late))


def _meets_quota(ready: Ready, waits: Mapping[int, Slot]) -> bool:
    """A limit that is no quota opens within its window."""
    quotas = [gate.limit for gate in ready.gates.all if gate.limit.is_quota]
    others = [gate.limit.seconds for gate in ready.gates.all if not gate.limit.is_quota]
    return bool(quotas) and waits[ready.row.id].wait > max([_LONG_WAIT, *(2 * seconds for seconds in others)])


def _moment(slot: Slot) -> datetime:
    return datetime.fromtimestamp(slot.moment / MICRO, UTC)


def _landed(flying: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
    """Those still under way. Raises what one of the others raised."""
    for task in flying:
        if task.done():
            task.result()
    return {task for task in flying if not task.done()}
