"""Wishes about what somebody is called: "gọi anh Nam Phòng Kinh tế là Nam đen", "bỏ tên gọi Nam đen".

Read by rule before the intent is asked for: the form is fixed, and both names go on verbatim. What is no name but
work ("gọi anh Nam là ra họp"), a role ("đầu mối là chị Lan nhé") or about the writer ("gọi tôi là chị") is left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nlu.people import MarkedAccount, PersonMention, find_people
from nlu.text import fold
from nlu.verbs import opens_work
from nlu.words import Words, listed

_MOST_WORDS, _LONGEST = 4, 40
_OPENING = (
    r"(?:(?:tu (?:nay|gio|bay gio|mai)|nho|nho la|hay|cu|xin|nho thu ky|thu ky|cho toi|toi muon|trong nhom(?: nay)?|"
    r"nhom minh|o nhom nay|tren nhom nay)[ ,:]+)*"
)
_CLOSING = (
    r"(?:[ ,]+(?:nhe|nha|nhen|nghen|nghe|a|di|thoi|luon|cho gon|cho de|cho tien|cho de nho|cho de goi|giup toi|"
    r"giup|gium|tu nay|tu gio|nua|trong nhom(?: nay)?))*[ .!]*"
)
_NAMED = r"(?:biet danh|biet hieu|ten goi|ten goi khac|ten thuong goi|ten tat|ten o nha)"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{_OPENING}{pattern}{_CLOSING}")


_FORGET = (
    _form(rf"(?:bo|xoa|huy|go|quen)(?: (?:cai|di))? {_NAMED}(?: la)? (?P<name>.+?)"),
    _form(r"(?:dung|khong|thoi dung|thoi khong|thoi|khoi) goi (?P<whom>.+?) la (?P<name>.+?) nua"),
)
_SET = (
    _form(rf"(?:dat|them|ghi|luu)(?: {_NAMED})(?: (?:cua|cho))? (?P<whom>.+?) la (?P<name>.+?)"),
    _form(r"(?:dat|goi) ten (?P<whom>.+?) la (?P<name>.+?)"),
    _form(rf"{_NAMED} cua (?P<whom>.+?) la (?P<name>.+?)"),
    _form(r"goi (?P<whom>.+?) (?:la|bang) (?P<name>.+?)"),
)
_STATED = _form(r"(?P<name>.+?) la (?P<whom>.+?)")
_LIST = _form(
    rf"(?:(?:xem|cho xem|liet ke|danh sach|cac|nhung)(?: (?:cac|nhung))? {_NAMED}"
    r"(?: (?:da dat|toi da dat|cua toi|trong nhom(?: nay)?|dang co|dang dung))?|"
    rf"(?:co|toi da dat)(?: nhung)? {_NAMED} nao)"
)
_STATED_OPENS = re.compile(r"(?:tu (?:nay|gio|bay gio)|trong nhom|nhom minh|o nhom|tren nhom|nho)\b")
_STATED_CLOSES = re.compile(r".*[ ,](?:nhe|nha|nhen|nghen|nghe)[ .!]*")
_NEVER = frozenset(
    listed("""
    toi, minh, em, anh, chi, co, chu, bac, ong, ba, thay, sep, dong, no, ho, ai, gi, thu, ky, nguoi, ta,
    moi, sao, the, nao
""")
)


@dataclass(frozen=True, slots=True)
class NicknameWish:
    """`whom` is who is meant (None where only the name is said, to forget it), `name` what to call them.

    `certain`: nothing else can be meant, so that it is for the assistant even where nobody called it.
    """

    kind: Literal["set", "forget", "list"]
    name: str = ""
    whom: PersonMention | None = None
    certain: bool = True


def read_nickname_wish(text: str, *, mentions: Sequence[MarkedAccount] = ()) -> NicknameWish | None:
    """The wish that `text` as a whole is, or None."""
    folded = fold(text)
    if len(folded) != len(text) or "\n" in text.strip() or len(text) > 200 or "?" in text:
        return None
    begin = len(text) - len(text.lstrip())
    said = folded.strip()
    if _LIST.fullmatch(said):
        return NicknameWish("list")
    for pattern in _FORGET:
        if match := pattern.fullmatch(said):
            name = _cut(text, match, "name", begin)
            return NicknameWish("forget", name) if _is_name(name) else None
    for pattern in _SET:
        if match := pattern.fullmatch(said):
            whom, name = _whom(text, match, begin, mentions), _cut(text, match, "name", begin)
            if whom is None or not _may_call(name, whom):
                return None
            named = pattern is not _SET[-1] or _shares_name(name, whom)
            return NicknameWish("set", name, whom, certain=named or bool(_STATED_OPENS.match(said)))
    return _stated(text, said, begin, mentions)


def _stated(text: str, said: str, begin: int, mentions: Sequence[MarkedAccount]) -> NicknameWish | None:
    """ "Nam nhỏ là anh Bùi Phương Nam nhé": the given name with something that the full name has not.

    "trong nhóm này Nam là anh Bùi Phương Nam" says for whom it is meant, and needs no more.
    """
    match = _STATED.fullmatch(said)
    if match is None or not (_STATED_OPENS.match(said) or _STATED_CLOSES.fullmatch(said)):
        return None
    whom, name = _whom(text, match, begin, mentions), _cut(text, match, "name", begin)
    if whom is None or not whom.name or not _is_name(name) or not _shares_name(name, whom):
        return None
    own, opens = set(fold(whom.name).split()), bool(_STATED_OPENS.match(said))
    if not opens and all(word in own or word in _NEVER for word in fold(name).split()):
        return None
    return NicknameWish("set", name, whom, certain=opens)


def _cut(text: str, match: re.Match[str], group: str, begin: int) -> str:
    return text[begin + match.start(group) : begin + match.end(group)].strip(" ,“”\"'")


def _whom(
    text: str, match: re.Match[str], begin: int, mentions: Sequence[MarkedAccount]
) -> PersonMention | None:
    """The one person (never the writer or listener) that the words are."""
    first, last = begin + match.start("whom"), begin + match.end("whom")
    inside = [mention for mention in mentions if first <= mention.begin and mention.finish <= last]
    # Read within the whole sentence: "Phòng" of "anh Nam Phòng Kinh tế" needs what follows.
    found = [
        mention
        for mention in find_people(text[:last], mentions=inside)
        if mention.begin >= first and not mention.is_pronoun and not mention.is_unit
    ]
    if len(found) != 1:
        return None
    outside = text[first : found[0].begin] + text[found[0].finish : last]
    return found[0] if not any(char.isalnum() for char in outside) else None


def _is_name(name: str) -> bool:
    words = Words(name)
    if (
        not 0 < len(words) <= _MOST_WORDS
        or len(name) > _LONGEST
        or not all(word.is_letters for word in words)
    ):
        return False
    # "anh Tư" is a name, "anh" is none.
    return not all(word.bare in _NEVER for word in words)


def _may_call(name: str, whom: PersonMention) -> bool:
    """A name, and no work: without marks "nam den" begins like "nắm"."""
    return _is_name(name) and (_shares_name(name, whom) or not opens_work(Words(name), 0))


def _shares_name(name: str, whom: PersonMention) -> bool:
    return bool(whom.name) and fold(whom.name or "").split()[-1] in fold(name).split()
