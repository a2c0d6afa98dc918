"""Whether each way to people works right now: asked of the providers themselves, for `thuky doctor` and the pages of
administrators. No answer holds a token."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from telegram.error import InvalidToken, TelegramError

from bot.settings import Settings
from bot.telegram.connection import connect
from bot.telegram.settings import TelegramSettings, TelegramSettingsError
from bot.web.oidc import OidcProvider, SsoDown
from bot.zalo_bot.client import ZaloBot, ZaloBotError
from bot.zalo_bot.configured import zalo_bot_settings
from bot.zalo_bot.settings import ZaloBotSettingsError
from bot.zalo_oa.check import ask_account
from bot.zalo_oa.command import NotWell

PATIENCE_SECONDS = 15

State = Literal["works", "broken", "absent"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`absent`: not set up, which is no fault."""

    name: str
    state: State
    says: str


Check = Callable[[Settings], Awaitable[Finding]]


async def examine_channels(settings: Settings, provider: OidcProvider | None) -> list[Finding]:
    """All at once, each for fifteen seconds at most."""
    checks = [_patiently(name, check, settings) for name, check in CHECKS.items()]
    return list(await asyncio.gather(*checks, check_sign_in(provider)))


async def check_telegram(settings: Settings) -> Finding:
    """getMe, as the channel itself would ask it."""
    if not settings.telegram_token:
        return Finding("Telegram", "absent", "chưa cấu hình (không bắt buộc)")
    try:
        told = TelegramSettings(
            token=settings.telegram_token,
            base_url=settings.telegram_base_url,
            file_base_url=settings.telegram_file_base_url,
            secret=settings.telegram_secret,
            proxy=settings.telegram_proxy,
            public_url=settings.public_url,
        )
    except TelegramSettingsError as error:
        return Finding("Telegram", "broken", str(error))
    bot = connect(told)
    try:
        await bot.initialize()
        reads = (
            "đọc được mọi tin trong nhóm" if bot.bot.can_read_all_group_messages else "chỉ đọc tin gọi đến"
        )
        return Finding("Telegram", "works", f"@{bot.username}, {reads}")
    except InvalidToken:
        return Finding(
            "Telegram", "broken", "mã bot không đúng; lấy lại ở BotFather, đặt THUKY_TELEGRAM_TOKEN"
        )
    except TelegramError as error:
        return Finding("Telegram", "broken", f"không kết nối được ({type(error).__name__})")
    finally:
        await bot.shutdown()


async def check_zalo_bot(settings: Settings) -> Finding:
    """getMe, as the channel itself would ask it."""
    try:
        told = zalo_bot_settings(settings)
    except ZaloBotSettingsError as error:
        return Finding("Zalo Bot", "broken", str(error))
    if told is None:
        return Finding("Zalo Bot", "absent", "chưa cấu hình (không bắt buộc)")
    bot = ZaloBot(told)
    try:
        me = await bot.me()
    except ZaloBotError as error:
        if error.code in (401, 404):
            return Finding(
                "Zalo Bot",
                "broken",
                "mã bot sai hoặc đã bị thu hồi; lấy mã mới ở Zalo Bot Manager, đặt THUKY_ZALO_BOT_TOKEN",
            )
        return Finding("Zalo Bot", "broken", f"không kết nối được ({error})")
    finally:
        await bot.close()
    groups = "vào nhóm được" if me.joins_groups else "chưa được vào nhóm"
    return Finding("Zalo Bot", "works", f"bot {me.name or me.id}, {groups}")


async def check_zalo_oa(settings: Settings) -> Finding:
    """The account's own description, asked with the token that is kept."""
    try:
        name = await ask_account(settings)
    except NotWell as error:
        return Finding("Zalo OA", "broken", str(error))
    if name is None:
        return Finding("Zalo OA", "absent", "chưa cấu hình (không bắt buộc)")
    return Finding("Zalo OA", "works", name)


async def check_web(settings: Settings) -> Finding:
    """Links in messages lead to the public address."""
    address = settings.public_url
    if not address:
        return Finding(
            "Web", "absent", "chưa đặt THUKY_PUBLIC_URL: liên kết đăng nhập chỉ mở được trên máy chủ này"
        )
    if not address.startswith("https://"):
        return Finding("Web", "broken", f"{address} không phải https: phiên đăng nhập có thể bị nghe lén")
    return Finding("Web", "works", address)


async def check_sign_in(provider: OidcProvider | None) -> Finding:
    """The office's own sign-in describes itself and shows its keys."""
    if provider is None:
        return Finding("Đăng nhập cơ quan (OIDC)", "absent", "chưa cấu hình (không bắt buộc)")
    try:
        return Finding("Đăng nhập cơ quan (OIDC)", "works", await provider.check())
    except SsoDown as error:
        return Finding("Đăng nhập cơ quan (OIDC)", "broken", str(error))


async def _patiently(name: str, check: Check, settings: Settings) -> Finding:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await check(settings)
    except TimeoutError:
        return Finding(name, "broken", f"không phản hồi trong {PATIENCE_SECONDS} giây")


CHECKS: dict[str, Check] = {
    "Web": check_web,
    "Telegram": check_telegram,
    "Zalo Bot": check_zalo_bot,
    "Zalo OA": check_zalo_oa,
}
"""One line for each channel that can be asked."""
