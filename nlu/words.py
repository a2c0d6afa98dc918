"""Words of a message with their places in it, and tables of phrases to find among them.

The readers of people, tasks and answers look at words, not at characters: a word knows
its span in the original text (code points), its lower-case NFC form and that form
without marks. A phrase written with marks matches typed words without marks only when
the message as a whole is typed without them: "chi" is "chị" in "giao chi lan", not in
"giao chị Lan kê khai chi phí".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, TypeVar, overload

from nlu.text import SHORT_FORMS, fold

V = TypeVar("V")

_WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f\u200b-\u200d\ufeff]*)+|\d+|\S")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_TONE_PAIRS = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip


_folded = lru_cache(maxsize=8192)(fold)


@lru_cache(maxsize=4096)
def _alternatives(phrases: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The phrases as sets, as they are and without marks."""
    return frozenset(phrases), frozenset(map(_folded, phrases))


def standard(text: str) -> str:
    """Lower-case NFC without invisible characters, tones placed the old way ("hoà" → "hòa")."""
    low = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).lower()
    if len(low) >= 2 and low[-2:] in _TONE_PAIRS and not low.startswith("q"):
        return low[:-2] + _TONE_PAIRS[low[-2:]]
    return low


@dataclass(frozen=True, slots=True)
class Word:
    """One run of letters, one run of digits or one sign; span in the original text."""

    text: str
    begin: int
    finish: int
    low: str  # the word meant, where a short form was typed
    bare: str
    spaced: bool  # white space (or nothing) stands before it
    line_start: bool  # it opens a line

    @property
    def is_letters(self) -> bool:
        return self.low[:1].isalpha()

    @property
    def is_number(self) -> bool:
        return self.low.isdigit()

    @property
    def is_sign(self) -> bool:
        return not (self.is_letters or self.is_number)

    @property
    def is_marked(self) -> bool:
        return self.low != self.bare and not self.text.isascii()

    @property
    def is_capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def is_caps(self) -> bool:
        """All letters are capitals, at least two of them: an abbreviation in a cased message."""
        return len(self.text) > 1 and self.text.isupper()


class Words(Sequence[Word]):
    """The words of one text, in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._words = tuple(_split(text))
        #: What readers found at a word, by (reader, index): several ask about the same place.
        self.memo: dict[tuple[str, int], int | bool | None] = {}

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, index: int | slice) -> Word | tuple[Word, ...]:
        return self._words[index]

    def __len__(self) -> int:
        return len(self._words)

    @cached_property
    def accented(self) -> bool:
        """Whether the writer uses tone marks: at least a fifth of the words carry some."""
        letters = [word for word in self._words if word.is_letters]
        marked = sum(word.is_marked for word in letters)
        return marked > 0 and marked * 5 >= len(letters)

    @cached_property
    def shouted(self) -> bool:
        """Whether the text is all capitals, so that capitals say nothing."""
        letters = [word for word in self._words if word.is_letters]
        return len(letters) > 2 and all(word.text == word.text.upper() for word in letters)

    @cached_property
    def cased(self) -> bool:
        """Whether any word begins with a capital, so that its absence says something."""
        return not self.shouted and any(word.is_capital for word in self._words)

    def capital(self, index: int) -> bool:
        """Whether the word at `index` has a telling capital."""
        return 0 <= index < len(self) and self[index].is_capital and not self.shouted

    def low(self, index: int) -> str:
        """The lower-case word at `index`, "" outside the text."""
        return self[index].low if 0 <= index < len(self) else ""

    def says(self, index: int, *phrases: str) -> bool:
        """Whether the word at `index` is one of the given words, marks optional as explained above."""
        if not 0 <= index < len(self._words):
            return False
        low = self._words[index].low
        marked, folded = _alternatives(phrases)
        return low in marked or (not self.accented and low in folded)

    def matches(self, word: Word, phrase: str) -> bool:
        if word.low == phrase:
            return True
        return not self.accented and word.low == _folded(phrase)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Code-point span from word `first` up to, not including, word `last`."""
        return self[first].begin, self[last - 1].finish

    def slice(self, first: int, last: int) -> str:
        """Original text from word `first` up to, not including, word `last`."""
        if first >= last:
            return ""
        begin, finish = self.span(first, last)
        return self.text[begin:finish]

    def index_at(self, offset: int) -> int:
        """Index of the first word that ends after code point `offset`; len(self) if none."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self[middle].finish <= offset:
                low = middle + 1
            else:
                high = middle
        return low


def _split(text: str) -> Iterator[Word]:
    previous_end = 0
    for match in _WORD.finditer(text):
        low = standard(match.group())
        if not low:
            continue
        low = SHORT_FORMS.get(low, low)
        gap = text[previous_end : match.start()]
        first = previous_end == 0
        yield Word(
            text=match.group(),
            begin=match.start(),
            finish=match.end(),
            low=low,
            bare=fold(low),
            spaced=first or bool(gap.strip("\u200b\ufeff")) or any(c.isspace() for c in gap),
            line_start=first or "\n" in gap,
        )
        previous_end = match.end()


def listed(phrases: str) -> tuple[str, ...]:
    """The phrases of a comma-parted table, line breaks being no more than spaces."""
    return tuple(" ".join(phrase.split()) for phrase in phrases.split(",") if phrase.strip())


class Phrases(Generic[V]):
    """A table from phrases (marked, lower-case, words parted by spaces) to values."""

    def __init__(self, table: Mapping[str, V]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        for phrase, value in table.items():
            parts = tuple(word.low for word in _split(phrase))
            self._by_first.setdefault(fold(parts[0]), []).append((parts, value))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    @classmethod
    def of(cls, phrases: Iterable[str], value: V) -> Phrases[V]:
        return cls(dict.fromkeys(phrases, value))

    def match(self, words: Words, index: int) -> tuple[int, V] | None:
        """The longest phrase that begins at word `index`: (index after it, its value)."""
        if not 0 <= index < len(words):
            return None
        for parts, value in self._by_first.get(words[index].bare, ()):
            if self._fits(words, index, parts):
                return index + len(parts), value
        return None

    def covers(self, words: Words, first: int, last: int) -> bool:
        """Whether the words from `first` up to `last` are one of the phrases."""
        return 0 <= first < last and any(
            len(parts) == last - first and self._fits(words, first, parts)
            for parts, _ in self._by_first.get(words[first].bare, ())
        )

    @staticmethod
    def _fits(words: Words, index: int, parts: tuple[str, ...]) -> bool:
        return index + len(parts) <= len(words) and all(
            words.matches(words[index + step], part) for step, part in enumerate(parts)
        )
