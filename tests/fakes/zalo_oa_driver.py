"""The people of the small office on a Zalo Official Account."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.vault import Vault
from bot.zalo_oa import ZaloOaChannel, ZaloOaSettings
from bot.zalo_oa.channel import Parts
from bot.zalo_oa.client import ZaloClient
from bot.zalo_oa.journal import Journal
from bot.zalo_oa.memory import Memory
from bot.zalo_oa.tokens import TokenKeeper
from tests.fakes.channel_drivers import ServedDriver, words_instead
from tests.fakes.telegram_http import HttpReply, HttpRequest, LoopbackServer
from tests.fakes.zalo_oa_server import FakeZaloOa

NAME = "Thư Ký VP"


class ZaloOaDriver(ServedDriver):
    name = "zalo_oa"

    def _open(self) -> Callable[[], Awaitable[None]]:
        self._zalo = FakeZaloOa(clock=lambda: self.clock.now().timestamp()).__enter__()
        self._files = TemporaryDirectory(prefix="thuky-zalo-")
        world = self._zalo.world
        self._users = {code: world.user(name) for code, name in self.people}
        self._group = world.group("Văn phòng", *self._users.values())
        settings = ZaloOaSettings(
            account=world.account,
            app_id=world.app_id,
            app_secret=world.app_secret,
            webhook_secret=world.webhook_secret,
            name=NAME,
            openapi_url=self._zalo.url,
            oauth_url=self._zalo.url,
        )
        client = ZaloClient(settings)
        tokens = TokenKeeper(
            self.store,
            self.clock,
            client,
            Vault("a secret for tests only", purpose="channel tokens"),
            world.account,
            Journal(Path(self._files.name) / "tokens.json"),
        )
        memory = Memory(self.store, self.clock, world.account)
        channel = ZaloOaChannel(Parts(settings, self.clock, memory, client, tokens))
        self.channel = channel
        self._web = _webhook_of(channel, asyncio.get_running_loop())
        self._zalo.webhook.url = f"http://127.0.0.1:{self._web.port}/webhooks/zalo-oa"

        async def ready() -> None:
            await tokens.put_in(world.grant()[1])
            await channel.ready()

        return ready

    def _close(self) -> None:
        self._zalo.__exit__(None, None, None)
        self._web.stop()
        self._files.cleanup()

    @property
    def group_chat(self) -> str:
        return self._group.id

    def private_chat(self, code: str) -> str:
        return self._users[code].id

    def account_of(self, code: str) -> str:
        return self._users[code].id

    def shown(self, code: str, *, in_group: bool) -> list[str]:
        chat = self._group.id if in_group else self._users[code].id
        return [sent.text for sent in self._zalo.world.sent if sent.to == chat]

    async def _say(self, code: str, text: str, *, in_group: bool) -> None:
        if in_group:
            self._zalo.says(self._users[code], f"@{NAME} {text}", self._group)
        else:
            self._zalo.says(self._users[code], text)

    async def _press(self, code: str, label: str, *, in_group: bool) -> None:
        shown = self.shown(code, in_group=in_group)
        await self._say(code, words_instead(label, shown), in_group=in_group)


def _webhook_of(channel: ZaloOaChannel, loop: asyncio.AbstractEventLoop) -> LoopbackServer:
    """A web server in a thread of its own that hands each post to the channel's loop."""

    async def handle(request: HttpRequest) -> HttpReply:
        answer = channel.handle_webhook(request.headers.get("x-zevent-signature"), request.body)
        status = await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(answer, loop))
        return HttpReply.of_json(status, {})

    web = LoopbackServer(handle)
    web.start()
    return web
