"""Records of the audit log."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(eq=False, kw_only=True)
class AuditRow:
    """One line of the audit log: who did what to which record, and digests instead of texts.

    Written with `number` None in the transaction of what it tells of; the sealer numbers and chains it.
    `salt` is the only part that is not sealed: without it nobody can test guesses of the text against `digest`.
    """

    id: int = field(init=False)
    at: datetime
    action: str
    actor_id: int | None = None
    kind: str = ""
    """What kind of record it is about ("task", "person", …) and which one."""
    subject_id: int | None = None
    source: str = ""
    """Where the text rests whose digest is kept ("task_change", "message", …) and in which row."""
    source_id: int | None = None
    salt: str = ""
    digest: str = ""
    number: int | None = None
    previous: str = ""
    hash: str = ""


@dataclass(eq=False, kw_only=True)
class AuditHead:
    """The end of the chain, and who may lengthen it at this moment. The only row has the id 1."""

    id: int
    number: int = 0
    hash: str = ""
    lease: str | None = None
    lease_until: datetime | None = None
