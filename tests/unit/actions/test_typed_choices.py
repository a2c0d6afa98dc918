"""On a channel without buttons people write what a card tells them to, and it does what the button does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from actions.messages import Button, Command, Inbound
from actions.models import Chat, ChatKind, Identity, Person, TaskState
from actions.typed_choices import find_stale, find_typed, words_for
from bot.channel import Capabilities
from bot.choices import choices_in_words, with_choices
from bot.compose import compose
from tests.fakes.office_play import OFFICE, ZONE, PlayedOffice

PLAIN = Capabilities(text_limit=2000)


def typed(office: PlayedOffice, code: str, text: str, chat: str = "private", **values: Any) -> str | None:
    """The label of the button that these words press."""
    name = f"private:{code}" if chat == "private" else chat
    with office.store.work() as work:
        place = work.chats.find("console", "", name)
        person = work.people.find_by_code(code)
        assert place is not None
        assert person is not None
        inbound = replace(_inbound(person, place, office.clock.now()), text=text, **values)
        token = find_typed(inbound, person, place, work, now=office.clock.now())
        found = work.tokens.find(token) if token is not None else None
        return (
            None if found is None else f"{found.label} {found.command['arguments'].get('task', '')}".strip()
        )


def _inbound(person: Person, chat: Chat, now: datetime) -> Inbound:
    return Inbound(
        channel="console",
        account="",
        event_id="1",
        kind="text",
        chat_id=chat.external_id,
        chat_kind=chat.kind,
        sender_id=person.code,
        sent_at=now,
        types_choices=True,
    )


@pytest.fixture
def two_tasks(office: PlayedOffice) -> PlayedOffice:
    """Nam has been given tasks 1 and 2."""
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.say("LD", "giao anh Nam rà soát hồ sơ trước thứ Hai", OFFICE)
    return office


@pytest.mark.parametrize(
    "text",
    ["Nhận việc 1", "nhận việc 1", "nhận 1", "Nhận việc 1.", "“Nhận việc 1”", "nhan viec 1", "NHẬN VIỆC 1"],
)
def test_the_words_of_a_card_press_its_button(two_tasks: PlayedOffice, text: str) -> None:
    assert typed(two_tasks, "NAM", text) == "Nhận việc 1"


def test_a_label_alone_presses_only_where_nothing_else_is_called_so(two_tasks: PlayedOffice) -> None:
    assert typed(two_tasks, "NAM", "Nhận việc") is None
    two_tasks.say("NAM", "nhắc tôi 8h sáng mai họp giao ban")
    assert typed(two_tasks, "NAM", "Hủy nhắc") == "Hủy nhắc"


@pytest.mark.parametrize("text", ["", "1", "Nhận việc 3", "nhận việc 1 nhé anh", "Duyệt 1", "huy", "x" * 200])
def test_other_words_press_nothing(two_tasks: PlayedOffice, text: str) -> None:
    assert typed(two_tasks, "NAM", text) is None


def test_nobody_presses_what_is_for_another(two_tasks: PlayedOffice) -> None:
    assert typed(two_tasks, "LD", "Đúng 1", OFFICE) == "Đúng 1"
    assert typed(two_tasks, "LAN", "Đúng 1", OFFICE) is None


def test_what_came_after_the_words_were_written_was_not_meant(two_tasks: PlayedOffice) -> None:
    earlier = datetime(2026, 11, 19, 9, tzinfo=ZONE)
    assert typed(two_tasks, "NAM", "Nhận việc 1", sent_at=earlier) is None


def test_a_button_whose_time_is_over_is_not_pressed(two_tasks: PlayedOffice) -> None:
    two_tasks.clock.advance(days=31)
    assert typed(two_tasks, "NAM", "Nhận việc 1") is None


def stale(office: PlayedOffice, code: str, text: str, chat: str = "private", **values: Any) -> str | None:
    """The label of the button that these words name in vain."""
    name = f"private:{code}" if chat == "private" else chat
    with office.store.work() as work:
        place = work.chats.find("console", "", name)
        person = work.people.find_by_code(code)
        assert place is not None
        assert person is not None
        inbound = replace(_inbound(person, place, office.clock.now()), text=text, **values)
        token = find_stale(inbound, person, place, work, now=office.clock.now())
        found = work.tokens.find(token) if token is not None else None
        return found.label if found is not None else None


def test_only_buttons_that_cannot_be_pressed_are_named_in_vain(office: PlayedOffice) -> None:
    office.say("LD", "giao chị Lan rà soát hồ sơ", OFFICE)
    for words in ("3", "T2 23/11"):
        assert stale(office, "NAM", words, OFFICE) == "T2 23/11"
        assert stale(office, "LD", words, OFFICE) is None  # He may press it.
        assert stale(office, "NAM", words, OFFICE, addressed=False) is None
    assert stale(office, "NAM", "9", OFFICE) is None
    assert stale(office, "NAM", "0", OFFICE) is None
    office.press("LD", "T2 23/11", OFFICE)
    assert stale(office, "LD", "3", OFFICE) == "T2 23/11"  # It was answered.


def test_words_that_could_mean_two_buttons_press_neither(two_tasks: PlayedOffice) -> None:
    assert typed(two_tasks, "NAM", "Nhận việc") is None
    assert stale(two_tasks, "NAM", "Nhận việc") is None
    assert stale(two_tasks, "NAM", "Nhận việc 1") is None
    two_tasks.clock.advance(days=31)
    assert stale(two_tasks, "NAM", "Nhận việc 1") == "Nhận việc"


def test_a_number_is_a_line_of_the_open_question(office: PlayedOffice) -> None:
    office.say("LD", "giao chị Lan rà soát hồ sơ", OFFICE)
    assert typed(office, "LD", "3", OFFICE) == "T2 23/11"
    assert typed(office, "LD", "3.", OFFICE) == "T2 23/11"
    assert typed(office, "LD", "5", OFFICE) is None
    assert typed(office, "NAM", "3", OFFICE) is None
    office.press("LD", "Không đặt hạn", OFFICE)
    assert typed(office, "LD", "3", OFFICE) is None


def test_a_number_that_is_a_tasks_in_another_line_is_no_line(office: PlayedOffice) -> None:
    for words in ("tổng hợp báo cáo", "rà soát hồ sơ", "kiểm tra kho"):
        office.say("LD", f"giao anh Nam {words} trước thứ Sáu", OFFICE)
    office.say("LD", "hủy việc 1")
    (question,) = office.say("NAM", "nhận việc")
    assert [label[:6] for label in question.tokens] == ["Việc 2", "Việc 3"]
    assert typed(office, "NAM", "2") is None  # The second line, or task 2 in the first?
    assert (typed(office, "NAM", "1") or "").startswith("Việc 2")


def test_a_typed_button_does_and_records_what_a_pressed_one_does(two_tasks: PlayedOffice) -> None:
    office = two_tasks
    with office.store.work() as work:
        person = work.people.find_by_code("NAM")
        place = work.chats.find("console", "", "private:NAM")
        assert person is not None
        assert place is not None
        if work.identities.find("console", "", "NAM") is None:
            work.identities.add(
                Identity(channel="console", account="", external_id="NAM", person_id=person.id)
            )
        work.commit()
        inbound = replace(_inbound(person, place, office.clock.now()), text="nhận 2", event_id="typed:1")
    office.core.intake.store(inbound)
    office.wait(seconds=1)
    assert office.task(2).state is TaskState.ACCEPTED
    with office.store.work() as work:
        assert "press.accept_task" in [row.action for row in work.audit.latest(limit=20)]


def test_words_for_a_button_name_its_task_once() -> None:
    about = {"task": 12}
    assert words_for(Button("Nhận việc", Command("accept_task", about))) == "Nhận việc 12"
    assert words_for(Button("Sửa việc 12", Command("show_task", about))) == "Sửa việc 12"
    assert words_for(Button("Đôn đốc", Command("urge", {"tasks": [12]}))) == "Đôn đốc 12"
    assert words_for(Button("Đôn đốc tất cả", Command("urge", {"tasks": [12, 13]}))) == "Đôn đốc tất cả"
    assert words_for(Button("Hoài Nam", Command("answer", {"question": 1, "choice": 0}))) == ""


def test_answers_are_numbered_and_the_rest_is_said() -> None:
    rows = [
        [{"label": "Hoài Nam", "say": ""}, {"label": "Phương Nam", "say": ""}],
        [{"label": "Hủy", "say": "Hủy 12"}],
    ]
    assert choices_in_words(rows) == "1. Hoài Nam\n2. Phương Nam\nNhắn lại: “Hủy 12”."
    assert with_choices("Chào", ()) == "Chào"


def test_a_channel_is_given_what_it_can_show_and_words_for_the_rest(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    with office.store.work() as work:
        chat = work.chats.find("console", "", "private:NAM")
        assert chat is not None
        row = work.outbox.latest(chat.id)[0]
        shown = compose(row, chat, work, PLAIN)
        assert shown.buttons == ()
        assert shown.text.endswith("\nNhắn lại: “Nhận việc 1”, “Xin không nhận 1”, “Hỏi lại 1”.")
        content = {
            **row.content,
            "file": "stored:abc",
            "image": "stored:def",
            "asks_contact": True,
            "brief": "mã",
        }
        shown = compose(row, chat, work, PLAIN, content=content)
        assert (shown.file, shown.image) == (None, None)
        assert shown.text.startswith("mã\n")
        assert "không gửi được ảnh" in shown.text
        assert "không gửi được tệp" in shown.text
        able = Capabilities(buttons=True, files=True, images=True, shares_phone=True)
        shown = compose(row, chat, work, able, content=content)
        assert (shown.file, shown.image, shown.asks_contact) == ("stored:abc", "stored:def", True)
        assert shown.text == row.content["text"]


def test_a_stranger_on_a_channel_without_phones_hears_of_the_code_and_gets_no_data(
    office: PlayedOffice,
) -> None:
    now = office.clock.now()
    inbound = Inbound(
        "zalo-bot", "1", "m1", "text", "6ede", ChatKind.PRIVATE, "6ede", now, text="số điện thoại chị Lan"
    )
    office.core.intake.store(inbound)
    while office.core.inbox.process_next():
        pass
    with office.store.work() as work:
        chat = work.chats.find("zalo-bot", "1", "6ede")
        assert chat is not None
        (row,) = work.outbox.latest(chat.id)
        shown = compose(row, chat, work, PLAIN)
    assert "mã liên kết" in shown.text
    assert "số điện thoại" not in shown.text
    assert "0900000" not in shown.text


def test_what_the_channel_keeps_to_itself_is_told(office: PlayedOffice) -> None:
    office.say("NAM", "xin chào")
    with office.store.work() as work:
        person = work.people.find_by_code("NAM")
        chat = work.chats.find("console", "", "private:NAM")
        assert person is not None
        assert chat is not None
        inbound = replace(_inbound(person, chat, office.clock.now()), kind="unreadable", event_id="odd:1")
    office.core.intake.store(inbound)
    office.wait(seconds=1)
    assert "gửi tệp ở trang chat" in office.said[-1].message.text
