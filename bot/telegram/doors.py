"""Answers to people who ask to come into a group."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from actions.messages import Door

_DECIDED = ("hide_requester_missing", "user_already_participant")

_log = structlog.get_logger(__name__)


async def answer_door(bot: Bot, chat_id: int, door: Door, redact: Callable[[object], str]) -> None:
    """Tell them why first: Telegram lets us write only while they wait. Raises `TelegramError` where the answer itself
    is refused; one that somebody else has given is none."""
    if door.words and door.private_chat:
        try:
            await bot.send_message(int(door.private_chat), door.words)
        except TelegramError as error:
            _log.info("telegram_asker_not_told", reason=redact(error.message))
    answer = bot.approve_chat_join_request if door.lets_in else bot.decline_chat_join_request
    try:
        await answer(chat_id, int(door.account))
    except BadRequest as error:
        if not any(reason in error.message.lower() for reason in _DECIDED):
            raise
        _log.info("telegram_asker_answered_already", reason=redact(error.message))
