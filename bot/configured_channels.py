"""The channels of this node, by the settings, and the addresses at which their servers call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from fastapi import APIRouter

from bot.channel import Channel
from bot.election import LASTS, Elected
from bot.metrics import Metrics
from bot.nodes import POLLERS, Nodes
from bot.sending import Key
from bot.settings import Settings
from bot.telegram import TelegramChannel, TelegramSettings
from bot.telegram.lookup import directory_lookup
from bot.telegram.settings import WEBHOOK_PATH as TELEGRAM_PATH
from bot.web.channel import WebChannel
from bot.webhooks import webhook
from bot.zalo_bot import ZaloBotChannel
from bot.zalo_bot.configured import zalo_bot_settings
from bot.zalo_bot.settings import WEBHOOK_PATH as ZALO_BOT_PATH
from bot.zalo_oa import ZaloOaChannel
from bot.zalo_oa.assembling import open_zalo_oa, zalo_oa_webhook


def open_channels(settings: Settings, nodes: Nodes, metrics: Metrics, web: WebChannel) -> dict[Key, Channel]:
    """The web chat, and each other channel that is set up."""
    others = (
        _telegram(settings, nodes),
        _zalo_bot(settings, nodes),
        open_zalo_oa(settings, nodes.store, nodes.clock, metrics),
    )
    channels: list[Channel] = [web, *(each for each in others if each is not None)]
    return {(each.name, each.account): each for each in channels}


def webhook_routes(channels: Iterable[Channel], metrics: Metrics) -> list[APIRouter]:
    """One for each channel whose server can call us."""
    routers = []
    for each in channels:
        if isinstance(each, TelegramChannel):
            header = "X-Telegram-Bot-Api-Secret-Token"
            routers.append(webhook(each.name, TELEGRAM_PATH, header, each.handle_webhook, metrics))
        elif isinstance(each, ZaloBotChannel):
            header = "X-Bot-Api-Secret-Token"
            routers.append(webhook(each.name, ZALO_BOT_PATH, header, each.handle_webhook, metrics))
        elif isinstance(each, ZaloOaChannel):
            routers.append(zalo_oa_webhook(each))
    return routers


def _telegram(settings: Settings, nodes: Nodes) -> TelegramChannel | None:
    if not settings.telegram_token:
        return None
    telegram = TelegramSettings(
        token=settings.telegram_token,
        base_url=settings.telegram_base_url,
        file_base_url=settings.telegram_file_base_url,
        secret=settings.telegram_secret,
        proxy=settings.telegram_proxy,
        public_url=settings.public_url,
    )
    return TelegramChannel(
        telegram,
        clock=nodes.clock,
        turn=_turn(f"telegram:{telegram.account}", settings, nodes),
        lookup=directory_lookup(nodes.store),
    )


def _zalo_bot(settings: Settings, nodes: Nodes) -> ZaloBotChannel | None:
    zalo = zalo_bot_settings(settings)
    if zalo is None:
        return None
    return ZaloBotChannel(zalo, clock=nodes.clock, turn=_turn(f"zalo-bot:{zalo.account}", settings, nodes))


def _turn(account: str, settings: Settings, nodes: Nodes) -> Elected:
    """One node polls an account at a time."""
    return Elected(
        nodes.store,
        nodes.clock,
        name=f"{POLLERS}{account}",
        holder=nodes.name,
        lasts=min(LASTS, timedelta(seconds=settings.lease_seconds)),
    )
