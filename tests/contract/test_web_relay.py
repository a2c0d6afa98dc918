"""What is said in a room on one node is seen in the tabs of another, with Redis and without."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from actions.messages import Inbound, Outbound, Sent
from actions.models import ChatKind
from bot.clock import SystemClock
from bot.web import relay
from bot.web.channel import WebChannel
from bot.web.relay import RoomWatch
from bot.web.server import WebParts, create_app
from bot.web.session import Sessions
from storage.store import SqlStore, open_store
from tests.contract.web_chat import GROUP, KIET, NAM, Tab
from tests.e2e.served import Served, free_port
from tests.e2e.web_office import SECRET, furnish, put_outbox_row
from tests.servers import RedisServer, stop
from tests.servers import redis_server as redis_server
from tests.servers import redis_url as redis_url

NONE = "looking only"
REDIS = pytest.param("redis", marks=pytest.mark.redis)


@dataclass
class Node:
    """One `thuky run` as far as the web chat goes."""

    store: SqlStore
    redis_url: str

    def __post_init__(self) -> None:
        clock = SystemClock()
        self.watch = RoomWatch(self.store, clock, self.redis_url)
        self.channel = WebChannel(self.store, clock, relay=self.watch)
        self.sessions = Sessions(SECRET, clock, self.store)
        parts = WebParts(self.store, clock, self.channel, SECRET, self._health)
        self.served = Served(create_app(parts))
        self.served.run(self.channel.start(self._receive))
        self.served.run(self.watch.start(self.channel.show))

    def close(self) -> None:
        self.served.run(self.watch.stop())
        self.served.stop()
        self.store.close()

    @contextmanager
    def tab(self, code: str) -> Iterator[Tab]:
        address = self.served.address.replace("http", "ws") + "/ws"
        with connect(address, origin=Origin(self.served.address), max_size=None) as connection:
            tab = Tab(connection)
            tab.tell({"type": "hello", "token": self.sessions.issue(code)})
            tab.welcome = tab.hear("welcome")
            yield tab

    def send(self, text: str, *, edit: str = "") -> str:
        """As delivery does, on whichever node it runs; the id of the line."""
        number = put_outbox_row(self.store, GROUP, SystemClock().now())
        message = Outbound(
            number=number,
            chat_id=GROUP,
            thread="",
            chat_kind=ChatKind.GROUP,
            kind="reply",
            text=text,
            edit=edit,
        )
        receipt = self.served.run(self.channel.send(message))
        assert isinstance(receipt, Sent)
        return receipt.external_id

    async def _receive(self, inbound: Inbound) -> None:
        return None

    async def _health(self) -> dict[str, object]:
        return {"status": "ok"}


@contextmanager
def two_nodes(folder: Path, redis_url: str) -> Iterator[tuple[Node, Node]]:
    url = f"sqlite:///{folder}/office.db"
    with ExitStack() as stack:
        store = open_store(url)
        furnish(store)
        store.close()
        nodes = [Node(open_store(url), redis_url) for _ in range(2)]
        for node in nodes:
            stack.callback(node.close)
        yield nodes[0], nodes[1]


@pytest.fixture(params=[NONE, REDIS])
def nodes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Node, Node]]:
    url = "" if request.param == NONE else request.getfixturevalue("redis_url")
    with two_nodes(tmp_path, url) as pair:
        yield pair


def heard(tab: Tab) -> str:
    """The text of the next message that the tab shows."""
    message: dict[str, Any] = tab.hear("message")["message"]
    return str(message["text"])


def test_a_message_of_the_assistant_sent_on_one_node_is_seen_on_the_other(nodes: tuple[Node, Node]) -> None:
    first, second = nodes
    with second.tab(NAM) as tab:
        first.send("Việc 12 đã giao cho anh Nam.")
        assert heard(tab) == "Việc 12 đã giao cho anh Nam."
        first.send("Việc 13 đã giao cho anh Nam.")
        assert heard(tab) == "Việc 13 đã giao cho anh Nam."


def test_a_card_edited_on_one_node_changes_on_the_other_each_time(nodes: tuple[Node, Node]) -> None:
    first, second = nodes
    with second.tab(NAM) as tab:
        line = first.send("Việc 12: chưa nhận")
        assert heard(tab) == "Việc 12: chưa nhận"
        first.send("Việc 12: đang làm", edit=line)
        assert heard(tab) == "Việc 12: đang làm"
        second.send("Việc 12: đã xong", edit=line)
        first.send("Việc 12: đã duyệt", edit=line)
        while (text := heard(tab)) != "Việc 12: đã duyệt":
            assert text == "Việc 12: đã xong"


def test_what_a_person_says_at_one_node_colleagues_see_at_the_other(nodes: tuple[Node, Node]) -> None:
    first, second = nodes
    with first.tab(KIET) as speaking, second.tab(NAM) as listening:
        speaking.say(GROUP, "chiều nay họp lúc 14h")
        assert heard(listening) == "chiều nay họp lúc 14h"


def test_who_is_no_member_sees_nothing(nodes: tuple[Node, Node]) -> None:
    first, second = nodes
    with second.tab("NV007") as outsider, second.tab(NAM) as member:
        first.send("Chỉ trong nhóm.")
        assert heard(member) == "Chỉ trong nhóm."
        outsider.tell({"type": "ping"})
        frame = outsider.hear("pong")
        assert frame == {"type": "pong"}


@pytest.mark.redis
def test_redis_may_come_late_go_and_come_back(tmp_path: Path) -> None:
    server = RedisServer(free_port(), tmp_path)
    running: list[subprocess.Popen[bytes]] = []
    try:
        with two_nodes(tmp_path, server.url) as (first, second), second.tab(NAM) as tab:
            first.send("chưa có Redis")
            assert heard(tab) == "chưa có Redis"
            running.append(server.start())
            first.send("có Redis")
            assert heard(tab) == "có Redis"
            stop(running[-1])
            first.send("Redis đã tắt")
            assert heard(tab) == "Redis đã tắt"
            running.append(server.start())
            first.send("Redis trở lại")
            assert heard(tab) == "Redis trở lại"
    finally:
        for process in running:
            stop(process)


@pytest.mark.redis
def test_with_redis_nobody_waits_for_the_next_look(
    redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "OFTEN", 3600.0)
    monkeypatch.setattr(relay, "RARELY", 3600.0)
    with two_nodes(tmp_path, redis_url) as (first, second), second.tab(NAM) as tab:
        end = time.monotonic() + 10
        while not second.watch.hears:
            assert time.monotonic() < end
            time.sleep(0.02)
        first.send("qua Redis")
        assert heard(tab) == "qua Redis"
