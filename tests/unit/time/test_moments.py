"""From a reading to the one instant of a card, or to the question that has to be asked."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlu.time import Calendar, Found, Moment, OfficeTime, as_deadline, as_point, read, vietnam_calendar

NOW = datetime.fromisoformat("2026-11-19T10:00+07:00")  # a Thursday


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return vietnam_calendar(2025, 2028)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


def one(text: str, calendar: Calendar, now: datetime = NOW) -> Found:
    (found,) = read(text, now=now, calendar=calendar)
    return found


def deadline(text: str, calendar: Calendar, now: datetime = NOW) -> Moment:
    moment = as_deadline(one(text, calendar, now), now=now, calendar=calendar)
    assert moment is not None
    return moment


def test_a_deadline_kept_on_a_holiday_names_it_and_where_it_could_move(calendar: Calendar) -> None:
    moment = deadline("hạn 24/11", calendar)
    assert moment.value == moment.kept == at("2026-11-24T17:00")
    assert moment.day_off == "Ngày Văn hóa Việt Nam"
    assert moment.moved_to == at("2026-11-25T17:00")


def test_truoc_moves_off_a_holiday_and_can_be_kept(calendar: Calendar) -> None:
    moment = deadline("trước 24/11", calendar)
    assert moment.value == moment.moved_to == at("2026-11-23T17:00")
    assert moment.kept == at("2026-11-24T17:00")
    assert moment.day_off == "Ngày Văn hóa Việt Nam"


def test_a_weekday_that_contradicts_the_date_is_asked_about(calendar: Calendar) -> None:
    moment = deadline("thứ Sáu 21/11", calendar)
    assert moment.choices == (at("2026-11-20T17:00"), at("2026-11-21T17:00"))


def test_a_date_that_passed_lately_is_never_silently_next_year(calendar: Calendar) -> None:
    for text in ("hạn 15/10", "15/10", "trước ngày 15/10"):
        assert deadline(text, calendar).choices == (at("2026-10-15T17:00"), at("2027-10-15T17:00"))


def test_a_date_that_passed_long_ago_is_next_year(calendar: Calendar) -> None:
    assert deadline("hạn 15/7", calendar).choices == ()


def test_a_clock_that_has_passed_today_is_asked_about(calendar: Calendar) -> None:
    for text in ("trước 9h", "9h", "hạn 9h"):
        assert deadline(text, calendar).choices == (at("2026-11-19T09:00"), at("2026-11-20T09:00"))


def test_a_reminder_at_a_clock_that_has_passed_is_tomorrow_without_a_question(calendar: Calendar) -> None:
    moment = as_point(one("9h", calendar), now=NOW, calendar=calendar)
    assert moment is not None
    assert (moment.value, moment.choices) == (at("2026-11-20T09:00"), ())


def test_ngay_kia_is_asked_about(calendar: Calendar) -> None:
    assert deadline("ngày kia", calendar).choices == (at("2026-11-21T17:00"), at("2026-11-22T17:00"))


def test_a_meeting_at_the_end_of_the_afternoon_starts_half_an_hour_before_it(calendar: Calendar) -> None:
    found = one("cuối giờ chiều nay", calendar)
    meeting = as_point(found, now=NOW, calendar=calendar, meeting=True)
    reminder = as_point(found, now=NOW, calendar=calendar)
    assert meeting is not None
    assert reminder is not None
    assert (meeting.value, reminder.value) == (at("2026-11-19T16:30"), at("2026-11-19T17:00"))


def test_today_without_a_clock_is_no_moment_to_be_reminded(calendar: Calendar) -> None:
    assert as_point(one("hôm nay", calendar), now=NOW, calendar=calendar) is None


def test_a_recurrence_and_an_amount_are_no_deadlines(calendar: Calendar) -> None:
    for text in ("mỗi thứ Hai lúc 8h", "2 tiếng", "nhắc trước 30 phút", "từ thứ Hai"):
        assert as_deadline(one(text, calendar), now=NOW, calendar=calendar) is None


def test_the_office_sets_what_a_part_of_the_day_means(calendar: Calendar) -> None:
    from nlu.time import PartTimes

    office = OfficeTime(morning=PartTimes(7 * 60, 10 * 60))
    (found,) = read("sáng mai", now=NOW, calendar=calendar, office=office)
    point = as_point(found, now=NOW, calendar=calendar, office=office)
    due = as_deadline(found, now=NOW, calendar=calendar, office=office)
    assert point is not None
    assert due is not None
    assert (point.value, due.value) == (at("2026-11-20T07:00"), at("2026-11-20T10:00"))


def test_an_office_may_ask_for_longer(calendar: Calendar) -> None:
    office = OfficeTime(ask_past_days=200)
    (found,) = read("hạn 15/7", now=NOW, calendar=calendar, office=office)
    assert len(found.alternatives) == 1
