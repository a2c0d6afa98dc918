"""What the helpdesk's settings may be and where they take effect."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.helpdesk.desk import EVERY_DAY
from actions.setting_kinds import WEEKDAYS, Code, Kind, UrgencyTable, Whole
from nlu.ticket_systems import CATEGORIES, category_named


@dataclass(frozen=True, slots=True)
class Roster:
    """{"T2": ["NV001"], "Chữ ký số": ["NV002"], "*": […]}; a bare list counts for every day."""

    def read(self, written: object) -> dict[str, tuple[str, ...]]:
        if isinstance(written, str):
            written = [part for part in written.replace(";", ",").split(",") if part.strip()]
        if isinstance(written, Mapping):
            return {_line(str(key)): _codes(codes) for key, codes in written.items()}
        return {EVERY_DAY: _codes(written)} if written else {}

    def show(self, value: Mapping[str, Sequence[str]]) -> str:
        named = {CATEGORIES.get(key, key): list(codes) for key, codes in value.items()}
        return json.dumps(named, ensure_ascii=False)


def _line(key: str) -> str:
    if key.strip().upper() in (*WEEKDAYS, EVERY_DAY):
        return key.strip().upper()
    category = key if key in CATEGORIES else category_named(key)
    if category is None:
        raise ValueError(f"“{key}” không phải thứ trong tuần, loại phiếu, hay *")
    return category


def _codes(written: object) -> tuple[str, ...]:
    if isinstance(written, str):
        written = written.split(",")
    if not isinstance(written, Sequence):
        raise ValueError("phải là danh sách mã cán bộ")
    return tuple(str(code).strip() for code in written if str(code).strip())


DESK_SETTINGS: dict[str, tuple[Kind, str]] = {
    "helpdesk_group": (
        Code(longest=200),
        "nhóm chat của bộ phận hỗ trợ (tên hoặc mã); trống: nhắn riêng từng người",
    ),
    "helpdesk_roster": (
        Roster(),
        "lịch trực hỗ trợ theo thứ, theo loại phiếu hoặc * cho mọi ngày; trống: mọi người có vai trò agent",
    ),
    "helpdesk_supervisor": (Code(), "mã cán bộ nghe báo phiếu sắp trễ, đã trễ"),
    "helpdesk_answer_minutes": (
        UrgencyTable(most=100_000, single=True),
        "phải trả lời phiếu trong mấy phút làm việc, theo độ khẩn",
    ),
    "helpdesk_solve_minutes": (
        UrgencyTable(most=100_000, single=True),
        "phải xử lý xong phiếu trong mấy phút làm việc, theo độ khẩn",
    ),
    "helpdesk_warn_percent": (Whole(1, 99), "hết mấy phần trăm thời gian thì nhắc người trực"),
    "helpdesk_escalate_percent": (
        Whole(1, 99),
        "hết mấy phần trăm thời gian thì báo người phụ trách bộ phận hỗ trợ",
    ),
    "helpdesk_silence_minutes": (Whole(1, 480), "người đang trò chuyện chờ mấy phút thì báo thêm người trực"),
    "helpdesk_close_days": (Whole(1, 30), "phiếu đã xử lý không ai nói gì thì đóng sau mấy ngày làm việc"),
    "helpdesk_similar_hours": (Whole(1, 720), "lỗi cùng hệ thống trong mấy giờ thì hỏi có phải cùng sự cố"),
}
