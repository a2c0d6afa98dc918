"""The fake Zalo with one person and one group, behind a channel that is started for a test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from actions.messages import Inbound, Outbound
from actions.models import ChatKind
from bot.channel import Receive
from bot.vault import Vault
from bot.zalo_oa import ZaloOaChannel, ZaloOaSettings
from bot.zalo_oa.channel import Parts
from bot.zalo_oa.client import ZaloClient
from bot.zalo_oa.journal import Journal
from bot.zalo_oa.memory import Memory
from bot.zalo_oa.tokens import TokenKeeper
from storage.store import SqlStore
from tests.contract.channel_contract import FarSide, Shown
from tests.fakes.memory_store import fresh_store
from tests.fakes.telegram_http import HttpReply, HttpRequest, LoopbackServer
from tests.fakes.zalo_oa_server import FakeZaloOa, Posted

CS, GROUP_MESSAGE = "/v3.0/oa/message/cs", "/v3.0/oa/group/message"
MAKE_GROUP, REFRESH = "/v3.0/oa/group/creategroupwithoa", "/v4/oa/access_token"


class SteppedClock:
    """The machine's time and a step that tests take."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def settings(zalo: FakeZaloOa, **values: Any) -> ZaloOaSettings:
    plain = ZaloOaSettings(
        account=zalo.world.account,
        app_id=zalo.world.app_id,
        app_secret=zalo.world.app_secret,
        webhook_secret=zalo.world.webhook_secret,
        name="Thư Ký VP",
        asset_id=zalo.world.asset_id,
        openapi_url=zalo.url,
        oauth_url=zalo.url,
        check_seconds=3600,
    )
    return replace(plain, **values)


class ZaloOaSide(FarSide):
    channel: ZaloOaChannel

    def __init__(self, zalo: FakeZaloOa, folder: Path, store: SqlStore | None = None, **values: Any) -> None:
        super().__init__()
        self.zalo = zalo
        self.world = zalo.world
        self.clock = SteppedClock()
        self.store = store or fresh_store()
        self.settings = settings(zalo, **values)
        self.nam = self.world.user("Đỗ Hoài Nam")
        self.office = self.world.group("Văn phòng", self.nam)
        self.private_chat, self.group_chat = self.nam.id, self.office.id
        self.latest: Posted | None = None
        self.forward: Receive | None = None
        self.refusals: list[str] = []
        self.lost: list[str] = []
        client = ZaloClient(self.settings)
        self.tokens = TokenKeeper(
            self.store,
            self.clock,
            client,
            Vault("a secret for tests only", purpose="channel tokens"),
            self.world.account,
            Journal(folder / "tokens.json"),
            lost=self.lost.append,
        )
        memory = Memory(self.store, self.clock, self.world.account)
        self.channel = ZaloOaChannel(
            Parts(self.settings, self.clock, memory, client, self.tokens, self.refusals.append)
        )

    async def receive(self, inbound: Inbound) -> None:
        await super().receive(inbound)
        if self.forward is not None:
            await self.forward(inbound)

    async def says(self, text: str, *, in_group: bool = False) -> None:
        if in_group:
            self.latest = self.zalo.says(self.nam, f"@Thư Ký VP {text}", self.office)
        else:
            self.latest = self.zalo.says(self.nam, text)

    async def presses(self, label: str) -> None:
        raise NotImplementedError("there are no buttons")

    def shown(self, chat_id: str) -> list[Shown]:
        return [Shown(sent.text) for sent in self.world.sent if sent.to == chat_id]

    async def brings_again(self) -> bool:
        assert self.latest is not None
        await self.until(lambda: self.zalo.delivered)
        self.zalo.replay(self.latest)
        return True

    async def is_busy(self, seconds: int) -> bool:
        self.zalo.fault("too-many", CS, seconds=seconds)
        return True

    async def is_down(self) -> bool:
        self.zalo.fault("hang-up", CS)
        return True

    async def refuses(self) -> bool:
        self.nam.follows = False
        return True

    async def webhook(self, posted: Posted, *, signature: str | None = None) -> int:
        """As Zalo posts it, straight to the channel; the answer's status."""
        return await self.channel.handle_webhook(
            posted.signature if signature is None else signature, posted.body
        )

    def message(self, text: str = "Chào anh", **values: Any) -> Outbound:
        return replace(Outbound(1, self.private_chat, "", ChatKind.PRIVATE, "reply", text), **values)

    def to_group(self, text: str = "Chào anh", **values: Any) -> Outbound:
        return self.message(text, **{"chat_id": self.group_chat, "chat_kind": ChatKind.GROUP, **values})


@asynccontextmanager
async def started(**values: Any) -> AsyncIterator[ZaloOaSide]:
    """With tokens, and its webhook set; the web server hands each request to this loop."""
    loop = asyncio.get_running_loop()
    sides: list[ZaloOaSide] = []

    async def handle(request: HttpRequest) -> HttpReply:
        answer = sides[0].channel.handle_webhook(request.headers.get("x-zevent-signature"), request.body)
        status = await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(answer, loop))
        return HttpReply.of_json(status, {})

    web = LoopbackServer(handle)
    web.start()
    try:
        with FakeZaloOa() as zalo, TemporaryDirectory() as folder:
            side = ZaloOaSide(zalo, Path(folder), **values)
            sides.append(side)
            zalo.webhook.url = f"http://127.0.0.1:{web.port}/webhooks/zalo-oa"
            await side.tokens.put_in(zalo.world.grant()[1])
            await side.channel.start(side.receive)
            await side.channel.ready()
            try:
                yield side
            finally:
                await side.channel.stop()
    finally:
        web.stop()


def play(scenario: Callable[[ZaloOaSide], Awaitable[None]], **values: Any) -> None:
    async def run() -> None:
        async with started(**values) as side:
            await scenario(side)

    asyncio.run(run())
