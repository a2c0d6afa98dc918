"""`thuky zalo-oa`: how the account's tokens stand, and putting in a new one."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from actions.models import AuditRow
from bot.clock import SystemClock
from bot.imports import open_configured
from bot.knowledge import default_office
from bot.settings import Settings
from bot.zalo_oa.assembling import read_settings, token_keeper
from bot.zalo_oa.pairs import Pair
from bot.zalo_oa.settings import ZaloOaSettings, ZaloOaSettingsError
from bot.zalo_oa.tokens import ANSWER_LOST, NONE, USED_UP, WRONG_KEY, NoAccess, TokenKeeper

NOT_SET = "Chưa cấu hình Zalo OA: cần đặt THUKY_ZALO_OA_ID và các thiết lập kèm theo."
TROUBLES = {
    NONE: "chưa có khóa truy cập; lấy refresh token ở developers.zalo.me rồi chạy “thuky zalo-oa token”",
    USED_UP: "refresh token đã dùng hoặc hết hạn; lấy mã mới rồi chạy “thuky zalo-oa token”",
    ANSWER_LOST: "mất câu trả lời của lần đổi khóa trước; lấy refresh token mới rồi chạy “thuky zalo-oa token”",
    WRONG_KEY: "khóa truy cập được cất bằng THUKY_SECRET_KEY khác; đặt lại khóa cũ hoặc chạy “thuky zalo-oa token”",
}


class NotWell(Exception):
    """The account cannot send; the text says why and what to do."""


def put_in(refresh: str) -> int:
    """Exchange a refresh token that an administrator brings for a pair that is kept. 1 where it is refused."""
    try:
        account = _account()
    except NotWell as error:
        print(error, file=sys.stderr)
        return 1
    if not refresh:
        print("Chưa nhập refresh token.", file=sys.stderr)
        return 1
    settings, clock, store = Settings(), SystemClock(), open_configured()
    try:
        pair = asyncio.run(_exchange(token_keeper(settings, account, store, clock), refresh))
        with store.work() as work:
            work.audit.add(AuditRow(at=clock.now(), action="zalo_oa.token", kind="setting"))
            work.commit()
    except NoAccess as error:
        print(f"Zalo không nhận refresh token này: {error}", file=sys.stderr)
        return 1
    finally:
        store.close()
    print(f"Đã cất khóa truy cập mới, dùng đến {_when(pair.access_until)}; Thư Ký tự đổi khóa từ nay.")
    print("Tin không gửi được trong lúc mất khóa: thuky outbox resend --all-dead.")
    return 0


async def _exchange(keeper: TokenKeeper, refresh: str) -> Pair:
    try:
        return await keeper.put_in(refresh)
    finally:
        await keeper.provider.close()


def show() -> int:
    """1 where the account cannot send."""
    try:
        print(standing())
    except NotWell as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def standing() -> str:
    """How the tokens stand, in one line. Raises `NotWell`."""
    account = _account()
    store = open_configured()
    try:
        return _line(token_keeper(Settings(), account, store, SystemClock()))
    finally:
        store.close()


def _line(keeper: TokenKeeper) -> str:
    kept, pair, trouble = keeper.standing()
    if trouble or kept is None or pair is None:
        raise NotWell(TROUBLES[trouble or NONE])
    text = f"khóa truy cập dùng đến {_when(pair.access_until)}, đổi tiếp được đến {_when(pair.refresh_until)}"
    if kept.asked_at is not None:
        text += f"; lần đổi khóa lúc {_when(kept.asked_at)} chưa có câu trả lời"
    return text


def _account() -> ZaloOaSettings:
    try:
        account = read_settings(Settings())
    except ZaloOaSettingsError as error:
        raise NotWell(str(error)) from error
    if account is None:
        raise NotWell(NOT_SET)
    return account


def _when(moment: datetime) -> str:
    zone: ZoneInfo = default_office().zone
    return moment.astimezone(zone).strftime("%H:%M %d/%m/%Y")
