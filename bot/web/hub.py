"""Who is connected right now, in this process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from actions.models import Json


class Connection(Protocol):
    """One open tab."""

    def deliver(self, frame: Json) -> None:
        """Queue a frame without waiting; a tab too slow to follow is cut off and asks again when it is back."""
        ...


class Hub:
    """Connections by person code. Used from the event loop only."""

    def __init__(self) -> None:
        self._tabs: dict[str, set[Connection]] = {}

    def join(self, code: str, tab: Connection) -> None:
        self._tabs.setdefault(code, set()).add(tab)

    def leave(self, code: str, tab: Connection) -> None:
        tabs = self._tabs.get(code, set())
        tabs.discard(tab)
        if not tabs:
            self._tabs.pop(code, None)

    def present(self, codes: Iterable[str]) -> list[str]:
        """Those of these people who have at least one tab open."""
        return [code for code in codes if code in self._tabs]

    def tabs_of(self, code: str) -> int:
        return len(self._tabs.get(code, ()))

    def is_empty(self) -> bool:
        return not self._tabs

    def push(self, frames: Mapping[str, Json]) -> None:
        """Give each person the frame made for them, in every tab."""
        for code, frame in frames.items():
            for tab in tuple(self._tabs.get(code, ())):
                tab.deliver(frame)
