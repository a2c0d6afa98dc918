"""A directory file: first a trial that says what would happen, row by row, then the import itself."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi.responses import Response

from actions.audit import with_text
from actions.directory.records import HEADERS
from actions.directory.sheet import Sheet, UnreadableFile, read_sheet
from actions.directory_import import ImportReport, import_sheet
from actions.models import AuditRow, StoredFile
from bot.web.admin.desk import AdminDesk, Afterwards, Opened

KEPT = timedelta(hours=1)
"""How long a file waits between the trial and the import."""
SHOWN = 200
"""Problems listed on the page."""


def add_routes(desk: AdminDesk) -> None:
    importer = _Importer(desk)
    desk.reads("/admin/import", importer.show)
    desk.changes("/admin/import", importer.keep, upload=True)
    desk.reads("/admin/import/{token}", importer.trial)
    desk.commands("/admin/import/{token}", importer.bring_in)


class _Importer:
    def __init__(self, desk: AdminDesk) -> None:
        self._store = desk.parts.store

    def show(self, opened: Opened) -> Response:
        return opened.page("import.html", report=None, trouble="")

    def keep(self, opened: Opened) -> Response:
        """The file rests in the database, so that any node can go on; only who brought it may."""
        upload = opened.upload
        if upload is None or not upload.content:
            return opened.page("import.html", status=422, report=None, trouble="Xin chọn tệp CSV hoặc XLSX.")
        try:
            _sheet(upload.name, upload.content)
        except UnreadableFile as error:
            return opened.page("import.html", status=422, report=None, trouble=str(error))
        file = opened.work.files.add(
            StoredFile(
                token=secrets.token_urlsafe(24),
                name=_safe(upload.name),
                content=upload.content,
                recipient_id=opened.me.id,
                created_at=opened.now,
                expires_at=opened.now + KEPT,
            )
        )
        return opened.go(f"/admin/import/{file.token}")

    def trial(self, opened: Opened) -> Response | Afterwards:
        file = _kept(opened)
        if file is None:
            return _gone(opened)

        def run() -> Mapping[str, Any]:
            return _told(import_sheet(_sheet(file.name, file.content), self._store, dry_run=True), file)

        return Afterwards("import.html", run)

    def bring_in(self, opened: Opened) -> Response | Afterwards:
        """In batches that each commit, as on the command line."""
        file = _kept(opened)
        if file is None:
            return _gone(opened)
        now, by = opened.now, opened.me.id

        def run() -> Mapping[str, Any]:
            report = import_sheet(_sheet(file.name, file.content), self._store)
            row = AuditRow(at=now, actor_id=by, action="import.directory", kind="directory")
            said = hashlib.sha256(file.content).hexdigest() + "\n" + "\n".join(report.lines())
            with self._store.work() as work:
                work.audit.add(with_text(row, said))
                kept = work.files.find(file.token, now=now)
                if kept is not None:
                    kept.expires_at = now
                work.commit()
            return _told(report, file)

        return Afterwards("import.html", run)


def _told(report: ImportReport, file: StoredFile) -> Mapping[str, Any]:
    first, *problems = report.lines()
    return {
        "report": first,
        "problems": problems[:SHOWN],
        "hidden": max(0, len(problems) - SHOWN),
        "name": file.name,
        "token": file.token if report.dry_run else "",
        "trouble": "",
    }


def _sheet(name: str, content: bytes) -> Sheet:
    """Raises `UnreadableFile`."""
    with tempfile.TemporaryDirectory(prefix="thuky-import-") as folder:
        path = Path(folder) / _safe(name)
        path.write_bytes(content)
        sheet = read_sheet(path, HEADERS)
        return Sheet(sheet.columns, list(sheet.rows))


def _safe(name: str) -> str:
    """The file's own name, which errors show, without a way to anywhere else."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in bare if sign.isalnum() or sign in " ._-").strip(" .")[-80:] or "danh-ba"


def _kept(opened: Opened) -> StoredFile | None:
    file = opened.work.files.find(opened.path["token"], now=opened.now)
    return file if file is not None and file.recipient_id == opened.me.id else None


def _gone(opened: Opened) -> Response:
    return opened.page("import.html", status=404, report=None, trouble="Tệp đã hết hạn. Xin tải lên lại.")
