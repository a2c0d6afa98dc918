"""Signing in: by a one-time link or code from a messenger, or at the office's own provider; and out again.

A link is used up by the button on its page, never by being looked at: messengers fetch links to preview them.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import anyio.to_thread
import structlog
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from actions.identity.models import OneTimeSecret, Purpose
from actions.identity.secrets import code_digest, token_digest
from actions.models import AuditRow, Json, Person
from actions.ports import Clock, Store, UnitOfWork
from bot.web.forms import Visit, check_form, read_form, safe_path, text_of
from bot.web.oidc import OidcProvider, SsoDown, SsoRefused
from bot.web.rooms import provide_private_room
from bot.web.session import Entry, Sessions, device_of
from nlu.identity_words import read_code

MOST_TRIES = 10
"""Codes in an hour from one address of the network."""
SSO_LASTS = timedelta(minutes=10)
_HOUR = timedelta(hours=1)

LINK_OVER = "Liên kết này đã dùng hoặc đã hết hạn. Nhắn “đăng nhập web” cho Thư ký để lấy liên kết mới."
CODE_WRONG = "Mã không đúng, đã dùng hoặc đã hết hạn. Nhắn “đăng nhập web” cho Thư ký để lấy mã mới."
TOO_MANY = "Đã thử nhiều lần chưa đúng. Anh/chị thử lại sau một giờ."
SSO_FAILED = "Đăng nhập bằng tài khoản cơ quan chưa thành công. Anh/chị thử lại từ đầu."
SSO_UNKNOWN = "Tài khoản này chưa khớp với ai trong danh bạ. Xin liên hệ quản trị viên của đơn vị."
SSO_DOWN = "Hệ thống đăng nhập của cơ quan chưa phản hồi. Anh/chị thử lại sau, hoặc dùng mã từ Thư ký."

Result = TypeVar("Result")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LoginParts:
    store: Store
    clock: Clock
    sessions: Sessions
    provider: OidcProvider | None = None
    demo: bool = False


def login_routes(parts: LoginParts) -> APIRouter:
    router = APIRouter()
    desk = _Desk(parts)
    router.add_api_route("/login", desk.show, methods=["GET"])
    router.add_api_route("/login/code", desk.by_code, methods=["POST"])
    router.add_api_route("/login/link/{token}", desk.show_link, methods=["GET"])
    router.add_api_route("/login/link", desk.by_link, methods=["POST"])
    router.add_api_route("/logout", desk.sign_out, methods=["POST"])
    router.add_api_route("/session", desk.who, methods=["GET"])
    if parts.provider is not None:
        router.add_api_route("/login/sso", desk.to_provider, methods=["GET"])
        router.add_api_route("/login/sso/callback", desk.from_provider, methods=["GET"])
    return router


class _Desk:
    def __init__(self, parts: LoginParts) -> None:
        self._parts, self._sessions = parts, parts.sessions
        self._visit = Visit(parts.sessions)

    async def show(self, request: Request, next: str = "/") -> Response:
        if await self._sessions.of_request(request) is not None:
            return RedirectResponse(safe_path(next), 303)
        return self._page(request, next=next)

    async def by_code(self, request: Request) -> Response:
        form = await self._visit.form(request)
        after = safe_path(text_of(form, "next"))
        code = read_code(text_of(form, "code").replace(" ", ""))
        if not await self._in_thread(lambda work: self._may_try(request, work)):
            log.warning("web sign-in tries stopped")
            return self._page(request, next=after, trouble=TOO_MANY, status=429)
        device = device_of(request)
        entry = (
            await self._in_thread(
                lambda work: self._use(Purpose.WEB_CODE, code_digest(code), "code", device, work)
            )
            if code is not None
            else None
        )
        if entry is None:
            return self._page(request, next=after, trouble=CODE_WRONG, status=403)
        return await self._let_in(request, entry, after)

    async def show_link(self, request: Request, token: str) -> Response:
        """Whose link it is, so that nobody signs in as somebody else unawares."""
        person = await anyio.to_thread.run_sync(self._owner_of_link, token)
        if person is None:
            return self._page(request, trouble=LINK_OVER, status=404)
        return self._visit.page(request, "login_link.html", token=token, name=person.full_name)

    async def by_link(self, request: Request) -> Response:
        form = await self._visit.form(request)
        digest, device = token_digest(text_of(form, "token")), device_of(request)
        entry = await self._in_thread(lambda work: self._use(Purpose.WEB, digest, "link", device, work))
        if entry is None:
            return self._page(request, trouble=LINK_OVER, status=403)
        return await self._let_in(request, entry, "/")

    async def to_provider(self, request: Request, next: str = "/") -> Response:
        provider = self._provider()
        visit = self._visit.of(request)
        if not visit:
            # The browser must be known again when it comes back: the page gives it the cookie for that.
            return RedirectResponse("/login", 303)
        try:
            begun = await provider.begin(self._callback(request))
        except SsoDown as error:
            log.warning("sign-in provider unusable", reason=str(error))
            return self._page(request, trouble=SSO_DOWN, status=503)
        now = self._parts.clock.now()
        content = {
            "nonce": begun.nonce,
            "verifier": begun.verifier,
            "next": safe_path(next),
            "visit": self._visit.proof(visit),
        }

        def remember(work: UnitOfWork) -> None:
            digest, until = token_digest(begun.state), now + SSO_LASTS
            work.proofs.add_secret(
                OneTimeSecret(
                    purpose=Purpose.SSO, digest=digest, made_at=now, expires_at=until, content=content
                )
            )

        await self._in_thread(remember)
        return RedirectResponse(begun.url, 303)

    async def from_provider(self, request: Request, code: str = "", state: str = "") -> Response:
        remembered = await self._in_thread(lambda work: self._take_state(request, state, work))
        if remembered is None or not code:
            return await self._sso_refused(request, "state unknown, used or of another browser", SSO_FAILED)
        try:
            named = await self._provider().finish(
                code,
                redirect_uri=self._callback(request),
                verifier=remembered["verifier"],
                nonce=remembered["nonce"],
            )
        except SsoRefused as refusal:
            return await self._sso_refused(request, refusal.reason, SSO_FAILED)
        except SsoDown as error:
            log.warning("sign-in provider unusable", reason=str(error))
            return self._page(request, trouble=SSO_DOWN, status=503)
        device = device_of(request)
        entry = await self._in_thread(lambda work: self._open_for_claim(named, device, work))
        if entry is None:
            return await self._sso_refused(request, "claim fits nobody or several", SSO_UNKNOWN)
        return await self._let_in(request, entry, safe_path(remembered["next"]))

    async def sign_out(self, request: Request) -> Response:
        token = self._sessions.cookie_of(request)
        form = await read_form(request)
        check_form(request, form, self._sessions.csrf_of(token), self._sessions.public_url)
        await anyio.to_thread.run_sync(self._sessions.end, token)
        answer = RedirectResponse("/login", 303)
        self._sessions.set_cookie(answer, request, "")
        # Nothing of the person stays behind on a shared machine.
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer

    async def who(self, request: Request) -> Response:
        """For the page: whether anybody is signed in; who the cookie says this is, and the proof for its own forms."""
        visitor = await self._sessions.of_request(request)
        content: Json = {"signed_in": False}
        if visitor is not None:
            content = {"signed_in": True, "code": visitor.code, "csrf": visitor.csrf}
        return JSONResponse(content, headers={"Cache-Control": "no-store"})

    # ---- steps ----

    def _page(self, request: Request, *, next: str = "/", trouble: str = "", status: int = 200) -> Response:
        provider = self._parts.provider
        return self._visit.page(
            request,
            "login.html",
            status=status,
            next=safe_path(next),
            trouble=trouble,
            sso=provider.settings.name if provider is not None else "",
            demo=self._parts.demo,
        )

    async def _let_in(self, request: Request, entry: Entry, after: str) -> Response:
        """The session that this browser had before ends: it may be another person's."""
        if before := self._sessions.cookie_of(request):
            await anyio.to_thread.run_sync(self._sessions.end, before)
        answer = RedirectResponse(after, 303)
        self._sessions.set_cookie(answer, request, entry.token)
        self._sessions.set_cookie(answer, request, "", kind="visit")
        return answer

    def _use(self, purpose: Purpose, digest: str, how: str, device: str, work: UnitOfWork) -> Entry | None:
        secret = work.proofs.find_secret(purpose, digest)
        now = self._parts.clock.now()
        if secret is None or secret.person_id is None or not work.proofs.take(secret.id, now=now):
            work.audit.add(AuditRow(at=now, action="session.refused", kind="account"))
            log.warning("web sign-in refused", how=how)
            return None
        person = work.people.get(secret.person_id)
        if not person.active:
            return None
        # Link and code came in one message: what was not used is good for nothing any more.
        work.proofs.withdraw(person.id, (Purpose.WEB, Purpose.WEB_CODE), now=now)
        return self._open(person, how, device, work)

    def _open(self, person: Person, how: str, device: str, work: UnitOfWork) -> Entry:
        provide_private_room(work, person)
        return self._sessions.open(person, work, how=how, device=device)

    def _open_for_claim(self, named: str, device: str, work: UnitOfWork) -> Entry | None:
        if self._provider().settings.match == "code":
            person = work.people.find_by_code(named)
            found: Sequence[Person] = [person] if person is not None else []
        else:
            found = work.people.find_by_email(named)
        active = [each for each in found if each.active]
        return self._open(active[0], "sso", device, work) if len(active) == 1 else None

    def _owner_of_link(self, token: str) -> Person | None:
        with self._parts.store.reading() as work:
            secret = work.proofs.find_secret(Purpose.WEB, token_digest(token))
            if secret is None or secret.person_id is None or secret.used_at is not None:
                return None
            if secret.expires_at <= self._parts.clock.now():
                return None
            person = work.people.get(secret.person_id)
            return person if person.active else None

    def _take_state(self, request: Request, state: str, work: UnitOfWork) -> Json | None:
        """What was remembered when this very browser was sent away; once."""
        secret = work.proofs.find_secret(Purpose.SSO, token_digest(state))
        visit = self._visit.of(request)
        if secret is None or not visit:
            return None
        remembered = dict(secret.content)
        if not hmac.compare_digest(str(remembered.get("visit", "")), self._visit.proof(visit)):
            return None
        return remembered if work.proofs.take(secret.id, now=self._parts.clock.now()) else None

    async def _sso_refused(self, request: Request, reason: str, said: str) -> Response:
        log.warning("sign-in at the provider refused", reason=reason)
        now = self._parts.clock.now()
        await self._in_thread(
            lambda work: work.audit.add(AuditRow(at=now, action="session.refused", kind="account"))
        )
        return self._page(request, trouble=said, status=403)

    def _may_try(self, request: Request, work: UnitOfWork) -> bool:
        address = request.client.host if request.client is not None else ""
        key = f"web:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
        now = self._parts.clock.now()
        return work.proofs.count_try(key, now=now, until=now + _HOUR) <= MOST_TRIES

    def _callback(self, request: Request) -> str:
        base = self._sessions.public_url or f"{request.url.scheme}://{request.url.netloc}"
        return f"{base.rstrip('/')}/login/sso/callback"

    def _provider(self) -> OidcProvider:
        if self._parts.provider is None:
            raise HTTPException(404)
        return self._parts.provider

    async def _in_thread(self, command: Callable[[UnitOfWork], Result]) -> Result:
        """In one transaction, which is tried again where somebody else was in the way."""

        def committed(work: UnitOfWork) -> Result:
            with work:
                result = command(work)
                work.commit()
                return result

        return await anyio.to_thread.run_sync(self._parts.store.repeat, committed)
