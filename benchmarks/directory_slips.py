"""Misspells names as typists and speech recognisers do."""

from __future__ import annotations

import random

_LETTERS = "abcdeghiklmnopqrstuvxy"
# Pairs that recognisers and speakers of one region or another confuse.
_BEGINNINGS = (
    ("tr", "ch"),
    ("ch", "tr"),
    ("s", "x"),
    ("x", "s"),
    ("d", "gi"),
    ("gi", "d"),
    ("v", "d"),
    ("l", "n"),
)
_ENDINGS = (("ng", "n"), ("n", "ng"), ("nh", "n"), ("t", "c"), ("c", "t"), ("y", "i"), ("i", "y"))


def one_slip(name: str, chance: random.Random) -> str:
    """One letter left out, doubled, replaced or swapped with the next in one word of at least three letters."""
    words = name.split()
    at = chance.choice([place for place, word in enumerate(words) if len(word) > 2] or [0])
    words[at] = _slipped(words[at], chance)
    return " ".join(words)


def _slipped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word)) if len(word) > 1 else 0
    kind = chance.randrange(4)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[: place + 1] + word[place:]
    if kind == 2 or place + 1 >= len(word):
        return word[:place] + chance.choice(_LETTERS) + word[place + 1 :]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def sounds_alike(name: str, chance: random.Random) -> str:
    """One word written as it may be heard; unchanged where no word offers itself."""
    words = name.split()
    for at in chance.sample(range(len(words)), len(words)):
        heard = _heard(words[at].lower())
        if heard:
            words[at] = chance.choice(heard).capitalize()
            return " ".join(words)
    return name


def _heard(word: str) -> list[str]:
    begun = [new + word[len(old) :] for old, new in _BEGINNINGS if _begins(word, old)]
    ended = [
        word[: -len(old)] + new for old, new in _ENDINGS if word.endswith(old) and len(word) > len(old) + 1
    ]
    return begun + ended


def _begins(word: str, beginning: str) -> bool:
    # The n of "ng" and "nh" is no n, the c of "ch" no c.
    return word.startswith(beginning) and word[len(beginning) :][:1] not in ("h", "g", "")
