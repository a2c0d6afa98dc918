"""The Telegram channel: the Bot API through python-telegram-bot, by long polling or webhook."""

from __future__ import annotations

from bot.telegram.channel import TelegramChannel
from bot.telegram.inbound import inbound_from
from bot.telegram.settings import TelegramSettings

__all__ = ["TelegramChannel", "TelegramSettings", "inbound_from"]
