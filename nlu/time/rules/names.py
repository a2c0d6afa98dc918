"""People whose names are also words of time: Mai, Nam, Tuấn, Thu, Tư, Sáu."""

from __future__ import annotations

from nlu.time.patterns import Match
from nlu.time.rules.groups import words

# Words that name a person follow these; the speaker's own words ("em", "tôi") come apart.
ADDRESS = words(
    "anh chị cô chú bác ông bà thầy bạn cậu dì mợ thím sếp cháu thị đ/c chí đc c a chi co chu bac ong ba thay ban"
    " cau di sep chau thi dc văn van nguyễn nguyen trần tran lê phạm hoàng hoa bạch cây hoàng"
)
_SELF = words("em tôi mình tui tớ con toi minh")
_JOINS = words("sáng trưa chiều tối đêm ngày hôm sang trua chieu toi dem ngay hom")
_TIME_HEADS = words("thứ thu chủ chúa cn t2 t3 t4 t5 t6 t7 tết lúc vào buổi họp tôi em")
_VOCATIVE = words("ơi à ạ oi")
_TELLS = words("giao cho bao nhac nho gui hoi moi giup nhờ báo gửi hỏi mời giúp với voi")


def is_name(match: Match, offset: int) -> bool:
    """Whether the word at this place of the match is somebody's name.

    An address word before it, a vocative after it, or a capital in the middle of a
    sentence that is not all capitals.
    """
    at = match.begin + offset
    before, after = match.lexed.word(at - 1), match.lexed.word(at + 1)
    if _addressed(match, at) or after in _VOCATIVE:
        return True
    item = match.lexed.items[at]
    if not item.capital or at == 0 or match.lexed.word(at - 1) in (".", ":", "!", "?", "\n"):
        return item.capital and at + 1 < len(match.lexed.items) and _capital_name(match, at + 1)
    source = match.lexed.normal.text
    shouted = source[item.begin : item.finish].isupper() and len(item.text) > 1
    joined = before in _JOINS
    return not shouted and not joined


def _addressed(match: Match, at: int) -> bool:
    """Whether an address word stands before; "ba" behind "thứ", "tháng" or "quý" is a number."""
    before, first = match.lexed.word(at - 1), match.lexed.word(at - 2)
    return before in ADDRESS and first not in ("thu", "thứ", "thang", "tháng", "quy", "quý")


def _capital_name(match: Match, at: int) -> bool:
    """Whether the word at `at` goes on with a name: "Mai Anh", "Mai Lan"."""
    item = match.lexed.items[at]
    names = item.shape == "word" and item.capital and item.text not in _JOINS and item.text not in _TIME_HEADS
    return names and not match.lexed.normal.text.isupper()


def told(match: Match, offset: int) -> bool:
    """Whether the word stands where a person is told something: "giao Nam", "cho Nam"."""
    before = match.lexed.word(match.begin + offset - 1)
    return (
        _addressed(match, match.begin + offset)
        or before in _TELLS
        or (before in _SELF and match.lexed.items[match.begin + offset].capital)
    )
