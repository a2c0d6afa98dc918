"""Brings documents into the library; a document that comes again replaces its passages in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import structlog

from actions.audit import with_text
from actions.library.cutting import passages_of
from actions.library.models import Manual, Passage
from actions.library.reading import SUFFIXES, Unreadable, read_document
from actions.models import AuditRow
from actions.ports import Store, UnitOfWork

log = structlog.get_logger(__name__)

MOST_PASSAGES = 20_000
"""Of one document; beyond that it is no manual."""


@dataclass(slots=True)
class DocumentReport:
    """What came of the files: passages by document, and why a file did not go in."""

    added: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def read(self) -> int:
        return len(self.added) + len(self.updated) + len(self.unchanged)

    def lines(self) -> list[str]:
        """The report for an administrator, in Vietnamese."""
        summary = (
            f"Đã nhập {len(self.added)} tài liệu mới, cập nhật {len(self.updated)}, "
            f"không đổi {len(self.unchanged)}; {len(self.problems)} tệp không nhập được."
        )
        each = [f"{name}: {count} đoạn" for name, count in {**self.added, **self.updated}.items()]
        return [summary, *each, *self.problems]


def import_documents(
    paths: Sequence[Path], store: Store, *, now: datetime, under: str = ""
) -> DocumentReport:
    """Read files and folders. One that cannot be read is reported, and what was in the library before stays.

    `under` goes before the names that documents are known by."""
    report = DocumentReport()
    for name, path in _files(paths, report):
        try:
            reading, data = read_document(path)
            title = reading.title or path.stem.replace("_", " ").replace("-", " ")
            passages = passages_of(reading, title)
            if len(passages) > MOST_PASSAGES:
                raise Unreadable(
                    "too large", f"Tệp {path.name} có quá nhiều nội dung. Hãy tách thành nhiều tệp."
                )
        except Unreadable as problem:
            log.warning("document not read", kind=path.suffix.lower(), reason=problem.reason)
            report.problems.append(str(problem))
            continue
        digest = hashlib.sha256(data).hexdigest()
        manual = Manual(name=f"{under}{name}", title=title, digest=digest, imported_at=now)
        _keep(manual, passages, store, report)
    return report


def _keep(manual: Manual, passages: Sequence[Passage], store: Store, report: DocumentReport) -> None:
    def write(work: UnitOfWork) -> str:
        with work:
            known = work.library.find_manual(manual.name)
            if known is not None and known.digest == manual.digest and _same(known, passages, work):
                return "unchanged"
            # Records belong to one try: a second one needs its own.
            work.library.keep(replace(manual), [replace(passage) for passage in passages])
            row = AuditRow(at=manual.imported_at, action="import.documents", kind="manual")
            work.audit.add(with_text(row, f"{manual.name}\n{manual.digest}"))
            work.commit()
        return "added" if known is None else "updated"

    done = store.repeat(write)
    if done == "unchanged":
        report.unchanged.append(manual.name)
        return
    log.info("document kept", outcome=done, passages=len(passages))
    getattr(report, done)[manual.name] = len(passages)


def _same(known: Manual, passages: Sequence[Passage], work: UnitOfWork) -> bool:
    """The same file may be cut otherwise by a newer program."""
    standing = work.library.of_manual(known.id)
    return [each.digest for each in standing] == [each.digest for each in passages]


def _files(paths: Sequence[Path], report: DocumentReport) -> Iterator[tuple[str, Path]]:
    """Files with the names they are known by; of folders whatever can be read, however deep."""
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
            for file in found:
                if file.suffix.lower() in SUFFIXES:
                    yield file.relative_to(path).as_posix(), file
            if not found:
                report.problems.append(f"Thư mục {path.name} không có tệp nào.")
        else:
            yield path.name, path
