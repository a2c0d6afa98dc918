"""Commands about accounts: "mã liên kết", "đăng nhập web", "tôi mất điện thoại"; and codes as people type them.

What a message says as a whole is certain (`sure`) and needs no classifier: losing a phone must work while it is down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from nlu.text import fold

Wish = Literal[
    "link_code",
    "web_login",
    "lost_phone",
    "end_sessions",
    "accounts",
    "code_entered",
    "code_for",
    "lost_for",
    "leaver",
]

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 and O, 1, I and L: codes are read out and copied by hand."""
CODE_LENGTH = 8

_CODE = re.compile(
    rf"(?<![\w-])([{CODE_ALPHABET}]{{4}})[\s.–-]{{0,3}}([{CODE_ALPHABET}]{{4}})(?![\w-])", re.IGNORECASE
)
_CHANNELS = (
    ("zalo", re.compile(r"\b(?:zalo|zl)\b")),
    ("telegram", re.compile(r"\b(?:telegram|tele|tlg)\b")),
    ("web", re.compile(r"\bweb(?:site| chat)?\b|\btrang (?:web|chat)\b")),
)

_OPENING = (
    r"(?:(?:da|a|alo|em|anh|chi|toi|minh|co|chu|tui|thu ky|oi|cho|xin|giup|gium|nho|muon|can|hay|lam on|vui long|"
    r"gui|dum|moi|vua|bi|lo|hom (?:qua|nay)|cap|lay|tao|xem|sang|chieu|luc nay|nay|roi)[ ,:]+)*"
)
_CLOSING = (
    r"(?:[ ,]+(?:nhe|nha|nhen|nghen|a|e|c|di|voi|giup|gium|dum|toi|em|anh|chi|minh|tui|roi|luon|ngay|lai|moi|nay|khac|"
    r"cua (?:toi|em|anh|chi|minh|tui)|cho (?:toi|em|anh|chi|minh|tui)|thu ky|hom qua|hom nay|sang nay|chieu nay|"
    r"tren may tinh|"
    r"bang may tinh|o may tinh))*[ .!]*"
)
_CHANNEL = r"(?:zalo|zl|telegram|tele|tlg|web|kenh (?:moi|khac|zalo|telegram))"


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{_OPENING}(?:{pattern}){_CLOSING}")


_WHOLE: tuple[tuple[Wish, re.Pattern[str]], ...] = (
    (
        "lost_phone",
        _whole(
            r"(?:mat|roi mat|danh mat|lam mat|lam roi|danh roi|roi) (?:cai |chiec )?(?:dien thoai|dt|may|sim)"
            r"(?: (?:(?:dung|co|cai) )?(?:zalo|telegram|tele))?|(?:dien thoai|dt) (?:cua (?:toi|em|anh|chi) )?"
            r"(?:bi )?(?:mat|trom|an trom|cuop|giat)(?: mat)?|mat (?:dien thoai|may),? "
            r"(?:khoa|ngat|dong|go) (?:tai khoan|lien ket)(?: zalo| telegram| tele)?"
        ),
    ),
    (
        "link_code",
        _whole(
            rf"ma (?:de )?lien ket(?: (?:tai khoan )?{_CHANNEL})?|"
            rf"(?:lien ket|ket noi|noi|them)(?: (?:voi|them|tai khoan|nick|kenh|qua))* {_CHANNEL}"
            rf"(?: (?:moi|voi thu ky|vao thu ky))?|(?:ma lk|code lien ket)(?: {_CHANNEL})?|"
            rf"(?:tai khoan|nick) {_CHANNEL} moi"
        ),
    ),
    (
        "web_login",
        _whole(
            r"(?:mo|vao|len|dang nhap(?: vao)?|log ?in|dn)(?: tren)? (?:web|trang web|web chat|trang chat|ban web)|"
            r"(?:link|duong dan|lien ket|ma) (?:de )?(?:dang nhap|vao)(?: (?:web|trang web|web chat))?"
        ),
    ),
    (
        "end_sessions",
        _whole(
            r"(?:dang xuat|thoat)(?: (?:khoi|ra|ra khoi|tai khoan|cua (?:toi|em|anh|chi)))* "
            r"(?:web|trang web|web chat|moi noi|moi thiet bi|tat ca|tat ca thiet bi|moi may|het)"
        ),
    ),
    (
        "accounts",
        _whole(
            r"(?:cac |nhung |danh sach )?(?:tai khoan|kenh|nick) (?:da |dang |nao (?:da |dang )?)?(?:lien ket|ket noi)|"
            r"(?:dang |da )?lien ket (?:nhung |cac )?(?:tai khoan|kenh) nao"
        ),
    ),
)

_CODE_ALONE = re.compile(
    rf"(?:(?:day la|gui) )?(?:ma )?(?:lien ket )?(?:ma )?(?:la )?:? ?{_CODE.pattern}[ .]*", re.IGNORECASE
)
_LOCKS = re.compile(r"\b(?:khoa|dong|ngung|chan|go|ngat|tat)\b.{0,12}\b(?:tai khoan|lien ket|nick)\b")
_LOST = re.compile(
    r"\b(?:mat|roi|bi trom|bi cuop|that lac)\b.{0,12}\b(?:dien thoai|dt|may|sim)\b|\bdien thoai .{0,20}\b(?:mat|trom)\b"
)
_GONE = re.compile(
    r"\b(?:nghi viec|nghi lam|thoi viec|nghi huu|ve huu|chuyen cong tac|chuyen co quan|roi co quan|nghi han|"
    r"khong con lam)\b"
)
_CODE_FOR = re.compile(r"\b(?:cap|tao|lay|cho|gui)?\b.{0,12}\bma (?:de )?lien ket\b.*\bcho\b")
_SELF = re.compile(r"\bcho (?:toi|em|minh|tui|anh|chi)(?: (?:voi|nhe|nha|a|di|giup|xin))*[ .!]*$")


_WITHIN: tuple[tuple[Wish, re.Pattern[str]], ...] = (
    ("lost_phone", _LOST),
    ("end_sessions", re.compile(r"\bdang xuat\b")),
    (
        "web_login",
        re.compile(
            r"\bdang nhap\b.*\bweb\b|\b(?:link|lien ket|ma) (?:de )?dang nhap\b|\b(?:mo|vao) (?:trang )?web\b"
        ),
    ),
    (
        "link_code",
        re.compile(
            r"^(?!.*\b(?:go|huy|bo|ngat|xoa|thoi|khong)\b).*"
            r"(?:\bma (?:de )?lien ket\b|\b(?:lien ket|ket noi|them)(?: them)?(?: tai khoan)? (?:zalo|telegram|tele)\b)"
        ),
    ),
)
"""Looser, for what the classifier has placed already."""


@dataclass(frozen=True, slots=True)
class IdentityWish:
    """`channel`: zalo, telegram, web, or "" where none is named. `sure`: the message says nothing else."""

    wish: Wish
    channel: str = ""
    sure: bool = True


def read_identity_wish(text: str, *, names_others: bool = False, routed: bool = False) -> IdentityWish | None:
    """`names_others`: the message names somebody besides the writer, as administrators do. `routed`: the classifier
    takes it for something about accounts and data, so that less than the whole message may tell."""
    said = " ".join(fold(text).split())
    if not said or len(said) > 160:
        return None
    channel = next((name for name, pattern in _CHANNELS if pattern.search(said)), "")
    for wish, pattern in _WHOLE:
        if pattern.fullmatch(said):
            return IdentityWish(wish, channel)
    if read_code(said) is not None and _CODE_ALONE.fullmatch(said):
        return IdentityWish("code_entered", channel)
    if not names_others:
        return _within(said, channel) if routed else None
    # Words that stand for people are no part of the forms; whoever it is about is read elsewhere.
    if _CODE_FOR.search(said) and not _SELF.search(said):
        return IdentityWish("code_for", channel, sure=False)
    if _LOCKS.search(said) and _GONE.search(said):
        return IdentityWish("leaver", channel, sure=False)
    if _LOST.search(said) or _LOCKS.search(said):
        return IdentityWish("lost_for", channel, sure=False)
    return None


def _within(said: str, channel: str) -> IdentityWish | None:
    loose = next((wish for wish, pattern in _WITHIN if pattern.search(said)), None)
    return IdentityWish(loose, channel, sure=False) if loose is not None else None


def read_code(text: str) -> str | None:
    """The code in a message, in capitals and without its dash; letters or digits alone are no code."""
    for found in _CODE.finditer(text):
        code = (found[1] + found[2]).upper()
        if any(sign.isdigit() for sign in code) and any(sign.isalpha() for sign in code):
            return code
    return None
