"""The table of the office's settings: what each means, what it may be, and where it takes effect.

One line here makes a setting known to `thuky setting`, to scripts and to the office.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions.errors import ThukyError
from actions.helpdesk.desk_settings import DESK_SETTINGS
from actions.office import Office
from actions.setting_kinds import (
    Clock,
    Code,
    Days,
    Flag,
    Kind,
    Minutes,
    NamedDays,
    OneOf,
    UrgencyTable,
    Weekdays,
    Whole,
)
from nlu.time import PartTimes


class WrongSetting(ThukyError):
    """A setting that does not exist, or a value it cannot take; the message says which and why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Setting:
    kind: Kind
    about: str


SETTINGS: dict[str, Setting] = {
    "opens": Setting(Clock(), "giờ mở cửa; ngoài giờ, lời nhắc do chương trình tự đặt chờ đến giờ làm việc"),
    "closes": Setting(Clock(), "giờ đóng cửa"),
    "remind_at": Setting(Clock(), "giờ nhắc trước hạn theo ngày và nhắc quá hạn"),
    "remind_days_before": Setting(UrgencyTable(), "nhắc trước hạn bấy nhiêu ngày làm việc, theo độ khẩn"),
    "remind_hours_before": Setting(UrgencyTable(), "nhắc trước hạn bấy nhiêu giờ, theo độ khẩn"),
    "escalate_to_assigner": Setting(
        UrgencyTable(single=True),
        "quá hạn đến ngày làm việc thứ mấy thì báo cả người giao (hỏa tốc: sau mấy giờ)",
    ),
    "escalate_to_superiors": Setting(
        UrgencyTable(),
        "quá hạn đến ngày làm việc thứ mấy thì báo từng cấp trên của người giao (hỏa tốc: giờ)",
    ),
    "flash_repeat_hours": Setting(Whole(1, 48), "việc hỏa tốc quá hạn nhắc lại sau mấy giờ"),
    "digest": Setting(Flag(), "có gửi bản tin sáng"),
    "digest_at": Setting(Clock(), "giờ gửi bản tin sáng"),
    "digest_lines": Setting(Whole(1, 30), "số dòng nhiều nhất của bản tin sáng"),
    "catch_up_minutes": Setting(Whole(1, 1440), "lời nhắc trễ quá bấy nhiêu phút thì gom vào một bản tin"),
    "nag_minutes": Setting(Whole(5, 1440), "“nhắc đến khi xong” nhắc lại sau mấy phút"),
    "question_minutes": Setting(Whole(1, 1440), "chờ câu trả lời mấy phút"),
    "grace_minutes": Setting(
        Whole(0, 120), "việc vừa giao trong mấy phút thì sửa không tính vào lịch sử của người chủ trì"
    ),
    "thumb_accepts": Setting(Flag(), "bấm 👍 vào thẻ việc là nhận việc"),
    "intake": Setting(
        Code(), "mã cán bộ đầu mối nhận nhiệm vụ cấp trên giao chưa rõ chủ trì; trống: Chánh Văn phòng"
    ),
    "retention_days": Setting(Whole(1, 36_500), "nội dung trò chuyện được giữ mấy ngày"),
    "button_days": Setting(Whole(1, 365), "nút bấm có hiệu lực mấy ngày"),
    "due_soon_days": Setting(Whole(0, 60), "còn mấy ngày thì gọi là sắp đến hạn"),
    "wait_notice_seconds": Setting(Whole(1, 600), "sau mấy giây thì báo người gửi chờ"),
    "merge_seconds": Setting(
        Whole(0, 600),
        "tin báo, lời nhắc cho một người trong bấy nhiêu giây thì gộp thành một tin; 0: không gộp",
    ),
    "text_limit": Setting(Whole(100, 20_000), "độ dài nhiều nhất của một tin"),
    "days_off": Setting(NamedDays(), "ngày nghỉ thêm của cơ quan"),
    "not_days_off": Setting(Days(), "ngày lễ mà cơ quan vẫn làm việc"),
    "workdays": Setting(Days(), "ngày làm bù"),
    "weekend": Setting(Weekdays(), "ngày nghỉ hằng tuần"),
    "deadline_before": Setting(
        OneOf(("same_day", "previous_day")), "“trước thứ Sáu” là hết thứ Sáu hay hết ngày làm việc trước đó"
    ),
    "dialect": Setting(OneOf(("north", "south")), "“ngày kia” theo miền Bắc (+2) hay miền Nam (+3)"),
    "ask_past_days": Setting(Whole(0, 365), "hạn không ghi năm đã qua chưa đến mấy ngày thì hỏi lại"),
    "on_day_off": Setting(
        OneOf(("deliver", "skip", "before", "after")), "lời nhắc lặp lại rơi vào ngày nghỉ thì làm gì"
    ),
    "morning_begins": Setting(Minutes(), "giờ làm việc buổi sáng bắt đầu"),
    "morning_ends": Setting(Minutes(), "giờ làm việc buổi sáng kết thúc"),
    "afternoon_begins": Setting(Minutes(), "giờ làm việc buổi chiều bắt đầu"),
    "afternoon_ends": Setting(Minutes(), "giờ làm việc buổi chiều kết thúc, cũng là hạn của một ngày"),
    "late_morning": Setting(Minutes(), "“cuối giờ sáng”"),
    "last_meeting": Setting(Minutes(), "“cuối giờ chiều” khi hẹn họp"),
}
for _name, (_kind, _about) in DESK_SETTINGS.items():
    SETTINGS[_name] = Setting(_kind, _about)
_PARTS = {
    "early": "sáng sớm",
    "morning": "buổi sáng",
    "noon": "buổi trưa",
    "afternoon": "buổi chiều",
    "evening": "buổi tối",
    "night": "ban đêm",
}
for _part, _said in _PARTS.items():
    SETTINGS[f"{_part}_point"] = Setting(Minutes(), f"“{_said}” không nêu giờ thì nhắc lúc")
    SETTINGS[f"{_part}_due"] = Setting(Minutes(), f"hạn “{_said}” không nêu giờ là lúc")

_CALENDAR = ("days_off", "not_days_off", "workdays", "weekend")


def check_settings(changes: Mapping[str, object], office: Office) -> None:
    """Raises `WrongSetting` unless every name is known, every value fits, and the office stays a sensible one."""
    for name, written in changes.items():
        read_setting(name, written)
    changed = with_changes(office, changes)
    if changed.opens >= changed.closes:
        raise WrongSetting("“opens” phải trước “closes”.")
    time = changed.time
    hours = (time.morning_begins, time.morning_ends, time.afternoon_begins, time.afternoon_ends)
    if list(hours) != sorted(set(hours)):
        raise WrongSetting(
            "Giờ làm việc phải theo thứ tự: sáng bắt đầu, sáng kết thúc, chiều bắt đầu, chiều hết."
        )


def read_setting(name: str, written: object) -> Any:
    """The value as the office holds it."""
    setting = SETTINGS.get(name)
    if setting is None:
        raise WrongSetting(f"Không có cài đặt “{name}”. Gõ “thuky setting” để xem các tên.")
    try:
        return setting.kind.read(written)
    except ValueError as error:
        raise WrongSetting(f"Cài đặt “{name}”: {error}.") from error


def with_changes(office: Office, changes: Mapping[str, object]) -> Office:
    """The office with stored settings laid over the defaults. Names that a newer program wrote are passed over;
    `check_settings` refuses unknown ones when they are written."""
    values = {name: read_setting(name, value) for name, value in changes.items() if name in SETTINGS}
    calendar = {name: values.pop(name) for name in _CALENDAR if name in values}
    parts = _part_times(office, values)
    own: dict[str, Any] = {}
    desk = {name: values.pop(name) for name in DESK_SETTINGS if name in values}
    if desk:
        own["desk"] = office.desk.changed(desk)
    time: dict[str, Any] = dict(parts)
    for name, value in values.items():
        if not hasattr(office, name):
            time[name] = value
        elif isinstance(SETTINGS[name].kind, UrgencyTable):
            own[name] = {**getattr(office, name), **value}
        else:
            own[name] = value
    if time:
        own["time"] = replace(office.time, **time)
    if calendar:
        own["calendar"] = office.calendar.overlaid(
            calendar.get("days_off"),
            calendar.get("workdays", ()),
            calendar.get("not_days_off", ()),
            calendar.get("weekend"),
        )
    return replace(office, **own) if own else office


def _part_times(office: Office, values: dict[str, Any]) -> dict[str, PartTimes]:
    """Takes the settings of parts of the day out of `values`."""
    found: dict[str, PartTimes] = {}
    for part in _PARTS:
        own: PartTimes = getattr(office.time, part)
        point, due = values.pop(f"{part}_point", own.point), values.pop(f"{part}_due", own.due)
        if (point, due) != (own.point, own.due):
            found[part] = PartTimes(point, due)
    return found


def show_setting(name: str, office: Office, changes: Mapping[str, object]) -> str:
    """The present value in the words in which it can be written."""
    setting = SETTINGS[name]
    if name in _CALENDAR:
        default: object = "T7, CN" if name == "weekend" else {} if name == "days_off" else ()
        return setting.kind.show(setting.kind.read(changes.get(name, default)))
    if name in DESK_SETTINGS:
        return setting.kind.show(office.desk.value(name))
    part, _, which = name.rpartition("_")
    if part in _PARTS and which in ("point", "due"):
        return setting.kind.show(getattr(getattr(office.time, part), which))
    holder = office if hasattr(office, name) else office.time
    return setting.kind.show(getattr(holder, name))
