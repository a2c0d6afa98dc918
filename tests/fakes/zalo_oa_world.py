"""What the fake Zalo knows: an Official Account, its people and groups, tokens, and what was sent.

As strict as Zalo: codes and limits are those of its documentation, kept in docs/zalo-oa.md.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

WINDOW_SECONDS = 7 * 24 * 3600.0
ACCESS_SECONDS = 25 * 3600
REFRESH_SECONDS = 90 * 24 * 3600
TEXT_LIMIT = 2000
MOST_MEMBERS = 99
PICTURE_LIMIT, FILE_LIMIT = 1024 * 1024, 5 * 1024 * 1024


class ZaloError(Exception):
    """A refusal as Zalo words it; it comes with HTTP 200."""

    def __init__(self, error: int, message: str) -> None:
        super().__init__(message)
        self.error = error
        self.message = message


@dataclass
class User:
    id: str
    name: str
    follows: bool = True
    last_action: float | None = None


@dataclass
class Group:
    id: str
    name: str
    members: list[str]


@dataclass(frozen=True)
class Delivered:
    """A message that people see; `to` is a person or a group."""

    id: str
    to: str
    text: str
    attachment: Json | None = None


@dataclass
class World:
    """`limit`: calls in `seconds`, all together. `skew`: seconds that its clock is before `clock`."""

    account: str = "4318657068771012646"
    name: str = "UBND Phường Thử"
    app_id: str = "3482178216594085616"
    app_secret: str = "app-secret-for-tests"
    webhook_secret: str = "oa-secret-for-tests"
    asset_id: str = "asset-1"
    limit: int = 4000
    seconds: float = 60.0
    skew: float = 0.0
    clock: Callable[[], float] = time.time
    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    sent: list[Delivered] = field(default_factory=list)
    handles: dict[str, str] = field(default_factory=dict)
    """What was uploaded: handle to kind."""
    access_until: dict[str, float] = field(default_factory=dict)
    refresh_until: dict[str, float] = field(default_factory=dict)
    used_up: list[str] = field(default_factory=list)
    refreshes: int = 0
    """How often a refresh token was asked about, whatever the answer."""
    _calls: deque[float] = field(default_factory=deque)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _numbers: int = 0

    def now(self) -> float:
        return self.clock() + self.skew

    def number(self) -> int:
        with self._lock:
            self._numbers += 1
            return self._numbers

    def user(self, name: str) -> User:
        person = User(str(5_510_185_758_261_927_000 + self.number()), name, last_action=self.now())
        self.users[person.id] = person
        return person

    def group(self, name: str, *members: User) -> Group:
        made = Group(f"g{self.number():019x}", name, [member.id for member in members])
        self.groups[made.id] = made
        return made

    # Tokens

    def grant(self) -> tuple[str, str]:
        """A pair as the permission page gives it."""
        with self._lock:
            access, refresh = secrets.token_urlsafe(60), secrets.token_urlsafe(40)
            self.access_until[access] = self.now() + ACCESS_SECONDS
            self.refresh_until[refresh] = self.now() + REFRESH_SECONDS
            return access, refresh

    def expire_access(self) -> None:
        """All access tokens are over, before their time."""
        self.access_until = dict.fromkeys(self.access_until, 0.0)

    def refreshed(self, form: Json, secret: str) -> Json:
        """The answer of the token server; a refresh token works once."""
        with self._lock:
            self.refreshes += 1
            if secret != self.app_secret:
                return {"error": -14004, "error_name": "Invalid secret key"}
            if form.get("app_id") != self.app_id:
                return {"error": -14002, "error_name": "Invalid app id"}
            if form.get("grant_type") != "refresh_token":
                return {"error": -14005, "error_name": "Invalid grant type"}
            refresh = str(form.get("refresh_token"))
            until = self.refresh_until.pop(refresh, 0.0)
            if until <= self.now():
                if refresh in self.used_up or until:
                    return {"error": -14020, "error_name": "Refresh token was used or expired"}
                return {"error": -14014, "error_name": "Invalid refresh token"}
            self.used_up.append(refresh)
            access, new = self.grant()
            return {"access_token": access, "refresh_token": new, "expires_in": str(ACCESS_SECONDS)}

    def check_token(self, access: str) -> None:
        if self.access_until.get(access, 0.0) <= self.now():
            raise ZaloError(-216, "Access token is invalid")

    def count_call(self) -> None:
        with self._lock:
            now = self.now()
            while self._calls and self._calls[0] <= now - self.seconds:
                self._calls.popleft()
            if len(self._calls) >= self.limit:
                raise ZaloError(-32, "Exceed the request limit")
            self._calls.append(now)

    # Calls

    def send_to_person(self, body: Json) -> Json:
        person = self.users.get(_recipient(body, "user_id"))
        if person is None:
            raise ZaloError(-201, "user_id is invalid")
        if not person.follows:
            raise ZaloError(-213, "User has not followed OA")
        if person.last_action is None or person.last_action <= self.now() - WINDOW_SECONDS:
            raise ZaloError(-230, "User has not interacted with the OA in the past 7 days")
        return {"message_id": self._deliver(person.id, body), "user_id": person.id}

    def send_to_group(self, body: Json) -> Json:
        group = self.groups.get(_recipient(body, "group_id"))
        if group is None:
            raise ZaloError(-201, "group_id is invalid")
        return {"message_id": self._deliver(group.id, body), "group_id": group.id}

    def _deliver(self, to: str, body: Json) -> str:
        message = body.get("message")
        if not isinstance(message, dict) or not message or set(message) - {"text", "attachment"}:
            raise ZaloError(-201, "message is invalid")
        text, attachment = message.get("text", ""), message.get("attachment")
        if not isinstance(text, str) or (not text and attachment is None):
            raise ZaloError(-201, "text is invalid")
        if _units(text) > TEXT_LIMIT:
            raise ZaloError(-210, "text is too long")
        if attachment is not None:
            self._check_attachment(attachment)
        made = Delivered(secrets.token_hex(10), to, text, attachment)
        self.sent.append(made)
        return made.id

    def _check_attachment(self, attachment: Json) -> None:
        payload = attachment["payload"]
        if "buttons" in payload:
            raise ZaloError(-233, "message type is not supported")
        handle = payload["token"] if attachment["type"] == "file" else payload["elements"][0]["attachment_id"]
        if self.handles.get(handle) != ("file" if attachment["type"] == "file" else "image"):
            raise ZaloError(-201, "attachment is invalid")

    def make_group(self, body: Json) -> Json:
        members = body.get("member_user_ids")
        if body.get("asset_id") != self.asset_id:
            raise ZaloError(-241, "asset_id is invalid")
        if not str(body.get("group_name") or "").strip():
            raise ZaloError(-201, "group_name is invalid")
        if not isinstance(members, list) or not 1 <= len(members) <= MOST_MEMBERS:
            raise ZaloError(-201, "member_user_ids is invalid")
        if unknown := [member for member in members if member not in self.users]:
            raise ZaloError(-201, f"{len(unknown)} of member_user_ids are invalid")
        made = self.group(str(body["group_name"]), *(self.users[member] for member in members))
        return {"group_id": made.id, "group_link": f"https://zalo.me/g/{made.id[-6:]}", "name": made.name}

    def upload(self, kind: str, name: str, content: bytes) -> Json:
        ending = name.rpartition(".")[2].lower()
        taken, most = (
            (("png", "jpg", "jpeg"), PICTURE_LIMIT)
            if kind == "image"
            else (("pdf", "doc", "docx"), FILE_LIMIT)
        )
        if ending not in taken or not content or len(content) > most:
            raise ZaloError(-201, "file is invalid")
        handle = secrets.token_hex(12)
        self.handles[handle] = kind
        return {"attachment_id": handle} if kind == "image" else {"token": handle}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _recipient(body: Json, key: str) -> str:
    recipient = body.get("recipient")
    if not isinstance(recipient, dict) or set(recipient) != {key}:
        raise ZaloError(-201, "recipient is invalid")
    return str(recipient[key])
