"""What the capabilities need of the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from actions.models import AuditHead, AuditRow


class Audit(Protocol):
    """Who did what. Lines are added, numbered and chained once, and never changed again."""

    def add(self, row: AuditRow) -> AuditRow: ...
    def head(self) -> AuditHead:
        """The end of the chain; number 0 where nothing was sealed yet."""
        ...

    def take_seal(self, now: datetime, *, lease: str, until: datetime) -> bool:
        """Become the one sealer until then; False where another holds the seal."""
        ...

    def seal(self, *, lease: str, limit: int) -> int:
        """Number and chain up to `limit` lines; 0 where none waits or the lease is lost."""
        ...

    def give_up_seal(self, *, lease: str) -> None: ...
    def unsealed(self) -> int: ...
    def sealed(self, *, after: int, limit: int) -> Sequence[AuditRow]:
        """Lines of the chain behind the number `after`, in its order."""
        ...

    def latest(
        self, *, task_id: int | None = None, person_id: int | None = None, limit: int = 50
    ) -> Sequence[AuditRow]:
        """The last lines (about this task, or about this person), sealed or not, oldest first."""
        ...

    def forget_salts(self, source: str, ids: Sequence[int]) -> None:
        """These texts are deleted: nobody shall test guesses against their digests."""
        ...
