"""The channel put together from the program's settings, and its address on the web server."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from fastapi import APIRouter, Request, Response

from actions.identity.accounts import administrators
from actions.messages import Card
from actions.ports import Clock, Store, UnitOfWork
from actions.turn import Post
from bot.knowledge import default_office, with_stored_changes
from bot.metrics import Metrics
from bot.settings import Settings
from bot.vault import Vault
from bot.webhooks import LARGEST_BODY, read_bounded
from bot.zalo_oa.channel import Parts, ZaloOaChannel
from bot.zalo_oa.client import ZaloClient
from bot.zalo_oa.journal import Journal
from bot.zalo_oa.memory import Memory
from bot.zalo_oa.settings import CHANNEL, WEBHOOK_PATH, ZaloOaSettings
from bot.zalo_oa.tokens import TokenKeeper

LOST = (
    "Zalo OA của cơ quan không gửi được tin nữa: khóa truy cập đã hết hiệu lực hoặc bị mất. "
    "Xin lấy refresh token mới ở trang developers.zalo.me rồi chạy lệnh thuky zalo-oa token trên máy chủ. "
    "Trong lúc chờ, tin được chuyển sang kênh khác của từng người nếu có."
)


def read_settings(settings: Settings) -> ZaloOaSettings | None:
    """None where no Official Account is set. Raises `ZaloOaSettingsError`."""
    if not settings.zalo_oa_id:
        return None
    return ZaloOaSettings(
        account=settings.zalo_oa_id,
        app_id=settings.zalo_oa_app_id,
        app_secret=settings.zalo_oa_app_secret,
        webhook_secret=settings.zalo_oa_webhook_secret,
        name=settings.zalo_oa_name,
        asset_id=settings.zalo_oa_asset_id,
        group_admins=tuple(re.findall(r"\d+", settings.zalo_oa_group_admins)),
        openapi_url=settings.zalo_oa_openapi_url,
        oauth_url=settings.zalo_oa_oauth_url,
        proxy=settings.zalo_oa_proxy,
        oldest=timedelta(seconds=settings.zalo_oa_oldest_seconds),
    )


def token_keeper(settings: Settings, account: ZaloOaSettings, store: Store, clock: Clock) -> TokenKeeper:
    """With a client of its own."""
    return _keeper(settings, account, store, clock, ZaloClient(account))


def open_zalo_oa(settings: Settings, store: Store, clock: Clock, metrics: Metrics) -> ZaloOaChannel | None:
    """None where none is set. Raises `ZaloOaSettingsError`."""
    account = read_settings(settings)
    if account is None:
        return None
    client = ZaloClient(account)
    return ZaloOaChannel(
        Parts(
            account,
            clock,
            Memory(store, clock, account.account),
            client,
            _keeper(settings, account, store, clock, client),
            refused=lambda reason: metrics.webhooks_refused.labels(CHANNEL, reason).inc(),
        )
    )


def _keeper(
    settings: Settings, account: ZaloOaSettings, store: Store, clock: Clock, client: ZaloClient
) -> TokenKeeper:
    return TokenKeeper(
        store,
        clock,
        client,
        Vault(settings.session_secret(), purpose="channel tokens"),
        account.account,
        Journal(Path(settings.files) / "tokens" / f"{CHANNEL}-{account.account}.json"),
        lost=lambda trouble: tell_administrators(LOST, store, clock),
    )


def tell_administrators(text: str, store: Store, clock: Clock) -> None:
    """Each by the channel on which they can be reached."""
    office = with_stored_changes(default_office())

    def command(work: UnitOfWork) -> None:
        with work:
            post = Post(work, office(work), clock.now())
            post.to_people([(person, Card(text, kind="notice")) for person in administrators(work)])
            work.commit()

    store.repeat(command)


def zalo_oa_webhook(channel: ZaloOaChannel) -> APIRouter:
    router = APIRouter()

    @router.post(WEBHOOK_PATH)
    async def receive(request: Request) -> Response:
        body = await read_bounded(request, LARGEST_BODY)
        if body is None:
            # What we did not read stands in the connection's way.
            return Response(status_code=channel.refuse_unread(), headers={"Connection": "close"})
        status = await channel.handle_webhook(
            request.headers.get("X-ZEvent-Signature"),
            body,
            signed_at=request.headers.get("X-ZEvent-Timestamp"),
        )
        return Response(status_code=status)

    return router
