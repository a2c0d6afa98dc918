"""The pages of sign-in and administration as a browser meets them, with its cookies, forms and Origin: the real
application on a port of loopback, on the small office of the browser tests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from actions.identity.models import Purpose
from actions.identity.secrets import WEB_LINK_LIVES, Grant, make_code, make_link_token
from actions.models import AuditRow, Person
from actions.office import Office
from bot.knowledge import default_office
from bot.web.channel import WebChannel
from bot.web.oidc import OidcProvider, OidcSettings
from bot.web.server import WebParts, create_app
from bot.web.session import Sessions
from storage.store import SqlStore
from tests.e2e.served import Served
from tests.e2e.web_office import SECRET, furnish
from tests.fakes.clock import FakeClock
from tests.fakes.memory_store import fresh_store
from tests.fakes.oidc_provider import FakeProvider

_OFFICE: Office = default_office()
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class WebDesk:
    """`browser()` gives one more browser without cookies."""

    public_url: str = ""
    demo: bool = False
    match: str = "email"
    telegram_name: str = ""
    store: SqlStore = field(default_factory=lambda: fresh_store(furnish))
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        with self.store.work() as work:
            for code in ("NV001", "NV002"):
                person = work.people.find_by_code(code)
                assert person is not None
                person.email = f"{code.lower()}@office.example"
                person.roles = ["administrator"] if code == "NV001" else []
            work.commit()
        self.provider = FakeProvider(self.clock)
        settings = OidcSettings(
            self.provider.issuer,
            self.provider.client_id,
            self.provider.client_secret,
            match="code" if self.match == "code" else "email",
            claim="staff_code" if self.match == "code" else "email",
        )
        parts = WebParts(
            store=self.store,
            clock=self.clock,
            channel=WebChannel(self.store, self.clock),
            secret=SECRET,
            health=self._health,
            demo=self.demo,
            public_url=self.public_url,
            provider=OidcProvider(settings, self.clock, self.provider.transport),
            office=_OFFICE,
            telegram_name=lambda: self.telegram_name,
        )
        self.served = Served(create_app(parts))
        self._browsers: list[Browser] = []
        self.sessions = Sessions(SECRET, self.clock, self.store, self.public_url)

    def browser(self) -> Browser:
        made = Browser(
            httpx.Client(base_url=self.served.address, trust_env=False, verify=False), self.served.address
        )
        self._browsers.append(made)
        return made

    def close(self) -> None:
        for browser in self._browsers:
            browser.client.close()
        self.served.stop()
        self.store.close()

    def link(self, code: str) -> str:
        """The token of a one-time link."""
        with self.store.work() as work:
            token = make_link_token(
                Grant(_person(work, code), Purpose.WEB, WEB_LINK_LIVES), work, now=self.clock.now()
            )
            work.commit()
        return token

    def code(self, code: str, purpose: Purpose = Purpose.WEB_CODE) -> str:
        with self.store.work() as work:
            made = make_code(
                Grant(_person(work, code), purpose, timedelta(minutes=5)), work, now=self.clock.now()
            )
            work.commit()
        return made

    def signed_in(self, code: str) -> Browser:
        browser = self.browser()
        browser.open_link(self.link(code))
        return browser

    def audited(self, action: str) -> list[AuditRow]:
        with self.store.work() as work:
            return [row for row in work.audit.latest(limit=500) if row.action == action]

    def person(self, code: str) -> Person:
        with self.store.work() as work:
            return _person(work, code)

    async def _health(self) -> dict[str, object]:
        return {"status": "ok"}


@dataclass
class Browser:
    client: httpx.Client
    base: str

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(path, **options)

    def send(
        self, path: str, origin: str | None = "", csrf: str | None = None, **fields: Any
    ) -> httpx.Response:
        """A form as the page at hand would send it; `csrf` None: that of the page last read by `csrf_of`."""
        headers = {} if origin is None else {"Origin": origin or self.base}
        return self.client.post(path, data={"csrf": csrf or "", **fields}, headers=headers)

    def csrf_of(self, path: str) -> str:
        found = _CSRF.search(self.get(path).text)
        assert found is not None, path
        return found[1]

    def submit(self, page: str, path: str, **fields: Any) -> httpx.Response:
        """Read the page and send its form."""
        return self.send(path, csrf=self.csrf_of(page), **fields)

    def open_link(self, token: str) -> httpx.Response:
        return self.submit(f"/login/link/{token}", "/login/link", token=token)

    def sso(self, provider: FakeProvider) -> httpx.Response:
        """The whole way to the provider and back."""
        self.get("/login")
        away = self.get("/login/sso?next=/admin").headers["location"]
        back = urlsplit(provider.consent(away))
        return self.get(f"{back.path}?{back.query}")

    def who(self) -> str | None:
        said = self.get("/session").json()
        return str(said["code"]) if said["signed_in"] else None

    @property
    def session(self) -> str:
        return self.client.cookies.get("thuky-session") or ""


def _person(work: Any, code: str) -> Person:
    person = work.people.find_by_code(code)
    assert isinstance(person, Person)
    return person
