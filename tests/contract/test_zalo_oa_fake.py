"""The fake Zalo refuses what the real one refuses."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest

from tests.contract.zalo_oa_side import CS, GROUP_MESSAGE, MAKE_GROUP, REFRESH
from tests.fakes.zalo_oa_server import MOST_SLOW, FakeZaloOa


@pytest.fixture
def zalo() -> Iterator[FakeZaloOa]:
    with FakeZaloOa() as fake:
        yield fake


class Caller:
    """Calls with a token that is good."""

    def __init__(self, zalo: FakeZaloOa) -> None:
        self.zalo = zalo
        self.access, self.refresh = zalo.world.grant()

    def post(self, path: str, body: Any, **headers: str) -> dict[str, Any]:
        sent = {"access_token": self.access, **headers}
        answer = httpx.post(f"{self.zalo.url}{path}", json=body, headers=sent, trust_env=False, verify=False)
        assert answer.status_code == 200
        values: dict[str, Any] = answer.json()
        return values

    def tells(self, person: str, text: str = "chào", **message: Any) -> int:
        body = {"recipient": {"user_id": person}, "message": {"text": text, **message}}
        return int(self.post(CS, body)["error"])

    def renews(self, refresh: str, **changes: str) -> dict[str, Any]:
        form = {"refresh_token": refresh, "app_id": self.zalo.world.app_id, "grant_type": "refresh_token"}
        secret = changes.pop("secret", self.zalo.world.app_secret)
        answer = httpx.post(
            f"{self.zalo.url}{REFRESH}",
            data={**form, **changes},
            headers={"secret_key": secret},
            trust_env=False,
            verify=False,
        )
        values: dict[str, Any] = answer.json()
        return values


@pytest.fixture
def caller(zalo: FakeZaloOa) -> Caller:
    return Caller(zalo)


def test_an_access_token_ends_after_twenty_five_hours(zalo: FakeZaloOa, caller: Caller) -> None:
    nam = zalo.world.user("Nam")
    assert caller.tells(nam.id) == 0
    zalo.world.skew = 25 * 3600 + 1
    assert caller.tells(nam.id) == -216
    caller.access = "made up"
    assert caller.tells(nam.id) == -216


def test_a_refresh_token_works_once(caller: Caller) -> None:
    first = caller.renews(caller.refresh)
    assert {"access_token", "refresh_token", "expires_in"} <= set(first)
    assert caller.renews(caller.refresh)["error"] == -14020
    assert "access_token" in caller.renews(first["refresh_token"])


def test_a_refresh_token_ends_after_three_months(zalo: FakeZaloOa, caller: Caller) -> None:
    zalo.world.skew = 91 * 24 * 3600
    assert caller.renews(caller.refresh)["error"] == -14020


def test_a_renewal_needs_the_applications_secret_and_id(caller: Caller) -> None:
    assert caller.renews(caller.refresh, secret="wrong")["error"] == -14004
    assert caller.renews(caller.refresh, app_id="1")["error"] == -14002
    assert caller.renews("made up")["error"] == -14014
    assert "access_token" in caller.renews(caller.refresh)


def test_nobody_is_written_to_seven_days_after_their_last_action(zalo: FakeZaloOa, caller: Caller) -> None:
    nam = zalo.world.user("Nam")
    zalo.grows_silent(nam, days=6.99)
    assert caller.tells(nam.id) == 0
    zalo.grows_silent(nam, days=7)
    assert caller.tells(nam.id) == -230
    zalo.says(nam, "tôi đây")
    assert caller.tells(nam.id) == 0


def test_who_left_and_who_does_not_exist_is_not_written_to(zalo: FakeZaloOa, caller: Caller) -> None:
    nam = zalo.world.user("Nam")
    zalo.unfollows(nam)
    assert caller.tells(nam.id) == -213
    assert caller.tells("123") == -201


def test_requests_beyond_the_limit_are_refused(zalo: FakeZaloOa, caller: Caller) -> None:
    nam = zalo.world.user("Nam")
    assert zalo.world.limit == 4000
    zalo.world.limit = 2
    assert [caller.tells(nam.id) for _ in range(3)] == [0, 0, -32]
    zalo.world.skew = 61
    assert caller.tells(nam.id) == 0


def test_texts_and_shapes_are_checked(zalo: FakeZaloOa, caller: Caller) -> None:
    nam = zalo.world.user("Nam")
    assert caller.tells(nam.id, "a" * 2000) == 0
    assert caller.tells(nam.id, "a" * 2001) == -210
    assert caller.tells(nam.id, "🟢" * 1001) == -210
    assert caller.tells(nam.id, "") == -201
    assert caller.tells(nam.id, parse_mode="html") == -201
    assert caller.post(CS, {"recipient": {"group_id": nam.id}, "message": {"text": "a"}})["error"] == -201
    assert caller.post("/v3.0/oa/nothing", {})["error"] == -208


def test_a_group_takes_no_buttons(zalo: FakeZaloOa, caller: Caller) -> None:
    group = zalo.world.group("Văn phòng")
    buttons = {"attachment": {"type": "template", "payload": {"template_type": "list", "buttons": []}}}
    body = {"recipient": {"group_id": group.id}, "message": buttons}
    assert caller.post(GROUP_MESSAGE, body)["error"] == -233
    body["message"] = {"text": "chào"}
    assert caller.post(GROUP_MESSAGE, body)["error"] == 0


def test_a_group_is_made_with_one_to_ninety_nine_members_and_a_package(
    zalo: FakeZaloOa, caller: Caller
) -> None:
    members = [zalo.world.user(f"P{number}").id for number in range(100)]

    def make(people: list[str], asset: str = zalo.world.asset_id) -> int:
        body = {"group_name": "Vụ ngập", "asset_id": asset, "member_user_ids": people}
        return int(caller.post(MAKE_GROUP, body)["error"])

    assert make(members[:99]) == 0
    assert make(members) == -201
    assert make([]) == -201
    assert make(["nobody"]) == -201
    assert make(members[:1], asset="other") == -241


def test_events_are_signed_over_the_body_as_it_is(zalo: FakeZaloOa) -> None:
    posted = zalo.event("follow", follower={"id": "1"})
    world = zalo.world
    words = f"{world.app_id}{posted.body.decode()}{posted.event['timestamp']}{world.webhook_secret}"
    assert posted.signature == hashlib.sha256(words.encode()).hexdigest()
    zalo.webhook.prefixed = True
    assert zalo.event("follow", follower={"id": "1"}).signature.startswith("mac=")


class Web:
    """Answers each post with the next of these: a status, or seconds to be slow."""

    def __init__(self, zalo: FakeZaloOa, answers: list[float]) -> None:
        web = self
        self.came: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                web.came.append(json.loads(body)["event_name"])
                answer = answers[min(len(web.came), len(answers)) - 1]
                if answer < 100:
                    time.sleep(answer)
                self.send_response(200 if answer < 100 else int(answer))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

            def handle(self) -> None:
                with contextlib.suppress(ConnectionError):  # The fake gave up waiting.
                    super().handle()

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        zalo.webhook.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def _wait(condition: Any) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_webhook_is_off_after_five_slow_answers(zalo: FakeZaloOa) -> None:
    zalo.webhook.patience = 0.05
    web = Web(zalo, [0.1])
    zalo.post("follow", follower={"id": "1"})
    _wait(lambda: zalo.webhook.off)
    web.stop()
    assert len(zalo.webhook.statuses) == MOST_SLOW
    assert not zalo.delivered


def test_an_event_that_was_not_taken_comes_again_and_in_order(zalo: FakeZaloOa) -> None:
    web = Web(zalo, [503, 500, 200, 200])
    zalo.post("follow", follower={"id": "1"})
    zalo.post("unfollow", follower={"id": "1"})
    _wait(lambda: zalo.delivered)
    web.stop()
    assert web.came == ["follow", "follow", "follow", "unfollow"]
    assert not zalo.webhook.off
