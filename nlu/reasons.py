"""Why: "vì chờ số liệu", "do mất điện", "lý do: đi công tác"."""

from __future__ import annotations

from nlu.words import Phrases, Words, listed

_BECAUSE = Phrases.of(
    listed(
        "vì, do, tại vì, bởi vì, vì lý do, lý do, lý do là, với lý do, tại, nguyên nhân, nguyên nhân do, ld, vì là"
    ),
    True,
)
_UNTIL = Phrases.of(listed("chờ, đợi, đến khi, tới khi, cho đến khi, cho tới khi, đang chờ, đang đợi"), True)
_NOT_FOR = ("đã", "chút", "xíu", "tí", "tý", "nhé", "nha")
_COURTESY = ("ạ", "nhé", "nha", "nghen", "nhen", "anh", "chị", "sếp", "được", "không", "ko")


def read_reason(text: str) -> str | None:
    """The reason that `text` gives, as written and without closing courtesy; None when it names none."""
    words = Words(text)
    for index in range(1, len(words)):
        match = _BECAUSE.match(words, index)
        if match is None or not _introduces(words, index, match[0]):
            continue
        first = match[0] + 1 if words.low(match[0]) == ":" else match[0]
        last = _end(words, first)
        if last > first:
            return words.slice(first, last)
    return None


def read_waiting(text: str) -> str | None:
    """What is waited for, with the word that says so: "tạm hoãn việc 1 chờ ý kiến Sở" → "chờ ý kiến Sở"."""
    words = Words(text)
    for index in range(1, len(words)):
        match = _UNTIL.match(words, index)
        if match is None or words.says(match[0], *_NOT_FOR):
            continue
        last = _end(words, match[0])
        if last > match[0]:
            return words.slice(index, last)
    return None


def _introduces(words: Words, index: int, end: int) -> bool:
    if words.says(index, "do") and words.says(index - 1, "lý", "tự", "dự"):
        return False
    if words.says(index, "tại") and end == index + 1:
        return words.says(end, "bị", "chưa", "em", "tôi", "máy", "mất", "không", "bên")
    if not words.accented and words.low(index) in ("vi", "do", "tai"):
        return words.low(end) not in ("tri", "pham", "an", "lieu", "toan", "thao")
    return True


def _end(words: Words, first: int) -> int:
    """Up to the end of the sentence, courtesy taken off."""
    last = first
    while (
        last < len(words)
        and words.low(last) not in (".", ";", "!", "?")
        and not (last > first and words[last].line_start)
    ):
        last += 1
    while last > first and (words.says(last - 1, *_COURTESY) or words[last - 1].is_sign):
        last -= 1
    return last
