"""From what a recogniser of speech gives (no capitals, no signs, spoken numbers) to how people write it.

Recognised words know nothing of sentences: several orders in one breath are one row of words. They are parted where
an order has been given already and words of giving come again with somebody to act.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlu.numbers import DIGITS, SpokenWords
from nlu.units import is_unit_head
from nlu.words import Phrases, Words, listed

LONG_PAUSE = 0.7
"""Seconds of silence that may end a sentence, if what follows can begin one."""

_GIVING = Phrases.of(
    listed("""
    giao, giao việc, giao việc cho, giao cho, phân công, nhờ, đề nghị, yêu cầu, bảo, chỉ đạo, cử, nhắc
"""),
    True,
)
_OPENING = Phrases.of(
    listed("""
    tiếp theo, ngoài ra, thêm nữa, thứ nhất là, thứ hai là, thứ ba là, thứ tư là, thứ năm là, việc thứ nhất,
    việc thứ hai, việc thứ ba, việc thứ tư, việc thứ năm, một là, hai là, ba là, bốn là, năm là, cuối cùng là,
    còn lại, đồng thời
"""),
    True,
)
_NUMBERED = frozenset(
    (
        "quý",
        "phường",
        "quận",
        "phố",
        "khóa",
        "khoá",
        "điều",
        "khoản",
        "tổ",
        "đợt",
        "việc",
        "số",
        "tháng",
        "khu",
    )
)
_HESITATION = re.compile(r"\b(?:ờ|ờm|ừm|ờ ờ|à ờ|alo|a lô)\b[\s,]*", re.IGNORECASE)
_NEW_LINE = re.compile(r"\s*\b(?:chấm xuống dòng|xuống dòng|hết câu)\b\s*", re.IGNORECASE)
# "báo cáo kết quả tuần trước bốn giờ chiều mai": what comes before four o'clock is no last week.
_DEADLINE_AFTER_PERIOD = re.compile(
    r"\b(tuần|tháng|quý|năm)\s+(trước\s+(?:ngày|thứ|mùng|mồng|\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\b)"
)
_SPACES = re.compile(r"\s+")
ADDRESS = frozenset(listed("anh, chị, em, cô, chú, bác, ông, bà, cậu, thầy, bạn, đồng chí, sếp"))
"""Words before a name; "đồng chí" counts by its first word."""
_ADDRESSED = ADDRESS | {"đồng"}


def join_pieces(pieces: Iterable[tuple[str, float]]) -> str:
    """The pieces of a note as one text; each is its words and the seconds of silence before it.

    A pause in the middle of an order ("giao anh Nam … làm báo cáo … trước thứ Sáu") is none in its sentence.
    """
    text = ""
    for words, pause in pieces:
        begins = pause >= LONG_PAUSE and _may_begin(words)
        text += (". " if text and begins else " " if text else "") + words.strip()
    return text


def in_writing(text: str) -> str:
    """Recognised words with sentences parted, hesitation left out and numbers of several words in digits."""
    said = _HESITATION.sub("", text)
    said = _NEW_LINE.sub(". ", said).strip(" .")
    said = _DEADLINE_AFTER_PERIOD.sub(r"\1, \2", said)
    return _with_digits(_SPACES.sub(" ", _parted(said))).strip()


def sentences(text: str) -> list[str]:
    """The sentences of `in_writing`."""
    return [part.strip() for part in re.split(r"\.\s+", text) if part.strip(" .")]


def _may_begin(words: str) -> bool:
    read = Words(words)
    return _gives(read, 0) or _OPENING.match(read, 0) is not None or _names_somebody(read, 0)


def _parted(text: str) -> str:
    words = Words(text)
    given, begins = False, []
    for index in range(len(words)):
        if words[index].is_sign and words[index].low == ".":
            given = False
        elif _gives(words, index) and not _belongs_to_matter(words, index):
            if given:
                begins.append(words[index].begin)
            given = True
        elif given and _OPENING.match(words, index) is not None:
            begins.append(words[index].begin)
            given = False
    for begin in reversed(begins):
        text = f"{text[:begin].rstrip(' ,;')}. {text[begin:]}"
    return text


def _gives(words: Words, index: int) -> bool:
    """ "giao (việc) (cho) anh …", "nhờ phòng …": words of giving with somebody right behind them."""
    found = _GIVING.match(words, index)
    if found is None or (
        index and words.says(index - 1, "được", "bàn", "bị", "thư", "tin", "để", "mới", "đã")
    ):
        return False
    if words.says(found[0] - 1, "nhắc") and words.says(found[0], "tôi", "mình", "em"):
        return True
    return _names_somebody(words, found[0])


def _names_somebody(words: Words, index: int) -> bool:
    if index >= len(words) - 1:
        return False
    return words[index].low in _ADDRESSED or is_unit_head(words, index)


def _belongs_to_matter(words: Words, index: int) -> bool:
    """ "nhắc" of a reminder for oneself: "nhắc tôi"; it begins a wish of its own all the same."""
    return words.says(index, "nhắc") and words.says(index + 1, "lại")


def _with_digits(text: str) -> str:
    """Numbers of two words and more; of one only where something is numbered: "quý ba", "khu phố hai"."""
    words = Words(text)
    low = [word.low for word in words]
    said = SpokenWords(low, unmarked=False)
    out, copied, at = "", 0, 0
    while at < len(words):
        found = said.number(at)
        if found is None or not _is_counted(low, at, found[1]):
            at += 1
            continue
        value, after = found
        out += text[copied : words[at].begin] + str(value)
        copied = words[after - 1].finish
        at = after
    return out + text[copied:]


def _is_counted(low: list[str], at: int, after: int) -> bool:
    before = low[at - 1] if at else ""
    if before == "thứ" or before in _ADDRESSED:
        return False  # "thứ tư", "anh Ba Mươi"
    if after - at == 1:
        follows = low[after] if after < len(low) else ""
        return before in _NUMBERED and low[at] in DIGITS and follows not in ("người", "tháng", "năm")
    return True
