"""One open tab: its WebSocket from the hello to the end."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from typing import Any

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from actions.models import Json
from bot.web.channel import WebChannel
from bot.web.protocol import (
    Asking,
    FrameRefused,
    Hello,
    History,
    Line,
    MarkRead,
    Ping,
    Press,
    Rooms,
    Search,
    Typing,
    read_frame,
)
from bot.web.refusals import Refusals
from bot.web.session import Sessions, Visitor

QUEUE_LIMIT = 500
"""Frames that wait for a slow tab before it is cut off; it reads the history when it is back."""
BAD_FRAMES_LIMIT = 50
"""Frames refused as malformed before the connection is closed."""
MOST_TABS = 20
"""Open tabs of one person at this node."""
HELLO_WITHIN_SECONDS = 20.0
CHECK_SECONDS = 20
"""How soon a tab is cut off whose session was ended elsewhere."""
CLOSED_SLOW = 4408
CLOSED_SESSION = 4401
CLOSED_ABUSE = 4429

log = structlog.get_logger(__name__)


class Tab:
    """Implements `hub.Connection`: frames go out in order through a bounded queue."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._queue: asyncio.Queue[Json] = asyncio.Queue(QUEUE_LIMIT)
        self._too_slow = asyncio.Event()

    def deliver(self, frame: Json) -> None:
        try:
            self._queue.put_nowait(frame)
        except asyncio.QueueFull:
            self._too_slow.set()

    async def write(self) -> None:
        """Send what is queued until cancelled, or until the tab is too slow."""
        while not self._too_slow.is_set():
            frame = await self._queue.get()
            await self._socket.send_text(json.dumps(frame, ensure_ascii=False))
        await self._socket.close(CLOSED_SLOW)


@contextlib.asynccontextmanager
async def _beside(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """What goes on while the tab is open."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        # Whatever ended one of them (a tab that vanished while it wrote) is the end of this tab only.
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass
class _Seat:
    """Who sits at the tab, once the hello has said so; `token` is what the tab brought itself, "" for the cookie."""

    visitor: Visitor | None = None
    token: str = ""
    active: bool = False
    """Whether the person did anything since the last look: an open tab alone keeps no session alive."""

    @property
    def code(self) -> str | None:
        return self.visitor.code if self.visitor is not None else None


async def serve_tab(
    socket: WebSocket, channel: WebChannel, sessions: Sessions, refusals: Refusals | None = None
) -> None:
    """Speak the protocol of docs/webchat.md until the tab is gone or its session over."""
    refusals = refusals or Refusals()
    await socket.accept()
    tab = Tab(socket)
    seat = _Seat()
    bad_frames = 0
    try:
        async with _beside(tab.write(), _watch(socket, seat, sessions)):
            while True:
                raw = await _next_frame(socket, known=seat.code is not None)
                try:
                    frame = read_frame(raw)
                    seat.active = seat.active or not isinstance(frame, Ping)
                    if isinstance(frame, Hello):
                        await _greet(frame, seat, tab, socket, channel, sessions)
                    elif seat.code is None:
                        raise FrameRefused("hello_first")
                    else:
                        answer = await _answer(frame, seat.code, channel)
                        if answer is not None:
                            tab.deliver(answer)
                except FrameRefused as refused:
                    refusals.note(refused.code, person=seat.code, detail=str(refused))
                    bad_frames += refused.code in ("malformed", "hello_first", "session")
                    tab.deliver(refused.as_json())
                if bad_frames > BAD_FRAMES_LIMIT:
                    log.warning("web connection closed: too many bad frames", person=seat.code)
                    await socket.close(CLOSED_ABUSE)
                    return
    except _Silent:
        refusals.note("silent")
        await socket.close(CLOSED_ABUSE)
    except WebSocketDisconnect:
        pass
    finally:
        if seat.code is not None:
            channel.hub.leave(seat.code, tab)


async def _watch(socket: WebSocket, seat: _Seat, sessions: Sessions) -> None:
    """A session that ended (signed out, lost phone, left the office) shows nothing more, though its tab stays open."""
    while True:
        await asyncio.sleep(CHECK_SECONDS)
        active, seat.active = seat.active, False
        if seat.visitor is not None and await sessions.of_tab(socket, seat.token, active=active) is None:
            log.info("web connection closed: session over", person=seat.code)
            await socket.close(CLOSED_SESSION)
            return


class _Silent(Exception):
    """Nobody has said who they are in time."""


async def _next_frame(socket: WebSocket, *, known: bool) -> str:
    try:
        async with asyncio.timeout(None if known else HELLO_WITHIN_SECONDS):
            return await _receive_text(socket)
    except TimeoutError as error:
        raise _Silent from error


async def _receive_text(socket: WebSocket) -> str:
    """The next frame as text; a binary one reads as text that is no frame."""
    if socket.application_state is not WebSocketState.CONNECTED:
        raise WebSocketDisconnect(CLOSED_SLOW)
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1000))
    return message.get("text") or ""


async def _greet(
    hello: Hello, seat: _Seat, tab: Tab, socket: WebSocket, channel: WebChannel, sessions: Sessions
) -> None:
    visitor = await sessions.of_tab(socket, hello.token)
    if visitor is None or (seat.code is not None and seat.code != visitor.code):
        raise FrameRefused("session")
    if seat.code is None and channel.hub.tabs_of(visitor.code) >= MOST_TABS:
        raise FrameRefused("too_many_tabs")
    # Join first: a message that arrives between the two is shown twice under one id, not missed.
    channel.hub.join(visitor.code, tab)
    try:
        rooms = await _answer(Rooms(hello.read), visitor.code, channel)
        assert rooms is not None
        tab.deliver(rooms | {"type": "welcome"})
    except FrameRefused:
        channel.hub.leave(visitor.code, tab)
        raise
    seat.visitor, seat.token = visitor, hello.token


async def _answer(frame: Asking, code: str, channel: WebChannel) -> Json | None:
    """None where there is nothing to say."""
    try:
        match frame:
            case Line():
                return await channel.post(code, frame)
            case Press():
                return await channel.press(code, frame)
            case History():
                return await channel.history(code, frame)
            case Search():
                return await channel.search(code, frame)
            case MarkRead():
                await channel.mark_read(code, frame)
                return None
            case Typing():
                await channel.typing(code, frame)
                return None
            case Rooms():
                welcome = await channel.welcome(code, frame.read)
                if welcome is None:
                    raise FrameRefused("session")
                return {**welcome, "type": "rooms"}
            case Ping():
                return {"type": "pong"}
    except FrameRefused:
        raise
    except Exception as error:  # the edge: one frame's failure must not end the tab, whatever it was
        log.exception("web frame failed", frame=type(frame).__name__, person=code)
        client_id = frame.client_id if isinstance(frame, Line | Press) else ""
        raise FrameRefused("failed", client_id) from error
