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


def fits(index: DirectoryIndex, said: str, *, accented: bool | None) -> NameFits:
    """Everyone whom `said` may name, each row once. Misspellings are tried only where nobody fits as typed."""
    words = words_of(said)
    called = alike(np.array(_nicknamed(index, said), np.int64), AS_SAID, _NICKNAME)
    for care in Care if words else ():
        named = _by_name(index, words, accented=accented, care=care)
        if len(named) or len(called):
            return _joined(called, named)
    # "Nam làm" or a nickname nobody has set: the name itself comes first.
    if len(words) > 1:
        found = _by_name(index, words[:-1], accented=accented, care=Care.TYPED)
        return alike(found.rows, PARTLY, _PARTLY, sure=False)
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
    found = index.rows.of_names(names)
    places: Array = np.empty(len(table.lengths), np.int32)
    places[names] = np.arange(len(names), dtype=np.int32)
    at = places[index.rows.name[found]]
    return NameFits(found.astype(np.int64), quality[at], sure[at], reason[at])


def _fits(table: NameTable, names: Array, meant: Sequence[Meant]) -> tuple[Array, Array, Array]:
    """Points, whether they are certain, and the reason for each of the names, which hold all the words."""
    terms, lengths = table.terms[names], table.lengths[names].astype(np.int64)
    matched = np.stack([word.weights[terms] for word in meant])
    worst = matched.max(axis=2).min(axis=0)
    ends = _at_the_end(matched, lengths)
    given = matched[-1][np.arange(len(names)), lengths - 1] > 0
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


def _at_the_end(matched: Array, lengths: Array) -> Array:
    """Whether the said words are the last words of the name, in order. `matched` is (words, names, WIDTH)."""
    said, count, width = matched.shape
    ends = lengths >= said
    for place in range(said):
        column = np.clip(lengths - said + place, 0, width - 1)
        ends &= matched[place, np.arange(count), column] > 0
    return ends
