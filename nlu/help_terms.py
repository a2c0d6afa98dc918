"""What a question or a passage is about, as a search index compares it: the words that carry meaning, folded.

A Vietnamese word is one to four syllables with spaces between. The words of the field ("chữ ký số", "đăng nhập") and
their synonyms come from a table (`Thesaurus`) and are found by longest match; every other syllable stands for itself,
and pairs of neighbours make up for what the table does not know. Text with and without tone marks gives the same
terms; what was typed with marks is kept beside them, so that "mật" ranks above "mất" for those who wrote "mật".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from nlu.text import TEENCODE, fold, normalise
from nlu.words import listed, standard

_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
_MOST_SYLLABLES = 6
_standard = lru_cache(maxsize=16_384)(standard)
_folded = lru_cache(maxsize=16_384)(fold)
Correct = Callable[[str], Sequence[str]]
"""What a folded syllable that nobody wrote in the documents was meant to be; () where that is unclear."""
Restore = Callable[[Sequence[str]], Sequence[str]]
"""The same syllables with their marks, as far as they are known."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word. `key` is compared ("chu_ky_so", "duyet"), `syllables` are those typed, folded, `marked` those of them
    that were typed with marks."""

    key: str
    syllables: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Thesaurus:
    """`concepts`: groups of phrases that mean the same, the first names the group. `short`: short forms of the field
    and what they stand for. Both are office data, written with marks."""

    concepts: Sequence[Sequence[str]] = ()
    short: Mapping[str, str] = field(default_factory=dict)
    _phrases: dict[tuple[str, ...], str] = field(init=False, default_factory=dict, repr=False)
    _singles: dict[str, str] = field(init=False, default_factory=dict, repr=False)
    _short: dict[str, tuple[str, ...]] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for group in self.concepts:
            key = "_".join(fold(group[0]).split())
            for phrase in group:
                syllables = tuple(standard(syllable) for syllable in phrase.split())
                if len(syllables) == 1:
                    self._singles.setdefault(syllables[0], key)
                else:
                    self._phrases.setdefault(tuple(map(fold, syllables)), key)
        for short, full in self.short.items():
            self._short[standard(short)] = tuple(standard(word) for word in full.split())

    def written_out(self, word: str, before: str) -> tuple[str, ...]:
        """The syllables that a short form stands for."""
        if word in ("đk", "dk", "đc", "dc") and _folded(before) in _NOT:
            return ("được",)
        return self._short.get(word, (word,))

    def concept_at(self, folded: Sequence[str], low: str, at: int) -> tuple[int, str] | None:
        """The longest phrase that begins at a folded syllable: how many it takes, and the key of its group.

        A single syllable must be written with its marks (`low`): without them it may be many words."""
        for length in range(min(_MOST_SYLLABLES, len(folded) - at), 1, -1):
            key = self._phrases.get(tuple(folded[at : at + length]))
            if key is not None:
                return length, key
        key = self._singles.get(low)
        return None if key is None else (1, key)

    def syllables(self) -> frozenset[str]:
        """Every folded syllable of the table: none of them is a slip of the keyboard."""
        found = {syllable for phrase in self._phrases for syllable in phrase} | set(map(fold, self._singles))
        return frozenset(found | {fold(word) for full in self._short.values() for word in full})


NOT = "khong"
DENYING = frozenset({"khong", "chua", "chang"})
_NOT = ("k", "ko", "kh", "khong", "hok", "chua", "hong")

_ASKING = listed("""
    làm sao, làm thế nào, làm cách nào, làm gì, như thế nào, thế nào, ra sao, cách nào, kiểu gì, bằng cách nào,
    ở đâu, chỗ nào, vào đâu, nơi nào, mục nào, cho hỏi, xin hỏi, muốn hỏi, cho em hỏi, cho tôi hỏi, phải làm sao, là gì,
    hướng dẫn, chỉ giúp, chỉ giùm, chỉ em, chỉ tôi, bày em, cho biết, được không, có được không, hay không, có phải,
    bao lâu, bao nhiêu, mấy ngày, khi nào, lúc nào, tại sao, vì sao, thì sao, nghĩa là gì, thư ký ơi, cần những gì,
    gồm những gì, gồm gì, cần gì, những gì, xin giúp, với ạ, giúp em, giúp tôi, giúp với, có cách nào, thì làm sao
""")
_FILLING = frozenset(
    listed("""
    ạ, à, á, ơi, nhé, nha, nhỉ, hả, hở, vậy, thế, đó, này, kia, ấy, đây, đấy, dạ, vâng, ừ, với, giúp, giùm, dùm,
    hộ, em, anh, chị, tôi, tui, mình, bạn, ta, chúng, cô, chú, bác, thì, là, mà, và, của, cho, để, được, bị,
    không, ko, chưa, chẳng, có, cần, phải, muốn, nên, hãy, đã, đang, sẽ, vừa, rồi, xong, cũng, vẫn, còn, cứ,
    lại, ra, vào, lên, xuống, đi, đến, tới, từ, trong, ngoài, trên, dưới, ở, tại, về, theo, bằng, qua, khi, lúc,
    nếu, vì, do, nhưng, hay, hoặc, các, những, mọi, mỗi, cái, chiếc, nào, gì, sao, đâu, ai, mấy, cách, kiểu,
    việc, như, rất, quá, lắm, hơn, nhất, chỉ, biết, hỏi, giờ, nay, nọ, luôn, nữa, thôi, gặp, thấy, sau, trước,
    dùng, sử, dụng, thực, hiện, nhờ, xin, hoài, tự, làm, xài, coi, nó, họ, tụi, dưng, lỡ, chi, bữa, riết, đặng,
    bèn, liền, kêu, chứ, ghê
""")
)
_TELLING = frozenset(
    {"viec", "sau", "truoc", "xong", "lai", "theo", "do", "ta", "ma", "can", "anh", "tu", "dau", "ban"}
)
"""Without marks these may be words that carry meaning ("ma OTP", "can cuoc"); they stay."""
_FILLING_FOLDED = frozenset(fold(word) for word in _FILLING) - _TELLING
_ASKING_PHRASES = {tuple(fold(phrase).split()) for phrase in _ASKING}
_LONGEST_ASKING = max(map(len, _ASKING_PHRASES))
_SHORT_WORDS = {
    **dict.fromkeys(("k", "ko", "kh", "hok", "khg", "kg", "hem", "hông", "hong"), "không"),
    **dict.fromkeys(("dc", "đc", "dx", "đx"), "được"),
    "vs": "với",
    "ntn": "như thế nào",
    "lm": "làm",
    "ng": "người",
    "j": "gì",
    "r": "rồi",
    "e": "em",
    "a": "anh",
    "c": "chị",
    "mn": "mọi người",
    "mng": "mọi người",
    "bit": "biết",
    "bik": "biết",
    "hd": "hướng dẫn",
    "trc": "trước",
    "cx": "cũng",
    "nv": "nhân viên",
    "mún": "muốn",
    "mun": "muốn",
    "z": "vậy",
    "v": "vậy",
    **dict.fromkeys(("hổng", "hk", "khum", "hẻm", "kông", "hog", "hong", "hông", "khong"), "không"),
    **dict.fromkeys(("zô", "dzô", "dô", "zo", "dzo"), "vào"),
    **dict.fromkeys(("tnao", "tn"), "thế nào"),
    **dict.fromkeys(("lsao", "lmsao"), "làm sao"),
    "fai": "phải",
    "wên": "quên",
    "wen": "quên",
    "đag": "đang",
    "dag": "đang",
    "trog": "trong",
    "bjờ": "bây giờ",
}
_QUICK = {short: tuple(full.split()) for short, full in (*TEENCODE.items(), *_SHORT_WORDS.items())}


@dataclass(frozen=True, slots=True)
class _Syllable:
    low: str
    folded: str
    marked: bool


def terms_of(
    text: str, thesaurus: Thesaurus, correct: Correct | None = None, restore: Restore | None = None
) -> tuple[Term, ...]:
    """The words of `text` that carry meaning, in order; of questions `correct` mends what was mistyped and `restore`
    guesses the marks of a text without any, which only tells one-syllable words and fillers apart."""
    syllables = list(
        _mended(_syllables(text, thesaurus), correct) if correct else _syllables(text, thesaurus)
    )
    accented = _is_accented(syllables)
    if restore is not None and not accented:
        meant = restore([syllable.low for syllable in syllables])
        syllables = [_Syllable(low, each.folded, False) for low, each in zip(meant, syllables, strict=True)]
    folded = [syllable.folded for syllable in syllables]
    found: list[Term] = []
    at = 0
    while at < len(syllables):
        concept = thesaurus.concept_at(folded, syllables[at].low, at)
        asking = _asking_at(folded, at)
        if concept is not None and concept[0] >= asking:
            found.append(_term(concept[1], syllables[at : at + concept[0]]))
            at += concept[0]
        elif asking:
            at += asking
        else:
            denies = syllables[at].folded in DENYING and _goes_on(syllables, at, accented=accented)
            if denies:
                found.append(Term(NOT))
            elif not _is_filling(syllables[at], accented=accented):
                found.append(_term(syllables[at].folded, syllables[at : at + 1]))
            at += 1
    return tuple(found)


def written_out(text: str, thesaurus: Thesaurus) -> tuple[list[str], bool]:
    """Every syllable of `text` in lower case with short forms written out, and whether its writer uses marks."""
    syllables = list(_syllables(text, thesaurus))
    return [each.low for each in syllables], _is_accented(syllables)


def pairs(terms: Sequence[Term]) -> list[str]:
    """Neighbours: what a table of words does not know is often two syllables."""
    return [f"{one.key}+{two.key}" for one, two in pairwise(terms)]


def asks_only_for_help(terms: Iterable[Term]) -> bool:
    """ "hướng dẫn", "giúp tôi với", "help": nothing is asked about."""
    return all(term.key in _GENERAL for term in terms)


_GENERAL = frozenset(
    {
        *(
            "help",
            "me",
            "tro",
            "tro_giup",
            "huong_dan",
            "tai_lieu",
            "su",
            "dung",
            "su_dung",
            "thu_ky",
            "giup",
            "moi",
        ),
        *("thu", "ky", "ho", "ho_tro", "tai", "lieu", "video", "vi", "du", "mau", "cau_lenh", "xem", "ranh"),
    }
)


def _syllables(text: str, thesaurus: Thesaurus) -> Iterator[_Syllable]:
    before = ""
    for match in _WORD.finditer(normalise(text).text):
        word = _standard(match.group())
        known = thesaurus.written_out(word, before)
        if known == (word,):
            known = _QUICK.get(word, known)
        for low in known:
            # A short form written out says nothing of whether its writer uses marks.
            yield _Syllable(low, _folded(low), low == word and not low.isascii())
        before = word


def _mended(syllables: Iterable[_Syllable], correct: Correct) -> Iterator[_Syllable]:
    for syllable in syllables:
        meant = correct(syllable.folded)
        if meant:
            for folded in meant:
                yield _Syllable(folded, folded, marked=False)
        else:
            yield syllable


def _is_accented(syllables: Sequence[_Syllable]) -> bool:
    marked = sum(syllable.marked for syllable in syllables)
    return marked * 5 >= len(syllables) and marked > 0


def _is_filling(syllable: _Syllable, *, accented: bool) -> bool:
    exact = accented or not syllable.low.isascii()
    return syllable.low in _FILLING if exact else syllable.folded in _FILLING_FOLDED


def _asking_at(folded: Sequence[str], at: int) -> int:
    """How many syllables an asking phrase takes here, 0 for none."""
    for length in range(min(_LONGEST_ASKING, len(folded) - at), 1, -1):
        if tuple(folded[at : at + length]) in _ASKING_PHRASES:
            return length
    return 0


def _term(key: str, syllables: Sequence[_Syllable]) -> Term:
    marked = tuple(syllable.low for syllable in syllables if syllable.marked)
    return Term(key, tuple(syllable.folded for syllable in syllables), marked)


def _goes_on(syllables: Sequence[_Syllable], at: int, *, accented: bool) -> bool:
    """ "không nhận được mã": something is denied; "… được không", "… hay không ạ": it only asks."""
    if at + 1 >= len(syllables):
        return False
    follows = [each for each in syllables[at + 1 : at + 3] if not _is_filling(each, accented=accented)]
    return bool(follows)
