"""An outage that many report is one incident; all of them hear when it is over, and read nothing of each other."""

from __future__ import annotations

from actions.helpdesk.models import TicketState
from actions.models import Gender, Identity, Person, Post
from tests.fakes.helpdesk_play import DESK, in_desk, tickets, to
from tests.fakes.office_play import PlayedOffice

CRASH = "báo lỗi hệ thống quản lý văn bản không vào được"


def crowd(office: PlayedOffice, count: int) -> list[str]:
    """That many more members of staff."""
    codes = [f"CV{number:02}" for number in range(count)]
    with office.store.work() as work:
        unit = work.units.all()[0]
        for code in codes:
            person = work.people.add(Person(code=code, full_name=f"Người {code}", gender=Gender.FEMALE))
            work.people.add_post(Post(person_id=person.id, unit_id=unit.id, title="Chuyên viên"))
            work.identities.add(
                Identity(channel="console", account="", external_id=code, person_id=person.id)
            )
        work.commit()
    return codes


def test_twenty_reporters_are_one_incident_and_all_hear_when_it_is_over(office: PlayedOffice) -> None:
    first, *others = crowd(office, 20)
    office.say(first, f"{CRASH}, em đang trình ký văn bản mật danh XYZ")
    for code in others:
        (asked,) = office.say(code, CRASH)
        assert "XYZ" not in asked.message.text
        office.press(code, "Cùng sự cố")
    (ticket,) = tickets(office)
    with office.store.work() as work:
        assert len(work.helpdesk.followers(ticket.id)) == 19
    said = in_desk(office, "HT1", "HT-1 đã xử lý: khởi động lại máy chủ")
    for code in others:
        (told,) = to(said, code)
        assert told.startswith("✅ HT-1 (Hệ thống quản lý văn bản) đã khắc phục")
        assert "XYZ" not in told
    assert "đã báo 19 người theo dõi" in to(said, DESK)[0]


def test_the_desk_is_not_told_of_each_of_many(office: PlayedOffice) -> None:
    codes = crowd(office, 20)
    told = []
    for code in codes:
        told += office.say(code, CRASH)
        if code != codes[0]:
            told += office.press(code, "Cùng sự cố")
    assert [text.split(": ")[1] for text in to(told, DESK) if text.startswith("👥")] == [
        "đã có 2 người báo.",
        "đã có 3 người báo.",
        "đã có 10 người báo.",
        "đã có 20 người báo.",
    ]


def test_another_fault_of_the_same_system_is_a_ticket_of_its_own(office: PlayedOffice) -> None:
    office.say("LAN", CRASH)
    office.say("NAM", "báo lỗi quản lý văn bản mất dấu đến")
    office.press("NAM", "Sự cố khác")
    assert len(tickets(office)) == 2


def test_computers_are_not_one_outage_for_being_computers(office: PlayedOffice) -> None:
    office.say("LAN", "báo lỗi máy tính không lên nguồn")
    office.say("NAM", "báo lỗi máy tính không lên nguồn")
    assert len(tickets(office)) == 2


def test_agents_merge_what_turns_out_to_be_the_same(office: PlayedOffice) -> None:
    office.say("LAN", CRASH)
    office.say("NAM", "báo lỗi wifi tầng 3 rớt liên tục")
    said = in_desk(office, "HT1", "HT-2: gộp HT-1")
    assert "HT-2 cùng sự cố với HT-1" in to(said, "NAM")[0]
    said = in_desk(office, "HT1", "HT-1 đã xử lý")
    assert any("HT-1" in text for text in to(said, "NAM"))
    assert [ticket.state for ticket in tickets(office)] == [TicketState.SOLVED, TicketState.CLOSED]


def test_all_who_are_hit_can_be_told_something(office: PlayedOffice) -> None:
    office.say("LAN", CRASH)
    office.say("NAM", CRASH)
    office.press("NAM", "Cùng sự cố")
    said = in_desk(office, "HT1", "HT-1: báo tất cả: đang nâng cấp, 11h xong")
    assert (
        to(said, "LAN") == to(said, "NAM") == ["📢 HT-1 · Hệ thống quản lý văn bản: đang nâng cấp, 11h xong"]
    )


def test_a_follower_reads_how_it_stands_and_not_what_was_written(office: PlayedOffice) -> None:
    office.say("LAN", f"{CRASH}, hồ sơ ZXQ")
    office.say("NAM", CRASH)
    office.press("NAM", "Cùng sự cố")
    for words in ("HT-1 tới đâu rồi", "HT-1 lịch sử", "phiếu của tôi"):
        assert not any("ZXQ" in text for text in to(office.say("NAM", words), "NAM"))
