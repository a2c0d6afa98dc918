"""What people set for themselves holds, is shown, and can be taken back; the rest is said to be missing."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.models import Chat
from tests.fakes.office_play import OFFICE, ZONE, PlayedOffice


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def digests(office: PlayedOffice, code: str, until: datetime) -> list[str]:
    return [
        f"{one.at:%d %H:%M}"
        for one in office.wait_until(until)
        if one.message.kind == "digest" and one.message.recipient_code == code
    ]


@pytest.fixture
def busy(office: PlayedOffice) -> PlayedOffice:
    """Nam has a task that is overdue from Thursday afternoon on."""
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước 17h hôm nay", OFFICE)
    return office


def test_the_digest_comes_when_its_reader_wants_it(busy: PlayedOffice) -> None:
    (answer,) = busy.say("NAM", "gửi bản tin sáng lúc 7h")
    assert "lúc 07:00 các ngày làm việc" in answer.message.text
    assert digests(busy, "NAM", moment(23, 12)) == ["20 07:00", "23 07:00"]


def test_a_later_digest_keeps_the_overdue_reminder_waiting_for_it(busy: PlayedOffice) -> None:
    busy.say("NAM", "gửi bản tin lúc 9h")
    said = [one for one in busy.wait_until(moment(20, 12)) if one.message.recipient_code == "NAM"]
    assert [(f"{one.at:%d %H:%M}", one.message.kind) for one in said][-1] == ("20 09:00", "digest")
    assert len([one for one in said if one.at >= moment(20, 7)]) == 1


def test_a_new_hour_that_is_over_today_begins_tomorrow(busy: PlayedOffice) -> None:
    busy.wait_until(moment(20, 10))
    busy.say("NAM", "gửi bản tin lúc 9h")
    assert digests(busy, "NAM", moment(23, 12)) == ["23 09:00"]


def test_a_digest_without_an_hour_is_asked_about(busy: PlayedOffice) -> None:
    (question,) = busy.say("NAM", "đổi giờ bản tin")
    assert "mấy giờ" in question.message.text
    (answer,) = busy.say("NAM", "6h30")
    assert "lúc 06:30" in answer.message.text


def test_without_the_digest_overdue_tasks_still_ring(busy: PlayedOffice) -> None:
    busy.say("NAM", "tắt bản tin sáng")
    said = [one for one in busy.wait_until(moment(20, 12)) if one.message.recipient_code == "NAM"]
    assert [(f"{one.at:%d %H:%M}", one.message.kind) for one in said][-1] == ("20 08:00", "reminder")
    busy.say("NAM", "bật bản tin sáng")
    assert digests(busy, "NAM", moment(23, 12)) == ["23 07:30"]


def test_nothing_is_planned_during_a_leave_and_the_assigner_sees_it(office: PlayedOffice) -> None:
    (answer,) = office.say("NAM", "tôi nghỉ phép từ hôm nay đến thứ Tư")
    assert "từ thứ Năm 19/11 đến hết thứ Tư 25/11" in answer.message.text
    (card, *_) = office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    assert "Anh Nam nghỉ phép đến hết thứ Tư 25/11." in card.message.text
    said = [one for one in office.wait_until(moment(26, 12)) if one.message.recipient_code == "NAM"]
    assert [f"{one.at:%d %H:%M}" for one in said] == ["26 07:30"]


def test_a_leave_without_an_end_is_asked_about(office: PlayedOffice) -> None:
    (question,) = office.say("NAM", "tôi nghỉ phép")
    assert "đến hết ngày nào" in question.message.text
    (answer,) = office.say("NAM", "thứ Tư")
    assert "đến hết thứ Tư 25/11" in answer.message.text


def test_notices_wait_for_the_end_of_quiet_hours_but_not_hoa_toc_and_own_reminders(
    office: PlayedOffice,
) -> None:
    (answer,) = office.say("NAM", "đừng nhắn tôi sau 20h")
    assert "20:00 đến 07:30" in answer.message.text
    office.say("NAM", "nhắc tôi 21h tối nay gọi trực ban")
    office.wait_until(moment(19, 20, 30))
    office.say("LD", "giao anh Nam soạn tờ trình trước 10/12", OFFICE)
    office.say("LD", "hỏa tốc: giao anh Nam báo cáo sự cố trước 10/12", OFFICE)
    said = [one for one in office.said if one.message.recipient_code == "NAM" and one.at >= moment(19, 20)]
    assert ["sự cố" in one.message.text for one in said] == [True]
    later = [one for one in office.wait_until(moment(20, 9)) if one.message.recipient_code == "NAM"]
    assert [f"{one.at:%d %H:%M}" for one in later] == ["19 21:00", "20 07:30"]


def test_what_is_set_is_shown(office: PlayedOffice) -> None:
    office.say("LAN", "đừng nhắn tôi cuối tuần")
    office.say("LAN", "giờ yên lặng từ 21h đến 6h")
    (shown,) = office.say("LAN", "xem cài đặt của tôi")
    assert "Bản tin sáng: 07:30 các ngày làm việc" in shown.message.text
    assert "21:00 đến 06:00; thứ Bảy, Chủ nhật" in shown.message.text
    office.say("LAN", "bỏ giờ yên lặng")
    (shown,) = office.say("LAN", "xem cài đặt của tôi")
    assert "Giờ yên lặng: không đặt" in shown.message.text


def test_a_wish_of_another_kind_is_answered_with_what_can_be_set(office: PlayedOffice) -> None:
    (answer,) = office.say("LAN", "cài đặt nhắc trước hạn 2 ngày")
    assert answer.message.text.startswith("Thư ký chưa làm được điều này. Hiện chị đặt được")


def test_where_somebody_is_told_things_is_theirs_to_say(office: PlayedOffice) -> None:
    with office.store.work() as work:
        lan = work.people.find_by_code("LAN")
        assert lan is not None
        for channel in ("telegram", "zalo_bot"):
            work.chats.add(Chat(channel=channel, account="", external_id="lan", person_id=lan.id))
        work.commit()
    office.say("LAN", "xin chào")  # in the channel of this test, so that comes first now
    (answer,) = office.say("LAN", "nhắn tôi qua Zalo, không được thì Telegram")
    assert answer.message.text.startswith(
        "Đã ghi: Thư ký nhắn chị qua Zalo; không được thì qua Telegram, rồi"
    )
    with office.store.work() as work:
        order = [chat.channel for chat in work.chats.private_of(lan.id)]
        assert order == ["zalo_bot", "telegram", "console"]
        assert work.chats.privates([lan.id])[lan.id].channel == "zalo_bot"


def test_a_channel_that_is_not_linked_yet_is_remembered_and_said(office: PlayedOffice) -> None:
    (answer,) = office.say("LAN", "nhắn tôi qua Zalo nhé")
    assert "Zalo chưa nối với Thư ký" in answer.message.text
    (shown,) = office.say("LAN", "xem cài đặt của tôi")
    assert "Kênh: Zalo" in shown.message.text
