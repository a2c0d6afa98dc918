"""The same message as other people would type it: without tone marks, in teencode, dictated, shouted.

Training examples are written once, with marks. Every variant keeps the meaning and knows where the
annotated spans went. The same text always gives the same variants.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from nlu.text import TEENCODE, is_marked, lower, strip_marks

Rewrite = Callable[[str], str]

# Short forms of office chat, besides those that nlu.text reads as teencode.
_SHORT = {
    "anh": "a",
    "chị": "c",
    "em": "e",
    "giờ": "h",
    "phòng": "p",
    "ủy ban nhân dân": "ubnd",
    "việc": "vc",
}
_SOUTHERN = {
    "nhé": "nha",
    "ạ": "nghen",
    "giúp": "giùm",
    "vậy": "vầy",
    "không": "hông",
    "xem": "coi",
    "làm sao": "mần sao",
    "ngay": "liền",
    "bây giờ": "giờ này",
    "hôm nay": "bữa nay",
    "ngày kia": "bữa mốt",
    "gửi": "gởi",
}
_REPLACEABLE = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        map(re.escape, sorted({*TEENCODE.values(), *_SHORT, *_SOUTHERN}, key=lambda key: (-len(key), key)))
    )
    + r")(?!\w)",
    re.IGNORECASE,
)
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_NUMBER = re.compile(r"(?<![\w.,/:#-])\d{1,2}(?![\d.,/:-])(h)?(?![\w])")
_SIGNS = re.compile(r"\s*[,;:.?!…“”\"()\-–]+(?=\s|$)|(?<=\s)[-–•\"“(]+\s*")


@dataclass(frozen=True)
class Annotation:
    """A labelled span of a text, in code points."""

    label: str
    begin: int
    finish: int


@dataclass(frozen=True)
class Example:
    """A text with its labelled spans, in order and not overlapping."""

    text: str
    spans: tuple[Annotation, ...] = ()


@cache  # both learners ask for the same examples; only training does
def variants(example: Example) -> dict[str, Example]:
    """The ways in which `example` differs from itself, by name; variants equal to it are left out."""
    chance = Random(zlib.crc32(example.text.encode()))
    rewrites: dict[str, Rewrite] = {
        "unmarked": lambda piece: strip_marks(lower(piece)),
        "teencode": _teencode(chance),
        "dictated": _dictated,
        "southern": lambda piece: _replace(piece, _SOUTHERN),
    }
    if not is_marked(example.text):
        del rewrites["unmarked"]
    found = {name: _rewritten(example, rewrite) for name, rewrite in rewrites.items()}
    return {name: other for name, other in found.items() if other.text.strip() and other.text != example.text}


def _rewritten(example: Example, rewrite: Rewrite) -> Example:
    """Rewrite the pieces between and within the spans one by one, so that the spans stay known."""
    text = ""
    spans = []
    cursor = 0
    for span in example.spans:
        text += rewrite(example.text[cursor : span.begin])
        begin = len(text)
        text += rewrite(example.text[span.begin : span.finish])
        if len(text) > begin:
            spans.append(Annotation(span.label, begin, len(text)))
        cursor = span.finish
    return Example(text + rewrite(example.text[cursor:]), tuple(spans))


def _teencode(chance: Random) -> Rewrite:
    """Shorten more than half of the words that have a short form; some people drop the marks as well."""
    by_full: dict[str, list[str]] = {}
    for short, full in (*TEENCODE.items(), *((short, full) for full, short in _SHORT.items())):
        by_full.setdefault(full, []).append(short)
    table = {full: chance.choice(shorts) for full, shorts in by_full.items() if chance.random() < 0.6}
    without_marks = chance.random() < 0.3

    def rewrite(piece: str) -> str:
        shortened = _replace(piece, table)
        return strip_marks(shortened) if without_marks else shortened

    return rewrite


def _dictated(piece: str) -> str:
    """What speech recognition writes: lower case, no signs, small numbers in words."""
    return _SIGNS.sub(" ", _NUMBER.sub(_spoken, lower(piece))).replace("  ", " ")


def _spoken(match: re.Match[str]) -> str:
    value = int(re.sub(r"\D", "", match.group()))
    tens, ones = divmod(value, 10)
    if tens == 0:
        words = _DIGITS[ones]
    else:
        head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
        tail = "" if ones == 0 else " lăm" if ones == 5 else f" {_DIGITS[ones]}"
        words = head + tail
    return f"{words} giờ" if match.group(1) else words


def _replace(piece: str, table: Mapping[str, str]) -> str:
    """Replace whole words, the longest first, all in one pass so that nothing is replaced twice."""
    found = []
    done = at = 0
    # One pattern for every table: a table of its own for each example would cost a compilation each.
    while match := _REPLACEABLE.search(piece, at):
        begin = match.start()
        here = lower(piece[begin : match.end()])
        word = next((key for key in _longest_first(here) if key in table), None)
        if word is None:
            at = begin + 1
            continue
        found += [piece[done:begin], table[word]]
        done = at = begin + len(word)
    return "".join([*found, piece[done:]])


def _longest_first(words: str) -> Iterator[str]:
    """The words, and without their last ones."""
    while words:
        yield words
        words = words.rpartition(" ")[0]


def trimmed(text: str, spans: Sequence[Annotation]) -> Example:
    """An example whose spans begin and end at letters, digits or signs, never at a space."""
    kept: list[Annotation] = []
    for span in sorted(spans, key=lambda each: each.begin):
        words = text[span.begin : span.finish]
        begin = span.begin + len(words) - len(words.lstrip())
        finish = span.finish - (len(words) - len(words.rstrip()))
        if begin < finish and (not kept or begin >= kept[-1].finish):
            kept.append(Annotation(span.label, begin, finish))
    return Example(text, tuple(kept))
