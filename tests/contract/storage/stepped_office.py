"""The whole heart on a real database, with a clock that may be set to anything, back and forth."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from actions.messages import Attachment, Inbound, Outbound, Receipt, Sent
from actions.models import Chat, ChatKind, Identity, Person, Reminder, ReminderKind
from bot.channel import Capabilities, NotFetched, Receive
from bot.core import Core, Outside, build_core
from bot.knowledge import default_office
from storage.store import SqlStore
from tests.fakes.clock import FakeClock
from tests.fakes.router import FakeRouter

CHANNEL = "screen"


def _nothing(message: Outbound) -> None:
    pass


@dataclass
class Screen:
    """A channel that shows everything, with the time of the clock. `sending` is called before each."""

    clock: FakeClock
    shown: list[tuple[datetime, str]] = field(default_factory=list)
    answers: list[Receipt] = field(default_factory=list)
    sending: Callable[[Outbound], None] = _nothing
    name: str = CHANNEL
    account: str = ""
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(buttons=True))

    async def start(self, receive: Receive | None) -> None: ...
    async def stop(self) -> None: ...

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        raise NotFetched("it brings none", for_good=True)

    async def send(self, message: Outbound) -> Receipt:
        self.sending(message)
        if self.answers:
            return self.answers.pop(0)
        self.shown.append((self.clock.now(), message.text))
        return Sent(str(len(self.shown)))


class SteppedOffice:
    """Nam alone, with a private chat. `do_due` does everything due now, as a node's loops would."""

    def __init__(self, store: SqlStore, clock: FakeClock, folder: Path) -> None:
        self.store, self.clock, self._folder = store, clock, folder
        self.screen = Screen(clock)
        self.core = self.node()
        self._said = 0
        with store.work() as work:
            work.settings.write("digest", False)
            nam = work.people.find_by_code("NV002") or work.people.add(
                Person(code="NV002", full_name="Đỗ Hoài Nam")
            )
            self.nam = nam.id
            if work.chats.find(CHANNEL, "", "NV002", "") is None:
                work.chats.add(Chat(channel=CHANNEL, account="", external_id="NV002", person_id=nam.id))
                work.identities.add(
                    Identity(channel=CHANNEL, account="", external_id="NV002", person_id=nam.id)
                )
            work.commit()

    def node(self) -> Core:
        """Another node on the same database."""
        channels = {(self.screen.name, self.screen.account): self.screen}
        outside = Outside(
            self.store,
            self.clock,
            FakeRouter(),
            channels,
            default_office(private_channel=CHANNEL),
            virtual=True,
            files=self._folder,
        )
        return build_core(outside)

    def plan(self, words: str, due_at: datetime, *, rrule: str | None = None, zone: str = "") -> None:
        reminder = Reminder(
            owner_id=self.nam,
            text=words,
            kind=ReminderKind.PERSONAL,
            due_at=due_at,
            first_at=due_at,
            created_at=due_at - timedelta(days=1),
            rrule=rrule,
        )
        if zone:
            reminder.zone = zone
        with self.store.work() as work:
            work.reminders.add(reminder)
            work.commit()

    def hears(self, text: str) -> None:
        """Nam writes."""
        self._said += 1
        self.core.intake.store(
            Inbound(
                channel=CHANNEL,
                account="",
                event_id=f"{self._said}",
                kind="text",
                chat_id="NV002",
                chat_kind=ChatKind.PRIVATE,
                sender_id="NV002",
                sent_at=self.clock.now(),
                message_id=f"m{self._said}",
                text=text,
            )
        )

    def do_due(self) -> list[str]:
        """What is shown because of it."""
        before = len(self.screen.shown)
        asyncio.run(self.core.settle())
        return [text for _, text in self.screen.shown[before:]]

    def run_until(self, until: datetime) -> list[str]:
        """The clock runs on; everything is done when something falls due, and a few times in between."""
        shown, span = self.do_due(), (until - self.clock.now()) / 3
        while (now := self.clock.now()) < until:
            due = self.core.clockwork.next_due()
            moments = [now + span, until, *([due] if due is not None and due > now else [])]
            self.clock.set(min(moments))
            shown += self.do_due()
        return shown
