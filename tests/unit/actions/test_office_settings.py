"""Settings are typed: what does not exist or does not fit is refused with a reason, what fits takes effect."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, time

import pytest

from actions.errors import ThukyError
from actions.helpdesk.desk import Desk
from actions.office import Office
from actions.office_settings import SETTINGS, check_settings, show_setting, with_changes
from bot.knowledge import default_office
from tests.fakes.office_play import PlayedOffice

NOT_FOR_PEOPLE = {"calendar", "time", "zone", "texts", "private_channel", "private_account", "web_address"}


@pytest.fixture(scope="module")
def base() -> Office:
    return default_office()


def test_every_amount_of_the_office_is_a_setting() -> None:
    assert {f.name for f in fields(Office)} - NOT_FOR_PEOPLE - {"desk"} <= set(SETTINGS)
    assert {f"helpdesk_{f.name}" for f in fields(Desk)} - {"helpdesk_knowledge"} <= set(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_default_reads_back_as_it_is_shown(name: str, base: Office) -> None:
    shown = show_setting(name, base, {})
    try:
        written = json.loads(shown)
    except ValueError:
        written = shown
    check_settings({name: written}, base)
    assert show_setting(name, with_changes(base, {name: written}), {name: written}) == shown


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("digest_time", "7h", "Không có cài đặt “digest_time”"),
        ("digest_at", "25:00", "không phải giờ"),
        ("digest_at", 7, "không phải giờ"),
        ("question_minutes", "mười", "không phải số nguyên"),
        ("question_minutes", 0, "phải từ 1 đến 1440"),
        ("question_minutes", True, "không phải số nguyên"),
        ("remind_days_before", {"hỏa tốc": [1]}, "không có độ khẩn"),
        ("remind_days_before", {"flash": ["một"]}, "không phải số nguyên"),
        ("escalate_to_assigner", {"flash": [1, 2]}, "chỉ một số"),
        ("days_off", {"24/11/2026": "Ngày Văn hóa"}, "không phải ngày"),
        ("weekend", "T2, T3, T4, T5, T6, T7, CN", "ít nhất một ngày làm việc"),
        ("dialect", "central", "north, south"),
        ("digest", "thỉnh thoảng", "“có” hoặc “không”"),
        ("opens", "18:00", "trước “closes”"),
        ("morning_ends", "06:00", "theo thứ tự"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(
    name: str, value: object, reason: str, base: Office
) -> None:
    with pytest.raises(ThukyError, match=reason):
        check_settings({name: value}, base)


def test_what_is_written_takes_effect(base: Office) -> None:
    office = with_changes(
        base,
        {
            "digest_at": "7h",
            "remind_days_before": {"flash": [2]},
            "remind_hours_before": "6, 3",
            "days_off": {"2026-12-31": "Nghỉ cuối năm"},
            "not_days_off": ["2026-11-24"],
            "workdays": "2026-11-21",
            "dialect": "south",
            "morning_point": "08:30",
        },
    )
    assert office.digest_at == time(7, 0)
    assert (office.remind_days_before["normal"], office.remind_days_before["flash"]) == ((3, 1), (2,))
    assert office.remind_hours_before["urgent"] == (6, 3)
    assert office.calendar.day_off_name(date(2026, 12, 31)) == "Nghỉ cuối năm"
    assert office.calendar.is_working_day(date(2026, 11, 24))
    assert office.calendar.is_working_day(date(2026, 11, 21))
    assert office.time.dialect == "south"
    assert (office.time.morning.point, office.time.morning.due) == (8 * 60 + 30, 11 * 60 + 30)


def test_two_settings_that_only_fit_together_are_checked_together(base: Office) -> None:
    check_settings({"opens": "17:30", "closes": "22:00"}, base)


def test_a_script_line_with_an_unknown_setting_is_an_error(office: PlayedOffice) -> None:
    with pytest.raises(ThukyError, match="Không có cài đặt"):
        office._play({"setting": {"no_such": 1}})
