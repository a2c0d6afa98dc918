"""What is said in a room on one node is seen in the tabs of another, and so is who writes and who has read."""

from __future__ import annotations

import contextlib
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from actions.messages import Inbound, Outbound, Sent
from actions.models import ChatKind
from bot.clock import SystemClock
from bot.web import relay
from bot.web.channel import CODES_AT_ONCE, WebChannel
from bot.web.relay import RoomWatch
from bot.web.server import WebParts, create_app
from bot.web.session import Sessions
from bot.web.wires import Wire, open_wire
from storage.store import SqlStore, open_store
from tests.contract.web_chat import GROUP, KIET, LAN, NAM, TRI, Frame, Tab
from tests.e2e.served import Served, free_port
from tests.e2e.web_office import SECRET, furnish, put_outbox_row
from tests.servers import PostgresServer, RedisServer, stop
from tests.servers import postgres_server as postgres_server
from tests.servers import postgres_url as postgres_url
from tests.servers import redis_server as redis_server
from tests.servers import redis_url as redis_url

NONE = "looking only"
REDIS = pytest.param("redis", marks=pytest.mark.redis)
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)


@dataclass
class Node:
    """One `thuky run` as far as the web chat goes."""

    store: SqlStore
    wire: Wire | None

    def __post_init__(self) -> None:
        clock = SystemClock()
        self.watch = RoomWatch(self.store, clock, self.wire)
        self.channel = WebChannel(self.store, clock, relay=self.watch)
        self.sessions = Sessions(SECRET, clock, self.store)
        parts = WebParts(self.store, clock, self.channel, SECRET, self._health)
        self.served = Served(create_app(parts))
        self.served.run(self.channel.start(self._receive))
        self.served.run(self.watch.start(self.channel.show, self.channel.hear))

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
def two_nodes(folder: Path, redis_url: str, database_url: str = "") -> Iterator[tuple[Node, Node]]:
    url = database_url or f"sqlite:///{folder}/office.db"
    with ExitStack() as stack:
        store = open_store(url)
        furnish(store)
        store.close()
        nodes = [Node(open_store(url), open_wire(redis_url, url)) for _ in range(2)]
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


# ---- over a wire alone ----


@pytest.fixture(scope="module", params=[REDIS, POSTGRESQL])
def wired(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Node, Node]]:
    """Two nodes that do not look into the database for an hour."""
    folder = tmp_path_factory.mktemp("wired")
    redis_url, database_url = "", ""
    if request.param == "redis":
        redis_url = request.getfixturevalue("redis_server").url
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        database_url = server.url(server.create_database())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relay, "OFTEN", 3600.0)
        patch.setattr(relay, "RARELY", 3600.0)
        with two_nodes(folder, redis_url, database_url) as pair:
            wait_connected(pair)
            yield pair


def wait_connected(pair: tuple[Node, Node]) -> None:
    end = time.monotonic() + 10
    while not all(node.watch.hears for node in pair):
        assert time.monotonic() < end
        time.sleep(0.02)


def until(tab: Tab, kind: str) -> list[Frame]:
    """What the tab is told before the first frame of this type."""
    frames: list[Frame] = []
    while (frame := tab.any())["type"] != kind:
        frames.append(frame)
    return frames


def test_nobody_waits_for_the_next_look(wired: tuple[Node, Node]) -> None:
    first, second = wired
    with second.tab(NAM) as tab:
        first.send("nói ở nút kia")
        assert heard(tab) == "nói ở nút kia"


def test_who_is_writing_at_one_node_is_seen_at_the_other_by_the_others_of_the_room(
    wired: tuple[Node, Node],
) -> None:
    first, second = wired
    with first.tab(NAM) as nam, second.tab(KIET) as leader, second.tab(NAM) as own, second.tab(TRI) as tri:
        nam.tell({"type": "typing", "room": GROUP})
        assert leader.hear("typing") == {"type": "typing", "room": GROUP, "code": NAM}
        for tab in (own, tri):
            tab.tell({"type": "ping"})
            assert until(tab, "pong") == []


def test_how_far_somebody_has_read_is_seen_at_the_other_node(wired: tuple[Node, Node]) -> None:
    first, second = wired
    with first.tab(NAM) as nam, second.tab(KIET) as leader, first.tab(TRI) as tri:
        nam.say(GROUP, "chào cả phòng", client_id="read-me-01")
        line = nam.hear("ack")["message"]["id"]
        leader.tell({"type": "read", "room": GROUP, "message": line})
        assert nam.hear("read") == {"type": "read", "room": GROUP, "code": KIET, "message": line}
        tri.tell({"type": "ping"})
        assert until(tri, "pong") == []


def test_a_new_room_is_asked_for_at_the_other_node_too(wired: tuple[Node, Node]) -> None:
    first, second = wired
    strangers = [f"K{number:03}" for number in range(2 * CODES_AT_ONCE)]
    with second.tab(NAM) as nam, second.tab(TRI) as tri:
        first.served.run(first.channel.tell_of([*strangers, NAM]))
        assert nam.hear("rooms_changed") == {"type": "rooms_changed"}
        tri.tell({"type": "ping"})
        assert until(tri, "pong") == []


def test_a_node_does_not_tell_its_own_tabs_a_second_time(wired: tuple[Node, Node]) -> None:
    first, second = wired
    with first.tab(NAM) as nam, first.tab(KIET) as leader, second.tab(LAN) as lan:
        nam.tell({"type": "typing", "room": GROUP})
        lan.hear("typing")
        # Comes behind whatever the first node heard of itself.
        second.served.run(second.channel.tell_of([KIET]))
        assert [frame["type"] for frame in until(leader, "rooms_changed")] == ["typing"]


def test_news_that_nobody_understands_are_left_aside(wired: tuple[Node, Node]) -> None:
    first, second = wired
    with second.tab(NAM) as tab:
        for news in ({"type": "of tomorrow"}, {"type": "typing"}, {"type": "read", "room": 5}):
            first.served.run(first.watch.pass_on(news))
        first.served.run(first.channel.tell_of([NAM]))
        assert until(tab, "rooms_changed") == []


@pytest.mark.postgresql
def test_a_connection_that_postgresql_has_ended_is_made_anew(postgres_url: str, tmp_path: Path) -> None:
    with two_nodes(tmp_path, "", postgres_url) as pair:
        wait_connected(pair)
        first, second = pair
        with first.tab(NAM) as nam, second.tab(KIET) as leader:
            nam.tell({"type": "typing", "room": GROUP})
            leader.hear("typing")
            with psycopg.connect(postgres_url, autocommit=True) as connection:
                ended = connection.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    " WHERE application_name = 'thuky rooms' AND datname = current_database()"
                ).fetchone()
            # Two that listen, and the one that told.
            assert ended == (3,)
            end, told = time.monotonic() + 10, False
            while not told:
                assert time.monotonic() < end
                nam.tell({"type": "typing", "room": GROUP})
                with contextlib.suppress(TimeoutError):
                    told = json.loads(leader.connection.recv(0.3))["type"] == "typing"
