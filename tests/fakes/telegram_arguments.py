"""Arguments of a Bot API call, checked as strictly as Telegram checks them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram_http import Form, Upload
from tests.fakes.telegram_text import MarkupError, automatic_entities, read_html, trimmed, units
from tests.fakes.telegram_world import ApiError, Chat, World

Json = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
CALLBACK_LIMIT = 64
BUTTON_LIMIT = 100
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Arguments:
    """Typed access to the fields of one call."""

    world: World
    form: Form

    def text(self, name: str, missing: str | None = None) -> str:
        """A field as text; `missing` is the description of the refusal when it is absent."""
        value = self.form.fields.get(name, "")
        if not value and missing is not None:
            raise ApiError(400, missing)
        return value

    def integer(self, name: str, default: int = 0) -> int:
        value = self.form.fields.get(name)
        if value is None:
            return default
        try:
            return int(value)
        except ValueError:
            raise ApiError(400, f'invalid integer value specified for "{name}"') from None

    def flag(self, name: str) -> bool:
        return self.form.fields.get(name, "").lower() in ("true", "1", "yes")

    def nested(self, name: str, title: str) -> Any:
        """A JSON-encoded value; None when absent."""
        value = self.form.fields.get(name)
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise ApiError(400, f"can't parse {title} JSON object") from None

    def chat(self) -> Chat:
        """The chat that the bot may write to now."""
        chat = self.known_chat()
        if chat.migrated_to is not None:
            parameters = {"migrate_to_chat_id": chat.migrated_to}
            raise ApiError(400, "group chat was upgraded to a supergroup chat", parameters)
        if chat.user is not None:
            if chat.user.is_bot:
                raise ApiError(403, "bot can't send messages to bots")
            if chat.user.blocked:
                raise ApiError(403, "bot was blocked by the user")
            if not chat.user.started and not self._asks_in(chat.user.id):
                raise ApiError(403, "bot can't initiate conversation with a user")
            return chat
        match chat.members.get(self.world.bot.id, "left"):
            case "kicked":
                raise ApiError(403, f"bot was kicked from the {chat.type} chat")
            case "left":
                raise ApiError(403, f"bot is not a member of the {chat.type} chat")
            case _:
                return chat

    def _asks_in(self, user_id: int) -> bool:
        """Who waits to be let into a group of ours may be written to meanwhile."""
        return any(
            user_id in chat.requests and chat.members.get(self.world.bot.id) == "administrator"
            for chat in self.world.chats.values()
        )

    def known_chat(self) -> Chat:
        value = self.text("chat_id", "chat_id is empty")
        chat = self.world.chats.get(int(value)) if value.lstrip("-").isdigit() else None
        if chat is None:
            raise ApiError(400, "chat not found")
        return chat

    def thread(self, chat: Chat) -> int | None:
        thread = self.integer("message_thread_id")
        if not thread:
            return None
        if thread not in chat.topics:
            raise ApiError(400, "message thread not found")
        return thread

    def reply(self, chat: Chat) -> int | None:
        wanted = self.nested("reply_parameters", "reply parameters")
        if wanted is None:
            return None
        number = int(wanted["message_id"])
        if (chat.id, number) in self.world.messages:
            return number
        if wanted.get("allow_sending_without_reply"):
            return None
        raise ApiError(400, "message to be replied not found")

    def formatted(self, name: str, limit: int, too_long: str) -> tuple[str, list[Json]]:
        """Text and entities of a text or caption field."""
        source = self.form.fields.get(name, "")
        mode = self.text("parse_mode").lower()
        if mode not in ("", "html"):
            raise ApiError(400, "unsupported parse_mode")
        try:
            plain, entities = read_html(source) if mode else trimmed(source, [])
        except MarkupError as error:
            raise ApiError(400, f"can't parse entities: {error}") from error
        if units(plain) > limit:
            raise ApiError(400, too_long)
        return plain, entities + automatic_entities(plain)

    def message_text(self) -> tuple[str, list[Json]]:
        plain, entities = self.formatted("text", TEXT_LIMIT, "message is too long")
        if not plain:
            raise ApiError(400, "message text is empty")
        return plain, entities

    def upload(self, name: str) -> tuple[str, bytes]:
        """Name and content of a file: a part of the body, or a file id known to the server."""
        value = self.text(name)
        part = value.removeprefix("attach://") if value.startswith("attach://") else name
        found: Upload | None = self.form.files.get(part)
        if found is not None:
            if len(found.content) > UPLOAD_LIMIT:
                raise ApiError(413, "Request Entity Too Large")
            if not found.content:
                raise ApiError(400, "file must be non-empty")
            return found.name, found.content
        if not value:
            raise ApiError(400, f"there is no {name} in the request")
        if value not in self.world.files:
            raise ApiError(400, "wrong file identifier/HTTP URL specified")
        return value, self.world.files[value]

    def markup(self, chat: Chat) -> Json | None:
        """The reply markup, or None; refuses what Telegram refuses."""
        value = self.nested("reply_markup", "reply markup")
        if value is None:
            return None
        if not isinstance(value, dict):
            raise ApiError(400, "object expected as reply markup")
        if "inline_keyboard" in value:
            _check_inline(value["inline_keyboard"])
        for key in (key for row in value.get("keyboard", []) for key in row):
            if isinstance(key, dict) and key.get("request_contact") and chat.type != "private":
                raise ApiError(400, "phone number can be requested in private chats only")
        return value


def _check_inline(rows: list[list[Json]]) -> None:
    keys = [key for row in rows for key in row]
    if len(keys) > BUTTON_LIMIT:
        raise ApiError(400, "reply markup is too long")
    for key in keys:
        if not key.get("text"):
            raise ApiError(400, 'can\'t parse inline keyboard button: field "text" is empty')
        if not {"callback_data", "url", "web_app", "switch_inline_query"} & key.keys():
            raise ApiError(
                400, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
            )
        if "callback_data" in key and not 1 <= len(key["callback_data"].encode()) <= CALLBACK_LIMIT:
            raise ApiError(400, "BUTTON_DATA_INVALID")
