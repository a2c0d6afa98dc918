"""The heart, put together: intake, inbox, clockwork and outbox around one store, clock and router."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from actions.office import Office, OfficeSource
from actions.pacing import Limits, Pace
from actions.ports import Clock
from bot.cabinet import Cabinet
from bot.channel import Channel
from bot.clockwork import LEASE, Clockwork
from bot.drawing import Artist, Draw
from bot.inbox import Inbox
from bot.intake import Intake
from bot.knowledge import with_stored_changes
from bot.metrics import Metrics
from bot.outgoing import Outgoing
from bot.room_work import RoomWork
from bot.sending import Key, Sending, Sleep
from bot.voice.listening import Listening
from bot.voice.process import Recogniser, RecogniserProcess
from nlu.message import Router
from storage.pace import SqlPace
from storage.store import SqlStore


@dataclass(frozen=True, slots=True)
class Core:
    store: SqlStore
    clock: Clock
    intake: Intake
    inbox: Inbox
    clockwork: Clockwork
    outgoing: Outgoing
    cabinet: Cabinet
    office: OfficeSource
    listening: Listening
    room_work: RoomWork

    async def settle(self) -> None:
        """Do everything that is due now, until nothing is left: for scripts and tests."""
        while True:
            done = await asyncio.to_thread(self.clockwork.tick)
            while await asyncio.to_thread(self.inbox.process_next):
                done += 1
            while await self.listening.hear_next():
                done += 1
            while await self.room_work.do_next():
                done += 1
            if not done + await self.outgoing.drain():
                return


@dataclass(frozen=True, slots=True)
class Outside:
    """What the heart needs from outside. `virtual`: time stands still, so nobody is told to wait."""

    store: SqlStore
    clock: Clock
    router: Router
    channels: Mapping[Key, Channel]
    office: Office
    virtual: bool = False
    files: Path = Path("var/files")
    """Where files that people get are put on their way out."""
    lease: timedelta = LEASE
    metrics: Metrics = field(default_factory=Metrics)
    arrived: Callable[[], None] = lambda: None
    """Called after something new was stored."""
    pace: Pace | None = None
    """None: the database keeps it."""
    limits: Mapping[str, Limits] = field(default_factory=dict)
    """By channel, instead of what the channel declares."""
    draw: Draw = field(default_factory=lambda: Artist().draw)
    recogniser: Recogniser = field(default_factory=RecogniserProcess)
    """Started when the first voice note comes."""
    sleep: Sleep | None = None
    """How lanes wait where time is not the machine's."""


def build_core(outside: Outside) -> Core:
    office = with_stored_changes(outside.office)
    store, clock = outside.store, outside.clock
    cabinet = Cabinet(store, clock, outside.files, outside.draw)
    return Core(
        store=store,
        clock=clock,
        intake=Intake(store, clock, arrived=outside.arrived, metrics=outside.metrics),
        inbox=Inbox(store, outside.router, clock, office, lease=outside.lease, metrics=outside.metrics),
        clockwork=Clockwork(store, clock, office, tells_wait=not outside.virtual, lease=outside.lease),
        outgoing=Outgoing(
            Sending(
                store,
                clock,
                outside.channels,
                cabinet,
                outside.pace or SqlPace(store, clock),
                outside.lease,
                outside.metrics,
                office=office,
                limits=outside.limits,
                sleep=outside.sleep,
            )
        ),
        cabinet=cabinet,
        office=office,
        listening=Listening(store, clock, outside.channels, outside.recogniser),
        room_work=RoomWork(store, clock, outside.channels, office),
    )
