"""The helpdesk's part of the office's settings, with its defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from actions.helpdesk.ports import KnowledgeBase

Minutes = Mapping[str, tuple[int, ...]]
EVERY_DAY = "*"
_PREFIX = "helpdesk_"


def _minutes(normal: int, urgent: int, very_urgent: int, flash: int) -> Minutes:
    return {"normal": (normal,), "urgent": (urgent,), "very_urgent": (very_urgent,), "flash": (flash,)}


@dataclass(frozen=True, slots=True)
class Desk:
    """How the helpdesk works. Minutes are working minutes, by urgency.

    `roster`: codes of those on duty, by weekday (T2 … CN), by category, or for every day ("*"); without any line
    for a day all agents are.
    """

    group: str = ""
    """Title or external id of the group where agents read and answer; "": each in private."""
    roster: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    supervisor: str = ""
    """Code of whoever hears of what is late or will be."""
    answer_minutes: Minutes = field(default_factory=lambda: _minutes(60, 30, 20, 10))
    solve_minutes: Minutes = field(default_factory=lambda: _minutes(960, 480, 240, 120))
    warn_percent: int = 75
    escalate_percent: int = 90
    silence_minutes: int = 10
    """So long may somebody wait for an answer during a takeover before more people are told."""
    close_days: int = 3
    """A solved ticket whose reporter says nothing is closed after so many working days."""
    similar_hours: int = 24
    """A fault of the same system within so many hours may be the same outage."""
    knowledge: KnowledgeBase | None = None
    """None: only what agents have saved."""

    def value(self, name: str) -> Any:
        return getattr(self, name.removeprefix(_PREFIX))

    def changed(self, changes: Mapping[str, Any]) -> Desk:
        own: dict[str, Any] = {}
        for name, value in changes.items():
            before = self.value(name)
            tables = name in ("helpdesk_answer_minutes", "helpdesk_solve_minutes")
            own[name.removeprefix(_PREFIX)] = {**before, **value} if tables else value
        return replace(self, **own)
