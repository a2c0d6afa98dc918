"""Whether the account's token works right now: asked of Zalo with the token that is kept, which stays as it is.

A refresh token works once, so looking must never renew: the running program does that.
"""

from __future__ import annotations

import asyncio

from bot.clock import SystemClock
from bot.imports import open_configured
from bot.settings import Settings
from bot.zalo_oa.assembling import read_settings, token_keeper
from bot.zalo_oa.client import Unreachable, ZaloClient
from bot.zalo_oa.command import TROUBLES, NotWell
from bot.zalo_oa.receipts import TOKEN_EXPIRED, concerns_account
from bot.zalo_oa.settings import ZaloOaSettings, ZaloOaSettingsError
from bot.zalo_oa.tokens import NONE

ABOUT_US = "/v2.0/oa/getoa"
STALE = (
    "Zalo không nhận khóa truy cập đang giữ; Thư Ký tự đổi khóa trong ít phút, nếu vẫn lỗi thì lấy refresh token mới "
    "rồi chạy “thuky zalo-oa token”"
)


async def ask_account(settings: Settings) -> str | None:
    """The account as Zalo names it; None where none is set. Raises `NotWell`, whose text holds no secret."""
    try:
        account = read_settings(settings)
    except ZaloOaSettingsError as error:
        raise NotWell(str(error)) from error
    if account is None:
        return None
    access = await asyncio.to_thread(_kept, settings, account)
    client = ZaloClient(account)
    try:
        answer = await client.get(ABOUT_US, access)
    except Unreachable as error:
        raise NotWell(f"không kết nối được máy chủ Zalo ({error})") from error
    finally:
        await client.close()
    if answer.error == TOKEN_EXPIRED:
        raise NotWell(STALE)
    if answer.error:
        meaning = concerns_account(answer.error) or answer.message
        raise NotWell(f"Zalo từ chối: {answer.error} {meaning}".strip())
    told = str(answer.data.get("oa_id") or answer.data.get("oaid") or "")
    if told and told != account.account:
        raise NotWell("khóa truy cập thuộc một Official Account khác với THUKY_ZALO_OA_ID")
    return str(answer.data.get("name") or account.account)


def _kept(settings: Settings, account: ZaloOaSettings) -> str:
    clock, store = SystemClock(), open_configured(settings)
    try:
        keeper = token_keeper(settings, account, store, clock)
        _, pair, trouble = keeper.standing()
    finally:
        store.close()
    # A lost refresh token is told although the access token serves still: it ends within a day.
    if pair is None or trouble:
        raise NotWell(TROUBLES[trouble or NONE])
    return pair.access
