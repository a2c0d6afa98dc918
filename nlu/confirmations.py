"""Yes, no and "never mind", as whole messages."""

from __future__ import annotations

from nlu.text import TEENCODE
from nlu.words import Phrases, Words, listed

_YES = listed("""
    có, ừ, ừm, vâng, dạ, dạ có, ok, okay, oke, okê, ô kê, đồng ý, đúng, đúng rồi, đúng vậy, phải, phải
    rồi, chuẩn, chính xác, được, được rồi, được đó, duyệt, nhất trí, chốt, yes, y, chuyển đi, gửi đi, làm
    đi, xác nhận, tán thành, thống nhất, chấp nhận, đúng cả, đúng hết, uh, ờ, ừa, hợp lý, cứ làm, cứ gửi,
    cứ vậy, giữ, giữ nguyên, rồi, có chứ, nên, chuẩn rồi, tốt, ổn, được chứ, đồng ý duyệt, hay đó, vậy đi,
    chuyển, gửi, 👍, ✅, 👌
""")
_NO = listed("""
    không, không cần, không phải, chưa, sai, sai rồi, không đúng, không đồng ý, đừng, no, n, chưa đúng,
    không được, không duyệt, không gửi, khỏi, khỏi cần, không nhất trí, chưa đồng ý, chưa được, đừng gửi,
    đừng chuyển, không chuyển, chả cần, nhầm rồi, nhầm, không ổn, hông, không phải đâu, không có, trật
    rồi, 👎, không nên
""")
_CANCEL = listed("""
    thôi, thôi bỏ đi, bỏ đi, bỏ qua, bỏ qua đi, hủy, hủy đi, hủy bỏ, khỏi, khỏi cần, khỏi đi, không cần
    nữa, không cần đâu, không giao nữa, không nhắc nữa, không làm nữa, thôi khỏi, thôi không cần, thôi
    không cần nữa, thôi không giao nữa, dừng, dừng lại, cancel, thôi vậy, thôi hủy, thôi hủy đi, thôi được
    rồi, thôi dẹp, dẹp, dẹp đi, quên đi, bỏ, thôi bỏ, thôi để sau, để sau, để sau đi, để khi khác, hủy
    giúp, hủy việc này, hủy câu hỏi, không hỏi nữa, thôi đừng, rút lại, không cần hỏi nữa, thôi không, hủy
    lệnh, không giao việc này nữa, không tạo nữa, bỏ việc này, thôi thôi, để tính sau, thôi khỏi cần, thôi
    tính sau, stop, thôi không nhắc nữa, xóa đi, không cần, chưa cần, thôi bỏ việc này, thôi bỏ việc này
    đi
""")
#: Openings that cancel whatever follows after a pause: "thôi bỏ đi, thứ sáu tôi bận".
_CANCEL_OPENING = tuple(
    phrase
    for phrase in _CANCEL
    if phrase not in ("thôi", "khỏi", "dừng", "bỏ", "hủy", "dẹp", "không cần", "stop")
)
_SOFT = listed("""
    dạ, ạ, nhé, nha, nhá, nghe, nghen, nhen, em, anh, chị, thư ký, ơi, à, đi, luôn, cảm ơn, vậy, thế, ừ,
    ok, vâng, rồi, nữa, đâu, mà, giúp, hộ, giùm, tôi, mình, cho, sếp, thì, cô, chú, bác, đó, đấy, hả, hết,
    dc
""")

_YES_TABLE, _NO_TABLE = Phrases.of(_YES, True), Phrases.of(_NO, True)
_CANCEL_TABLE, _OPENING_TABLE = Phrases.of(_CANCEL, True), Phrases.of(_CANCEL_OPENING, True)
_SOFT_TABLE = Phrases.of(_SOFT, True)


def is_cancel(text: str) -> bool:
    """Whether `text` drops what is being asked: "thôi bỏ đi", "hủy", "khỏi", also before a reason.

    "hủy việc 12" is a command of its own and "thôi thứ sáu cũng được" an answer: neither cancels.
    """
    words = _spelled_out(text)
    if _is_only(words, _CANCEL_TABLE):
        return True
    index = _skip(words, 0, ("dạ", "à", "ừ", "ok", "em", "anh", "chị", "thư", "ký", "ơi", ","))
    opening = _OPENING_TABLE.match(words, index)
    if opening is None:
        return False
    at = opening[0]
    while at < len(words) and words.says(
        at, "nhé", "nha", "ạ", "em", "anh", "chị", "đi", "luôn", "nghen", "nữa"
    ):
        at += 1
    return at >= len(words) or words.low(at) in (",", ".", ";", "!", "-", "…") or words[at].line_start


def read_yes_no(text: str) -> bool | None:
    """True for a bare yes, False for a bare no, None for anything else."""
    words = _spelled_out(text)
    # "không phải" and "chưa được" begin with no and hold yes: the longer table decides first.
    if _is_only(words, _NO_TABLE) or _is_only(words, _CANCEL_TABLE):
        return False
    return True if _is_only(words, _YES_TABLE) else None


def _spelled_out(text: str) -> Words:
    """The words with the teencode of yes and no written out ("k", "ko", "dc", "uk")."""
    short = {
        key: full for key, full in TEENCODE.items() if full in ("không", "được", "ừ", "ok", "nhé", "rồi")
    }
    words = Words(text[:400])
    if not any(word.low in short for word in words):
        return words
    return Words(" ".join(short.get(word.low, word.text) for word in words))


def _is_only(words: Words, table: Phrases[bool]) -> bool:
    """Whether nothing but phrases of `table`, courtesies and signs is said, and at least one of them."""
    index, said = 0, False
    while index < len(words):
        phrase = table.match(words, index)
        if phrase is not None:
            said, index = True, phrase[0]
            continue
        soft = _SOFT_TABLE.match(words, index)
        if soft is not None:
            index = soft[0]
        elif words[index].is_sign:
            index += 1
        else:
            return False
    return said


def _skip(words: Words, index: int, passed: tuple[str, ...]) -> int:
    while index < len(words) and words.says(index, *passed):
        index += 1
    return index
