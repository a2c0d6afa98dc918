"""What comes to the webhook of a Zalo Official Account is believed, or refused, logged and counted."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from bot.service import build
from bot.settings import Settings
from storage.engine import open_engine
from tests.contract.zalo_oa_side import ZaloOaSide, play
from tests.e2e.served import Served, free_port
from tests.fakes.zalo_oa_server import FakeZaloOa, Posted


def test_both_ways_of_writing_the_signature_are_believed() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        posted = side.zalo.event("follow", follower={"id": side.nam.id})
        for written in (posted.signature, f"mac={posted.signature}", f" mac = {posted.signature.upper()} "):
            assert await side.webhook(posted, signature=written) == 200
        assert len(side.received) == 3

    play(scenario)


@pytest.mark.parametrize(
    "signature",
    ["", "mac=", "abc", "0" * 63, "chữ ký", "sha256=" + "0" * 64, "0" * 64, "mac=" + "f" * 64],
)
def test_a_wrong_signature_is_refused(signature: str) -> None:
    async def scenario(side: ZaloOaSide) -> None:
        posted = side.zalo.event("follow", follower={"id": side.nam.id})
        assert await side.webhook(posted, signature=signature) == 403
        assert side.received == []
        assert side.refusals == ["secret"]

    play(scenario)


def test_whoever_changes_a_letter_is_refused() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        posted = side.zalo.event(
            "user_send_text", sender={"id": "1"}, message={"text": "việc 1", "msg_id": "m"}
        )
        forged = Posted(posted.body.replace("việc 1".encode(), "việc 2".encode()), posted.signature)
        assert await side.webhook(forged) == 403
        other = side.zalo.event("follow", follower={"id": "1"})
        assert await side.webhook(other, signature=posted.signature) == 403
        assert side.refusals == ["secret", "secret"]

    play(scenario)


def test_a_signature_by_another_secret_or_for_another_application_is_refused() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        world = side.zalo.world
        secret, world.webhook_secret = world.webhook_secret, "another secret"
        assert await side.webhook(side.zalo.event("follow", follower={"id": "1"})) == 403
        world.webhook_secret, world.app_id = secret, "999999999"
        assert await side.webhook(side.zalo.event("follow", follower={"id": "1"})) == 403
        assert side.received == []

    play(scenario)


@pytest.mark.parametrize("seconds", [-3605, 400])
def test_what_was_signed_at_another_time_is_refused(seconds: float) -> None:
    async def scenario(side: ZaloOaSide) -> None:
        side.zalo.world.skew = seconds
        assert await side.webhook(side.zalo.event("follow", follower={"id": side.nam.id})) == 403
        assert side.refusals == ["time"]
        side.zalo.world.skew = 0
        assert await side.webhook(side.zalo.event("follow", follower={"id": side.nam.id})) == 200

    play(scenario)


@pytest.mark.parametrize("timestamp", ["", "yesterday", "-5", "9" * 40])
def test_a_signed_event_without_a_moment_is_refused(timestamp: str) -> None:
    async def scenario(side: ZaloOaSide) -> None:
        body = json.dumps({"event_name": "follow", "timestamp": timestamp, "follower": {"id": "1"}}).encode()
        assert await side.webhook(side.zalo.signed(body, timestamp)) == 403
        assert side.received == []

    play(scenario)


def test_a_time_in_the_header_may_be_the_signed_one() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        body = json.dumps(
            {"event_name": "follow", "timestamp": _millis(side), "follower": {"id": "1"}}
        ).encode()
        signed_at = str(int(_millis(side)) + 7)
        posted = side.zalo.signed(body, signed_at)
        channel = side.channel
        assert await channel.handle_webhook(posted.signature, body, signed_at=signed_at) == 200
        assert await channel.handle_webhook(posted.signature, body, signed_at="1717061839659") == 403
        old = side.zalo.signed(body, "1717061839659")
        assert await channel.handle_webhook(old.signature, body, signed_at="1717061839659") == 403

    play(scenario)


def _millis(side: ZaloOaSide) -> str:
    return str(int(side.clock.now().timestamp() * 1000))


def test_a_repeated_event_keeps_its_id() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        posted = side.zalo.event("follow", follower={"id": side.nam.id})
        assert [await side.webhook(posted) for _ in range(2)] == [200, 200]
        first, second = side.received
        assert first.event_id == second.event_id

    play(scenario)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[]", b"[" * 100_000, b"{}"])
def test_a_malformed_post_is_refused_without_a_stack_trace(
    body: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scenario(side: ZaloOaSide) -> None:
        for signature in (None, "0" * 64):
            assert await side.channel.handle_webhook(signature, body) == 403
        assert side.received == []
        assert len(side.refusals) == 2

    play(scenario)
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("user_invents_something", {"sender": {"id": "1"}}),
        ("user_send_hologram", {"sender": {"id": "1"}, "message": {}}),
        ("user_send_text", {"message": "no object"}),
        ("user_send_text", {"sender": {"id": "1"}, "recipient": {"id": "another account"}, "message": {}}),
        ("follow", {"oa_id": "1234567", "follower": {"id": "1"}}),
        ("follow", {}),
        ("user_send_image", {"sender": {}, "recipient": {}, "message": {"attachments": 5}}),
    ],
)
def test_an_unknown_event_is_kept_aside_and_answered(name: str, values: dict[str, Any]) -> None:
    async def scenario(side: ZaloOaSide) -> None:
        assert await side.webhook(side.zalo.event(name, **values)) == 200
        assert side.received == []
        with side.store.engine.connect() as connection:
            ((state, payload),) = connection.execute(text("SELECT state, payload FROM events"))
        assert state == "done"
        assert json.loads(payload)["aside"]["event_name"] == name

    play(scenario)


def test_an_unknown_event_with_a_secrecy_marking_leaves_no_text() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        assert await side.webhook(side.zalo.event("new_event", message={"text": "TỐI MẬT: kế hoạch"})) == 200
        with side.store.engine.connect() as connection:
            ((payload,),) = connection.execute(text("SELECT payload FROM events"))
        assert json.loads(payload) == {}

    play(scenario)


@pytest.mark.parametrize("name", ["oa_send_text", "user_seen_message", "user_received_message"])
def test_echoes_and_read_marks_leave_nothing(name: str) -> None:
    async def scenario(side: ZaloOaSide) -> None:
        assert await side.webhook(side.zalo.event(name, sender={"id": "1"})) == 200
        with side.store.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM events")).scalar_one() == 0

    play(scenario)


def test_a_slow_database_is_told_to_zalo_in_time() -> None:
    async def scenario(side: ZaloOaSide) -> None:
        import asyncio

        async def never(inbound: object) -> None:
            await asyncio.sleep(60)

        await side.channel.stop()
        await side.channel.start(never)
        began = time.monotonic()
        assert await side.webhook(side.zalo.event("follow", follower={"id": "1"})) == 503
        assert time.monotonic() - began < 2

    play(scenario)


# The whole program


@contextmanager
def program(tmp_path: Path) -> Iterator[tuple[FakeZaloOa, httpx.Client, str]]:
    url = f"sqlite:///{tmp_path}/office.db"
    with FakeZaloOa() as zalo:
        port = free_port()
        settings = Settings(
            database_url=url,
            secret_key="a secret for tests only",
            files=str(tmp_path),
            rasa_url="http://127.0.0.1:1",
            zalo_oa_id=zalo.world.account,
            zalo_oa_app_id=zalo.world.app_id,
            zalo_oa_app_secret=zalo.world.app_secret,
            zalo_oa_webhook_secret=zalo.world.webhook_secret,
            zalo_oa_openapi_url=zalo.url,
            zalo_oa_oauth_url=zalo.url,
        )
        served = Served(build(settings, demo=False, role="front"), port)
        client = httpx.Client(base_url=served.address, trust_env=False, timeout=20)
        try:
            yield zalo, client, url
        finally:
            client.close()
            served.stop()


def test_the_program_takes_what_is_signed_and_counts_what_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with program(tmp_path) as (zalo, client, url):
        nam = zalo.world.user("Nam")
        good = zalo.event(
            "user_send_text",
            sender={"id": nam.id},
            recipient={"id": zalo.world.account},
            message={"text": "việc của tôi", "msg_id": "m1"},
        )

        def post(posted: Posted, **headers: str) -> int:
            sent = {"X-ZEvent-Signature": posted.signature, **headers}
            return client.post("/webhooks/zalo-oa", content=posted.body, headers=sent).status_code

        assert post(good) == 200
        assert post(good) == 200
        assert post(good, **{"X-ZEvent-Signature": "0" * 64}) == 403
        assert client.post("/webhooks/zalo-oa", content=good.body).status_code == 403
        zalo.world.skew = -7200
        assert post(zalo.event("follow", follower={"id": nam.id})) == 403
        assert _large(client) == 413
        assert client.get("/healthz").json()["channels"]["zalo_oa"] == "no-token"
        metrics = client.get("/metrics").text
    refused = "thuky_webhooks_refused_total"
    assert _counted(metrics, refused) == {"secret": 2, "time": 1, "size": 1}
    assert 'thuky_events_repeated_total{channel="zalo_oa"} 1.0' in metrics
    assert _event_ids(url) == ["m1"]


def _counted(metrics: str, name: str) -> dict[str, float]:
    """By reason."""
    found = re.findall(rf'^{name}{{channel="zalo_oa",reason="(\w+)"}} (\S+)$', metrics, re.MULTILINE)
    return {reason: float(value) for reason, value in found}


def _large(client: httpx.Client) -> int:
    """50 MB, of which the program reads nothing: it answers before."""
    chunk = b"x" * 65536
    body = (chunk for _ in range(50 * 1024 * 1024 // len(chunk)))
    try:
        headers = {"Content-Length": str(50 * 1024 * 1024)}
        return client.post("/webhooks/zalo-oa", content=body, headers=headers).status_code
    except httpx.WriteError:
        return 413  # It hung up on us while we were still sending, as it may.


def _event_ids(url: str) -> list[str]:
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return [row[0] for row in connection.execute(text("SELECT event_id FROM events ORDER BY id"))]
    finally:
        engine.dispose()
