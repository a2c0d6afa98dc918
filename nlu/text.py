"""Vietnamese text as people type it: NFC with a way back to the original, words, tone marks, teencode.

Every span is counted in code points of the text that was given, whether it came
composed (NFC) or decomposed (NFD). Nothing here raises on arbitrary Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Icelandic eth is what some Windows keyboards send for the Vietnamese letter.
_LOOKALIKES = {0x00D0: "Đ", 0x0110: "Đ", 0x0189: "Đ", 0x00F0: "đ"}
# A word that touches no digit ("100k" is no teencode), or any other single character.
_WORD_ALONE = re.compile(r"(?P<word>(?<!\w)[^\W\d_]+(?!\w))|.", re.DOTALL)
_WORD = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")


@dataclass(frozen=True)
class Normal:
    """NFC text with the code points of the original that each of its characters came from."""

    text: str
    original: str
    _begins: tuple[int, ...] | None = None
    _finishes: tuple[int, ...] | None = None

    def span(self, begin: int, finish: int) -> tuple[int, int]:
        """Turn a span of `text` into the span of `original` that it was written as."""
        if self._begins is None or self._finishes is None:
            return begin, finish
        if begin >= finish:
            edge = self._begins[begin] if begin < len(self._begins) else len(self.original)
            return edge, edge
        return self._begins[begin], self._finishes[finish - 1]

    def quote(self, begin: int, finish: int) -> str:
        """The original words under a span of `text`."""
        first, last = self.span(begin, finish)
        return self.original[first:last]


@dataclass(frozen=True)
class Token:
    """One word, number or sign; `begin` and `finish` count code points of the original."""

    text: str
    begin: int
    finish: int


def normalise(text: str) -> Normal:
    """NFC, with Đ typed as Icelandic Ð mended, and the map of offsets back to `text`."""
    mended = text.translate(_LOOKALIKES)
    if unicodedata.is_normalized("NFC", mended):
        return Normal(mended, text)
    pieces: list[str] = []
    begins: list[int] = []
    finishes: list[int] = []
    for begin, finish in _clusters(mended):
        composed = unicodedata.normalize("NFC", mended[begin:finish])
        pieces.append(composed)
        begins.extend([begin] * len(composed))
        finishes.extend([finish] * len(composed))
    return Normal("".join(pieces), text, tuple(begins), tuple(finishes))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """A base character with the marks that follow it; Hangul letters of one syllable stay together."""
    begin = 0
    for at, char in enumerate(text):
        if at > begin and not unicodedata.combining(char) and not "\u1160" <= char <= "\u11ff":
            yield begin, at
            begin = at
    if begin < len(text):
        yield begin, len(text)


def lower(text: str) -> str:
    """Lower case that never changes the length, so that offsets stay true."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


def strip_marks(text: str) -> str:
    """ "thứ Sáu" -> "thu Sau"; NFC text keeps its length."""
    return text if text.isascii() else "".join(map(_strip, text))


@lru_cache(maxsize=4096)
def _strip(char: str) -> str:
    if char in "đĐ":
        return "d" if char == "đ" else "D"
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else char


def fold(text: str) -> str:
    """Lower case without marks: what two spellings of a word have in common."""
    return strip_marks(lower(text))


def is_marked(text: str) -> bool:
    """Whether any letter carries a Vietnamese mark (tone, hat, horn, bar)."""
    return not text.isascii() and strip_marks(text) != text


def tokens(text: str) -> list[Token]:
    """Words, numbers and signs in order, without the space between them.

    Letters and digits part company ("t6" is "t" and "6"); the text of a token is NFC.
    """
    normal = normalise(text)
    found = []
    for match in _WORD.finditer(normal.text):
        begin, finish = normal.span(match.start(), match.end())
        found.append(Token(match.group(), begin, finish))
    return found


# What people type in a hurry, as whole words only. Left out on purpose: short forms
# that are also names or titles of an office (CT, TP, CV, BT, GĐ), which need context.
_TEENCODE_TABLE = """
    k=không · ko=không · kh=không · hok=không · hem=không · kg=không · khg=không · dc=được · đc=được ·
    dk=được · đk=được · dx=được · vs=với · zới=với · zoi=với · ng=người · ngta=người ta · mn=mọi người ·
    mng=mọi người · mk=mình · mik=mình · j=gì · z=vậy · zậy=vậy · zay=vậy · zị=vậy · r=rồi ·
    rùi=rồi · rui=rồi · roài=rồi · nha=nhé · nhe=nhé · nhen=nhé · nghen=nhé · nhá=nhé · bik=biết ·
    bít=biết · bjt=biết · bt=bình thường · bh=bây giờ · bgio=bây giờ · bjo=bây giờ · bgiờ=bây giờ ·
    trc=trước · trk=trước · hnay=hôm nay · hqua=hôm qua · hn=hôm nay · tsau=tuần sau · tnay=tuần này ·
    thg=tháng · lm=làm · lmj=làm gì · gđ=gia đình · ntn=như thế nào · sdt=số điện thoại · sđt=số điện
    thoại · cv=công việc · bc=báo cáo · vb=văn bản · ttr=tờ trình · hs=hồ sơ · tl=tài liệu · ks=khảo sát
    · oke=ok · oki=ok · okie=ok · okla=ok · uk=ừ · uh=ừ · uhm=ừ · ah=à · ak=à · ạk=ạ · cx=cũng ·
    cug=cũng · cg=cũng · nhìu=nhiều · nhiu=nhiều · iu=yêu · thik=thích · wa=quá · qá=quá · vk=vợ ·
    ck=chồng · tui=tôi · ib=nhắn riêng · rep=trả lời · rl=trả
    lời · tks=cảm ơn · thanks=cảm ơn · thank=cảm ơn · tk=cảm ơn
"""
TEENCODE: dict[str, str] = {
    short.strip(): full.strip()
    for short, _, full in (each.partition("=") for each in " ".join(_TEENCODE_TABLE.split()).split("·"))
}

#: Short forms that the readers of words and of times take for the word itself, whatever stands around them.
SHORT_FORMS = {
    **{
        short: TEENCODE[short]
        for short in ("trk", "trc", "vs", "zoi", "zới", "ạk", "lm", "tui", "thg", "cug", "cx")
    },
    "vc": "việc",
}


def teencode(word: str) -> str | None:
    """The full spelling of a teencode word ("ko" -> "không"), or None when it is none."""
    full = TEENCODE.get(lower(word))
    return full if full and full != lower(word) else None


def expand_teencode(text: str) -> Normal:
    """The text with teencode written out; `span` leads back to the original letters."""
    normal = normalise(text)
    pieces: list[str] = []
    begins: list[int] = []
    finishes: list[int] = []
    for match in _WORD_ALONE.finditer(normal.text):
        word = match.group()
        full = teencode(word) if match["word"] else None
        pieces.append(full or word)
        for at in range(match.start(), match.end()) if full is None else ():
            begin, finish = normal.span(at, at + 1)
            begins.append(begin)
            finishes.append(finish)
        if full is not None:
            begin, finish = normal.span(match.start(), match.end())
            begins.extend([begin] * len(full))
            finishes.extend([finish] * len(full))
    return Normal("".join(pieces), text, tuple(begins), tuple(finishes))
