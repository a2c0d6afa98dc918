"""Who bears a name as it was said: "Nam", "Hoài Nam", "Nam nhỏ", "Tuấn Kiet"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from actions.directory.arrays import without_address
from actions.directory.index import DirectoryIndex
from actions.directory.name_table import Array, Meant, NameTable
from actions.directory.phrases import phrase
from actions.directory.spelling import EXACT, SURE, Care, words_of
from nlu.text import is_marked

# How well a name fits, on the scale of `actions.directory.resolve`.
AS_SAID = 100
UNMARKED = 92
JUMBLED = 70
MIDDLE = 60
MISSPELT = 55
PARTLY = 35


REASONS = (
    "tên thường gọi",
    "đúng tên",
    "đúng tên, bỏ dấu",
    "khớp các chữ trong tên",
    "khớp tên đệm hoặc họ",
    "họ tên gần giống",
    "đọc gần giống",
    "chỉ khớp một phần tên",
    "khác cách xưng hô",
    "",
)
_NICKNAME, _EXACT, _BARE, _ANY_ORDER, _MIDDLE, _NEAR_WHOLE, _NEAR, _PARTLY, _ADDRESS, NO_NAME = range(
    len(REASONS)
)


@dataclass(frozen=True, slots=True)
class NameFits:
    """Rows of the index with how well each name fits (a common name has tens of thousands, hence arrays).

    `sure`: no misspelling was assumed and nothing is left over. `reasons` are places in `REASONS`.
    """

    rows: Array
    quality: Array
    sure: Array
    reasons: Array

    def __len__(self) -> int:
        return len(self.rows)

    def chosen(self, which: Array) -> NameFits:
        """Those of a mask or of places."""
        return NameFits(self.rows[which], self.quality[which], self.sure[which], self.reasons[which])

    def doubted(self) -> NameFits:
        """The same, none of them for certain: the address word is another's."""
        return alike(self.rows, 0, _ADDRESS, sure=False, quality=self.quality)


def alike(
    rows: Array, points: int, reason: int = NO_NAME, *, sure: bool = True, quality: Array | None = None
) -> NameFits:
    """Rows that fit for one and the same reason."""
    size = len(rows)
    return NameFits(
        np.asarray(rows, np.int64),
        np.full(size, points) if quality is None else quality,
        np.full(size, sure),
        np.full(size, reason),
    )


def fits(parts: Sequence[DirectoryIndex], said: str, *, accented: bool | None) -> list[NameFits]:
    """Everyone whom `said` may name in each part of the directory, each row once.

    Misspellings are tried only where nobody fits as typed.
    """
    words = words_of(said)
    called = [alike(np.array(_nicknamed(part, said), np.int64), AS_SAID, _NICKNAME) for part in parts]
    for care in Care if words else ():
        named = [_by_name(part, words, accented=accented, care=care) for part in parts]
        if any(map(len, named)) or any(map(len, called)):
            return [_joined(*found) for found in zip(called, named, strict=True)]
    # "Nam làm" or a nickname nobody has set: the name itself comes first.
    if len(words) > 1:
        found = [_by_name(part, words[:-1], accented=accented, care=Care.TYPED) for part in parts]
        return [alike(some.rows, PARTLY, _PARTLY, sure=False) for some in found]
    return called


def _nicknamed(index: DirectoryIndex, said: str) -> list[int]:
    return list(index.rows.nicknamed(without_address(phrase(said))))


def _by_name(index: DirectoryIndex, words: Sequence[str], *, accented: bool | None, care: Care) -> NameFits:
    # One bare word says nothing about the writer: "nam" may be Năm.
    if accented is None and any(map(is_marked, words)):
        accented = True
    table, size = index.rows.names, len(index.vocabulary)
    meant = [Meant.of(index.vocabulary.variants(word, accented=accented, care=care), size) for word in words]
    names = table.with_all(meant)
    if not len(names):
        return alike(names, 0)
    quality, sure, reason = _fits(table, names, meant)
    found, places = index.rows.of_names(names)
    return NameFits(found, quality[places], sure[places], reason[places])


def _fits(table: NameTable, names: Array, meant: Sequence[Meant]) -> tuple[Array, Array, Array]:
    """Points, whether they are certain, and the reason for each of the names, which hold all the words."""
    worst = np.min([table.best(word, names) for word in meant], axis=0)
    # Whether the said words are the last words of the name, in order.
    at_the_end = [table.from_end(word, names, at) > 0 for at, word in enumerate(reversed(meant))]
    given, ends = at_the_end[0], np.all(at_the_end, axis=0)
    typed = worst >= SURE
    # Two words of a full name vouch for a misspelt third.
    vouched = ends & (len(meant) > 2)
    cases = (~typed & vouched, ~typed, ~given, ~ends, worst >= EXACT)
    return (
        np.select(cases, (MISSPELT + 20, MISSPELT, MIDDLE, JUMBLED, AS_SAID), UNMARKED),
        np.select(cases, (True, False, False, True, True), True).astype(bool),
        np.select(cases, (_NEAR_WHOLE, _NEAR, _MIDDLE, _ANY_ORDER, _EXACT), _BARE),
    )


def _joined(called: NameFits, named: NameFits) -> NameFits:
    """Nicknames before names; a row that fits both ways counts as nicknamed."""
    if not len(called):
        return named
    others = named.chosen(~np.isin(named.rows, called.rows))
    return NameFits(
        np.concatenate([called.rows, others.rows]),
        np.concatenate([called.quality, others.quality]),
        np.concatenate([called.sure, others.sure]),
        np.concatenate([called.reasons, others.reasons]),
    )
