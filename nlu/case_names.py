"""What a case is called, in the words of the wish: "ngập đường Nguyễn Hữu Cảnh" in "lập nhóm xử lý vụ ngập đường …"."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.case_room_words import AFTER_ROOM, FESTIVALS, JOINS, LONGEST, OWN_ENDS, PURPOSE, STANDING, THIS
from nlu.sheet import Sheet
from nlu.task_titles import title_of
from nlu.text import fold
from nlu.words import Words


class CaseNames:
    """Finds names in one message; places are indexes of its words."""

    def __init__(self, words: Words, sheet: Sheet) -> None:
        self._words = words
        self._sheet = sheet

    def past(self, start: int) -> int:
        """The word after what only says what kind of room it is."""
        while start < len(self._words):
            match = AFTER_ROOM.match(self._words, start)
            travels = self._words.says(start, "về") and self._words.says(start + 1, "nguồn")
            if match is None or travels or self._sheet.group_at(start) is not None:
                break
            start = match[0]
        return start

    def name(self, start: int) -> tuple[list[int], int]:
        kept: list[int] = []
        index = start
        while index < len(self._words) and not self._ends(index, kept):
            time = self._sheet.time_at(index)
            last = time.last if time is not None else index + 1
            kept += range(index, last)
            index = last
        return kept, index

    def _ends(self, index: int, kept: Sequence[int]) -> bool:
        words, group = self._words, self._sheet.group_at(index)
        if words[index].is_sign and words[index].low not in ("-", "/", '"', "“", "”"):
            return True
        if self._sheet.time_at(index) is not None and not self._is_part_of_name(index, kept):
            return True
        if group is not None and not kept and not all(each.is_unit for each in group.people):
            return True
        own = OWN_ENDS.match(words, index)
        if own is not None and not self._inside_name(index, own[0], kept):
            return True
        join = JOINS.match(words, index)
        return join is not None and self._brings_somebody(join[0])

    def _inside_name(self, index: int, after: int, kept: Sequence[int]) -> bool:
        """ "đến" of "đón đoàn đến thăm", "đi" of "phố đi bộ": amid a name, and no time follows."""
        if not kept or after >= len(self._words):
            return False
        at_time = self._sheet.time_at(after) is not None
        amid = self._words.says(index, "đến", "tới", "đi", "trong", "thành", "trước", "lại")
        return amid and not at_time and not self._words[after].is_sign

    def _brings_somebody(self, after: int) -> bool:
        counted = ("các", "mấy", "những", "đủ", "cả", "mọi", "ba", "hai", "người", "em", "anh", "chị", "toàn")
        return self._sheet.group_at(after) is not None or self._words.says(after, *counted)

    def _is_part_of_name(self, index: int, kept: Sequence[int]) -> bool:
        """ "trực Tết", "kỷ niệm 50 năm": no time by which anything is due."""
        time = self._sheet.time_at(index)
        if time is None:
            return False
        festival = fold(self._words.slice(index, time.last)) in FESTIVALS
        return festival or (bool(kept) and time.found.kind == "duration" and kept[-1] == index - 1)

    def before(self, end: int) -> list[int]:
        """ "vụ sập tường trường học mở nhóm đi": the name stands first."""
        matches = (STANDING.match(self._words, index) for index in range(end))
        start = next((match[0] for match in matches if match is not None), None)
        if start is None:
            return []
        kept, _ = self.name(start)
        kept = [index for index in kept if index < end]
        return kept if not (kept and self._words.says(kept[0], *THIS)) else []

    def behind(self, start: int) -> list[int]:
        """ "lập nhóm có Công an phường để xử lý ngộ độc": the name stands behind the people."""
        groups = self._sheet.groups_between(start, len(self._words))
        for index in range(groups[0].last if groups else len(self._words), len(self._words)):
            match = PURPOSE.match(self._words, index)
            if match is not None and not self._sheet.names_somebody(index):
                return self.name(self.past(match[0]))[0]
        return []

    def title(self, kept: Sequence[int]) -> str:
        title = title_of(kept, self._sheet)[:LONGEST] if kept else ""
        return title.removesuffix(" này").removesuffix(" nay")
