"""The channels, each with a check that its token works now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from bot.channel_checks import Finding, examine_channels
from bot.settings import Settings
from bot.web.admin.desk import AdminDesk, Opened


def add_routes(desk: AdminDesk) -> None:
    desk.reads("/admin/channels", show)

    async def ask() -> Mapping[str, Any]:
        return {"found": await examine_channels(Settings(), desk.parts.provider)}

    async def check(request: Request) -> Response:
        return await desk.reads_after(request, "channels.html", ask)

    desk.router.add_api_route("/admin/channels/check", check, methods=["GET"])


def show(opened: Opened) -> Response:
    found: list[Finding] = []
    return opened.page("channels.html", found=found)
