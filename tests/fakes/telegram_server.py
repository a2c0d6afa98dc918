"""The HTTP face of the fake: routing, faults, long polling, webhook delivery, file download."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from typing import Any

import httpx

from tests.fakes.telegram_arguments import Arguments
from tests.fakes.telegram_faults import Fault, Faults, Limits
from tests.fakes.telegram_http import BadFormError, Form, HttpReply, HttpRequest, read_form
from tests.fakes.telegram_methods import methods, refuse_unless_pollable, remember_allowed
from tests.fakes.telegram_world import ApiError, Call, Json, World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class BotApi:
    """Answers the calls of one bot; `lock` guards the world against the tests' threads."""

    def __init__(self, world: World, lock: threading.RLock, token: str) -> None:
        self.world = world
        self.faults = Faults()
        self.limits: Limits | None = None
        self.calls: list[Call] = []
        self._lock = lock
        self._token = token
        self._loop: asyncio.AbstractEventLoop | None = None
        self._methods = methods()
        self._news = asyncio.Event()
        self._poller = 0
        self._deliverer: asyncio.Task[None] | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to deliver in this loop, which runs in another thread."""
        self._loop = loop
        asyncio.run_coroutine_threadsafe(self._begin(), loop).result(10)

    async def _begin(self) -> None:
        self._deliverer = asyncio.create_task(self._deliver())

    def wake(self) -> None:
        """New updates or a new webhook: look again."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._news.set)

    async def handle(self, request: HttpRequest) -> HttpReply | None:
        """Answer one HTTP request; None hangs up."""
        if request.path.startswith("/file/bot"):
            return self._download(request)
        token, _, name = request.path.removeprefix("/bot").partition("/")
        name = name.lower()
        if not request.path.startswith("/bot") or name not in {*self._methods, "getupdates"}:
            return _refusal(ApiError(404, "Not Found"))
        if token != self._token:
            return _refusal(ApiError(401, "Unauthorized"))
        try:
            form = read_form(request)
        except (BadFormError, ValueError, KeyError) as error:
            return _refusal(ApiError(400, f"can't parse the request: {error}"))
        return await self._answer(name, Arguments(self.world, form))

    async def _answer(self, name: str, arguments: Arguments) -> HttpReply | None:
        with self._lock:
            fault = self.faults.take(name)
        if fault is not None and not (fault.executed or fault.kind == "slow"):
            return self._record(name, arguments.form, _spoilt(fault), executed=False, fault=fault)
        if fault is not None and fault.kind == "slow" and not fault.executed:
            await asyncio.sleep(fault.seconds)
        executed = True
        try:
            result = await self._execute(name, arguments)
            reply: HttpReply | None = HttpReply.of_json(200, {"ok": True, "result": result})
        except ApiError as error:
            executed, reply = False, _refusal(error)
        slow = fault is not None and fault.kind == "slow"
        if fault is not None and fault.executed and not slow:
            reply = _spoilt(fault)
        reply = self._record(name, arguments.form, reply, executed=executed, fault=fault)
        if fault is not None and fault.executed and slow:
            await asyncio.sleep(fault.seconds)
        return reply

    async def _execute(self, name: str, arguments: Arguments) -> Any:
        if name == "getupdates":
            return await self._poll(arguments)
        with self._lock:
            if self.limits is not None and name.startswith(("send", "edit")) and name != "sendchataction":
                self._hold_limits(self.limits, arguments.known_chat().id)
            result = self._methods[name](arguments)
        if name in ("setwebhook", "deletewebhook"):
            self._news.set()
        return result

    @staticmethod
    def _hold_limits(limits: Limits, chat_id: int) -> None:
        wait = limits.retry_after(chat_id)
        if wait is not None:
            raise ApiError(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})

    def _record(
        self, name: str, form: Form, reply: HttpReply | None, *, executed: bool, fault: Fault | None
    ) -> HttpReply | None:
        status, description = 0, ""
        if reply is not None:
            status = reply.status
            if status != 200:
                description = reply.body.decode(errors="replace")
        at = self.world.clock()
        with self._lock:
            self.calls.append(Call(name, form.fields, at, status, description, executed, fault))
        return reply

    async def _poll(self, arguments: Arguments) -> list[Json]:
        """getUpdates: long poll; a later poller drives the earlier one out, as Telegram does."""
        self._poller += 1
        mine = self._poller
        self._news.set()
        with self._lock:
            remember_allowed(arguments)
        offset, limit = arguments.integer("offset"), arguments.integer("limit", 100)
        end = time.monotonic() + min(arguments.integer("timeout"), 50)
        while True:
            if mine != self._poller:
                raise ApiError(
                    409,
                    "terminated by other getUpdates request; make sure that only one bot instance is running",
                )
            with self._lock:
                refuse_unless_pollable(self.world)
                updates = self.world.take_updates(offset, limit)
            if updates or time.monotonic() >= end:
                return updates
            await self._wait_for_news(end - time.monotonic())

    async def _wait_for_news(self, seconds: float) -> None:
        # Several coroutines wait for the same event; short naps keep them from stealing it from each other.
        self._news.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), min(seconds, 0.2))

    async def _deliver(self) -> None:
        """Post updates to the webhook, one after another, again and again until it answers 2xx."""
        pause = 0.05
        async with httpx.AsyncClient(timeout=10, trust_env=False, verify=False) as client:
            while True:
                with self._lock:
                    hook = self.world.webhook
                    waiting = self.world.forced or self.world.queue
                    update = waiting[0] if hook.url and waiting else None
                if update is None:
                    await self._wait_for_news(1)
                elif await self._post(client, update):
                    pause = 0.05
                    with self._lock:
                        waiting.remove(update)
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, 1)

    async def _post(self, client: httpx.AsyncClient, update: Json) -> bool:
        hook = self.world.webhook
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers[SECRET_HEADER] = hook.secret
        try:
            answer = await client.post(hook.url, content=json.dumps(update), headers=headers)
        except httpx.HTTPError as error:
            hook.last_error = f"Connection failed: {error}"
            return False
        if answer.is_success:
            return True
        hook.last_error = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        return False

    def _download(self, request: HttpRequest) -> HttpReply:
        token, _, path = request.path.removeprefix("/file/bot").partition("/")
        handle = path.removeprefix("files/")
        if token != self._token or handle not in self.world.files:
            return _refusal(ApiError(404, "Not Found"))
        return HttpReply(200, self.world.files[handle], "application/octet-stream")


def _refusal(error: ApiError) -> HttpReply:
    value: Json = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        value["parameters"] = error.parameters
    return HttpReply.of_json(error.status, value)


def _spoilt(fault: Fault) -> HttpReply | None:
    match fault.kind:
        case "too-many":
            seconds = int(fault.seconds)
            parameters = {"retry_after": seconds}
            return _refusal(ApiError(429, f"Too Many Requests: retry after {seconds}", parameters))
        case "server-error":
            return _refusal(ApiError(500, "Internal Server Error"))
        case "conflict":
            return _refusal(ApiError(409, "terminated by other getUpdates request"))
        case "garbage":
            return HttpReply(200, b"<html>not JSON</html>", "text/html")
        case _:
            return None
