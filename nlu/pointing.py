"""Words that only point at another message: "cái này", "xử lý việc này", or a bare "xử lý" said in reply to it."""

from __future__ import annotations

from nlu.text import fold
from nlu.words import Words, listed

_THIS = ("này", "đây")
_NOUNS = frozenset(
    fold(word)
    for word in listed("""
    cái, việc, vụ, nội, dung, tin, nhắn, vấn, đề, chuyện, file, tệp, văn, bản, ảnh, hình, đoạn, yêu, cầu, phản, đơn,
    thư, mục, ý, kiến, hồ, sơ, tài, liệu, công, báo, cáo
""")
)
_BARE = frozenset(
    fold(word)
    for word in listed("""
    xử, lý, theo, dõi, giải, quyết, làm, lo, kiểm, tra, trả, lời, tham, mưu, nghiên, cứu, rà, soát, thực, hiện, giao,
    xem, xét, phối, hợp, soạn, báo, cáo, tiếp, nhận, phụ, trách, khẩn, trương, gấp, ngay, giúp, và
""")
)
_SAYS_NOTHING = frozenset(
    fold(word) for word in listed("làm, lo, giao, thực, hiện, phụ, trách, nhận, giúp, xem")
)
_MOST_VERBS = 4


def read_pointer(text: str) -> str | None:
    """What is to be done with the message pointed at: "xử lý" of "xử lý việc này", "" where only "cái này" is said.
    None where the text says of itself what it is about."""
    words = [word for word in Words(text) if not word.is_sign or word.low == ","]
    end = len(words)
    points = end > 0 and (words[-1].low in _THIS or words[-1].low == "nay")
    if points:
        end -= 1
        while end and words[end - 1].bare in _NOUNS and words[end - 1].bare not in _BARE:
            end -= 1
    verbs = [word for word in words[:end] if word.low != ","]
    if len(verbs) > _MOST_VERBS or any(word.bare not in _BARE for word in verbs):
        return None
    if all(word.bare in _SAYS_NOTHING for word in verbs):
        return ""
    begin, finish = verbs[0].begin, verbs[-1].finish
    return text[begin:finish]
