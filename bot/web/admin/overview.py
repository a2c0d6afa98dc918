"""The first page: how far the office is set up, in the order in which it is done."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi.responses import Response

from actions.identity.accounts import is_administrator
from bot.web.admin.desk import AdminDesk, Opened


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to set up; `state` says what there is."""

    title: str
    path: str
    state: str
    done: bool


def add_routes(desk: AdminDesk) -> None:
    desk.reads("/admin", show)


def show(opened: Opened) -> Response:
    work = opened.work
    people, units = work.people.active(), work.units.all()
    linked, groups = work.roster.linked(), work.roster.groups()
    administrators = [one for one in people if is_administrator(one)]
    channels = sorted({chat.channel for chat in groups if chat.channel != "web"})
    steps = [
        Step("Đơn vị", "/admin/units", f"{len(units)} đơn vị", bool(units)),
        Step(
            "Cán bộ",
            "/admin/people",
            f"{len(people)} người, {len(administrators)} quản trị viên",
            len(people) > 1,
        ),
        Step(
            "Giờ làm, ngày nghỉ",
            "/admin/hours",
            f"{opened.office.opens:%H:%M} đến {opened.office.closes:%H:%M}",
            "opens" in work.settings.read() or "closes" in work.settings.read(),
        ),
        Step("Kênh", "/admin/channels", "kiểm tra từng mã kết nối", bool(channels)),
        Step("Nhóm", "/admin/groups", f"{len(groups)} nhóm", bool(groups)),
        Step(
            "Liên kết tài khoản",
            "/admin/people?show=unlinked",
            f"{linked} trên {len(people)} người đã liên kết Zalo hoặc Telegram",
            bool(people) and linked >= len(people),
        ),
    ]
    return opened.page("overview.html", steps=steps)
