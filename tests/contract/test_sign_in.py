"""Signing in on the web: by link, by code, at the office's own provider; and what must not work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from actions.identity.models import Purpose
from actions.identity.secrets import shown
from tests.contract.web_desk import Browser, WebDesk
from tests.fakes.oidc_provider import Fault

KIET, NAM = "NV001", "NV002"


@pytest.fixture
def desk() -> Iterator[WebDesk]:
    made = WebDesk()
    yield made
    made.close()


@pytest.fixture
def browser(desk: WebDesk) -> Browser:
    return desk.browser()


# ---- one-time links and codes ----


def test_nobody_is_let_in_unasked(browser: Browser) -> None:
    assert browser.who() is None
    assert browser.get("/admin").headers["location"] == "/login?next=/admin"


def test_a_link_signs_in_once(desk: WebDesk, browser: Browser) -> None:
    token = desk.link(NAM)
    page = browser.get(f"/login/link/{token}")
    assert "Đỗ Hoài Nam" in page.text
    answer = browser.open_link(token)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.who() == NAM
    assert browser.get("/").status_code == 200
    assert desk.browser().get(f"/login/link/{token}").status_code == 404
    assert [row.actor_id for row in desk.audited("session.open")] == [desk.person(NAM).id]


def test_looking_at_a_link_does_not_use_it_up(desk: WebDesk, browser: Browser) -> None:
    token = desk.link(NAM)
    for _ in range(3):
        desk.browser().get(f"/login/link/{token}")
    browser.open_link(token)
    assert browser.who() == NAM


def test_a_link_is_over_after_five_minutes(desk: WebDesk, browser: Browser) -> None:
    token, other = desk.link(NAM), desk.browser()
    csrf = other.csrf_of(f"/login/link/{token}")
    desk.clock.advance(minutes=5)
    assert browser.get(f"/login/link/{token}").status_code == 404
    assert other.send("/login/link", csrf=csrf, token=token).status_code == 403
    assert other.who() is None


def test_a_used_link_sent_again_is_refused_and_logged(desk: WebDesk, browser: Browser) -> None:
    token, late = desk.link(NAM), desk.browser()
    csrf = late.csrf_of(f"/login/link/{token}")
    browser.open_link(token)
    assert late.send("/login/link", csrf=csrf, token=token).status_code == 403
    assert late.who() is None
    assert desk.audited("session.refused")


@pytest.mark.parametrize("write", [str, str.lower, shown, lambda code: f" {code[:4]} {code[4:]} "])
def test_a_code_signs_in_on_another_machine(desk: WebDesk, browser: Browser, write: object) -> None:
    assert callable(write)
    code = desk.code(NAM)
    assert browser.submit("/login", "/login/code", code=write(code)).status_code == 303
    assert browser.who() == NAM
    other = desk.browser()
    assert other.submit("/login", "/login/code", code=code).status_code == 403


def test_a_code_for_linking_accounts_signs_nobody_in(desk: WebDesk, browser: Browser) -> None:
    assert browser.submit("/login", "/login/code", code=desk.code(NAM, Purpose.LINK)).status_code == 403


def test_link_and_code_of_one_message_are_one(desk: WebDesk, browser: Browser) -> None:
    token, code = desk.link(NAM), desk.code(NAM)
    browser.open_link(token)
    assert desk.browser().submit("/login", "/login/code", code=code).status_code == 403


def test_guessing_codes_is_stopped(desk: WebDesk, browser: Browser) -> None:
    code = desk.code(NAM)
    csrf = browser.csrf_of("/login")
    answers = [browser.send("/login/code", csrf=csrf, code="A2B3C4D5").status_code for _ in range(11)]
    assert answers == [403] * 10 + [429]
    assert browser.send("/login/code", csrf=csrf, code=code).status_code == 429
    assert browser.who() is None


def test_somebody_who_left_does_not_get_in_by_an_old_link(desk: WebDesk, browser: Browser) -> None:
    token = desk.link(NAM)
    csrf = browser.csrf_of(f"/login/link/{token}")
    with desk.store.work() as work:
        person = work.people.find_by_code(NAM)
        assert person is not None
        person.active = False
        work.commit()
    assert browser.send("/login/link", csrf=csrf, token=token).status_code == 403


# ---- sessions ----


def test_the_cookie_is_kept_from_scripts_and_other_sites(desk: WebDesk, browser: Browser) -> None:
    cookie = browser.open_link(desk.link(NAM)).headers["set-cookie"].lower()
    assert cookie.startswith("thuky-session=")
    for part in ("httponly", "samesite=lax", "path=/", "max-age=604800"):
        assert part in cookie
    assert "domain=" not in cookie


def test_behind_https_the_cookie_is_secure_and_the_hosts_own() -> None:
    desk = WebDesk(public_url="https://thuky.example")
    browser = desk.browser()
    page = browser.get(f"/login/link/{(token := desk.link(NAM))}")
    visit = page.headers["set-cookie"].partition("=")[2].partition(";")[0]
    csrf = desk.sessions.proof("visit", visit)
    answer = browser.client.post(
        "/login/link",
        data={"csrf": csrf, "token": token},
        headers={"Origin": "https://thuky.example", "Cookie": f"__Host-thuky-visit={visit}"},
    )
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-thuky-session=")
    assert "Secure" in cookie
    token = cookie.partition("=")[2].partition(";")[0]
    # A cookie that a plain connection could have set counts for nothing there.
    plain = browser.get("/session", headers={"Cookie": f"thuky-session={token}"})
    assert (plain.status_code, plain.json()) == (200, {"signed_in": False})
    good = browser.get("/session", headers={"Cookie": f"__Host-thuky-session={token}"}).json()
    assert (good["signed_in"], good["code"]) == (True, NAM)
    desk.close()


def test_a_planted_session_is_not_taken_over(desk: WebDesk, browser: Browser) -> None:
    planted = desk.sessions.issue(KIET, how="link")
    browser.client.cookies.set("thuky-session", planted, domain="127.0.0.1")
    page = f"/login/link/{desk.link(NAM)}"
    browser.submit(page, "/login/link", token=page.rpartition("/")[2])
    assert desk.sessions.read(planted) is None
    assert browser.who() == NAM


def test_every_sign_in_makes_a_new_token(desk: WebDesk, browser: Browser) -> None:
    browser.open_link(desk.link(NAM))
    first = browser.session
    browser.open_link(desk.link(NAM))
    assert browser.session != first
    assert desk.sessions.read(first) is None
    assert browser.who() == NAM


def test_signing_out_ends_the_session_on_the_server(desk: WebDesk) -> None:
    browser = desk.signed_in(KIET)
    token = browser.session
    csrf = browser.get("/session").json()["csrf"]
    assert browser.send("/logout", csrf=csrf).headers["location"] == "/login"
    assert browser.who() is None
    assert desk.sessions.read(token) is None


def test_a_session_ends_idle_and_at_its_end(desk: WebDesk) -> None:
    idle, busy = desk.signed_in(NAM), desk.signed_in(NAM)
    for _ in range(14):
        desk.clock.advance(hours=11, minutes=59)
        assert busy.who() == NAM
    assert idle.who() is None
    desk.clock.advance(hours=1)
    assert busy.who() is None


def test_the_database_holds_no_token(desk: WebDesk) -> None:
    browser = desk.signed_in(NAM)
    with desk.store.work() as work:
        (session,) = work.proofs.sessions_of(desk.person(NAM).id, now=desk.clock.now())
    assert session.digest != browser.session
    assert desk.sessions.read(session.digest) is None


# ---- forged requests ----


@pytest.mark.parametrize("origin", ["http://evil.test", "null", None])
def test_a_form_of_another_site_is_refused(desk: WebDesk, origin: str | None) -> None:
    browser = desk.signed_in(KIET)
    csrf = browser.csrf_of("/admin/units")
    answer = browser.send("/admin/units", origin=origin, csrf=csrf, name="Phòng Lạ")
    assert answer.status_code == 403
    token = desk.link(NAM)
    fresh = desk.browser()
    good = fresh.csrf_of(f"/login/link/{token}")
    assert fresh.send("/login/link", origin=origin, csrf=good, token=token).status_code == 403
    assert fresh.who() is None


def test_a_form_without_the_proof_of_this_session_is_refused(desk: WebDesk) -> None:
    mine, other = desk.signed_in(KIET), desk.signed_in(KIET)
    foreign = other.csrf_of("/admin/units")
    for csrf in ("", "x", foreign):
        assert mine.send("/admin/units", csrf=csrf, name="Phòng Lạ").status_code == 403
        assert mine.send("/logout", csrf=csrf).status_code == 403
    assert mine.who() == KIET


def test_nobody_can_be_signed_in_by_a_foreign_page(desk: WebDesk) -> None:
    """The attacker's own link and proof, sent by the victim's browser."""
    attacker, victim = desk.browser(), desk.browser()
    token = desk.link(NAM)
    csrf = attacker.csrf_of(f"/login/link/{token}")
    victim.get("/login")
    assert victim.send("/login/link", csrf=csrf, token=token).status_code == 403
    assert victim.who() is None


def test_a_voice_note_by_cookie_needs_our_own_page(desk: WebDesk) -> None:
    browser = desk.signed_in(NAM)
    address = "/voice?room=private:NV002&id=note-0001"
    answer = browser.client.post(address, content=b"OggS", headers={"Origin": "http://evil.test"})
    # As if nobody were signed in: another page's request counts for nothing.
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.test",
        "https://evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "javascript:alert(1)",
        "/\t/evil.test",
        "evil",
    ],
)
def test_nobody_is_sent_to_another_site_afterwards(desk: WebDesk, browser: Browser, wanted: str) -> None:
    csrf = browser.csrf_of("/login")
    answer = browser.send("/login/code", csrf=csrf, code=desk.code(NAM), next=wanted)
    assert answer.headers["location"] == "/"
    assert browser.get("/login", params={"next": wanted}).headers["location"] == "/"


def test_somebody_signed_in_goes_where_they_wanted(desk: WebDesk, browser: Browser) -> None:
    assert browser.get("/admin/people").headers["location"] == "/login?next=/admin/people"
    csrf = browser.csrf_of("/login")
    answer = browser.send("/login/code", csrf=csrf, code=desk.code(KIET), next="/admin/people")
    assert answer.headers["location"] == "/admin/people"


# ---- the socket ----


def _hello(browser: Browser, token: str = "", origin: str = "") -> str:
    """The code of who is welcomed, or of the refusal."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    address = browser.base.replace("http", "ws", 1) + "/ws"
    headers = {"Origin": origin or browser.base, "Cookie": cookies}
    with connect(address, additional_headers=headers) as socket:
        socket.send(json.dumps({"type": "hello", "token": token, "read": {}}))
        frame = json.loads(socket.recv(timeout=10))
        return str(frame.get("code") or frame["me"]["code"])


def test_the_socket_takes_the_cookie_and_nothing_without(desk: WebDesk) -> None:
    assert _hello(desk.signed_in(NAM)) == NAM
    assert _hello(desk.browser()) == "session"


def test_a_tabs_own_wrong_token_is_not_made_up_for_by_the_cookie(desk: WebDesk) -> None:
    assert _hello(desk.signed_in(NAM), token="wrong") == "session"


def test_the_socket_opens_for_our_own_page_only(desk: WebDesk) -> None:
    browser = desk.signed_in(NAM)
    with pytest.raises(InvalidStatus, match="403"):
        _hello(browser, origin="http://evil.test")


# ---- the office's own provider ----


def test_the_provider_signs_in_who_has_the_verified_mail(desk: WebDesk, browser: Browser) -> None:
    desk.provider.claims = {"email": "NV001@office.example", "email_verified": True}
    answer = browser.sso(desk.provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin")
    assert browser.who() == KIET
    assert browser.get("/admin").status_code == 200


def test_the_provider_may_name_people_by_their_code() -> None:
    desk = WebDesk(match="code")
    desk.provider.claims = {"staff_code": NAM}
    browser = desk.browser()
    browser.sso(desk.provider)
    assert browser.who() == NAM
    desk.close()


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nv001@office.example"},
        {"email": "nv001@office.example", "email_verified": False},
        {"email": "nv001@office.example", "email_verified": "true"},
        {"email": "stranger@office.example", "email_verified": True},
        {"email": "", "email_verified": True},
        {"email": ["nv001@office.example"], "email_verified": True},
        {"preferred_username": "nv001"},
    ],
)
def test_whom_the_directory_does_not_know_for_certain_is_not_let_in(
    desk: WebDesk, browser: Browser, claims: dict[str, object]
) -> None:
    desk.provider.claims = claims
    assert browser.sso(desk.provider).status_code == 403
    assert browser.who() is None
    assert desk.audited("session.refused")


FAULTS: tuple[Fault, ...] = (
    *("nonce", "issuer", "audience", "signature", "algorithm_none", "symmetric", "expired", "no_token"),
)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_that_is_not_for_us_now_is_not_believed(
    desk: WebDesk, browser: Browser, fault: Fault
) -> None:
    desk.provider.claims = {"email": "nv001@office.example", "email_verified": True}
    desk.provider.fault = fault
    assert browser.sso(desk.provider).status_code == 403
    assert browser.who() is None


def test_an_answer_to_another_browser_or_an_old_one_is_refused(desk: WebDesk, browser: Browser) -> None:
    desk.provider.claims = {"email": "nv001@office.example", "email_verified": True}
    victim = desk.browser()
    for one in (browser, victim):
        one.get("/login")
    back = desk.provider.consent(browser.get("/login/sso").headers["location"]).removeprefix(browser.base)
    assert victim.get(back).status_code == 403
    forged = back.partition("state=")[0] + "state=" + "x" * 43
    assert browser.get(forged).status_code == 403
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 403
    assert victim.who() is None


def test_an_answer_that_comes_too_late_is_refused(desk: WebDesk, browser: Browser) -> None:
    browser.get("/login")
    back = desk.provider.consent(browser.get("/login/sso").headers["location"]).removeprefix(browser.base)
    desk.clock.advance(timedelta(minutes=10))
    assert browser.get(back).status_code == 403


def test_a_provider_that_changed_its_key_is_asked_again(desk: WebDesk, browser: Browser) -> None:
    desk.provider.claims = {"email": "nv001@office.example", "email_verified": True}
    browser.sso(desk.provider)
    desk.provider.change_key()
    other = desk.browser()
    other.sso(desk.provider)
    assert other.who() == KIET
    assert desk.provider.asked.count("/keys") == 2


def test_while_the_provider_is_down_the_page_says_so(desk: WebDesk, browser: Browser) -> None:
    desk.provider.down = True
    browser.get("/login")
    answer = browser.get("/login/sso")
    assert answer.status_code == 503
    assert "chưa phản hồi" in answer.text
