"""The Zalo Official Account channel: receives by webhook, sends through the open API, opens groups."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal, TypeVar
from urllib.request import getproxies

import structlog

from actions.messages import Attachment, Outbound, Receipt, RefusedForGood, RetryLater
from actions.models import ChatKind
from actions.pacing import Limit, Limits
from actions.ports import Clock
from bot.channel import Capabilities, Receive, Room
from bot.safe_fetch import ZALO_HOSTS, SafeFetcher
from bot.zalo_oa import rooms
from bot.zalo_oa.calls import Calls
from bot.zalo_oa.client import ZaloClient
from bot.zalo_oa.inbound import Json, NotOurs, Reader, Reading
from bot.zalo_oa.memory import Memory
from bot.zalo_oa.outbound import TEXT_LIMIT, Sender
from bot.zalo_oa.receipts import window_closed
from bot.zalo_oa.settings import CHANNEL, ZaloOaSettings
from bot.zalo_oa.signature import Forged, Seal
from bot.zalo_oa.tokens import NoAccess, TokenKeeper, TokensLost

State = Literal["stopped", "webhook", "sending", "no-token", "token-lost", "failing"]
"""`no-token`, `token-lost`: an administrator must put one in; `failing`: it passes, or the account is refused."""

Refused = Callable[[str], None]
"""Called with the reason for each post to the webhook that was not believed."""

ANSWER_SECONDS = 1.7
"""Zalo switches a webhook off that takes longer than two seconds too often."""
_KEEPERS = 4
_UNREADABLE = (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError)
"""What an event of a shape that nobody knows leads to."""

_log = structlog.get_logger(__name__)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the channel works with."""

    settings: ZaloOaSettings
    clock: Clock
    memory: Memory
    client: ZaloClient
    tokens: TokenKeeper
    refused: Refused = lambda reason: None


class ZaloOaChannel:
    """Implements `bot.channel.Channel` and `bot.channel.RoomMaker`.

    An event counts as taken only when `receive` has returned; Zalo posts it again otherwise.
    """

    name = CHANNEL

    def __init__(self, parts: Parts) -> None:
        settings = parts.settings
        self.account = settings.account
        self.capabilities = Capabilities(
            files=True,
            images=True,
            sees_all_group_messages=True,
            opens_rooms=bool(settings.asset_id),
            text_limit=TEXT_LIMIT,
            limits=Limits(account=(Limit(4000, 60),)),
        )
        self.state: State = "stopped"
        self.problem = ""
        """Why the channel is failing; without any token."""
        self._parts = parts
        self._calls = Calls(parts.client, parts.tokens)
        self._sender = Sender(self._calls)
        self._reader = Reader(settings.account, settings.app_id, settings.name)
        self._seal = Seal(settings.app_id, settings.webhook_secret, settings.oldest)
        proxied = bool(getproxies().get("https"))
        self._fetcher = SafeFetcher(ZALO_HOSTS, settings.openapi_url, proxied=proxied, proxy=settings.proxy)
        self._receive: Receive | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._looked = asyncio.Event()
        # Of its own: while the database is slow, other work must not take the threads that Zalo waits for.
        self._threads = ThreadPoolExecutor(_KEEPERS, thread_name_prefix="zalo-oa")

    async def start(self, receive: Receive | None) -> None:
        """Zalo may be unreachable for as long as it likes."""
        self._receive = receive
        self.state = "webhook" if receive is not None else "sending"
        self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """The webhook stays set at Zalo, which posts again what nobody took."""
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)
        await self._parts.client.close()
        self.state = "stopped"

    async def ready(self) -> None:
        """Wait until it is known how the tokens stand."""
        await self._looked.wait()

    async def send(self, message: Outbound) -> Receipt:
        private = message.chat_kind is ChatKind.PRIVATE
        if private and await asyncio.to_thread(self._parts.memory.window_is_closed, message.chat_id):
            return window_closed()
        receipt = await self._sender.send(message)
        if self._calls.problem:
            self.state, self.problem = "failing", self._calls.problem
        return receipt

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        return await self._fetcher.fetch(attachment.reference, limit=limit)

    async def open_room(
        self, name: str, members: Sequence[str], *, home: str = ""
    ) -> Room | RefusedForGood | RetryLater:
        return await rooms.open_room(self._calls, self._parts.settings, name, members)

    async def close_room(self, room: Room) -> RefusedForGood | RetryLater | None:
        """Zalo's group stays, to be read; its administrators dissolve it in Zalo."""
        return None

    # Receiving

    async def handle_webhook(
        self, signature: str | None, body: bytes, *, signed_at: str | None = None
    ) -> int:
        """Take one posted event; returns the HTTP status to answer, within two seconds.

        `signature`, `signed_at`: the headers X-ZEvent-Signature and X-ZEvent-Timestamp (few events have that).
        403: not from Zalo, or too old; nothing is kept. 503: not stored, Zalo shall post it again. 200: taken, or
        nothing that concerns us.
        """
        try:
            event = json.loads(body)
            if not isinstance(event, dict):
                raise TypeError("no object")
        except _UNREADABLE:
            # What is signed is found in it: nobody can tell whose it is.
            return self._refuse("shape", 403)
        try:
            # The body's own time is what Zalo signs; the header's, where it sends one, was seen signed as well.
            self._believe(signature, body, str(event.get("timestamp") or ""), signed_at)
        except Forged as error:
            return self._refuse(error.reason, 403)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._take(event)
        except TimeoutError:
            _log.error("zalo event not stored", error="the database is slow")
            return 503

    def refuse_unread(self) -> int:
        """A post that is too large to be read."""
        return self._refuse("size", 413)

    def _believe(self, signature: str | None, body: bytes, written: str, signed_at: str | None) -> None:
        now = self._parts.clock.now()
        try:
            self._seal.check(signature, body, written, now=now)
        except Forged as error:
            if not signed_at or signed_at == written or error.reason != "secret":
                raise
            self._seal.check(signature, body, signed_at, now=now)

    def _refuse(self, reason: str, status: int) -> int:
        _log.warning("zalo webhook refused", why=reason, status=status)
        self._parts.refused(reason)
        return status

    async def _take(self, event: Json) -> int:
        try:
            reading = self._reader.read(event)
        except NotOurs as error:
            _log.error("zalo event of another account", whose=str(error))
            reading = Reading(str(event.get("event_name")), known=False)
        except _UNREADABLE as error:
            # It would come again and again and never be read.
            _log.error(
                "zalo event unreadable",
                event_name=str(event.get("event_name"))[:60],
                error=type(error).__name__,
            )
            reading = Reading(str(event.get("event_name")), known=False)
        try:
            await self._keep(reading, event)
        except Exception as error:
            # Whatever kept it from being stored, Zalo still has it and brings it again.
            _log.error("zalo event not stored", error=_place_of(error))
            return 503
        return 200

    async def _keep(self, reading: Reading, event: Json) -> None:
        memory, inbound = self._parts.memory, reading.inbound
        if inbound is None:
            if not reading.known:
                await self._in_thread(lambda: memory.keep_aside(reading.name, event))
            return
        if self._receive is None:
            raise RuntimeError("this node receives nothing")
        acted, at = reading.acted, inbound.sent_at
        if acted:
            await self._in_thread(lambda: memory.acted(acted, at))
        await self._receive(await self._in_thread(lambda: memory.with_quoted(inbound)))

    async def _in_thread(self, call: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    # Tokens

    async def _watch(self) -> None:
        while True:
            await self.look()
            self._looked.set()
            await asyncio.sleep(self._parts.settings.check_seconds)

    async def look(self) -> None:
        """Renew the tokens in time, and say how things stand."""
        well: State = "webhook" if self._receive is not None else "sending"
        try:
            await self._parts.tokens.keep()
        except TokensLost as error:
            self.state, self.problem = ("no-token" if error.trouble == "none" else "token-lost"), str(error)
        except NoAccess as error:
            self.state, self.problem = "failing", str(error)
        except Exception as error:
            # The database is away; the loop must outlive that.
            self.state, self.problem = "failing", type(error).__name__
        else:
            if not self._calls.problem:
                self.state, self.problem = well, ""
        if self.problem:
            _log.warning("zalo account not well", state=self.state, why=self.problem)


def _place_of(error: Exception) -> str:
    """Kind and place of an error, without its text: that may hold a person's words."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {frames[-1].filename}:{frames[-1].lineno}"
