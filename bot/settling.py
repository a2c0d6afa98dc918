"""What came of a message that was handed over: written down, many at once.

Between sending and this record lies the only moment in which a crash makes a message go out twice, so nothing waits
here: whatever has come back while the last record was being written goes into the next one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from actions import naming
from actions.helpdesk import undelivered
from actions.messages import TRIED, Card, Outbound, Receipt, RefusedForGood, RetryLater, Sent
from actions.models import Chat, Json, OutboxMessage, Person, SendState
from actions.office import OfficeSource
from actions.opinions import votes
from actions.opinions.models import NativePoll
from actions.ports import Clock, SentMessage, Store, UnitOfWork
from actions.turn import Post
from bot.channel import Channel
from bot.metrics import Metrics
from bot.pacing import Gates

log = structlog.get_logger(__name__)

MOST_TRIES = 8
LONGEST_PAUSE = timedelta(minutes=10)
MOST_TOGETHER = 500
_INSIST_SECONDS = 20
"""How long a record is tried while the database is away; afterwards the lease ends and the message goes out again."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A claimed message; without a channel where this node has no such one, or the chat is closed to us.

    `others` leave in the same message; `content` and `subject` are then of all of them.
    """

    row: OutboxMessage
    lease: str
    channel: Channel | None = None
    outbound: Outbound | None = None
    gates: Gates = field(default_factory=Gates)
    others: tuple[int, ...] = ()
    content: Json = field(default_factory=dict)
    subject: Json = field(default_factory=dict)


class Settler:
    """Records outcomes in the order in which they come, in as few transactions as it can."""

    def __init__(
        self, store: Store, clock: Clock, office: OfficeSource | None, metrics: Metrics | None = None
    ) -> None:
        self._store = store
        self._metrics = metrics or Metrics()
        self._clock = clock
        self._office = office
        self._waiting: list[tuple[Ready, Receipt, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def record(self, ready: Ready, receipt: Receipt) -> None:
        """Returns when it is durable."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((ready, receipt, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        await done

    async def _write_all(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
            try:
                await asyncio.to_thread(self._write, [(ready, receipt) for ready, receipt, _ in some])
            except Exception as error:
                for *_, done in some:
                    if not done.done():
                        done.set_exception(error)
            else:
                for *_, done in some:
                    if not done.done():
                        done.set_result(None)

    def _write(self, outcomes: Sequence[tuple[Ready, Receipt]]) -> None:
        sent = [_sent(ready, receipt) for ready, receipt in outcomes if isinstance(receipt, Sent)]
        polls = [_native(ready, receipt) for ready, receipt in outcomes if isinstance(receipt, Sent)]
        if sent:
            self._insist(sent, [poll for poll in polls if poll is not None])
        for ready, receipt in outcomes:
            if not isinstance(receipt, Sent):
                self._write_one(ready, receipt)

    def _insist(self, sent: Sequence[SentMessage], polls: Sequence[NativePoll]) -> None:
        until = time.monotonic() + _INSIST_SECONDS
        while True:
            try:
                self._store.repeat(lambda work: self._write_sent(work, sent, polls))
            except Exception:
                # The database may be away for a moment; they have left, and nobody shall get them twice for that.
                if time.monotonic() > until:
                    raise
                log.warning("sent messages not recorded yet", count=len(sent))
                time.sleep(0.5)
            else:
                return

    def _write_sent(self, work: UnitOfWork, sent: Sequence[SentMessage], polls: Sequence[NativePoll]) -> None:
        with work:
            held = work.outbox.record_sent(sent, at=self._clock.now())
            for poll in polls:
                # Also where the lease was lost: people see this one, too, and vote in it.
                votes.sent(replace(poll), work)
            work.commit()
        if held < len(sent):
            self._metrics.leases_lost.labels("message").inc(len(sent) - held)
            log.warning("lease lost while sending", count=len(sent) - held)

    def _write_one(self, ready: Ready, receipt: RetryLater | RefusedForGood) -> None:
        def command(work: UnitOfWork) -> None:
            with work:
                row = work.outbox.get(ready.row.id)
                if isinstance(receipt, RetryLater):
                    if not (receipt.elsewhere and self._sent_elsewhere(row, receipt, work)):
                        self._postpone(row, receipt)
                else:
                    self._give_up(row, receipt, work)
                if work.outbox.settle(row, lease=ready.lease):
                    work.commit()
                else:
                    self._metrics.leases_lost.labels("message").inc()
                    log.warning("lease lost while sending", outbox=ready.row.id)

        self._store.repeat(command)

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
        """Move it to the person's next private chat; without one it is dead until an administrator resends it, and
        whoever it was sent for hears of it."""
        chat = work.chats.get(row.chat_id)
        chat.blocked = chat.blocked or receipt.closes_chat
        work.flush()
        other = _other_chat(row, chat, work)
        if other is not None:
            self._hand_on(row, chat, other, work)
        else:
            log.error("message refused", outbox=row.id, channel=chat.channel, reason=receipt.reason)
            self._tell_assigner(row, receipt, work)
            self._tell_desk(row, work)
        # Last, and not flushed: `settle` writes it if the lease still holds.
        row.state, row.error = SendState.DEAD, receipt.reason

    def _sent_elsewhere(self, row: OutboxMessage, receipt: RetryLater, work: UnitOfWork) -> bool:
        """Put it into the person's next chat of another account; False where there is none."""
        chat = work.chats.get(row.chat_id)
        other = _other_chat(row, chat, work, elsewhere=True)
        if other is None:
            return False
        self._hand_on(row, chat, other, work)
        # As in `_give_up`.
        work.flush()
        row.state, row.error = SendState.DEAD, receipt.reason
        return True

    def _hand_on(self, row: OutboxMessage, chat: Chat, other: Chat, work: UnitOfWork) -> None:
        moved = work.outbox.add(self._moved(row, chat, other))
        if "notice" in row.subject:
            work.notices.moved(row.id, moved.id)
        log.info("message moved to another channel", outbox=row.id, channel=other.channel)

    def _moved(self, row: OutboxMessage, chat: Chat, other: Chat) -> OutboxMessage:
        return OutboxMessage(
            chat_id=other.id,
            recipient_id=row.recipient_id,
            kind=row.kind,
            content={**row.content, "replaces": None, TRIED: [*row.content.get(TRIED, ()), chat.id]},
            created_at=row.created_at,
            due_at=self._clock.now(),
            priority=row.priority,
            event_id=row.event_id,
            subject=row.subject,
        )

    def _tell_desk(self, row: OutboxMessage, work: UnitOfWork) -> None:
        if self._office is not None:
            undelivered.tell(row, Post(work, self._office(work), self._clock.now()))

    def _tell_assigner(self, row: OutboxMessage, receipt: RefusedForGood, work: UnitOfWork) -> None:
        """The assigner of the task relies on that person knowing; what is about no task concerns nobody else."""
        number = row.subject.get("task")
        if self._office is None or row.recipient_id is None or not isinstance(number, int):
            return
        task = work.tasks.find(number)
        if task is None or task.assigner_id == row.recipient_id or row.kind not in ("notice", "reminder"):
            return
        found = {person.id: person for person in work.people.many([row.recipient_id, task.assigner_id])}
        person, assigner = found.get(row.recipient_id), found.get(task.assigner_id)
        if person is not None and assigner is not None and assigner.active:
            card = _unreached(person, task.id, task.title, receipt.told)
            Post(work, self._office(work), self._clock.now()).to_person(assigner, card)


def _unreached(person: Person, number: int, title: str, told: str) -> Card:
    text = (
        f"Thư ký không gửi được tin về việc {number} ({title}) cho {naming.address(person)}: "
        f"{told or 'không còn kênh nào nhận tin'}. Anh/chị vui lòng liên hệ trực tiếp."
    )
    return Card(text, kind="notice", subject={"task": number})


def _sent(ready: Ready, receipt: Sent) -> SentMessage:
    return SentMessage(
        ready.row.id, ready.lease, receipt.external_id, ready.others, ready.content, ready.subject
    )


def _native(ready: Ready, receipt: Sent) -> NativePoll | None:
    """The poll of the channel's own that the message became."""
    offer = ready.outbound.poll if ready.outbound is not None else None
    if ready.channel is None or offer is None or not receipt.poll:
        return None
    return NativePoll(
        channel=ready.channel.name,
        account=ready.channel.account,
        native_id=receipt.poll,
        poll_id=offer.number,
        outbox_id=ready.row.id,
    )


def _backoff(tries: int) -> timedelta:
    return min(timedelta(seconds=2.0**tries), LONGEST_PAUSE)


def _other_chat(row: OutboxMessage, chat: Chat, work: UnitOfWork, *, elsewhere: bool = False) -> Chat | None:
    """The person's next private chat; `elsewhere`: of another account."""
    if row.recipient_id is None or chat.person_id != row.recipient_id:
        return None
    others: Sequence[Chat] = work.chats.private_of(row.recipient_id)
    # Two channels that refuse this message and not the chat would hand it to each other for ever.
    tried = {chat.id, *row.content.get(TRIED, ())}
    here = chat.channel, chat.account
    return next(
        (
            other
            for other in others
            if other.id not in tried and not (elsewhere and (other.channel, other.account) == here)
        ),
        None,
    )
