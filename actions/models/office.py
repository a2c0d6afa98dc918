"""Records of the office's settings and of those who act for others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from actions.models.json_object import Json
from actions.states import DelegationScope


@dataclass(eq=False, kw_only=True)
class Setting:
    """An office setting changed from its default; `value` is JSON."""

    name: str
    value: Json


@dataclass(eq=False, kw_only=True)
class Delegation:
    """`to_person` acts for `from_person` from `starts_at` on, until `ends_at` (None: until revoked)."""

    id: int = field(init=False)
    from_person_id: int
    to_person_id: int
    scope: DelegationScope
    starts_at: datetime
    ends_at: datetime | None = None
    revoked_at: datetime | None = None
    message_id: int | None = None
    """The message that gave it: its evidence."""
    told_end_at: datetime | None = None
    """When both were told that it ended."""
