"""The web chat as a channel: what goes in and out, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from actions.messages import Inbound, Outbound, RefusedForGood, Sent
from actions.models import ChatKind, RoomMessage, StoredFile
from bot.channel import NotFetched
from bot.web.protocol import TEXT_LIMIT
from bot.web.session import Sessions
from tests.contract.web_chat import GROUP, KIET, NAM, TRI, Office, Tab, opened


@pytest.fixture
def office() -> Iterator[Office]:
    with opened() as office:
        yield office


def test_a_person_sees_the_private_room_first_and_then_the_groups(office: Office) -> None:
    with office.tab(NAM) as tab:
        assert tab.welcome["me"]["name"] == "Đỗ Hoài Nam"
        assert [room["id"] for room in tab.welcome["rooms"]] == ["private:NV002", GROUP]


def test_a_line_reaches_the_receiver_with_everything_about_it(office: Office) -> None:
    with office.tab(KIET) as tab:
        tab.say("private:NV001", "việc của tôi")
        ack = tab.hear("ack")
    (event,) = office.heard
    assert (event.channel, event.account, event.kind) == ("web", "", "text")
    assert (event.chat_id, event.chat_kind, event.sender_id) == ("private:NV001", ChatKind.PRIVATE, "NV001")
    assert (event.text, event.sender_name) == ("việc của tôi", "Phan Văn Tuấn Kiệt")
    assert event.sent_at == office.clock.now()
    assert event.addressed
    assert not event.reads_all
    assert event.message_id == str(ack["message"]["id"])
    assert Inbound.from_json(event.as_json()) == event


def test_a_room_keeps_nothing_of_a_line_with_a_secrecy_marking_and_the_guard_still_sees_it(
    office: Office,
) -> None:
    with office.tab(KIET) as tab:
        tab.say("private:NV001", "(Mật) hồng hạc")
        ack = tab.hear("ack")
    assert "hồng hạc" not in ack["message"]["text"]
    with office.store.work() as work:
        assert not any("hồng hạc" in line.text for line in work.rooms.before("private:NV001"))
    (event,) = office.heard
    assert event.text == "(Mật) hồng hạc"


def test_a_line_to_a_group_is_read_though_nobody_called_the_assistant(office: Office) -> None:
    with office.tab(KIET) as tab:
        tab.say(GROUP, "hôm nay trời đẹp quá")
        tab.hear("ack")
    (event,) = office.heard
    assert event.reads_all
    assert not event.addressed
    assert event.chat_title == "Văn phòng UBND"


@pytest.mark.parametrize(
    "text", ["Thư ký ơi việc 12 đến đâu rồi", "thu ky oi", "/viec", "@Thư Ký nhắc cả phòng"]
)
def test_a_line_to_a_group_that_calls_the_assistant_is_addressed(office: Office, text: str) -> None:
    with office.tab(KIET) as tab:
        tab.say(GROUP, text)
        tab.hear("ack")
    assert office.heard[0].addressed


def test_every_member_of_a_group_sees_a_line_at_once(office: Office) -> None:
    with office.tab(KIET) as leader, office.tab(NAM) as nam:
        leader.say(GROUP, "chào cả phòng")
        shown = nam.hear("message")["message"]
    assert (shown["name"], shown["text"], shown["client"]) == ("Phan Văn Tuấn Kiệt", "chào cả phòng", None)


def test_a_private_line_is_shown_to_nobody_else(office: Office) -> None:
    with office.tab(KIET) as leader, office.tab(NAM) as nam:
        leader.say("private:NV001", "riêng")
        leader.hear("ack")
        nam.say("private:NV002", "của Nam")
        assert nam.hear("message")["message"]["text"] == "của Nam"


def test_a_line_sent_again_after_a_lost_connection_stays_one_line(office: Office) -> None:
    with office.tab(KIET) as tab:
        tab.say(GROUP, "giao anh Nam làm báo cáo")
        first = tab.hear("ack")
    office.clock.advance(minutes=1)
    with office.tab(KIET) as tab:
        tab.say(GROUP, "giao anh Nam làm báo cáo")
        second = tab.hear("ack")
    assert first["message"] == second["message"]
    assert len(office.lines(GROUP)) == 1
    assert len(office.heard) == 1


def test_a_line_that_could_not_be_handed_on_is_handed_on_when_sent_again(office: Office) -> None:
    office.failing = True
    with office.tab(KIET) as tab:
        tab.say(GROUP, "giao anh Nam làm báo cáo")
        assert tab.refused()["code"] == "failed"
        office.failing = False
        tab.say(GROUP, "giao anh Nam làm báo cáo")
        tab.hear("ack")
    assert [event.text for event in office.heard] == ["giao anh Nam làm báo cáo"]
    assert len(office.lines(GROUP)) == 1


def test_two_people_may_use_the_same_line_id(office: Office) -> None:
    with office.tab(KIET) as leader, office.tab(NAM) as nam:
        leader.say(GROUP, "một")
        leader.hear("ack")
        nam.say(GROUP, "hai")
        nam.hear("ack")
    assert [event.text for event in office.heard] == ["một", "hai"]


def test_a_reply_to_the_assistant_says_so(office: Office) -> None:
    _, receipt = office.send(GROUP, "Anh/chị giao anh Nam nào ạ?")
    assert isinstance(receipt, Sent)
    with office.tab(KIET) as tab:
        tab.say(GROUP, "người thứ hai", reply=int(receipt.external_id))
        assert tab.hear("ack")["message"]["reply"]["text"] == "Anh/chị giao anh Nam nào ạ?"
    reply = office.heard[0].reply_to
    assert reply is not None
    assert (reply.message_id, reply.from_assistant) == (receipt.external_id, True)
    assert office.heard[0].addressed


def test_a_reply_cannot_quote_a_message_of_another_room(office: Office) -> None:
    _, receipt = office.send("private:NV002", "bí mật của Nam")
    assert isinstance(receipt, Sent)
    with office.tab(KIET) as tab:
        tab.say(GROUP, "xem", reply=int(receipt.external_id))
        assert tab.hear("ack")["message"]["reply"] is None
    assert office.heard[0].reply_to is None


def test_picked_mentions_keep_their_place_in_code_points(office: Office) -> None:
    text = "😀 @Đỗ Hoài Nam ơi"
    with office.tab(KIET) as tab:
        tab.say(GROUP, text, mentions=[{"begin": 2, "finish": 14, "code": NAM}])
        tab.hear("ack")
    (mention,) = office.heard[0].mentions
    assert text[mention.begin : mention.finish] == "@Đỗ Hoài Nam"
    assert mention.external_id == NAM


def test_a_message_of_the_assistant_is_stored_and_pushed(office: Office) -> None:
    with office.tab(NAM) as tab:
        message, receipt = office.send("private:NV002", "🟢 **Việc 12**", "Nhận việc", "Hỏi lại")
        assert tab.welcome["rooms"][0]["last"] is None
    (line,) = office.lines("private:NV002")
    assert receipt == Sent(str(line.id))
    assert (line.sender_code, line.outbox_id) == (None, message.number)
    with office.tab(NAM) as tab:
        last = tab.welcome["rooms"][0]["last"]
        assert [button["label"] for button in last["buttons"][0]] == ["Nhận việc", "Hỏi lại"]
        assert tab.welcome["rooms"][0]["unread"] == 1


def test_a_file_is_there_for_its_recipient_alone(office: Office) -> None:
    with office.store.work() as work:
        nam = work.people.find_by_code(NAM)
        assert nam is not None
        kept = StoredFile(
            token="t" * 32, name="báo cáo.xlsx", content=b"PK", recipient_id=nam.id, **_week(office)
        )
        work.files.add(kept)
        work.commit()
    office.send("private:NV002", "📄 Báo cáo", file="/tmp/x/báo cáo.xlsx", file_token=kept.token)
    with office.tab(NAM) as tab:
        shown = {"kind": "file", "name": "báo cáo.xlsx", "token": kept.token, "size": 2}
        assert tab.welcome["rooms"][0]["last"]["files"] == [shown]

    def fetch(code: str | None, token: str = kept.token) -> httpx.Response:
        headers = {"Authorization": f"Bearer {office.sessions.issue(code)}"} if code is not None else {}
        return office.client.get(f"/files/{token}", headers=headers)

    own = fetch(NAM)
    assert (own.status_code, own.content) == (200, b"PK")
    assert own.headers["content-disposition"].startswith("attachment; filename*=UTF-8")
    assert own.headers["cache-control"] == "private, no-store"
    refused = [fetch(KIET), fetch(None), fetch(NAM, "khac")]
    assert {answer.status_code for answer in refused} == {404}
    assert len({answer.text for answer in refused}) == 1
    office.clock.advance(timedelta(days=7))
    assert fetch(NAM).status_code == 404


def test_a_picture_is_shown_to_its_recipient_alone(office: Office) -> None:
    with office.store.work() as work:
        nam = work.people.find_by_code(NAM)
        assert nam is not None
        kept = StoredFile(
            token="p" * 32,
            name="biểu đồ.png",
            content=b"\x89PNG\r\n\x1a\n",
            recipient_id=nam.id,
            **_week(office),
        )
        work.files.add(kept)
        work.commit()
    office.send("private:NV002", "📊 Tình hình", image="/tmp/x/biểu đồ.png", image_token=kept.token)
    with office.tab(NAM) as tab:
        shown = {"kind": "image", "name": "biểu đồ.png", "token": kept.token, "size": 8}
        assert tab.welcome["rooms"][0]["last"]["files"] == [shown]
    address = f"/files/{kept.token}"
    answers = [
        office.client.get(address, headers={"Authorization": f"Bearer {office.sessions.issue(code)}"})
        for code in (NAM, KIET)
    ]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0].headers["content-type"] == "image/png"


def post_voice(
    office: Office, code: str | None, content: bytes, room: str = "private:NV002", id: str = "note-0001"
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {office.sessions.issue(code)}"} if code is not None else {}
    return office.client.post("/voice", params={"room": room, "id": id}, content=content, headers=headers)


def test_a_voice_note_is_kept_shown_and_handed_on_once(office: Office) -> None:
    with office.tab(NAM) as tab:
        answer = post_voice(office, NAM, b"OggS and so on")
        assert (
            post_voice(office, NAM, b"OggS and so on").json()["message"]["id"]
            == answer.json()["message"]["id"]
        )
        assert tab.welcome["me"]["code"] == NAM
    assert answer.json()["message"]["text"] == "🎤 Tin thoại"
    (event,) = office.heard
    assert event.voice is not None
    assert (event.text, event.addressed, event.sender_id) == ("", True, NAM)
    fetched = office.served.run(office.channel.fetch(event.voice, limit=100))
    assert fetched == b"OggS and so on"
    for limit in (3,):
        with pytest.raises(NotFetched) as refused:
            office.served.run(office.channel.fetch(event.voice, limit=limit))
        assert refused.value.too_big


def test_a_voice_note_is_refused_without_session_seat_or_sound(office: Office) -> None:
    assert post_voice(office, None, b"OggS").status_code == 401
    assert post_voice(office, NAM, b"OggS", room="private:NV001").status_code == 403
    assert post_voice(office, NAM, b"").status_code == 400
    assert post_voice(office, NAM, b"OggS", id="../x").status_code == 400
    assert post_voice(office, NAM, bytes(20 * 2**20 + 1)).status_code == 413
    assert not office.heard


def test_others_in_the_room_see_that_somebody_spoke_but_get_no_file(office: Office) -> None:
    post_voice(office, NAM, b"OggS", room=GROUP)
    for code, files in ((NAM, 1), (KIET, 0)):
        with office.tab(code) as tab:
            room = next(one for one in tab.welcome["rooms"] if one["id"] == GROUP)
            assert room["last"]["text"] == "🎤 Tin thoại"
            assert len(room["last"]["files"]) == files


def _week(office: Office) -> dict[str, datetime]:
    now = office.clock.now()
    return {"created_at": now, "expires_at": now + timedelta(days=7)}


def test_the_same_outbox_number_again_changes_nothing(office: Office) -> None:
    message, first = office.send(GROUP, "một lần thôi")
    assert office.served.run(office.channel.send(message)) == first
    assert [line.text for line in office.lines(GROUP)] == ["một lần thôi"]


def test_an_edit_replaces_text_and_buttons_of_the_old_message(office: Office) -> None:
    _, first = office.send(GROUP, "Việc 12, hạn thứ Sáu", "Sửa hạn")
    assert isinstance(first, Sent)
    _, second = office.send(GROUP, "Việc 12, hạn thứ Hai", "Xem việc", edit=first.external_id)
    assert second == first
    (line,) = office.lines(GROUP)
    assert line.text == "Việc 12, hạn thứ Hai"
    assert [button["label"] for button in line.buttons[0]] == ["Xem việc"]
    assert line.edited_at == office.clock.now()


def test_an_edit_never_touches_a_persons_line_but_is_said_anew(office: Office) -> None:
    with office.tab(KIET) as tab:
        tab.say(GROUP, "lời của tôi")
        line_id = tab.hear("ack")["message"]["id"]
    office.send(GROUP, "lời khác", edit=str(line_id))
    assert [(line.sender_code, line.text) for line in office.lines(GROUP)] == [
        (KIET, "lời của tôi"),
        (None, "lời khác"),
    ]


def test_a_message_to_a_room_that_does_not_exist_is_refused_for_good(office: Office) -> None:
    message, _ = office.send(GROUP, "x")
    lost = Outbound(
        number=message.number + 1,
        chat_id="group:khac",
        thread="",
        chat_kind=ChatKind.GROUP,
        kind="reply",
        text="x",
    )
    assert isinstance(office.served.run(office.channel.send(lost)), RefusedForGood)


def test_a_press_carries_its_token_and_stays_marked_for_the_presser_alone(office: Office) -> None:
    _, receipt = office.send(GROUP, "Việc 12", "Đúng", "Hủy")
    assert isinstance(receipt, Sent)
    press = {
        "type": "press",
        "room": GROUP,
        "id": "press-0001",
        "message": int(receipt.external_id),
        "token": "token-Đúng",
    }
    with office.tab(KIET) as tab:
        tab.tell(press)
        assert [b["chosen"] for b in tab.hear("pressed")["message"]["buttons"][0]] == [True, False]
    (event,) = office.heard
    assert (event.kind, event.token, event.message_id) == ("press", "token-Đúng", receipt.external_id)
    with office.tab(NAM) as tab:
        tab.tell({"type": "history", "room": GROUP})
        assert [b["chosen"] for b in tab.hear("history")["messages"][0]["buttons"][0]] == [False, False]


def test_a_button_that_the_message_does_not_have_cannot_be_pressed(office: Office) -> None:
    _, receipt = office.send(GROUP, "Việc 12", "Đúng")
    assert isinstance(receipt, Sent)
    with office.tab(KIET) as tab:
        tab.tell(
            {
                "type": "press",
                "room": GROUP,
                "id": "press-0001",
                "message": int(receipt.external_id),
                "token": "đoán",
            }
        )
        assert tab.refused()["code"] == "unknown_button"
    assert not office.heard


def test_history_comes_in_pages_oldest_first(office: Office) -> None:
    with office.store.work() as work:
        for number in range(70):
            work.rooms.add(
                RoomMessage(room=GROUP, sender_code=NAM, text=f"tin {number}", sent_at=office.clock.now())
            )
            work.flush()
        work.commit()
    with office.tab(KIET) as tab:
        tab.tell({"type": "history", "room": GROUP})
        latest = tab.hear("history")
        tab.tell({"type": "history", "room": GROUP, "before": latest["messages"][0]["id"]})
        older = tab.hear("history")
    texts = [m["text"] for m in older["messages"] + latest["messages"]]
    assert texts == [f"tin {number}" for number in range(70)]
    assert (latest["more"], older["more"]) == (True, False)


def test_read_marks_of_the_browser_decide_what_is_unread(office: Office) -> None:
    ids = []
    for text in ("một", "hai", "ba"):
        _, receipt = office.send(GROUP, text)
        assert isinstance(receipt, Sent)
        ids.append(int(receipt.external_id))
    with office.socket() as connection:
        tab = Tab(connection)
        tab.tell({"type": "hello", "token": office.sessions.issue(KIET), "read": {GROUP: ids[0]}})
        assert [room["unread"] for room in tab.hear("welcome")["rooms"]] == [0, 2]


# ---- what is refused ----


def test_ten_thousand_characters_go_through_and_one_more_is_answered_with_a_note(office: Office) -> None:
    with office.tab(KIET) as tab:
        tab.say("private:NV001", "ă" * TEXT_LIMIT)
        tab.hear("ack")
        tab.say("private:NV001", "ă" * (TEXT_LIMIT + 1), "line-0002")
        refused = tab.refused()
    assert (refused["code"], refused["id"]) == ("too_long", "line-0002")
    assert "10.000" in refused["text"]
    assert len(office.heard) == 1


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u200b\u200d\ufeff", "\u202e", "\x00"])
def test_a_line_that_shows_nothing_is_not_taken(office: Office, text: str) -> None:
    with office.tab(KIET) as tab:
        tab.say("private:NV001", text)
        assert tab.refused()["code"] == "empty"
    assert not office.heard


@pytest.mark.parametrize(
    "text", ["🎉🎉", "Tiê\u0301ng Viê\u0323t", "مرحبا", "a\u202eb\u200bc", "\ud83d nửa cặp", "a\x00b"]
)
def test_odd_but_visible_text_is_taken(office: Office, text: str) -> None:
    with office.tab(KIET) as tab:
        tab.say("private:NV001", text)
        tab.hear("ack")
    assert len(office.heard) == 1
    office.heard[0].text.encode()


@pytest.mark.parametrize(
    "raw",
    [
        "không phải JSON",
        "[1, 2]",
        "null",
        '{"type": "launch"}',
        '{"type": "send"}',
        '{"type": "send", "room": 5, "id": "line-0001", "text": "x"}',
        '{"type": "send", "room": "group:van-phong", "id": "x", "text": "x"}',
        '{"type": "send", "room": "group:van-phong", "id": "line-0001", "text": "x", "mentions": [7]}',
        '{"type": "send", "room": "group:van-phong", "id": "line-0001", "text": "x", '
        '"mentions": [{"begin": 0, "finish": 9, "code": "a"}]}',
        '{"type": "send", "room": "group:van-phong", "id": "line-0001", "text": "x", "reply": true}',
        '{"type": "history", "room": "group:van-phong", "before": -1}',
        '{"type": "press", "room": "group:van-phong", "id": "press-0001", "message": "1", "token": "x"}',
        "[" * 90_000,
    ],
)
def test_a_malformed_frame_is_answered_with_an_error_and_the_tab_lives_on(office: Office, raw: str) -> None:
    with office.tab(KIET) as tab:
        tab.tell(raw)
        refused = tab.refused()
        assert refused["code"] == "malformed"
        assert "Traceback" not in json.dumps(refused)
        tab.tell({"type": "ping"})
        tab.hear("pong")
    assert not office.heard


def test_a_binary_frame_is_malformed_too(office: Office) -> None:
    with office.tab(KIET) as tab:
        tab.connection.send(b"\x00\x01")
        assert tab.refused()["code"] == "malformed"


def test_a_huge_frame_is_refused_unread(office: Office) -> None:
    with office.tab(KIET) as tab:
        tab.tell("x" * 200_000)
        assert tab.refused()["code"] == "too_long"


def test_a_tab_that_sends_only_rubbish_is_cut_off(office: Office) -> None:
    with office.tab(KIET) as tab:
        for _ in range(50):
            tab.tell("rác")
            assert tab.refused()["code"] == "malformed"
        tab.tell("rác")
        with pytest.raises(ConnectionClosed):
            tab.refused()


@pytest.mark.parametrize("room", ["group:van-phong", "group:khong-co", "private:NV001", "private:KHONG", ""])
def test_a_room_of_others_looks_like_no_room(office: Office, room: str) -> None:
    with office.tab(TRI) as tab:
        tab.say(room, "cho tôi vào")
        said = tab.refused()
        tab.tell({"type": "history", "room": room})
        read = tab.refused()
        tab.tell({"type": "press", "room": room, "id": "press-0001", "message": 1, "token": "x"})
        pressed = tab.refused()
    assert {said["code"], read["code"], pressed["code"]} == {"unknown_room"}
    assert not office.heard


def test_nothing_is_possible_before_the_hello(office: Office) -> None:
    with office.socket() as connection:
        tab = Tab(connection)
        tab.say(GROUP, "chào")
        assert tab.refused()["code"] == "hello_first"
    assert not office.heard


def test_a_forged_altered_or_old_session_is_refused(office: Office) -> None:
    good = office.sessions.issue(KIET)
    foreign = Sessions("another secret of that length", office.clock, office.store).issue(KIET)
    swapped = office.sessions.issue(NAM)[:20] + good[20:]
    for token in ("", ".", "NV001", swapped, foreign, good + "A", "ý.ý", good[:-2], good.swapcase()):
        with office.socket() as connection:
            tab = Tab(connection)
            tab.tell({"type": "hello", "token": token})
            assert tab.refused()["code"] == "session", token
    office.clock.advance(timedelta(days=8))
    with office.socket() as connection:
        tab = Tab(connection)
        tab.tell({"type": "hello", "token": good})
        assert tab.refused()["code"] == "session"


def test_a_tab_cannot_become_another_person(office: Office) -> None:
    with office.tab(KIET) as tab:
        tab.tell({"type": "hello", "token": office.sessions.issue(NAM)})
        assert tab.refused()["code"] == "session"


def test_someone_who_has_left_the_office_is_out(office: Office) -> None:
    token = office.sessions.issue(NAM)
    with office.store.work() as work:
        person = work.people.find_by_code(NAM)
        assert person is not None
        person.active = False
        work.commit()
    with office.socket() as connection:
        tab = Tab(connection)
        tab.tell({"type": "hello", "token": token})
        assert tab.refused()["code"] == "session"


@pytest.mark.parametrize(
    "origin", ["http://evil.test", "null", "file://", "http://127.0.0.1", "http://127.0.0.1.evil.test"]
)
def test_a_page_of_another_site_cannot_open_the_socket(office: Office, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, office.socket(origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_a_person_who_sends_too_fast_is_told_and_may_go_on_later() -> None:
    with opened(burst=5) as office, office.tab(KIET) as tab, office.tab(NAM) as other:
        for number in range(5):
            tab.say("private:NV001", f"tin {number}", f"line-000{number}")
            tab.hear("ack")
        tab.say("private:NV001", "một tin nữa", "line-0005")
        refused = tab.refused()
        assert (refused["code"], refused["id"]) == ("too_fast", "line-0005")
        other.say("private:NV002", "người khác vẫn gửi được")
        other.hear("ack")
        office.clock.advance(seconds=2)
        tab.say("private:NV001", "một tin nữa", "line-0005")
        tab.hear("ack")
        assert len(office.heard) == 7


def test_a_tab_that_keeps_asking_for_history_is_slowed_down(office: Office) -> None:
    with office.tab(KIET) as tab:
        for _ in range(80):
            tab.tell({"type": "history", "room": GROUP})
        assert tab.refused()["code"] == "too_fast"
    with office.tab(NAM) as tab:
        tab.tell({"type": "history", "room": GROUP})
        tab.hear("history")


# ---- pages ----


def test_the_demo_lists_its_people_by_unit_and_opens_a_session(office: Office) -> None:
    people = office.client.get("/demo/people").json()
    assert [person["code"] for person in people][:4] == ["NV001", "NV002", "NV003", "NV004"]
    answer = office.client.post(
        "/demo/session", json={"code": NAM}, headers={"Origin": office.served.address}
    )
    assert office.sessions.read(answer.json()["token"]) == NAM


def test_the_demo_opens_no_session_for_another_site_or_a_stranger(office: Office) -> None:
    def choose(code: str, origin: str) -> int:
        answer = office.client.post("/demo/session", json={"code": code}, headers={"Origin": origin})
        return answer.status_code

    assert choose(NAM, "http://evil.test") == 403
    assert choose("NV999", office.served.address) == 404


def test_outside_the_demo_nobody_can_say_who_they_are() -> None:
    with opened(demo=False) as office:
        assert office.client.get("/demo/people").status_code == 404
        answer = office.client.post(
            "/demo/session", json={"code": NAM}, headers={"Origin": office.served.address}
        )
        assert answer.status_code == 404
        page = office.client.get("/").text
        nobody = office.client.get("/session")
        assert (nobody.status_code, nobody.json()) == (200, {"signed_in": False})
        assert "Mã đăng nhập" in office.client.get("/login").text
    assert "Bạn là ai?" not in page


@pytest.mark.parametrize("path", ["/", "/healthz", "/static/main.js", "/demo/people", "/không-có"])
def test_every_answer_carries_the_security_headers(office: Office, path: str) -> None:
    headers = office.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


def test_static_files_cannot_be_left_through_the_path(office: Office) -> None:
    for path in ("/static/../server.py", "/static/%2e%2e/server.py", "/static/..%2fserver.py"):
        assert office.client.get(path).status_code == 404


def test_health_is_what_the_program_says(office: Office) -> None:
    answer = office.client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok"}


def test_a_short_secret_is_refused_at_the_start(office: Office) -> None:
    with pytest.raises(ValueError, match="16 characters"):
        Sessions("short", office.clock, office.store)
