"""Bad input gets a clear answer or silence by design; nothing is lost, nothing is half done."""

from __future__ import annotations

import unicodedata

import pytest

from actions.models import EventState, SendState
from tests.fakes.office_play import OFFICE, PlayedOffice
from tests.fakes.router import FakeRouter

ORDER = "giao anh Nam tổng hợp báo cáo trước thứ Sáu"


@pytest.mark.parametrize(
    "text", ["", "   ", "👍", "...", "1", "\u200b\u200b", "Guten Tag, wie geht es Ihnen?"]
)
def test_what_is_not_for_us_is_silent_in_a_group(office: PlayedOffice, text: str) -> None:
    assert office.say("LD", text, OFFICE) == []
    assert not office.tasks()


def test_a_very_long_message_is_refused_clearly_in_private(office: PlayedOffice) -> None:
    (answer,) = office.say("LD", "giao anh Nam " + "làm báo cáo " * 900)
    assert "quá 4000 ký tự" in answer.message.text
    assert not office.tasks()


@pytest.mark.parametrize(
    "text",
    [
        unicodedata.normalize("NFD", ORDER),
        ORDER.upper(),
        "giao anh\u200b Nam tổng hợp báo cáo trước thứ Sáu",
        "\u202egiao anh Nam tổng hợp báo cáo trước thứ Sáu\u202c",
        "giao  anh   Nam\ttổng hợp báo cáo\ntrước thứ Sáu",
    ],
)
def test_odd_spellings_of_an_order_are_still_that_order(office: PlayedOffice, text: str) -> None:
    office.say("LD", text, OFFICE)
    (task,) = office.tasks()
    assert office.code_of(task.lead_id) == "NAM"


def test_words_that_nobody_addressed_to_us_are_forgotten(office: PlayedOffice) -> None:
    office.say("LD", "hôm nay trời đẹp quá", OFFICE)
    with office.store.work() as work:
        assert work.events.get(1).payload == {}
        assert work.events.get(1).state is EventState.DONE


def test_a_marked_secret_is_neither_kept_nor_understood(office: PlayedOffice) -> None:
    (answer,) = office.say("LD", "MẬT: giao anh Nam chuyển kế hoạch phòng thủ trước thứ Sáu", OFFICE)
    assert "bí mật nhà nước" in answer.message.text
    assert not office.tasks()
    with office.store.work() as work:
        assert "phòng thủ" not in str(work.events.get(1).payload)


def test_ordinary_words_with_mat_are_no_secret(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam đổi mật khẩu hệ thống trước thứ Sáu", OFFICE)
    assert len(office.tasks()) == 1


def test_a_message_waits_while_the_router_is_down_and_is_answered_once(office: PlayedOffice) -> None:
    router = office.router
    assert isinstance(router, FakeRouter)
    router.down = True
    assert office.say("LD", ORDER, OFFICE) == []
    assert office.wait(seconds=30) == []
    router.down = False
    said = office.wait(seconds=5)
    assert len(office.tasks()) == 1
    assert len(said) == 2
    with office.store.work() as work:
        assert work.events.get(1).tries == 0


def test_later_messages_of_a_chat_wait_for_earlier_ones(office: PlayedOffice) -> None:
    router = office.router
    assert isinstance(router, FakeRouter)
    router.down = True
    office.say("LD", ORDER, OFFICE)
    office.say("LD", "giao anh Nam soạn tờ trình trước thứ Sáu", OFFICE)
    router.down = False
    office.wait(seconds=10)
    assert [task.title for task in office.tasks()] == ["tổng hợp báo cáo", "soạn tờ trình"]


def test_an_event_that_always_fails_is_buried_and_the_sender_told(
    office: PlayedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from actions import registry

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(registry.INTENTS, "action_assign_task", broken)
    office.say("LD", ORDER)
    (told,) = office.wait(minutes=2)
    assert "trục trặc" in told.message.text
    with office.store.work() as work:
        assert work.events.get(1).state is EventState.DEAD
    (after,) = office.say("LD", "việc của tôi")
    assert "không có việc nào" in after.message.text


def test_what_a_dead_node_was_sending_is_sent_after_its_lease(office: PlayedOffice) -> None:
    """Killed between claim and send: at least once, a lost reminder costs more than a repeated one."""
    office.say("LD", "nhắc tôi 8h sáng mai họp giao ban")
    office._play({"down": True})
    office.wait(hours=22, minutes=1)
    office.core.clockwork.tick()
    with office.store.work() as work:
        now = office.clock.now()
        (claimed,) = work.outbox.claim(now, lease="a node that dies", until=now.replace(second=59), limit=10)
        work.commit()
    office.restart()
    (rung,) = office.wait(minutes=5)
    assert "Họp giao ban" in rung.message.text
    with office.store.work() as work:
        assert work.outbox.get(claimed.id).state is SendState.SENT
