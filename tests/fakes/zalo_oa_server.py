"""The fake Zalo on loopback: its two servers in one, faults, and the events that it posts to a webhook."""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.fakes.telegram_faults import Fault, FaultKind, Faults
from tests.fakes.telegram_http import HttpReply, HttpRequest, LoopbackServer, read_form
from tests.fakes.zalo_oa_world import Group, Json, User, World, ZaloError

MOST_SLOW = 5
"""So many events that were not taken in time, and the webhook is off."""


@dataclass(frozen=True)
class Call:
    path: str
    body: Json
    error: int | None
    """None: no answer."""


@dataclass(frozen=True)
class Posted:
    """An event as it goes out: the body and the header that signs it."""

    body: bytes
    signature: str

    @property
    def event(self) -> Json:
        values: Json = json.loads(self.body)
        return values


@dataclass
class Webhook:
    """`patience`: seconds for an answer. `slow`: answers in a row that came too late or were no 2xx."""

    url: str = ""
    patience: float = 2.0
    slow: int = 0
    off: bool = False
    prefixed: bool = False
    """Sign as "mac=…"."""
    statuses: list[int] = field(default_factory=list)


class FakeZaloOa:
    """Started by `with`. Acts of people are methods; what they see is in `world.sent`."""

    def __init__(self, *, port: int = 0, clock: Callable[[], float] = time.time) -> None:
        self.world = World(clock=clock)
        self.webhook = Webhook()
        self.faults = Faults()
        self.calls: list[Call] = []
        self.files: dict[str, bytes] = {}
        self.refresh_seconds = 0.0
        """How long the token server takes."""
        self._server = LoopbackServer(self._handle, port=port)
        self._waiting: deque[Posted] = deque()
        self._news = threading.Event()
        self._stopped = False
        self._poster = threading.Thread(target=self._deliver, name="fake-zalo", daemon=True)

    def __enter__(self) -> FakeZaloOa:
        self._server.start()
        self._poster.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._stopped = True
        self._news.set()
        self._poster.join(10)
        self._server.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    def fault(self, kind: FaultKind, path: str, **values: Any) -> None:
        """What goes wrong at the next call of that path; `executed`: after it was carried out."""
        self.faults.plan(Fault(kind, path, **values))

    def called(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]

    # People

    def says(self, user: User, text: str, group: Group | None = None, **more: object) -> Posted:
        return self.sends(user, "text", {"text": text, **more}, group)

    def sends(self, user: User, what: str, message: Json, group: Group | None = None) -> Posted:
        """What somebody sends to the account or into a group."""
        if group is None:
            user.last_action = self.world.now()
        values = {
            "sender": {"id": user.id},
            "recipient": {"id": group.id if group is not None else self.world.account},
            "message": {"msg_id": f"m{self.world.number():020x}", **message},
            "user_id_by_app": f"app-{user.id}",
        }
        return self.post(f"user_send_{'group_' if group is not None else ''}{what}", **values)

    def speaks(self, user: User, sound: bytes) -> Posted:
        number = str(self.world.number())
        self.files[number] = sound
        url = f"{self.url}/voice/{number}"
        return self.sends(user, "audio", {"attachments": [{"type": "audio", "payload": {"url": url}}]})

    def follows(self, user: User) -> Posted:
        user.follows, user.last_action = True, self.world.now()
        return self.post("follow", follower={"id": user.id}, source="oa_profile")

    def unfollows(self, user: User) -> Posted:
        user.follows = False
        return self.post("unfollow", follower={"id": user.id}, source="oa_profile")

    def grows_silent(self, user: User, days: float) -> None:
        user.last_action = self.world.now() - days * 24 * 3600

    # Events

    def event(self, name: str, **values: object) -> Posted:
        """An event as Zalo signs it, not posted."""
        timestamp = str(int(self.world.now() * 1000))
        full = {"app_id": self.world.app_id, "event_name": name, "timestamp": timestamp, **values}
        return self.signed(json.dumps(full, ensure_ascii=False).encode(), timestamp)

    def signed(self, body: bytes, timestamp: str) -> Posted:
        words = self.world.app_id.encode() + body + timestamp.encode() + self.world.webhook_secret.encode()
        digest = hashlib.sha256(words).hexdigest()
        return Posted(body, f"mac={digest}" if self.webhook.prefixed else digest)

    def post(self, name: str, **values: object) -> Posted:
        posted = self.event(name, **values)
        self.replay(posted)
        return posted

    def replay(self, posted: Posted) -> None:
        self._waiting.append(posted)
        self._news.set()

    @property
    def delivered(self) -> bool:
        return not self._waiting

    def _deliver(self) -> None:
        """One after another, again until it answers in time with 2xx; off after five in a row that do not."""
        with httpx.Client(trust_env=False, verify=False, timeout=30) as client:
            while not self._stopped:
                if not self._waiting or self.webhook.off or not self.webhook.url:
                    self._news.wait(0.05)
                    self._news.clear()
                elif self._taken(client, self._waiting[0]):
                    self._waiting.popleft()
                    self.webhook.slow = 0
                else:
                    self.webhook.slow += 1
                    self.webhook.off = self.webhook.slow >= MOST_SLOW
                    time.sleep(0.02)

    def _taken(self, client: httpx.Client, posted: Posted) -> bool:
        headers = {"X-ZEvent-Signature": posted.signature, "Content-Type": "application/json"}
        began = time.monotonic()
        try:
            answer = client.post(
                self.webhook.url, content=posted.body, headers=headers, timeout=self.webhook.patience
            )
        except httpx.HTTPError:
            self.webhook.statuses.append(0)
            return False
        self.webhook.statuses.append(answer.status_code)
        return answer.is_success and time.monotonic() - began <= self.webhook.patience

    # Calls

    async def _handle(self, request: HttpRequest) -> HttpReply | None:
        if request.path.startswith("/voice/"):
            content = self.files.get(request.path.removeprefix("/voice/"))
            return HttpReply(200 if content is not None else 404, content or b"", "audio/aac")
        fault = self.faults.take(request.path)
        if fault is not None and not fault.executed and fault.kind != "slow":
            self.calls.append(Call(request.path, {}, None))
            return _spoilt(fault)
        if request.path == "/v4/oa/access_token":
            if self.refresh_seconds:
                await asyncio.sleep(self.refresh_seconds)
            reply = self._refresh(request)
        else:
            reply = self._api(request)
        return _spoilt(fault) if fault is not None and fault.executed else reply

    def _refresh(self, request: HttpRequest) -> HttpReply:
        if request.headers.get("content-type") != "application/x-www-form-urlencoded":
            return HttpReply.of_json(200, {"error": -14001, "error_name": "Invalid content type"})
        result = self.world.refreshed(dict(read_form(request).fields), request.headers.get("secret_key", ""))
        self.calls.append(Call(request.path, {}, int(result.get("error", 0))))
        return HttpReply.of_json(200, result)

    def _api(self, request: HttpRequest) -> HttpReply:
        body: Json = {}
        try:
            self.world.count_call()
            self.world.check_token(request.headers.get("access_token", ""))
            body, data = self._carry_out(request)
        except ZaloError as error:
            self.calls.append(Call(request.path, body, error.error))
            return HttpReply.of_json(200, {"error": error.error, "message": error.message})
        self.calls.append(Call(request.path, body, 0))
        return HttpReply.of_json(200, {"error": 0, "message": "Success", "data": data})

    def _carry_out(self, request: HttpRequest) -> tuple[Json, Json]:
        if request.path == "/v2.0/oa/getoa" and request.method == "GET":
            return {}, {"oa_id": self.world.account, "name": self.world.name, "is_verified": True}
        kinds = {"/v2.0/oa/upload/image": "image", "/v2.0/oa/upload/file": "file"}
        if request.path in kinds:
            part = read_form(request).files.get("file")
            if part is None:
                raise ZaloError(-201, "file is missing")
            return {"name": part.name}, self.world.upload(kinds[request.path], part.name, part.content)
        done = {
            "/v3.0/oa/message/cs": self.world.send_to_person,
            "/v3.0/oa/group/message": self.world.send_to_group,
            "/v3.0/oa/group/creategroupwithoa": self.world.make_group,
        }.get(request.path)
        if done is None or request.method != "POST":
            raise ZaloError(-208, "no such call")
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            raise ZaloError(-201, "body is no JSON")
        body: Json = json.loads(request.body)
        return body, done(body)


def _spoilt(fault: Fault) -> HttpReply | None:
    match fault.kind:
        case "too-many":
            # The plain server has no field for this header: it rides on the content type.
            return HttpReply(429, b"{}", f"application/json\r\nRetry-After: {int(fault.seconds)}")
        case "server-error":
            return HttpReply(502, b"<html>Bad Gateway</html>", "text/html")
        case "garbage":
            return HttpReply(200, b"not json")
        case _:
            return None
