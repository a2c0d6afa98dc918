"""Working hours and days off, through the same settings that `thuky setting` changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi.responses import Response

from actions.office_settings import WrongSetting, check_settings, read_setting, show_setting
from actions.setting_kinds import WEEKDAYS
from bot.administration import change_setting
from bot.web.admin.desk import AdminDesk, Opened

CLOCKS: Mapping[str, str] = {
    "opens": "Mở cửa",
    "closes": "Đóng cửa",
    "morning_begins": "Sáng bắt đầu",
    "morning_ends": "Sáng kết thúc",
    "afternoon_begins": "Chiều bắt đầu",
    "afternoon_ends": "Chiều kết thúc, hạn trong ngày",
    "remind_at": "Nhắc trước hạn lúc",
    "digest_at": "Bản tin sáng lúc",
}
MOST_DAYS = 400
AHEAD = 400
"""Days from today whose holidays are listed."""


@dataclass(frozen=True, slots=True)
class DayOff:
    day: date
    name: str
    own: bool
    """Added by the office, so that it can be taken away again."""


def add_routes(desk: AdminDesk) -> None:
    desk.reads("/admin/hours", show)
    desk.changes("/admin/hours", save)
    desk.changes("/admin/hours/day", add_day)
    desk.changes("/admin/hours/day/remove", remove_day)
    desk.changes("/admin/hours/workday", add_workday)


def show(opened: Opened) -> Response:
    return _page(opened)


def save(opened: Opened) -> Response:
    changes: dict[str, object] = {name: opened.text(name) for name in CLOCKS if opened.text(name)}
    changes["weekend"] = ", ".join(str(day) for day in opened.form.getlist("weekend"))
    return _write(opened, changes)


def add_day(opened: Opened) -> Response:
    day, name = opened.text("day"), opened.text("name")[:100] or "Ngày nghỉ"
    days = {**_own_days(opened), day: name}
    if len(days) > MOST_DAYS:
        return _page(opened, status=422, trouble="Danh sách ngày nghỉ dài quá.")
    return _write(
        opened, {"days_off": days, "workdays": [d for d in _listed("workdays", opened) if d != day]}
    )


def remove_day(opened: Opened) -> Response:
    """One of the office's own goes; a public holiday becomes a day on which this office works."""
    day = opened.text("day")
    days = _own_days(opened)
    if day in days:
        del days[day]
        return _write(opened, {"days_off": days})
    if day in _listed("workdays", opened):
        return _write(opened, {"workdays": [d for d in _listed("workdays", opened) if d != day]})
    return _write(opened, {"not_days_off": [*_listed("not_days_off", opened), day]})


def add_workday(opened: Opened) -> Response:
    day = opened.text("day")
    return _write(opened, {"workdays": [*_listed("workdays", opened), day]})


def _write(opened: Opened, changes: dict[str, object]) -> Response:
    try:
        check_settings(changes, opened.office)
    except WrongSetting as error:
        return _page(opened, status=422, trouble=str(error))
    present = opened.work.settings.read()
    for name, value in changes.items():
        shown = show_setting(name, opened.office, present)
        if read_setting(name, value) != _as_it_is(name, shown, present):
            change_setting(name, value, opened.work, at=opened.now, by=opened.me)
    return opened.done("/admin/hours", "saved")


def _as_it_is(name: str, shown: str, present: Mapping[str, object]) -> object:
    if name in ("days_off", "workdays", "not_days_off"):
        return read_setting(name, present.get(name, {} if name == "days_off" else []))
    return read_setting(name, shown)


def _own_days(opened: Opened) -> dict[str, str]:
    found = opened.work.settings.read().get("days_off", {})
    return dict(found) if isinstance(found, dict) else {}


def _listed(name: str, opened: Opened) -> list[str]:
    found = opened.work.settings.read().get(name, [])
    days: tuple[date, ...] = read_setting(name, found)
    return [day.isoformat() for day in days]


def _page(opened: Opened, *, status: int = 200, trouble: str = "") -> Response:
    present = opened.work.settings.read()
    weekend = show_setting("weekend", opened.office, present).split(", ")
    today = opened.now.astimezone(opened.office.zone).date()
    own = _own_days(opened)
    days = [
        DayOff(day, name, day.isoformat() in own)
        for day in (today + timedelta(days=ahead) for ahead in range(AHEAD))
        if (name := opened.office.calendar.holiday_name(day)) is not None
    ]
    return opened.page(
        "hours.html",
        status=status,
        clocks=[
            (name, called, show_setting(name, opened.office, present)) for name, called in CLOCKS.items()
        ],
        weekdays=[(day, day in weekend) for day in WEEKDAYS],
        days=days,
        workdays=[date.fromisoformat(day) for day in _listed("workdays", opened) if day >= today.isoformat()],
        trouble=trouble,
    )
