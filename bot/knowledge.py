"""What changes rarely: the office's settings, fixed texts, the directory. Read once, and again when changed."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

import yaml

from actions.directory import DirectoryIndex
from actions.directory.version import version_of
from actions.office import Office, with_changes
from actions.ports import UnitOfWork
from bot.inbox import Knowledge
from nlu.time.vietnam import vietnam_calendar

ROOT = Path(__file__).resolve().parent.parent
FIRST_YEAR, LAST_YEAR = 2024, 2035


def default_office(*, private_channel: str = "web") -> Office:
    """Vietnam's calendar and the fixed texts of domain.yml."""
    return Office(
        calendar=vietnam_calendar(FIRST_YEAR, LAST_YEAR), texts=fixed_texts(), private_channel=private_channel
    )


def fixed_texts(path: Path = ROOT / "domain.yml") -> dict[str, str]:
    """The `utter_…` answers by name."""
    domain = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: variants[0]["text"].strip() for name, variants in domain["responses"].items()}


class Kept:
    """Keeps the directory index until the stored version changes. Safe in threads."""

    def __init__(self, base: Office) -> None:
        self._base = base
        self._lock = Lock()
        self._index: DirectoryIndex | None = None
        self._version: str | None = None

    def knowledge(self) -> Knowledge:
        return Knowledge(office=self.office, directory=self.directory)

    def office(self, work: UnitOfWork) -> Office:
        return with_changes(self._base, work.settings.read())

    def directory(self, work: UnitOfWork) -> DirectoryIndex:
        version = version_of(work)
        with self._lock:
            if self._index is None or version != self._version:
                self._index, self._version = DirectoryIndex.build(work), version
            return self._index
