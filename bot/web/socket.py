"""One open tab: its WebSocket from the hello to the end."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

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
from bot.web.session import Sessions

QUEUE_LIMIT = 500
"""Frames that wait for a slow tab before it is cut off; it reads the history when it is back."""
BAD_FRAMES_LIMIT = 50
"""Frames refused as malformed before the connection is closed."""
MOST_TABS = 20
"""Open tabs of one person at this node."""
HELLO_WITHIN_SECONDS = 20.0
CLOSED_SLOW = 4408
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
async def _writing(tab: Tab) -> AsyncIterator[None]:
    writer = asyncio.create_task(tab.write())
    try:
        yield
    finally:
        writer.cancel()
        # Whatever ended the writer (a tab that vanished while it wrote) is the end of this tab only.
        await asyncio.gather(writer, return_exceptions=True)


async def serve_tab(
    socket: WebSocket, channel: WebChannel, sessions: Sessions, refusals: Refusals | None = None
) -> None:
    """Speak the protocol of docs/webchat.md until the tab is gone."""
    refusals = refusals or Refusals()
    await socket.accept()
    tab = Tab(socket)
    code: str | None = None
    bad_frames = 0
    try:
        async with _writing(tab):
            while True:
                raw = await _next_frame(socket, known=code is not None)
                try:
                    frame = read_frame(raw)
                    if isinstance(frame, Hello):
                        code = await _greet(frame, code, tab, channel, sessions)
                    elif code is None:
                        raise FrameRefused("hello_first")
                    else:
                        answer = await _answer(frame, code, channel)
                        if answer is not None:
                            tab.deliver(answer)
                except FrameRefused as refused:
                    refusals.note(refused.code, person=code, detail=str(refused))
                    bad_frames += refused.code in ("malformed", "hello_first", "session")
                    tab.deliver(refused.as_json())
                if bad_frames > BAD_FRAMES_LIMIT:
                    log.warning("web connection closed: too many bad frames", person=code)
                    await socket.close(CLOSED_ABUSE)
                    return
    except _Silent:
        refusals.note("silent")
        await socket.close(CLOSED_ABUSE)
    except WebSocketDisconnect:
        pass
    finally:
        if code is not None:
            channel.hub.leave(code, tab)


class _Silent(Exception):
    """Nobody has said who they are in time."""


async def _next_frame(socket: WebSocket, *, known: bool) -> str:
    try:
        return await asyncio.wait_for(_receive_text(socket), None if known else HELLO_WITHIN_SECONDS)
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


async def _greet(hello: Hello, before: str | None, tab: Tab, channel: WebChannel, sessions: Sessions) -> str:
    code = sessions.read(hello.token)
    if code is None or (before is not None and before != code):
        raise FrameRefused("session")
    if before is None and channel.hub.tabs_of(code) >= MOST_TABS:
        raise FrameRefused("too_many_tabs")
    # Join first: a message that arrives between the two is shown twice under one id, not missed.
    channel.hub.join(code, tab)
    try:
        rooms = await _answer(Rooms(hello.read), code, channel)
        assert rooms is not None
        tab.deliver(rooms | {"type": "welcome"})
    except FrameRefused:
        channel.hub.leave(code, tab)
        raise
    return code


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
