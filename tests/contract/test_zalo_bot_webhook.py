"""A receiving node behind `/webhooks/zalo-bot`: forged, replayed and huge posts are refused, logged and counted."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from bot.service import build
from bot.settings import Settings
from storage.engine import open_engine
from tests.e2e.served import Served, free_port
from tests.fakes.zalo_bot_api import FakeZaloBot

SECRET = "webhook-secret"
PATH = "/webhooks/zalo-bot"
HEADER = "X-Bot-Api-Secret-Token"


class Front:
    """A node that receives only; nobody reads what it stores."""

    def __init__(self, zalo: FakeZaloBot, folder: Path) -> None:
        port = free_port()
        self.database_url = f"sqlite:///{folder}/office.db"
        settings = Settings(
            database_url=self.database_url,
            public_url=f"http://127.0.0.1:{port}",
            zalo_bot_token=zalo.token,
            zalo_bot_base_url=zalo.base_url,
            zalo_bot_secret=SECRET,
            secret_key="a secret for tests only",
            files=str(folder),
            rasa_url="http://127.0.0.1:1",
        )
        self.served = Served(build(settings, demo=False, role="front"), port)
        self.client = httpx.Client(base_url=self.served.address, trust_env=False, timeout=10)

    def stop(self) -> None:
        self.client.close()
        self.served.stop()

    def post(self, body: bytes, secret: str | None = SECRET) -> int:
        headers = {HEADER: secret} if secret is not None else {}
        return self.client.post(PATH, content=body, headers=headers).status_code

    def events(self) -> list[str]:
        engine = open_engine(self.database_url)
        try:
            with engine.connect() as connection:
                return [row[0] for row in connection.execute(text("SELECT event_id FROM events ORDER BY id"))]
        finally:
            engine.dispose()

    def counted(self, metric: str, **labels: str) -> float:
        wanted = {f'{name}="{value}"' for name, value in labels.items()}
        for line in self.client.get("/metrics").text.splitlines():
            if line.startswith(f"{metric}{{") and all(label in line for label in wanted):
                return float(line.rsplit(" ", 1)[1])
        return 0.0


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    with FakeZaloBot() as zalo:
        front = Front(zalo, tmp_path)
        try:
            end = time.monotonic() + 20
            while front.client.get("/healthz").json()["channels"].get("zalo-bot") != "webhook":
                assert time.monotonic() < end
                time.sleep(0.05)
            yield front
        finally:
            front.stop()


def update(number: int = 1, words: str = "nhắc tôi 8h sáng mai họp") -> bytes:
    message: dict[str, Any] = {
        "from": {"id": "6ede", "display_name": "Nam", "is_bot": False},
        "chat": {"id": "6ede", "chat_type": "PRIVATE"},
        "text": words,
        "message_id": f"m{number}",
        "date": round(time.time() * 1000),
    }
    body = {"event_name": "message.text.received", "message": message}
    return json.dumps({"ok": True, "result": body}).encode()


def test_what_is_stored_is_answered_and_an_empty_probe_too(front: Front) -> None:
    assert front.post(b"") == 200
    assert front.post(update(1)) == 200
    assert front.events() == ["m1"]


def test_a_forged_post_is_refused_logged_and_counted(
    front: Front, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        for secret in (None, "", "wrong-secret", f"{SECRET} "[:-2]):
            assert front.post(update(1, "giả mạo"), secret) == 403
    assert front.events() == []
    assert front.counted("thuky_webhooks_refused_total", channel="zalo-bot", reason="secret") == 4
    shown = caplog.text + "".join(capsys.readouterr())
    assert "zalo_bot_webhook_refused" in shown
    for private in (SECRET, "wrong-secret", "giả mạo"):
        assert private not in shown


def test_a_replayed_post_is_taken_once_and_counted(front: Front) -> None:
    again = update(1)
    assert [front.post(again) for _ in range(3)] == [200, 200, 200]
    assert front.events() == ["m1"]
    assert front.counted("thuky_events_repeated_total", channel="zalo-bot") == 2


def test_a_body_of_50_mb_is_refused_before_it_is_read(front: Front) -> None:
    """The refusal comes while next to nothing of it was sent."""
    with socket.create_connection(("127.0.0.1", front.served.port), timeout=5) as connection:
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\nContent-Length: {50 * 2**20}\r\n\r\n"
        )
        connection.sendall(head.encode() + b"x" * 1000)
        assert connection.recv(100).startswith(b"HTTP/1.1 413")
    assert front.counted("thuky_webhooks_refused_total", channel="zalo-bot", reason="size") == 1
    assert front.post(update(2)) == 200


def test_a_body_that_does_not_say_its_length_is_read_no_further_than_1_mb(front: Front) -> None:
    with socket.create_connection(("127.0.0.1", front.served.port), timeout=5) as connection:
        head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head.encode())
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        for _ in range(17):
            connection.sendall(chunk)
        assert connection.recv(100).startswith(b"HTTP/1.1 413")
    assert front.events() == []

    def parts() -> Iterator[bytes]:
        body = update(3)
        yield body[:50]
        yield body[50:]

    assert front.client.post(PATH, content=parts(), headers={HEADER: SECRET}).status_code == 200
    assert front.events() == ["m3"]


def test_a_post_without_an_update_is_refused_and_counted(front: Front) -> None:
    for body in (b"{", b"[]", b'"text"', b"\xff"):
        assert front.post(body) == 400
    assert front.counted("thuky_webhooks_refused_total", channel="zalo-bot", reason="shape") == 4


def test_a_get_finds_nothing(front: Front) -> None:
    assert front.client.get(PATH).status_code == 405
