"""Cut a message into words, numbers, written dates and clocks, and things that are no time.

One pass of one pattern, so its cost grows with the length of the text and no more.
Phone numbers, money, percentages, versions and document numbers become opaque here:
no rule can look inside them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from nlu.numbers import NUMBER_WORDS, SpokenWords
from nlu.text import SHORT_FORMS, Normal, is_marked, lower, normalise, strip_marks

Shape = Literal["word", "number", "sign", "date", "clock", "decimal", "moment", "opaque"]

_LEXER = re.compile(
    r"""
      (?P<link>https?://\S+|www\.\S+|[@\#][\w.-]+)
    | (?P<money>[$€£]\s?\d[\d.,]*|\d[\d.,]*\s?(?:đ|₫|vnđ|vnd|usd|đồng|tr|triệu|trieu|tỷ|tỉ|ty)(?![^\W\d_])
               |\d[\d.,]*k(?![^\W\d_])|\d+(?:[.,]\d+)?\s?%)
    | (?P<phone>(?<!\d)(?:\+84|0)[ .-]?\d{2,3}[ .]\d{3,4}[ .]?\d{3,4}(?![\d/]))
    | (?P<moment>\d{4}-\d\d?-\d\d?(?:[T ]\d\d?:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d/]))
    | (?P<document>\d+(?:[/-]\d+)*[/-](?:[A-ZĐ]{2,}[\w/-]*|(?:cv|qđ|qd|ubnd|tb|kh|tt|nđ|nd|ttr|hd|nq)\b[\w/-]*))
    | (?P<version>[vV]?\d+(?:\.\d+){3,}|[vV]\d+(?:\.\d+)+)
    | (?P<date>\d\d?\s?/\s?\d\d?\s?/\s?(?:\d{4}|\d\d)(?![\d/])|\d\d?-\d\d?-(?:\d{4}|\d\d)(?![\d/-])
              |\d\d?\.\d\d?\.\d{4}(?![\d.]\d)|\d{4}/\d\d?/\d\d?(?!\d)
              |\d\d?/\d{4}(?![\d/])|\d\d?-\d{4}(?![\d/-])|\d\d?/\d\d?(?![\d/])|(?<![hgHG:])\d\d-\d\d(?![\d/-]|\s?[hgHG:]))
    | (?P<group>\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+(?:\.\d+){2,}|\d+/\d[\d/]*)
    | (?P<clock>\d\d?:\d\d(?::\d\d)?(?!\d))
    | (?P<decimal>\d+\.\d+)
    | (?P<code>[tTqQ]\d\d?(?![\w]))
    | (?P<number>\d+)
    | (?P<word>[^\W\d_]+)
    | (?P<sign>\S)
    """,
    re.VERBOSE,
)
_OPAQUE = frozenset({"link", "money", "phone", "document", "version", "group"})
_RUN = re.compile(r"([^\W\d_])\1+")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Without marks these are everyday words of their own; in a message that has marks
# elsewhere they mean just what they say.
REAL_WORDS = _set(
    "sau nam sang ngay thang dem han tu cho toi bay tuan hang moi trong ra den cung ai nao ba ta tay nay qua hai"
    " hoi tan con ram gia gio mot cuoi xong vao ke luc chin tam chuc tro lan dung ngoai it"
)
_LOOKS_UNMARKED_BUT_SAFE = _set("ngay thang tuan toi gio den cuoi vao luc ram mot moi hang chin tro dung")
# "kìa" is three days ahead and "kia" two: without its mark it is the other word.
_MARKED_ONLY = frozenset({"kìa"})
BLOCKED_PLAIN = REAL_WORDS - _LOOKS_UNMARKED_BUT_SAFE


@dataclass(slots=True)
class Lexeme:
    """One piece of the text; `begin` and `finish` count characters of the NFC text."""

    shape: Shape
    text: str
    begin: int
    finish: int
    words: tuple[str, ...] = ()
    value: int = 0
    capital: bool = False
    digit: bool = False


@dataclass(slots=True)
class Lexed:
    """A message cut up, with the way back to the original text."""

    normal: Normal
    items: list[Lexeme]
    unmarked: bool
    spoken: SpokenWords
    enumerates: bool  # "thứ nhất ... thứ hai": the message counts its points

    def word(self, at: int) -> str:
        """The lower-case text at `at`, "" outside the message."""
        return self.items[at].text if 0 <= at < len(self.items) else ""

    def glued(self, at: int) -> bool:
        """Whether nothing stands between this item and the one before it."""
        return 0 < at < len(self.items) and self.items[at].begin == self.items[at - 1].finish


class Dictionary:
    """All the words that rules use, so that a written word finds the spellings it may stand for."""

    def __init__(self, words: frozenset[str]) -> None:
        self._exact = words
        folded: dict[str, list[str]] = {}
        for word in sorted(words - _MARKED_ONLY):
            folded.setdefault(strip_marks(word), []).append(word)
        self._folded = {plain: tuple(spellings) for plain, spellings in folded.items()}

    @property
    def words(self) -> frozenset[str]:
        """Every word that some rule uses."""
        return self._exact

    def look(self, word: str, *, unmarked: bool) -> tuple[str, ...]:
        """The rule words that `word` may be; a word with marks is only itself."""
        if not word.isascii():
            return (word,) if word in self._exact else ()
        if not unmarked and word in BLOCKED_PLAIN:
            return (word,) if word in self._exact else ()
        return self._folded.get(word, ())

    def spellings(self, word: str, *, unmarked: bool) -> tuple[str, tuple[str, ...]]:
        """The word and what `look` finds for it, forgiving a key that was held too long ("sáuu")."""
        found = self.look(word, unmarked=unmarked)
        if not found and len(word) > 2:
            shorter = _RUN.sub(r"\1", word)
            if shorter != word and (found := self.look(shorter, unmarked=unmarked)):
                return shorter, found
        return word, found


def _names_thing(items: list[Lexeme], begin: int) -> bool:
    """ "A12", "B2": a letter and a number written as one are a name."""
    last = items[-1] if items else None
    return (
        last is not None
        and last.finish == begin
        and len(last.text) == 1
        and last.text.isalpha()
        and last.text not in "hgps"
    )


def lex(text: str, dictionary: Dictionary) -> Lexed:
    """Cut `text` up; never raises, whatever the characters."""
    normal = normalise(text)
    source = normal.text
    unmarked = not is_marked(source)
    lowered = lower(source)
    items: list[Lexeme] = []
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    for match in _LEXER.finditer(source):
        kind = match.lastgroup or "sign"
        begin, finish = match.span()
        piece = lowered[begin:finish]
        if kind == "word" or kind == "code":
            piece = SHORT_FORMS.get(piece, piece)
            spelled = known.get(piece)
            if spelled is None:
                spelled = known[piece] = dictionary.spellings(piece, unmarked=unmarked)
            capital = source[begin] != lowered[begin]
            piece, words = spelled
            items.append(Lexeme("word", piece, begin, finish, words, 0, capital, piece in NUMBER_WORDS))
        elif kind == "number":
            if finish - begin > 4 or _names_thing(items, begin):
                items.append(Lexeme("opaque", piece, begin, finish))
            else:
                items.append(Lexeme("number", piece, begin, finish, (piece,), int(piece)))
        elif kind == "sign":
            items.append(Lexeme("sign", piece, begin, finish, (piece,)))
        elif kind in _OPAQUE:
            items.append(Lexeme("opaque", piece, begin, finish))
        else:
            items.append(Lexeme(kind, piece, begin, finish))  # type: ignore[arg-type]
    words_only = [item.text if item.shape == "word" else "" for item in items]
    enumerates = "thứ nhất" in lowered or (unmarked and "thu nhat" in lowered)
    return Lexed(normal, items, unmarked, SpokenWords(words_only, unmarked=unmarked), enumerates)
