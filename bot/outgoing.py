"""The last step of every message: claim it from the outbox, send it, record what came of it.

Commit before sending. If we die in between, the lease ends and another node sends it again: people
forgive a second reminder, not a missing one.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from actions.messages import Outbound, Receipt, RefusedForGood, RetryLater, Sent
from actions.models import Chat, OutboxMessage, SendState
from actions.ports import Clock, Store, UnitOfWork
from bot.cabinet import Cabinet, FileGone
from bot.channel import Channel
from bot.compose import compose
from bot.metrics import Metrics

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
BATCH = 20
MOST_TRIES = 8
LONGEST_PAUSE = timedelta(minutes=10)
_OUTCOMES = {Sent: "sent", RetryLater: "retried", RefusedForGood: "refused"}
Key = tuple[str, str]
"""Channel name and account."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A claimed message; without a channel where this node has no such one, or the chat is closed to us."""

    row_id: int
    due_at: datetime
    kind: str
    channel: Channel | None = None
    outbound: Outbound | None = None


class Outgoing:
    """Sends what waits in the outbox through the channels of this node."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        channels: Mapping[Key, Channel],
        *,
        cabinet: Cabinet,
        lease: timedelta = LEASE,
        metrics: Metrics | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._cabinet = cabinet
        self._channels = channels
        self._lease = lease
        self._metrics = metrics or Metrics()

    async def drain(self) -> int:
        """Send everything due now, batch after batch; the number of messages tried."""
        tried = 0
        while claimed := await asyncio.to_thread(self._claim):
            lease, rows = claimed
            await asyncio.gather(*(self._send(ready, lease) for ready in rows))
            tried += len(rows)
        return tried

    def _claim(self) -> tuple[str, list[_Ready]] | None:
        lease, now = secrets.token_hex(8), self._clock.now()

        def command(work: UnitOfWork) -> list[_Ready]:
            with work:
                rows = work.outbox.claim(now, lease=lease, until=now + self._lease, limit=BATCH)
                composed = [self._compose(row, work) for row in rows]
                work.commit()
                return composed

        rows = self._store.repeat(command)
        return (lease, rows) if rows else None

    def _compose(self, row: OutboxMessage, work: UnitOfWork) -> _Ready:
        chat = work.chats.get(row.chat_id)
        channel = self._channels.get((chat.channel, chat.account))
        if channel is None or chat.blocked:
            return _Ready(row.id, row.due_at, row.kind)
        return _Ready(row.id, row.due_at, row.kind, channel, compose(row, chat, work, channel.capabilities))

    async def _send(self, ready: _Ready, lease: str) -> None:
        receipt: Receipt = RefusedForGood("no such channel here, or the chat is closed")
        if ready.channel is not None and ready.outbound is not None:
            receipt = await self._hand_over(ready.channel, ready.outbound)
        self._count(ready, receipt)
        await asyncio.to_thread(
            self._store.repeat, lambda work: self._settle(work, ready.row_id, receipt, lease)
        )

    async def _hand_over(self, channel: Channel, outbound: Outbound) -> Receipt:
        """With the file that goes with it, as a path on this node."""
        try:
            return await channel.send(await asyncio.to_thread(self._cabinet.attached, outbound))
        except FileGone:
            return RefusedForGood("the file is no longer kept")

    def _count(self, ready: _Ready, receipt: Receipt) -> None:
        name = ready.channel.name if ready.channel is not None else "none"
        self._metrics.sends.labels(name, _OUTCOMES[type(receipt)]).inc()
        if isinstance(receipt, Sent):
            late = (self._clock.now() - ready.due_at).total_seconds()
            self._metrics.lateness.labels(ready.kind).observe(max(0.0, late))

    def _settle(self, work: UnitOfWork, row_id: int, receipt: Receipt, lease: str) -> None:
        with work:
            row = work.outbox.get(row_id)
            if isinstance(receipt, Sent):
                row.state, row.external_id, row.sent_at = (
                    SendState.SENT,
                    receipt.external_id,
                    self._clock.now(),
                )
            elif isinstance(receipt, RetryLater):
                self._postpone(row, receipt)
            else:
                self._give_up(row, receipt, work)
            if work.outbox.settle(row, lease=lease):
                work.commit()
            else:
                self._metrics.leases_lost.labels("message").inc()
                log.warning("lease lost while sending", outbox=row_id)

    def _postpone(self, row: OutboxMessage, receipt: RetryLater) -> None:
        """The provider's own wish does not count as a try; failures do, until too many."""
        row.error = receipt.reason
        if receipt.seconds is None:
            row.tries += 1
        pause = timedelta(seconds=receipt.seconds) if receipt.seconds is not None else _backoff(row.tries)
        row.due_at = self._clock.now() + pause
        row.state = SendState.WAITING if row.tries < MOST_TRIES else SendState.DEAD
        if row.state is SendState.DEAD:
            log.error("message given up", outbox=row.id, reason=receipt.reason)

    def _give_up(self, row: OutboxMessage, receipt: RefusedForGood, work: UnitOfWork) -> None:
        """Move it to the person's next private chat; without one it is dead until an administrator resends it."""
        chat = work.chats.get(row.chat_id)
        chat.blocked = chat.blocked or receipt.closes_chat
        work.flush()
        other = _other_chat(row, chat, work)
        if other is not None:
            work.outbox.add(self._moved(row, other))
            log.info("message moved to another channel", outbox=row.id, channel=other.channel)
        else:
            log.error("message refused", outbox=row.id, channel=chat.channel, reason=receipt.reason)
        # Last, and not flushed: `settle` writes it if the lease still holds.
        row.state, row.error = SendState.DEAD, receipt.reason

    def _moved(self, row: OutboxMessage, other: Chat) -> OutboxMessage:
        return OutboxMessage(
            chat_id=other.id,
            recipient_id=row.recipient_id,
            kind=row.kind,
            content={**row.content, "replaces": None},
            created_at=row.created_at,
            due_at=self._clock.now(),
            priority=row.priority,
            event_id=row.event_id,
            subject=row.subject,
        )


def _backoff(tries: int) -> timedelta:
    return min(timedelta(seconds=2.0**tries), LONGEST_PAUSE)


def _other_chat(row: OutboxMessage, chat: Chat, work: UnitOfWork) -> Chat | None:
    if row.recipient_id is None or chat.person_id != row.recipient_id:
        return None
    others: Sequence[Chat] = work.chats.private_of(row.recipient_id)
    return next((other for other in others if other.id != chat.id), None)
