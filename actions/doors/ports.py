"""What letting people into groups needs from storage."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol


class Doors(Protocol):
    def units_of(self, chat_ids: Collection[int]) -> Mapping[int, int]:
        """The unit that each of these groups lets in; groups without one are not in it."""
        ...

    def open_to(self, chat_id: int, unit_id: int | None) -> None:
        """Instead of what it was; None: nobody by itself."""
        ...
