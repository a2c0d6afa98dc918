"""The methods of the Zalo Bot API, as strict as the documents say."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram_text import MarkupError, read_html
from tests.fakes.zalo_bot_world import ApiError, Group, Json, Sent, World

Method = Callable[[World, Json], Json | None]


def methods() -> dict[str, Method]:
    """By name, in which case counts; getUpdates, which waits, is the server's."""
    return {
        "getMe": _get_me,
        "setWebhook": _set_webhook,
        "getWebhookInfo": _get_webhook_info,
        "deleteWebhook": _delete_webhook,
        "sendMessage": _send_message,
        "sendPhoto": _send_photo,
        "sendSticker": _send_sticker,
        "sendVoice": _send_voice,
        "sendChatAction": _send_chat_action,
    }


def _get_me(world: World, fields: Json) -> Json:
    return {
        "id": "1234567890",
        "account_name": world.account_name,
        "account_type": "BASIC",
        "can_join_groups": world.can_join_groups,
    }


def _set_webhook(world: World, fields: Json) -> Json:
    url, secret = fields.get("url"), fields.get("secret_token")
    if not isinstance(url, str) or not _may_be_webhook(url):
        raise ApiError(400, "Bad Request: url must be an HTTPS URL")
    if not isinstance(secret, str) or not 8 <= len(secret) <= 256:
        raise ApiError(400, "Bad Request: secret_token must have 8 to 256 characters")
    world.webhook.url, world.webhook.secret = url, secret
    world.webhook.updated_at = world.milliseconds()
    return _get_webhook_info(world, {})


def _may_be_webhook(url: str) -> bool:
    """The real one takes https only; tests of ours stand on loopback without it."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or parts.hostname == "127.0.0.1")


def _get_webhook_info(world: World, fields: Json) -> Json:
    return {"url": world.webhook.url, "updated_at": world.webhook.updated_at}


def _delete_webhook(world: World, fields: Json) -> Json:
    world.webhook.url = world.webhook.secret = ""
    world.webhook.updated_at = world.milliseconds()
    return _get_webhook_info(world, {})


def _send_message(world: World, fields: Json) -> Json:
    world.chat(fields.get("chat_id"))
    text = fields.get("text")
    if not isinstance(text, str) or not 1 <= len(text.encode("utf-16-le")) // 2 <= 2000 or not text.strip():
        raise ApiError(400, "Bad Request: text must have 1 to 2000 characters")
    mode = fields.get("parse_mode")
    if mode not in (None, "html", "markdown"):
        raise ApiError(400, "Bad Request: parse_mode must be markdown or html")
    plain, bold = _read(text, mode)
    return _sent(world, "sendMessage", fields, plain, bold)


def _read(text: str, mode: str | None) -> tuple[str, tuple[str, ...]]:
    """What people see, and what of it in bold."""
    if mode == "html":
        try:
            plain, entities = read_html(text)
        except MarkupError as error:
            raise ApiError(400, f"Bad Request: can't parse text: {error}") from error
        return plain, tuple(_part(plain, entity) for entity in entities if entity["type"] == "bold")
    if mode == "markdown":
        return _read_markdown(text)
    return text, ()


def _part(plain: str, entity: Json) -> str:
    raw = plain.encode("utf-16-le")
    begin = 2 * entity["offset"]
    return raw[begin : begin + 2 * entity["length"]].decode("utf-16-le")


def _read_markdown(text: str) -> tuple[str, tuple[str, ...]]:
    """**bold** and escaped signs; any other sign of markup that is not escaped is an error here."""
    plain, bold, begin, position = "", [], None, 0
    while position < len(text):
        if text[position] == "\\" and position + 1 < len(text):
            plain += text[position + 1]
            position += 2
        elif text.startswith("**", position):
            if begin is None:
                begin = len(plain)
            else:
                bold.append(plain[begin:])
                begin = None
            position += 2
        elif text[position] in "`*_~{}[]#>":
            raise ApiError(400, f"Bad Request: can't parse text: {text[position]} at {position}")
        else:
            plain += text[position]
            position += 1
    if begin is not None:
        raise ApiError(400, "Bad Request: can't parse text: ** is not closed")
    return plain, tuple(bold)


def _send_photo(world: World, fields: Json) -> Json:
    world.chat(fields.get("chat_id"))
    if not _is_public(fields.get("photo")):
        raise ApiError(400, "Bad Request: photo must be a public HTTPS URL")
    caption = fields.get("caption")
    if caption is not None and (not isinstance(caption, str) or not 1 <= len(caption) <= 2000):
        raise ApiError(400, "Bad Request: caption must have 1 to 2000 characters")
    return _sent(world, "sendPhoto", fields, caption or "")


def _send_sticker(world: World, fields: Json) -> Json:
    world.chat(fields.get("chat_id"))
    if not isinstance(fields.get("sticker"), str) or not fields["sticker"]:
        raise ApiError(400, "Bad Request: sticker is required")
    return _sent(world, "sendSticker", fields, "")


def _send_voice(world: World, fields: Json) -> Json:
    if isinstance(world.chat(fields.get("chat_id")), Group):
        raise ApiError(400, "Bad Request: voice is for private conversations only")
    if not _is_public(fields.get("voice_url")) or not urlsplit(fields["voice_url"]).path.endswith(".aac"):
        raise ApiError(400, "Bad Request: voice_url must be a public HTTPS URL of an .aac file")
    return _sent(world, "sendVoice", fields, "")


def _send_chat_action(world: World, fields: Json) -> None:
    world.chat(fields.get("chat_id"))
    if fields.get("action") != "typing":
        raise ApiError(400, "Bad Request: action must be typing")
    world.typing.append(fields["chat_id"])


def _sent(world: World, method: str, fields: Json, text: str, bold: tuple[str, ...] = ()) -> Json:
    if world.left is not None:
        if world.left <= 0:
            raise ApiError(429, "Quota exceeded")
        world.left -= 1
    message = Sent(world.new_id(), fields["chat_id"], text, method, dict(fields), bold)
    world.sent.append(message)
    return {"message_id": message.message_id, "date": world.milliseconds()}


def _is_public(address: Any) -> bool:
    parts = urlsplit(address) if isinstance(address, str) else None
    if parts is None or parts.scheme != "https" or not parts.hostname or "." not in parts.hostname:
        return False
    try:
        return ipaddress.ip_address(parts.hostname).is_global
    except ValueError:
        return True
