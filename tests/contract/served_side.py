"""A channel behind the fake of its provider, started for a test: one that polls, or one that is posted to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from typing import Protocol, TypeVar

from bot.channel import Channel
from tests.contract.channel_contract import FarSide
from tests.fakes.telegram_http import HttpReply, HttpRequest, LoopbackServer


class ServedChannel(Channel, Protocol):
    async def ready(self) -> None: ...
    async def handle_webhook(self, secret: str | None, body: bytes) -> int: ...


class ServedSide(FarSide):
    """`served` is the channel, too: as one that has a server."""

    served: ServedChannel


Side = TypeVar("Side", bound=ServedSide)
Make = Callable[[str], AbstractContextManager[Side]]
"""The fake provider and a side of it, for a channel whose public address is this; "": it polls."""


@asynccontextmanager
async def started(side: Side) -> AsyncIterator[Side]:
    await side.channel.start(side.receive)
    try:
        await asyncio.wait_for(side.served.ready(), 10)
        yield side
    finally:
        await side.channel.stop()


@asynccontextmanager
async def polling(make: Make[Side]) -> AsyncIterator[Side]:
    with make("") as side:
        async with started(side):
            yield side


@asynccontextmanager
async def posted_to(make: Make[Side], *, path: str, header: str) -> AsyncIterator[Side]:
    """The web server runs in a thread of its own and hands each request to the channel's loop."""
    loop = asyncio.get_running_loop()
    sides: list[Side] = []

    async def handle(request: HttpRequest) -> HttpReply:
        assert request.path == path
        answer = sides[0].served.handle_webhook(request.headers.get(header), request.body)
        status = await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(answer, loop))
        return HttpReply.of_json(status, {})

    web = LoopbackServer(handle)
    web.start()
    try:
        with make(f"http://127.0.0.1:{web.port}") as side:
            sides.append(side)
            async with started(side):
                yield side
    finally:
        web.stop()


def play(
    scenario: Callable[[Side], Awaitable[None]], far_side: Callable[[], AbstractAsyncContextManager[Side]]
) -> None:
    async def run() -> None:
        async with far_side() as side:
            await scenario(side)

    asyncio.run(run())
