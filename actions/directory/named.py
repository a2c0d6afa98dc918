"""Who bears a name as it was said: "Nam", "Hoài Nam", "Nam nhỏ", "Tuấn Kiet"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from actions.directory.arrays import Array, without_address
from actions.directory.index import DirectoryIndex
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


@dataclass(frozen=True, slots=True)
class NameFit:
    """A row of the index with how well its name fits. `sure`: no misspelling was assumed and nothing left over."""

    row: int
    quality: int
    reason: str
    sure: bool


def fits(index: DirectoryIndex, said: str, *, accented: bool | None) -> list[NameFit]:
    """Everyone whom `said` may name, in no order. Misspellings are tried only where nobody fits as typed."""
    words = words_of(said)
    if not words:
        return []
    found = _by_nickname(index, said)
    for care in Care:
        found += _by_name(index, words, accented=accented, care=care)
        if found:
            return _best_of_each(found)
    # "Nam làm" or a nickname nobody has set: the name itself comes first.
    if len(words) > 1:
        found = [
            NameFit(fit.row, PARTLY, "chỉ khớp một phần tên", sure=False)
            for fit in _by_name(index, words[:-1], accented=accented, care=Care.TYPED)
        ]
    return found


def _by_nickname(index: DirectoryIndex, said: str) -> list[NameFit]:
    rows = index.rows.nicknames.get(without_address(phrase(said)), [])
    return [NameFit(row, AS_SAID, "tên thường gọi", sure=True) for row in rows]


def _by_name(
    index: DirectoryIndex, words: Sequence[str], *, accented: bool | None, care: Care
) -> list[NameFit]:
    rows = index.rows
    # One bare word says nothing about the writer: "nam" may be Năm.
    if accented is None and any(map(is_marked, words)):
        accented = True
    weights = [index.vocabulary.variants(word, accented=accented, care=care) for word in words]
    found = _rows_with_all(index, weights)
    if not len(found):
        return []
    matched = np.stack([_dense(index, variants)[rows.names[found]] for variants in weights])
    worst = matched.max(axis=2).min(axis=0)
    in_place = _at_the_end(matched, rows.names[found] > 0)
    given = _dense(index, weights[-1])[rows.given[found]] > 0
    return [
        _fit(int(row), float(weight), ends=bool(ends), given=bool(last), whole=len(words) > 2)
        for row, weight, ends, last in zip(found, worst, in_place, given, strict=True)
    ]


def _fit(row: int, weight: float, *, ends: bool, given: bool, whole: bool) -> NameFit:
    if weight < SURE:
        # Two words of a full name vouch for a misspelt third.
        quality, reason = (
            (MISSPELT + 20, "họ tên gần giống") if whole and ends else (MISSPELT, "đọc gần giống")
        )
        return NameFit(row, quality, reason, sure=whole and ends)
    if not given:
        return NameFit(row, MIDDLE, "khớp tên đệm hoặc họ", sure=False)
    if not ends:
        return NameFit(row, JUMBLED, "khớp các chữ trong tên", sure=True)
    return (
        NameFit(row, AS_SAID, "đúng tên", True)
        if weight >= EXACT
        else NameFit(row, UNMARKED, "đúng tên, bỏ dấu", True)
    )


def _rows_with_all(index: DirectoryIndex, weights: Sequence[dict[int, float]]) -> Array:
    """Rows whose name holds a variant of every word, from the rarest word on."""
    rows = index.rows
    by_size = sorted(weights, key=lambda variants: sum(len(rows.with_term(term)) for term in variants))
    if not by_size[0]:
        return rows.postings[:0]
    found = np.unique(np.concatenate([rows.with_term(term) for term in by_size[0]]))
    for variants in by_size[1:]:
        found = found[_dense(index, variants)[rows.names[found]].max(axis=1) > 0]
    return found


def _at_the_end(matched: Array, present: Array) -> Array:
    """Whether the said words are the last words of the name, in order. `matched` is (words, rows, WIDTH)."""
    said, count, width = matched.shape
    lengths = present.sum(axis=1)
    ends = lengths >= said
    for place in range(said):
        column = np.clip(lengths - said + place, 0, width - 1)
        ends &= matched[place, np.arange(count), column] > 0
    return ends


def _dense(index: DirectoryIndex, variants: dict[int, float]) -> Array:
    weights: Array = np.zeros(len(index.vocabulary), np.float32)
    for term, weight in variants.items():
        weights[term] = weight
    return weights


def _best_of_each(found: Sequence[NameFit]) -> list[NameFit]:
    best: dict[int, NameFit] = {}
    for fit in found:
        if fit.row not in best or best[fit.row].quality < fit.quality:
            best[fit.row] = fit
    return list(best.values())
