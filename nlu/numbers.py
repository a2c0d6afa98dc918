"""Vietnamese numbers, written ("1.200.000", "1,2M") and spoken ("hai mươi nhăm", "ba mốt").

A point groups thousands and a comma begins decimals, as Vietnamese offices write.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from nlu.text import Normal, fold, is_marked, lower, normalise

DIGITS = {
    "không": 0,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
# Digits that are only said after a ten: hai mươi MỐT, TƯ, LĂM, NHĂM.
AFTER_TEN = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5, "lắm": 5}
SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_SUFFIXES = {
    "k": 10**3,
    "m": 10**6,
    "g": 10**9,
    "tr": 10**6,
    "triệu": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
    "nghìn": 10**3,
    "ngàn": 10**3,
}

# Without marks these are also everyday words (after, south, fly, study ...), so in a
# text that has marks elsewhere they are not digits.
_REAL_WORDS = frozenset({"sau", "nam", "tu", "bay", "lam", "nham", "tam", "chin", "mot", "bon"})
_UNMARKED_DIGITS = {fold(word): value for word, value in DIGITS.items()}
_UNMARKED_AFTER_TEN = {"tu": 4, "lam": 5, "nham": 5}
_UNMARKED_SCALES = {fold(word): value for word, value in SCALES.items()}
# Every word, with or without marks, that a spoken number can begin with.
NUMBER_WORDS = frozenset({*DIGITS, *_UNMARKED_DIGITS, "mười", "muoi", "chục", "chuc", "trăm", "tram"})

_WRITTEN = re.compile(
    r"(?<![\w.,/:-])(?P<sign>[-−]\s?)?(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)?(?:,(?P<part>\d+))?\s?"
    r"(?P<suffix>(?:k|m|g|tr)(?!\w)|(?:triệu|tỷ|tỉ|nghìn|ngàn)(?!\w))?(?![\w/:]|[.,]\d)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class NumberFound:
    """A number in a text: `begin` and `finish` count code points of the original."""

    value: Decimal
    begin: int
    finish: int
    spoken: bool


@lru_cache(maxsize=64)
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, words))


class SpokenWords:
    """A run of lower-case NFC words in which numbers are looked for.

    `unmarked` says that the message has no marks at all, so that "sau" may be "sáu".
    """

    def __init__(self, words: Sequence[str], *, unmarked: bool) -> None:
        self.words = words
        self.unmarked = unmarked

    def _look(self, at: int, marked: dict[str, int], plain: dict[str, int]) -> int | None:
        if not 0 <= at < len(self.words):
            return None
        word = self.words[at]
        value = marked.get(word)
        if value is None and word.isascii() and (self.unmarked or word not in _REAL_WORDS):
            value = plain.get(word)
        return value

    def digit(self, at: int) -> int | None:
        """The digit said at `at`, or None."""
        return self._look(at, DIGITS, _UNMARKED_DIGITS)

    def _is(self, at: int, *words: str) -> bool:
        if not 0 <= at < len(self.words):
            return False
        word = self.words[at]
        return word in words or (word.isascii() and word in _folded(words))

    def _after_ten(self, at: int) -> int | None:
        """The digit after a ten; never "năm", which after "mươi" counts years."""
        late = self._look(at, AFTER_TEN, _UNMARKED_AFTER_TEN)
        if late is not None:
            return late
        if self._is(at, "năm", "không") or self._is(at + 1, "trăm", "mươi", "mười", "chục"):
            return None
        return self.digit(at)

    def _is_ten(self, at: int) -> bool:
        # Without marks "hai muoi" is twenty; with them "hai mười" is no number.
        return self._is(at, "mươi", "chục") or (self.unmarked and self._is(at, "mười"))

    def below_hundred(self, at: int) -> tuple[int, int] | None:
        """(value, index after it) for 0 to 99, longest form first."""
        if self._is(at, "mười", "chục"):
            late = self._after_ten(at + 1)
            return (10, at + 1) if late is None else (10 + late, at + 2)
        digit = self.digit(at)
        if digit is None:
            return None
        if digit and self._is_ten(at + 1):
            late = self._after_ten(at + 2)
            return (digit * 10, at + 2) if late is None else (digit * 10 + late, at + 3)
        short = self._look(at + 1, AFTER_TEN, _UNMARKED_AFTER_TEN) if digit > 1 else None
        if short is None and digit > 1 and self._is(at + 1, "mốt", "mot") and self._is(at + 2, "tháng"):
            short = 1  # "ba mot thang muoi hai": without marks only the month behind it tells
        return (digit, at + 1) if short is None else (digit * 10 + short, at + 2)

    def below_thousand(self, at: int) -> tuple[int, int] | None:
        """(value, index after it) for 0 to 999."""
        if self._is(at, "trăm"):
            hundreds, after = 1, at + 1
        else:
            digit = self.digit(at)
            if digit is None or not self._is(at + 1, "trăm"):
                return self.below_hundred(at)
            hundreds, after = digit, at + 2
        if self._is(after, "rưỡi"):
            return hundreds * 100 + 50, after + 1
        if self._is(after, "linh", "lẻ"):
            digit = self.digit(after + 1)
            if digit is not None:
                return hundreds * 100 + digit, after + 2
        rest = self.below_hundred(after)
        return (hundreds * 100, after) if rest is None else (hundreds * 100 + rest[0], rest[1])

    def number(self, at: int) -> tuple[int, int] | None:
        """The longest number that begins at `at`, as (value, index after it), or None."""
        part = self.below_thousand(at)
        if part is None:
            return None
        total, after = 0, at
        while part is not None:
            value, after = part
            scale = self._look(after, SCALES, _UNMARKED_SCALES)
            if scale is None:
                return total + value, after
            total, after = total + value * scale, after + 1
            if self._is(after, "rưỡi"):
                return total + scale // 2, after + 1
            part = self.below_thousand(after)
        return total, after


def spoken_number(words: Sequence[str], at: int = 0, *, unmarked: bool = False) -> tuple[int, int] | None:
    """The number that `words[at:]` begins with, as (value, index after it), or None."""
    return SpokenWords(words, unmarked=unmarked).number(at)


def read_numbers(text: str) -> list[NumberFound]:
    """All numbers of a text in order of appearance; "âm" and "-" make them negative."""
    normal = normalise(text)
    found: list[NumberFound] = []
    for match in _WRITTEN.finditer(normal.text):
        if match["whole"] is None and match["part"] is None:
            continue
        value = Decimal(
            (match["whole"] or "0").replace(".", "") + ("." + match["part"] if match["part"] else "")
        )
        negative = match["sign"] or lower(normal.text[max(0, match.start() - 3) : match.start()]).endswith(
            "âm "
        )
        value *= _SUFFIXES.get(lower(match["suffix"] or ""), 1) * (-1 if negative else 1)
        begin, finish = normal.span(match.start(), match.start() + len(match.group().rstrip()))
        found.append(NumberFound(value.normalize(), begin, finish, spoken=False))
    found.extend(_spoken_in(normal))
    found.sort(key=lambda number: number.begin)
    return found


def _spoken_in(normal: Normal) -> list[NumberFound]:
    matches = list(_WORDS.finditer(normal.text))
    said = SpokenWords([lower(match.group()) for match in matches], unmarked=not is_marked(normal.text))
    found: list[NumberFound] = []
    at = 0
    while at < len(matches):
        part = said.number(at)
        if part is None:
            at += 1
            continue
        value, after = part
        negative = at > 0 and said.words[at - 1] == "âm"
        first = matches[at - 1 if negative else at]
        begin, finish = normal.span(first.start(), matches[after - 1].end())
        found.append(NumberFound(Decimal(-value if negative else value), begin, finish, spoken=True))
        at = after
    return found
