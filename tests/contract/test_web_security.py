"""What people with bad intent try on the web chat: each is refused, logged and counted, and nobody else notices."""

from __future__ import annotations

import socket as sockets
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from structlog.testing import capture_logs
from websockets.exceptions import ConnectionClosed, InvalidStatus

from actions.messages import Sent
from actions.models import Person
from bot.intake import NotStored
from bot.web.bodies import LARGEST_BODY
from bot.web.socket import MOST_TABS
from tests.contract.web_chat import GROUP, LAN, NAM, Office, Tab, opened

EVIL = "https://evil.example"
MB = 2**20


@pytest.fixture
def office() -> Iterator[Office]:
    with opened() as office:
        yield office


# ---- without a session, or with somebody else's ----


def test_a_socket_without_a_session_learns_nothing(office: Office) -> None:
    frames: list[dict[str, object]] = [
        {"type": "history", "room": GROUP},
        {"type": "search", "room": GROUP, "text": "a"},
        {"type": "read", "room": GROUP, "message": 1},
        {"type": "typing", "room": GROUP},
        {"type": "send", "room": GROUP, "id": "line-0001", "text": "chào"},
        {"type": "press", "room": GROUP, "id": "line-0001", "message": 1, "token": "t"},
        {"type": "rooms"},
    ]
    with capture_logs() as logs, office.socket() as connection:
        tab = Tab(connection)
        for frame in frames:
            tab.tell(frame)
            assert tab.refused()["code"] == "hello_first"
    assert not office.heard
    assert office.refused == ["hello_first"] * len(frames)
    assert sum(line["event"] == "web refused" for line in logs) == len(frames)


@pytest.mark.parametrize("path", ["/voice?room=x&id=note-0001", "/uploads?room=x&name=a.txt"])
def test_nothing_can_be_posted_without_a_session(office: Office, path: str) -> None:
    forged = office.sessions.issue(NAM)[:-3] + "AAA"
    for headers in ({}, {"Authorization": f"Bearer {forged}"}, {"Cookie": f"session={forged}"}):
        assert office.client.post(path, content=b"x", headers=headers).status_code == 401
    assert office.refused == ["session"] * 3


def test_no_cookie_is_ever_set_so_no_other_site_can_ride_on_one(office: Office) -> None:
    for path in ("/", "/healthz", "/demo/people", "/static/main.js"):
        assert "set-cookie" not in office.client.get(path).headers


def test_forms_and_pages_of_other_sites_change_nothing(office: Office) -> None:
    # What a form of another site can send without asking first.
    for content_type, status in (("text/plain", 422), ("application/json", 403)):
        headers = {"Origin": EVIL, "Content-Type": content_type}
        answer = office.client.post("/demo/session", content=b'{"code":"NV001"}', headers=headers)
        assert (answer.status_code, "token" in answer.text) == (status, False)
    assert office.upload(None, b"x").status_code == 401
    with pytest.raises(InvalidStatus), office.socket(origin=EVIL):
        pass
    assert Counter(office.refused) == {"origin": 2, "session": 1}
    # And no page of another site may even ask with a session or read an answer.
    asked = office.client.options(
        "/uploads",
        headers={
            "Origin": EVIL,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization",
        },
    )
    assert "access-control-allow-origin" not in asked.headers


# ---- buttons ----


def test_a_button_of_another_room_or_message_cannot_be_pressed(office: Office) -> None:
    _, own = office.send("private:NV001", "Việc 12", "Đúng")
    _, other = office.send("private:NV002", "Việc 13", "Hủy")
    assert isinstance(own, Sent)
    assert isinstance(other, Sent)
    tries = (
        ("private:NV002", int(own.external_id), "token-Hủy", "unknown_message"),
        ("private:NV001", int(own.external_id), "token-Đúng", "unknown_room"),
        ("private:NV002", int(other.external_id), "token-Đúng", "unknown_button"),
    )
    with office.tab(NAM) as tab:
        for number, (room, message, token, code) in enumerate(tries):
            tab.tell(
                {"type": "press", "room": room, "id": f"press-00{number}", "message": message, "token": token}
            )
            assert tab.refused()["code"] == code
    assert not office.heard
    assert office.refused == [code for *_, code in tries]


# ---- files and paths ----


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/static/..%2fserver.py",
        "/static/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/static/....//server.py",
        "/static//etc/passwd",
        "/static/%00",
        "/files/..%2f..%2fetc%2fpasswd",
        "/files/%2e%2e/healthz",
        "/pages/chat.html",
    ],
)
def test_no_path_leads_out_of_what_is_served(office: Office, path: str) -> None:
    # By hand: a client would tidy the path before it asks.
    with sockets.create_connection(("127.0.0.1", office.served.port)) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while part := line.recv(65536):
            answer += part
    assert answer.split(b" ", 2)[1] == b"404", answer[:200]
    assert b"root:" not in answer
    assert b"def create_app" not in answer


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows\\win.ini", "C__Windows_win.ini"),
        ('<img src=x onerror="alert(1)">.docx', "_img src=x onerror=_alert(1)__.docx"),
        ("bao\u202excod.exe", "bao_xcod.exe"),
        ("a\r\nSet-Cookie: x=1.txt", "a__Set-Cookie_ x=1.txt"),
        ("...", "tep"),
        ("ă" * 300 + ".docx", "ă" * 110 + ".docx"),
        ("báo cáo quý 3.xlsx", "báo cáo quý 3.xlsx"),
    ],
)
def test_the_name_of_a_file_is_only_a_name(office: Office, sent: str, kept: str) -> None:
    answer = office.upload(NAM, b"x", sent).json()
    assert answer["name"] == kept
    got = office.fetch(NAM, answer["token"])
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert "set-cookie" not in got.headers


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "trang.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "hinh.svg"),
        (b"<script>alert(1)</script>", "gia.png"),
        (b"%PDF-1.7", "a.pdf"),
    ],
)
def test_no_file_is_served_as_something_that_a_browser_runs(
    office: Office, content: bytes, name: str
) -> None:
    kept = office.upload(NAM, content, name).json()
    got = office.fetch(NAM, kept["token"])
    assert (kept["kind"], got.headers["content-type"]) == ("file", "application/octet-stream")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("attachment;")
    assert "default-src 'none'" in got.headers["content-security-policy"]


# ---- too much ----


def _flood(megabytes: int) -> Iterator[bytes]:
    for _ in range(megabytes):
        yield bytes(MB)


@pytest.mark.parametrize("path", ["/demo/session", "/healthz", "/files/x", "/nowhere"])
def test_a_body_of_fifty_megabytes_is_refused_unread(office: Office, path: str) -> None:
    # Announced: not a byte of it is waited for.
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {50 * MB}\r\n\r\n"
    with sockets.create_connection(("127.0.0.1", office.served.port)) as line:
        line.settimeout(10)
        line.sendall(head.encode())
        assert line.recv(100).split(b" ", 2)[1] == b"413"
    assert office.refused == ["body"]


def test_a_body_of_unannounced_length_is_cut_off(office: Office) -> None:
    taken = 0

    def flood() -> Iterator[bytes]:
        nonlocal taken
        for part in _flood(50):
            taken += len(part)
            yield part

    headers = {"Content-Type": "application/json", "Origin": office.served.address}
    try:
        status = office.client.post("/demo/session", content=flood(), headers=headers).status_code
    except httpx.TransportError:  # it was cut off while it still sent
        status = 413
    assert status == 413
    assert taken < 50 * MB
    assert office.refused == ["body"]
    assert LARGEST_BODY <= MB


@pytest.mark.parametrize(
    "path", ["/voice?room=private:NV002&id=note-0001", "/uploads?room=private:NV002&name=a.zip"]
)
def test_a_recording_or_file_of_fifty_megabytes_is_refused_and_others_go_on(
    office: Office, path: str
) -> None:
    try:
        status = office.client.post(path, content=_flood(50), headers=office.bearer(NAM)).status_code
    except httpx.TransportError:
        status = 413
    assert (status, office.refused) == (413, ["body"])
    with office.tab(LAN) as lan:
        lan.say(GROUP, "vẫn gửi được")
        lan.hear("ack")
    assert [event.text for event in office.heard] == ["vẫn gửi được"]


def test_a_thousand_messages_a_minute_cost_their_sender_alone(office: Office) -> None:
    """One frame in 60 ms, as the clock of the office goes, while a colleague writes now and then."""
    with capture_logs() as logs, office.tab(NAM) as nam, office.tab(LAN) as lan:
        said = refused = 0
        for number in range(1_000):
            nam.say(GROUP, f"tin {number}", client_id=f"flood-{number:04}")
            office.clock.advance(timedelta(milliseconds=60))
            while (frame := nam.any())["type"] not in ("ack", "error"):
                pass
            if frame["type"] == "error":
                refused += 1
                assert (frame["code"], "Vui lòng chờ vài giây" in frame["text"]) == ("too_fast", True)
            if number % 100 == 50:
                said += 1
                lan.say(GROUP, f"của Lan {number}", client_id=f"calm-{number:04}")
                lan.hear("ack")
    taken = [event for event in office.heard if event.sender_id == NAM]
    # Twenty at once and one a second afterwards.
    assert 75 <= len(taken) <= 82
    assert refused == 1_000 - len(taken) == office.refused.count("too_fast")
    assert sum(line["event"] == "web refused" for line in logs) == refused
    assert len([event for event in office.heard if event.sender_id == LAN]) == said == 10
    assert len(office.lines(GROUP)) == 50


def test_files_are_taken_at_the_pace_of_a_person(office: Office) -> None:
    answers = [office.upload(NAM, b"x").status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    assert office.upload(LAN, b"x").status_code == 200
    office.clock.advance(minutes=1)
    assert office.upload(NAM, b"x").status_code == 200


def test_files_are_taken_up_to_a_size_that_the_database_can_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.channel.BYTES_AT_ONCE", 3 * MB)
    large = bytes(MB)
    with opened() as office:
        assert [office.upload(NAM, large).status_code for _ in range(4)] == [200, 200, 403, 403]
        voice = {"room": "private:NV002", "id": "note-0001"}
        answer = office.client.post("/voice", params=voice, content=large, headers=office.bearer(NAM))
        assert answer.status_code == 403
        assert office.refused == ["too_much"] * 3
        assert office.upload(LAN, large).status_code == 200
        office.clock.advance(timedelta(hours=1))
        assert office.upload(NAM, large).status_code == 200


def test_one_person_opens_so_many_tabs_and_no_more(office: Office) -> None:
    connections = [office.socket() for _ in range(MOST_TABS + 1)]
    opened_tabs = [Tab(connection.__enter__()) for connection in connections]
    for tab in opened_tabs[:MOST_TABS]:
        tab.tell({"type": "hello", "token": office.sessions.issue(NAM)})
        tab.hear("welcome")
    opened_tabs[-1].tell({"type": "hello", "token": office.sessions.issue(NAM)})
    assert opened_tabs[-1].refused()["code"] == "too_many_tabs"
    with office.tab(LAN):
        pass
    for connection in connections:
        connection.__exit__(None, None, None)


def test_a_socket_on_which_nobody_says_who_they_are_is_closed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.socket.HELLO_WITHIN_SECONDS", 0.05)
    with office.socket() as connection, pytest.raises(ConnectionClosed):
        connection.recv(10)
    assert office.refused == ["silent"]


# ---- texts that want to be more than texts ----


def test_the_page_holds_nothing_that_people_wrote(office: Office) -> None:
    """Names and titles reach the page as JSON only: what a template never sees it cannot let through."""
    evil = '"><script>alert(1)</script>'
    with office.store.work() as work:
        nam = work.people.find_by_code(NAM)
        assert isinstance(nam, Person)
        nam.full_name = evil
        work.commit()
    page = office.client.get("/").text
    assert "alert(1)" not in page
    assert "<script>" not in page
    people = office.client.get("/demo/people")
    assert people.headers["content-type"] == "application/json"


def test_scripts_styles_and_pictures_come_from_here_alone(office: Office) -> None:
    policy = office.client.get("/").headers["content-security-policy"]
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == "'self'"
    assert parts["frame-ancestors"] == parts["base-uri"] == "'none'"
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert not any(scheme in policy for scheme in ("http:", "https:", "*"))


# ---- when the database does not answer ----


@pytest.mark.parametrize("post", ["voice", "line"])
def test_a_store_that_does_not_answer_is_a_matter_of_trying_again(office: Office, post: str) -> None:
    async def refuse(event: object) -> None:
        raise NotStored("the database took longer than 1.5 s")

    office.served.run(office.channel.start(refuse))
    if post == "voice":
        address = "/voice?room=private:NV002&id=note-0001"
        answer = office.client.post(address, content=b"OggS", headers=office.bearer(NAM))
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
        office.served.run(office.channel.start(office.receive))
        assert office.client.post(address, content=b"OggS", headers=office.bearer(NAM)).status_code == 200
    else:
        with office.tab(NAM) as tab:
            tab.say("private:NV002", "chào")
            assert tab.refused()["code"] == "failed"
            office.served.run(office.channel.start(office.receive))
            tab.say("private:NV002", "chào")
            tab.hear("ack")
    assert len(office.heard) == len(office.lines("private:NV002")) == 1
