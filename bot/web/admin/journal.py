"""The last lines of the audit log."""

from __future__ import annotations

from fastapi.responses import Response

from actions.audit_names import line
from bot.web.admin.desk import AdminDesk, Opened

SHOWN = 100


def add_routes(desk: AdminDesk) -> None:
    desk.reads("/admin/journal", show)


def show(opened: Opened) -> Response:
    rows = opened.work.audit.latest(limit=SHOWN)
    lines = [line(row, opened.work, zone=opened.office.zone).strip() for row in reversed(rows)]
    return opened.page("journal.html", lines=lines)
