"""Looking for words in what was said in a room.

The texts themselves are looked through, newest first, a portion at a time and so far at once: no second copy of what
people wrote rests anywhere, and what is erased cannot be found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from actions.models import RoomMessage
from actions.ports import UnitOfWork
from nlu.text import fold

PAGE = 20
"""Hits of one answer."""
PORTION = 1_000
MOST_LOOKED_THROUGH = 20_000
"""Lines of one answer; whoever wants to look further asks again from where it ended."""
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Hits:
    """`lines`, latest first. `further`: the id before which to go on, None where the room is looked through."""

    lines: Sequence[RoomMessage]
    further: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words in any order. One typed with marks means those marks, one without fits any."""

    marked: tuple[str, ...]
    bare: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Wanted:
        words = re.findall(r"\S+", unicodedata.normalize("NFC", text).lower())[:MOST_WORDS]
        bare = tuple(word for word in words if fold(word) == word)
        return cls(tuple(word for word in words if word not in bare), bare)

    def is_in(self, text: str) -> bool:
        lowered = unicodedata.normalize("NFC", text).lower()
        if not all(word in lowered for word in self.marked):
            return False
        if all(word in lowered for word in self.bare):
            return True
        folded = fold(lowered)
        return all(word in folded for word in self.bare)


def search(work: UnitOfWork, room: str, text: str, *, before_id: int | None = None) -> Hits:
    wanted = Wanted.read(text)
    found: list[int] = []
    for _ in range(MOST_LOOKED_THROUGH // PORTION):
        portion = work.rooms.texts_before(room, before_id=before_id, limit=PORTION)
        for line_id, said in portion:
            before_id = line_id
            if wanted.is_in(said):
                found.append(line_id)
                if len(found) == PAGE:
                    return Hits([work.rooms.get(each) for each in found], before_id)
        if len(portion) < PORTION:
            return Hits([work.rooms.get(each) for each in found], None)
    return Hits([work.rooms.get(each) for each in found], before_id)
