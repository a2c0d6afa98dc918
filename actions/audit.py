"""The audit log: who did what, when, to which record. Lines are only ever added.

A line is written in the transaction of the deed itself, unsealed; the sealer numbers and chains lines about every
second (a chain head inside each command would make all commands wait for one another). Personal text never
enters the log: a line keeps a salted digest, so that the text can be deleted and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC

from actions.models import AuditRow, TaskChange

FIRST = "0" * 64
"""What the first line of the chain continues."""


def with_text(row: AuditRow, text: str, *, source: str = "", source_id: int | None = None) -> AuditRow:
    """Keep the digest of `text` in `row`, and where the text itself rests."""
    row.source, row.source_id = source, source_id
    row.salt = secrets.token_hex(16)
    row.digest = digest_of(text, row.salt)
    return row


def digest_of(text: str, salt: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode(errors="surrogatepass")).hexdigest()


def of_change(change: TaskChange) -> AuditRow:
    """The line for one step in the history of a task."""
    row = AuditRow(
        at=change.at,
        actor_id=change.actor_id,
        action=f"task.{change.action}",
        kind="task",
        subject_id=change.task_id,
    )
    return with_text(row, text_of(change), source="task_change", source_id=change.id)


def text_of(change: TaskChange) -> str:
    """Everything that a line of a task's history says, so that a changed one no longer fits its digest."""
    return _canonical(
        change.task_id,
        change.at.astimezone(UTC).isoformat(timespec="microseconds"),
        change.actor_id,
        change.action,
        change.before,
        change.after,
        change.note,
    )


def chained(row: AuditRow, *, number: int, previous: str) -> str:
    """The hash of a line at its place in the chain; its salt is left out, so that it can be cleared."""
    content = _canonical(
        number,
        previous,
        row.id,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.actor_id,
        row.action,
        row.kind,
        row.subject_id,
        row.source,
        row.source_id,
        row.digest,
    )
    return hashlib.sha256(content.encode()).hexdigest()


def _canonical(*parts: object) -> str:
    return json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
