"""An order that splits a task, without the words that say so: what is left gives the parts.

"tách việc 12: anh Nam làm số liệu, chị Lan viết báo cáo" leaves "anh Nam làm số liệu, chị Lan viết báo cáo".
"""

from __future__ import annotations

from collections.abc import Sequence

from nlu.people import PersonMention
from nlu.references import find_references
from nlu.words import Phrases, Words, listed

_SPLITTING = Phrases.of(
    listed("""
    tách, tách nhỏ, tách ra, tách thêm, tách thêm một nhánh, bóc tách, chia, chia nhỏ, chia đều, chia ra, chia
    phần, chia phần việc, cắt, xé nhỏ, phân rã, phân nhỏ, phân công chi tiết, như sau, ra làm, thành hai việc,
    thành 2 việc, thành 3 việc, thành 4 việc, thành ba việc, thành 2 việc nhỏ, thành 3 việc nhỏ, thành việc con,
    thành các việc nhỏ, thành từng phần, thành nhiều việc, làm hai, làm ba, việc con, tạo việc con, thêm việc
    con, lập việc con, nhiệm vụ con, tạo nhiệm vụ con, thêm nhiệm vụ con, tạo vc con, xuống dưới, xuống, nhỏ,
    mỗi người một phần, mỗi người một việc, tôi vẫn chủ trì, anh vẫn chủ trì, chị vẫn chủ trì, em vẫn chủ trì,
    ra cho dễ làm, một phần, theo phòng
"""),
    True,
)
_BEFORE_TASK = ("của", "trong", "từ", "cho", "vào", "ở", "dưới", "thuộc", "về")
_AGAIN = ("lại", "tiếp", "xuống")


def without_splitting(text: str, people: Sequence[PersonMention]) -> str:
    """`text` of the same length with the words that only say what is split, and that it is, blotted out."""
    words = Words(text)
    named = [(mention.begin, mention.finish) for mention in people]
    blots = [(each.begin, each.finish) for each in find_references(text)]
    blots += [_with_preposition(words, begin) for begin, _ in blots]
    for index in range(len(words)):
        match = _SPLITTING.match(words, index)
        if match is not None:
            blots.append(words.span(index, match[0]))
        elif words.says(index, *_AGAIN) and words.says(index - 1, "giao", "phân"):
            blots.append(words.span(index, index + 1))
    letters = list(text)
    for begin, finish in blots:
        if not any(first < finish and begin < last for first, last in named):
            letters[begin:finish] = " " * (finish - begin)
    left = "".join(letters)
    opening = len(left) - len(left.lstrip())
    # "tách việc 12: …" leaves a colon that opens nothing.
    return (
        left[:opening] + " " + left[opening + 1 :] if left[opening : opening + 1] in (":", ",", "-") else left
    )


def _with_preposition(words: Words, begin: int) -> tuple[int, int]:
    """ "của việc 12", "vào việc 8": the word before goes too."""
    index = words.index_at(begin)
    first = index - 1 if words.says(index - 1, *_BEFORE_TASK) else index
    return words[first].begin, begin
