"""The whole program behind one real channel and its fake provider, with the small office and a virtual clock."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import text

from actions.messages import Inbound
from actions.pacing import Limits
from bot.channel import Channel
from bot.clock import VirtualClock
from bot.core import Core, Outside, build_core
from bot.drawing import PNG
from bot.knowledge import default_office
from bot.metrics import Metrics
from bot.script import Player, Recorder
from nlu.message import Router
from tests.fakes.channel_drivers import Driver
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import STAFF, THURSDAY, ZONE, fill_office
from tests.fakes.recogniser import FakeRecogniser
from tests.fakes.router import FakeRouter

PEOPLE = [(code, name) for code, name, *_ in STAFF]


class DrivenOffice:
    """Within `async with` people write and press on the driver's channel; each returns what was then shown there."""

    def __init__(
        self,
        kind: type[Driver],
        files: Path,
        *,
        router: Router | None = None,
        limits: Limits | None = None,
        besides: tuple[Channel, ...] = (),
    ) -> None:
        self.store, self.clock = fresh_store(fill_office), VirtualClock(THURSDAY)
        self.driver = kind(self.store, self.clock, PEOPLE)
        self._files, self._router, self._besides = files, router or FakeRouter(), besides
        self._limits = limits or Limits()
        self.metrics = Metrics()
        self.core: Core | None = None

    async def __aenter__(self) -> Self:
        await self.driver.start(self._receive)
        channel = self.driver.channel
        self.core = build_core(
            Outside(
                self.store,
                self.clock,
                self._router,
                {(one.name, one.account): one for one in (channel, *self._besides)},
                default_office(private_channel=channel.name),
                virtual=True,
                files=self._files,
                limits={channel.name: self._limits},
                draw=lambda chart: PNG + chart,
                recogniser=FakeRecogniser(),
                metrics=self.metrics,
            )
        )
        self._player = Player(
            self.core, self.clock, Recorder(self.clock, ZONE, lambda said: None), self._files
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.driver.stop()
        self.store.close()

    async def _receive(self, inbound: Inbound) -> None:
        assert self.core is not None
        await asyncio.to_thread(self.core.intake.store, inbound)

    async def say(self, code: str, words: str, *, in_group: bool = False) -> list[str]:
        before = self._begin(code, in_group=in_group)
        await self.driver.says(code, words, in_group=in_group)
        return await self._end(code, before, in_group=in_group)

    async def press(self, code: str, label: str, *, in_group: bool = False) -> list[str]:
        before = self._begin(code, in_group=in_group)
        await self.driver.presses(code, label, in_group=in_group)
        return await self._end(code, before, in_group=in_group)

    async def settle(self) -> None:
        assert self.core is not None
        await self.core.settle()

    async def wait_until(self, moment: datetime) -> None:
        self.clock.advance(seconds=10)
        await self._player.advance(moment)
        await self.settle()

    def _begin(self, code: str, *, in_group: bool) -> list[str]:
        self.clock.advance(seconds=10)
        return self.driver.shown(code, in_group=in_group)

    async def _end(self, code: str, before: list[str], *, in_group: bool) -> list[str]:
        """What is new or was changed."""
        await self.settle()
        after = self.driver.shown(code, in_group=in_group)
        return [text for place, text in enumerate(after) if place >= len(before) or text != before[place]]

    def rows(self, query: str) -> list[dict[str, Any]]:
        with self.store.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(text(query))]
