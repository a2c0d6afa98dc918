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
from bot.web.protocol import FrameRefused, Hello, History, Line, Ping, Press, Rooms, read_frame
from bot.web.session import Sessions

QUEUE_LIMIT = 500
"""Frames that wait for a slow tab before it is cut off; it reads the history when it is back."""
BAD_FRAMES_LIMIT = 50
"""Frames refused as malformed before the connection is closed."""
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


async def serve_tab(socket: WebSocket, channel: WebChannel, sessions: Sessions) -> None:
    """Speak the protocol of docs/webchat.md until the tab is gone."""
    await socket.accept()
    tab = Tab(socket)
    code: str | None = None
    bad_frames = 0
    try:
        async with _writing(tab):
            while True:
                raw = await _receive_text(socket)
                try:
                    frame = read_frame(raw)
                    if isinstance(frame, Hello):
                        code = await _greet(frame, code, tab, channel, sessions)
                    elif code is None:
                        raise FrameRefused("hello_first")
                    else:
                        tab.deliver(await _answer(frame, code, channel))
                except FrameRefused as refused:
                    log.info("web frame refused", code=refused.code, detail=str(refused), person=code)
                    bad_frames += refused.code in ("malformed", "hello_first", "session")
                    tab.deliver(refused.as_json())
                if bad_frames > BAD_FRAMES_LIMIT:
                    log.warning("web connection closed: too many bad frames", person=code)
                    await socket.close(CLOSED_ABUSE)
                    return
    except WebSocketDisconnect:
        pass
    finally:
        if code is not None:
            channel.hub.leave(code, tab)


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
    # Join first: a message that arrives between the two is shown twice under one id, not missed.
    channel.hub.join(code, tab)
    try:
        tab.deliver(await _answer(Rooms(hello.read), code, channel) | {"type": "welcome"})
    except FrameRefused:
        channel.hub.leave(code, tab)
        raise
    return code


async def _answer(frame: Line | Press | History | Rooms | Ping, code: str, channel: WebChannel) -> Json:
    try:
        match frame:
            case Line():
                return await channel.post(code, frame)
            case Press():
                return await channel.press(code, frame)
            case History():
                return await channel.history(code, frame)
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
