"""Claimed messages made ready to leave: written as their channel shows them, with what leaves in the same message."""

from __future__ import annotations

from collections.abc import Sequence

from actions import reminder_cards
from actions.messages import Outbound
from actions.models import Chat, OutboxMessage
from actions.ports import UnitOfWork
from bot import merging
from bot.cabinet import FileGone
from bot.carrying import Carrier
from bot.compose import compose
from bot.pacing import gates_of_chat
from bot.sending import Sending
from bot.settling import Ready

_HAS_ITS_TIME = ("reminder", "digest")


class Readying:
    def __init__(self, sending: Sending) -> None:
        self._sending = sending

    def ready(self, rows: Sequence[OutboxMessage], work: UnitOfWork, lease: str) -> list[Ready]:
        """Those that leave now; the others go back. What composing asks for is read at once and found by id then."""
        chats = {chat.id: chat for chat in work.chats.many({row.chat_id for row in rows})}
        kept = (
            work.people.many({row.recipient_id for row in rows if row.recipient_id is not None}),
            work.events.many({row.event_id for row in rows if row.event_id is not None}),
        )
        ready = []
        limited = [row for row in rows if self._counts(chats[row.chat_id])]
        window = self._window(work) if limited else 0
        now = self._sending.clock.now()
        company = merging.find_company(limited, chats, work, now=now, window=window)
        for row in rows:
            chat = chats[row.chat_id]
            if row in limited and (later := merging.must_wait(row, chat, work, now=now, window=window)):
                work.outbox.release([row.id], lease=lease, due_at=later, keep_place=False)
                continue
            ready.append(self._one(row, company.get(row.id, []), chat, work, lease))
        del kept
        return ready

    async def attached(self, ready: Ready) -> Outbound | None:
        """With the file and picture that go with it, as paths on this node; None where they are no longer kept.
        Raises `NotFetched` where they may be had later."""
        outbound = ready.outbound
        if outbound is None or (outbound.file is None and outbound.image is None):
            return outbound
        sending = self._sending
        carrier = Carrier(sending.store, sending.clock, sending.channels, sending.cabinet.folder)
        served = ready.channel is not None and ready.channel.capabilities.serves_files
        outbound = await carrier.carried(outbound, tries=ready.row.tries, served=served)
        try:
            return await sending.cabinet.ready(outbound)
        except FileGone:
            return None

    def _one(
        self, row: OutboxMessage, others: Sequence[OutboxMessage], chat: Chat, work: UnitOfWork, lease: str
    ) -> Ready:
        channel = self._sending.channels.get((chat.channel, chat.account))
        if channel is None or chat.blocked:
            return Ready(row, lease)
        gates = gates_of_chat(channel, chat, self._sending.limits_of(channel))
        late = self._late(row, work)
        if not others:
            outbound = compose(row, chat, work, channel.capabilities, late=late)
            return Ready(row, lease, channel, outbound, gates)
        content, subject = merging.together([row, *others])
        outbound = compose(row, chat, work, channel.capabilities, content=content, late=late)
        numbers = tuple(other.id for other in others)
        return Ready(row, lease, channel, outbound, gates, numbers, content, subject)

    def _late(self, row: OutboxMessage, work: UnitOfWork) -> str:
        """A reminder or digest that an outage kept here says so, unless it was late already when it was written."""
        now = self._sending.clock.now()
        waited = row.kind in _HAS_ITS_TIME and now - row.created_at > reminder_cards.LATE
        if not waited or self._sending.office is None or reminder_cards.SAID_LATE in str(row.content["text"]):
            return ""
        return reminder_cards.late_note(row.created_at, now, self._sending.office(work).zone)

    def _counts(self, chat: Chat) -> bool:
        """Whether its provider counts messages."""
        channel = self._sending.channels.get((chat.channel, chat.account))
        return channel is not None and bool(self._sending.limits_of(channel))

    def _window(self, work: UnitOfWork) -> int:
        return self._sending.office(work).merge_seconds if self._sending.office is not None else 0
