"""The groups, and what they agreed to: whether we read everything there, and who may give tasks."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi.responses import Response

from actions.errors import Refused
from actions.group_rules import let_members_assign, let_unit_in, stop_reading
from actions.identity.accounts import channel_name
from actions.models import Chat, ChatKind
from bot.web.admin.desk import AdminDesk, Opened
from bot.web.admin.units import branches

_ASKING = frozenset({"telegram"})
"""Channels in whose groups people can be made to ask first."""


@dataclass(frozen=True, slots=True)
class Group:
    chat: Chat
    channel: str
    members: int
    unit_id: int | None = None
    """Whose people are let in when they ask."""
    asks: bool = False
    """Its channel has people ask before they come in."""


def add_routes(desk: AdminDesk) -> None:
    desk.reads("/admin/groups", show)
    desk.changes("/admin/groups/{chat_id:int}/assigning", set_assigning)
    desk.changes("/admin/groups/{chat_id:int}/stop-reading", withdraw_reading)
    desk.changes("/admin/groups/{chat_id:int}/door", set_door)


def show(opened: Opened) -> Response:
    chats = opened.work.roster.groups()
    doors = opened.work.doors.units_of([chat.id for chat in chats])
    groups = [
        Group(
            chat,
            channel_name(chat.channel),
            len(opened.work.chats.members(chat.id)),
            doors.get(chat.id),
            asks=chat.channel in _ASKING and not chat.thread,
        )
        for chat in chats
    ]
    return opened.page(
        "groups.html",
        groups=groups,
        branches=branches(opened),
        retention_days=opened.office.retention_days,
    )


def set_assigning(opened: Opened) -> Response:
    allowed = opened.text("allowed") == "yes"
    let_members_assign(_group(opened), allowed, opened.work, at=opened.now, by=opened.me)
    return opened.done("/admin/groups", "saved")


def set_door(opened: Opened) -> Response:
    """Whose people are let into the group when they ask."""
    unit_id = opened.number("unit_id")
    if unit_id is not None and unit_id not in {unit.id for unit in opened.work.units.all()}:
        raise Refused("Không tìm thấy đơn vị này.")
    let_unit_in(_group(opened), unit_id, opened.work, at=opened.now, by=opened.me)
    return opened.done("/admin/groups", "saved")


def withdraw_reading(opened: Opened) -> Response:
    """Only the group itself can agree again."""
    stop_reading(_group(opened), opened.work, at=opened.now, by=opened.me)
    return opened.done("/admin/groups", "saved")


def _group(opened: Opened) -> Chat:
    found = opened.work.chats.many([opened.path["chat_id"]])
    if not found or found[0].kind is not ChatKind.GROUP:
        raise Refused("Không tìm thấy nhóm này.")
    return found[0]
