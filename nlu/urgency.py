"""How urgent a message says a task is: gấp, khẩn, thượng khẩn, hỏa tốc (the degrees of official papers)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nlu.task_read import Priority
from nlu.words import Phrases, Words, listed

_DEGREES = {
    "flash": listed("hỏa tốc, hoả tốc hẹn giờ, hỏa tốc hẹn giờ, tối khẩn, việc hỏa tốc, công văn hỏa tốc"),
    "very_urgent": listed("""
    thượng khẩn, rất gấp, rất khẩn, cực gấp, siêu gấp, gấp lắm, khẩn cấp, cực kỳ gấp, quá gấp, gấp rút
    lắm, gấp gấp, việc rất gấp, việc rất khẩn, gấp nha gấp
"""),
    "urgent": listed("""
    khẩn, gấp, việc gấp, việc khẩn, làm ngay, urgent, asap, ưu tiên, ưu tiên làm trước, việc cần gấp, cần
    gấp, ưu tiên cao, gấp rút, hơi gấp, đang gấp, gấp nhé, khẩn trương làm ngay, ưu tiên trước, ưu tiên số
    1
"""),
}
_TABLE = Phrases({phrase: degree for degree, phrases in _DEGREES.items() for phrase in phrases})
_RANK: dict[str, int] = {"normal": 0, "urgent": 1, "very_urgent": 2, "flash": 3}
#: After these the word belongs to what is spoken of: "văn bản khẩn", "tình trạng khẩn cấp", "đường dây".
_OF_A_THING = listed("""
    bản, trạng, huống, cuộc, đội, số, ứng, báo, hợp, dây, cứu, vụ, hàng, thư, văn, hồ, sơ, cấp, không,
    chưa, nên, đừng, phó, mang, nếp, thoát, hiểm, đoạn
""")
#: "tất cả đều gấp", "cả hai việc này hỏa tốc"; "việc này gấp" at the start of a clause.
_SEVERAL = listed("tất, cả, đều, các, mấy, hai, ba, bốn, toàn, những")
_SPOKEN_OF = listed("việc, nhiệm, vụ, cái, này, trên, đó, bộ, là, rất")


@dataclass(frozen=True, slots=True)
class Urgency:
    """A word of urgency over words `first` up to `last`; `of_all`: "tất cả đều gấp"."""

    degree: Priority
    first: int
    last: int
    of_all: bool = False


def find_urgency(words: Words) -> list[Urgency]:
    """Words of urgency that speak of the task itself, in order."""
    found: list[Urgency] = []
    index = 0
    while index < len(words):
        match = _TABLE.match(words, index)
        if match is None or not _about_task(words, index, match[0]):
            index += 1
            continue
        degree = match[1]
        priority: Priority = (
            "flash" if degree == "flash" else "very_urgent" if degree == "very_urgent" else "urgent"
        )
        first = _subject_before(words, index)
        of_all = any(words.says(at, *_SEVERAL) for at in range(first, index))
        found.append(Urgency(priority, first, match[0], of_all))
        index = match[0]
    return found


def priority_of(found: Iterable[Urgency]) -> Priority:
    """The highest degree named; "normal" if none."""
    return max((urgency.degree for urgency in found), key=_RANK.__getitem__, default="normal")


def _subject_before(words: Words, index: int) -> int:
    """Where "tất cả đều …", "việc này …" begins, if that is all that the clause says before word `index`."""
    first = index
    while first > 0 and (words.says(first - 1, *_SEVERAL, *_SPOKEN_OF) or words[first - 1].is_number):
        first -= 1
        if words[first].line_start:
            return first
    return first if first == 0 or words[first - 1].is_sign else index


def _about_task(words: Words, first: int, last: int) -> bool:
    word = words[first]
    if not words.accented and word.low in ("gap", "khan", "uu") and word.low == "gap":
        # Without marks "gap" is also gặp: urgent only alone between pauses or before a name.
        edge = first == 0 or words[first - 1].is_sign
        return edge or last >= len(words) or words[last].is_sign
    if word.low == "khẩn" and words.says(last, "trương", "thiết"):
        return False
    if first > 0 and not words[first - 1].is_sign and words.says(first - 1, *_OF_A_THING):
        return words.says(first, "hỏa", "thượng") and words.says(first - 1, "văn", "bản")
    return not words.says(last, "đôi", "ba", "rưỡi", "rút", "khúc", "lại", "sách")
