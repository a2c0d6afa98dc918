"""Follow-up is never lost and never noisy: the ladder, working hours, holidays, the morning digest, downtime."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from actions.models import Person, Reminder, ReminderKind, Task, TaskState
from actions.ports import UnitOfWork
from bot.script import Said
from tests.fakes.office_play import OFFICE, ZONE, PlayedOffice


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """In November 2026; the 19th is a Thursday, the 24th a holiday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def to(code: str, said: Sequence[Said]) -> list[Said]:
    return [one for one in said if one.message.recipient_code == code and one.message.kind != "reply"]


def times(said: Sequence[Said]) -> list[str]:
    return [f"{one.at:%d %H:%M}" for one in said]


def test_a_plain_task_is_reminded_three_days_a_day_and_two_hours_before(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước 17h ngày 4/12", OFFICE)
    said = to("NAM", office.wait_until(datetime(2026, 12, 4, 16, 0, tzinfo=ZONE)))
    assert [f"{one.at:%d/%m %H:%M} {one.message.kind}" for one in said] == [
        "01/12 08:00 reminder",
        "03/12 08:00 reminder",
        "04/12 07:30 digest",
        "04/12 15:00 reminder",
    ]


def test_an_urgent_task_is_reminded_more_often(office: PlayedOffice) -> None:
    office.say("LD", "khẩn: giao anh Nam tổng hợp báo cáo trước 17h ngày 4/12", OFFICE)
    assert office.task().priority == "urgent"
    said = to("NAM", office.wait_until(datetime(2026, 12, 4, 16, 0, tzinfo=ZONE)))
    assert [f"{one.at:%d %H:%M}" for one in said] == [
        "01 08:00",
        "02 08:00",
        "03 08:00",
        "04 07:30",
        "04 13:00",
        "04 15:00",
    ]


def test_days_before_skip_the_holiday(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước 17h ngày 26/11", OFFICE)
    said = to("NAM", office.wait_until(moment(26, 12)))
    assert times(said) == ["20 08:00", "25 08:00", "26 07:30"]


def test_a_deadline_on_a_holiday_is_reminded_on_working_days_only(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo hạn 24/11", OFFICE)
    office.press("LD", "Giữ", OFFICE)
    said = to("NAM", office.wait_until(moment(25, 12)))
    assert times(said) == ["23 08:00", "23 15:00", "25 07:30"]


def test_a_compensating_workday_counts(office: PlayedOffice) -> None:
    office._play({"setting": {"workdays": ["2026-11-21"]}})
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước 17h ngày 23/11", OFFICE)
    said = to("NAM", office.wait_until(moment(22, 12)))
    assert times(said) == ["21 08:00"]


def test_overdue_goes_up_the_line_step_by_step_and_never_to_the_group(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    said = office.wait_until(moment(30, 12))
    overdue = [one for one in said if "quá hạn" in one.message.text]
    assert all(one.chat == "private" for one in overdue)
    days = {code: times(to(code, overdue)) for code in ("NAM", "LD", "CT", "LAN")}
    assert days["NAM"] == [f"{day} 07:30" for day in (23, 25, 26, 27, 30)]
    assert days["LD"] == [f"{day} 07:30" for day in (25, 26, 27, 30)]
    assert days["CT"] == ["30 07:30"]
    assert days["LAN"] == []


def test_an_overdue_flash_task_escalates_in_hours_over_the_weekend(office: PlayedOffice) -> None:
    office.wait_until(moment(20, 16))
    office.say("LD", "hỏa tốc: giao anh Nam báo cáo sự cố trước 20h tối nay", OFFICE)
    assert office.task().priority == "flash"
    said = office.wait_until(moment(21, 1))
    assert times(to("NAM", said)) == ["20 18:00", "20 19:00", "20 20:00", "20 22:00", "21 00:00"]
    assert times(to("LD", said)) == ["20 21:00"]
    assert times(to("CT", said)) == ["20 23:00"]
    office.say("NAM", "việc 1 xong rồi")
    assert to("NAM", office.wait_until(moment(22, 12))) == []


def test_the_morning_digest_comes_once_to_those_with_something_to_say(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.say("LD", "giao chị Lan rà soát hồ sơ trước 10/12", OFFICE)
    office.say("LAN", "việc 2 xong rồi")
    digests = [one for one in office.wait_until(moment(20, 12)) if one.message.kind == "digest"]
    assert Counter(one.message.recipient_code for one in digests) == {"NAM": 1, "LD": 1}
    assert times(digests) == ["20 07:30", "20 07:30"]
    nam, ld = to("NAM", digests)[0].message.text, to("LD", digests)[0].message.text
    assert nam.startswith("Chào anh Nam. Việc hôm nay, thứ Sáu 20/11:\n1 đến hạn hôm nay")
    assert "Tổng hợp báo cáo (17:00)" in nam
    assert "1 chờ duyệt" in ld
    assert "Duyệt" in to("LD", digests)[0].tokens


def test_what_the_digest_said_does_not_ring_the_same_morning(office: PlayedOffice) -> None:
    for what in ("tổng hợp báo cáo", "soạn tờ trình", "lập danh sách"):
        office.say("LD", f"giao anh Nam {what} trước thứ Sáu", OFFICE)
    office.wait_until(moment(22, 12))
    said = to("NAM", office.wait_until(moment(23, 12)))
    assert times(said) == ["23 07:30"]
    assert "3 quá hạn" in said[0].message.text


def test_without_a_digest_the_same_comes_as_one_reminder(office: PlayedOffice) -> None:
    office._play({"setting": {"digest": False}})
    for what in ("tổng hợp báo cáo", "soạn tờ trình", "lập danh sách"):
        office.say("LD", f"giao anh Nam {what} trước thứ Sáu", OFFICE)
    office.wait_until(moment(22, 12))
    said = to("NAM", office.wait_until(moment(23, 12)))
    assert times(said) == ["23 08:00"]
    assert "3 việc cần chú ý" in said[0].message.text


def test_show_all_lists_what_the_digest_could_not_hold(office: PlayedOffice) -> None:
    for number in range(13):
        office.say("LD", f"giao anh Nam lập biểu số liệu quận {number} trước thứ Sáu", OFFICE)
    (digest,) = to("NAM", office.wait_until(moment(20, 8)))
    assert "13 đến hạn hôm nay" in digest.message.text
    assert "… và 3 việc khác." in digest.message.text
    (listed,) = office.press("NAM", "Xem tất cả")
    assert listed.message.text.count("🟡") == 13


def test_no_digest_on_weekends_and_holidays(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    digests = [one for one in office.wait_until(moment(26, 12)) if one.message.kind == "digest"]
    assert times(to("NAM", digests)) == ["20 07:30", "23 07:30", "25 07:30", "26 07:30"]


def test_a_restart_in_the_morning_makes_no_second_digest(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    assert len(to("NAM", office.wait_until(moment(20, 7, 30)))) == 1
    office.restart()
    assert to("NAM", office.wait_until(moment(20, 12))) == []


def test_a_node_that_dies_in_the_round_is_followed_by_another(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.say("LD", "giao chị Lan soạn tờ trình trước thứ Sáu", OFFICE)
    seven_thirty, lease_ends = moment(20, 7, 30), moment(20, 7, 30) + timedelta(seconds=5)
    with office.store.work() as work:
        nam = _person(work, "NAM")
        begun = work.digests.claim_round("2026-11-20", 450, now=seven_thirty, lease="dies", until=lease_ends)
        assert begun is not None
        begun.reached, begun.lease_until = nam.id, lease_ends
        assert work.digests.keep_round(begun, lease="dies")
        work.commit()
    said = office.wait_until(moment(20, 8))
    assert [(one.message.recipient_code, f"{one.at:%H:%M:%S}") for one in said] == [("LAN", "07:30:05")]


def test_three_days_down_with_two_hundred_reminders_end_in_one_digest(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    with office.store.work() as work:
        nam, lan = (_person(work, code) for code in ("NAM", "LAN"))
        for number in range(200):
            for person in (nam, lan):
                due = moment(20, 9) + timedelta(minutes=number)
                work.reminders.add(_own(person, f"việc {number}", due, office.clock.now()))
        work.commit()
    office._play({"down": True})
    office.wait_until(moment(23, 9))
    said = office._play({"up": True}) + office.wait(hours=4)
    assert Counter(one.message.recipient_code for one in said) == {"NAM": 1, "LAN": 1}
    assert {one.message.kind for one in said} == {"digest"}
    text = to("NAM", said)[0].message.text
    assert "1 quá hạn · 200 nhắc muộn" in text
    assert "09:00 thứ Sáu 20/11: việc 0 (muộn)" in text
    assert "… và 190 lời nhắc khác." in text
    assert len(text.splitlines()) <= 16


def test_downtime_that_ends_on_a_sunday_tells_personal_reminders_at_once(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    for hour in (9, 10, 11):
        office.say("NAM", f"nhắc tôi {hour}h sáng mai gọi Sở số {hour}")
    office._play({"down": True})
    office.wait_until(moment(22, 10))
    said = to("NAM", office._play({"up": True}) + office.wait_until(moment(23, 12)))
    assert [(f"{one.at:%d %H:%M}", one.message.kind) for one in said] == [
        ("22 10:00", "digest"),
        ("23 07:30", "digest"),
    ]
    assert "3 nhắc muộn" in said[0].message.text


def test_two_hundred_overdue_tasks_after_downtime_are_one_digest(office: PlayedOffice) -> None:
    with office.store.work() as work:
        nam, ld = _person(work, "NAM"), _person(work, "LD")
        for number in range(200):
            due = moment(20, 9) + timedelta(minutes=number)
            reminder = _own(nam, f"việc {number}", due, office.clock.now())
            reminder.kind = ReminderKind.OVERDUE
            reminder.task_id = _task(work, nam, ld, f"việc {number}", due).id
            work.reminders.add(reminder)
        work.commit()
    office._play({"down": True})
    office.wait_until(moment(23, 14))
    said = office._play({"up": True}) + office.wait(hours=3)
    assert Counter(one.message.recipient_code for one in said) == {"NAM": 1}
    assert "200 quá hạn" in said[0].message.text


def test_personal_reminders_missed_by_minutes_ring_one_by_one(office: PlayedOffice) -> None:
    office.say("NAM", "nhắc tôi 14h chiều nay gọi Sở Xây dựng")
    office.say("NAM", "nhắc tôi 14h05 chiều nay gọi Sở Nội vụ")
    office._play({"down": True})
    office.wait_until(moment(19, 14, 12))
    said = to("NAM", office._play({"up": True}))
    assert [one.message.kind for one in said] == ["reminder", "reminder"]
    assert all("nhắc muộn" in one.message.text for one in said)


def test_an_overdue_task_can_report_what_it_is_stuck_on(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước thứ Sáu", OFFICE)
    office.wait_until(moment(23, 8))
    (question,) = office.press("NAM", "Báo vướng mắc")
    assert "vướng gì" in question.message.text
    said = office.say("NAM", "chờ số liệu của phường")
    assert any("Vướng mắc: chờ số liệu" in one.message.text for one in to("LD", said))


def _person(work: UnitOfWork, code: str) -> Person:
    person = work.people.find_by_code(code)
    assert person is not None
    return person


def _own(person: Person, text: str, due: datetime, now: datetime) -> Reminder:
    return Reminder(owner_id=person.id, text=text, kind=ReminderKind.PERSONAL, due_at=due, created_at=now)


def _task(work: UnitOfWork, lead: Person, assigner: Person, title: str, deadline: datetime) -> Task:
    return work.tasks.add(
        Task(
            title=title,
            lead_id=lead.id,
            assigner_id=assigner.id,
            state=TaskState.ACCEPTED,
            created_at=deadline,
            deadline=deadline,
        )
    )


def test_several_deadlines_at_one_moment_are_said_to_be_due(office: PlayedOffice) -> None:
    for work in ("tổng hợp báo cáo", "rà soát hồ sơ"):
        office.say("LD", f"giao anh Nam {work} trước 15h chiều mai", OFFICE)
    office.wait_until(moment(20, 14, 59))
    (due,) = [one for one in office.wait_until(moment(20, 15, 1)) if one.message.recipient_code == "NAM"]
    first, *lines = due.message.text.splitlines()
    assert first == "⏰ Anh Nam có 2 việc đến hạn:"
    assert lines == ["⏰ 1. Tổng hợp báo cáo – đến hạn lúc 15:00", "⏰ 2. Rà soát hồ sơ – đến hạn lúc 15:00"]


def test_a_late_flash_task_is_late_by_hours_until_a_day_has_passed(office: PlayedOffice) -> None:
    office.say("LD", "hỏa tốc: giao anh Nam báo cáo sự cố trước 20h tối nay", OFFICE)
    said = office.wait_until(moment(21, 1, 0))
    lates = {
        one.at.strftime("%d %H:%M"): one.message.text.splitlines()[0].rpartition(": ")[2]
        for one in said
        if one.message.recipient_code == "NAM"
        and one.message.kind == "reminder"
        and "quá hạn" in one.message.text
    }
    assert lates["19 22:00"] == "quá hạn 2 giờ."
    assert lates["20 00:00"] == "quá hạn 4 giờ."
    assert lates["20 06:00"] == "quá hạn 10 giờ."
    assert lates["20 20:00"] == lates["21 00:00"] == "quá hạn 1 ngày."


def test_an_ordinary_task_is_a_day_late_the_morning_after(office: PlayedOffice) -> None:
    office.say("LD", "giao anh Nam tổng hợp báo cáo trước 17h hôm nay", OFFICE)
    digest = next(one for one in office.wait_until(moment(20, 7, 31)) if one.message.kind == "digest")
    assert "quá hạn 1 ngày" in digest.message.text
