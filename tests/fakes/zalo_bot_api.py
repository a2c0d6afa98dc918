"""A strict fake of the Zalo Bot Platform on loopback, for tests.

    with FakeZaloBot() as zalo:                         # its own thread and port
        nam = zalo.user("Đỗ Hoài Nam")
        office = zalo.group("Văn phòng")                # where can_join_groups
        ... point the bot at zalo.base_url with zalo.token ...
        zalo.says(nam, "việc của tôi")
        await zalo.until(lambda: zalo.sent(nam))

People: user, group; says, sends_photo, sends_voice, sends_sticker, sends_unsupported, leaves. Each gives the update.
What the bot did: sent(chat), texts(chat), calls(method), world.typing. Trouble: fault(kind, method, times, seconds),
`world.left` (messages the month still allows), replay(update), injects(anything), wrapped (webhook bodies in the API's
envelope or bare), probe() (an empty post). An update that was handed out is gone: the real one knows no offset.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import httpx

from tests.fakes.telegram_http import HttpReply, HttpRequest, LoopbackServer
from tests.fakes.zalo_bot_methods import methods
from tests.fakes.zalo_bot_world import ApiError, Call, Group, Json, Sent, User, World

__all__ = ["TOKEN", "FakeZaloBot", "Group", "Sent", "User"]

TOKEN = "1234567890:FAKE-zalo-token_for-tests"
BOT_NAME = "Bot Thư Ký"
SECRET_HEADER = "X-Bot-Api-Secret-Token"


class FakeZaloBot:
    """The server and its people; see the module's text. `clock` gives Unix seconds."""

    def __init__(self, *, groups: bool = True, port: int = 0, clock: Callable[[], float] = time.time) -> None:
        self.token = TOKEN
        self.world = World(clock, BOT_NAME, groups)
        self.wrapped = True
        self.polls_at_once = 0
        """The most getUpdates that ran side by side."""
        self.posted: list[tuple[int, Json]] = []
        """What the webhook answered to which update."""
        self._calls: list[Call] = []
        self._faults: list[tuple[str, str, int]] = []
        self._polling = 0
        self._methods = methods()
        self._lock = threading.RLock()
        self._server = LoopbackServer(self._handle, port=port)
        self._deliverer: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        self._server.start()
        asyncio.run_coroutine_threadsafe(self._begin(), self._server.loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()

    async def _begin(self) -> None:
        self._deliverer = asyncio.create_task(self._deliver())

    @property
    def base_url(self) -> str:
        """Without /bot and token, as in THUKY_ZALO_BOT_BASE_URL."""
        return f"http://127.0.0.1:{self._server.port}"

    # People

    def user(self, name: str) -> User:
        user = User(self.world.new_id(), name)
        self.world.users[user.id] = user
        return user

    def group(self, title: str) -> Group:
        group = Group(self.world.new_id(), title)
        self.world.groups[group.id] = group
        return group

    def leaves(self, user: User) -> None:
        """The person throws the conversation with the bot away."""
        self.world.gone.add(user.id)

    def says(self, user: User, text: str, chat: Group | None = None, **more: object) -> Json:
        """In a group the real one tells a bot only what mentions it or answers it: tests write that themselves."""
        return self._happens("message.text.received", user, chat, text=text, **more)

    def sends_photo(self, user: User, url: str, caption: str = "", *, name: str = "photo_url") -> Json:
        more = {name: url, "caption": caption, "message_type": "CHAT_PHOTO"}
        return self._happens("message.image.received", user, None, **more)

    def sends_voice(self, user: User, content: bytes, chat: Group | None = None) -> Json:
        name = f"{self.world.new_id()}.aac"
        self.world.files[name] = content
        return self.names_voice(user, f"{self.base_url}/files/{name}", chat)

    def names_voice(self, user: User, url: str, chat: Group | None = None) -> Json:
        more = {"voice_url": url, "message_type": "CHAT_VOICE"}
        return self._happens("message.voice.received", user, chat, **more)

    def sends_sticker(self, user: User) -> Json:
        return self._happens("message.sticker.received", user, None, sticker="d063f44dc80821567819", url="")

    def sends_unsupported(self, user: User | None) -> Json:
        """None: Zalo does not even say whose it is."""
        if user is None:
            return self.injects({"event_name": "message.unsupported.received"})
        return self._happens("message.unsupported.received", user, None)

    def replay(self, update: Json) -> None:
        self.injects(update)

    def injects(self, update: Json) -> Json:
        with self._lock:
            self.world.queue.append(update)
        return update

    def _happens(self, event: str, user: User, chat: Group | None, **content: object) -> Json:
        place = (
            {"id": user.id, "chat_type": "PRIVATE"} if chat is None else {"id": chat.id, "chat_type": "GROUP"}
        )
        message = {
            "from": {"id": user.id, "display_name": user.name, "is_bot": False},
            "chat": place,
            "message_id": self.world.new_id(),
            "date": self.world.milliseconds(),
            **content,
        }
        return self.injects({"event_name": event, "message": message})

    # What the bot did

    def sent(self, chat: User | Group | str | None = None) -> list[Sent]:
        wanted = chat if chat is None or isinstance(chat, str) else chat.id
        with self._lock:
            return [sent for sent in self.world.sent if wanted in (None, sent.chat_id)]

    def texts(self, chat: User | Group | str | None = None) -> list[str]:
        return [sent.text for sent in self.sent(chat)]

    def calls(self, method: str | None = None) -> list[Call]:
        with self._lock:
            return [call for call in self._calls if method in (None, call.method)]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait at most ten seconds."""
        for _ in range(2000):
            if condition():
                return
            await asyncio.sleep(0.005)
        raise AssertionError("did not come true")

    # Trouble

    def fault(self, kind: str, *, method: str = "sendMessage", times: int = 1, seconds: int = 3) -> None:
        """`kind`: too-many (429 with Retry-After), server-error, garbage, hang-up, internal (403)."""
        with self._lock:
            self._faults += [(method, kind, seconds)] * times

    def _fault(self, method: str) -> tuple[str, int] | None:
        with self._lock:
            for place, (name, kind, seconds) in enumerate(self._faults):
                if name == method:
                    del self._faults[place]
                    return kind, seconds
        return None

    # HTTP

    async def _handle(self, request: HttpRequest) -> HttpReply | None:
        if request.path.startswith("/files/"):
            content = self.world.files.get(request.path.removeprefix("/files/"))
            return HttpReply(404, b"") if content is None else HttpReply(200, content, "audio/aac")
        token, _, method = request.path.removeprefix("/bot").partition("/")
        if not request.path.startswith("/bot") or method not in {*self._methods, "getUpdates"}:
            return _refusal(ApiError(404, "Not Found"))
        if token != self.token:
            return _refusal(ApiError(401, "Unauthorized"))
        try:
            fields = json.loads(request.body or b"{}")
        except ValueError:
            fields = None
        if not isinstance(fields, dict):
            return _refusal(ApiError(400, "Bad Request: body must be a JSON object"))
        return await self._answer(method, fields)

    async def _answer(self, method: str, fields: Json) -> HttpReply | None:
        fault = self._fault(method)
        if fault is not None:
            reply = _spoilt(*fault)
            self._record(Call(method, fields, reply.status if reply else 0, fault[0]))
            return reply
        try:
            if method == "getUpdates":
                result: Json | None = await self._poll(fields)
            else:
                with self._lock:
                    result = self._methods[method](self.world, fields)
        except ApiError as error:
            self._record(Call(method, fields, error.status, error.description))
            return _refusal(error)
        self._record(Call(method, fields, 200))
        return HttpReply.of_json(200, {"ok": True} if result is None else {"ok": True, "result": result})

    def _record(self, call: Call) -> None:
        with self._lock:
            self._calls.append(call)

    async def _poll(self, fields: Json) -> Json:
        """One update, which is then gone; 408 where none came."""
        timeout = fields.get("timeout", "30")
        if not str(timeout).isdecimal():
            raise ApiError(400, "Bad Request: timeout must be a number of seconds")
        end = time.monotonic() + min(int(timeout), 60)
        self._polling += 1
        self.polls_at_once = max(self.polls_at_once, self._polling)
        try:
            while True:
                with self._lock:
                    if self.world.webhook.url:
                        raise ApiError(400, "Bad Request: can't use getUpdates while a webhook is set")
                    if self.world.queue:
                        return self.world.queue.popleft()
                if time.monotonic() >= end:
                    raise ApiError(408, "Request timeout")
                await asyncio.sleep(0.005)
        finally:
            self._polling -= 1

    async def _deliver(self) -> None:
        """Post updates to the webhook, one after another, again and again until it answers 2xx."""
        async with httpx.AsyncClient(timeout=10, trust_env=False, verify=False) as client:
            while True:
                with self._lock:
                    hook = self.world.webhook
                    update = self.world.queue[0] if hook.url and self.world.queue else None
                if update is None:
                    await asyncio.sleep(0.005)
                elif await self._post(client, update):
                    with self._lock:
                        self.world.queue.popleft()
                else:
                    await asyncio.sleep(0.05)

    async def _post(self, client: httpx.AsyncClient, update: Json) -> bool:
        body = {"ok": True, "result": update} if self.wrapped else update
        headers = {SECRET_HEADER: self.world.webhook.secret}
        with contextlib.suppress(httpx.HTTPError):
            answer = await client.post(self.world.webhook.url, json=body, headers=headers)
            self.posted.append((answer.status_code, update))
            return answer.is_success
        return False


def _refusal(error: ApiError) -> HttpReply:
    value = {"ok": False, "error_code": error.status, "description": error.description}
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else {}
    return HttpReply(error.status, json.dumps(value).encode(), headers=headers)


def _spoilt(kind: str, seconds: int) -> HttpReply | None:
    match kind:
        case "too-many":
            return _refusal(ApiError(429, "Quota exceeded", retry_after=seconds))
        case "server-error":
            return HttpReply(502, b"<html>Bad Gateway</html>", "text/html")
        case "internal":
            return _refusal(ApiError(403, "Internal server error"))
        case "garbage":
            return HttpReply(200, b"<html>not JSON</html>", "text/html")
        case _:
            return None
