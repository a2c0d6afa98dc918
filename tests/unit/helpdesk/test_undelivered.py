"""What a provider refuses for good is not lost: the other side hears of it, or people in a lost group's place."""

from __future__ import annotations

from actions.helpdesk import undelivered
from actions.models import OutboxMessage
from actions.turn import Post
from tests.fakes.helpdesk_play import DESK, in_desk, to
from tests.fakes.office_play import PlayedOffice


def refuse(office: PlayedOffice, words: str, *, closes: bool = False) -> None:
    """The provider refuses the latest message with these words; `closes`: the chat for ever."""
    with office.store.work() as work:
        rows: list[OutboxMessage] = []
        for chat_id in range(1, 30):
            rows += [row for row in work.outbox.latest(chat_id) if words in str(row.content["text"])]
        row = max(rows, key=lambda each: each.id)
        if closes:
            work.chats.get(row.chat_id).blocked = True
            work.flush()
        undelivered.tell(row, Post(work, office.core.office(work), office.clock.now()))
        work.commit()


def test_agents_hear_that_a_reporter_cannot_be_reached(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    in_desk(office, "HT1", "HT-1: em xuống ngay")
    refuse(office, "em xuống ngay")
    (told,) = to(office.wait(seconds=1), DESK)
    assert told.startswith("⚠️ HT-1: không gửi được tin cho chị Lan")


def test_what_a_lost_group_should_have_read_goes_to_those_on_duty(office: PlayedOffice) -> None:
    office.say("NAM", "gặp nhân viên")
    office.say("NAM", "còn ai ở đó không")
    refuse(office, "còn ai ở đó không", closes=True)
    assert any("còn ai ở đó không" in text for text in to(office.wait(seconds=1), "HT1"))
    said = office.say("NAM", "alo")
    assert to(said, "HT1") == ["💬 **HT-1** · anh Nam: alo"]
