"""A task's title from the words of its content: without courtesy, order words and loose signs."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from nlu.sheet import Sheet
from nlu.verbs import WORK, is_compound, opens_work
from nlu.words import Phrases, Word, Words, listed

_HEAD = Phrases.of(
    listed("""
    mỗi người, mỗi đồng chí, mỗi đơn vị, giúp, giùm, dùm, hộ, giúp em, giúp anh, giúp chị, giúp tôi, giùm
    anh, giùm tôi, giùm em, giùm chị, hộ tôi, hộ anh, hộ em, hộ chị, nhé, nha, nhen, nghen, ạ, à, ơi, thì,
    là, đi, qua, phải, sẽ, hãy, nhớ, lo giúp, lo giùm, lo vụ, lo việc, lo giúp vụ, lo giùm vụ, lo cái vụ,
    vụ, việc, cái vụ, cái việc, cái, cho anh, cho tôi, cho chị, cho em, giúp mình, dạ, và, còn, rồi, với,
    cần, khẩn trương, tranh thủ, cố gắng, phụ trách, phụ trách việc, phụ trách vụ, chủ trì, chủ trì việc,
    chịu trách nhiệm, có trách nhiệm, đảm nhận, đảm nhận việc, nhận, vui lòng, làm ơn, chịu khó, ráng, lo
    liệu, mau, cùng, cùng nhau, nội dung, nội dung là, rằng, luôn, ngay, liền, gấp, giúp phòng em, giúp cơ
    quan, giúp bên em, được, thư ký, thư ký ơi, thư ký nhé, thư ký giúp
"""),
    True,
)
_TAIL = Phrases.of(
    listed("""
    không gấp, không cần gấp, chưa gấp, khi nào rảnh, lúc nào rảnh, lúc nào cũng được, còn, không gấp đâu,
    nhé không gấp, lẹ, lẹ lẹ, nhanh, nhanh nhanh, giúp nhé, giúp nha, lẹ nha, lẹ lên, nhanh lên, nhanh
    nhé, một việc, 1 việc, cả, từ, giúp, giùm, dùm, hộ, giúp em, giúp anh, giúp chị, giúp tôi, giùm anh,
    giùm tôi, giùm em, giùm chị, hộ tôi, hộ anh, hộ em, hộ chị, giúp a, giúp c, giúp e, giùm a, giùm c,
    giùm e, dùm a, dùm c, dùm e, nhé, nha, nhá, nhen, nghen, nghe, ạ, à,
    ơi, đi, luôn, liền, ngay, với, cho anh, cho tôi, cho chị, cho em, cho sếp, được không, được ko, dc ko,
    dc k, được không ạ, rồi, thì, là, và, phải, giúp mình, vậy, ha, hen, nhé em, nhé anh, nhé chị, nha em,
    nha anh, nha chị, nhe, em nhé, anh nhé, chị nhé, gửi tôi, gửi anh, gửi chị, nghe em, cảm ơn, xong, cảm
    ơn em, cảm ơn anh, cảm ơn chị, thanks, tks, đó, giúp phòng, làm, lo, hen em, ngay nhé, gấp, giúp văn
    phòng, trong, vào, lúc, trước, sớm, giúp phòng em, xử lý giúp, cho, thôi, của anh, để, tụi em, giúp
    tụi em, á, nhỉ, nhé thư ký, nha thư ký, thư ký nhé, thư ký nha, thư ký ơi, thư ký ạ, ạ thư ký, nghen thư ký,
    giúp thư ký
"""),
    True,
)
_INSIDE = Phrases.of(
    listed("""
    giúp em, giúp anh, giúp chị, giúp tôi, giùm anh, giùm em, giùm chị, giùm tôi, hộ tôi, hộ anh, hộ em,
    hộ chị, giúp a, giúp c, giúp e, giùm a, giùm c, giùm e, dùm a, dùm c, dùm e, giúp mình, dùm anh,
    dùm em, dùm chị, dùm tôi
"""),
    True,
)
_AFTER_VERB = ("giúp", "giùm", "dùm", "tôi", "mình", "tui", "luôn")
_LONGEST_VERB = 8
_AT_ONCE = ("ngay", "liền", "gấp")
_COUNTING = listed(
    "một, mấy, các, hai, ba, bốn, năm, sáu, bảy, tám, chín, mười, vài, những, từng, mỗi, chục, số, cả, nhiều"
)
_EDGE_SIGNS = ",;.:!?-–—…()\"“”'*•/"


def title_of(content: Sequence[int], sheet: Sheet) -> str:
    """The title that word indexes `content` make; "" when nothing but courtesy is left."""
    words = sheet.words
    kept = _without_courtesy(words, list(content))
    pieces: list[str] = []
    start = 0
    for position in range(1, len(kept) + 1):
        if position == len(kept) or kept[position] != kept[position - 1] + 1:
            if start < position:
                pieces.append(_piece(words, kept, start, position))
            start = position
    title = " ".join(piece for piece in pieces if piece)
    return _closed(title.replace(" ,", ",").strip(" " + _EDGE_SIGNS.replace("(", "").replace(")", "")))


def _is_edge(word: Word) -> bool:
    """Whether a sign at an end is no part of the title: a comma, a bullet, an emoji."""
    return word.is_sign and (
        word.low in _EDGE_SIGNS or unicodedata.category(word.low[0]) in ("So", "Sk", "Mn")
    )


def _piece(words: Words, kept: list[int], start: int, position: int) -> str:
    """One unbroken run, with the comma that parted it from the next where the gap held only that."""
    text = words.slice(kept[start], kept[position - 1] + 1)
    if position < len(kept):
        gap = words[kept[position - 1] + 1 : kept[position]]
        if len(gap) == 1 and gap[0].is_sign and gap[0].low in ",;:-–":
            return text + ("," if gap[0].low == "," else f" {gap[0].low}" if gap[0].spaced else gap[0].low)
        if gap and gap[0].low in (",", "."):
            return text + ","
    return text


def _without_purpose(words: Words, kept: list[int]) -> list[int]:
    """Cut "… để em làm báo cáo": why the speaker wants it is no part of the work."""
    for position, index in enumerate(kept):
        if (
            position >= 2
            and words.says(index, "để")
            and words.says(index + 1, "em", "anh", "chị", "tôi", "mình", "tụi")
        ):
            return kept[:position]
    return kept


def _without_courtesy(words: Words, kept: list[int]) -> list[int]:
    kept = _without_purpose(words, kept)
    inside = _courtesy_inside(words, kept)
    kept = [index for index in kept if index not in inside]
    while kept:
        head = _HEAD.match(words, kept[0])
        if _is_edge(words[kept[0]]) and words[kept[0]].low != "(":
            kept = kept[1:]
        elif head is not None and _may_drop_head(words, kept, head[0]):
            kept = [index for index in kept if index >= head[0]]
        else:
            break
    return _without_tail(words, kept)


def _courtesy_inside(words: Words, kept: list[int]) -> set[int]:
    """ "soạn giúp tôi cái tờ trình", "rà ngay danh sách", "nộp tôi bảng kê": words amid the content to leave out."""
    dropped: set[int] = set()
    for position, index in enumerate(kept):
        if not position or kept[position - 1] != index - 1:
            continue
        phrase = _INSIDE.match(words, index) if not words.says(index - 1, "hỗ") else None
        if phrase is not None:
            dropped.update(range(index, phrase[0]))
        elif (
            _after_first_verb(words, kept, position, dropped) and _is_courtesy_after_verb(words, index)
        ) or (
            words.says(index, "cái")
            and not words.says(index - 1, *_COUNTING)
            and not words.says(index + 1, "này", "đó", "gì")
        ):
            dropped.add(index)
    return dropped


def _is_courtesy_after_verb(words: Words, index: int) -> bool:
    """Without marks "lien" and "gap" are rather liên and gặp than liền and gấp."""
    return words.says(index, *_AFTER_VERB) or (words.accented and words.says(index, *_AT_ONCE))


def _after_first_verb(words: Words, kept: list[int], position: int, dropped: set[int]) -> bool:
    """Whether only the opening verb (with "lại", "xong") stands before, besides what is dropped."""
    if position > _LONGEST_VERB:
        return False
    before = [index for index in kept[:position] if index not in dropped]
    while before and words.says(before[-1], "lại", "xong", "luôn"):
        before.pop()
    return (
        bool(before)
        and len(before) == before[-1] - before[0] + 1
        and WORK.covers(words, before[0], before[-1] + 1)
    )


def _may_drop_head(words: Words, kept: list[int], end: int) -> bool:
    rest = [index for index in kept if index >= end]
    if end == kept[0] + 1 and not words.accented and is_compound(words, kept[0]):
        return False  # "lien he" is no liền, "cung cap" no cùng
    if words.says(kept[0], "việc", "vụ", "nội", "nhận", "phụ", "chủ", "là", "với", "cái") and not rest:
        return words.says(kept[0], "việc", "vụ")
    if words.says(kept[0], "nhận", "nội"):
        return False
    if words.says(kept[0], "phụ", "chịu", "có"):
        return bool(rest) and opens_work(words, end)
    if words.says(kept[0], "qua"):
        return opens_work(words, end)
    if words.says(kept[0], "đi"):
        return not opens_work(words, end)
    if words.says(kept[0], "phụ", "chủ"):
        return bool(rest)
    if words.says(kept[0], "việc", "vụ"):
        return not words.says(end, "này", "đó")
    return True


def _is_bare_order(words: Words, kept: list[int]) -> bool:
    """ "tôi cần giao một việc": the order word alone is no content."""
    return (
        0 < len(kept) <= 2 and words.says(kept[0], "giao") and (len(kept) == 1 or words.says(kept[1], "việc"))
    )


def _without_tail(words: Words, kept: list[int]) -> list[int]:
    while kept:
        last = kept[-1]
        if _is_edge(words[last]) and words[last].low not in ')"”':
            kept = kept[:-1]
            continue
        if _is_bare_order(words, kept):
            return []
        size = next((size for size in (3, 2, 1) if _is_tail(words, kept, size)), None)
        if size is None:
            return kept
        kept = kept[:-size]
    return kept


def _is_tail(words: Words, kept: list[int], size: int) -> bool:
    if len(kept) < size or kept[-size:] != list(range(kept[-1] - size + 1, kept[-1] + 1)):
        return False
    first = kept[-size]
    if size == 1 and not words.accented and is_compound(words, first - 1):
        return False
    match = _TAIL.match(words, first)
    if match is None or match[0] != kept[-1] + 1:
        return False
    if words.says(first, "đi") and words.says(
        first - 1, "bản", "văn", "công", "thư", "đơn", "lối", "đường", "vé", "chuyến"
    ):
        return False
    if words.says(first, "giúp", "hộ") and words.says(first - 1, "trợ", "hỗ", "giúp"):
        return False
    if size == 1 and words.says(
        first, "đi", "xong", "làm", "lo", "sớm", "rồi", "với", "đó", "gấp", "nghe", "ngay"
    ):
        return len(kept) > 1 and not (words.says(first, "làm") and words.says(first - 1, "việc"))
    return True


def _closed(title: str) -> str:
    """Brackets that opened inside the title and lost their end, or the other way round."""
    if title.count("(") != title.count(")"):
        return title.replace("(", "").replace(")", "").strip()
    return title
