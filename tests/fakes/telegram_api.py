"""A strict fake of the Telegram Bot API on loopback, for tests and benchmarks.

    with FakeTelegram() as telegram:                    # its own thread and port
        nam = telegram.user("Nam", username="hoainam", phone="84903000002")
        office = telegram.group("Văn phòng", nam)       # or forum(), topic()
        ... point the bot at telegram.base_url with telegram.token ...
        telegram.says(nam, "@thuky_bot việc của tôi", chat=office)
        await telegram.until(lambda: telegram.sent(office))        # in async tests; wait() in others
        telegram.presses(nam, "Nhận việc")              # by label, on the latest message that has it
        assert telegram.last(nam).text == "…"

People (module `telegram_acts`): user, group, forum, topic, private, privacy; says, edits, starts,
shares_contact, sends_voice, sends_document, sends_photo, reacts, presses; blocks, unblocks, joins, leaves,
adds_bot, removes_bot, migrates, renames. Each returns an `Act` with the message and the update (None when
privacy mode hides it).

What the bot did: sent(chat), texts(chat), last(chat) give `Sent` (plain text, html, entities, buttons,
reply_to, thread, file, edits, times); calls(method) every call with its status; answered(act) whether the
press was answered; peak(seconds, chat) the most that went out in any such window.

Faults: fault(kind, method=, times=, seconds=, executed=, skip=) with the kinds of `telegram_faults.FaultKind`;
replay(act) delivers an update once more; hold() and release(order) deliver out of order; injects(update)
delivers any JSON; enforce_limits() answers 429 beyond 30 a second overall, 1 a second in a chat, 20 a minute
in a group, measured on sliding windows.

As a process of its own: `python -m tests.fakes.telegram_api --port 8081`. POST /control/<name> with the
arguments as JSON (people and chats by id, positional ones as "args") calls any method named above;
GET /control/sent?chat=ID lists what was sent.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, is_dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

from tests.fakes.telegram_acts import Act, Acts
from tests.fakes.telegram_faults import Fault, FaultKind, Limits, peak
from tests.fakes.telegram_http import HttpReply, HttpRequest, LoopbackServer
from tests.fakes.telegram_server import BotApi
from tests.fakes.telegram_world import Call, Chat, Json, Sent, User

__all__ = ["TOKEN", "Act", "Call", "Chat", "FakeTelegram", "Sent", "User"]

TOKEN = "7000000001:FAKE-token_for-tests"


class FakeTelegram(Acts):
    """The server and its control API; see the module's text. `clock` gives Unix seconds."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "thuky_bot",
        port: int = 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        bot = User(int(token.split(":", maxsplit=1)[0]), "Thư Ký", username=username, is_bot=True)
        super().__init__(bot, clock)
        self.token = token
        self._server = LoopbackServer(self._handle, port=port)
        self._api = BotApi(self.world, self.lock, token)

    def start(self) -> Self:
        self._server.start()
        self._api.start(self._server.loop)
        return self

    def stop(self) -> None:
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """Without /bot and token, as in THUKY_TELEGRAM_BASE_URL."""
        return f"http://127.0.0.1:{self._server.port}"

    def _changed(self) -> None:
        self._api.wake()

    # What the bot did

    def sent(self, chat: Chat | User | int | None = None) -> list[Sent]:
        """Messages of the bot in their order, in one chat (or a person's private chat) or all."""
        wanted = chat if chat is None or isinstance(chat, int) else chat.id
        with self.lock:
            return [
                sent
                for (chat_id, _), sent in self.world.sent.items()
                if wanted in (None, chat_id) and not sent.deleted
            ]

    def forget_sent(self) -> None:
        """For long loads: what was sent and called so far is no longer kept."""
        with self.lock:
            self.world.sent.clear()
            self._api.calls.clear()

    def texts(self, chat: Chat | User | int | None = None) -> list[str]:
        return [sent.text for sent in self.sent(chat)]

    def last(self, chat: Chat | User | int | None = None) -> Sent:
        return self.sent(chat)[-1]

    def calls(self, method: str = "") -> list[Call]:
        with self.lock:
            return [call for call in self._api.calls if not method or call.method.lower() == method.lower()]

    def answered(self, press: Act) -> bool:
        """The press was answered with answerCallbackQuery."""
        return self.world.callbacks[press.message["callback_query_id"]] is not None

    def commands(self) -> dict[str, str]:
        return {command["command"]: command["description"] for command in self.world.commands}

    @property
    def webhook_url(self) -> str:
        return self.world.webhook.url

    @property
    def webhook_secret(self) -> str:
        return self.world.webhook.secret

    def peak(self, seconds: float, chat: Chat | User | int | None = None) -> int:
        """The most messages and edits that went out in any window of that many seconds."""
        moments = ([sent.at, *sent.edited_at] for sent in self.sent(chat))
        return peak(itertools.chain.from_iterable(moments), seconds)

    # Faults

    def fault(self, kind: FaultKind, **values: Any) -> Fault:
        """Plan a misbehaviour; see `telegram_faults.Fault` for method, times, seconds, executed, skip."""
        planned = Fault(kind, **values)
        with self.lock:
            self._api.faults.plan(planned)
        return planned

    def heal(self) -> None:
        """Forget all planned faults."""
        with self.lock:
            self._api.faults.clear()

    def enforce_limits(self, *, overall: int = 30, per_chat: int = 1, per_group: int = 20) -> None:
        """Answer 429 beyond these limits: a second overall, a second in a chat, a minute in a group."""
        with self.lock:
            self._api.limits = Limits(self.world.clock, overall, per_chat, per_group)

    def replay(self, *acts: Act) -> None:
        """Deliver these updates once more, with the same ids."""
        with self.lock:
            self.world.forced += [act.update for act in acts if act.update is not None]
        self._changed()

    def hold(self) -> None:
        """Keep new updates back until `release`."""
        with self.lock:
            self.world.held = []

    def release(self, *acts: Act) -> None:
        """Deliver what was held back, in this order (all of it, latest first, when no order is given)."""
        with self.lock:
            held, self.world.held = self.world.held or [], None
            wanted = [act.update for act in acts if act.update is not None] or held[::-1]
            self.world.forced += wanted
            rest = [update for update in held if update not in wanted]
            if rest:
                self.world.held = rest
        self._changed()

    def injects(self, update: Json) -> Json:
        """Deliver any JSON as an update (an `update_id` is given when it has none)."""
        with self.lock:
            update = {"update_id": next(self.world.update_ids), **update}
            self.world.forced.append(update)
        self._changed()
        return update

    @property
    def delivered(self) -> bool:
        """Every update was confirmed by the bot (offset moved on, or webhook answered 2xx)."""
        with self.lock:
            return not self.world.queue and not self.world.forced

    # Waiting

    async def until(self, condition: Callable[[], object], *, seconds: float = 10) -> None:
        """Wait in an event loop until `condition` holds; AssertionError otherwise."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"not within {seconds} s; sent so far: {self.texts()}"
            await asyncio.sleep(0.005)

    def wait(self, condition: Callable[[], object], *, seconds: float = 10) -> None:
        """The same where no event loop runs in this thread."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"not within {seconds} s; sent so far: {self.texts()}"
            time.sleep(0.005)

    # HTTP

    async def _handle(self, request: HttpRequest) -> HttpReply | None:
        if request.path.startswith("/control/"):
            return self._control(request)
        return await self._api.handle(request)

    def _control(self, request: HttpRequest) -> HttpReply:
        name = request.path.removeprefix("/control/")
        action = None if name.startswith("_") else getattr(self, name, None)
        if not callable(action):
            return HttpReply.of_json(404, {"error": f"no control {name}"})
        values: dict[str, Any] = json.loads(request.body or b"{}")
        values |= {name: int(number) for name, number in parse_qsl(request.query)}
        positional = [self._thing(value) for value in values.pop("args", [])]
        values = {name: self._thing(value) for name, value in values.items()}
        try:
            return HttpReply.of_json(200, _plain(action(*positional, **values)))
        except (AssertionError, KeyError, TypeError) as error:
            return HttpReply.of_json(400, {"error": repr(error)})

    def _thing(self, value: Any) -> Any:
        """A person or chat for its id; anything else as it is."""
        if isinstance(value, int) and not isinstance(value, bool):
            return self.world.users.get(value) or self.world.chats.get(value) or value
        return value


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else f"{len(value)} bytes"


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until interrupted; prints the base URL and the token as one JSON line."""
    parser = argparse.ArgumentParser(description="Fake Telegram Bot API")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    options = parser.parse_args(arguments)
    with FakeTelegram(token=options.token, port=options.port) as telegram:
        print(json.dumps({"base_url": telegram.base_url, "token": telegram.token}), flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
