"""The commands that bring data in and explain it: directory and task imports, `thuky who`."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url

from actions.above.importing import TaskImport, import_tasks
from actions.above.results import export_results
from actions.audit import with_text
from actions.citizens.importing import import_cases
from actions.citizens.records import SOURCE as CASES
from actions.citizens.results import export_cases
from actions.directory import explain
from actions.directory.sheet import UnreadableFile
from actions.directory_import import ImportReport, import_directory
from actions.library.importing import import_documents
from actions.models import AuditRow, Chat, ChatKind
from actions.office import OfficeSource
from bot.clock import SystemClock
from bot.knowledge import default_office, with_stored_changes
from bot.settings import Settings
from storage.store import SqlStore, open_store


def open_configured(settings: Settings | None = None) -> SqlStore:
    """The database of the settings, made where it is missing."""
    url = (settings or Settings()).database_url
    database = make_url(url)
    if database.get_backend_name() == "sqlite" and database.database not in (None, "", ":memory:"):
        Path(str(database.database)).parent.mkdir(parents=True, exist_ok=True)
    return open_store(url)


class _Report(Protocol):
    def lines(self) -> list[str]: ...


def _printed(bring: Callable[[SqlStore], _Report]) -> int:
    """0 where the file could be read, whatever single rows were wrong."""
    store = open_configured()
    try:
        report = bring(store)
    except UnreadableFile as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        store.close()
    print("\n".join(report.lines()))
    return 0


def import_people(path: Path, *, dry_run: bool) -> int:
    def bring(store: SqlStore) -> ImportReport:
        report = import_directory(path, store, dry_run=dry_run)
        if not dry_run:
            _log_import(path, report, store)
        return report

    return _printed(bring)


def _log_import(path: Path, report: ImportReport, store: SqlStore) -> None:
    """Which file was read, as a digest, and what it did."""
    row = AuditRow(at=SystemClock().now(), action="import.directory", kind="directory")
    said = hashlib.sha256(path.read_bytes()).hexdigest() + "\n" + "\n".join(report.lines())
    with store.work() as work:
        work.audit.add(with_text(row, said))
        work.commit()


def import_work(path: Path, source: str, *, dry_run: bool) -> int:
    office = with_stored_changes(default_office())
    now = SystemClock().now()
    return _printed(lambda store: import_tasks(path, TaskImport(store, office, now, source, dry_run=dry_run)))


def import_manuals(paths: Sequence[Path]) -> int:
    """1 where nothing could be read at all."""
    store = open_configured()
    try:
        report = import_documents(paths, store, now=SystemClock().now())
    finally:
        store.close()
    print("\n".join(report.lines()))
    return 0 if report.read else 1


def import_citizen_cases(path: Path, *, dry_run: bool) -> int:
    office = with_stored_changes(default_office())
    now = SystemClock().now()
    return _printed(lambda store: import_cases(path, TaskImport(store, office, now, CASES, dry_run=dry_run)))


def export_citizen_cases(folder: Path) -> int:
    """Write what changed since the last time for the 1022 line."""
    return _exported(
        folder, lambda store, office, now: export_cases(folder, store=store, office=office, now=now)
    )


def export_work(source: str, folder: Path) -> int:
    """Write what changed since the last time for those who gave the tasks."""
    return _exported(
        folder, lambda store, office, now: export_results(source, folder, store=store, office=office, now=now)
    )


def _exported(folder: Path, export: Callable[[SqlStore, OfficeSource, datetime], _Report]) -> int:
    store = open_configured()
    try:
        report = export(store, with_stored_changes(default_office()), SystemClock().now())
    except OSError as error:
        print(f"Không ghi được vào {folder}: {error.strerror}.", file=sys.stderr)
        return 1
    finally:
        store.close()
    print("\n".join(report.lines()))
    return 0


def explain_who(words: str, code: str, chat_id: str) -> int:
    """Print the people that `words` may mean, best first, with the reasons for their scores."""
    store = open_configured()
    try:
        with store.work() as work:
            asker = work.people.find_by_code(code)
            if asker is None:
                print(f"Không có ai mang mã {code}.", file=sys.stderr)
                return 1
            chat = _chat(chat_id, work.chats.find("web", "", chat_id))
            print("\n".join(explain(words, asker=asker, chat=chat, work=work)))
        return 0
    finally:
        store.close()


def _chat(external_id: str, known: Chat | None) -> Chat:
    if known is not None:
        return known
    chat = Chat(channel="web", account="", external_id=external_id, kind=ChatKind.PRIVATE)
    chat.id = 0
    return chat
