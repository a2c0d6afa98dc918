"""Changes to the draft of a case in words: "thêm anh Dũng, bỏ chị Lan, hạn thứ Tư", "tên là ngập đường 3/2"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.case_room_words import CALLED, DROPS, LONGEST
from nlu.people import PersonMention
from nlu.sheet import Sheet
from nlu.task_titles import title_of
from nlu.time.found import Found
from nlu.words import Words


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
