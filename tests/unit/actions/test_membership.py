"""Coming into a group and leaving it: what the assistant says of itself, and who reads the group's tasks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from actions.messages import Attachment, Inbound, Mention
from actions.models import Chat, ChatKind
from tests.fakes.office_play import PlayedOffice

GROUP = "group:khu-pho"
NOW = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
ASSISTANT = Mention(0, 0, "bot", is_assistant=True)


class Group:
    """A group of the console that tells what a messenger would."""

    def __init__(self, office: PlayedOffice) -> None:
        self.office = office
        office.say("LD", "xin chào", "group:khu-pho", members=["LD", "NAM"])
        self._events = 0

    def tells(self, kind: Any, *mentions: Mention, sender: str = "LD", **values: Any) -> list[str]:
        """An event of the group; what is said because of it."""
        self._events += 1
        inbound = Inbound(
            channel="console",
            account="",
            event_id=f"group-{self._events}",
            kind=kind,
            chat_id=values.pop("chat_id", GROUP),
            chat_kind=values.pop("chat_kind", ChatKind.GROUP),
            sender_id=sender,
            sent_at=self.office.clock.now(),
            mentions=mentions,
            **values,
        )
        self.office.core.intake.store(inbound)
        return [said.message.text for said in self.office.wait(seconds=2)]

    def chat(self, external_id: str = GROUP, thread: str = "") -> Chat:
        with self.office.store.work() as work:
            found = work.chats.find("console", "", external_id, thread)
            assert found is not None
            return found

    def members(self) -> list[str]:
        with self.office.store.work() as work:
            people = work.people.many(work.chats.members(self.chat().id))
            return sorted(person.code for person in people)

    def read(self, everything: bool) -> None:
        with self.office.store.work() as work:
            found = work.chats.find("console", "", GROUP)
            assert found is not None
            found.reads_all = everything
            work.commit()


@pytest.fixture
def group(office: PlayedOffice) -> Group:
    group = Group(office)
    group.read(everything=False)
    return group


def test_where_it_sees_only_what_is_meant_for_it_it_says_so(group: Group) -> None:
    (text,) = group.tells("joined", ASSISTANT)
    assert len(text.splitlines()) == 4
    assert "chỉ tin gọi đến Thư ký mới tới được Thư ký" in text
    assert "lưu 365 ngày" in text


def test_where_it_sees_everything_it_says_so_and_asks_before_it_reads(group: Group) -> None:
    (text,) = group.tells("joined", ASSISTANT, sees_all=True)
    assert "nhận được mọi tin nhưng chỉ đọc tin gọi đến Thư ký" in text
    assert not group.chat().reads_all
    (agreed,) = group.office.press("LD", "Cho đọc mọi tin", GROUP)
    assert "đọc mọi tin" in agreed.message.text
    assert group.chat().reads_all
    group.office.press("LD", "Chỉ đọc tin gọi đến", GROUP)
    assert not group.chat().reads_all


def test_only_who_leads_a_unit_may_let_it_read(group: Group) -> None:
    group.tells("joined", ASSISTANT, sees_all=True)
    (refused,) = group.office.press("NAM", "Cho đọc mọi tin", GROUP)
    assert "nhờ lãnh đạo đơn vị" in refused.message.text
    assert not group.chat().reads_all


def test_a_stranger_who_adds_it_hears_the_same(group: Group) -> None:
    (text,) = group.tells("joined", ASSISTANT, sender="người lạ")
    assert text.startswith("Xin chào. Đây là Thư ký")


def test_new_rights_are_told_and_lost_ones_end_the_reading(group: Group) -> None:
    (more,) = group.tells("rights", ASSISTANT, sees_all=True)
    assert "nhận được mọi tin" in more
    group.read(everything=True)
    (less,) = group.tells("rights", ASSISTANT)
    assert "chỉ tin gọi đến Thư ký" in less
    assert not group.chat().reads_all


def test_who_comes_is_a_member_and_who_goes_is_none_and_nobody_is_greeted(group: Group) -> None:
    group.office.say("LAN", "chào")
    assert not group.tells("joined", Mention(0, 0, "LAN"))
    assert group.members() == ["LAN", "LD", "NAM"]
    assert not group.tells("left", Mention(0, 0, "NAM"), sender="NAM")
    assert group.members() == ["LAN", "LD"]


def test_a_group_without_the_assistant_is_closed_until_it_is_back(group: Group) -> None:
    group.tells("left", ASSISTANT)
    assert group.chat().blocked
    group.tells("joined", ASSISTANT)
    assert not group.chat().blocked


def test_who_unblocks_it_is_told_that_messages_arrive_again(group: Group) -> None:
    private = {"chat_id": "private:NAM", "chat_kind": ChatKind.PRIVATE, "sender": "NAM"}
    group.office.say("NAM", "xin chào")
    group.tells("left", ASSISTANT, **private)
    assert group.chat("private:NAM").blocked
    (text,) = group.tells("joined", ASSISTANT, **private)
    assert "đã nhận lại được tin" in text
    assert not group.chat("private:NAM").blocked


def test_a_topic_is_read_as_the_group_it_is_in(group: Group) -> None:
    group.read(everything=True)
    group.tells("text", thread="12", text="giao anh Nam quét sân trước thứ Sáu", addressed=False)
    assert group.chat(thread="12").reads_all
    assert len(group.office.tasks()) == 1


def test_a_group_that_moved_goes_on_with_its_tasks(group: Group) -> None:
    group.office.say("LD", "Thư ký ơi giao anh Nam quét sân trước thứ Sáu", GROUP)
    group.tells("moved", sender="", moved_to="group:moi", addressed=False)
    assert group.chat("group:moi").id == group.office.task().chat_id
    said = group.office.say("NAM", "Thư ký ơi nhận việc 1", "group:moi")
    assert said[0].chat == "group:moi"


def test_files_that_go_together_are_one_message(group: Group) -> None:
    group.read(everything=True)
    for number, text in ((1, "Thư ký ơi giao anh Nam rà soát hai tệp này trước thứ Sáu"), (2, "")):
        inbound = Inbound(
            channel="console",
            account="",
            event_id=f"album-{number}",
            kind="text",
            chat_id=GROUP,
            chat_kind=ChatKind.GROUP,
            sender_id="LD",
            sent_at=group.office.clock.now(),
            message_id=f"m{number}",
            text=text,
            attachments=(Attachment("file", f"ref-{number}", f"{number}.pdf"),),
            addressed=number == 1,
            album="album",
        )
        group.office.core.intake.store(inbound)
    said = group.office.wait(seconds=3)
    assert len([one for one in said if one.chat == GROUP]) == 1
    with group.office.store.work() as work:
        message = work.messages.get(group.office.task().source_message_id or 0)
    assert [file["name"] for file in message.attachments] == ["1.pdf", "2.pdf"]
