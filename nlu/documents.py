"""Official papers in messages: their numbers, subject and degree of secrecy.

Numbers are written number/symbol ("123/UBND-VX", "12/QĐ-UBND", "356/2025/NĐ-CP", "05/TB-VP",
"15/10-CV"), the form set by Decree 30/2020/NĐ-CP. The degrees of secrecy are those of the
law on state secrets: Mật, Tối mật, Tuyệt mật.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.text import normalise
from nlu.urgency import find_urgency, priority_of
from nlu.words import Phrases, Words, listed

_NUMBER = re.compile(
    r"(?<![\w/.-])(?P<number>\d{1,6})(?:/(?P<year>(?:19|20)\d\d))?"
    r"(?P<symbol>/(?:\d{1,4}-)?[A-Za-zĐđƯưÔô]{1,12}\d{0,2}(?:\s?[-–]\s?[A-ZĐa-zđ&][A-Za-zĐđ0-9&]{0,14}){0,3})(?![\w/])"
)
#: Symbols that papers bear even in lower case and without a body after the dash.
_SYMBOLS = frozenset(
    listed("""
    qđ, qd, nđ, nd, tb, ct, kh, bc, ttr, cv, gm, nq, tt, tt-bnv, hd, cđ, pa, đa, bb, tc, qc, qyđ, ubnd,
    hđnd, vp, vpcp, vpub, snv, stc, sxd, gp, gcn, pyc, pc, pb, ttg, cp, dx, đx, kl, tu, đu, mttq, ca, sy,
    gt, lđ
""")
)
_PAPER = Phrases.of(
    listed("""
    công văn, văn bản, tài liệu, hồ sơ, báo cáo, tờ trình, kế hoạch, quyết định, thông báo, chỉ thị, giấy
    mời, file, đóng dấu, con dấu, dấu, phương án, đề án, công điện, cv, vb, biên bản, nghị
    quyết, bản, tập tin, thư
"""),
    True,
)
_ORDINARY_AFTER = listed("""
    khẩu, độ, ong, vụ, thư, mã, danh, ngữ, thiết, đàm, phục, nghị, truyền, mía, tập, hiệu, sự, đường, bò,
    heo, gấu, ngọt
""")
_ORDINARY_BEFORE = listed(
    "bảo, bí, cơ, thân, túi, tâm, nước, mía, ruột, đường, hoa, ghế, bánh, rót, lọ, chai, sỏi"
)
_SPACED_MARKING = re.compile(r"(?<!\w)M\s+Ậ\s+T(?!\w)|(?i:độ mật\s*[:=]\s*mật(?!\w))")
_SUBJECT = re.compile(r"(?:V\s?/\s?v|v\s?/\s?v|[Vv]ề việc|[Tt]rích yếu)\s*:?\s*(?P<subject>[^\n;]{3,300})")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document's number as written; span in code points of the original text."""

    text: str
    begin: int
    finish: int


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """What a forwarded paper says of itself; `urgency` as for tasks, `secrecy` the Vietnamese degree."""

    number: str
    subject: str | None
    urgency: str
    secrecy: str | None


def find_document_numbers(text: str) -> list[DocumentNumber]:
    """Numbers of official papers in `text`, in order; dates, fractions and shares are none."""
    normal = normalise(text)
    found = []
    for match in _NUMBER.finditer(normal.text):
        if _is_number(match):
            begin, finish = normal.span(match.start(), match.end())
            found.append(DocumentNumber(text[begin:finish], begin, finish))
    return found


def _is_number(match: re.Match[str]) -> bool:
    symbol = match["symbol"][1:]
    letters = re.sub(r"^\d{1,4}-", "", symbol)
    first = re.split(r"[-–\s\d]", letters)[0]
    if first.lower() in _SYMBOLS:
        return True
    return (
        first.isupper()
        and len(first) >= 2
        and ("-" in letters or "–" in letters or match["year"] is not None)
    )


def read_document(text: str) -> DocumentRead | None:
    """The first paper that `text` quotes or forwards, or None."""
    numbers = find_document_numbers(text)
    if not numbers:
        return None
    subject = _SUBJECT.search(normalise(text).text)
    return DocumentRead(
        number=numbers[0].text,
        subject=subject["subject"].strip(" .,") if subject else None,
        urgency=priority_of(find_urgency(Words(text))),
        secrecy=secret_marking(text),
    )


def secret_marking(text: str) -> str | None:
    """The marking of a state secret that `text` bears: "Mật", "Tối mật", "Tuyệt mật", or None.

    Markings stand in capitals ("MẬT", also "M Ậ T"), or name a paper ("công văn mật số …").
    Ordinary words (mật khẩu, mật độ, bảo mật, mật ong) are none. Pure, for the guard that
    runs before a message is stored.
    """
    words = Words(text)
    best: str | None = None
    for index, word in enumerate(words):
        degree = _degree_at(words, index) if word.bare == "mat" else None
        if degree == "Tuyệt mật" or (degree is not None and best in (None, "Mật")):
            best = degree
    if best is None and _SPACED_MARKING.search(normalise(text).text):
        return "Mật"
    return best


def _degree_at(words: Words, index: int) -> str | None:
    """The degree that a word "mật" (or "MAT") is, read with the words around it."""
    word = words[index]
    if words.says(index + 1, *_ORDINARY_AFTER) and not words[index + 1].line_start:
        return None
    marked = word.low == "mật"
    capital = word.text.isupper()
    for before, degree in (("tuyệt", "Tuyệt mật"), ("tối", "Tối mật")):
        if words.low(index - 1) == before and marked:
            return degree
        unmarked = not words.accented and words.low(index - 1) in ("tuyet", "toi") and word.low == "mat"
        closes = index + 1 >= len(words) or words[index + 1].is_sign or words[index + 1].line_start
        if unmarked and capital and closes and words[index - 1].text.isupper():
            return "Tuyệt mật" if words.low(index - 1) == "tuyet" else "Tối mật"
    if not marked or words.low(index - 1) in _ORDINARY_BEFORE:
        return None
    named = any(_PAPER.covers(words, index - size, index) for size in (1, 2, 3) if index >= size)
    alone = word.line_start and (index + 1 >= len(words) or words[index + 1].line_start)
    return "Mật" if named or alone or (capital and not words.shouted) else _alone_in_capitals(words, index)


def _alone_in_capitals(words: Words, index: int) -> str | None:
    """In a message all in capitals only a "MẬT" between signs is a marking."""
    left = index == 0 or words[index - 1].is_sign or words[index].line_start
    right = index + 1 >= len(words) or words[index + 1].is_sign or words[index + 1].line_start
    return "Mật" if words[index].text.isupper() and left and right else None
