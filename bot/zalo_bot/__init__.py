"""The Zalo Bot channel: the Zalo Bot Platform by long polling or webhook."""

from __future__ import annotations

from bot.zalo_bot.channel import ZaloBotChannel
from bot.zalo_bot.settings import ZaloBotSettings

__all__ = ["ZaloBotChannel", "ZaloBotSettings"]
