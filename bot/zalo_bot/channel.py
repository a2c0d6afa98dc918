"""The Zalo Bot channel: connects, receives by long polling or webhook, sends."""

from __future__ import annotations

import asyncio
import hmac
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.request import getproxies

import structlog

from actions.messages import Attachment, Inbound, Outbound, Receipt
from actions.models import ChatKind
from actions.ports import Clock
from bot.channel import Capabilities
from bot.election import Always, Turn
from bot.receiving import Failure, Pauses, Receiving
from bot.safe_fetch import SafeFetcher
from bot.zalo_bot.client import Json, Me, ZaloBot, ZaloBotError
from bot.zalo_bot.inbound import CHANNEL, KNOWN, Reader, Unreadable, is_of_group, update_of
from bot.zalo_bot.outbound import TEXT_LIMIT, Sender
from bot.zalo_bot.settings import ZaloBotSettings

MAXIMAL_BODY = 1024 * 1024

_ASK_AGAIN = timedelta(minutes=1)
_ASK_SECONDS = 1.0

_log = structlog.get_logger(__name__)


class ZaloBotChannel(Receiving):
    """Implements `bot.channel.Channel`.

    With `settings.public_url` Zalo posts updates to `handle_webhook`, without it they are polled, by the one node
    whose `turn` it is. A posted update is answered when it is stored. A polled one is no longer Zalo's once it was
    handed out, so it is kept here and stored again and again, whatever happens to the turn, until that succeeds.
    """

    name = CHANNEL
    failures = ZaloBotError

    def __init__(self, settings: ZaloBotSettings, *, clock: Clock, turn: Turn | None = None) -> None:
        super().__init__(Pauses(settings.first_pause, settings.longest_pause), turn or Always())
        self.account = settings.account
        self.capabilities = Capabilities(
            groups=False,
            keeps_files=True,
            text_limit=TEXT_LIMIT,
            limits=settings.limits,
            markup=settings.markup,
        )
        self._settings = settings
        self._clock = clock
        self._bot = ZaloBot(settings)
        self._sender = Sender(self._bot, settings, clock)
        proxied = bool(getproxies().get("https"))
        self._fetcher = SafeFetcher(settings.files, settings.server, proxied=proxied)
        self._me: Me | None = None
        self._asked: datetime | None = None

    async def send(self, message: Outbound) -> Receipt:
        if message.chat_kind is ChatKind.GROUP and not self.capabilities.groups:
            await self._ask_about_groups()
        return await self._sender.send(message, joins_groups=self.capabilities.groups)

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        return await self._fetcher.fetch(attachment.reference, limit=limit)

    async def handle_webhook(self, secret: str | None, body: bytes) -> int:
        """Take one posted update; returns the HTTP status to answer.

        `secret` is the header X-Bot-Api-Secret-Token. 403: not from Zalo, nothing is kept. 400: no update.
        503: not stored, Zalo shall post it again. An empty body is Zalo asking whether anybody is there.
        """
        expected = self._settings.webhook_secret
        if not self._settings.webhook_url or not hmac.compare_digest(
            (secret or "").encode(), expected.encode()
        ):
            _log.warning("zalo_bot_webhook_refused", reason="wrong secret")
            return 403
        if len(body) > MAXIMAL_BODY:
            return 413
        if not body.strip():
            return 200
        try:
            update = update_of(json.loads(body))
        except (ValueError, RecursionError):
            update = None
        if update is None:
            return 400
        if self._me is None or self.receive is None:
            return 503
        return 200 if await self._take(dict(update)) else 503

    # Connecting

    @property
    def has_webhook(self) -> bool:
        return bool(self._settings.webhook_url)

    def facts(self) -> dict[str, object]:
        return {"joins_groups": self.capabilities.groups}

    def explain(self, error: Exception) -> Failure:
        return Failure(str(error), error.retry_after if isinstance(error, ZaloBotError) else None)

    async def close(self) -> None:
        await self._bot.close()

    async def connect(self) -> None:
        self._me = await self._bot.me()
        self._asked = self._clock.now()
        self.capabilities = replace(self.capabilities, groups=self._me.joins_groups)

    async def _ask_about_groups(self) -> None:
        """The bot's plan may have changed since the start; asked once a minute at most, and nobody waits long."""
        now = self._clock.now()
        if self._asked is not None and now - self._asked < _ASK_AGAIN:
            return
        self._asked = now
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                await self.connect()
        except (ZaloBotError, TimeoutError) as error:
            _log.info("zalo_bot_plan_not_read", reason=type(error).__name__)

    async def introduce(self) -> None:
        """Zalo takes no menu of commands."""

    async def set_webhook(self) -> None:
        settings = self._settings
        await self._bot.call("setWebhook", url=settings.webhook_url, secret_token=settings.webhook_secret)

    async def _unset_webhook(self) -> None:
        """Polling does not work while one is set."""
        try:
            await self._bot.call("deleteWebhook")
        except ZaloBotError as error:
            # Some say so where there is none.
            if error.code not in (400, 404):
                raise

    # Receiving

    async def poll(self) -> None:
        """Long polling, one update at a time: the next is asked for when this one is stored."""
        await self.insist("delete webhook", self._unset_webhook)
        pause = self._pauses.first
        self.go("polling")
        while True:
            # The first poll after a failure returns soon and shows that polling works.
            seconds = self._settings.poll_seconds if self.state == "polling" else 1
            try:
                update = await self._bot.update(seconds)
            except ZaloBotError as error:
                pause = await self.wait_after("poll", error, pause)
                continue
            if self.state != "polling":
                self.go("polling")
            pause = self._pauses.first
            found = update_of(update)
            if found is not None:
                # A task of its own: the turn may end here, the update must not.
                await asyncio.shield(self.spawn(self._take_for_certain(dict(found))))

    async def _take_for_certain(self, update: dict[str, Any]) -> None:
        pause = self._pauses.first
        while not await self._take(update):
            await asyncio.sleep(pause)
            pause = self._pauses.after(pause)

    async def _take(self, update: Json) -> bool:
        """Hand it over; False when it could not be stored and must come again."""
        if update["event_name"] not in KNOWN:
            _log.info("zalo_bot_update_unknown", event_name=str(update["event_name"])[:60])
            return True
        if is_of_group(update) and not self.capabilities.groups:
            await self._ask_about_groups()
            if not self.capabilities.groups:
                _log.warning("zalo_bot_group_refused", reason="this bot may not be in groups")
                return True
        try:
            inbound = self._read(update)
        except Unreadable as error:
            # Nothing can be done about it, now or later.
            _log.error("zalo_bot_update_unreadable", kind=update["event_name"], reason=str(error))
            return True
        return inbound is None or await self.hand_on(inbound)

    def _read(self, update: Json) -> Inbound | None:
        names = (self._settings.name, self._me.name if self._me is not None else "")
        return Reader(self.account, names).inbound(update, received_at=self._clock.now())

    async def hand_on(self, inbound: Inbound) -> bool:
        if not await super().hand_on(inbound):
            return False
        if inbound.chat_kind is ChatKind.PRIVATE:
            self.spawn(self._show_typing(inbound.chat_id))
        return True

    async def _show_typing(self, chat_id: str) -> None:
        """Somebody is at it; nobody misses it where it fails."""
        try:
            await self._bot.call("sendChatAction", chat_id=chat_id, action="typing")
        except ZaloBotError as error:
            _log.info("zalo_bot_typing_not_shown", reason=str(error))
