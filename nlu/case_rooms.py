"""Wishes about the room of a case: "lập nhóm xử lý vụ ngập gồm anh Nam, chị Lan, hạn thứ Hai", "tình hình vụ ngập",
"mời thêm chị Nga vào nhóm", "đóng vụ 3".

The name of the case is a run of words of its own, and somebody may stand in it ("khiếu nại bà Năm", "đường Nguyễn Hữu
Cảnh"): members are those whom a joining word or a comma brings in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.case_room_words import (
    ACTS,
    AFTER_ROOM,
    BEFORE_ROOM,
    CALLED,
    CASES,
    DROPS,
    FESTIVALS,
    GATHERS,
    JOINS,
    LONGEST,
    NO_UNITS,
    NOBODY,
    OPENS,
    OWN_ENDS,
    PURPOSE,
    ROOMS,
    SECLUDED,
    SHUTS_AFTER,
    STANDING,
    TASK,
    THIS,
    WAYS,
    Act,
)
from nlu.people import PersonMention
from nlu.sheet import Sheet
from nlu.task_titles import title_of
from nlu.text import fold
from nlu.time.found import Found
from nlu.words import Phrases, Words


@dataclass(frozen=True, slots=True)
class CaseWish:
    """`name` as written, "" where none is said; `number` in "vụ 3"; `this`: the room that it is said in.

    `task`: the room is for the task of that number. `people` are those brought in (or out). `due` is the time that the
    wish names, apart from one in the name. `secluded`: in a closed room ("nhóm kín"). `said_case`: the word "vụ" itself
    was said.
    """

    act: Act
    name: str = ""
    number: int | None = None
    task: int | None = None
    this: bool = False
    people: tuple[PersonMention, ...] = ()
    due: tuple[Found, ...] = ()
    secluded: bool = False
    said_case: bool = False


def read_case_wish(text: str, people: Sequence[PersonMention], found: Sequence[Found]) -> CaseWish | None:
    """The wish that `text` is; None where it speaks of neither a room nor a case. Never raises."""
    words = Words(text)
    # "nhóm dự án chợ" looks like a unit and is what the room is called.
    named = [each for each in people if not (each.is_unit and each.text.lower().startswith(NO_UNITS))]
    return _Reader(words, Sheet.of(words, named, found)).read()


class _Reader:
    def __init__(self, words: Words, sheet: Sheet) -> None:
        self._words = words
        self._sheet = sheet

    def read(self) -> CaseWish | None:
        act, after = self._act()
        if act == "open":
            return self._open()
        room = self._room(after)
        if room is None:
            room = self._room(0)
        if room is None:
            return None
        return self._about_one(act, room)

    # What is wanted

    def _act(self) -> tuple[Act, int]:
        """What is to be done, and the word after the one that says so."""
        opens = self._first(OPENS, followed_by_room=True)
        if self._first(SHUTS_AFTER, followed_by_room=False) is not None:
            return "close", 0  # "tóm tắt phòng xử lý rồi đóng lại"
        named: list[tuple[int, int, Act]] = []
        for act, phrases in ACTS.items():
            at = self._first(phrases, followed_by_room=False)
            if at is not None and self._fits(act, at):
                named.append((at[0], at[1], act))
        closing = next((each for each in named if each[2] == "close"), None)
        if closing is not None and (opens is None or closing[0] < opens[0]):
            return "close", closing[1]  # "tổng kết rồi đóng nhóm" closes it
        first = min(named, default=None)
        if first is not None and (opens is None or first[0] <= opens[0]):
            return first[2], first[1]
        if opens is None and self._asks_how():
            return "status", 0
        return "open", 0

    def _fits(self, act: Act, at: tuple[int, int]) -> bool:
        room = self._room(at[1])
        if room is None:
            return False
        between = range(at[1], room[0])
        if act in ("add", "remove"):
            into = ("vào", "vô") if act == "add" else ("khỏi", "ra")
            comes = next((index for index in between if self._words.says(index, *into)), None)
            named = comes is not None and bool(self._sheet.groups_between(at[1], comes))
            out = any(self._words.says(index, "khỏi", "ra") for index in between)
            return named and out == (act == "remove")
        return all(
            BEFORE_ROOM.match(self._words, index) is not None
            or ACTS["close"].match(self._words, index) is not None
            or self._words.says(index, "của", "hạn", "tên", "rồi", "lại", "xử", "lý", "diễn", "biến", "các")
            for index in between
        )

    def _asks_how(self) -> bool:
        return any(WAYS.match(self._words, index) is not None for index in range(len(self._words)))

    def _first(self, phrases: Phrases[bool], *, followed_by_room: bool) -> tuple[int, int] | None:
        for index in range(len(self._words)):
            if self._sheet.names_somebody(index):
                continue
            match = phrases.match(self._words, index)
            if match is None:
                continue
            if not followed_by_room or self._leads_to_room(index, match[0]):
                return index, match[0]
        return None

    def _leads_to_room(self, index: int, after: int) -> bool:
        gathers = GATHERS.match(self._words, index) is not None
        while after < len(self._words):
            if ROOMS.match(self._words, after) is not None and not self._sheet.names_somebody(after):
                return True
            group = self._sheet.group_at(after)
            filler = BEFORE_ROOM.match(self._words, after)
            if group is not None and (gathers or group.is_pronoun):
                after = group.last
            elif filler is not None:
                after = filler[0]
            elif gathers:
                after += 1
            else:
                return False
        return False

    def _room(self, start: int) -> tuple[int, int] | None:
        """The words that name the room or case: first and the one after."""
        for index in range(start, len(self._words)):
            if self._sheet.names_somebody(index):
                continue
            match = CASES.match(self._words, index)
            if match is not None:
                return index, match[0]
        return None

    # Opening

    def _open(self) -> CaseWish | None:
        opens = self._first(OPENS, followed_by_room=True)
        if opens is None:
            return None
        room = self._first_room(opens[1])
        task = self._task(room)
        start = self._past(room)
        kept, end = self._name(start)
        name = self._title(kept) if task is None else ""
        if not name and task is None:
            kept, end = self._before(opens[0]) or self._behind(start), start
            name = self._title(kept)
        members = self._members(opens[0], start, set(kept))
        return CaseWish(
            "open",
            name=name,
            task=task,
            people=members,
            due=self._times(set(kept)),
            secluded=any(self._words.says(index, *SECLUDED) for index in range(room, end)),
        )

    def _first_room(self, start: int) -> int:
        for index in range(start, len(self._words)):
            match = ROOMS.match(self._words, index)
            if match is not None and not self._sheet.names_somebody(index):
                return match[0]
        return start

    def _past(self, start: int) -> int:
        """The word after what only says what kind of room it is."""
        while start < len(self._words):
            match = AFTER_ROOM.match(self._words, start)
            travels = self._words.says(start, "về") and self._words.says(start + 1, "nguồn")
            if match is None or travels or self._sheet.group_at(start) is not None:
                break
            start = match[0]
        return start

    def _task(self, start: int) -> int | None:
        """ "mở phòng cho việc 7", "việc 24 mở nhóm riêng"."""
        for index in range(len(self._words)):
            match = TASK.match(self._words, index)
            if match is None or match[0] >= len(self._words) or not self._words[match[0]].is_number:
                continue
            if index < start or all(AFTER_ROOM.match(self._words, at) for at in range(start, index)):
                return int(self._words[match[0]].low[:9])
        return None

    def _name(self, start: int) -> tuple[list[int], int]:
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

    def _before(self, end: int) -> list[int]:
        """ "vụ sập tường trường học mở nhóm đi": the name stands first."""
        matches = (STANDING.match(self._words, index) for index in range(end))
        start = next((match[0] for match in matches if match is not None), None)
        if start is None:
            return []
        kept, _ = self._name(start)
        kept = [index for index in kept if index < end]
        return kept if not (kept and self._words.says(kept[0], *THIS)) else []

    def _behind(self, start: int) -> list[int]:
        """ "lập nhóm có Công an phường để xử lý ngộ độc": the name stands behind the people."""
        groups = self._sheet.groups_between(start, len(self._words))
        for index in range(groups[0].last if groups else len(self._words), len(self._words)):
            match = PURPOSE.match(self._words, index)
            if match is not None and not self._sheet.names_somebody(index):
                return self._name(self._past(match[0]))[0]
        return []

    def _members(self, opens: int, start: int, name: set[int]) -> tuple[PersonMention, ...]:
        found: list[PersonMention] = []
        for first, group in sorted(self._sheet.groups.items()):
            gathered = opens <= first < start
            if first in name:
                # "bầu trưởng khu phố, anh Phúc làm trưởng nhóm": the list began within the name.
                end = self._words[max(name)].finish
                found += [each for each in group.people if each.begin >= end and not each.is_pronoun]
                continue
            if first < opens or group.is_pronoun:
                continue
            before = first - 1
            joined = before >= 0 and (
                self._words[before].is_sign
                or any(JOINS.covers(self._words, at, first) for at in (before, before - 1))
            )
            follows = self._sheet.group_ending_at(first) is not None and bool(found)
            if gathered or joined or first == start or follows:
                everyone = (*group.people, *group.helpers)
                found += [
                    each for each in everyone if not each.is_pronoun and each.text.lower() not in NOBODY
                ]
        return tuple(found)

    def _times(self, name: set[int]) -> tuple[Found, ...]:
        return tuple(time.found for first, time in sorted(self._sheet.times.items()) if first not in name)

    def _title(self, kept: Sequence[int]) -> str:
        title = title_of(kept, self._sheet)[:LONGEST] if kept else ""
        return title.removesuffix(" này").removesuffix(" nay")

    # One that exists

    def _about_one(self, act: Act, room: tuple[int, int]) -> CaseWish:
        words, start = self._words, room[1]
        if words.says(start, "xử") and words.says(start + 1, "lý"):
            start += 2
        if words.says(start, "vụ"):
            start += 2 if words.says(start + 1, "việc") else 1
        said_case = any(words.says(index, "vụ") for index in range(room[0], start))
        people = tuple(
            each
            for first, group in sorted(self._sheet.groups.items())
            for each in (*group.people, *group.helpers)
            if not each.is_pronoun and act in ("add", "remove") and first < room[0]
        )
        kept, _ = self._name(start)
        this = words.says(start, *THIS, "chung", "mình")
        number = words[start].low if start < len(words) and words[start].is_number else ""
        alone = number and len(kept) == 1
        name = "" if this or alone else self._title(kept)
        if act == "rename":
            name = self._new_name(start)
        times = self._times(set(kept)) if act == "extend" else ()
        return CaseWish(
            act,
            name=name,
            number=int(number) if alone and len(number) < 10 else None,
            this=this or not (name or alone),
            people=people,
            due=times,
            said_case=said_case,
        )

    def _new_name(self, start: int) -> str:
        """What comes behind "thành": the old name is that of this room."""
        for index in range(start, len(self._words)):
            if self._words.says(index, "thành"):
                return self._title(range(index + 1, len(self._words)))
        return ""


@dataclass(frozen=True, slots=True)
class CaseEdit:
    """What a draft shall be instead: who comes in, who goes out, what it is called, by when."""

    added: tuple[PersonMention, ...] = ()
    dropped: tuple[PersonMention, ...] = ()
    title: str = ""
    due: tuple[Found, ...] = ()


def read_case_edit(text: str, people: Sequence[PersonMention], found: Sequence[Found]) -> CaseEdit:
    """What "thêm anh Dũng, bỏ chị Lan, hạn thứ Tư" or "tên là ngập đường 3/2" changes; never raises."""
    words = Words(text)
    sheet = Sheet.of(words, people, found)
    dropping, title_from = False, None
    added: list[PersonMention] = []
    dropped: list[PersonMention] = []
    index = 0
    while index < len(words):
        group, called = sheet.group_at(index), CALLED.match(words, index)
        if group is not None:
            everyone = [each for each in (*group.people, *group.helpers) if not each.is_pronoun]
            (dropped if dropping else added).extend(everyone)
            index = group.last
        elif called is not None and title_from is None:
            title_from = called[0]
            break
        else:
            if DROPS.match(words, index) is not None:
                dropping = True
            elif words.says(index, "thêm", "mời", "kéo", "gồm"):
                dropping = False
            index += 1
    title = title_of(range(title_from, len(words)), sheet) if title_from is not None else ""
    if not (title or added or dropped or found):
        title = title_of(range(len(words)), sheet)
    due = () if title_from is not None else tuple(found)
    return CaseEdit(tuple(added), tuple(dropped), title[:LONGEST], due)
