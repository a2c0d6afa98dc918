"""Numbered and bulleted lists in a message: "1. … 2. …", "- …", "1/ … 2/ …", "a) …"."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.words import Words

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
    """(index of the mark, index after it) of 1., 2., 3. … counting up from 1."""
    starts: list[tuple[int, int]] = []
    for index, word in enumerate(words):
        expected = str(len(starts) + 1)
        letter = "abcdefghijklmnopqrstuvwxyz"[len(starts) % 26]
        if word.low not in (expected, letter) or (
            starts and words.low(starts[0][0]).isdigit() != word.is_number
        ):
            continue
        if not (word.line_start or word.spaced or words[index - 1].is_sign):
            continue
        sign = words.low(index + 1)
        if sign not in (".", ")", "/", "-", ":") or words[index + 1].spaced:
            continue
        if (word.low == letter and sign not in (")", ".")) or (word.low == letter and not word.line_start):
            continue
        if sign in (".", "-", "/", ":") and index + 2 < len(words) and not words[index + 2].spaced:
            if words[index + 2].is_number or sign in ("-", ":") or not (word.line_start or sign == "/"):
                continue
        if sign == ":" and not word.line_start:
            continue
        starts.append((index, index + 2))
    return starts


def _bulleted(words: Words) -> list[tuple[int, int]]:
    at_lines = [index for index, word in enumerate(words) if word.line_start and word.low in _BULLETS]
    if not at_lines:
        return []
    starts = [(index, index + 1) for index in at_lines]
    if len(starts) == 1:
        bullet = words.low(at_lines[0])
        starts += [
            (index, index + 1)
            for index in range(at_lines[0] + 1, len(words) - 1)
            if words.low(index) == bullet and words[index].spaced and words[index + 1].spaced
        ]
    return starts
