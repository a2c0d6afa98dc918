"""What a room of the web chat is besides its lines: files, searching, who has read and who is writing, closing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from actions.messages import HANDLE, Sent
from actions.models import Chat, Person, RoomMessage
from actions.ports import UnitOfWork
from bot.web import rooms, searching
from tests.contract.web_chat import GROUP, KIET, LAN, NAM, TRI, Office, opened

PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture
def office() -> Iterator[Office]:
    with opened() as office:
        yield office


def _person(work: UnitOfWork, code: str) -> Person:
    person = work.people.find_by_code(code)
    assert person is not None
    return person


def _room(work: UnitOfWork, room: str) -> Chat:
    found = work.chats.find("web", "", room)
    assert found is not None
    return found


# ---- files ----


def test_a_file_comes_with_a_line_and_every_member_may_have_it(office: Office) -> None:
    kept = office.upload(NAM, b"PK docx").json()
    assert (kept["kind"], kept["name"], kept["size"]) == ("file", "báo cáo.docx", 7)
    with office.tab(NAM) as nam, office.tab(LAN) as lan:
        nam.say(GROUP, "báo cáo đây ạ", files=[kept["token"]])
        line = nam.hear("ack")["message"]["id"]
        shown = lan.hear("message")["message"]
    assert shown["files"] == [{key: kept[key] for key in ("kind", "name", "token", "size")}]
    (event,) = office.heard
    (attachment,) = event.attachments
    assert (attachment.kind, attachment.name, attachment.size) == ("file", "báo cáo.docx", 7)
    assert office.served.run(office.channel.fetch(attachment, limit=100)) == b"PK docx"
    got = office.fetch(LAN, kept["token"], line)
    assert (got.status_code, got.content) == (200, b"PK docx")
    assert got.headers["content-disposition"].startswith("attachment;")


def test_a_file_without_words_is_a_line_too(office: Office) -> None:
    kept = office.upload(NAM, PNG, "ảnh hiện trường.png").json()
    assert (kept["kind"], kept["mime"]) == ("image", "image/png")
    with office.tab(NAM) as nam:
        nam.say(GROUP, " ", files=[kept["token"]])
        assert nam.hear("ack")["message"]["text"] == ""
    assert office.heard[0].attachments[0].is_document


def test_the_files_of_a_line_may_be_fetched_by_the_members_of_its_room_alone(office: Office) -> None:
    token = office.upload(NAM, b"PK").json()["token"]
    with office.tab(NAM) as nam, office.tab(TRI) as tri:
        nam.say(GROUP, "xem giúp", files=[token])
        line = nam.hear("ack")["message"]["id"]
        tri.say("private:NV007", "phòng khác", client_id="line-of-tri")
        other_line = tri.hear("ack")["message"]["id"]
    assert office.fetch(TRI, token, line).status_code == 404
    assert office.fetch(TRI, token, other_line).status_code == 404
    assert office.fetch(LAN, token).status_code == 404
    assert office.fetch(LAN, token, other_line).status_code == 404
    assert office.fetch(None, token, line).status_code == 404
    assert office.refused.count("file") == 5


def test_nobody_sends_a_file_of_another_person_or_one_that_is_gone(office: Office) -> None:
    token = office.upload(NAM, b"PK").json()["token"]
    with office.tab(LAN) as lan:
        lan.say(GROUP, "của ai", files=[token])
        assert lan.refused()["code"] == "unknown_file"
    office.clock.advance(timedelta(days=1))
    with office.tab(NAM) as nam:
        nam.say(GROUP, "để quên một ngày", files=[token])
        assert nam.refused()["code"] == "unknown_file"
    assert not office.heard
    assert not office.lines(GROUP)


def test_a_line_with_a_file_sent_again_stays_one_line(office: Office) -> None:
    token = office.upload(NAM, b"PK").json()["token"]
    with office.tab(NAM) as nam:
        for _ in range(2):
            nam.say(GROUP, "báo cáo", files=[token])
            nam.hear("ack")
    assert len(office.lines(GROUP)) == len(office.heard) == 1


def test_a_reply_to_a_file_hands_the_file_on(office: Office) -> None:
    token = office.upload(NAM, b"PK").json()["token"]
    with office.tab(NAM) as nam, office.tab(KIET) as leader:
        nam.say(GROUP, "", files=[token])
        line = nam.hear("ack")["message"]["id"]
        leader.say(GROUP, "giao chị Lan xử lý cái này", client_id="reply-0001", reply=line)
        assert leader.hear("ack")["message"]["reply"]["text"] == "📎 báo cáo.docx"
    reply = office.heard[-1].reply_to
    assert reply is not None
    assert [file.name for file in reply.attachments] == ["báo cáo.docx"]


def test_a_file_whose_name_bears_a_secrecy_marking_is_not_kept(office: Office) -> None:
    answer = office.upload(NAM, b"PK", "CV 12 (MẬT).docx")
    assert (answer.status_code, office.refused) == (403, ["secret"])


def test_the_assistant_shows_a_result_that_was_sent_to_another_room(office: Office) -> None:
    token = office.upload(NAM, b"PK", room="private:NV002").json()["token"]
    with office.tab(NAM) as nam:
        nam.say("private:NV002", "kết quả", files=[token])
        nam.hear("ack")
    _, receipt = office.send("private:NV001", "📎 Việc 12: báo cáo.docx", file=f"{HANDLE}{token}")
    assert isinstance(receipt, Sent)
    assert office.fetch(KIET, token, receipt.external_id).content == b"PK"
    assert office.fetch(LAN, token, receipt.external_id).status_code == 404


# ---- searching ----


def test_words_are_found_in_any_order_with_and_without_marks(office: Office) -> None:
    texts = ("Họp giao ban lúc 8h", "báo cáo quý 3 của anh Nam", "BÁO CÁO tuần", "hợp đồng")
    with office.store.work() as work:
        for text in texts:
            work.rooms.add(RoomMessage(room=GROUP, sender_code=NAM, text=text, sent_at=office.clock.now()))
        work.commit()
    with office.tab(KIET) as tab:

        def found(words: str) -> list[str]:
            tab.tell({"type": "search", "room": GROUP, "text": words})
            return [message["text"] for message in tab.hear("found")["messages"]]

        assert found("bao cao") == ["BÁO CÁO tuần", "báo cáo quý 3 của anh Nam"]
        assert found("nam bao") == ["báo cáo quý 3 của anh Nam"]
        assert found("họp") == ["Họp giao ban lúc 8h"]
        assert found("hop") == ["hợp đồng", "Họp giao ban lúc 8h"]
        assert found("không có") == []


def test_a_search_goes_on_where_it_stopped_and_sees_nothing_of_other_rooms(office: Office) -> None:
    with office.store.work() as work:
        for number in range(searching.PAGE + 3):
            text = f"báo cáo {number}"
            work.rooms.add(RoomMessage(room=GROUP, sender_code=NAM, text=text, sent_at=office.clock.now()))
        work.commit()
    with office.tab(KIET) as tab:
        tab.tell({"type": "search", "room": GROUP, "text": "báo cáo"})
        first = tab.hear("found")
        tab.tell({"type": "search", "room": GROUP, "text": "báo cáo", "before": first["further"]})
        second = tab.hear("found")
    texts = [message["text"] for message in first["messages"] + second["messages"]]
    assert texts == [f"báo cáo {number}" for number in reversed(range(searching.PAGE + 3))]
    assert second["further"] is None
    with office.tab(TRI) as tab:
        tab.tell({"type": "search", "room": GROUP, "text": "báo cáo"})
        assert tab.refused()["code"] == "unknown_room"


@pytest.mark.parametrize(("text", "code"), [("", "empty"), (" \u200b", "empty"), ("a" * 201, "malformed")])
def test_a_search_for_nothing_or_for_a_whole_letter_is_refused(office: Office, text: str, code: str) -> None:
    with office.tab(KIET) as tab:
        tab.tell({"type": "search", "room": GROUP, "text": text})
        assert tab.refused()["code"] == code


def test_searching_is_slowed_down(office: Office) -> None:
    with office.tab(KIET) as tab:
        for _ in range(6):
            tab.tell({"type": "search", "room": GROUP, "text": "x"})
        assert tab.refused()["code"] == "too_fast"
        office.clock.advance(minutes=1)
        tab.tell({"type": "search", "room": GROUP, "text": "x"})
        tab.hear("found")


# ---- who comes and who goes ----


def test_who_came_and_who_left_is_seen_with_the_next_message(office: Office) -> None:
    with office.tab(KIET) as leader, office.tab(LAN) as lan, office.tab(TRI) as tri:
        with office.store.work() as work:
            room = _room(work, GROUP)
            work.chats.remove_member(room.id, _person(work, LAN).id)
            work.chats.add_member(room.id, _person(work, TRI).id)
            work.commit()
        office.send(GROUP, "Đã thêm anh Trí; chị Lan đã rời nhóm.")
        assert leader.hear("message")["rooms_changed"] is True
        assert lan.any() == {"type": "rooms_changed"}
        assert tri.hear("message")["message"]["text"].startswith("Đã thêm anh Trí")
        for tab, rooms_now in ((lan, ["private:NV005"]), (tri, ["private:NV007", GROUP])):
            tab.tell({"type": "rooms"})
            assert [one["id"] for one in tab.hear("rooms")["rooms"]] == rooms_now
        office.send(GROUP, "Họp lúc 14h")
        assert "rooms_changed" not in leader.hear("message")
        lan.tell({"type": "ping"})
        assert lan.any() == {"type": "pong"}


# ---- who has read, who is writing ----


def test_reading_is_remembered_and_told_to_the_room(office: Office) -> None:
    with office.tab(NAM) as nam, office.tab(KIET) as leader:
        nam.say(GROUP, "chào cả phòng")
        line = nam.hear("ack")["message"]["id"]
        leader.tell({"type": "read", "room": GROUP, "message": line})
        assert nam.hear("read") == {"type": "read", "room": GROUP, "code": KIET, "message": line}
    with office.tab(KIET) as again:
        room = next(one for one in again.welcome["rooms"] if one["id"] == GROUP)
        assert (room["unread"], room["reads"]) == (0, {KIET: line})


def test_nothing_is_read_in_a_room_of_others_or_beyond_its_lines(office: Office) -> None:
    _, receipt = office.send("private:NV001", "riêng")
    assert isinstance(receipt, Sent)
    with office.tab(TRI) as tab:
        tab.tell({"type": "read", "room": GROUP, "message": 1})
        assert tab.refused()["code"] == "unknown_room"
        tab.tell({"type": "read", "room": "private:NV007", "message": int(receipt.external_id)})
        tab.tell({"type": "ping"})
        tab.hear("pong")
    with office.store.work() as work:
        assert work.rooms.read_marks("private:NV007") == {}


def test_others_in_the_room_are_told_who_writes(office: Office) -> None:
    with office.tab(NAM) as nam, office.tab(KIET) as leader, office.tab(TRI) as tri:
        nam.tell({"type": "typing", "room": GROUP})
        assert leader.hear("typing") == {"type": "typing", "room": GROUP, "code": NAM}
        tri.tell({"type": "typing", "room": GROUP})
        assert tri.refused()["code"] == "unknown_room"
        nam.tell({"type": "ping"})
        assert nam.hear("pong")


# ---- rooms that are made, closed and pinned in ----


def test_a_room_made_for_a_case_appears_with_its_members_and_its_card(office: Office) -> None:
    with office.tab(LAN) as lan, office.tab(TRI) as tri:
        with office.store.work() as work:
            members = [_person(work, LAN), _person(work, TRI)]
            room = rooms.create_room(work, title="Ngập đường Nguyễn Hữu Cảnh", members=members)
            work.commit()
        office.served.run(office.channel.tell_of([LAN]))
        lan.hear("rooms_changed")
        _, receipt = office.send(room.external_id, "🟢 **Vụ 5**")
        assert tri.hear("message")["message"]["room"] == room.external_id
        assert isinstance(receipt, Sent)
        with office.store.work() as work:
            assert rooms.pin(work, _room(work, room.external_id), receipt.external_id)
            work.commit()
        lan.tell({"type": "rooms"})
        shown = next(one for one in lan.hear("rooms")["rooms"] if one["id"] == room.external_id)
    assert [member["code"] for member in shown["members"]] == [LAN, TRI]
    assert (shown["pinned"]["text"], shown["closed"]) == ("🟢 **Vụ 5**", False)


def test_two_rooms_of_one_name_are_two_rooms(office: Office) -> None:
    with office.store.work() as work:
        made = {rooms.create_room(work, title="Vụ việc", members=[]).external_id for _ in range(2)}
    assert len(made) == 2


def test_a_closed_room_is_read_and_searched_and_only_the_assistant_writes_in_it(office: Office) -> None:
    token = office.upload(NAM, b"PK").json()["token"]
    with office.store.work() as work:
        rooms.close_room(work, _room(work, GROUP), now=office.clock.now())
        work.commit()
    with office.tab(NAM) as tab:
        assert next(one for one in tab.welcome["rooms"] if one["id"] == GROUP)["closed"]
        tab.say(GROUP, "một lời nữa", files=[token])
        assert tab.refused()["code"] == "closed"
        assert office.upload(NAM, b"PK").status_code == 403
        answer = office.client.post(
            "/voice", params={"room": GROUP, "id": "note-0001"}, content=b"OggS", headers=office.bearer(NAM)
        )
        assert answer.status_code == 403
        office.send(GROUP, "Tổng kết")
        assert tab.hear("message")["message"]["text"] == "Tổng kết"
        tab.tell({"type": "search", "room": GROUP, "text": "tổng"})
        assert len(tab.hear("found")["messages"]) == 1
        with office.store.work() as work:
            rooms.reopen_room(work, _room(work, GROUP))
            work.commit()
        tab.say(GROUP, "mở lại", client_id="line-0002")
        tab.hear("ack")


def test_a_line_stored_before_the_room_closed_is_confirmed_when_sent_again(office: Office) -> None:
    with office.tab(NAM) as tab:
        tab.say(GROUP, "kịp")
        first = tab.hear("ack")
        with office.store.work() as work:
            rooms.close_room(work, _room(work, GROUP), now=office.clock.now())
            work.commit()
        tab.say(GROUP, "kịp")
        assert tab.hear("ack") == first


def test_a_message_of_another_room_cannot_be_pinned(office: Office) -> None:
    _, receipt = office.send("private:NV002", "riêng")
    assert isinstance(receipt, Sent)
    with office.store.work() as work:
        room = _room(work, GROUP)
        assert not rooms.pin(work, room, receipt.external_id)
        assert not rooms.pin(work, room, "x")
        assert rooms.pin(work, room, "")
