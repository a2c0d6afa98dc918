"""The administrators' pages: units, people, hours, channels, groups. Only people with that role get in."""

from __future__ import annotations

from fastapi import APIRouter

from bot.web.admin import channels, groups, hours, importing, journal, overview, people, units
from bot.web.admin.desk import AdminDesk, AdminParts

__all__ = ["AdminParts", "admin_routes"]


def admin_routes(parts: AdminParts) -> APIRouter:
    desk = AdminDesk(parts)
    for part in (overview, units, people, importing, hours, channels, groups, journal):
        part.add_routes(desk)
    return desk.router
