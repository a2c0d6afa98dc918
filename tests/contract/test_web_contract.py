"""The web chat keeps what every channel promises."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import pytest

from actions.models import RoomMessage
from bot.web.channel import WebChannel
from bot.web.protocol import FrameRefused, Line, Press
from storage.store import SqlStore
from tests.contract.channel_contract import ChannelContract, FarSide, Shown
from tests.e2e.web_office import furnish, put_outbox_row
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import fresh_store

NAM = "NV002"


class WebFarSide(FarSide):
    """Nam at his tab, and what the rooms hold."""

    private_chat = f"private:{NAM}"
    group_chat = "group:van-phong"

    def __init__(self, store: SqlStore) -> None:
        super().__init__()
        self.store = store
        clock = FakeClock()
        self.channel: WebChannel = WebChannel(store, clock)
        self._ids = (f"line-{number:04}" for number in count(1))
        self._latest: Line | None = None
        for chat in (self.private_chat, self.group_chat):
            put_outbox_row(store, chat, clock.now())

    async def says(self, text: str, *, in_group: bool = False) -> None:
        room = self.group_chat if in_group else self.private_chat
        reply_to = await self._something_of_the_assistant() if in_group else None
        self._latest = Line(room, next(self._ids), text, reply_to=reply_to)
        try:
            await self.channel.post(NAM, self._latest)
        except OSError:
            # The tab got no confirmation: it keeps the line and sends it again before the next one.
            await self.channel.post(NAM, self._latest)

    async def _something_of_the_assistant(self) -> int:
        with self.store.work() as work:
            line = RoomMessage(room=self.group_chat, sender_code=None, text="…", sent_at=FakeClock().now())
            work.rooms.add(line)
            work.flush()
            line_id = line.id
            work.commit()
        return line_id

    async def presses(self, label: str) -> None:
        line = self._lines(self.private_chat)[-1]
        token = next(b["token"] for row in line.buttons for b in row if b["label"] == label)
        await self.channel.press(NAM, Press(self.private_chat, next(self._ids), line.id, token))

    async def brings_again(self) -> bool:
        assert self._latest is not None
        await self.channel.post(NAM, self._latest)
        return True

    def shown(self, chat_id: str) -> list[Shown]:
        return [
            Shown(
                re.sub(r"\*\*([^*\n]+)\*\*", r"\1", line.text),
                tuple(button["label"] for row in line.buttons for button in row),
                line.edited_at is not None,
            )
            for line in self._lines(chat_id)
            if line.sender_code is None
        ]

    def _lines(self, room: str) -> list[RoomMessage]:
        with self.store.work() as work:
            return list(work.rooms.before(room))


class TestWeb(ChannelContract):
    @asynccontextmanager
    async def far_side(self) -> AsyncIterator[FarSide]:
        store = fresh_store()
        furnish(store)
        far = WebFarSide(store)
        await far.channel.start(far.receive)
        yield far
        await far.channel.stop()
        store.close()

    def test_a_stopped_channel_takes_no_line(self) -> None:
        async def scenario(far: FarSide) -> None:
            await far.channel.stop()
            with pytest.raises(FrameRefused, match="not_ready"):
                await far.says("việc của tôi")
            assert far.received == []

        self.play(scenario)
