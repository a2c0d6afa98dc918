"""Whether free words name something to do: "tổng hợp báo cáo", not "hôm nay trời đẹp quá"."""

from __future__ import annotations

from nlu.verbs import WORK
from nlu.words import Phrases, Words, listed

_COURTESY = ("dạ", "à", "ừ", "ờ", "là", "việc", "thì", "em", "anh", "chị", "cần", "phải", "về", "vụ")

_GIVING = Phrases.of(
    listed("giao, phân công, phân việc, tạo việc, thêm việc, ghi việc, đề nghị, yêu cầu, nhờ, cử"), True
)


def gives_work(text: str) -> bool:
    """Whether a word of giving stands in it: "giao việc trước thứ Sáu"."""
    words = Words(text)
    return any(_GIVING.match(words, at) is not None for at in range(len(words)))


def sounds_like_work(text: str) -> bool:
    """True where the first word that is no courtesy begins a work verb, and something follows it."""
    words = Words(text)
    at = 0
    while at < len(words) and words.says(at, *_COURTESY):
        at += 1
    match = WORK.match(words, at)
    return match is not None and len(words) - at >= 2
