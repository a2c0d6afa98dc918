"""Rooms of cases: a topic of the forum group in which it was asked for. A bot can make no group of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import httpx
import structlog
from telegram import Bot, ChatMember, ChatMemberRestricted
from telegram.error import BadRequest, ChatMigrated, NetworkError, TelegramError

from actions.messages import RefusedForGood, RetryLater
from actions.ports import Clock
from bot.channel import Room
from bot.styled import cut_to
from bot.telegram.outbound import Redact, receipt_for

NAME_LIMIT = 128
INVITE_LASTS = timedelta(days=7)
_CONNECT_PAUSE = 10.0
_NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
)
_CLOSED_ALREADY = ("topic_not_modified", "topic_closed", "message thread not found", "topic_id_invalid")
_PRESENT = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER})

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rooms:
    """Implements the two methods of `bot.channel.RoomMaker` over one bot."""

    bot: Bot
    clock: Clock
    redact: Redact

    async def open(
        self, name: str, members: Sequence[str], *, home: str
    ) -> Room | RefusedForGood | RetryLater:
        """Needs a supergroup with topics in which the bot may manage them."""
        if not home.lstrip("-").isdecimal():
            return RefusedForGood("a topic needs the group in which it was asked for")
        group = int(home)
        try:
            try:
                topic = await self.bot.create_forum_topic(group, cut_to(name, NAME_LIMIT))
            except ChatMigrated as moved:
                group = moved.new_chat_id
                topic = await self.bot.create_forum_topic(group, cut_to(name, NAME_LIMIT))
        except TelegramError as error:
            return self._refusal(error)
        # The topic is there: whatever fails from now on must not make another.
        outside = [member for member in members if not await self._is_in(group, member)]
        link = await self._invitation(group) if outside else ""
        link = link or _topic_link(group, topic.message_thread_id)
        return Room(str(group), str(topic.message_thread_id), link, tuple(outside))

    async def close(self, room: Room) -> RefusedForGood | RetryLater | None:
        if not room.thread.isdecimal():
            return None
        try:
            await self.bot.close_forum_topic(int(room.chat_id), int(room.thread))
        except BadRequest as error:
            if any(reason in error.message.lower() for reason in _CLOSED_ALREADY):
                return None
            return RefusedForGood(self.redact(error.message))
        except TelegramError as error:
            receipt = receipt_for(error, self.redact)
            return receipt if isinstance(receipt, RefusedForGood | RetryLater) else None
        return None

    def _refusal(self, error: TelegramError) -> RefusedForGood | RetryLater:
        """`seconds` is None where nobody knows whether the topic was made."""
        receipt = receipt_for(error, self.redact)
        if isinstance(error, NetworkError) and isinstance(error.__cause__, _NEVER_SENT):
            return RetryLater(_CONNECT_PAUSE, self.redact(error.message))
        return receipt if isinstance(receipt, RefusedForGood | RetryLater) else RetryLater(None, "")

    async def _is_in(self, group: int, member: str) -> bool:
        if not member.isdecimal():
            return False
        try:
            found = await self.bot.get_chat_member(group, int(member))
        except TelegramError:
            return False
        if isinstance(found, ChatMemberRestricted):
            return found.is_member
        return found.status in _PRESENT

    async def _invitation(self, group: int) -> str:
        """Good for a week, and for those whom the case lets in when they ask: a link that is passed on opens nothing.
        "" where the bot may not invite."""
        try:
            link = await self.bot.create_chat_invite_link(
                group,
                name="Thư Ký",
                creates_join_request=True,
                expire_date=self.clock.now() + INVITE_LASTS,
            )
        except TelegramError as error:
            _log.info("telegram_no_invitation", reason=self.redact(error.message))
            return ""
        return link.invite_link


def _topic_link(group: int, thread: int) -> str:
    """Where members of a private supergroup find the topic."""
    return f"https://t.me/c/{str(group).removeprefix('-100')}/{thread}"
