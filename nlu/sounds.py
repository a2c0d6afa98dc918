"""Names by sound: one key for spellings that speech recognisers and typists confuse.

Merged: tones and vowel marks (people type without them), d/gi/v/r, s/x, tr/ch, l/n at
the start (the north), n/ng/nh and t/c/ch at the end (the south), y/i, c/k/q, g/gh,
ng/ngh. Two names with one key sound alike to somebody; exact spellings rank above.
"""

from __future__ import annotations

import re

from nlu.text import fold, normalise

_ONSETS: tuple[tuple[str, str], ...] = (
    ("ngh", "ng"),
    ("ng", "ng"),
    ("nh", "nh"),
    ("gh", "g"),
    ("gi", "z"),
    ("kh", "kh"),
    ("ph", "f"),
    ("th", "th"),
    ("tr", "ch"),
    ("ch", "ch"),
    ("qu", "kw"),
    ("c", "k"),
    ("k", "k"),
    ("q", "k"),
    ("d", "z"),
    ("v", "z"),
    ("r", "z"),
    ("s", "x"),
    ("l", "n"),
    ("f", "f"),
    ("j", "z"),
    ("z", "z"),
    ("w", "kw"),
)
_FINALS: tuple[tuple[str, str], ...] = (
    ("ng", "n"),
    ("nh", "n"),
    ("ch", "t"),
    ("c", "t"),
    ("k", "t"),
)
_LETTERS = re.compile(r"[a-z]+")


def sound_key(name: str) -> str:
    """Return the sound of `name`, its syllables joined by one space; "Hoàng" and "hoan" give "hoan".

    Never raises; text without Latin letters gives "".
    """
    bare = fold(normalise(name).text)
    return " ".join(_syllable_key(syllable) for syllable in _LETTERS.findall(bare))


def marked_sound_key(syllable: str) -> str:
    """The same of one lower-case NFC syllable with its marks kept: "chang" and "trang" are alike, "trần" is not."""
    return _syllable_key(syllable) if syllable[:1].isalpha() else ""


def _syllable_key(syllable: str) -> str:
    onset, rest = _split_onset(syllable)
    rest = rest.replace("y", "i")
    for written, heard in _FINALS:
        if rest.endswith(written) and len(rest) > len(written):
            rest = rest[: -len(written)] + heard
            break
    return onset + rest


def _split_onset(syllable: str) -> tuple[str, str]:
    for written, heard in _ONSETS:
        if not syllable.startswith(written):
            continue
        rest = syllable[len(written) :]
        if written == "gi" and (not rest or rest[0] not in "aeiouy"):
            rest = "i" + rest  # "gì", "gìn": the i is the vowel too
        return heard, rest
    return ("", syllable) if syllable[0] in "aeiouy" else (syllable[0], syllable[1:])
