"""Titles and their abbreviations: "Trưởng phòng", "PCT", "CVP", "đ/c Chủ tịch".

Some abbreviations mean two things: TP is trưởng phòng and thành phố, CT chủ tịch and chỉ
thị, CV chuyên viên and công văn, BT bí thư and bình thường. They count as titles only
before a name or a unit.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlu.units import is_unit_head, read_field, read_level, read_unit
from nlu.verbs import opens_work
from nlu.words import Phrases, Words, listed


@dataclass(frozen=True, slots=True)
class Title:
    """Words from `end` of the title itself to `finish` with its unit or field of duty."""

    end: int
    finish: int
    unit_start: int | None  # first word of the unit, "phòng" of "Trưởng phòng Hành chính" included
    is_rank: bool  # "chuyên viên", "kế toán": many hold it, so alone it hardly means one person


_HEADS = listed("""
    chủ tịch, phó chủ tịch, phó chủ tịch thường trực, bí thư, phó bí thư, phó bí thư thường trực, giám
    đốc, phó giám đốc, phó giám đốc thường trực, chánh văn phòng, phó chánh văn phòng, phó văn phòng,
    chánh thanh tra, phó chánh thanh tra, hiệu trưởng, phó hiệu trưởng, hiệu phó, viện trưởng, cục trưởng,
    phó cục trưởng, chi cục trưởng, phó chi cục trưởng, tổng giám đốc, kế toán trưởng, chỉ huy trưởng, chỉ
    huy phó, trưởng công an, phó công an, chủ nhiệm, phó chủ nhiệm, tổng thư ký, đội trưởng, đội phó, phó
    đội trưởng, tổ trưởng, tổ phó, phó tổ trưởng, trưởng khu phố, quyền chủ tịch, quyền giám đốc, trưởng
    đoàn, trưởng trung tâm
""")
#: The last word is the head of a unit: "Trưởng phòng Hành chính" heads "phòng Hành chính".
_UNIT_HEADS = listed("""
    trưởng trạm, phó trạm, trưởng phòng, phó phòng, phó trưởng phòng, quyền trưởng phòng, trưởng ban, phó
    ban, phó trưởng ban, trưởng bộ phận, phó bộ phận, trưởng khoa, phó khoa, trưởng nhóm, phó trưởng khoa,
    trưởng đội
""")
_SURE_ABBREVIATIONS = listed("pct, cvp, pvp, pcvp, gđ, pgđ, ptp, pbt, ttk, tgđ, pgd, ctubnd")
_UNSURE_ABBREVIATIONS = listed("tp, ct, cv, bt, gd, cht, kt, tk, tbp, tt")
_RANKS = listed("""
    chuyên viên, văn thư, kế toán, lái xe, thủ quỹ, cán bộ, công chức, nhân viên, bảo vệ, trợ lý, cán sự,
    chuyên viên chính, lễ tân, thủ kho, viên chức
""")

#: Heads of many units at once: "Thủ trưởng các đơn vị", "lãnh đạo các phòng".
_OVER_GROUPS = listed(
    "thường trực, thủ trưởng, lãnh đạo, trưởng, người đứng đầu, đại diện, đại diện lãnh đạo"
)
_FULL = Phrases(
    {
        **dict.fromkeys(_HEADS, "head"),
        **dict.fromkeys(_UNIT_HEADS, "unit"),
        **dict.fromkeys(_RANKS, "rank"),
        **dict.fromkeys(_OVER_GROUPS, "over"),
    }
)
_CITY_BEFORE = listed("ubnd, hđnd, dân, ủy, an, phố, sở, ban, trung, ương, chủ, tịch")


def read_title(words: Words, index: int, *, names_follow: bool) -> Title | None:
    """The title that begins at word `index`; `names_follow(i)` is told by the caller.

    `names_follow` says whether a person's name stands right after a one-word abbreviation,
    which is what decides "TP Nam" against "TP HCM".
    """
    if index >= len(words):
        return None
    found = _FULL.match(words, index)
    if found:
        end, kind = found
        if kind == "unit":
            field = read_field(words, end)
            if field is not None:
                return Title(end, field, end - 1, is_rank=False)
            return _complete(words, end, end, is_rank=False)
        title = _complete(words, end, end, is_rank=kind == "rank")
        if kind == "over":
            many = words.says(end, "các") or words.says(index, "thường")
            return title if title.finish > title.end and many else None
        return title
    word = words[index]
    if word.low in _SURE_ABBREVIATIONS and (word.is_caps or len(word.low) >= 3 or word.is_marked):
        return _complete_abbreviation(words, index)
    if word.low in _UNSURE_ABBREVIATIONS and (word.is_caps or words.shouted or not words.capital(index)):
        return _unsure(words, index, names_follow=names_follow)
    return None


def _at_level(words: Words, end: int) -> Title | None:
    """ "Chủ tịch phường", "Bí thư chi bộ 3", "PCT văn xã": a level or a field right after the title."""
    if words.says(end, "chi", "đoàn", "đảng") and words.says(end + 1, "bộ", "phường", "xã"):
        last = end + 2
        if last < len(words) and words[last].is_number:
            last += 1
        return Title(end, last, end, is_rank=False)
    level = read_level(words, end)
    if level is not None:
        return Title(end, level, end, is_rank=False)
    field = read_field(words, end) if not opens_work(words, end) else None
    if field is not None:
        return Title(field, field, None, is_rank=False)
    return None


def _unsure(words: Words, index: int, *, names_follow: bool) -> Title | None:
    if words.low(index) in ("tp", "tt") and words.says(index - 1, *_CITY_BEFORE):
        return None
    if not words[index].is_caps and words.low(index) in ("tt", "kt", "tk", "gd", "cv") and not names_follow:
        return None
    if names_follow:
        return _complete(words, index + 1, index + 1, is_rank=words.low(index) == "cv")
    title = _complete_abbreviation(words, index)
    return title if title.finish > title.end and words.low(index) not in ("cv", "kt", "tt", "tk") else None


def _complete_abbreviation(words: Words, index: int) -> Title:
    end = index + 1
    if words.low(index) in ("tp", "ptp"):
        field = read_field(words, end)
        if field is not None:
            return Title(end, field, end, is_rank=False)
    return _complete(words, end, end, is_rank=False)


def _complete(words: Words, end: int, unit_from: int, *, is_rank: bool) -> Title:
    """Add what the holder is in charge of or the unit: "phụ trách kinh tế", "Sở Xây dựng"."""
    if words.says(end - 1, "phố", "bộ", "ấp", "tổ") and end < len(words) and words[end].is_number:
        return Title(end + 1, end + 1, None, is_rank=False)  # "Trưởng khu phố 2", "bí thư chi bộ 3"
    if words.says(end, "phụ") and words.says(end + 1, "trách"):
        field = read_field(words, end + 2)
        return Title(field or end + 2, field or end + 2, None, is_rank=False)
    start = end + 1 if words.says(end, "của", "thuộc", "bên") else end
    if start < len(words) and not words[start].is_sign and is_unit_head(words, start):
        unit = read_unit(words, start)
        if unit is not None:
            return Title(end, unit, start, is_rank=is_rank)
    named = _at_level(words, end) if not is_rank else None
    if named is not None:
        return named
    return Title(end, end, None, is_rank=is_rank)
