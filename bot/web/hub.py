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
    """Connections by person code, and what they know of who sits where. Tabs join, leave and are told things in the
    event loop only."""

    def __init__(self) -> None:
        self._tabs: dict[str, set[Connection]] = {}
        self._members: dict[str, frozenset[str]] = {}

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

    def know_members(self, room: str, codes: Iterable[str]) -> None:
        """What a tab is shown when it comes."""
        self._members.setdefault(room, frozenset(codes))

    def changed_members(self, room: str, codes: Iterable[str]) -> frozenset[str]:
        """Who sits in the room now or did before, where that has changed since tabs were told last; else nobody."""
        before, now = self._members.get(room), frozenset(codes)
        self._members[room] = now
        return frozenset() if before is None or before == now else before | now

    def push(self, frames: Mapping[str, Json]) -> None:
        """Give each person the frame made for them, in every tab."""
        for code, frame in frames.items():
            for tab in tuple(self._tabs.get(code, ())):
                tab.deliver(frame)
