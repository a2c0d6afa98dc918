"""Whom a group lets in by itself."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(eq=False, kw_only=True)
class GroupUnit:
    """People of this unit, and of those below it, are let into the group: UNIQUE(chat_id, unit_id)."""

    id: int = field(init=False)
    chat_id: int
    unit_id: int
