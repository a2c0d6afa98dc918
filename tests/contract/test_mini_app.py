"""The page inside Telegram: what its server hands out, to whom, and what it refuses and counts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from actions.models import Identity
from bot.metrics import Metrics
from bot.web.mini_app import NOT_LINKED, REFUSED, MiniApp, mini_app_routes
from bot.web.security import SecurityHeaders
from storage.store import SqlStore
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import fresh_store
from tests.fakes.office_play import fill_office
from tests.unit.test_telegram_mini_app import NOW, TOKEN, signed

ORIGIN = {"Origin": "http://testserver"}


class Opened:
    def __init__(self) -> None:
        self.store: SqlStore = fresh_store(fill_office)
        self.clock = FakeClock(NOW)
        self.metrics = Metrics()
        self.issued: list[str] = []
        app = FastAPI()
        app.add_middleware(SecurityHeaders)
        parts = MiniApp(TOKEN, self.store, self.clock, self._issue)
        app.include_router(mini_app_routes(parts, self.metrics))
        self._app = app

    def ask(self, method: str, path: str, **values: Any) -> httpx.Response:
        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
                return await client.request(method, path, **values)

        return asyncio.run(call())

    def opens(self, init_data: str, headers: dict[str, str] = ORIGIN) -> httpx.Response:
        return self.ask("POST", "/telegram/app/session", json={"init_data": init_data}, headers=headers)

    def _issue(self, code: str) -> str:
        self.issued.append(code)
        return f"session of {code}"

    def link(self, code: str, external_id: str) -> None:
        with self.store.work() as work:
            person = work.people.find_by_code(code)
            assert person is not None
            account = Identity(channel="telegram", account=TOKEN.partition(":")[0], external_id=external_id)
            account.person_id = person.id
            work.identities.add(account)
            work.commit()

    def refused(self) -> float:
        return float(self.metrics.events.labels("mini app refused")._value.get())


@pytest.fixture
def opened() -> Iterator[Opened]:
    side = Opened()
    try:
        yield side
    finally:
        side.store.close()


def test_a_linked_account_gets_a_session_of_its_own_person(opened: Opened) -> None:
    opened.link("NAM", "5000001")
    answer = opened.opens(signed(at=NOW))
    assert answer.json() == {"token": "session of NAM", "code": "NAM"}


def test_an_account_that_is_nobodys_gets_none(opened: Opened) -> None:
    answer = opened.opens(signed(at=NOW))
    assert (answer.status_code, answer.json()["detail"]) == (403, NOT_LINKED)
    assert opened.issued == []


def test_old_and_altered_init_data_is_refused_and_counted(opened: Opened) -> None:
    opened.link("NAM", "5000001")
    old = signed(at=NOW - timedelta(hours=1))
    for number, forged in enumerate((old, signed(at=NOW).replace("5000001", "5000002"), ""), start=1):
        answer = opened.opens(forged)
        assert (answer.status_code, answer.json()["detail"]) == (403, REFUSED)
        assert opened.refused() == number
    assert opened.issued == []


def test_another_site_cannot_open_it(opened: Opened) -> None:
    opened.link("NAM", "5000001")
    for headers in ({"Origin": "https://evil.example"}, {}):
        answer = opened.opens(signed(at=NOW), headers)
        assert answer.status_code == 403
    assert opened.issued == []


def test_a_body_that_is_too_large_is_refused(opened: Opened) -> None:
    answer = opened.opens("x" * 100_000)
    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/telegram/app", "/telegram/app/chat"])
def test_only_telegram_may_frame_the_page_and_nothing_foreign_runs_in_it(opened: Opened, path: str) -> None:
    page = opened.ask("GET", path)
    # Where there is a policy with frame-ancestors, browsers do not look at this one; an empty one says nothing.
    assert page.headers["X-Frame-Options"] == ""
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors https://web.telegram.org" in policy
    assert "script-src 'self'" in policy
    assert "telegram.org" not in page.text
