"""Methods of the fake that need rights in a group: topics, pins, invitations; and the menu button beside the text."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.fakes.telegram_arguments import Arguments
from tests.fakes.telegram_world import ApiError, Chat, Json, Status, User

NAME_LIMIT = 128
LINK_NAME_LIMIT = 32


def _require(a: Arguments, chat: Chat, right: str, refusal: str) -> None:
    if chat.members.get(a.world.bot.id) != "administrator" or right not in chat.rights:
        raise ApiError(400, refusal)


def create_forum_topic(a: Arguments) -> Json:
    chat = a.chat()
    name = a.text("name")
    if not chat.is_forum:
        raise ApiError(400, "the chat is not a forum")
    _require(a, chat, "can_manage_topics", "not enough rights to create a topic")
    if not 1 <= len(name.encode("utf-16-le")) // 2 <= NAME_LIMIT:
        raise ApiError(400, "invalid forum topic name specified")
    thread = a.world.new_topic(chat, name)
    return {"message_thread_id": thread, "name": name, "icon_color": 0x6FB9F0}


def close_forum_topic(a: Arguments) -> bool:
    chat = a.chat()
    thread = a.thread(chat)
    if thread is None:
        raise ApiError(400, "message thread not found")
    _require(a, chat, "can_manage_topics", "not enough rights to close the topic")
    if thread in chat.closed_topics:
        raise ApiError(400, "TOPIC_NOT_MODIFIED")
    chat.closed_topics.add(thread)
    return True


def pin_chat_message(a: Arguments) -> bool:
    chat = a.chat()
    number = a.integer("message_id")
    if (chat.id, number) not in a.world.messages:
        raise ApiError(400, "message to pin not found")
    if chat.user is None:
        _require(a, chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    chat.pinned.append(number)
    return True


def create_chat_invite_link(a: Arguments) -> Json:
    chat = a.chat()
    _require(a, chat, "can_invite_users", "not enough rights to manage chat invite link")
    if len(a.text("name")) > LINK_NAME_LIMIT:
        raise ApiError(400, "invite link name is too long")
    limit, expires = a.integer("member_limit"), a.integer("expire_date")
    if not 0 <= limit <= 99999:
        raise ApiError(400, "member limit must be between 1 and 99999")
    if limit and a.flag("creates_join_request"):
        raise ApiError(400, "member limit can't be specified for links requiring administrator approval")
    if expires and expires <= a.world.clock():
        raise ApiError(400, "expire date must be in the future")
    link = {
        "invite_link": f"https://t.me/+{a.world.new_handle('invite')}",
        "creator": a.world.bot.as_json(),
        "creates_join_request": a.flag("creates_join_request"),
        "is_primary": False,
        "is_revoked": False,
        **({"member_limit": limit} if limit else {}),
        **({"expire_date": expires} if expires else {}),
    }
    chat.invitations.append(link)
    return link


def set_chat_menu_button(a: Arguments) -> bool:
    button = a.nested("menu_button", "menu button") or {"type": "default"}
    if button["type"] == "web_app":
        if not button.get("text"):
            raise ApiError(400, "menu button text must be non-empty")
        if urlsplit(button["web_app"]["url"]).scheme != "https":
            raise ApiError(400, "Only HTTPS links are allowed")
    a.world.menu_button = button
    return True


def approve_chat_join_request(a: Arguments) -> bool:
    chat, user = _asker(a)
    before: Status = chat.members.get(user.id, "left")
    chat.members[user.id] = "member"
    world = a.world
    change = {
        "chat": chat.as_json(),
        "from": world.bot.as_json(),
        "date": int(world.clock()),
        "old_chat_member": world.member_json(user, before),
        "new_chat_member": world.member_json(user, "member"),
        "via_join_request": True,
    }
    world.put_update("chat_member", change)
    world.put_update("message", world.new_message(chat, user, {"new_chat_members": [user.as_json()]}))
    return True


def decline_chat_join_request(a: Arguments) -> bool:
    _asker(a)
    return True


def _asker(a: Arguments) -> tuple[Chat, User]:
    chat = a.chat()
    _require(a, chat, "can_invite_users", "not enough rights to manage chat join requests")
    user = a.world.users.get(a.integer("user_id"))
    if user is None:
        raise ApiError(400, "user not found")
    if chat.members.get(user.id, "left") not in ("left", "kicked"):
        raise ApiError(400, "USER_ALREADY_PARTICIPANT")
    if user.id not in chat.requests:
        raise ApiError(400, "HIDE_REQUESTER_MISSING")
    chat.requests.discard(user.id)
    return chat, user
