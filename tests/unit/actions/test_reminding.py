"""Personal reminders ring when they were asked for, once or again and again, and can be moved and cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.fakes.office_play import OFFICE, ZONE, PlayedOffice

FRIDAY_8AM = datetime(2026, 11, 20, 8, 0, tzinfo=ZONE)


def test_a_reminder_rings_at_its_time(office: PlayedOffice) -> None:
    (made,) = office.say("LD", "nhắc tôi 8h sáng mai họp giao ban", OFFICE)
    assert "08:00 thứ Sáu 20/11: họp giao ban" in made.message.text
    (rung,) = office.wait(days=1)
    assert (rung.at, rung.message.kind, rung.chat) == (FRIDAY_8AM, "reminder", "private")
    assert "Họp giao ban" in rung.message.text


def test_a_time_that_a_person_named_fires_at_night_too(office: PlayedOffice) -> None:
    office.say("LD", "nhắc tôi 23h tối nay gọi điện cho trực ban")
    (rung,) = office.wait(days=1)
    assert rung.at == datetime(2026, 11, 19, 23, 0, tzinfo=ZONE)


def test_a_repeating_reminder_rings_again_and_again(office: PlayedOffice) -> None:
    office.say("LD", "mỗi sáng thứ Hai lúc 8h nhắc tôi nộp báo cáo tuần")
    rung = office.wait(days=15)
    assert [f"{one.at:%d/%m %H:%M}" for one in rung] == ["23/11 08:00", "30/11 08:00"]


def test_a_missing_time_is_asked(office: PlayedOffice) -> None:
    (question,) = office.say("LD", "nhắc tôi nộp báo cáo")
    assert "lúc nào" in question.message.text
    office.say("LD", "9h sáng mai nhé")
    (rung,) = office.wait(days=1)
    assert rung.at == FRIDAY_8AM + timedelta(hours=1)


def test_snoozing_rings_once_more(office: PlayedOffice) -> None:
    office.say("LD", "nhắc tôi 8h sáng mai họp giao ban")
    office.wait_until(FRIDAY_8AM)
    office.press("LD", "Nhắc lại sau 10 phút")
    said = office.wait(hours=1)
    assert [one.at for one in said] == [FRIDAY_8AM + timedelta(minutes=10)]


def test_a_cancelled_reminder_is_silent(office: PlayedOffice) -> None:
    office.say("LD", "nhắc tôi 8h sáng mai họp giao ban")
    office.press("LD", "Hủy nhắc")
    assert office.wait(days=2) == []


def test_cancelling_in_words_asks_which_of_several(office: PlayedOffice) -> None:
    office.say("LD", "nhắc tôi 8h sáng mai họp giao ban")
    office.say("LD", "nhắc tôi 9h sáng mai gọi cho phường")
    (question,) = office.say("LD", "hủy nhắc")
    assert len(question.tokens) == 3 - 1
    office.say("LD", "cái đầu")
    rung = office.wait(days=1)
    assert [f"{one.at:%H:%M}" for one in rung] == ["09:00"]


def test_somebody_elses_reminder_cannot_be_cancelled(office: PlayedOffice) -> None:
    (made,) = office.say("LD", "nhắc tôi 8h sáng mai họp giao ban", OFFICE)
    (refusal,) = office.press("NAM", "Hủy nhắc", OFFICE, on=made.n)
    assert refusal.message.recipient_code == "NAM"
    assert len(office.wait(days=1)) == 1


def test_a_reminder_that_comes_late_says_so(office: PlayedOffice) -> None:
    office.say("LD", "nhắc tôi 8h sáng mai họp giao ban")
    office._play({"down": True})
    office.wait_until(FRIDAY_8AM + timedelta(hours=2))
    (rung,) = office._play({"up": True})
    assert "nhắc muộn, hẹn lúc 08:00 20/11" in rung.message.text


def test_the_list_shows_what_is_still_to_come(office: PlayedOffice) -> None:
    office.say("LD", "nhắc tôi 8h sáng mai họp giao ban")
    (listed,) = office.say("LD", "danh sách nhắc việc của tôi")
    assert "08:00 thứ Sáu 20/11: họp giao ban" in listed.message.text


def test_a_lunar_repetition_rings_once_and_says_so(office: PlayedOffice) -> None:
    said = office.say("LD", "rằm hàng tháng nhắc tôi thắp hương ở cơ quan")
    assert any("chỉ báo một lần" in one.message.text for one in said)


def test_moving_a_reminder_by_its_words_moves_that_one_and_not_the_latest(office: PlayedOffice) -> None:
    office.say("LD", "nhắc tôi 14h chiều nay gọi điện cho phường")
    office.say("LD", "nhắc tôi 15h chiều nay ký giấy mời")
    office.say("LD", "dời lời nhắc gọi điện cho phường sang 16h chiều nay")
    rung = office.wait(hours=8)
    assert [(f"{one.at:%H:%M}", "gọi điện" in one.message.text.lower()) for one in rung] == [
        ("15:00", False),
        ("16:00", True),
    ]
