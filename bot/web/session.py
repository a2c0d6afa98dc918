"""Who sits at a browser: sessions that rest in the database, so that any node knows them and any can end them.

Outside the demo the browser keeps its token in a cookie that no script can read. In the demo each tab keeps one of
its own (sessionStorage) and sends it in the WebSocket's first frame or as a bearer: so two tabs of one browser can be
two people.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import anyio.to_thread
from starlette.requests import HTTPConnection
from starlette.responses import Response

from actions.identity.models import WebSession
from actions.identity.secrets import log_identity
from actions.models import Person
from actions.ports import Clock, Store, UnitOfWork

SESSION_LASTS = timedelta(days=7)
IDLE_LASTS = timedelta(hours=12)
"""After so long without a sign of its browser a session is over."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly that is counted: a write for every request would cost too much."""
LONGEST_DEVICE = 120

_BEARER = "Bearer "
# In the order in which they are looked for: most call themselves by several names.
_BROWSERS = (
    *(("Edg/", "Edge"), ("OPR/", "Opera"), ("CocCoc", "Cốc Cốc")),
    *(("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")),
)
_SYSTEMS = (
    *(("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone")),
    *(("iPad", "iPad"), ("Mac OS", "macOS"), ("Linux", "Linux")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as its browser gets it: `token` to be kept there, `ends` at the latest."""

    token: str
    ends: datetime


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, by which session; `csrf` proves that a form was served to this session."""

    code: str
    session_id: int
    csrf: str
    by_cookie: bool = False


@dataclass(frozen=True, slots=True)
class Sessions:
    """`secret` keys the digests of tokens (THUKY_SECRET_KEY, the same on all nodes): a stolen database
    opens nothing."""

    secret: str
    clock: Clock
    store: Store
    public_url: str = ""
    """Our address seen from outside where a proxy stands in front."""
    lasts: timedelta = SESSION_LASTS
    idle: timedelta = IDLE_LASTS

    def __post_init__(self) -> None:
        if len(self.secret) < 16:
            raise ValueError("THUKY_SECRET_KEY must have at least 16 characters")

    def issue(self, code: str, *, how: str = "demo", device: str = "") -> str:
        """A session of its own for the person with this code; its token."""

        def command(work: UnitOfWork) -> str:
            with work:
                person = work.people.find_by_code(code)
                if person is None:
                    raise ValueError(f"nobody has the code {code!r}")
                entry = self.open(person, work, how=how, device=device)
                work.commit()
                return entry.token

        return self.store.repeat(command)

    def open(self, person: Person, work: UnitOfWork, *, how: str, device: str = "") -> Entry:
        """Always a new token, whatever the browser brought: nobody can be made to use one that others know."""
        now, token = self.clock.now(), secrets.token_urlsafe(32)
        session = WebSession(
            digest=self._digest(token),
            person_id=person.id,
            opened_at=now,
            seen_at=now,
            expires_at=now + self.lasts,
            how=how,
            device=device[:LONGEST_DEVICE],
        )
        work.proofs.open_session(session)
        if how != "demo":
            log_identity("session.open", person, work, at=now, by=person)
        return Entry(token, session.expires_at)

    def read(self, token: str) -> str | None:
        """The person's code; None where the token is unknown, ended, too old or too long idle."""
        visitor = self.visitor(token)
        return visitor.code if visitor is not None else None

    def visitor(self, token: str, *, by_cookie: bool = False, active: bool = True) -> Visitor | None:
        """`active`: the person is doing something, and not only their open tab."""
        if not token or len(token) > 200:
            return None
        digest, now = self._digest(token), self.clock.now()
        with self.store.reading() as work:
            session = work.proofs.find_session(digest)
            person = self._person(session, work, now)
        if session is None or person is None:
            return None
        if active and now - session.seen_at > SEEN_EVERY:
            self.store.repeat(lambda work: self._see(work, session.id, now))
        return Visitor(person.code, session.id, self.csrf_of(token), by_cookie)

    def end(self, token: str) -> None:
        """Signed out; does nothing where that happened before."""

        def command(work: UnitOfWork) -> None:
            with work:
                session = work.proofs.find_session(self._digest(token))
                now = self.clock.now()
                if session is not None and work.proofs.end_session(session.id, now=now):
                    person = work.people.get(session.person_id)
                    log_identity("session.end", person, work, at=now, by=person)
                work.commit()

        self.store.repeat(command)

    async def of_tab(self, connection: HTTPConnection, token: str, *, active: bool = True) -> Visitor | None:
        """A tab that brings its own token is who that says, and nobody else; else whoever the cookie says."""
        kept = token or self.cookie_of(connection)
        return await anyio.to_thread.run_sync(lambda: self.visitor(kept, by_cookie=not token, active=active))

    async def of_request(self, request: HTTPConnection) -> Visitor | None:
        """By the header `Authorization: Bearer …`, else by the cookie."""
        header = request.headers.get("authorization", "")
        return await self.of_tab(request, header.removeprefix(_BEARER) if header.startswith(_BEARER) else "")

    def cookie_of(self, connection: HTTPConnection, kind: str = "session") -> str:
        """The token that the browser brings by itself. Over https only a cookie counts that no other host and no
        plain connection could have set."""
        return connection.cookies.get(cookie_name(self.is_secure(connection), kind), "")

    def set_cookie(
        self,
        response: Response,
        connection: HTTPConnection,
        value: str,
        *,
        kind: str = "session",
        lasts: timedelta | None = None,
    ) -> None:
        """`value` "": take it away."""
        secure = self.is_secure(connection)
        name = cookie_name(secure, kind)
        if not value:
            response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")
            return
        seconds = int((lasts or self.lasts).total_seconds())
        response.set_cookie(
            name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax"
        )

    def is_secure(self, connection: HTTPConnection) -> bool:
        """Whether the browser reaches us by https; behind a proxy the public address says so."""
        return connection.url.scheme in ("https", "wss") or self.public_url.startswith("https://")

    def csrf_of(self, token: str) -> str:
        return self.proof("csrf", token)

    def proof(self, purpose: str, value: str) -> str:
        """An HMAC under our key, its own for each purpose."""
        signed = hmac.new(
            self.secret.encode(), f"thuky.web.{purpose}\n{value}".encode(), hashlib.sha256
        ).digest()
        return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()

    def _digest(self, token: str) -> str:
        return self.proof("session", token)

    def _person(self, session: WebSession | None, work: UnitOfWork, now: datetime) -> Person | None:
        if session is None or session.ended_at is not None or session.expires_at <= now:
            return None
        if now - session.seen_at > self.idle:
            return None
        person = work.people.get(session.person_id)
        return person if person.active else None

    def _see(self, work: UnitOfWork, session_id: int, now: datetime) -> None:
        with work:
            work.proofs.see(session_id, now=now)
            work.commit()


# ---- cookies ----


def cookie_name(secure: bool, kind: str = "session") -> str:
    """`__Host-` makes browsers refuse a cookie that another host or a plain connection has set."""
    return f"__Host-thuky-{kind}" if secure else f"thuky-{kind}"


def device_of(connection: HTTPConnection) -> str:
    """ "Chrome trên Windows", for people to recognise; nothing is decided by it."""
    agent = connection.headers.get("user-agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "trình duyệt")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser} trên {system}" if system else browser
