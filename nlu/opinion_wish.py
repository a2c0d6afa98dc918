"""Wishes about opinions: what is asked, of whom, with which choices; or how one stands, or that it is over.

"xin ý kiến cả nhóm về quà Tết", "tạo bình chọn địa điểm về nguồn: Củ Chi, Cần Giờ", "họp thứ Ba hay thứ Tư".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nlu.case_room_words import FESTIVALS
from nlu.people import PersonMention
from nlu.subjects import read_subject
from nlu.text import fold
from nlu.time.found import Found

Act = Literal["ask", "result", "close"]
Audience = Literal["here", "heads", "named"]

MOST_OPTIONS, LONGEST_OPTION, LONGEST_QUESTION = 10, 60, 300
_RESULT = re.compile(
    r"\b(?:ket qua|tong hop (?:gop y|y kien|binh chon)|da co bao nhieu|bao nhieu phong|may (?:nguoi|phong) dong y|"
    r"xem tong hop|cho xem|ai chon)\b"
)
_CLOSE = re.compile(
    r"\b(?:dong|ket thuc|chot|dung)(?: so| cuoc| phieu)?(?: lay)? (?:y kien|binh chon|khao sat|bieu quyet|tham do)\b"
)
_HEADS = re.compile(
    r"\bcac (?:truong phong|phong|don vi|bo phan|khu pho|truong khu pho|ban nganh|thu truong)\b|\btruong cac phong\b"
)
_HERE = re.compile(
    r"\b(?:ca nhom|nhom nay|trong nhom|moi nguoi|ca phong|mn|cac anh chi|anh em|cac thanh vien|thanh vien|"
    r"cac dong chi)\b"
)
_CROWDS = (
    r"(?:cac|cua cac|trong cac)? ?(?:truong phong|phong|don vi|bo phan|khu pho|truong khu pho|ban nganh|thu truong|tp)|"
    r"ca nhom|nhom nay|trong nhom|nhom|moi nguoi|ca phong|mn|cac anh chi|anh em|cac thanh vien|thanh vien|cac dong chi|"
    r"can bo|toan co quan|tap the lanh dao"
)
_PREFIX = re.compile(
    rf"[ ,:]+|(?:{_CROWDS}|thu ky oi|thu ky|hay|giup toi|giup anh|giup chi|giup em|giup|gium|anh muon|chi muon|"
    r"toi muon|muon|xin|lay|hoi|gui|tao|mo|lam|lap|to chuc|de nghi|moi|nho|tham do|khao sat|bieu quyet|binh chon|vote|"
    r"poll|thu thap|tap hop|gom|trung cau|tham khao|y kien|gop y|phieu|cuoc|nhanh|cho|co|tham gia|dua ra|dua len|"
    r"khoi dong|bo phieu|bang van ban|bang phieu|thong nhat|lan \d|lan cuoi|toi|cua|ve viec|ve(?! nguon)|vu|cai vu)"
    r"(?![^\W_])"
)
_SUFFIX = re.compile(
    r"[ ,]*(?:,? ?(?:tra loi|gui ve|gui|chot|han|han chot|cham nhat|truoc|den het|den|toi het|toi|trong)"
    r"(?: ngay| het)?[ ,]*|nhe|nha|a|giup em|giup toi|giup anh|giup chi|giup c|giup e|giup|gium)$"
)
_BY_WHEN = re.compile(r"(?:tra loi|gui ve|gui|chot|han|cham nhat|truoc|den het|toi het)\b")
_OPEN = re.compile(r"\b(?:gi|nao|o dau|dau|ai|bao nhieu|may gio|khi nao|the nao)\b")
_OPTION_SIGN = re.compile(r"(?:^|[\s,;])(?:[A-Da-d1-9][.)]|phương án [0-9A-D])\s*", re.IGNORECASE)
_OR = re.compile(r"\s+(?:hay là|hay|hoặc)\s+|\s+(?:hay la|hoac)\s+", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:nhé|nha|ạ|giúp (?:em|tôi|anh|chị)|giúp|không)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OpinionWish:
    """`question` as it is to be shown; `options` are those named. `is_open`: it asks what, who or where, to which yes
    and no are no answers."""

    act: Act
    question: str = ""
    options: tuple[str, ...] = ()
    audience: Audience = "here"
    people: tuple[PersonMention, ...] = ()

    @property
    def is_open(self) -> bool:
        return not self.options and _OPEN.search(fold(self.question)) is not None


def read_opinion_wish(text: str, people: Sequence[PersonMention], found: Sequence[Found]) -> OpinionWish:
    """What is wanted; never raises."""
    folded = fold(text)
    if _CLOSE.search(folded):
        return OpinionWish("close")
    if _RESULT.search(folded):
        return OpinionWish("result")
    named = tuple(each for each in people if not each.is_pronoun and not _is_crowd(each.text))
    options = _options(text)
    question = _question(text, people, found, options)
    audience: Audience = "here"
    if _HEADS.search(folded):
        audience = "heads"
    elif named and not _HERE.search(folded):
        audience = "named"
    return OpinionWish("ask", question, options, audience, named if audience == "named" else ())


def _is_crowd(text: str) -> bool:
    return bool(_HEADS.search(fold(text)) or _HERE.search(fold(text)))


def _options(text: str) -> tuple[str, ...]:
    """After a colon, parted by commas or numbered; else the two sides of "hay"."""
    _, colon, listed = text.partition(":")
    if colon:
        parts = (
            _OPTION_SIGN.split(listed) if len(_OPTION_SIGN.findall(listed)) > 1 else re.split(r"[,;]", listed)
        )
        if len([part for part in parts if part.strip()]) < 2:
            parts = _OR.split(listed)
        spoken = [part for part in parts if part.strip(" ,;.")]
        if len(spoken) > 2 and _BY_WHEN.match(fold(spoken[-1].strip())):
            spoken.pop()
        found = [_option(part) for part in spoken]
        if 2 <= len(found) <= MOST_OPTIONS and all(0 < len(each) <= LONGEST_OPTION for each in found):
            return tuple(dict.fromkeys(found))
        return ()
    sides = _OR.split(text)
    if len(sides) != 2:
        return ()
    before, after = sides[0].split(), sides[1].split()
    # As many words before "hay" as stand behind it: "họp thứ Ba hay thứ Tư".
    size = min(len(after), 4)
    found = [_option(" ".join(before[-size:])), _option(" ".join(after[: max(size, 1)]))]
    return tuple(found) if all(found) and found[0] != found[1] else ()


def _option(text: str) -> str:
    stripped = _TAIL.sub("", text.strip(' ,;.?“”"'))
    return stripped[:1].upper() + stripped[1:]


def _question(
    text: str, people: Sequence[PersonMention], found: Sequence[Found], options: Sequence[str]
) -> str:
    """Without whom is asked, what only asks, and by when."""
    head = text.partition(":")[0] if options and ":" in text else text
    folded = fold(head)
    if len(folded) != len(head):
        return (read_subject(head, people, found) or "")[:LONGEST_QUESTION]
    begin, end = _past_prefix(folded, [each for each in people if not each.is_pronoun]), len(head)
    end = _without_suffix(folded, begin, end)
    for each in sorted(found, key=lambda time: -time.finish)[: 0 if options and ":" not in text else 1]:
        # Only what stands last says by when; "nghỉ Tết" is what is asked about.
        festival = folded[each.begin : each.finish] in FESTIVALS
        if begin < each.begin and not festival and not head[each.finish : end].strip(" ,.?!"):
            end = _without_suffix(folded, begin, each.begin)
    return head[begin:end].strip(" ,:.")[:LONGEST_QUESTION]


def _without_suffix(folded: str, begin: int, end: int) -> int:
    while (match := _SUFFIX.search(folded, begin, end)) is not None and match.start() < end:
        end = match.start()
    return end


def _past_prefix(folded: str, people: Sequence[PersonMention]) -> int:
    at = 0
    while at < len(folded):
        named = next((each for each in people if each.begin <= at < each.finish), None)
        match = _PREFIX.match(folded, at)
        if named is not None and named.begin >= at - 1:
            at = named.finish
        elif match is not None and match.end() > at:
            at = match.end()
        else:
            break
    return at
