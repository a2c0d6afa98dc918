"""The Bot API's methods over the fake's world; each refuses what Telegram refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram_arguments import CAPTION_LIMIT, PHOTO_LIMIT, Arguments
from tests.fakes.telegram_groups import (
    approve_chat_join_request,
    close_forum_topic,
    create_chat_invite_link,
    create_forum_topic,
    decline_chat_join_request,
    pin_chat_message,
    set_chat_menu_button,
)
from tests.fakes.telegram_inline import answer_inline_query
from tests.fakes.telegram_polls import send_poll, stop_poll
from tests.fakes.telegram_world import ApiError, Chat, Json, Sent, Webhook, World

DOWNLOAD_LIMIT = 20 * 1024 * 1024
ACTIONS = frozenset(
    f"{verb}_{what}"
    for verb, what in (
        ("upload", "photo"),
        ("record", "video"),
        ("upload", "video"),
        ("record", "voice"),
        ("upload", "voice"),
        ("upload", "document"),
        ("choose", "sticker"),
        ("find", "location"),
    )
) | {"typing"}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
STALE_QUERY = "query is too old and response timeout expired or query ID is invalid"

Method = Callable[[Arguments], Any]


def get_me(a: Arguments) -> Json:
    return {
        **a.world.bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": not a.world.privacy,
        "supports_inline_queries": a.world.inline,
    }


def set_webhook(a: Arguments) -> bool:
    url, secret = a.text("url"), a.text("secret_token")
    parts = urlsplit(url)
    # As a local Bot API server does, plain HTTP is accepted on loopback only.
    if url and parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
        raise ApiError(400, "bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise ApiError(400, "secret token contains unallowed characters")
    a.world.webhook = Webhook(url, secret)
    remember_allowed(a)
    return _drop_if_asked(a)


def delete_webhook(a: Arguments) -> bool:
    a.world.webhook = Webhook()
    return _drop_if_asked(a)


def _drop_if_asked(a: Arguments) -> bool:
    if a.flag("drop_pending_updates"):
        a.world.queue.clear()
    return True


def remember_allowed(a: Arguments) -> None:
    """`allowed_updates` stays as it was last given; an empty list means the default kinds."""
    allowed = a.nested("allowed_updates", "allowed updates")
    if allowed is not None:
        a.world.allowed = list(allowed)


def get_webhook_info(a: Arguments) -> Json:
    hook = a.world.webhook
    error = {"last_error_message": hook.last_error, "last_error_date": int(a.world.clock())}
    return {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(a.world.queue) + len(a.world.forced),
        **(error if hook.last_error else {}),
    }


def _store(a: Arguments, chat: Chat, content: Json, sent: Sent) -> Json:
    """Put a message of the bot into the chat and among what was sent."""
    sent.thread = a.thread(chat)
    manages = chat.members.get(a.world.bot.id) == "administrator" and "can_manage_topics" in chat.rights
    if sent.thread in chat.closed_topics and not manages:
        raise ApiError(400, "TOPIC_CLOSED")
    sent.reply_to = a.reply(chat)
    markup = a.markup(chat)
    if sent.reply_to is not None:
        content["reply_to_message"] = a.world.reply_json(chat, sent.reply_to)
    if markup is not None and "inline_keyboard" in markup:
        content["reply_markup"] = markup
        sent.buttons = _buttons(markup)
    elif markup is not None:
        sent.keyboard = markup
    message = a.world.new_message(chat, a.world.bot, content, thread=sent.thread)
    sent.message_id = message["message_id"]
    a.world.sent[chat.id, sent.message_id] = sent
    return message


def _buttons(markup: Json | None) -> list[list[tuple[str, str]]]:
    rows = (markup or {}).get("inline_keyboard", [])
    return [[(key["text"], key.get("callback_data", "")) for key in row] for row in rows]


def send_message(a: Arguments) -> Json:
    chat = a.chat()
    plain, entities = a.message_text()
    sent = Sent(chat.id, 0, "sendMessage", plain, a.world.clock(), a.text("text"), entities)
    return _store(a, chat, {"text": plain, "entities": entities}, sent)


def _own_message(a: Arguments, chat: Chat, missing: str, foreign: str) -> tuple[Json, Sent]:
    key = (chat.id, a.integer("message_id"))
    if key not in a.world.messages or (key in a.world.sent and a.world.sent[key].deleted):
        raise ApiError(400, missing)
    if key not in a.world.sent:
        raise ApiError(400, foreign)
    return a.world.messages[key], a.world.sent[key]


def edit_message_text(a: Arguments) -> Json:
    chat = a.chat()
    message, sent = _own_message(a, chat, "message to edit not found", "message can't be edited")
    if "text" not in message:
        raise ApiError(400, "there is no text in the message to edit")
    plain, entities = a.message_text()
    markup = a.markup(chat)
    if (plain, entities, markup) == (message["text"], message["entities"], message.get("reply_markup")):
        raise ApiError(400, NOT_MODIFIED)
    sent.history.append(sent.text)
    sent.text, sent.html, sent.entities = plain, a.text("text"), entities
    message |= {"text": plain, "entities": entities}
    return _edited(a, message, sent, markup)


def edit_message_reply_markup(a: Arguments) -> Json:
    chat = a.chat()
    message, sent = _own_message(a, chat, "message to edit not found", "message can't be edited")
    markup = a.markup(chat)
    if markup == message.get("reply_markup"):
        raise ApiError(400, NOT_MODIFIED)
    return _edited(a, message, sent, markup)


def _edited(a: Arguments, message: Json, sent: Sent, markup: Json | None) -> Json:
    sent.buttons = _buttons(markup)
    sent.edited_at.append(a.world.clock())
    message["edit_date"] = int(a.world.clock())
    message.pop("reply_markup", None)
    if markup is not None:
        message["reply_markup"] = markup
    return message


def delete_message(a: Arguments) -> bool:
    chat = a.chat()
    _, sent = _own_message(a, chat, "message to delete not found", "message can't be deleted")
    sent.deleted = True
    return True


def answer_callback_query(a: Arguments) -> bool:
    number = a.text("callback_query_id")
    if number not in a.world.callbacks:
        raise ApiError(400, STALE_QUERY)
    if len(a.text("text")) > 200:
        raise ApiError(400, "MESSAGE_TOO_LONG")
    a.world.callbacks[number] = a.text("text")
    return True


def _send_file(a: Arguments, kind: str, method: str) -> Json:
    chat = a.chat()
    caption, entities = a.formatted("caption", CAPTION_LIMIT, "message caption is too long")
    name, content = a.upload(kind)
    if kind == "photo" and len(content) > PHOTO_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    handle = a.world.new_file(content)
    value: Any = {**handle, "file_name": name}
    if kind == "photo":
        value = [{**handle, "width": 90, "height": 90}]
    elif kind == "voice":
        value = {**handle, "duration": a.integer("duration"), "mime_type": "audio/ogg"}
    captioned: Json = {"caption": caption, "caption_entities": entities} if caption else {}
    sent = Sent(chat.id, 0, method, caption, a.world.clock(), a.text("caption"), entities)
    sent.file, sent.file_name = content, name
    return _store(a, chat, {kind: value, **captioned}, sent)


def send_contact(a: Arguments) -> Json:
    chat = a.chat()
    phone = a.text("phone_number", "phone number is empty")
    name = a.text("first_name", "first name is empty")
    sent = Sent(chat.id, 0, "sendContact", name, a.world.clock(), phone=phone)
    return _store(a, chat, {"contact": {"phone_number": phone, "first_name": name}}, sent)


def get_file(a: Arguments) -> Json:
    handle = a.text("file_id", "file_id not specified")
    if handle not in a.world.files:
        raise ApiError(400, "invalid file_id")
    size = a.world.file_sizes[handle]
    if size > DOWNLOAD_LIMIT:
        raise ApiError(400, "file is too big")
    return {
        "file_id": handle,
        "file_unique_id": f"u-{handle}",
        "file_size": size,
        "file_path": f"files/{handle}",
    }


def get_chat(a: Arguments) -> Json:
    chat = a.known_chat()
    if chat.user is None and chat.members.get(a.world.bot.id, "left") in ("left", "kicked"):
        raise ApiError(403, f"bot is not a member of the {chat.type} chat")
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        False,
    )
    return {**chat.as_json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_chat_member(a: Arguments) -> Json:
    chat = a.known_chat()
    user = a.world.users.get(a.integer("user_id"))
    if user is None:
        raise ApiError(400, "user not found")
    return a.world.member_json(user, chat.members.get(user.id, "left"))


def set_my_commands(a: Arguments) -> bool:
    commands = a.nested("commands", "commands") or []
    if len(commands) > 100:
        raise ApiError(400, "BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise ApiError(400, "BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise ApiError(400, "BOT_COMMAND_DESCRIPTION_INVALID")
    scope = (a.nested("scope", "scope") or {"type": "default"})["type"]
    if scope == "default":
        a.world.commands = commands
    else:
        a.world.scoped_commands[scope] = commands
    return True


def send_chat_action(a: Arguments) -> bool:
    chat = a.chat()
    if (action := a.text("action")) not in ACTIONS:
        raise ApiError(400, "wrong parameter action in request")
    a.world.actions.append((chat.id, action))
    return True


def methods() -> dict[str, Method]:
    """Every method but getUpdates, by its name in small letters (Telegram ignores case)."""
    return {
        "getme": get_me,
        "setwebhook": set_webhook,
        "deletewebhook": delete_webhook,
        "getwebhookinfo": get_webhook_info,
        "sendmessage": send_message,
        "editmessagetext": edit_message_text,
        "editmessagereplymarkup": edit_message_reply_markup,
        "deletemessage": delete_message,
        "answercallbackquery": answer_callback_query,
        "sendphoto": lambda a: _send_file(a, "photo", "sendPhoto"),
        "senddocument": lambda a: _send_file(a, "document", "sendDocument"),
        "sendvoice": lambda a: _send_file(a, "voice", "sendVoice"),
        "sendcontact": send_contact,
        "getfile": get_file,
        "getchat": get_chat,
        "getchatmember": get_chat_member,
        "setmycommands": set_my_commands,
        "sendchataction": send_chat_action,
        "answerinlinequery": answer_inline_query,
        "createforumtopic": create_forum_topic,
        "closeforumtopic": close_forum_topic,
        "pinchatmessage": pin_chat_message,
        "createchatinvitelink": create_chat_invite_link,
        "setchatmenubutton": set_chat_menu_button,
        "approvechatjoinrequest": approve_chat_join_request,
        "declinechatjoinrequest": decline_chat_join_request,
        "sendpoll": lambda a: send_poll(a, _store),
        "stoppoll": stop_poll,
    }


def refuse_unless_pollable(world: World) -> None:
    if world.webhook.url:
        raise ApiError(
            409, "can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
        )
