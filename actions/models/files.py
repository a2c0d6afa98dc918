"""Records of papers and files: those that gave us tasks, those we told above, those we made for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from actions.models.json_object import Json


@dataclass(eq=False, kw_only=True)
class Document:
    """A paper that gave us tasks: UNIQUE(source, external_id). `number` as written, such as 123/UBND-VX."""

    id: int = field(init=False)
    source: str
    external_id: str
    number: str
    received_at: datetime
    issued_on: date | None = None
    issuer: str = ""
    summary: str = ""
    urgency: str = "normal"


@dataclass(eq=False, kw_only=True)
class ImportedFile:
    """A file of tasks from above that was read: UNIQUE(digest, source), so that each is read once.

    `refused` holds [{digest, at}] of what bore a secrecy marking: nothing else of it is kept.
    """

    id: int = field(init=False)
    digest: str
    source: str
    at: datetime
    state: str = "reading"
    """reading, done or failed."""
    lease_until: datetime | None = None
    rows: int = 0
    refused: list[Json] = field(default_factory=list)


@dataclass(eq=False, kw_only=True)
class ResultExport:
    """What was last told above about a task: UNIQUE(task_id)."""

    id: int = field(init=False)
    task_id: int
    code: str
    description: str
    at: datetime


@dataclass(eq=False, kw_only=True)
class StoredFile:
    """A file that the assistant made for one person, or keeps for a room. `token` is its unguessable address.

    `recipient_id` None: it is nobody's own, and only a message that shows it leads to it.
    """

    id: int = field(init=False)
    token: str
    name: str
    content: bytes
    recipient_id: int | None
    created_at: datetime
    expires_at: datetime
