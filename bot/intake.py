"""The first step of every message: guard, claim its id, keep it. Providers are answered right after."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from actions.errors import ThukyError
from actions.messages import Inbound
from actions.models import ChatKind, Event, EventState
from actions.ports import Clock, Store, UnitOfWork
from bot.metrics import Metrics
from nlu.calling import strip_call
from nlu.secrecy import find_marking, find_marking_of_file

log = structlog.get_logger(__name__)


STORE_SECONDS = 1.5
"""Providers switch a webhook off that does not answer within two seconds."""
_WRITERS = 8
ALBUM_WAIT = timedelta(seconds=1.5)
"""What goes together comes one by one, within moments: so long the first waits for the others."""


class NotStored(ThukyError):
    """The database did not store the event in time; the provider still has it and shall send it again."""


class Intake:
    """Stores what channels receive. `arrived` is called after something new was stored."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        arrived: Callable[[], None] = lambda: None,
        metrics: Metrics | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._arrived = arrived
        self._metrics = metrics or Metrics()
        # Of its own: while the database is slow, other work must not take the threads that providers wait for.
        self._writers = ThreadPoolExecutor(_WRITERS, thread_name_prefix="intake")

    async def receive(self, inbound: Inbound) -> None:
        """The `Receive` of the channels: returns when the event is durable. Raises `NotStored` when that takes too
        long; where it is stored all the same, a little later, the same event will not be stored again."""
        stored = asyncio.get_running_loop().run_in_executor(self._writers, self.store, inbound)
        try:
            async with asyncio.timeout(STORE_SECONDS):
                new = await stored
        except TimeoutError as error:
            raise NotStored(f"the database took longer than {STORE_SECONDS} s") from error
        if new:
            self._arrived()

    def store(self, inbound: Inbound) -> bool:
        """False where this event was stored before."""
        kept = guarded(inbound)
        now = self._clock.now()

        def command(work: UnitOfWork) -> bool:
            with work:
                unread = not may_concern_us(inbound, work, now=now)
                if unread and inbound.album:
                    # The words stand on one of those that go together, and count for all.
                    unread = not work.events.of_album(inbound.conversation, inbound.album)
                event = waiting_event(kept, now)
                if unread:
                    event.payload, event.state = {}, EventState.DONE
                new = work.events.add(event)
                work.commit()
                return new

        new = self._store.repeat(command)
        if not new:
            self._metrics.events_repeated.labels(inbound.channel).inc()
        log.info(
            "event received",
            channel=inbound.channel,
            kind=inbound.kind,
            new=new,
            characters=len(inbound.text),
        )
        return new


def waiting_event(inbound: Inbound, now: datetime) -> Event:
    return Event(
        channel=inbound.channel,
        account=inbound.account,
        event_id=inbound.event_id,
        conversation=inbound.conversation,
        payload=inbound.as_json(),
        received_at=now,
        due_at=now + ALBUM_WAIT if inbound.album else now,
    )


SECRET_TOKEN = "secret:"
"""`Inbound.token` of a message whose text was not kept because it bears a secrecy marking."""


def guarded(inbound: Inbound) -> Inbound:
    """Without the text where it bears a secrecy marking (Law 117/2025/QH15): only its hash is kept."""
    quoted = inbound.reply_to.text if inbound.reply_to is not None else ""
    handed = inbound.attachments + (inbound.reply_to.attachments if inbound.reply_to is not None else ())
    marked = find_marking(f"{inbound.text}\n{quoted}") or any(
        find_marking_of_file(attachment.name) for attachment in handed
    )
    if inbound.kind not in ("text", "edit", "heard") or not marked:
        return inbound
    digest = hashlib.sha256(inbound.text.encode()).hexdigest()
    return replace(
        inbound, text="", raw="", reply_to=None, attachments=(), mentions=(), token=f"{SECRET_TOKEN}{digest}"
    )


def may_concern_us(inbound: Inbound, work: UnitOfWork, *, now: datetime) -> bool:
    """Whether the text may be kept until it is understood: addressed, private, a group that agreed to be read,
    or an open question of this sender in this chat. Otherwise only id and time are kept."""
    if (
        inbound.kind not in ("text", "edit")
        or inbound.addressed
        or inbound.reads_all
        or inbound.chat_kind is ChatKind.PRIVATE
    ):
        return True
    if strip_call(inbound.text).called:
        return True
    chat = work.chats.find(inbound.channel, inbound.account, inbound.chat_id, inbound.thread)
    if chat is None and inbound.thread:
        # A topic in which nobody has spoken to us yet: it is read as the group it is in.
        whole = work.chats.find(inbound.channel, inbound.account, inbound.chat_id)
        return whole is not None and whole.reads_all
    if chat is None:
        return False
    identity = work.identities.find(inbound.channel, inbound.account, inbound.sender_id)
    if chat.reads_all or identity is None or identity.person_id is None:
        return chat.reads_all
    return any(
        question.chat_id == chat.id for question in work.questions.open_of(identity.person_id, now=now)
    )
