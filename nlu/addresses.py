"""Address words: anh, chị, đồng chí, a., đ/c, sếp …, and those that stand for "I" and "he"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlu.unit_words import ALONE_HEADS
from nlu.words import Phrases, Words, listed

_UNIT_HEAD = Phrases.of(ALONE_HEADS, True)


@dataclass(frozen=True, slots=True)
class Address:
    """An address word up to word `end`; `word` is its full form in lower case."""

    word: str
    end: int
    is_kin: bool  # takes birth-order names: anh Hai, chị Ba
    is_weak: bool  # abbreviated or ambiguous: counts only before a name
    pronoun: Literal["me", "him", "boss"] | None = None


_KIN = listed("""
    anh, chị, em, cô, chú, bác, ông, bà, cậu, dì, cháu, thím, mợ, dượng, o
""")
_OTHER = ("thầy", "sếp", "đồng chí", "bạn", "thằng", "con")
_SHORT = {
    "a": "anh", "c": "chị", "e": "em", "đ/c": "đồng chí", "đc": "đồng chí", "dc": "đồng chí",
    "đ.c": "đồng chí", "d/c": "đồng chí", "đchí": "đồng chí",
}  # fmt: skip
_ME = ("tôi", "tui", "tớ", "mình", "chúng tôi", "bọn mình")
_HIM = ("ổng", "bả", "ảnh")
_BOSS = ("thủ trưởng",)
_FAR = ("ấy", "đó", "kia", "í", "ý")

_ADDRESS = Phrases({word: word for word in (*_KIN, *_OTHER)})
_ABBREVIATED = Phrases(_SHORT)
_SUPERIOR = Phrases.of(_BOSS, True)
_SELF = Phrases.of(_ME, True)
#: Without marks these are other words first: có, ba, thay, chi, bác/bắc, con, ông.
_UNSURE_UNMARKED = frozenset(listed("co, ba, thay, chi, chu, o, di, ban, cau, mo, bac"))
_RARE_UNMARKED = ("cậu", "dì", "mợ", "thím", "dượng", "o", "bạn")
_NOT_AFTER = {
    "anh": ("tiếng", "nước", "hoàng", "người"),
    "ông": ("cửa",),
    "bác": ("bài",),
    "em": ("trẻ", "anh", "chị"),
    "chị": ("anh", "địa"),
    "bạn": ("các",),
    "chú": ("ghi",),
    "bà": ("ông",),
    "chi": ("địa",),
    "cô": (),
}
#: Without marks: phản ánh, hình ảnh, điện ảnh, nhiếp ảnh.
_IMAGES_AND_REPORTS = ("phan", "hinh", "dien", "nhiep")
_NOT_BEFORE = {
    "anh": ("em", "chị", "/", "hùng"),
    "chị": ("em", "/"),
    "em": ("bé", "gái", "trai", "út"),
    "cô": ("giáo", "chú", "dâu", "đọng"),
    "chú": (
        "ý",
        "trọng",
        "thích",
        "rể",
        "trì",
        "tịch",
        "yếu",
        "động",
        "nhiệm",
        "nhật",
        "đề",
        "trương",
        "đầu",
    ),
    "bác": ("bỏ", "sĩ", "ái"),
    "ông": ("bà", "/"),
    "bà": ("con", "rịa", "điểm"),
    "thầy": ("cô", "/"),
    "bạn": ("bè", "đọc", "/"),
    "cậu": (),
    "dì": (),
    "o": (),
}


def read_address(words: Words, index: int) -> Address | None:
    """The address word at `index`, with its pronoun where it stands for one by itself."""
    word = words[index]
    own = _SELF.match(words, index)
    if own and word.low != "to":
        if word.low == "minh" and word.is_capital:
            return None  # a man's name typed without marks
        if word.low == "mình" and words.says(index - 1, "phòng", "cơ", "quan", "bên", "vị", "nhà", "phường"):
            return None  # "phòng mình": our office
        return Address(word.low, own[0], is_kin=False, is_weak=False, pronoun="me")
    if word.low in _HIM and words.accented and not words.says(index - 1, "hình", "chụp", "tấm", "file"):
        return Address(word.low, index + 1, is_kin=False, is_weak=False, pronoun="him")
    boss = _SUPERIOR.match(words, index)
    if boss:
        return Address("thủ trưởng", boss[0], is_kin=False, is_weak=False, pronoun="boss")
    return _full(words, index) or _short(words, index)


def _full(words: Words, index: int) -> Address | None:
    found = _ADDRESS.match(words, index)
    if not found:
        return None
    end, canonical = found
    if words.says(index - 1, *_NOT_AFTER.get(canonical, ())) and (
        words.accented or words.says(index - 1, "tiếng")
    ):
        return None
    if words[index].low == "anh" and not words.accented and words.low(index - 1) in _IMAGES_AND_REPORTS:
        return None
    if words[index].low == "ban" and _UNIT_HEAD.match(words, index) is not None:
        return None  # "Ban Chi huy Quan su" typed without marks is no bạn Chi
    if words.says(end, *_NOT_BEFORE.get(canonical, ())) and not words.capital(end):
        return None
    if words.says(end, *_FAR) and not words.says(end + 1, "kiến"):
        return Address(canonical, end + 1, is_kin=True, is_weak=False, pronoun="him")
    if canonical in ("thằng", "con") and not words.capital(end):
        return None
    if canonical == "con" and not words.accented and words.low(index - 1) in (",", ";", "."):
        return None  # "…, con Vy chuan bi ho so": còn
    word = words[index]
    unmarked = not word.is_marked and canonical != word.low
    if (
        unmarked
        and canonical in _RARE_UNMARKED
        and not words.says(index - 1, "giao", "nhờ", "cho", "với", "và")
    ):
        return None  # "cau Binh Loi" is a bridge
    weak = (unmarked and word.low in _UNSURE_UNMARKED) or canonical in (
        "o",
        "cậu",
        "bạn",
        "dì",
        "thằng",
        "con",
    )
    return Address(canonical, end, is_kin=canonical in _KIN, is_weak=weak)


def _short(words: Words, index: int) -> Address | None:
    found = _ABBREVIATED.match(words, index)
    if not found:
        return None
    end, canonical = found
    if not words[index].spaced and words.low(index - 1) in ("/", "."):
        return None
    if words.low(end) == "." and not words[end].spaced:
        end += 1
        if _ADDRESS.match(words, end) is not None:
            return None  # "a. Chị Hương …": a list mark
    return Address(canonical, end, is_kin=canonical in _KIN, is_weak=True)
