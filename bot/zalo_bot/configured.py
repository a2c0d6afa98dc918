"""The channel's settings from those of the program."""

from __future__ import annotations

from bot.settings import Settings
from bot.zalo_bot.settings import ZaloBotSettings


def zalo_bot_settings(settings: Settings) -> ZaloBotSettings | None:
    """None where no token is set. Raises `ZaloBotSettingsError`."""
    if not settings.zalo_bot_token:
        return None
    return ZaloBotSettings(
        token=settings.zalo_bot_token,
        base_url=settings.zalo_bot_base_url,
        secret=settings.zalo_bot_secret,
        public_url=settings.public_url,
        name=settings.zalo_bot_name,
        markup=settings.zalo_bot_markup,  # type: ignore[arg-type]  # checked there
        files=tuple(settings.zalo_bot_files.split()),
        messages=settings.zalo_bot_messages,
        users=settings.zalo_bot_users,
    )
