"""The web chat on a real port, its tabs as sockets, and a receiver that only remembers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from actions.messages import Inbound, Outbound, OutButton, Receipt
from actions.models import ChatKind, RoomMessage
from bot.web.channel import WebChannel
from bot.web.pace import PersonPace
from bot.web.refusals import Refusals
from bot.web.server import WebParts, create_app
from bot.web.session import Sessions
from storage.store import SqlStore
from tests.e2e.served import Served
from tests.e2e.web_office import SECRET, furnish, put_outbox_row
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import fresh_store

KIET, NAM, LAN, TRI = "NV001", "NV002", "NV005", "NV007"
GROUP = "group:van-phong"
"""Of the first six people; TRI is no member."""
Frame = dict[str, Any]


@dataclass
class Office:
    """The web chat on a store of its own, with a receiver that only remembers."""

    demo: bool = True
    burst: int = 20
    store: SqlStore = field(default_factory=lambda: fresh_store(furnish))
    clock: FakeClock = field(default_factory=FakeClock)
    heard: list[Inbound] = field(default_factory=list)
    failing: bool = False
    refused: list[str] = field(default_factory=list)
    """Reasons that were counted."""

    def __post_init__(self) -> None:
        self.channel = WebChannel(self.store, self.clock, pace=PersonPace(self.clock, burst=self.burst))
        self.sessions = Sessions(SECRET, self.clock, self.store)
        parts = WebParts(
            store=self.store,
            clock=self.clock,
            channel=self.channel,
            secret=SECRET,
            health=self.health,
            demo=self.demo,
            refusals=Refusals(self.refused.append),
        )
        self.served = Served(create_app(parts))
        self.served.run(self.channel.start(self.receive))
        self.client = httpx.Client(base_url=self.served.address, verify=False)

    def close(self) -> None:
        self.client.close()
        self.served.stop()
        self.store.close()

    async def receive(self, event: Inbound) -> None:
        if self.failing:
            raise RuntimeError("the disk is full")
        if event.event_id not in {known.event_id for known in self.heard}:
            self.heard.append(event)

    async def health(self) -> dict[str, object]:
        return {"status": "ok", "database": "ok"}

    @contextmanager
    def socket(self, *, origin: str | None = None) -> Iterator[ClientConnection]:
        address = self.served.address.replace("http", "ws") + "/ws"
        with connect(address, origin=Origin(origin or self.served.address), max_size=None) as connection:
            yield connection

    @contextmanager
    def tab(self, code: str) -> Iterator[Tab]:
        with self.socket() as connection:
            tab = Tab(connection)
            tab.tell({"type": "hello", "token": self.sessions.issue(code)})
            tab.welcome = tab.hear("welcome")
            yield tab

    def send(self, room: str, text: str, *labels: str, **more: Any) -> tuple[Outbound, Receipt]:
        """Deliver a message of the assistant outside any socket; its buttons have the labels as tokens."""
        number = put_outbox_row(self.store, room, self.clock.now())
        message = Outbound(
            number=number,
            chat_id=room,
            thread="",
            chat_kind=ChatKind.GROUP if room.startswith("group:") else ChatKind.PRIVATE,
            kind="reply",
            text=text,
            buttons=(tuple(OutButton(label, f"token-{label}") for label in labels),) if labels else (),
            **more,
        )
        return message, self.served.run(self.channel.send(message))

    def bearer(self, code: str | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.sessions.issue(code)}"} if code is not None else {}

    def upload(
        self, code: str | None, content: bytes, name: str = "báo cáo.docx", room: str = GROUP
    ) -> httpx.Response:
        parameters = {"room": room, "name": name}
        return self.client.post("/uploads", params=parameters, content=content, headers=self.bearer(code))

    def fetch(self, code: str | None, token: str, line: object = "") -> httpx.Response:
        return self.client.get(f"/files/{token}", params={"line": str(line)}, headers=self.bearer(code))

    def lines(self, room: str) -> list[RoomMessage]:
        with self.store.work() as work:
            return list(work.rooms.before(room))


@dataclass
class Tab:
    connection: ClientConnection
    welcome: Frame = field(default_factory=dict)

    def tell(self, frame: object) -> None:
        self.connection.send(frame if isinstance(frame, str) else json.dumps(frame))

    def hear(self, kind: str) -> Frame:
        """The next frame of this type; others in between are dropped."""
        while True:
            frame: Frame = json.loads(self.connection.recv(10))
            if frame["type"] == kind:
                return frame
            assert frame["type"] != "error", frame

    def any(self) -> Frame:
        frame: Frame = json.loads(self.connection.recv(10))
        return frame

    def say(self, room: str, text: str, client_id: str = "line-0001", **more: object) -> None:
        self.tell({"type": "send", "room": room, "id": client_id, "text": text, **more})

    def refused(self) -> Frame:
        while True:
            frame: Frame = json.loads(self.connection.recv(10))
            if frame["type"] == "error":
                return frame


@contextmanager
def opened(**parts: Any) -> Iterator[Office]:
    office = Office(**parts)
    yield office
    office.close()
