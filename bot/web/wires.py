"""How nodes tell each other short news at once: over Redis where the office has it, else over PostgreSQL.

What a wire carries may be lost and is stored nowhere. Without one (SQLite and no Redis) there is one node only.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Protocol

import psycopg
import redis.asyncio
from psycopg import sql
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from sqlalchemy import make_url

from actions.errors import ThukyError

LINES = "thuky:lines"
"""Lines that were stored or changed: "<id> <node>"."""
PASSING = "thuky:passing"
"""JSON of what is of no use later, with its "node"."""
LONGEST = 7_900
"""Bytes of one piece of news: PostgreSQL takes less than 8,000."""
SECONDS = 1.0
"""How long anybody waits for the wire."""
_QUIET_SECONDS = 20.0
"""After so long without news the connection is tried."""

Take = Callable[[str, str], Awaitable[None]]
"""What is to be done with news: (topic, news)."""


class WireDown(ThukyError):
    """The other nodes cannot be told or heard now; `str(error)` names the kind of failure."""


class Wire(Protocol):
    vouches: bool
    """Whoever is connected hears everything. False where something between may swallow news unnoticed."""

    async def tell(self, topic: str, news: str) -> None:
        """Raises `WireDown`, after about a second at the latest."""
        ...

    async def listen(self, take: Take, *, connected: Callable[[], None]) -> None:
        """Hand on what all nodes tell, this one too, until cancelled. Raises `WireDown` when the connection is lost."""
        ...

    async def close(self) -> None: ...


def open_wire(redis_url: str, database_url: str) -> Wire | None:
    """By the settings; connects when first used. None where there is nothing that nodes could share."""
    if redis_url:
        return RedisWire(redis_url)
    if make_url(database_url).get_backend_name() in ("postgresql", "postgres"):
        return PostgresWire(database_url)
    return None


class RedisWire:
    vouches = True

    def __init__(self, url: str) -> None:
        self._redis = redis.asyncio.Redis.from_url(
            url, socket_connect_timeout=SECONDS, retry=Retry(NoBackoff(), 0), health_check_interval=5
        )

    async def tell(self, topic: str, news: str) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                await self._redis.publish(topic, news)
        except (RedisError, OSError) as error:  # a TimeoutError is an OSError
            raise WireDown(type(error).__name__) from error

    async def listen(self, take: Take, *, connected: Callable[[], None]) -> None:
        try:
            async with self._redis.pubsub() as topics:
                await topics.subscribe(LINES, PASSING)
                connected()
                while True:
                    news = await topics.get_message(ignore_subscribe_messages=True, timeout=SECONDS)
                    if news is not None:
                        await take(news["channel"].decode(), news["data"].decode())
        except (RedisError, OSError) as error:
            raise WireDown(type(error).__name__) from error

    async def close(self) -> None:
        with contextlib.suppress(RedisError):
            await self._redis.aclose()


class PostgresWire:
    """LISTEN and NOTIFY on two connections of its own, outside of every transaction."""

    vouches = False  # a pooler between us and the server may give another session to each statement

    def __init__(self, url: str) -> None:
        self._address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._telling: psycopg.AsyncConnection | None = None
        self._turn = asyncio.Lock()

    async def tell(self, topic: str, news: str) -> None:
        if len(news.encode()) > LONGEST:
            raise WireDown("news too long")
        try:
            async with asyncio.timeout(SECONDS), self._turn:
                if self._telling is None:
                    self._telling = await self._connect()
                try:
                    await self._telling.execute("SELECT pg_notify(%s, %s)", (topic, news))
                except BaseException:
                    # Whatever it was (also being too slow): the state of the connection is not sure any more.
                    await self._hang_up()
                    raise
        except (psycopg.Error, OSError) as error:
            raise WireDown(type(error).__name__) from error

    async def listen(self, take: Take, *, connected: Callable[[], None]) -> None:
        try:
            async with await self._connect() as connection:
                for topic in (LINES, PASSING):
                    await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(topic)))
                connected()
                while True:
                    async for news in connection.notifies(timeout=_QUIET_SECONDS):
                        await take(news.channel, news.payload)
                    # A line that is dead says nothing by itself.
                    async with asyncio.timeout(SECONDS):
                        await connection.execute("SELECT 1")
        except (psycopg.Error, OSError) as error:
            raise WireDown(type(error).__name__) from error

    async def close(self) -> None:
        async with self._turn:
            await self._hang_up()

    async def _connect(self) -> psycopg.AsyncConnection:
        return await psycopg.AsyncConnection.connect(
            self._address, autocommit=True, connect_timeout=10, application_name="thuky rooms"
        )

    async def _hang_up(self) -> None:
        connection, self._telling = self._telling, None
        if connection is not None:
            await connection.close()
