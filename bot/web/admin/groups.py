"""The groups, and what they agreed to: whether we read everything there, and who may give tasks."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi.responses import Response

from actions.errors import Refused
from actions.group_rules import let_members_assign, stop_reading
from actions.identity.accounts import channel_name
from actions.models import Chat, ChatKind
from bot.web.admin.desk import AdminDesk, Opened


@dataclass(frozen=True, slots=True)
class Group:
    chat: Chat
    channel: str
    members: int


def add_routes(desk: AdminDesk) -> None:
    desk.reads("/admin/groups", show)
    desk.changes("/admin/groups/{chat_id:int}/assigning", set_assigning)
    desk.changes("/admin/groups/{chat_id:int}/stop-reading", withdraw_reading)


def show(opened: Opened) -> Response:
    groups = [
        Group(chat, channel_name(chat.channel), len(opened.work.chats.members(chat.id)))
        for chat in opened.work.roster.groups()
    ]
    return opened.page("groups.html", groups=groups, retention_days=opened.office.retention_days)


def set_assigning(opened: Opened) -> Response:
    allowed = opened.text("allowed") == "yes"
    let_members_assign(_group(opened), allowed, opened.work, at=opened.now, by=opened.me)
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
