"""What the fake Zalo Bot Platform knows: people, chats, updates that wait, messages that were sent."""

from __future__ import annotations

import itertools
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What the bot sent: the text as people read it, and how it came."""

    message_id: str
    chat_id: str
    text: str
    method: str
    fields: Json
    bold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    fields: Json
    status: int
    description: str = ""


class ApiError(Exception):
    """A refusal: its HTTP status, which is also `error_code`, and description."""

    def __init__(self, status: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after


@dataclass(slots=True)
class Webhook:
    url: str = ""
    secret: str = ""
    updated_at: int = 0


@dataclass
class World:
    """`clock` gives Unix seconds. `left`: how many messages the month still allows, None: any number."""

    clock: Callable[[], float]
    account_name: str
    can_join_groups: bool
    queue: deque[Json] = field(default_factory=deque)
    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    sent: list[Sent] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    typing: list[str] = field(default_factory=list)
    webhook: Webhook = field(default_factory=Webhook)
    left: int | None = None
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def new_id(self) -> str:
        return f"{next(self._numbers):04x}{secrets.token_hex(8)}"

    def milliseconds(self) -> int:
        return round(self.clock() * 1000)

    def chat(self, chat_id: object) -> User | Group:
        if not isinstance(chat_id, str) or not chat_id:
            raise ApiError(400, "Bad Request: chat_id is required")
        found = self.users.get(chat_id) or self.groups.get(chat_id)
        if found is None or chat_id in self.gone:
            raise ApiError(400, "Bad Request: chat not found")
        return found
