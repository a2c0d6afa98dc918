"""Files that came in through another channel and go out to a room of the web chat: there for its members alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from actions.messages import CARRIED, Attachment
from actions.models import Json, OutboxMessage
from bot.cabinet import Cabinet
from bot.clockwork import LEASE
from bot.console import ConsoleChannel
from bot.drawing import NotDrawn
from bot.metrics import Metrics
from bot.outgoing import Outgoing
from bot.sending import Sending
from storage.pace import SqlPace
from tests.contract.web_chat import GROUP, KIET, LAN, NAM, TRI, Office, opened

PHOTO = b"\xff\xd8\xff a photograph"
PAPER = b"PK a document"


class Zalo(ConsoleChannel):
    """Another channel, which still has what people sent there."""

    def __init__(self) -> None:
        super().__init__(lambda message: None)

    async def fetch(self, attachment: Attachment, *, limit: int) -> bytes:
        return PHOTO if attachment.name.endswith(".jpg") else PAPER


@pytest.fixture
def office() -> Iterator[Office]:
    with opened() as office:
        yield office


def carry(office: Office, folder: Path, **files: str) -> Json:
    """Deliver a message with these files (image or file and the name of each) to the group, as the program does; the
    message as the room shows it."""
    content: Json = {"text": "Phiếu 7: máy in hỏng"}
    for kind, name in files.items():
        where = {"channel": "zalo", "account": "1", "kind": kind, "reference": "abc", "name": name}
        content[kind] = f"{CARRIED}{json.dumps(where)}"
    with office.store.work() as work:
        chat = work.chats.find("web", "", GROUP)
        assert chat is not None
        now = office.clock.now()
        work.outbox.add(
            OutboxMessage(
                chat_id=chat.id, recipient_id=None, kind="notice", content=content, created_at=now, due_at=now
            )
        )
        work.commit()
    sending = Sending(
        office.store,
        office.clock,
        {("web", ""): office.channel, ("zalo", "1"): Zalo()},
        Cabinet(office.store, office.clock, folder, _draws_nothing),
        SqlPace(office.store, office.clock),
        LEASE,
        Metrics(),
    )
    assert office.served.run(Outgoing(sending).drain()) == 1
    with office.tab(KIET) as tab:
        room = next(room for room in tab.welcome["rooms"] if room["id"] == GROUP)
        last: Json = room["last"]
    return last


def _draws_nothing(chart: bytes) -> bytes:
    raise NotDrawn("there is nothing to draw")


def test_the_members_of_the_room_may_fetch_it_and_nobody_else(office: Office, tmp_path: Path) -> None:
    shown = carry(office, tmp_path, image="màn hình.jpg", file="biên bản.docx")
    assert shown["text"] == "Phiếu 7: máy in hỏng"
    assert [(file["kind"], file["name"], file["size"]) for file in shown["files"]] == [
        ("image", "màn hình.jpg", len(PHOTO)),
        ("file", "biên bản.docx", len(PAPER)),
    ]
    for file, content in zip(shown["files"], (PHOTO, PAPER), strict=True):
        for member in (KIET, NAM, LAN):
            got = office.fetch(member, file["token"], shown["id"])
            assert (got.status_code, got.content) == (200, content)
            assert got.headers["content-disposition"].startswith("attachment;")
        refused = [
            office.fetch(TRI, file["token"], shown["id"]),
            office.fetch(None, file["token"], shown["id"]),
            office.fetch(KIET, file["token"]),
            office.fetch(KIET, file["token"], int(shown["id"]) + 1),
        ]
        assert [answer.status_code for answer in refused] == [404] * 4
        assert len({answer.text for answer in refused}) == 1


def test_whoever_leaves_the_room_or_the_office_may_fetch_it_no_more(office: Office, tmp_path: Path) -> None:
    shown = carry(office, tmp_path, file="biên bản.docx")
    token = shown["files"][0]["token"]
    assert office.fetch(LAN, token, shown["id"]).status_code == 200
    with office.store.work() as work:
        chat, lan, nam = (
            work.chats.find("web", "", GROUP),
            work.people.find_by_code(LAN),
            work.people.find_by_code(NAM),
        )
        assert chat is not None
        assert lan is not None
        assert nam is not None
        work.chats.remove_member(chat.id, lan.id)
        nam.active = False
        work.commit()
    assert office.fetch(LAN, token, shown["id"]).status_code == 404
    assert office.fetch(NAM, token, shown["id"]).status_code == 404
    assert office.fetch(KIET, token, shown["id"]).status_code == 200


def test_what_only_says_that_it_is_a_picture_is_offered_as_a_file(office: Office, tmp_path: Path) -> None:
    shown = carry(office, tmp_path, image="giả.png")
    assert [(file["kind"], file["name"]) for file in shown["files"]] == [("file", "giả.png")]
    got = office.fetch(KIET, shown["files"][0]["token"], shown["id"])
    assert got.headers["content-type"] == "application/octet-stream"


def test_a_name_that_leads_elsewhere_stays_a_name(office: Office, tmp_path: Path) -> None:
    shown = carry(office, tmp_path, file="../../etc/pass\u202ewd")
    (file,) = shown["files"]
    assert file["name"] == "pass_wd"
    got = office.fetch(KIET, file["token"], shown["id"])
    assert (got.status_code, got.content) == (200, PAPER)
    assert not (tmp_path.parent.parent / "etc").exists()


def test_it_is_kept_for_a_week(office: Office, tmp_path: Path) -> None:
    shown = carry(office, tmp_path, file="biên bản.docx")
    token = shown["files"][0]["token"]
    office.clock.advance(timedelta(days=7, seconds=1))
    assert office.fetch(KIET, token, shown["id"]).status_code == 404
