"""Records of the library: documents, their passages, and what was called wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(eq=False, kw_only=True)
class Manual:
    """A document that questions are answered from. `name` is what an import knows it by: its path under the folder."""

    id: int = field(init=False)
    name: str
    title: str
    digest: str
    imported_at: datetime
    passages: int = 0
    """How many it has."""


@dataclass(eq=False, kw_only=True)
class Passage:
    """A piece of a document that is quoted as a whole. `headings` lead to it from the title down; `questions` are the
    ways in which people ask for it; `place` counts within its document; `page` where the file has pages.

    `digest` tells its words from any other's: the same words keep their row when the document comes again.
    """

    id: int = field(init=False)
    manual_id: int
    place: int
    headings: list[str]
    questions: list[str]
    text: str
    digest: str
    page: int | None = None


@dataclass(eq=False, kw_only=True)
class WrongAnswer:
    """Somebody said that a passage is wrong. It stands until the document changes there or somebody settles it."""

    id: int = field(init=False)
    at: datetime
    person_id: int
    passage: str
    """Its digest."""
    manual: str
    """Name of its document."""
    section: str
    text: str
    remark: str = ""
    settled_at: datetime | None = None
