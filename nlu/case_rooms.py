"""Wishes about the room of a case: "lập nhóm xử lý vụ ngập gồm anh Nam, chị Lan, hạn thứ Hai", "tình hình vụ ngập",
"mời thêm chị Nga vào nhóm", "đóng vụ 3".

The name of the case is a run of words of its own, and somebody may stand in it ("khiếu nại bà Năm", "đường Nguyễn Hữu
Cảnh"): members are those whom a joining word or a comma brings in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.case_names import CaseNames
from nlu.case_room_words import (
    ACTS,
    AFTER_ROOM,
    BEFORE_ROOM,
    CASES,
    GATHERS,
    JOINS,
    NO_UNITS,
    NOBODY,
    OPENS,
    ROOMS,
    SECLUDED,
    SHUTS_AFTER,
    TASK,
    THIS,
    WAYS,
    Act,
)
from nlu.people import PersonMention
from nlu.sheet import Sheet
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
        self._names = CaseNames(words, sheet)

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
        start = self._names.past(room)
        kept, end = self._names.name(start)
        name = self._names.title(kept) if task is None else ""
        if not name and task is None:
            kept, end = self._names.before(opens[0]) or self._names.behind(start), start
            name = self._names.title(kept)
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

    def _task(self, start: int) -> int | None:
        """ "mở phòng cho việc 7", "việc 24 mở nhóm riêng"."""
        for index in range(len(self._words)):
            match = TASK.match(self._words, index)
            if match is None or match[0] >= len(self._words) or not self._words[match[0]].is_number:
                continue
            if index < start or all(AFTER_ROOM.match(self._words, at) for at in range(start, index)):
                return int(self._words[match[0]].low[:9])
        return None

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
        kept, _ = self._names.name(start)
        this = words.says(start, *THIS, "chung", "mình")
        number = words[start].low if start < len(words) and words[start].is_number else ""
        alone = number and len(kept) == 1
        name = "" if this or alone else self._names.title(kept)
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
                return self._names.title(range(index + 1, len(self._words)))
        return ""
