"""Those in charge are told before it is too late, in working hours only."""

from __future__ import annotations

from datetime import datetime

from actions.helpdesk import hours
from bot.knowledge import default_office
from tests.fakes.helpdesk_play import DESK, in_desk, tickets, to
from tests.fakes.office_play import ZONE, PlayedOffice

FRIDAY = datetime(2026, 11, 20, 16, 30, tzinfo=ZONE)


def test_a_weekend_and_the_lunch_break_do_not_count() -> None:
    office = default_office()
    assert hours.after(FRIDAY, 60, office) == datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)
    eleven = datetime(2026, 11, 20, 11, tzinfo=ZONE)
    assert hours.after(eleven, 60, office) == datetime(2026, 11, 20, 13, 30, tzinfo=ZONE)
    assert hours.minutes_between(FRIDAY, datetime(2026, 11, 23, 8, 0, tzinfo=ZONE), office) == 60
    assert not hours.is_open(datetime(2026, 11, 24, 9, tzinfo=ZONE), office)  # Ngày Văn hóa Việt Nam


def test_a_ticket_of_friday_afternoon_rings_on_monday_before_it_breaks(office: PlayedOffice) -> None:
    office.wait_until(FRIDAY)
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    rung = [
        one
        for one in office.wait_until(datetime(2026, 11, 23, 8, 0, tzinfo=ZONE))
        if "HT-1" in one.message.text
    ]
    told = [(f"{one.at:%d %H:%M}", one.message.recipient_code or one.chat) for one in rung]
    assert told == [
        ("23 07:45", "HT1"),
        ("23 07:54", DESK),
        ("23 07:54", "CT"),
        ("23 08:00", DESK),
        ("23 08:00", "CT"),
    ]


def test_an_answer_in_time_rings_nobody(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    in_desk(office, "HT1", "HT-1: em xuống ngay")
    assert not [one for one in office.wait(hours=5) if "HT-1" in one.message.text]


def test_what_is_late_is_said_each_working_day_and_after_a_downtime_once(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    in_desk(office, "HT1", "HT-1: em xuống ngay")
    rung = [one for one in office.wait(days=8) if "Vẫn chưa xử lý" in one.message.text and one.chat == DESK]
    assert [f"{one.at:%d %H:%M}" for one in rung] == ["25 08:00", "26 08:00", "27 08:00"]
    office.clock.set(datetime(2026, 12, 4, 9, tzinfo=ZONE))
    rung = [
        one for one in office.wait(minutes=5) if "Vẫn chưa xử lý" in one.message.text and one.chat == DESK
    ]
    assert len(rung) == 1


def test_a_flash_report_has_less_time(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy, hỏa tốc")
    (ticket,) = tickets(office)
    assert ticket.urgency == "flash"
    assert (ticket.answer_by - ticket.created_at).total_seconds() == 600


def test_the_roster_says_who_is_in_charge_by_category_and_day(office: PlayedOffice) -> None:
    with office.store.work() as work:
        work.settings.write("helpdesk_roster", {"T5": ["HT2"], "Chữ ký số": ["HT1"]})
        work.commit()
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    office.say("LAN", "báo lỗi chữ ký số không ký được")
    assert [office.code_of(ticket.agent_id or 0) for ticket in tickets(office)] == ["HT2", "HT1"]


def test_an_absent_agents_ticket_goes_to_the_next(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy in phòng 305 kẹt giấy")
    with office.store.work() as work:
        person = work.people.find_by_code("HT1")
        assert person is not None
        person.active = False
        work.commit()
    said = office.wait(hours=1)
    assert office.code_of(tickets(office)[0].agent_id or 0) == "HT2"
    assert any("anh Bảo vắng" in text for text in to(said, "HT2"))
