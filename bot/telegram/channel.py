"""The Telegram channel: connects, receives by long polling or webhook, sends."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    MenuButton,
    MenuButtonCommands,
    MenuButtonWebApp,
    Update,
    WebAppInfo,
)
from telegram.constants import FileSizeLimit
from telegram.error import RetryAfter, TelegramError

from actions.messages import Attachment, Inbound, Outbound, Receipt, RefusedForGood, RetryLater
from actions.pacing import Limit, Limits
from actions.ports import Clock
from bot.channel import Capabilities, Room
from bot.election import Always, Turn
from bot.receiving import Failure, Pauses, Receiving
from bot.telegram.commands import menu
from bot.telegram.connection import ALLOWED_UPDATES, connect
from bot.telegram.files import fetch_file
from bot.telegram.inbound import CHANNEL, inbound_from, moved_inbound
from bot.telegram.inline import Inline, Lookup
from bot.telegram.outbound import Sender
from bot.telegram.polls import POLL_LIMITS
from bot.telegram.rooms import Rooms
from bot.telegram.settings import TelegramSettings
from bot.telegram.text import TEXT_LIMIT

CAPABILITIES = Capabilities(
    buttons=True,
    edit=True,
    files=True,
    keeps_files=True,
    images=True,
    contact_card=True,
    reactions=True,
    threads=True,
    shares_phone=True,
    sees_all_group_messages=False,
    writes_first=False,
    opens_rooms=True,
    pins=True,
    mentions=True,
    polls=POLL_LIMITS,
    text_limit=TEXT_LIMIT,
    limits=Limits(account=(Limit(30, 1),), chat=(Limit(1, 1),), group=(Limit(20, 60),)),
    markup="html",
)

MAXIMAL_BODY = 1024 * 1024

MINI_APP_LABEL = "Mở Thư Ký"

_UNREADABLE = (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError)
"""What the library raises for an update of a shape it does not know."""

_log = structlog.get_logger(__name__)


class TelegramChannel(Receiving):
    """Implements `bot.channel.Channel`.

    With `settings.public_url` Telegram posts updates to `handle_webhook`, without it they are polled, by the one node
    whose `turn` it is: Telegram drives out a second poller.
    An update counts as taken only when `receive` has returned, so none is lost when we die in between;
    it then comes again with the same `event_id`.
    """

    name = CHANNEL
    failures = TelegramError

    def __init__(
        self,
        settings: TelegramSettings,
        *,
        clock: Clock,
        turn: Turn | None = None,
        lookup: Lookup | None = None,
    ) -> None:
        """`lookup` searches the directory for inline queries; None: they are not answered."""
        super().__init__(Pauses(settings.first_pause, settings.longest_pause), turn or Always())
        self.account = settings.account
        self.capabilities = CAPABILITIES
        self._settings = settings
        self._clock = clock
        self._bot = connect(settings)
        self._sender = Sender(self._bot, settings.redact, self._chat_moved)
        self._rooms = Rooms(self._bot, clock, settings.redact)
        self._inline = Inline(self._bot, settings.account, lookup, settings.redact) if lookup else None
        self._username = ""

    async def send(self, message: Outbound) -> Receipt:
        return await self._sender.send(message)

    async def open_room(
        self, name: str, members: Sequence[str], *, home: str = ""
    ) -> Room | RefusedForGood | RetryLater:
        return await self._rooms.open(name, members, home=home)

    async def close_room(self, room: Room) -> RefusedForGood | RetryLater | None:
        return await self._rooms.close(room)

    @property
    def username(self) -> str:
        """Without the @; "" until Telegram has been reached."""
        return self._username

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        largest = min(limit, FileSizeLimit.FILESIZE_DOWNLOAD)
        return await fetch_file(self._bot, self._settings, attachment.reference, limit=largest)

    async def handle_webhook(self, secret: str | None, body: bytes) -> int:
        """Take one posted update; returns the HTTP status to answer.

        `secret` is the header X-Telegram-Bot-Api-Secret-Token. 403: not from Telegram, nothing is kept.
        400: no update. 503: not stored, Telegram shall post it again.
        """
        expected = self._settings.webhook_secret
        if not self._settings.webhook_url or not hmac.compare_digest(
            (secret or "").encode(), expected.encode()
        ):
            _log.warning("telegram_webhook_refused", reason="wrong secret")
            return 403
        if len(body) > MAXIMAL_BODY:
            return 413
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            return 400
        if not isinstance(data, dict) or not isinstance(data.get("update_id"), int):
            return 400
        if not self._username:
            return 503
        try:
            update = self._parse(data)
            inbound = self._read(update)
        except _UNREADABLE as error:
            self._report_unreadable(data, error)
            return 400
        self._answer_inline(update)
        return 200 if await self._take(inbound) else 503

    # Connecting

    @property
    def has_webhook(self) -> bool:
        return bool(self._settings.webhook_url)

    def facts(self) -> dict[str, object]:
        return {"bot": self._username, "reads_groups": self._reads_groups}

    def explain(self, error: Exception) -> Failure:
        wait = error.retry_after if isinstance(error, RetryAfter) else None
        reason = error.message if isinstance(error, TelegramError) else type(error).__name__
        return Failure(
            self._settings.redact(reason), wait.total_seconds() if isinstance(wait, timedelta) else None
        )

    async def close(self) -> None:
        await self._bot.shutdown()

    @property
    def _reads_groups(self) -> bool:
        return self.capabilities.sees_all_group_messages

    async def connect(self) -> None:
        await self._bot.initialize()
        me = self._bot.bot
        self.capabilities = replace(
            self.capabilities, sees_all_group_messages=bool(me.can_read_all_group_messages)
        )
        self._username = me.username or ""

    async def introduce(self) -> None:
        for scope, in_group in ((None, False), (BotCommandScopeAllGroupChats(), True)):
            commands = [BotCommand(name, description) for name, description in menu(in_group=in_group)]
            await self._bot.set_my_commands(commands, scope=scope)
        await self._bot.set_chat_menu_button(menu_button=self._menu_button())

    def _menu_button(self) -> MenuButton:
        """The web pages inside Telegram, where they can be reached; else the list of commands."""
        if not self._settings.mini_app_url:
            return MenuButtonCommands()
        return MenuButtonWebApp(MINI_APP_LABEL, WebAppInfo(self._settings.mini_app_url))

    async def set_webhook(self) -> None:
        await self._bot.set_webhook(
            self._settings.webhook_url,
            secret_token=self._settings.webhook_secret,
            allowed_updates=list(ALLOWED_UPDATES),
        )

    # Receiving

    async def poll(self) -> None:
        """Long polling. `offset` moves on only over updates that were taken."""
        await self.insist("delete webhook", self._bot.delete_webhook)
        offset: int | None = None
        pause = self._pauses.first
        while True:
            # The first poll, and the first after a failure, returns at once and shows that polling works.
            seconds = self._settings.poll_seconds if self.state == "polling" else 0
            try:
                updates = await self._bot.raw_updates(offset, seconds)
            except TelegramError as error:
                pause = await self.wait_after("poll", error, pause)
                continue
            if self.state != "polling":
                self.go("polling")
            left = await self._take_all(updates)
            if left:
                offset = min(left)
                await asyncio.sleep(pause)
                pause = self._pauses.after(pause)
                continue
            pause = self._pauses.first
            offset = max([offset or 0, *(update["update_id"] + 1 for update in updates)]) or None

    async def _take_all(self, updates: list[dict[str, Any]]) -> list[int]:
        """Take updates in the order they came; returns the ids from the first that could not be stored on."""
        for index, data in enumerate(updates):
            try:
                update = self._parse(data)
                inbound = self._read(update)
            except _UNREADABLE as error:
                # Nothing can be done about it, now or later, and the others wait behind it.
                self._report_unreadable(data, error)
                continue
            self._answer_inline(update)
            if not await self._take(inbound):
                return [update["update_id"] for update in updates[index:]]
        return []

    def _parse(self, data: dict[str, Any]) -> Update:
        return Update.de_json(data, self._bot)

    def _read(self, update: Update) -> Inbound | None:
        return inbound_from(
            update,
            int(self.account),
            self._username,
            received_at=self._clock.now(),
            reads_groups=self._reads_groups,
        )

    def _answer_inline(self, update: Update) -> None:
        if update.inline_query is not None and self._inline is not None:
            self.spawn(self._inline.answer(update.inline_query))

    def _chat_moved(self, old: int, new: int) -> None:
        """Telegram said so only when we wrote; whoever stores what comes in shall know it too."""
        if self.receive is not None:
            self.spawn(self._tell_moved(moved_inbound(self.account, old, new, at=self._clock.now())))

    async def _tell_moved(self, inbound: Inbound) -> None:
        await self._take(inbound)

    def _report_unreadable(self, data: dict[str, Any], error: Exception) -> None:
        kinds = sorted(str(name) for name in data if name != "update_id")
        _log.error(
            "telegram_update_unreadable",
            update=data.get("update_id"),
            kinds=kinds,
            error=type(error).__name__,
        )

    async def _take(self, inbound: Inbound | None) -> bool:
        """Hand it over; False when it could not be stored and must come again."""
        if inbound is None or self.receive is None:
            return inbound is None
        if not await self.hand_on(inbound):
            return False
        if inbound.callback_id:
            self.spawn(self._acknowledge(inbound.callback_id))
        return True

    async def _acknowledge(self, callback_id: str) -> None:
        """Stop the button's spinning; too late or twice does no harm."""
        try:
            await self._bot.answer_callback_query(callback_id)
        except TelegramError as error:
            _log.info("telegram_press_not_answered", reason=self._settings.redact(error.message))
