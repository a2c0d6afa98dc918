"""How much of the bot's plan is used, for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
from sqlalchemy import func, select

from actions.models import SendState
from actions.ports import lane_of
from bot.zalo_bot.client import Me, ZaloBotError, read_answer, read_me
from bot.zalo_bot.inbound import CHANNEL
from bot.zalo_bot.settings import MONTH_SECONDS, ZaloBotSettings
from storage.store import SqlStore
from storage.tables import identities, outbox

_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Usage:
    """`messages` that left in the last 31 days (long ones went in several), `users` with an account linked."""

    messages: int
    users: int


def usage_of(settings: ZaloBotSettings, store: SqlStore, now: datetime) -> Usage:
    since = now - timedelta(seconds=MONTH_SECONDS)
    lane = lane_of(CHANNEL, settings.account)
    sent = select(func.count()).where(
        outbox.c.lane == lane, outbox.c.state == SendState.SENT, outbox.c.sent_at > since
    )
    linked = select(func.count()).where(
        identities.c.channel == CHANNEL,
        identities.c.account == settings.account,
        identities.c.person_id.is_not(None),
    )
    with store.engine.connect() as connection:
        return Usage(connection.execute(sent).scalar_one(), connection.execute(linked).scalar_one())


def ask_me(settings: ZaloBotSettings) -> Me:
    """Who the token belongs to, asked at once. Raises `ZaloBotError`."""
    address = f"{settings.server}/bot{settings.token}/getMe"
    try:
        answer = httpx.post(address, json={}, timeout=_SECONDS, trust_env=not settings.on_loopback)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ZaloBotError(f"getMe: {type(error).__name__}") from error
    return read_me(read_answer(answer, "getMe", settings))
