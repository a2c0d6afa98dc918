"""What papers, imported files, told results and files for people need from storage, as small Protocols."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from actions.models import Document, ImportedFile, ResultExport, StoredFile


class Documents(Protocol):
    def add_all(self, documents: Sequence[Document]) -> None: ...
    def get(self, document_id: int) -> Document: ...
    def many(self, ids: Iterable[int]) -> Sequence[Document]: ...
    def with_external_ids(self, source: str, external_ids: Iterable[str]) -> Sequence[Document]: ...
    def numbered(self, number: str) -> Sequence[Document]:
        """Those of that number, however it is typed (case, marks, spaces), the latest received first."""
        ...


class Exchanges(Protocol):
    """What was read from files from above, and what was told back."""

    def claim_file(self, digest: str, source: str, now: datetime, *, until: datetime) -> ImportedFile | None:
        """The record of a file to be read now; None where it was read before, or another node reads it. One that
        failed may be read again."""
        ...

    def find_file(self, digest: str, source: str) -> ImportedFile | None: ...

    def keep_file(self, digest: str, source: str, now: datetime) -> ImportedFile:
        """The record of a file that is read whether or not it was before."""
        ...

    def exports(self, task_ids: Iterable[int]) -> Sequence[ResultExport]: ...
    def add_exports(self, exports: Sequence[ResultExport]) -> None: ...


class Files(Protocol):
    """Files made for people, kept in the database so that every node can deliver them."""

    def add(self, file: StoredFile) -> StoredFile: ...
    def find(self, token: str, *, now: datetime) -> StoredFile | None:
        """None also where its time is over."""
        ...

    def remove_expired(self, now: datetime) -> int: ...
