"""Units and titles under every form in which offices write them: in full, short, and as initials."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.directory.spelling import words_of
from nlu.text import fold

# The word says what kind of unit it is; people leave it out: "Nam bên kinh tế".
_KINDS = ("phòng", "sở", "ban", "ubnd", "tổ", "đội", "trường", "bộ phận", "trung tâm", "ủy ban nhân dân", "p")
_LEVELS = ("phường", "xã", "đặc khu", "thành phố")
_SHORT = {
    "ủy ban nhân dân": "ubnd",
    "hội đồng nhân dân": "hđnd",
    "văn phòng": "vp",
    "trung tâm": "tt",
    "thành phố": "tp",
    "ủy ban mặt trận tổ quốc": "ubmttq",
    "công nghệ thông tin": "cntt",
}
_ALSO = {"van phong": ("VPUB", "VP UBND", "Văn phòng HĐND và UBND")}
_LINKS = ("và", "của", "tại")


def unit_forms(name: str, aliases: Iterable[str] = ()) -> frozenset[str]:
    """Folded forms of a unit: "phong kinh te ha tang va do thi", "kinh te ha tang va do thi", "kthtdt" …"""
    forms: set[str] = set()
    # People say the first part: "Phòng Kinh tế, Hạ tầng và Đô thị" is "Phòng Kinh tế".
    names = [part for written in (name, *aliases) for part in (written, re.split(r",| - ", written)[0])]
    names += _ALSO.get(fold(name), ())
    for written in names:
        words = words_of(written)
        for variant in (words, _contracted(words), _expanded(words)):
            forms.update(_with_initials(variant))
            bare = _without_first(variant, _KINDS)
            forms.update(_with_initials(bare))
            if variant[:1] == ["phòng"] and bare != variant:
                # "P. Kinh tế", "P.KT"
                forms.update(f"p {form}" for form in _with_initials(bare))
            # Initials of a place alone ("TU" for Tân Uyên) are nobody's usage and many a name.
            forms.add(fold(" ".join(_without_first(bare, _LEVELS))))
    return frozenset(form for form in forms if len(form) > 1)


def place_name(unit_name: str) -> str:
    """The marked name without the kind of unit: "phường tân định" of "UBND phường Tân Định"."""
    return " ".join(_without_first(words_of(unit_name), _KINDS))


def title_forms(title: str) -> frozenset[str]:
    """Folded forms of a title: "pho chanh van phong", "pcvp", "pho van phong", "pvp"."""
    words = words_of(title)
    forms = set(_with_initials(words))
    if len(words) > 2 and words[0] in ("phó", "pho") and fold(words[1]) in ("truong", "chanh"):
        forms.update(_with_initials([words[0], *words[2:]]))
    if len(words) > 2 and fold(words[0]) == "pho" and fold(words[-1]) == "truong":
        forms.update(_with_initials([*words[1:-1], words[0]]))
    if len(words) > 1 and fold(words[-1]) == "pho":
        forms.update(_with_initials([words[-1], *words[:-1], "trưởng"]))
    return frozenset(form for form in forms if len(form) > 1)


def phrase(text: str) -> str:
    """The folded form of what was typed, to be compared with forms."""
    return fold(" ".join(words_of(text)))


def _with_initials(words: list[str]) -> set[str]:
    if not words:
        return set()
    telling = [word for word in words if word not in _LINKS]
    initials = "".join(word if word in _SHORT.values() and word != "p" else word[0] for word in telling)
    forms = {fold(" ".join(words))}
    if len(telling) > 1:
        forms.add(fold(initials))
    return forms


def _contracted(words: list[str]) -> list[str]:
    text = f" {' '.join(words)} "
    for long, short in _SHORT.items():
        text = text.replace(f" {long} ", f" {short} ")
    return text.split()


def _expanded(words: list[str]) -> list[str]:
    text = f" {' '.join(words)} "
    for long, short in _SHORT.items():
        text = text.replace(f" {short} ", f" {long} ")
    return text.split()


def _without_first(words: list[str], firsts: Iterable[str]) -> list[str]:
    text = " ".join(words) + " "
    for first in firsts:
        if text.startswith(first + " ") and len(text) > len(first) + 1:
            return text[len(first) + 1 :].split()
    return words
