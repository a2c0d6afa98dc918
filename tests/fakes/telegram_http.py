"""A small HTTP/1.1 server on loopback that can misbehave on purpose, in a thread of its own.

A ready-made server would answer 500 where this one must hang up in the middle of a request.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

MAXIMAL_BODY = 60 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HttpRequest:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    """Names in small letters."""
    body: bytes


@dataclass(frozen=True, slots=True)
class HttpReply:
    status: int
    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, status: int, value: object) -> HttpReply:
        return cls(status, json.dumps(value, ensure_ascii=False).encode())


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a multipart body."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)


class BadFormError(Exception):
    """The body is not what its content type says."""


Handler = Callable[[HttpRequest], Awaitable[HttpReply | None]]
"""Answers a request; None hangs up without an answer."""


def read_form(request: HttpRequest) -> Form:
    """Fields of the query string and of a form-encoded, multipart or JSON body."""
    fields = dict(parse_qsl(request.query, keep_blank_values=True))
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    match kind.strip().lower():
        case "application/x-www-form-urlencoded":
            body = request.body.decode("utf-8", "strict")
            return Form(fields | dict(parse_qsl(body, keep_blank_values=True)))
        case "application/json":
            values: dict[str, Any] = json.loads(request.body)
            return Form(fields | {k: v if isinstance(v, str) else json.dumps(v) for k, v in values.items()})
        case "multipart/form-data":
            form = _read_multipart(request.body, parameters)
            return Form(fields | form.fields, form.files)
        case "":
            return Form(fields)
        case _:
            raise BadFormError(f"unsupported content type {kind}")


def _read_multipart(body: bytes, parameters: str) -> Form:
    _, _, boundary = parameters.partition("boundary=")
    if not boundary:
        raise BadFormError("multipart without boundary")
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for part in body.split(b"--" + boundary.strip().strip('"').encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head.decode().split("\r\n"))
        }
        disposition = {
            name.strip(): value.strip().strip('"')
            for name, _, value in (item.partition("=") for item in headers["content-disposition"].split(";"))
        }
        if "filename" in disposition:
            mime = headers.get("content-type", "application/octet-stream")
            files[disposition["name"]] = Upload(disposition["filename"], mime, content)
        else:
            fields[disposition["name"]] = content.decode()
    return Form(fields, files)


class LoopbackServer:
    """Runs `handler` for every request on 127.0.0.1 until `stop`; `loop` is the thread's event loop."""

    def __init__(self, handler: Handler, *, port: int = 0) -> None:
        self._handler = handler
        self._wanted_port = port
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="fake-telegram", daemon=True)
        self.port = 0

    def start(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), self.loop).result(10)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    async def _listen(self) -> int:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self._wanted_port)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        # A connection just accepted has a task that must begin, or its socket stays open.
        await _rounds(10)
        # Again and again: before Python 3.12, wait_for can swallow a cancellation.
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in others:
                task.cancel()
            await asyncio.wait(others, timeout=0.1)
        for writer in list(self._connections):
            writer.transport.abort()
        await _rounds(10)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Not a coroutine, so that the connection is known before its task is first run.
        self._connections.add(writer)
        task = self.loop.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _read_request(reader)) is not None:
                reply = await self._handler(request)
                if reply is None:
                    break
                writer.write(_head(reply) + reply.body)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # The client hung up, or the server stops.
        finally:
            writer.close()
            self._connections.discard(writer)


async def _rounds(count: int) -> None:
    """Let the event loop go round: transports open and close their sockets between rounds."""
    for _ in range(count):
        await asyncio.sleep(0)


def _head(reply: HttpReply) -> bytes:
    headers = {"Content-Type": reply.content_type, "Content-Length": str(len(reply.body)), **reply.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {reply.status} Fake\r\n{lines}\r\n".encode()


async def _read_request(reader: asyncio.StreamReader) -> HttpRequest | None:
    first = await reader.readline()
    if not first.strip():
        return None
    method, target, _ = first.decode("latin-1").split(" ", 2)
    headers: dict[str, str] = {}
    while (line := await reader.readline()).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    body = await _read_body(reader, headers)
    parts = urlsplit(target)
    return HttpRequest(method, unquote(parts.path), parts.query, headers, body)


async def _read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        size = int(headers.get("content-length", "0"))
        if size > MAXIMAL_BODY:
            raise ConnectionError("body too large")
        return await reader.readexactly(size)
    chunks: list[bytes] = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        chunks.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(chunks)
