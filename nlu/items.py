"""Numbered and bulleted lists in a message: "1. … 2. …", "- …", "1/ … 2/ …", "a) …"."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.words import Words

_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BULLETS = ("-", "•", "+", "*", "–", "·", "▪", "✅", "📌", "👉", "➡", "—", "●", "○")


@dataclass(frozen=True, slots=True)
class Range:
    """Words `first` up to, not including, `last`."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A message cut into what stands before its list, and the items without their marks."""

    header: Range
    items: tuple[Range, ...]


def find_items(words: Words) -> Listing | None:
    """The list in a message; None when it has none of at least two items.

    Items are numbered 1, 2, 3 … (or a, b, c …) anywhere in the text, or begin lines with
    bullets. A bullet inside a line counts only once a line began with one ("- a - b").
    """
    starts = _numbered(words) or _bulleted(words)
    if len(starts) < 2:
        return None
    ends = [mark for mark, _ in starts[1:]] + [len(words)]
    items = tuple(Range(after, end) for (_, after), end in zip(starts, ends, strict=True))
    return Listing(Range(0, starts[0][0]), items)


def _numbered(words: Words) -> list[tuple[int, int]]:
    """(index of the mark, index after it) of 1., 2., 3. … or a), b), c) … counting up."""
    starts: list[tuple[int, int]] = []
    marks = ""
    for index, word in enumerate(words):
        if not starts:
            marks = _DIGITS if word.low == "1" else _LETTERS
        count = len(starts)
        wanted = str(count + 1) if marks is _DIGITS else marks[count % len(marks)]
        if word.low != wanted:
            continue
        if _is_mark(words, index, is_first=not starts):
            starts.append((index, index + 2))
        elif marks is _DIGITS and _opens_line(words, index):
            starts.append((index, index + 1))
    return starts


def _is_mark(words: Words, index: int, *, is_first: bool) -> bool:
    """Whether the number or letter at `index` is a list mark: "2.", "2)", "2/", "b)", "2:" at a line's start."""
    word, sign = words[index], words.low(index + 1)
    free = word.line_start or word.spaced or words[index - 1].is_sign
    if not free or sign not in (".", ")", "/", "-", ":") or words[index + 1].spaced:
        return False
    if word.is_letters and (sign not in (")", ".") or (is_first and not word.line_start)):
        return False
    if sign in ("-", ":"):
        return word.line_start and (index + 2 >= len(words) or words[index + 2].spaced)
    if sign in (".", "/") and index + 2 < len(words) and not words[index + 2].spaced:
        return not words[index + 2].is_number and (word.line_start or sign == "/")
    return True


def _opens_line(words: Words, index: int) -> bool:
    """ "1 anh Phúc …" and "2 chị Ngân …", each at the start of a line and without a sign."""
    follows = index + 1 < len(words) and words[index + 1].is_letters and words[index + 1].spaced
    return follows and words[index].line_start


def _bulleted(words: Words) -> list[tuple[int, int]]:
    circled = [(index, index + 1) for index, word in enumerate(words) if "①" <= word.text <= "⑳"]
    if len(circled) > 1:
        return circled
    at_lines = [index for index, word in enumerate(words) if word.line_start and word.low in _BULLETS]
    if len(at_lines) > 1:
        return [(index, index + 1) for index in at_lines]
    # "Phân công: - anh Sơn: bố trí xe - chị Giang: đặt khách sạn", all in one line
    first = next(
        (
            index
            for index, word in enumerate(words)
            if word.low in _BULLETS and (word.line_start or words.low(index - 1) == ":")
        ),
        None,
    )
    if first is None:
        return []
    return [
        (index, index + 1)
        for index in range(first, len(words) - 1)
        if index == first
        or (words.low(index) == words.low(first) and words[index].spaced and words[index + 1].spaced)
    ]
