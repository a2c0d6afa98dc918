"""The folder of THUKY_INBOX: files of tasks from above that somebody, or another system, puts there.

Each content is read once for each source, whichever node finds it first: the database remembers its hash. A file is
taken when it has stopped changing. Afterwards it lies in done/, or with the reason beside it in failed/.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from actions.above.edxml import LARGEST, digest
from actions.above.importing import TaskImport, import_tasks
from actions.above.sources import SOURCES, source_of_path
from actions.citizens.importing import import_cases
from actions.citizens.records import SOURCE as CASES
from actions.directory.sheet import UnreadableFile
from actions.office import OfficeSource
from actions.ports import Clock, Store, UnitOfWork

log = structlog.get_logger(__name__)

DONE, FAILED = "done", "failed"
LEASE = timedelta(minutes=15)
"""After that another node takes over a file that a dead one was reading."""
QUIET = timedelta(seconds=3)
"""A file that has not changed for so long is whole."""
_HALF_WRITTEN = (".part", ".tmp", ".crdownload", ".filepart", ".swp")
_UNEXPECTED = "Lỗi ngoài dự kiến khi đọc tệp; quản trị viên xem nhật ký chương trình."


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a file looked, and since when it has looked so."""

    size: int
    changed: int
    since: datetime


class WatchedFolder:
    """Looks into one folder when asked to. Files lie in it or in folders named by their source."""

    def __init__(self, store: Store, office: OfficeSource, clock: Clock, folder: Path) -> None:
        self._store, self._office, self._clock, self._folder = store, office, clock, folder
        self._seen: dict[Path, _Seen] = {}
        self._made = False

    def look(self) -> int:
        """Read what has come; how many files were put away."""
        self._make_folders()
        here = list(self._files())
        self._seen = {path: seen for path, seen in self._seen.items() if path in set(here)}
        return sum(self._take(path) for path in here if self._is_whole(path))

    def _make_folders(self) -> None:
        """Once; again only where somebody took the whole folder away."""
        if self._made and self._folder.is_dir():
            return
        for name in (*SOURCES, DONE, FAILED):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        self._made = True

    def _files(self) -> Iterator[Path]:
        """At most one folder deep, in the order of their names; links lead elsewhere and are not followed."""
        for path in sorted(self._folder.iterdir()):
            if path.is_dir() and not path.is_symlink() and path.name not in (DONE, FAILED):
                yield from (inner for inner in sorted(path.iterdir()) if _is_file(inner))
            elif _is_file(path):
                yield path

    def _is_whole(self, path: Path) -> bool:
        now = self._clock.now()
        try:
            stat = path.stat()
        except FileNotFoundError:  # another node has put it away
            return False
        seen = self._seen.get(path)
        if seen is None or (seen.size, seen.changed) != (stat.st_size, stat.st_mtime_ns):
            self._seen[path] = _Seen(stat.st_size, stat.st_mtime_ns, now)
            return False
        return now - seen.since >= QUIET

    def _take(self, path: Path) -> bool:
        """Read one file and put it away. False where another node has it."""
        try:
            if path.stat().st_size > LARGEST:
                return self._put_away(path, FAILED, [f"Tệp lớn quá {LARGEST // 2**20} MB."])
            known = digest(path.read_bytes())
        except FileNotFoundError:
            return False
        source = source_of_path(path.relative_to(self._folder).parts)
        if source is None:
            names = ", ".join(SOURCES)
            why = f"Không rõ nguồn giao. Hãy đặt tệp vào thư mục con, hoặc đặt tên có một trong: {names}."
            return self._put_away(path, FAILED, [why])
        if not self._store.repeat(lambda work: self._claim(work, known, source)):
            return self._was_read(path, known, source)
        return self._read(path, known, source)

    def _claim(self, work: UnitOfWork, known: str, source: str) -> bool:
        now = self._clock.now()
        with work:
            claimed = work.exchanges.claim_file(known, source, now, until=now + LEASE) is not None
            work.commit()
        return claimed

    def _was_read(self, path: Path, known: str, source: str) -> bool:
        with self._store.work() as work:
            file = work.exchanges.find_file(known, source)
        if file is None or file.state != "done":
            return False
        return self._put_away(path, DONE, ["Tệp có nội dung này đã được nhập trước đó; không nhập lại."])

    def _read(self, path: Path, known: str, source: str) -> bool:
        into = TaskImport(self._store, self._office, self._clock.now(), source)
        bring = import_cases if source == CASES else import_tasks
        try:
            report = bring(path, into)
        except UnreadableFile as error:
            return self._fail(path, known, source, str(error))
        except Exception:
            # One odd file must not keep those behind it waiting; nothing of it is lost.
            log.exception("file from above failed", source=source)
            return self._fail(path, known, source, _UNEXPECTED)
        log.info("file from above read", source=source, added=report.added, updated=report.updated)
        return self._put_away(path, DONE, report.lines())

    def _fail(self, path: Path, known: str, source: str, reason: str) -> bool:
        def command(work: UnitOfWork) -> None:
            with work:
                file = work.exchanges.keep_file(known, source, self._clock.now())
                file.state, file.lease_until = FAILED, None
                work.commit()

        self._store.repeat(command)
        return self._put_away(path, FAILED, [reason])

    def _put_away(self, path: Path, where: str, lines: list[str]) -> bool:
        """Into done/ or failed/, under a name that is free, with a report beside it."""
        target = self._folder / where / path.name
        target.parent.mkdir(exist_ok=True)
        stamp = self._stamp()
        number = 0
        while target.exists():
            number += 1
            target = self._folder / where / f"{path.stem}.{stamp}-{number}{path.suffix}"
        target.with_name(f"{target.name}.report.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        path.rename(target)
        self._seen.pop(path, None)
        return True

    def _stamp(self) -> str:
        """Now by the office's clock, for names of files."""
        with self._store.work() as work:
            zone = self._office(work).zone
        return f"{self._clock.now().astimezone(zone):%Y%m%d-%H%M%S}"


def _is_file(path: Path) -> bool:
    name = path.name
    hidden = name.startswith((".", "~$"))
    return (
        not hidden and path.suffix.lower() not in _HALF_WRITTEN and path.is_file() and not path.is_symlink()
    )
