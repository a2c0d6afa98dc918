"""The state behind the fake Telegram: people, chats, messages, files and the queue of updates."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.fakes.telegram_faults import Fault

Json = dict[str, Any]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

BOT_RIGHTS = frozenset({"can_manage_topics", "can_pin_messages", "can_invite_users"})
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class ApiError(Exception):
    """Telegram refuses a call: HTTP status, description without "Bad Request: " and the like, parameters."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        prefix = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}.get(status, "")
        self.status = status
        self.description = prefix + description
        self.parameters = parameters


@dataclass(slots=True)
class User:
    """An account; `started` and `blocked` are towards the bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    phone: str = ""
    is_bot: bool = False
    started: bool = False
    blocked: bool = False

    def as_json(self) -> Json:
        optional = {"last_name": self.last_name, "username": self.username}
        return {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            **{name: value for name, value in optional.items() if value},
        }


@dataclass(slots=True)
class Chat:
    """A private chat, group, or supergroup. `members` holds the bot too; `topics` are names by thread id."""

    id: int
    type: Literal["private", "group", "supergroup"]
    title: str = ""
    members: dict[int, Status] = field(default_factory=dict)
    is_forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    rights: set[str] = field(default_factory=lambda: set(BOT_RIGHTS))
    """What the bot may do where it is an administrator."""
    joins_by_request: bool = False
    """Whoever wants to come in must ask, whatever link they have."""
    requests: set[int] = field(default_factory=set)
    """Who asked and was not answered."""
    polls_allowed: bool = True
    """Members may send polls."""
    pinned: list[int] = field(default_factory=list)
    invitations: list[Json] = field(default_factory=list)
    migrated_to: int | None = None
    user: User | None = None

    def as_json(self) -> Json:
        if self.user is not None:
            person = self.user.as_json()
            person.pop("is_bot")
            return {**person, "type": "private"}
        forum = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, "type": self.type, "title": self.title, **forum}


@dataclass(slots=True)
class Sent:
    """One message of the bot. `text` is plain (a caption too), `html` as sent, `at` by the server's clock.

    `history` holds earlier texts when it was edited; `buttons` are rows of (label, data).
    """

    chat_id: int
    message_id: int
    method: str
    text: str
    at: float
    html: str = ""
    entities: list[Json] = field(default_factory=list)
    buttons: list[list[tuple[str, str]]] = field(default_factory=list)
    keyboard: Json | None = None
    reply_to: int | None = None
    thread: int | None = None
    phone: str = ""
    file: bytes | None = None
    file_name: str = ""
    history: list[str] = field(default_factory=list)
    edited_at: list[float] = field(default_factory=list)
    deleted: bool = False
    poll: Json | None = None
    votes: dict[int, list[int]] = field(default_factory=dict)
    """Chosen options by person; empty: taken back."""
    protected: bool = False
    """Cannot be forwarded."""

    @property
    def labels(self) -> list[str]:
        return [label for row in self.buttons for label, _ in row]

    def bold(self) -> list[str]:
        """The parts in bold."""
        raw = self.text.encode("utf-16-le")
        return [
            raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in self.entities
            if e["type"] == "bold"
        ]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, whatever came of it. `status` 0: the connection was cut.

    `executed`: it took effect. `fault` is the planned misbehaviour it met.
    """

    method: str
    fields: dict[str, str]
    at: float
    status: int
    description: str = ""
    executed: bool = True
    fault: Fault | None = None


@dataclass(slots=True)
class Webhook:
    url: str = ""
    secret: str = ""
    last_error: str = ""


class World:
    """Everything the server knows. Callers hold the facade's lock."""

    def __init__(self, bot: User, clock: Callable[[], float]) -> None:
        self.bot = bot
        self.clock = clock
        self.privacy = True
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[tuple[int, int], Json] = {}
        self.sent: dict[tuple[int, int], Sent] = {}
        self.callbacks: dict[str, str | None] = {}
        """Answer text by id; None: not answered yet."""
        self.files: dict[str, bytes] = {}
        self.file_sizes: dict[str, int] = {}
        self.commands: list[Json] = []
        self.scoped_commands: dict[str, list[Json]] = {}
        self.menu_button: Json = {"type": "default"}
        self.inline = False
        """BotFather's /setinline."""
        self.inline_answers: dict[str, list[Json] | None] = {}
        """Results by query id; None: not answered yet."""
        self.inline_buttons: dict[str, Json | None] = {}
        self.actions: list[tuple[int, str]] = []
        self.webhook = Webhook()
        self.allowed: list[str] = []
        self.queue: list[Json] = []
        self.forced: list[Json] = []
        """Updates to deliver whatever the offset: replayed and out-of-order ones."""
        self.held: list[Json] | None = None
        self.history: list[Json] = []
        self.update_ids = itertools.count(700_001)
        self._message_ids = itertools.count(101)
        self._user_ids = itertools.count(5_000_001)
        self._group_ids = itertools.count(4_000_001)
        self._handles = itertools.count(1)

    def new_user(self, first_name: str, **values: Any) -> User:
        user = User(next(self._user_ids), first_name, **values)
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", user=user)
        return user

    def new_group(self, title: str, kind: Literal["group", "supergroup"], members: Iterable[User]) -> Chat:
        number = next(self._group_ids)
        chat = Chat(-number if kind == "group" else -1_000_000_000_000 - number, kind, title)
        for index, member in enumerate(members):
            chat.members[member.id] = "creator" if index == 0 else "member"
        self.chats[chat.id] = chat
        return chat

    def new_handle(self, prefix: str) -> str:
        return f"{prefix}{next(self._handles)}"

    def new_message(self, chat: Chat, sender: User, content: Json, *, thread: int | None = None) -> Json:
        message: Json = {
            "message_id": next(self._message_ids),
            "from": sender.as_json(),
            "chat": chat.as_json(),
            "date": int(self.clock()),
            **content,
        }
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        self.messages[chat.id, message["message_id"]] = message
        return message

    def new_topic(self, chat: Chat, name: str) -> int:
        created = {"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}}
        thread: int = self.new_message(chat, self.bot, created)["message_id"]
        chat.topics[thread] = name
        return thread

    def new_file(self, content: bytes, *, size: int | None = None) -> Json:
        handle = self.new_handle("file-")
        self.files[handle] = content
        self.file_sizes[handle] = len(content) if size is None else size
        return {
            "file_id": handle,
            "file_unique_id": f"u-{handle}",
            "file_size": self.file_sizes[handle],
        }

    def reply_json(self, chat: Chat, message_id: int) -> Json:
        """The message being replied to, without its own reply, as Telegram nests it."""
        original = self.messages[chat.id, message_id]
        return {name: value for name, value in original.items() if name != "reply_to_message"}

    def put_update(self, kind: str, value: Json) -> Json | None:
        """Queue an update unless the bot did not ask for its kind; returns it."""
        if kind not in self.allowed if self.allowed else kind in NOT_BY_DEFAULT:
            return None
        update = {"update_id": next(self.update_ids), kind: deepcopy(value)}
        self.history.append(update)
        if self.held is not None:
            self.held.append(update)
        else:
            self.queue.append(update)
        return update

    def take_updates(self, offset: int, limit: int) -> list[Json]:
        """What getUpdates returns: everything below `offset` is confirmed and forgotten."""
        if offset < 0:
            self.queue = self.queue[offset:]
        self.queue = [update for update in self.queue if update["update_id"] >= offset]
        forced, self.forced = self.forced, []
        return (forced + self.queue)[:limit]

    def bot_reads(self, chat: Chat, message: Json) -> bool:
        """Whether privacy mode lets the bot see this message of a person."""
        if chat.type == "private":
            return True
        status = chat.members.get(self.bot.id, "left")
        if status in ("left", "kicked"):
            return False
        if status == "administrator" or not self.privacy:
            return True
        reply = message.get("reply_to_message")
        if reply is not None and reply["from"]["id"] == self.bot.id and "forum_topic_created" not in reply:
            return True
        return any(self._calls_bot(message, entity) for entity in _entities(message))

    def _calls_bot(self, message: Json, entity: Json) -> bool:
        raw = str(message.get("text") or message.get("caption", "")).encode("utf-16-le")
        part = (
            raw[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le").lower()
        )
        name = f"@{self.bot.username}".lower()
        match entity["type"]:
            case "mention":
                return part == name
            case "text_mention":
                return bool(entity["user"]["id"] == self.bot.id)
            case "bot_command":
                return "@" not in part or part.endswith(name)
            case _:
                return False

    def member_json(self, user: User, status: Status) -> Json:
        value: Json = {"user": user.as_json(), "status": status}
        match status:
            case "creator":
                value["is_anonymous"] = False
            case "administrator":
                rights = (
                    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
                    "can_restrict_members can_promote_members can_change_info can_invite_users "
                    "can_post_stories can_edit_stories can_delete_stories can_manage_topics"
                )
                value |= dict.fromkeys(rights.split(), False)
            case "kicked":
                value["until_date"] = 0
            case _:
                pass
        return value


def _entities(message: Json) -> list[Json]:
    found: list[Json] = message.get("entities") or message.get("caption_entities") or []
    return found
