"""Papers from above, what came in and went out with them, and files made for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.models import Document, ImportedFile, ResultExport, StoredFile
from storage import records
from storage.mapping import number_key
from storage.tables import documents, imported_files, result_exports, stored_files


class SqlDocuments:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add_all(self, documents: Sequence[Document]) -> None:
        self._session.add_all(documents)
        self._session.flush()

    def get(self, document_id: int) -> Document:
        return records.get(self._session, Document, document_id)

    def many(self, ids: Iterable[int]) -> Sequence[Document]:
        found: list[Document] = []
        for some in records.batches(ids):
            found += self._session.scalars(select(Document).where(documents.c.id.in_(some)))
        return found

    def with_external_ids(self, source: str, external_ids: Iterable[str]) -> Sequence[Document]:
        found: list[Document] = []
        for some in records.batches(external_ids):
            found += self._session.scalars(
                select(Document).where(documents.c.source == source, documents.c.external_id.in_(some))
            )
        return found

    def numbered(self, number: str) -> Sequence[Document]:
        return self._session.scalars(
            select(Document)
            .where(documents.c.number_key == number_key(number))
            .order_by(documents.c.received_at.desc(), documents.c.id.desc())
        ).all()


class SqlExchanges:
    def __init__(self, session: Session) -> None:
        self._session = session

    def claim_file(self, digest: str, source: str, now: datetime, *, until: datetime) -> ImportedFile | None:
        file = ImportedFile(digest=digest, source=source, at=now, lease_until=until)
        if records.add_unless_known(self._session, file, unique=("digest", "source")):
            return file
        known = self._find(digest, source)
        # "reading" with a lease that is over: whoever was reading it has died.
        held = known.lease_until is not None and known.lease_until > now
        if known.state == "done" or (known.state == "reading" and held):
            return None
        known.state, known.lease_until = "reading", until
        return known

    def find_file(self, digest: str, source: str) -> ImportedFile | None:
        return self._session.scalars(
            select(ImportedFile).where(imported_files.c.digest == digest, imported_files.c.source == source)
        ).one_or_none()

    def keep_file(self, digest: str, source: str, now: datetime) -> ImportedFile:
        file = ImportedFile(digest=digest, source=source, at=now)
        if records.add_unless_known(self._session, file, unique=("digest", "source")):
            return file
        known = self._find(digest, source)
        known.at = now
        return known

    def exports(self, task_ids: Iterable[int]) -> Sequence[ResultExport]:
        found: list[ResultExport] = []
        for some in records.batches(task_ids):
            found += self._session.scalars(select(ResultExport).where(result_exports.c.task_id.in_(some)))
        return found

    def add_exports(self, exports: Sequence[ResultExport]) -> None:
        self._session.add_all(exports)
        self._session.flush()

    def _find(self, digest: str, source: str) -> ImportedFile:
        return self._session.scalars(
            select(ImportedFile)
            .where(imported_files.c.digest == digest, imported_files.c.source == source)
            .with_for_update()
        ).one()


class SqlFiles:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, file: StoredFile) -> StoredFile:
        return records.add(self._session, file)

    def find(self, token: str, *, now: datetime) -> StoredFile | None:
        return self._session.scalars(
            select(StoredFile).where(stored_files.c.token == token, stored_files.c.expires_at > now)
        ).one_or_none()

    def remove_expired(self, now: datetime) -> int:
        self._session.flush()
        gone = self._session.scalars(
            delete(stored_files).where(stored_files.c.expires_at <= now).returning(stored_files.c.id)
        )
        return len(gone.all())
