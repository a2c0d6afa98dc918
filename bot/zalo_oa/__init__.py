"""The Zalo Official Account channel (open API v3): webhook in, messages and groups out."""

from __future__ import annotations

from bot.zalo_oa.channel import ZaloOaChannel
from bot.zalo_oa.settings import ZaloOaSettings

__all__ = ["ZaloOaChannel", "ZaloOaSettings"]
