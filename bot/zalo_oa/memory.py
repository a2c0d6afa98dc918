"""What the channel asks of the database besides the tokens: the window of each person, and what is quoted."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from actions.messages import Inbound, ReplyTo
from actions.models import Event, EventState
from actions.ports import Clock, Store, UnitOfWork
from bot.zalo_oa.inbound import Json
from bot.zalo_oa.receipts import WINDOW_CLOSED
from bot.zalo_oa.settings import CHANNEL, WINDOW
from nlu.secrecy import find_marking

log = structlog.get_logger(__name__)

LONGEST_KEPT = 20_000
"""Characters of an event that is kept aside."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one account. All of it blocks: call it in a thread."""

    store: Store
    clock: Clock
    account: str

    def window_is_closed(self, person: str) -> bool:
        """False also for people we know nothing of: Zalo decides then."""
        with self.store.reading() as work:
            last = work.heard.last(CHANNEL, self.account, person)
        return last is not None and last + WINDOW <= self.clock.now()

    def acted(self, person: str, at: datetime) -> int:
        """They may be written to again for 7 days from then; returns how many messages that were refused for that
        are in line again."""

        def command(work: UnitOfWork) -> int:
            with work:
                before = work.heard.note(CHANNEL, self.account, person, at)
                revived = self._revive(person, work) if before is not None and before + WINDOW <= at else 0
                work.commit()
                return revived

        return self.store.repeat(command)

    def _revive(self, person: str, work: UnitOfWork) -> int:
        """Those that found no other way: whoever comes back gets them late rather than never."""
        chat = work.chats.find(CHANNEL, self.account, person)
        if chat is None:
            return 0
        now = self.clock.now()
        missed = [row for row in work.outbox.dead() if row.chat_id == chat.id and row.error == WINDOW_CLOSED]
        return sum(work.outbox.revive(row.id, due_at=now) for row in missed if work.outbox.moved(row) is None)

    def with_quoted(self, inbound: Inbound) -> Inbound:
        """Zalo may tell only the number of the message that is answered; ours is known by it, and so are those that
        were meant for us."""
        quoted = inbound.reply_to
        if quoted is None or quoted.sender_id:
            return inbound
        with self.store.reading() as work:
            chat = work.chats.find(CHANNEL, self.account, inbound.chat_id)
            if chat is None:
                return inbound
            ours = work.outbox.find_sent(chat.id, quoted.message_id)
            theirs = work.messages.find(chat.id, quoted.message_id) if ours is None else None
        if ours is not None:
            known = ReplyTo(
                quoted.message_id, str(ours.content.get("text", "")), self.account, from_assistant=True
            )
            return replace(inbound, reply_to=known, addressed=True)
        if theirs is not None and not quoted.text:
            return replace(inbound, reply_to=replace(quoted, text=theirs.text))
        return inbound

    def keep_aside(self, name: str, event: Json) -> None:
        """An event that we cannot read yet, for whoever teaches the program to; nothing acts on it, and it goes with
        the other old texts. One that bears a secrecy marking leaves nothing but its hash."""
        written = json.dumps(event, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(written.encode()).hexdigest()
        kept = {} if find_marking(written) or len(written) > LONGEST_KEPT else {"aside": dict(event)}
        now = self.clock.now()

        def command(work: UnitOfWork) -> None:
            with work:
                work.events.add(
                    Event(
                        channel=CHANNEL,
                        account=self.account,
                        event_id=f"aside:{digest}",
                        conversation=f"{CHANNEL}:{self.account}:aside",
                        payload=kept,
                        received_at=now,
                        due_at=now,
                        state=EventState.DONE,
                    )
                )
                work.commit()

        self.store.repeat(command)
        log.warning("zalo event kept aside", event_name=name)
