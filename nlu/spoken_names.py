"""Names as a recogniser mishears them: put right by sound, against the people whom the speaker may mean.

"anh lam" is "anh Nam" where no Lam is near, "chị nan" is "chị Lan". A word that can go on the sentence ("nhờ anh làm
báo cáo") is a name only between a word of giving and work ("giao anh làm làm báo cáo").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nlu.sounds import sound_key
from nlu.spoken import ADDRESS
from nlu.text import fold
from nlu.verbs import opens_work
from nlu.words import Words, listed

_GIVING = (
    "giao",
    "cho",
    "nhờ",
    "công",
    "cầu",
    "nghị",
    "bảo",
    "cử",
    "với",
    "và",
    "cùng",
    "của",
    "hợp",
    "phải",
)
_FUNCTION = frozenset(
    listed("""
    này, kia, ấy, đó, nào, nhé, nha, nhớ, là, lại, lên, nên, năm, nói, nữa, nếu, lúc, lo, làm, nắm, nằm, đã, đang,
    sẽ, được, bị, có, không, cần, phải, và, với, cùng, thì, mà, ơi, ạ, đi, đến, tới, ra, vào, về, theo, chủ, phối,
    trước, sau, trong, ngoài, bên, ở, tại, qua, xem, trực, chuyên, phó, trưởng, chánh, giám, em, anh, chị, ai, cho,
    giúp, giùm, hộ, luôn, ngay, gấp, rồi, xong, chưa, việc, hạn, mới, cũng, vẫn, hãy, đừng, thôi, kịp, gì, sao
""")
)
_SENTENCE = re.compile(r"(?:^|\.\s+)\w")
_NEAR_FINALS = str.maketrans({"p": "t"})


@dataclass(frozen=True, slots=True)
class NameBook:
    """Given names and full names, in lower case, by sound. The first of `full_names` are the likeliest people."""

    given: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    whole: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    known: frozenset[str] = frozenset()

    @classmethod
    def of(cls, full_names: Sequence[str]) -> NameBook:
        book = cls(known=frozenset(name.split()[-1].lower() for name in full_names if name.split()))
        for name in full_names:
            low = name.lower().split()
            if not low:
                continue
            _add(book.given, _sound(low[-1]), low[-1])
            for size in range(2, len(low) + 1):
                _add(book.whole, _sound(" ".join(low[-size:])), " ".join(low[-size:]))
        return book


def _add(table: dict[str, list[str]], key: str, name: str) -> None:
    if name not in table[key]:
        table[key].append(name)


def _sound(words: str) -> str:
    return sound_key(words).translate(_NEAR_FINALS)


def repair_names(text: str, book: NameBook) -> str:
    """The text with misheard names replaced; names that somebody has exactly so stay as they are."""
    words = Words(text)
    out, copied, at = "", 0, 0
    while at < len(words):
        found = _whole_name(words, at, book) or _given_name(words, at, book)
        if found is None:
            at += 1
            continue
        first, after, name = found
        out += text[copied : words[first].begin] + name
        copied = words[after - 1].finish
        at = after
    return out + text[copied:]


def names_to_look_for(text: str, full_names: Iterable[str]) -> list[str]:
    """Names for the readers, which in lower case know only the commonest: those of these people in full and by their
    last two words, and what can only be a name ("giao chị xảo phát hành …"), whoever that is."""
    found: dict[str, None] = {}
    for name in full_names:
        low = name.lower().split()
        for size in {2, len(low)}:
            if 2 <= size <= len(low):
                found[" ".join(low[-size:])] = None
    words = Words(text)
    for at in range(2, len(words) - 1):
        if words.low(at - 1) in ADDRESS and words.low(at - 2) in _GIVING and _can_only_be_name(words, at):
            found[words.low(at)] = None
    return list(found)


def _can_only_be_name(words: Words, at: int) -> bool:
    word = words[at]
    free = word.is_letters and word.low not in _FUNCTION and not opens_work(words, at)
    return free and opens_work(words, at + 1)


def with_capitals(text: str, full_names: Iterable[str]) -> str:
    """For people to read: names of these people with capitals, behind an address word or in full."""
    book = {name.lower(): name for name in full_names}
    given = {low.split()[-1]: name.split()[-1] for low, name in book.items() if low.split()}
    words = Words(text)
    out, copied, at = "", 0, 0
    while at < len(words):
        found = _written(words, at, book, given)
        if found is None:
            at += 1
            continue
        after, name = found
        out += text[copied : words[at].begin] + name
        copied, at = words[after - 1].finish, after
    out += text[copied:]
    return _SENTENCE.sub(lambda first: first.group().upper(), out)


def _written(words: Words, at: int, book: dict[str, str], given: dict[str, str]) -> tuple[int, str] | None:
    for size in range(min(5, len(words) - at), 1, -1):
        low = " ".join(words.low(index) for index in range(at, at + size))
        if low in book:
            return at + size, book[low]
        tail = next((name for whole, name in book.items() if whole.endswith(f" {low}")), None)
        if tail is not None:
            return at + size, " ".join(tail.split()[-size:])
    if at and words.low(at - 1) in ADDRESS and words.low(at) in given and words.low(at) not in _FUNCTION:
        return at + 1, given[words.low(at)]
    return None


def _whole_name(words: Words, at: int, book: NameBook) -> tuple[int, int, str] | None:
    """Two to five words that sound like (the end of) one full name and no other."""
    for size in range(min(5, len(words) - at), 1, -1):
        said = " ".join(words.low(index) for index in range(at, at + size))
        names = book.whole.get(_sound(said), ()) if _looks_like_name(words, at, size) else ()
        if said in names:
            return at, at + size, said
        if len(names) == 1 and _near(said, names[0], size):
            return at, at + size, names[0]
    return None


def _looks_like_name(words: Words, at: int, size: int) -> bool:
    """Two words need an address word or one of giving before them; more vouch for each other."""
    if any(words[index].is_sign or not words[index].is_letters for index in range(at, at + size)):
        return False
    return size > 2 or (at > 0 and (words.low(at - 1) in ADDRESS or words.low(at - 1) in _GIVING))


def _near(said: str, name: str, size: int) -> bool:
    """At least half of the words are right but for their marks."""
    same = sum(fold(one) == fold(other) for one, other in zip(said.split(), name.split(), strict=True))
    return same * 2 >= size


def _given_name(words: Words, at: int, book: NameBook) -> tuple[int, int, str] | None:
    if not at or words.low(at - 1) not in ADDRESS or not words[at].is_letters:
        return None
    said = words.low(at)
    if said in book.known or not _may_be_name(words, at):
        return None
    best = _best(said, book.given.get(_sound(said), ()))
    return None if best is None else (at, at + 1, best)


def _may_be_name(words: Words, at: int) -> bool:
    """Words that go on a sentence are names only where the sentence would otherwise have none."""
    if words.low(at) not in _FUNCTION and not opens_work(words, at):
        return True
    if words.low(at) == "làm" and words.low(at + 1) != "làm":
        return False  # "nhờ anh làm báo cáo" names nobody
    given = at >= 2 and words.low(at - 2) in _GIVING
    return given and at + 1 < len(words) and opens_work(words, at + 1)


def _best(said: str, names: Sequence[str]) -> str | None:
    """The one that differs least; None where two differ equally."""
    ranked = sorted((_difference(said, name), name) for name in names)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _difference(said: str, name: str) -> tuple[int, int]:
    """Letters without marks first, then the marks."""
    bare = sum(a != b for a, b in zip(fold(said), fold(name), strict=False)) + abs(
        len(fold(said)) - len(fold(name))
    )
    marks = sum(a != b for a, b in zip(said, name, strict=False))
    return bare, marks
