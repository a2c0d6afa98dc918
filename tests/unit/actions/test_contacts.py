"""Finding people, and what may be said of them where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from actions.contacts import find_contact, send_contact
from actions.messages import Inbound
from actions.models import Chat, ChatKind, Nickname, Person
from actions.office import Office
from actions.ports import Store, UnitOfWork
from actions.turn import Turn
from nlu.message import Parsed, PersonMention, find_people
from nlu.time import Calendar
from tests.unit.actions.directory_office import demo_store

NOW = datetime(2026, 11, 19, 3, tzinfo=UTC)
KIET = "NV001"
NOT_IN_GROUPS = (
    "Trong nhóm, Thư ký không tìm người theo số di động hoặc email. Anh nhắn riêng cho Thư ký giúp ạ."
)
LAN_MOBILE, LAN_EMAIL = "0900 000 003", "lan.truong3@saomai.example"


@pytest.fixture(scope="module")
def demo() -> Store:
    return demo_store()


@pytest.fixture
def work(demo: Store) -> Iterator[UnitOfWork]:
    """Never committed, so that every test begins with the same office."""
    with demo.work() as work:
        yield work


def turn_of(work: UnitOfWork, text: str, *, chat: str, asker: str = KIET) -> Turn:
    sender = work.people.find_by_code(asker)
    assert sender is not None
    where = work.chats.find("web", "", chat) or _private(work, sender)
    inbound = Inbound(
        channel="web",
        account="",
        event_id="1",
        kind="text",
        chat_id=where.external_id,
        chat_kind=where.kind,
        sender_id=asker,
        sent_at=NOW,
        text=text,
    )
    return Turn(
        work=work, office=Office(calendar=Calendar()), now=NOW, sender=sender, chat=where, inbound=inbound
    )


def ask(work: UnitOfWork, text: str, *, chat: str = "private:NV001", asker: str = KIET) -> Turn:
    turn = turn_of(work, text, chat=chat, asker=asker)
    find_contact(
        Parsed(text=text, intent="find_contact", confidence=1.0, people=tuple(find_people(text))), turn
    )
    return turn


def said(turn: Turn) -> str:
    (message,) = turn.posted
    return str(message.content["text"])


def labels(turn: Turn) -> list[str]:
    return [button["label"] for line in turn.posted[0].content["buttons"] for button in line]


def assert_open(answer: str) -> None:
    """Nothing in it but what everyone may know."""
    assert "0900" not in answer
    assert "@" not in answer


def test_in_a_group_only_what_everyone_may_know_is_said(work: UnitOfWork) -> None:
    turn = ask(work, "số điện thoại chị Lan phòng Kinh tế", chat="group:van-phong")
    assert said(turn) == (
        "Trương Thị Ngọc Lan, Chuyên viên, Phòng Kinh tế. Máy cơ quan: 028 3800 0003. "
        "Số di động Thư ký gửi qua tin nhắn riêng."
    )
    assert labels(turn) == ["Gửi riêng cho tôi"]
    assert turn.posted[0].content["contact"] is None


def test_only_the_asker_may_press_the_button(work: UnitOfWork) -> None:
    turn = ask(work, "số điện thoại chị Lan phòng Kinh tế", chat="group:van-phong")
    token = work.tokens.find(turn.posted[0].content["buttons"][0][0]["token"])
    assert token is not None
    assert token.may_press == [turn.sender.id]


def test_the_button_sends_everything_privately_to_whoever_pressed(work: UnitOfWork) -> None:
    group = ask(work, "số điện thoại chị Lan phòng Kinh tế", chat="group:van-phong")
    token = work.tokens.find(group.posted[0].content["buttons"][0][0]["token"])
    assert token is not None
    press = turn_of(work, "", chat="group:van-phong")
    send_contact(token.command["arguments"], press)
    (message,) = press.posted
    chat = work.chats.get(message.chat_id)
    assert (chat.kind, chat.person_id) == (ChatKind.PRIVATE, press.sender.id)
    assert LAN_MOBILE in message.content["text"]
    assert LAN_EMAIL in message.content["text"]
    assert message.content["contact"] == {"name": "Trương Thị Ngọc Lan", "phone": LAN_MOBILE}


def test_in_private_everything_is_said_with_a_contact_card(work: UnitOfWork) -> None:
    turn = ask(work, "cho tôi xin số chị Lan phòng Kinh tế")
    assert said(turn).splitlines() == [
        "Trương Thị Ngọc Lan, Chuyên viên, Phòng Kinh tế.",
        f"Di động: {LAN_MOBILE}",
        "Máy cơ quan: 028 3800 0003",
        f"Email: {LAN_EMAIL}",
    ]
    assert turn.posted[0].content["contact"] == {"name": "Trương Thị Ngọc Lan", "phone": LAN_MOBILE}
    assert labels(turn) == []


@pytest.mark.parametrize("text", ["0900 000 003 là số của ai", f"{LAN_EMAIL} là của ai", "0900000003"])
def test_a_mobile_number_or_address_is_looked_up_in_private_only(work: UnitOfWork, text: str) -> None:
    assert "Trương Thị Ngọc Lan" in said(ask(work, text))
    assert said(ask(work, text, chat="group:van-phong")) == NOT_IN_GROUPS


@pytest.mark.parametrize(
    "text",
    [
        "0900 000 999 là số của ai",
        "0900000003 có phải số chị Lan không",
        "số 0900.000.003 của ai vậy",
        "+84 900 000 003 là ai",
        "khong.co.ai@saomai.example là của ai",
        "email lan.truong3@saomai.example của chị Lan phải không",
    ],
)
def test_a_group_hears_the_same_whether_a_number_is_somebodys_or_nobodys(work: UnitOfWork, text: str) -> None:
    assert said(ask(work, text, chat="group:toan-co-quan")) == NOT_IN_GROUPS


def test_an_office_line_is_looked_up_in_a_group_too(work: UnitOfWork) -> None:
    answer = said(ask(work, "028 3800 0003 là số của ai", chat="group:van-phong"))
    assert answer.startswith("Trương Thị Ngọc Lan, Chuyên viên, Phòng Kinh tế.")


@pytest.mark.parametrize("text", ["0003", "đuôi 0003 là số ai", "lan.truong3"])
def test_the_end_of_a_mobile_number_or_the_front_of_an_address_tells_nothing_in_a_group(
    work: UnitOfWork, text: str
) -> None:
    assert_open(said(ask(work, text, chat="group:van-phong")))


def test_several_people_are_told_of_by_tiers_too(work: UnitOfWork) -> None:
    text = "số điện thoại chị Oanh và anh Dũng phòng Kinh tế"
    group = ask(work, text, chat="group:toan-co-quan")
    assert_open(said(group))
    assert "Ngô Tiến Dũng" in said(group)
    assert "Di động" not in said(group)
    assert group.posted[0].content["contact"] is None
    assert "0900 000 005" in said(ask(work, text))


def test_somebody_called_by_a_nickname_is_told_of_by_tiers_too(work: UnitOfWork) -> None:
    lan = work.people.find_by_code("NV003")
    group = work.chats.find("web", "", "group:van-phong")
    assert lan is not None
    assert group is not None
    work.nicknames.add(
        Nickname(person_id=lan.id, name="Lan nhỏ", folded="lan nho", created_at=NOW, chat_id=group.id)
    )
    turn = ask(work, "số di động chị Lan nhỏ", chat="group:van-phong")
    assert said(turn).startswith("Trương Thị Ngọc Lan, Chuyên viên, Phòng Kinh tế.")
    assert_open(said(turn))


def test_a_forwarded_contact_is_told_of_by_tiers_too(work: UnitOfWork) -> None:
    turn = turn_of(work, "Lan 0900000003", chat="group:van-phong")
    forwarded = PersonMention("Lan 0900000003", 0, 14, external_id="NV003")
    find_contact(Parsed(text="Lan", intent="find_contact", confidence=1.0, people=(forwarded,)), turn)
    assert said(turn).startswith("Trương Thị Ngọc Lan")
    assert_open(said(turn))


def test_a_forwarded_number_that_belongs_to_no_account_finds_nobody_in_a_group(work: UnitOfWork) -> None:
    turn = turn_of(work, "0900000003", chat="group:van-phong")
    forwarded = PersonMention("0900000003", 0, 10, external_id="somebody-else")
    find_contact(Parsed(text="0900000003", intent="find_contact", confidence=1.0, people=(forwarded,)), turn)
    assert said(turn) == NOT_IN_GROUPS


def test_whoever_left_is_sent_to_nobody_by_an_old_button(work: UnitOfWork) -> None:
    lan = work.people.find_by_code("NV003")
    assert lan is not None
    lan.active = False
    turn = turn_of(work, "", chat="group:van-phong")
    send_contact({"people": [lan.id]}, turn)
    assert said(turn) == "Danh bạ không còn người này ạ."


def test_no_mobile_number_or_address_ever_stands_in_a_group(work: UnitOfWork) -> None:
    for text in (
        "số chị Lan",
        "danh bạ phòng kinh tế",
        "trưởng phòng",
        "anh Nam",
        "chuyên viên",
        "email sếp",
        "Oanh",
    ):
        answer = said(ask(work, text, chat="group:toan-co-quan"))
        assert "0900" not in answer
        assert "@" not in answer


def test_several_people_are_listed_with_title_and_unit(work: UnitOfWork) -> None:
    turn = ask(work, "số điện thoại chị Lan", chat="group:toan-co-quan")
    assert said(turn).splitlines() == [
        "1. Trương Thị Ngọc Lan, Chuyên viên, Phòng Kinh tế. Máy cơ quan: 028 3800 0003.",
        "2. Lê Thị Lan, Viên chức, Trung tâm Phục vụ hành chính công. Máy cơ quan: 028 3800 0032.",
    ]
    assert labels(turn) == ["Gửi riêng cho tôi"]


def test_of_many_people_five_are_listed_and_the_rest_is_counted(work: UnitOfWork) -> None:
    lines = said(ask(work, "tìm chuyên viên", chat="group:toan-co-quan")).splitlines()
    assert lines[0].startswith("Có ")
    assert lines[0].endswith(" người phù hợp, sau đây là 5 người đầu:")
    assert [line[:2] for line in lines[1:6]] == ["1.", "2.", "3.", "4.", "5."]
    assert lines[6] == "Nêu thêm họ tên, chức vụ hoặc đơn vị để tìm đúng người ạ."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("cho xin sdt do hoai nam", "Đỗ Hoài Nam"),
        ("ai là chánh văn phòng", "Phan Văn Tuấn Kiệt"),
        ("số máy bàn phòng kinh tế", "Ngô Tiến Dũng"),
        ("số của tôi", "Phan Văn Tuấn Kiệt"),
        ("liên hệ anh Nam đen", "Bùi Phương Nam"),
    ],
)
def test_people_are_found_by_any_words(work: UnitOfWork, text: str, name: str) -> None:
    assert said(ask(work, text)).startswith(name)


def test_whoever_is_not_in_the_directory_is_politely_missing(work: UnitOfWork) -> None:
    assert said(ask(work, "số điện thoại chị Khuê phòng Pháp chế")) == (
        "Thư ký không tìm thấy “chị Khuê phòng Pháp chế” trong danh bạ. "
        "Anh kiểm tra lại tên, chức vụ hoặc đơn vị giúp ạ."
    )


def test_a_near_match_is_said_to_be_one(work: UnitOfWork) -> None:
    assert said(ask(work, "số chị Lan phòng Văn hóa")).startswith(
        "Không có ai đúng là “chị Lan phòng Văn hóa”. Gần nhất:"
    )


def test_a_request_without_anybody_in_it_is_asked_back(work: UnitOfWork) -> None:
    assert said(ask(work, "cho xin số điện thoại")).startswith("Anh cần tìm ai ạ?")


def _private(work: UnitOfWork, person: Person) -> Chat:
    return work.chats.add(
        Chat(
            channel="web",
            account="",
            external_id=f"private:{person.code}",
            kind=ChatKind.PRIVATE,
            person_id=person.id,
        )
    )
